"""What a micro-credential consists of: the European standard elements as frozen values.

The elements are those of Annex I of Council Recommendation 2022/C 243/02, as in `data/mc_standard_elements.csv`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, model_validator

from mcvet.catalogue import Country, Value

LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
IDENTIFIER = r"^[a-z][a-z0-9_-]{0,63}$"
WEB_ADDRESS = r"^https?://[^\s/]+\.[^\s]+$"
ESCO_SKILL = r"^http://data\.europa\.eu/esco/skill/[0-9A-Za-z-]+$"
E_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
ISCED_F = r"^\d{2,4}$"
PRINTABLE = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]*[^\s\x00-\x1F\uFFFE\uFFFF][^\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]*$"
_ROUNDING = 1e-6
QUESTION = r"^[a-z_]+\.\d{1,2}$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=PRINTABLE)]
Tag = Annotated[str, Field(pattern=LANGUAGE_TAG)]
Multilingual = Annotated[
    Mapping[Tag, Line],
    Field(min_length=1, max_length=40),
    AfterValidator(MappingProxyType),
    PlainSerializer(dict, return_type=dict[str, str]),
]
Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
WebAddress = Annotated[str, Field(pattern=WEB_ADDRESS)]
Hours = Annotated[float, Field(ge=0, le=10_000)]


class Part(Value):
    """A frozen, strict value: nothing is converted silently, unknown fields are refused."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)


class Domain(StrEnum):
    """The three domains of learning outcomes in the EQF."""

    KNOWLEDGE = "knowledge"
    SKILLS = "skills"
    RESPONSIBILITY = "responsibility_autonomy"


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
    """How a learner takes part, as in the EU controlled list."""

    ON_SITE = "presential"
    ONLINE = "online"
    BLENDED = "blended"
    WORK_BASED = "workbased"
    PROJECT = "project_based"
    LABORATORY = "research_lab_based"


class Supervision(StrEnum):
    """Whether the assessment is supervised and the identity of the learner checked."""

    NEITHER = "unsupervised_without_id_verification"
    SUPERVISED = "supervised_without_id_verification"
    SUPERVISED_WITH_ID = "supervised_with_id_verification"
    WITH_ID_ONLY = "unsupervised_with_id_verification"


class AccreditationKind(StrEnum):
    """What an accreditation is about, as in the EU controlled list."""

    PROGRAMME_QUALITY = "program_quality_assurance"
    INSTITUTION_QUALITY = "institutional_quality_assurance"
    PROGRAMME_LICENCE = "program_license"
    INSTITUTION_LICENCE = "institutional_license"


class Cycle(StrEnum):
    """The cycles of the qualifications framework of the European higher education area (QF-EHEA)."""

    SHORT = "short_cycle"
    FIRST = "first_cycle"
    SECOND = "second_cycle"
    THIRD = "third_cycle"


class Reality(StrEnum):
    """Whether a template describes a course that exists."""

    REAL = "real"
    PARTLY_REAL = "partly_real"
    ILLUSTRATIVE = "illustrative"


class Skill(Part):
    """A skill as ESCO names it."""

    label: Multilingual
    esco_uri: Annotated[str, Field(pattern=ESCO_SKILL)] | None = Field(None, description="Address of the skill in ESCO; none where unknown")


class Occupation(Part):
    """An occupation that the learning serves."""

    label: Multilingual
    esco_code: Line | None = Field(None, description="Code in ESCO, such as 7212.3")
    isco_08: Annotated[str, Field(pattern=r"^\d{4}$")] | None = Field(None, description="ISCO-08 unit group")


class Outcome(Part):
    """A learning outcome: one assessable statement."""

    id: Identifier
    domain: Domain
    text: Multilingual
    skills: tuple[Skill, ...] = ()


class Credits(Part):
    """A number of credits in one system; numbers of different systems are never added or compared."""

    system: Identifier = Field(description="A system of data/credit_systems.csv, such as ects or csvet")
    points: Annotated[float, Field(gt=0, le=1000)]


class Workload(Part):
    """The notional effort of a typical learner, in hours and in credits."""

    hours: Annotated[float, Field(gt=0, le=10_000)] = Field(description="All hours")
    guided_hours: Hours | None = None
    independent_hours: Hours | None = None
    work_based_hours: Hours | None = None
    credits: tuple[Credits, ...] = Field((), description="At most one number for each credit system")

    @model_validator(mode="after")
    def _parts_and_whole_agree(self) -> Self:
        parts = [part for part in (self.guided_hours, self.independent_hours, self.work_based_hours) if part is not None]
        over = sum(parts) - self.hours
        if over > _ROUNDING or (len(parts) == 3 and over < -_ROUNDING):
            raise ValueError("guided, independent and work-based hours that add up to the hours as a whole")
        systems = [credit.system for credit in self.credits]
        if len(set(systems)) != len(systems):
            raise ValueError("each credit system once")
        return self

    @property
    def work_based_share(self) -> float | None:
        """Return the share of work-based hours, 0 to 1; None where their number is not stated."""
        return None if self.work_based_hours is None else self.work_based_hours / self.hours


class NationalLevel(Part):
    """A level of a national qualifications framework."""

    framework_id: Line = Field(description="A framework of data/frameworks.csv, such as HR-CROQF")
    nqf_level: Line = Field(description="Level in the framework's own notation")


class Level(Part):
    """The level of the learning; that none applies is a statement of its own."""

    applicable: bool = Field(True, description="False where the learning has no level and is not meant to have one")
    eqf_level: Annotated[int, Field(ge=1, le=8)] | None = Field(None, description="EQF level; none where no national level is linked to it")
    national: tuple[NationalLevel, ...] = ()
    cycle: Cycle | None = Field(None, description="Cycle of the QF-EHEA; none outside higher education")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.applicable != (self.eqf_level is not None or bool(self.national) or self.cycle is not None):
            raise ValueError("an EQF level, a national level, a cycle, or applicable: false, and not both")
        return self


class Organisation(Part):
    """A body that awards, provides or accredits."""

    name: Multilingual
    country: Country
    region: Line | None = None
    registration: Line | None = Field(None, description="Number in the national register of organisations")
    homepage: WebAddress | None = None
    email: Annotated[str, Field(pattern=E_MAIL)] | None = None


class Assessment(Part):
    """One way in which outcomes are assessed."""

    type: AssessmentType
    description: Multilingual | None = None
    weight_percent: Annotated[float, Field(gt=0, le=100)] | None = Field(None, description="Its part of the result, in percent")
    outcomes: tuple[Identifier, ...] = Field((), description="Ids of the outcomes that it covers")


class Accreditation(Part):
    """An external decision on the quality of a provider or programme."""

    title: Multilingual
    kind: AccreditationKind
    agency: Organisation


class Quality(Part):
    """What stands behind the credential."""

    internal: Multilingual | None = Field(None, description="What the provider does")
    external: Multilingual | None = Field(None, description="What others do")
    eqavet_stages: tuple[Literal["st1", "st2", "st3", "st4"], ...] = Field(
        (), description="Stages of the EQAVET cycle covered: planning, implementation, evaluation, review"
    )
    accreditations: tuple[Accreditation, ...] = ()


class Target(Part):
    """A larger qualification that the credential counts towards."""

    name: Multilingual
    level: NationalLevel | None = None
    url: WebAddress | None = None


class Stackability(Part):
    """Whether the credential stands alone or can be combined."""

    stackable: bool
    towards: tuple[Target, ...] = ()

    @model_validator(mode="after")
    def _stand_alone_leads_nowhere(self) -> Self:
        if self.towards and not self.stackable:
            raise ValueError("stackable: true where it counts towards something")
        return self


class Answer(Part):
    """An answer to one question of a principle."""

    question: Annotated[str, Field(pattern=QUESTION)] = Field(description="Principle and place of the question, such as quality.1")
    answer: Literal["yes", "partly", "no"]
    evidence: Multilingual | None = None


class Award(Part):
    """Who earned the credential, when, and with what result. Personal data: keep it out of shared folders."""

    given_name: Line
    family_name: Line
    date_of_birth: date | None = None
    email: Annotated[str, Field(pattern=E_MAIL)] | None = None
    awarded_on: date | None = Field(None, description="Day of award")
    expires_on: date | None = Field(None, description="Last day of validity; none where it does not end")
    grade: Line | None = Field(None, description="Result, with its scale where it has one")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.awarded_on and self.expires_on and self.expires_on < self.awarded_on:
            raise ValueError("a day of expiry not before the day of award")
        return self


class Design(Part):
    """The elements that a template and an issued credential share. All but id and title may still be missing."""

    id: Identifier
    title: Multilingual
    summary: Multilingual | None = None
    revision: Line | None = Field(None, description="Version of the content, in the designer's own way of counting")
    awarding_bodies: tuple[Organisation, ...] = ()
    countries: tuple[Country, ...] = Field((), description="Countries whose rules apply; those of the awarding bodies are added")
    isced_f: tuple[Annotated[str, Field(pattern=ISCED_F)], ...] = Field((), description="Fields of study, ISCED-F 2013")
    occupations: tuple[Occupation, ...] = ()
    skills: tuple[Skill, ...] = Field((), description="Skills of the credential as a whole")
    outcomes: tuple[Outcome, ...] = ()
    workload: Workload | None = None
    level: Level | None = None
    assessments: tuple[Assessment, ...] = ()
    supervision: Supervision | None = None
    participation: tuple[Mode, ...] = ()
    quality: Quality | None = None
    prerequisites: Multilingual | None = None
    requires: tuple[Identifier, ...] = Field((), description="Ids of credentials that come first")
    stackability: Stackability | None = None
    languages: tuple[Tag, ...] = Field((), description="Languages of instruction and assessment")
    target_group: Multilingual | None = None
    demand: Multilingual | None = Field(None, description="Evidence that somebody needs it")
    further: Multilingual | None = None
    links: tuple[WebAddress, ...] = ()
    answers: tuple[Answer, ...] = Field((), description="Answers to the questions of the ten principles")
    source_ids: tuple[str, ...] = Field((), description="Sources of what is said, from data/sources.csv")

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        for what, names in (("outcome", [o.id for o in self.outcomes]), ("answered question", [a.question for a in self.answers])):
            if len(set(names)) != len(names):
                raise ValueError(f"each {what} once")
        known = {outcome.id for outcome in self.outcomes}
        if unknown := [name for assessment in self.assessments for name in assessment.outcomes if name not in known]:
            raise ValueError(f"assessments of outcomes that are listed, which {', '.join(unknown)} is not")
        if self.id in self.requires:
            raise ValueError("requirements other than the credential itself")
        return self

    @property
    def all_countries(self) -> tuple[str, ...]:
        """Return the countries named and those of the awarding bodies, each once."""
        return tuple(dict.fromkeys((*self.countries, *(body.country for body in self.awarding_bodies))))


class CredentialTemplate(Design):
    """A micro-credential without learner and date, to be adopted and filled in."""

    reality: Reality = Field(description="Whether it describes a course that exists")
    reality_note: Multilingual | None = Field(None, description="Which parts are real")


class MicroCredential(Design):
    """A micro-credential; with an award it is that of one learner."""

    award: Award | None = None
    based_on: Identifier | None = Field(None, description="Id of the template that it was made from")


class Requirement(StrEnum):
    """What a country makes of an element."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    LATER = "later"
    NOT_APPLICABLE = "not_applicable"
    UNDECIDED = "undecided"


class ElementChoice(Part):
    """What a country makes of one European standard element."""

    element_id: Identifier = Field(description="An element of data/mc_standard_elements.csv")
    requirement: Requirement
    national_label: Multilingual | None = Field(None, description="What the element is called in the country")
    note: Multilingual | None = None
    source_ids: tuple[str, ...] = ()
    decided_on: date | None = Field(None, description="Day of the decision; none where none was taken")

    @model_validator(mode="after")
    def _what_is_undecided_has_no_day(self) -> Self:
        if self.decided_on and self.requirement is Requirement.UNDECIDED:
            raise ValueError("a day of decision only where something was decided")
        return self


class ElementProfile(Part):
    """Which European elements a country applies; what it does not name is undecided."""

    country: Country = Field(description="ISO 3166-1 alpha-2 code; EU for the Recommendation itself")
    title: Multilingual
    note: Multilingual | None = None
    elements: tuple[ElementChoice, ...] = ()

    @model_validator(mode="after")
    def _each_element_once(self) -> Self:
        names = [choice.element_id for choice in self.elements]
        if len(set(names)) != len(names):
            raise ValueError("each element once")
        return self


def adopt(design: Design, award: Award | None = None) -> MicroCredential:
    """Make a micro-credential of a template, or give one to a learner.

    Args:
        design: a template or a credential.
        award: who earned it; None leaves it without a learner.
    """
    shared = {name: getattr(design, name) for name in Design.model_fields}
    based_on = design.id if isinstance(design, CredentialTemplate) else getattr(design, "based_on", None)
    return MicroCredential(**shared, award=award, based_on=based_on)


def in_language(text: Mapping[str, str], tag: str) -> str:
    """Return a text in a language, else in the same language of another script, else in English, else as it comes first."""
    return text[nearest_language(text, tag)]


def nearest_language(text: Mapping[str, str], tag: str) -> str:
    """Return the language in which `in_language` gives a text."""
    near = (own for own in text if own.split("-")[0] == tag.split("-")[0])
    return tag if tag in text else next(near, "en" if "en" in text else next(iter(text)))


def multilingual_parts(part: BaseModel, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Go through every multilingual text of a value, with the place it stands at, such as `outcomes[0].text`."""
    for name in type(part).model_fields:
        yield from _texts(getattr(part, name), f"{path}.{name}" if path else name)


def _texts(value: Any, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(value, Mapping):
        yield path, value
    elif isinstance(value, BaseModel):
        yield from multilingual_parts(value, path)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts(item, f"{path}[{number}]")
