"""The parts of a micro-credential, from a learning outcome to the award, as frozen values."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from mcvet.catalogue import Country, Domain, Value
from mcvet.credentials.enumerations import AccreditationKind, AssessmentType, Cycle, EqavetStage, Reply
from mcvet.credentials.multilingual import Line, Multilingual
from mcvet.messages import say
from mcvet.validation import E_MAIL, ESCO_SKILL, FILL_IN, FOUR_DIGITS, IDENTIFIER, QUESTION, WEB_ADDRESS, InvalidValueError

_ROUNDING = 1e-6

Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
WebAddress = Annotated[str, Field(pattern=WEB_ADDRESS)]
Hours = Annotated[float, Field(ge=0, le=10_000)]


class Part(Value):
    """A frozen, strict value: types are not converted, and unknown fields are rejected."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)


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
