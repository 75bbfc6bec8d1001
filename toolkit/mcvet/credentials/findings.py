"""Values of a review: findings, elements, principles."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from mcvet.catalogue import Confidence, Obligation, Result, Source, Sourced, Value
from mcvet.credentials.multilingual import Multilingual


class Severity(StrEnum):
    """Severity of a finding."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    REMARK = "remark"


class ElementState(StrEnum):
    """State of a European standard element in a credential."""

    PRESENT = "present"
    WEAK = "weak"
    MISSING = "missing"
    LATER = "filled_in_later"


class FindingKind(StrEnum):
    """Kind of a finding; its sentence and advice are in `finding_wording.py`."""

    MISSING = "missing"
    LEARNER_VAGUE = "learner_vague"
    OUTCOME_VAGUE = "outcome_vague"
    OUTCOME_NO_ACTION = "outcome_no_action"
    OUTCOME_UNCOVERED = "outcome_uncovered"
    WRITTEN_ONLY = "written_only"
    DOMAIN_MISSING = "domain_missing"
    OUTCOMES_NOT_CHECKED = "outcomes_not_checked"
    LEVEL_LOW = "level_low"
    LEVEL_HIGH = "level_high"
    LEVEL_ASKS = "level_asks"
    LEVEL_NOT_CHECKED = "level_not_checked"
    LEVELS_DISAGREE = "levels_disagree"
    NO_NATIONAL_LEVEL = "no_national_level"
    NO_CREDITS = "no_credits"
    NO_HOURS = "no_hours"
    NO_COUNTRY = "no_country"
    CREDITS_DISAGREE = "credits_disagree"
    NO_WORK_SHARE = "no_work_share"
    WEIGHTS = "weights"
    QUALITY_ONE_SIDED = "quality_one_sided"
    EQAVET_STAGES = "eqavet_stages"
    NO_TARGET = "no_target"
    UNTRANSLATED = "untranslated"
    POLICY = "policy"
    NOT_RESEARCHED = "not_researched"
    NOT_REFERENCED = "not_referenced"
    OUTSIDE_LIMIT = "outside_limit"
    OTHER_CREDITS = "other_credits"
    CREDITS_BY_RULE = "credits_by_rule"
    REQUIRED_HERE = "required_here"
    UNDECIDED_HERE = "undecided_here"


class ReviewedAnswer(StrEnum):
    """The answer to a question of a principle; open while nobody and nothing answers it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    OPEN = "open"


class AnswerBasis(StrEnum):
    """What an answer is based on."""

    STATED = "stated"
    DERIVED = "derived"
    NONE = "none"


class Finding(Value):
    """One finding, with the values of its sentence."""

    kind: FindingKind
    severity: Severity
    element_id: str | None = Field(None, description="European standard element concerned")
    country: str | None = Field(None, description="Country whose rules are concerned")
    outcome: Multilingual | None = Field(None, description="Learning outcome concerned, in the languages for which the finding is true")
    values: dict[str, str | int | float] = Field(default_factory=dict)
    source_ids: tuple[str, ...] = ()
    confidence: Confidence | None = Field(
        None, description="Confidence of the data used; null if the finding follows from the credential alone"
    )


class ElementReview(Value):
    """State of one European standard element."""

    element_id: str
    obligation: Obligation
    state: ElementState
    source_ids: tuple[str, ...]


class QuestionReview(Value):
    """One question of a principle and its answer."""

    question: str
    answer: ReviewedAnswer
    basis: AnswerBasis = Field(description="stated by the designer; derived from the elements; none while open")
    evidence: Multilingual | None = None


class PrincipleReview(Value):
    """One principle with its questions and answers."""

    principle_id: str
    questions: tuple[QuestionReview, ...]
    source_ids: tuple[str, ...]
    confidence: Confidence


class Review(Result):
    """The result of a review. It has no grade and no total."""

    as_of: str = Field(description="Date of the shipped data")
    overlay: str | None = Field(description="Name of the folder that overlays the shipped data; null if there is none")
    credential_id: str
    countries: tuple[str, ...] = Field(description="Countries whose rules were applied")
    elements: tuple[ElementReview, ...] = Field(description="The sixteen European standard elements, in their order")
    principles: tuple[PrincipleReview, ...] = Field(description="The ten principles, in their order")
    findings: tuple[Finding, ...] = Field(description="Findings, the most severe first")
    hidden: int = Field(description="Number of statements on countries omitted for low confidence")
    sources: tuple[Source, ...]

    @property
    def has_errors(self) -> bool:
        """Return True if something must be corrected before the credential can be issued."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def citation(*rows: Sourced) -> dict[str, Any]:
    """Return the fields `source_ids` and `confidence` of a finding that follows from rows of the data."""
    sources = dict.fromkeys(source_id for row in rows for source_id in row.source_ids)
    return {"source_ids": tuple(sources), "confidence": Confidence.lowest(row.confidence for row in rows)}
