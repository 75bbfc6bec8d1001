"""The closed lists of a micro-credential and of an element profile."""

from enum import StrEnum


class AssessmentType(StrEnum):
    """The kinds of assessment of the EU controlled list."""

    WRITTEN = "written_examination"
    ORAL = "oral_examination"
    PRACTICAL = "practical_assessment"
    PORTFOLIO = "portfolio"
    CONTINUOUS = "continuous_evaluation"
    PROJECT = "project_work"
    QUIZ = "quiz"
    ARTEFACT = "artefact_assessment"
    ASSIGNMENT = "marked_assignment"
    GROUP = "group_performance"
    PROBLEM = "problem_based_learning"
    PEER_ASSESSMENT = "peer_assessment"
    PEER_REVIEW = "peer_review"
    ATTENDANCE = "level_of_attendance"


class Mode(StrEnum):
    """Form of participation, as in the EU controlled list."""

    ON_SITE = "presential"
    ONLINE = "online"
    BLENDED = "blended"
    WORK_BASED = "workbased"
    PROJECT = "project_based"
    LABORATORY = "research_lab_based"


class Supervision(StrEnum):
    """Supervision of the assessment and verification of the learner's identity."""

    NEITHER = "unsupervised_without_id_verification"
    SUPERVISED = "supervised_without_id_verification"
    SUPERVISED_WITH_ID = "supervised_with_id_verification"
    WITH_ID_ONLY = "unsupervised_with_id_verification"


class AccreditationKind(StrEnum):
    """Subject of an accreditation, as in the EU controlled list."""

    PROGRAMME_QUALITY = "program_quality_assurance"
    INSTITUTION_QUALITY = "institutional_quality_assurance"
    PROGRAMME_LICENCE = "program_license"
    INSTITUTION_LICENCE = "institutional_license"
    INSTITUTION_EQAR = "eqar_institutional_accreditation"


class Cycle(StrEnum):
    """The cycles of the qualifications framework of the European higher education area (QF-EHEA)."""

    SHORT = "short_cycle"
    FIRST = "first_cycle"
    SECOND = "second_cycle"
    THIRD = "third_cycle"


class EqavetStage(StrEnum):
    """The stages of the EQAVET cycle, by their ids in `data/eqavet_indicators.csv`."""

    PLANNING = "st1"
    IMPLEMENTATION = "st2"
    EVALUATION = "st3"
    REVIEW = "st4"


class Reply(StrEnum):
    """A designer's answer to a question of a principle."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Reality(StrEnum):
    """Whether a template describes a course that exists."""

    REAL = "real"
    PARTLY_REAL = "partly_real"
    ILLUSTRATIVE = "illustrative"


class Requirement(StrEnum):
    """A country's decision on an element."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    LATER = "later"
    NOT_APPLICABLE = "not_applicable"
    UNDECIDED = "undecided"
