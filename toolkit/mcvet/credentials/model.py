"""The model of a micro-credential: the European standard elements as frozen values.

The elements are those of Annex I of Council Recommendation 2022/C 243/02, as in `data/mc_standard_elements.csv`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, model_validator

from mcvet.catalogue import Country, Domain, Value
from mcvet.messages import say
from mcvet.validation import (
    E_MAIL,
    ESCO_SKILL,
    FILL_IN,
    FOUR_DIGITS,
    IDENTIFIER,
    ISCED_F,
    LANGUAGE_TAG,
    NOTHING,
    PRINTABLE,
    QUESTION,
    WEB_ADDRESS,
    InvalidValueError,
)

_ROUNDING = 1e-6

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
    """A frozen, strict value: types are not converted, and unknown fields are rejected."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)


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


class Skill(Part):
    """A skill as ESCO names it."""

    label: Multilingual
    esco_uri: Annotated[str, Field(pattern=ESCO_SKILL)] | None = Field(None, description="URI of the skill in ESCO; null if unknown")


class Occupation(Part):
    """An occupation that the learning prepares for."""

    label: Multilingual
    esco_code: Line | None = Field(None, description="Code in ESCO, such as 7212.3")
    isco_08: Annotated[str, Field(pattern=FOUR_DIGITS)] | None = Field(None, description="ISCO-08 unit group")


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

    hours: Annotated[float, Field(gt=0, le=10_000)] | None = Field(None, description="Total hours; null if only credits are known")
    guided_hours: Hours | None = None
    independent_hours: Hours | None = None
    work_based_hours: Hours | None = None
    credits: tuple[Credits, ...] = Field((), description="At most one number for each credit system")

    @model_validator(mode="after")
    def _parts_and_whole_agree(self) -> Self:
        if self.hours is None and not self.credits:
            remedy = say("State the total hours, or credits; parts of the hours alone are not a workload.")
            raise InvalidValueError(say("total hours, or credits"), remedy, place=("hours",))
        names = ("guided_hours", "independent_hours", "work_based_hours")
        parts = [part for name in names if (part := getattr(self, name)) is not None]
        over = sum(parts) - self.hours if self.hours is not None else 0
        if self.hours is not None and (over > _ROUNDING or (len(parts) == 3 and over < -_ROUNDING)):
            remedy = say(
                "The total is {whole} hours, but guided, independent and work-based hours add up to {parts}. Change one or the other.",
                whole=self.hours,
                parts=sum(parts),
            )
            expected = say("guided, independent and work-based hours that add up to the total hours")
            raise InvalidValueError(expected, remedy, place=("hours",), gives_way=[(name,) for name in names])
        systems = [credit.system for credit in self.credits]
        if again := [number for number, system in enumerate(systems) if system in systems[:number]]:
            place = ("credits", again[0], "system")
            remedy = say("This credit system is already listed. Enter one number for each system.")
            raise InvalidValueError(say("each credit system once"), remedy, place=place, gives_way=[("credits",)])
        return self

    @property
    def work_based_share(self) -> float | None:
        """The share of work-based hours, 0 to 1; None if these or the total hours are not stated."""
        return None if self.work_based_hours is None or self.hours is None else self.work_based_hours / self.hours


class NationalLevel(Part):
    """A level of a national qualifications framework."""

    framework_id: Line = Field(description="A framework of data/frameworks.csv, such as HR-CROQF")
    nqf_level: Line = Field(description="Level in the framework's own notation")


class CredentialLevel(Part):
    """The level of the learning, or the statement that no level applies."""

    applicable: bool = Field(True, description="False if the learning has no level and is not intended to have one")
    eqf_level: Annotated[int, Field(ge=1, le=8)] | None = Field(None, description="EQF level; null if no national level is linked to it")
    national: tuple[NationalLevel, ...] = ()
    cycle: Cycle | None = Field(None, description="Cycle of the QF-EHEA; null outside higher education")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        is_stated = self.eqf_level is not None or bool(self.national) or self.cycle is not None
        if self.applicable != is_stated:
            expected = say("an EQF level, a national level, a cycle, or applicable: false, and not both")
            stated = say("No level applies, but one is stated. Remove it, or choose that a level applies.")
            missing = say("A level applies, but none is stated. State the EQF level, a national level or a cycle.")
            raise InvalidValueError(expected, stated if is_stated else missing, place=("applicable" if is_stated else "eqf_level",))
        return self


class Organisation(Part):
    """A body that awards, provides or accredits."""

    name: Multilingual
    country: Country | None = Field(None, description="Country of the organisation; null if unknown")
    region: Line | None = None
    registration: Line | None = Field(None, description="Number in the national register of organisations")
    homepage: WebAddress | None = None
    email: Annotated[str, Field(pattern=E_MAIL)] | None = None


class Assessment(Part):
    """One way in which outcomes are assessed."""

    type: AssessmentType
    description: Multilingual | None = None
    weight_percent: Annotated[float, Field(gt=0, le=100)] | None = Field(None, description="Weight in the result, in percent")
    outcomes: tuple[Identifier, ...] = Field((), description="Ids of the outcomes that it covers")


class Accreditation(Part):
    """An external decision on the quality of a provider or programme."""

    title: Multilingual
    kind: AccreditationKind
    agency: Organisation


class Quality(Part):
    """Quality assurance of the credential."""

    internal: Multilingual | None = Field(None, description="Quality assurance by the provider")
    external: Multilingual | None = Field(None, description="Quality assurance by others")
    eqavet_stages: tuple[EqavetStage, ...] = Field(
        (), description="Stages of the EQAVET cycle covered: planning, implementation, evaluation, review"
    )
    accreditations: tuple[Accreditation, ...] = ()


class Target(Part):
    """A larger qualification that the credential counts towards."""

    name: Multilingual
    level: NationalLevel | None = None
    url: WebAddress | None = None


class Stackability(Part):
    """Whether the credential is stand-alone or can be combined."""

    stackable: bool
    towards: tuple[Target, ...] = ()

    @model_validator(mode="after")
    def _stand_alone_leads_nowhere(self) -> Self:
        if self.towards and not self.stackable:
            remedy = say("It counts towards something, so choose that it is stackable, or remove the targets.")
            expected = say("stackable: true where it counts towards something")
            raise InvalidValueError(expected, remedy, place=("stackable",), gives_way=[("towards",)])
        return self


class PrincipleAnswer(Part):
    """An answer to one question of a principle."""

    question: Annotated[str, Field(pattern=QUESTION)] = Field(description="Principle and number of the question, such as quality.1")
    answer: Reply
    evidence: Multilingual | None = None


class Award(Part):
    """The award of the credential to a learner: who, when, and with which result. Personal data: do not keep it in shared folders."""

    given_name: Line | None = Field(None, description="Given name; null if the person's only name is recorded as the family name")
    family_name: Line | None = Field(None, description="Family name; null for a person with one name")
    date_of_birth: date | None = None
    email: Annotated[str, Field(pattern=E_MAIL)] | None = None
    awarded_on: date | None = Field(None, description="Date of award")
    expires_on: date | None = Field(None, description="Last day of validity; null if the credential does not expire")
    grade: Line | None = Field(None, description="Result, with its scale if there is one")

    @model_validator(mode="after")
    def _is_somebodys_and_ends_after_it_begins(self) -> Self:
        if not self.name:
            raise InvalidValueError(say("a given name, a family name or both"), FILL_IN)
        if self.awarded_on and self.expires_on and self.expires_on < self.awarded_on:
            expected = say("an expiry date not before the award date, {day}", day=self.awarded_on)
            raise InvalidValueError(expected, say("Correct one of the dates."), place=("expires_on",), gives_way=[("expires_on",)])
        return self

    @property
    def name(self) -> str:
        """The full name."""
        return " ".join(filter(None, (self.given_name, self.family_name)))


class Credential(Part):
    """The elements common to a template and an issued credential. Only id and title are required."""

    id: Identifier
    title: Multilingual
    summary: Multilingual | None = None
    revision: Line | None = Field(None, description="Version of the content, in the designer's own numbering")
    awarding_bodies: tuple[Organisation, ...] = ()
    countries: tuple[Country, ...] = Field((), description="Countries whose rules apply; those of the awarding bodies are added")
    isced_f: tuple[Annotated[str, Field(pattern=ISCED_F)], ...] = Field((), description="Fields of study, ISCED-F 2013")
    occupations: tuple[Occupation, ...] = ()
    skills: tuple[Skill, ...] = Field((), description="Skills of the credential as a whole")
    outcomes: tuple[Outcome, ...] = ()
    workload: Workload | None = None
    level: CredentialLevel | None = None
    assessments: tuple[Assessment, ...] = ()
    supervision: Supervision | None = None
    participation: tuple[Mode, ...] = ()
    quality: Quality | None = None
    prerequisites: Multilingual | None = None
    requires: tuple[Identifier, ...] = Field((), description="Ids of the credentials that are prerequisites")
    stackability: Stackability | None = None
    languages: tuple[Tag, ...] = Field((), description="Languages of instruction and assessment")
    target_group: Multilingual | None = None
    demand: Multilingual | None = Field(None, description="Evidence of demand")
    further: Multilingual | None = None
    links: tuple[WebAddress, ...] = ()
    answers: tuple[PrincipleAnswer, ...] = Field((), description="Answers to the questions of the ten principles")
    source_ids: tuple[str, ...] = Field((), description="Ids of the sources of the content, from data/sources.csv")

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        listed = (
            ("outcomes", [outcome.id for outcome in self.outcomes], say("each outcome once")),
            ("answers", [answer.question for answer in self.answers], say("each answered question once")),
        )
        for field, names, once in listed:
            if len(set(names)) != len(names):
                raise InvalidValueError(once, say("Remove one of the two."), place=(field,), gives_way=[(field,)])
        known = {outcome.id for outcome in self.outcomes}
        named = [((n, "outcomes", m), name) for n, each in enumerate(self.assessments) for m, name in enumerate(each.outcomes)]
        if unknown := {("assessments", *place): name for place, name in named if name not in known}:
            remedy = say("Add the outcome, or use one of {names}.", names=", ".join(known) or NOTHING)
            raise InvalidValueError(say("outcomes that are listed"), remedy, place=next(iter(unknown)), gives_way=[*unknown])
        if self.id in self.requires:
            expected = say("requirements other than the credential itself")
            raise InvalidValueError(expected, say("Leave it out."), place=("requires",), gives_way=[("requires",)])
        return self

    @property
    def all_countries(self) -> tuple[str, ...]:
        """The stated countries and those of the awarding bodies, without duplicates."""
        return tuple(dict.fromkeys((*self.countries, *(body.country for body in self.awarding_bodies if body.country))))


class CredentialTemplate(Credential):
    """A micro-credential without learner and date, to be copied and completed."""

    reality: Reality = Field(description="Whether the template describes an existing course")
    reality_note: Multilingual | None = Field(None, description="Which parts are real")


class MicroCredential(Credential):
    """A micro-credential; with an award, the credential of one learner."""

    award: Award | None = None
    based_on: Identifier | None = Field(None, description="Id of the template from which it was made")


class Requirement(StrEnum):
    """A country's decision on an element."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    LATER = "later"
    NOT_APPLICABLE = "not_applicable"
    UNDECIDED = "undecided"


class ElementChoice(Part):
    """A country's choice for one European standard element."""

    element_id: Identifier = Field(description="An element of data/mc_standard_elements.csv")
    requirement: Requirement
    national_label: Multilingual | None = Field(None, description="Name of the element in the country")
    note: Multilingual | None = None
    source_ids: tuple[str, ...] = ()
    decided_on: date | None = Field(None, description="Date of the decision; null if there is none")

    @model_validator(mode="after")
    def _what_is_undecided_has_no_day(self) -> Self:
        if self.decided_on and self.requirement is Requirement.UNDECIDED:
            expected, field = say("a decision date only where something was decided"), ("decided_on",)
            remedy = say("The element is undecided, so it has no decision date.")
            raise InvalidValueError(expected, remedy, place=field, gives_way=[field])
        return self


class ElementProfile(Part):
    """The European standard elements that a country applies; an element that is not named is undecided."""

    country: Country = Field(description="ISO 3166-1 alpha-2 code; EU for the Recommendation itself")
    title: Multilingual
    note: Multilingual | None = None
    elements: tuple[ElementChoice, ...] = ()

    @model_validator(mode="after")
    def _each_element_once(self) -> Self:
        names = [choice.element_id for choice in self.elements]
        if len(set(names)) != len(names):
            raise InvalidValueError(say("each element once"), say("Remove one of the two."), place=("elements",), gives_way=[("elements",)])
        return self


def adopt(design: Credential, award: Award | None = None) -> MicroCredential:
    """Return a micro-credential made from a template, or one awarded to a learner.

    Args:
        design: a template or a credential.
        award: the learner's award; None gives a credential without a learner.

    >>> from mcvet.credentials import template
    >>> mine = adopt(template("mc01"), Award(given_name="Ana", family_name="Primjer"))
    >>> mine.based_on, mine.award.name
    ('mc01', 'Ana Primjer')
    """
    shared = {name: getattr(design, name) for name in Credential.model_fields}
    based_on = design.id if isinstance(design, CredentialTemplate) else getattr(design, "based_on", None)
    return MicroCredential(**shared, award=award, based_on=based_on)


def in_language(text: Mapping[str, str], tag: str) -> str:
    """Return a text in a language; if missing, in the same language in another script, in English, or in its first language."""
    return text[nearest_language(text, tag)]


def nearest_language(text: Mapping[str, str], tag: str) -> str:
    """Return the tag of the language in which `in_language` returns a text."""
    near = (own for own in text if own.split("-")[0] == tag.split("-")[0])
    return tag if tag in text else next(near, "en" if "en" in text else next(iter(text)))


def multilingual_parts(part: BaseModel, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every multilingual text of a value with its path, such as `outcomes[0].text`."""
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
