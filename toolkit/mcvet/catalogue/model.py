"""The rows of the data package as frozen values: one class per table, one field per column.

These classes are the only statement of what a table may hold. The checks, `datapackage.json` and the
data dictionary are all derived from them.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

EQF_LEVELS = range(1, 9)


class Value(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Confidence(StrEnum):
    """How well a statement is supported."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @classmethod
    def lowest(cls, of: Iterable["Confidence"]) -> "Confidence | None":
        """Return the weakest of several confidences, or None where there is none."""
        order = list(cls)
        return max(of, key=order.index, default=None)


class YesNo(StrEnum):
    """An answer that may not be known."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """How far a framework has come, on Cedefop's ladder, or how it ended."""

    EXPLORATIVE = "explorative"
    DESIGN = "design"
    ADOPTION = "adoption"
    ACTIVATION = "activation"
    OPERATIONAL = "operational"
    REVIEW = "review"
    HISTORICAL_REFERENCING = "historical_referencing"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


class EqfLink(StrEnum):
    """Why a national level has an EQF level, or why it has none."""

    LINKED = "linked"
    BELOW_EQF_1 = "below_eqf_1"
    NOT_REFERENCED = "not_referenced"


class Sector(StrEnum):
    """The part of education a qualification type belongs to."""

    GENERAL = "general"
    VET = "vet"
    HIGHER = "he"
    ADULT = "adult"
    PROFESSIONAL = "professional"


class EventKind(StrEnum):
    """What happened to a framework."""

    LAW_ADOPTED = "law_adopted"
    AMENDED = "amended"
    REFERENCED = "referencing_report_presented"
    SELF_CERTIFIED = "self_certification"
    UPDATED = "updated"
    UPDATE_IN_PROGRESS = "update_in_progress"


class NoteKind(StrEnum):
    """What a note about a framework or a level says."""

    NONE_PLACED = "no_qualification_placed"
    CAUTION = "caution"


def _split(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


def _years(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}(;\d{4})*", value):
        raise PydanticCustomError("string_pattern_mismatch", "not years parted by semicolons")
    return _split(value)


def _real_day(value: str) -> str:
    if len(value) == len("2026-11-23"):
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise PydanticCustomError("string_pattern_mismatch", "no such day") from error
    return value


def column(description: str, *, unit: str = "", translated: bool = False, **constraints: Any) -> Any:
    """Declare a column: its meaning, its unit, and whether its texts go through the message catalogues."""
    constraints.setdefault("default", ...)
    return Field(description=description, json_schema_extra={"unit": unit, "translated": translated}, **constraints)


Year = Annotated[int, Field(ge=1900, le=2100)]
Many = Annotated[tuple[str, ...], BeforeValidator(_split)]
Address = Annotated[str, Field(pattern=r"^https?://[^\s/]+\.[^\s]+$")]
PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"), AfterValidator(_real_day)]
FrameworkId = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Za-z0-9]+)+$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


_FORMS: dict[Any, tuple[Any, str]] = {
    int: ("int_parsing", r"\d+"), bool: ("bool_parsing", "true|false"), date: ("date_parsing", r"\d{4}-\d\d-\d\d"),
}  # fmt: skip


def _parts(annotation: Any) -> Iterable[Any]:
    if annotation in _FORMS or annotation is tuple:
        return (annotation,)
    return [part for argument in get_args(annotation) if get_args(annotation)[-1] is not Ellipsis for part in _parts(argument)]


class Reference(Value):
    """Where one foreign key leads: these fields to those of a table."""

    fields: tuple[str, ...]
    table: str
    to: tuple[str, ...]


class Row(Value):
    """A row of a table."""

    TABLE: ClassVar[str]
    TITLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    UNIT: ClassVar[tuple[str, ...]] = ()
    REFERENCES: ClassVar[tuple[Reference, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _blank_is_missing(cls, data: Any) -> Any:
        return {k: v for k, v in data.items() if v != ""} if isinstance(data, dict) else data

    @field_validator("*", mode="before")
    @classmethod
    def _only_the_plain_form(cls, value: Any, info: ValidationInfo) -> Any:
        """Take numbers, answers and dates in one form only, so that every program reads a cell alike."""
        kinds = {part for part in _parts(cls.model_fields[str(info.field_name)].annotation) if part in _FORMS}
        for kind in kinds if isinstance(value, str) else ():
            code, form = _FORMS[kind]
            if not re.fullmatch(form, value):
                raise PydanticCustomError(code, "not in the plain form")
        return value

    @classmethod
    def unit(cls) -> tuple[str, ...]:
        """Return the fields that say which shipped rows a row of an overlay folder replaces."""
        return cls.UNIT or cls.KEY


class Source(Row):
    """Something published that a statement rests on."""

    TABLE = "sources"
    TITLE = "Sources"
    KEY = ("source_id",)

    source_id: str = column("Identifier that the other tables cite", pattern=r"^[a-z][a-z0-9_]*$")
    title: str = column("Title of the publication")
    publisher: str | None = column("Body that published it", default=None)
    year: Year | None = column("Year of publication; blank where the publication bears no date", unit="year", default=None)
    url: Address | None = column("Address; blank where none is known", default=None)
    licence: str | None = column("Licence; blank where the publication states none", default=None)
    kind: Literal[
        "law", "official", "referencing_report", "study", "project_page", "news", "glossary", "data_set", "secondary", "background"
    ] = column("Kind of publication; background marks knowledge for which no source was seen")
    is_copy: bool = column("The address leads to a copy on a host that is not the publisher's", default=False)


class Sourced(Row):
    """A row that says where it comes from and how sure it is."""

    source_id: str = column("Source of the row")
    second_source_id: Many = column("Further sources, parted by semicolons", default=())
    confidence: Confidence = column(
        "high: seen in an official source, or in two; medium: seen once, or in a secondary source; low: not seen"
    )

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Return the ids of all sources of the row, the main one first."""
        return (self.source_id, *self.second_source_id)


_FRAMEWORK = Reference(fields=("framework_id",), table="frameworks", to=("framework_id",))
_LEVEL = Reference(fields=("framework_id", "nqf_level"), table="levels", to=("framework_id", "nqf_level"))


class Framework(Sourced):
    """A national or regional qualifications framework, or the EQF."""

    TABLE = "frameworks"
    TITLE = "Qualifications frameworks"
    KEY = ("framework_id",)

    framework_id: FrameworkId = column("Identifier, used everywhere instead of the abbreviation, which is not unique")
    country: Country = column("ISO 3166-1 alpha-2 code; XK for Kosovo*, EU for the EQF itself")
    region: str | None = column(
        "Part of the country or of its education, where a country has several frameworks", default=None, translated=True
    )
    framework_name_en: str = column("Name in English")
    framework_name_local: str | None = column("Name in the country's own language", default=None)
    abbreviation: str = column("Abbreviation in use")
    legal_basis: str = column("Governing law or decision")
    year_adopted: Year = column("Year of that law or decision", unit="year")
    n_levels: Annotated[int, Field(ge=1, le=20)] = column("Number of levels, sublevels not counted", unit="levels")
    has_sublevels: YesNo = column("Whether some levels are divided")
    scope: str = column("What the framework covers")
    stage: Stage = column("Stage on Cedefop's ladder; unknown is not a judgement")
    eqf_referencing_year: Year | None = column(
        "Year in which it was referenced to the EQF; blank where it was not", unit="year", default=None
    )
    eqf_referencing_updated_years: Annotated[tuple[Year, ...], BeforeValidator(_years)] = column(
        "Years in which the referencing was updated, parted by semicolons", unit="year", default=()
    )
    qf_ehea_self_certified_year: Year | None = column("Year of self-certification to the QF-EHEA", unit="year", default=None)
    eqf_on_certificates: YesNo = column("Whether certificates bear the EQF level")
    coordination_point: str | None = column("National coordination point", default=None)
    database_url: Address | None = column("Official register or site", default=None)
    validation_nfil: str | None = column("What is known of validation of non-formal and informal learning", default=None)
    concept_uri: Address | None = column("Concept of the framework in the EU controlled list", default=None)
    background_fields: Many = column(
        "Columns of this row for which no source was seen, parted by semicolons; they are of low confidence whatever the row's own",
        default=(),
    )

    @property
    def is_replaced(self) -> bool:
        """Tell whether another framework has taken its place."""
        return self.stage is Stage.REPLACED

    @property
    def is_historical(self) -> bool:
        """Tell whether its link to the EQF is kept as a record only."""
        return self.stage in (Stage.REPLACED, Stage.HISTORICAL_REFERENCING)

    @property
    def is_reference(self) -> bool:
        """Tell whether it is the EQF itself."""
        return self.country == "EU"


class Level(Sourced):
    """A pair of national level and EQF level; a national level that meets two EQF levels has two rows."""

    TABLE = "levels"
    TITLE = "Levels and their EQF links"
    KEY = ("framework_id", "nqf_level", "eqf_level")
    UNIT = ("framework_id", "nqf_level")
    REFERENCES = (_FRAMEWORK,)

    framework_id: str = column("Framework of the level")
    nqf_level: str = column("National level in the framework's own notation")
    sort_order: Annotated[int, Field(ge=1)] = column("Place in the framework's own order, from the lowest")
    eqf_link: EqfLink = column("Whether the level is linked to the EQF, lies below EQF 1, or belongs to a framework not referenced")
    eqf_level: Annotated[int, Field(ge=1, le=8)] | None = column("EQF level; blank unless linked", unit="EQF level", default=None)
    concept_uri: Address | None = column("Concept of the level in the EU controlled list", default=None)
    concept_match: Literal["exact", "broader"] | None = column("broader: the list still holds the undivided level", default=None)

    @model_validator(mode="after")
    def _link_and_level_agree(self) -> Self:
        if (self.eqf_link is EqfLink.LINKED) != (self.eqf_level is not None):
            raise ValueError("eqf_level and eqf_link do not agree")
        return self


class QualificationType(Sourced):
    """A type of qualification at a national level."""

    TABLE = "qualification_types"
    TITLE = "Qualification types"
    KEY = ("framework_id", "nqf_level", "eqf_level", "name_local", "name_en")
    UNIT = ("framework_id", "nqf_level", "name_local", "name_en")
    REFERENCES = (_FRAMEWORK, _LEVEL)

    framework_id: str = column("Framework of the type")
    nqf_level: str | None = column("National level; blank where the type takes the level of its learning outcomes", default=None)
    eqf_level: Annotated[int, Field(ge=1, le=8)] | None = column(
        "EQF level of that national level; blank where there is none", unit="EQF level", default=None
    )
    name_local: str | None = column("Name in the country's own language", default=None)
    name_en: str = column("Name in English")
    sector: Sector = column("Part of education")
    typical_duration: str | None = column("Typical duration, in words", default=None)
    credits: str | None = column("Size in the credit system at hand, in words", default=None)
    note: str | None = column("Remark", default=None)


class ReferencingEvent(Sourced):
    """Something that happened to a framework."""

    TABLE = "referencing_events"
    TITLE = "Referencing events"
    KEY = ("framework_id", "date", "event", "title")
    UNIT = ("framework_id", "date", "event")
    REFERENCES = (_FRAMEWORK,)

    framework_id: str = column("Framework of the event")
    date: PartialDate = column("Year, month or day", unit="ISO 8601 date, reduced precision allowed")
    event: EventKind = column("Kind of event")
    title: str = column("What happened")

    @property
    def year(self) -> int:
        """Return the year of the event."""
        return int(self.date[:4])


class LevelDescriptor(Sourced):
    """What a framework expects at a level, in the editors' words, for levels whose text was read."""

    TABLE = "level_descriptors"
    TITLE = "Level descriptors"
    KEY = ("framework_id", "nqf_level", "domain", "domain_label_national")
    UNIT = ("framework_id", "nqf_level", "domain")
    REFERENCES = (_FRAMEWORK, _LEVEL)

    framework_id: str = column("Framework of the level")
    nqf_level: str = column("National level")
    domain: Literal["knowledge", "skills", "responsibility_autonomy"] = column("EQF domain")
    domain_label_national: str = column("The framework's own name of the domain")
    summary_en: str = column("Summary in English")


class FrameworkNote(Sourced):
    """A trap that a reader of a framework or a level should know."""

    TABLE = "framework_notes"
    TITLE = "Notes on frameworks and levels"
    KEY = ("framework_id", "nqf_level", "kind", "note_en")
    REFERENCES = (_FRAMEWORK, _LEVEL)

    framework_id: str = column("Framework of the note")
    nqf_level: str | None = column("National level; blank where the note is about the whole framework", default=None)
    kind: NoteKind = column("no_qualification_placed: a source says that the level is empty")
    note_en: str = column("The note in English", translated=True)


class MicroCredentialStatus(Sourced):
    """How far one dimension of micro-credential policy has come in a country."""

    TABLE = "mc_status"
    TITLE = "National micro-credential status"
    KEY = ("country", "dimension")

    country: Country = column("ISO 3166-1 alpha-2 code; a country without rows was not researched")
    dimension: Literal[
        "definition", "legal_basis", "nqf_inclusion", "credit_size", "providers", "quality_assurance", "work_based_learning",
        "validation_rpl", "funding", "digital_issuance", "labour_market_link", "stackability",
    ] = column("Dimension of policy")  # fmt: skip
    status_code: Literal["in_force", "adopted_not_implemented", "in_preparation", "pilot", "none", "unknown"] = column(
        "none: a source says that it does not exist; unknown: no source settles it"
    )
    nearest_equivalent: bool = column("The row rates a near relative, which never counts like the thing itself")
    year: Year | None = column("Year that the evidence speaks of; blank where it is undated", unit="year", default=None)
    evidence: str = column("What was seen")


class StandardElement(Sourced):
    """An element of Annex I of Council Recommendation 2022/C 243/02."""

    TABLE = "mc_standard_elements"
    TITLE = "European standard elements of a micro-credential"
    KEY = ("element_id",)

    element_id: str = column("Identifier")
    order: int = column("Order in the annex")
    obligation: Literal["mandatory", "optional"] = column("Whether the element is mandatory; level is so where applicable")
    label_en: str = column("Name of the element")
    meaning: str = column("What it says", translated=True)
    note: str | None = column("Remark, with the place in the European Learning Model", default=None)


class Principle(Sourced):
    """A principle of Annex II of the same Recommendation."""

    TABLE = "mc_principles"
    TITLE = "Principles for micro-credentials"
    KEY = ("principle_id",)

    principle_id: str = column("Identifier")
    order: int = column("Order in the annex")
    label_en: str = column("Name of the principle")
    meaning: str = column("What it asks for")
    checkable_questions: str = column("Questions to ask, parted by |", translated=True)

    @property
    def questions(self) -> dict[str, str]:
        """Return the questions by id: principle and place, such as `quality.1`."""
        return {f"{self.principle_id}.{n}": question.strip() for n, question in enumerate(self.checkable_questions.split("|"), 1)}


class EqavetItem(Sourced):
    """An EQAVET indicator, stage of the quality cycle, or indicative descriptor."""

    TABLE = "eqavet_indicators"
    TITLE = "EQAVET indicators, stages and descriptors"
    KEY = ("item_id",)
    REFERENCES = (Reference(fields=("parent_id",), table="eqavet_indicators", to=("item_id",)),)

    item_id: str = column("Identifier")
    kind: Literal["indicator", "stage", "descriptor"] = column("Kind of item")
    order: int = column("Order among its kind")
    parent_id: str | None = column("Stage of a descriptor", default=None)
    label_en: str = column("Name of the item")
    applies_to: Literal["system", "provider", "system and provider"] = column("Whom it addresses")
    meaning: str = column("What it says")
    micro_credential_reading: str = column("How to read it for a micro-credential")


class CreditSystem(Sourced):
    """A system of credits for learning, with the hours that one credit stands for."""

    TABLE = "credit_systems"
    TITLE = "Credit systems"
    KEY = ("system_id",)

    system_id: str = column("Identifier", pattern=r"^[a-z][a-z0-9_]*$")
    label_en: str = column("Name", translated=True)
    country: Country | None = column("ISO 3166-1 alpha-2 code; blank where the system is not that of one country", default=None)
    hours_low: Annotated[int, Field(ge=1, le=100)] | None = column(
        "Fewest hours for one credit; blank where none is fixed", unit="hours per credit", default=None
    )
    hours_high: Annotated[int, Field(ge=1, le=100)] | None = column(
        "Most hours for one credit; blank where none is fixed", unit="hours per credit", default=None
    )
    note: str | None = column("Remark", default=None)


class NationalRule(Sourced):
    """A limit that a country sets to the size or level of micro-credentials."""

    TABLE = "mc_rules"
    TITLE = "National limits for micro-credentials"
    KEY = ("country", "measure", "system_id")
    REFERENCES = (Reference(fields=("system_id",), table="credit_systems", to=("system_id",)),)

    country: Country = column("ISO 3166-1 alpha-2 code")
    measure: Literal["credits", "eqf_level"] = column("What is limited")
    system_id: str | None = column("Credit system of the limit; blank for a level", default=None)
    lowest: Annotated[int, Field(ge=1, le=100)] | None = column("Lowest value; blank where there is no lower limit", default=None)
    highest: Annotated[int, Field(ge=1, le=100)] | None = column("Highest value; blank where there is no upper limit", default=None)
    binding: bool = column("Whether the source shows it as a rule that binds vocational micro-credentials; else it is something to go by")
    beyond: str | None = column("What stands beyond the limit, or what it rests on", default=None)


class Concept(Sourced):
    """A concept of a controlled list of the European Learning Model, as of 2023."""

    TABLE = "controlled_concepts"
    TITLE = "Controlled lists of the European Learning Model"
    KEY = ("list", "code")
    UNIT = ("list", "code")

    list: str = column("List, by the name that its addresses bear")
    code: str = column("Code within the list; where the list has none, its English label in small letters")
    concept_uri: Address = column("Address of the concept")
    scheme_uri: Address = column("Address of the list")
    label_en: str = column("English label")


class PlaEvent(Sourced):
    """A peer-learning activity of the MC.VET project."""

    TABLE = "pla_events"
    TITLE = "MC.VET peer-learning activities"
    KEY = ("event_id",)

    event_id: str = column("Identifier")
    scope: Literal["transnational", "national"] = column("Scope of the activity")
    country: Country = column("Country in which it took place")
    city: str = column("Town")
    start_date: date = column("First day", unit="ISO 8601 date")
    end_date: date = column("Last day", unit="ISO 8601 date")
    host: str = column("Host")
    participants: Annotated[int, Field(ge=0)] | None = column("Number of participants", unit="people", default=None)
    participants_bound: Literal["exact", "at_least"] = column("at_least: the source gives a lower bound")
    stakeholder_groups: Many = column("Groups that took part, parted by semicolons")
    topics: Many = column("Topics, parted by semicolons")
    planned: bool = column("Whether the activity was planned")
    note: str | None = column("Remark", default=None)


class PlaTotal(Sourced):
    """A total of the MC.VET project."""

    TABLE = "pla_totals"
    TITLE = "MC.VET totals"
    KEY = ("measure",)

    measure: str = column("What is counted; the unit is in the name")
    planned: Annotated[int, Field(ge=0)] | None = column("Planned; blank where not known", default=None)
    achieved: Annotated[int, Field(ge=0)] | None = column("Achieved; blank where not known", default=None)


class Term(Sourced):
    """A term of the field in the project's languages."""

    TABLE = "terms"
    TITLE = "Glossary"
    KEY = ("term_id",)

    term_id: str = column("Identifier")
    en: str = column("English")
    definition_en: str = column("Definition in English, in the editors' words")
    hr: str = column("Croatian")
    sl: str = column("Slovenian")
    bs: str = column("Bosnian")
    sr_latn: str = column("Serbian in Latin script")
    sr_cyrl: str = column("Serbian in Cyrillic script")
    cnr: str = column("Montenegrin")


TABLES: tuple[type[Row], ...] = (
    Source, Framework, Level, QualificationType, ReferencingEvent, LevelDescriptor, FrameworkNote,
    MicroCredentialStatus, StandardElement, Principle, EqavetItem, CreditSystem, NationalRule, Concept, PlaEvent, PlaTotal, Term,
)  # fmt: skip
