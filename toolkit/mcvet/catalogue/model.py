"""The rows of the data package as frozen values: one class per table, one field per column.

These classes are the single definition of the tables. The checks, `datapackage.json` and the
data dictionary are all derived from them.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from mcvet.catalogue.enumerations import (
    ActivityScope,
    Bound,
    ConceptMatch,
    Domain,
    EqavetAddressee,
    EqavetKind,
    EqfLink,
    EventKind,
    GapReason,
    HoursKind,
    LimitMeasure,
    NoteKind,
    Obligation,
    PolicyDimension,
    PolicySector,
    PolicyStatus,
    Sector,
    Stage,
    YesNo,
)
from mcvet.catalogue.rows import (
    Address,
    Country,
    FrameworkId,
    Many,
    PartialDate,
    Reference,
    Row,
    Source,
    Sourced,
    Value,
    Year,
    column,
    once_each,
    split,
    years,
)
from mcvet.messages import say
from mcvet.validation import SOURCE_ID, InvalidValueError

EQF_LEVELS = range(1, 9)


_BACKGROUND_FIELDS = (
    "Columns of this row for which no source was seen, separated by semicolons; their confidence is low, whatever that of the row"
)
_FRAMEWORK = Reference(fields=("framework_id",), table="frameworks", to=("framework_id",))
_LEVEL = Reference(fields=("framework_id", "nqf_level"), table="levels", to=("framework_id", "nqf_level"))


class Framework(Sourced):
    """A national or regional qualifications framework, or the EQF."""

    TABLE = "frameworks"
    TITLE = "Qualifications frameworks"
    KEY = ("framework_id",)

    framework_id: FrameworkId = column("Identifier, used everywhere instead of the abbreviation, which is not unique")
    country: Country = column("ISO 3166-1 alpha-2 code; XK for Kosovo*, EU for the EQF itself")
    region: str | None = column("Region or sector, where a country has several frameworks", default=None, translated=True)
    framework_name_en: str = column("Name in English")
    framework_name_local: str | None = column("Name in the country's own language", default=None)
    abbreviation: str = column("Abbreviation in use in English")
    abbreviation_local: str | None = column(
        "Abbreviation of the name in the country's own language, in its official script; blank where none was seen", default=None
    )
    legal_basis: str = column("Law or decision that establishes the framework")
    year_adopted: Year = column("Year of that law or decision", unit="year")
    n_levels: Annotated[int, Field(ge=1, le=20)] = column("Number of levels, sublevels not counted", unit="levels")
    has_sublevels: YesNo = column("Whether some levels are divided into sublevels")
    scope: str = column("What the framework covers")
    stage: Stage = column("Stage of development in Cedefop's terms; unknown is not a judgement")
    eqf_referencing_year: Year | None = column(
        "Year in which it was referenced to the EQF; blank where it was not", unit="year", default=None
    )
    eqf_referencing_updated_years: Annotated[tuple[Year, ...], BeforeValidator(years)] = column(
        "Years in which the referencing was updated, separated by semicolons", unit="year", default=()
    )
    qf_ehea_self_certified_year: Year | None = column("Year of self-certification to the QF-EHEA", unit="year", default=None)
    eqf_on_certificates: YesNo = column("Whether certificates show the EQF level")
    coordination_point: str | None = column("National coordination point", default=None)
    database_url: Address | None = column("Official register or website", default=None)
    validation_nfil: str | None = column("What is known about the validation of non-formal and informal learning", default=None)
    concept_uri: Address | None = column("Concept of the framework in the EU controlled list", default=None)
    background_fields: Many = column(_BACKGROUND_FIELDS, default=())

    @property
    def is_replaced(self) -> bool:
        """Return True if another framework has replaced it."""
        return self.stage is Stage.REPLACED

    @property
    def is_historical(self) -> bool:
        """Return True if its link to the EQF is a historical record only."""
        return self.stage in (Stage.REPLACED, Stage.HISTORICAL_REFERENCING)

    @property
    def is_reference(self) -> bool:
        """Return True if it is the EQF itself."""
        return self.country == "EU"


class FrameworkGap(Sourced):
    """A country without a framework in this package: it has none, or its framework was not collected."""

    TABLE = "framework_gaps"
    TITLE = "Countries without a framework in the package"
    KEY = ("country",)

    country: Country = column("ISO 3166-1 alpha-2 code")
    reason: GapReason = column(
        "none: a source says that the country has no framework; not_collected: it has one, but its levels are not in this package"
    )
    note_en: str = column("What is known, in English", translated=True)


class Level(Sourced):
    """A pair of national level and EQF level; a national level that meets two EQF levels has two rows."""

    TABLE = "levels"
    TITLE = "Levels and their EQF links"
    KEY = ("framework_id", "nqf_level", "eqf_level")
    UNIT = ("framework_id", "nqf_level")
    REFERENCES = (_FRAMEWORK,)

    framework_id: str = column("Framework of the level")
    nqf_level: str = column("National level in the framework's own notation")
    sort_order: Annotated[int, Field(ge=1)] = column("Position in the framework's own order, counted from the lowest level")
    eqf_link: EqfLink = column("Whether the level is linked to the EQF, is below EQF 1, or belongs to a framework that is not referenced")
    eqf_level: Annotated[int, Field(ge=1, le=8)] | None = column("EQF level; blank unless linked", unit="EQF level", default=None)
    concept_uri: Address | None = column("Concept of the level in the EU controlled list", default=None)
    concept_match: ConceptMatch | None = column("broader: the list has only the undivided level", default=None)

    @model_validator(mode="after")
    def _link_and_level_agree(self) -> Self:
        if (self.eqf_link is EqfLink.LINKED) != (self.eqf_level is not None):
            expected = say("an EQF level if eqf_link is 'linked', and nothing otherwise; eqf_link is '{link}'", link=self.eqf_link)
            raise InvalidValueError(expected, say("Make the two fields agree."), place=("eqf_level",))
        return self


class QualificationType(Sourced):
    """A type of qualification at a national level."""

    TABLE = "qualification_types"
    TITLE = "Qualification types"
    KEY = ("framework_id", "nqf_level", "eqf_level", "name_local", "name_en")
    UNIT = ("framework_id", "nqf_level", "name_local", "name_en")
    REFERENCES = (_FRAMEWORK, _LEVEL)

    framework_id: str = column("Framework of the type")
    nqf_level: str | None = column("National level; blank where the level depends on the learning outcomes", default=None)
    eqf_level: Annotated[int, Field(ge=1, le=8)] | None = column(
        "EQF level of that national level; blank where there is none", unit="EQF level", default=None
    )
    name_local: str | None = column("Name in the country's own language", default=None)
    name_en: str = column("Name in English")
    sector: Sector = column("Part of education")
    typical_duration: str | None = column("Typical duration, as text", default=None)
    credits: str | None = column("Size in the credit system of the country, as text", default=None)
    note: str | None = column("Remark", default=None)
    background_fields: Many = column(_BACKGROUND_FIELDS, default=())


class ReferencingEvent(Sourced):
    """An event in the history of a framework, such as a law or a referencing report."""

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
    """What a framework expects at a level, summarised by the editors. Only levels whose official text was read have a row."""

    TABLE = "level_descriptors"
    TITLE = "Level descriptors"
    KEY = ("framework_id", "nqf_level", "domain", "domain_label_national")
    UNIT = ("framework_id", "nqf_level", "domain")
    REFERENCES = (_FRAMEWORK, _LEVEL)

    framework_id: str = column("Framework of the level")
    nqf_level: str = column("National level")
    domain: Domain = column("EQF domain")
    domain_label_national: str = column("The framework's own name for the domain")
    summary_en: str = column("Summary in English")


class FrameworkNote(Sourced):
    """A note that prevents a misreading of a framework or a level."""

    TABLE = "framework_notes"
    TITLE = "Notes on frameworks and levels"
    KEY = ("framework_id", "nqf_level", "kind", "note_en")
    REFERENCES = (_FRAMEWORK, _LEVEL)

    framework_id: str = column("Framework of the note")
    nqf_level: str | None = column("National level; blank where the note is about the whole framework", default=None)
    kind: NoteKind = column("no_qualification_placed: a source states that no qualification is placed at the level")
    note_en: str = column("Text of the note, in English", translated=True)


class Reading(Value):
    """How one reader rated the evidence of a row."""

    status: PolicyStatus
    nearest_equivalent: bool


_Sectors = Annotated[tuple[PolicySector, ...], BeforeValidator(split), AfterValidator(once_each)]


class MicroCredentialStatus(Sourced):
    """How far one dimension of micro-credential policy is implemented in a country, as rated by up to three readers."""

    TABLE = "mc_status"
    TITLE = "National micro-credential status"
    KEY = ("country", "dimension")

    country: Country = column("ISO 3166-1 alpha-2 code; a country without rows has not been researched")
    dimension: PolicyDimension = column("Dimension of policy")
    status_code: PolicyStatus = column(
        "Rating of the first reader; where third_status is filled, use that one instead. "
        "in_force: law or established practice, not an agreement between institutions or a non-binding recommendation; "
        "adopted_not_implemented: passed by the competent body, but not applied yet; pilot: learners or issuers already take part; "
        "in_preparation: a competent body is drafting (a bill counts, even one that a government has adopted; studies, workshops and "
        "demands do not); none: a source states that there is none; unknown: nothing was seen, or a later development was not read. "
        "The most recent dated fact decides"
    )
    nearest_equivalent: bool = column(
        "Whether the row rates the nearest equivalent: the cited text does not mention micro-credentials, so the row never counts as "
        "policy on them. Rating of the first reader; where third_nearest_equivalent is filled, use that one instead"
    )
    year: Year | None = column("Year that the evidence refers to; blank where it has no date", unit="year", default=None)
    evidence: str = column("What was seen")
    sectors: _Sectors = column(
        "Sectors to which the status applies, separated by semicolons: vocational education and training (vet), higher "
        "education (he), adult learning and labour-market training (adult), all of them, or unspecified where the evidence names none",
        default=(PolicySector.UNSPECIFIED,),
    )
    not_for: _Sectors = column(
        "Sectors to which, according to the evidence, the status does not apply, separated by semicolons", default=()
    )
    second_status: PolicyStatus | None = column(
        "Rating of an independent second reader, who saw only the evidence; blank where the text has changed since", default=None
    )
    second_nearest_equivalent: bool | None = column("Rating of nearest_equivalent by the second reader", default=None)
    third_status: PolicyStatus | None = column(
        "Rating of a third reader, who decided where the first two differed; blank where they agree", default=None
    )
    third_nearest_equivalent: bool | None = column("Rating of nearest_equivalent by the third reader", default=None)
    third_reason: str | None = column("Reason for the decision of the third reader", default=None)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Return the rating of each reader, in the order in which they read."""
        given = (
            (self.status_code, self.nearest_equivalent),
            (self.second_status, self.second_nearest_equivalent),
            (self.third_status, self.third_nearest_equivalent),
        )
        return tuple(Reading(status=status, nearest_equivalent=near) for status, near in given if status is not None and near is not None)

    @property
    def settled(self) -> Reading:
        """Return the rating that counts: the third one if there is one, otherwise the first."""
        return self.readings[-1] if self.third_status is not None else self.readings[0]

    @property
    def is_disputed(self) -> bool:
        """Return True if the first two readers rated the evidence differently."""
        return len(set(self.readings[:2])) > 1


class StandardElement(Sourced):
    """An element of Annex I of Council Recommendation 2022/C 243/02."""

    TABLE = "mc_standard_elements"
    TITLE = "European standard elements of a micro-credential"
    KEY = ("element_id",)

    element_id: str = column("Identifier")
    order: int = column("Order in the annex")
    obligation: Obligation = column("Whether the element is mandatory; the level is mandatory where applicable")
    label_en: str = column("Name of the element")
    meaning: str = column("What the Recommendation asks for", translated=True)
    note: str | None = column("Remark, with the corresponding property of the European Learning Model", default=None)


class Principle(Sourced):
    """A principle of Annex II of the same Recommendation."""

    TABLE = "mc_principles"
    TITLE = "Principles for micro-credentials"
    KEY = ("principle_id",)

    principle_id: str = column("Identifier")
    order: int = column("Order in the annex")
    label_en: str = column("Name of the principle")
    meaning: str = column("What the principle requires")
    checkable_questions: str = column(
        "Questions to ask, separated by |; the questions and their thresholds, such as once a year, are the toolkit's own, "
        "not the Recommendation's",
        translated=True,
    )

    @property
    def questions(self) -> dict[str, str]:
        """Return the questions by id: the principle and the position, such as `quality.1`."""
        return {f"{self.principle_id}.{n}": question.strip() for n, question in enumerate(self.checkable_questions.split("|"), 1)}


class EqavetItem(Sourced):
    """An EQAVET indicator, stage of the quality cycle, or indicative descriptor (of these, only those for providers)."""

    TABLE = "eqavet_indicators"
    TITLE = "EQAVET indicators, stages and descriptors"
    KEY = ("item_id",)
    REFERENCES = (Reference(fields=("parent_id",), table="eqavet_indicators", to=("item_id",)),)

    item_id: str = column("Identifier")
    kind: EqavetKind = column("Kind of item")
    order: int = column("Order among items of the same kind")
    parent_id: str | None = column("Stage of the quality cycle that a descriptor belongs to", default=None)
    label_en: str = column("Name of the item")
    applies_to: EqavetAddressee = column("Whom it addresses")
    meaning: str = column("Content, summarised by the editors")
    micro_credential_reading: str = column(
        "How this toolkit applies it to a micro-credential; thresholds, such as twelve months, come from this toolkit"
    )


class CreditSystem(Sourced):
    """A credit system, with the hours that one credit represents."""

    TABLE = "credit_systems"
    TITLE = "Credit systems"
    KEY = ("system_id",)

    system_id: str = column("Identifier", pattern=SOURCE_ID)
    label_en: str = column("Name", translated=True)
    country: Country | None = column("ISO 3166-1 alpha-2 code; blank where the system does not belong to one country", default=None)
    hours_low: Annotated[int, Field(ge=1, le=100)] | None = column(
        "Fewest hours for one credit; blank where none is fixed", unit="hours per credit", default=None
    )
    hours_high: Annotated[int, Field(ge=1, le=100)] | None = column(
        "Most hours for one credit; blank where none is fixed", unit="hours per credit", default=None
    )
    hours_are: HoursKind = column(
        "workload: all hours of a typical learner; teaching: contact hours only, from which the workload cannot be derived",
        default=HoursKind.WORKLOAD,
    )
    note: str | None = column("Remark", default=None)


class NationalRule(Sourced):
    """A limit that a country sets on the size or the level of micro-credentials."""

    TABLE = "mc_rules"
    TITLE = "National limits for micro-credentials"
    KEY = ("country", "measure", "system_id")
    REFERENCES = (Reference(fields=("system_id",), table="credit_systems", to=("system_id",)),)

    country: Country = column("ISO 3166-1 alpha-2 code")
    measure: LimitMeasure = column("What is limited")
    system_id: str | None = column("Credit system of the limit; blank for a level", default=None)
    lowest: Annotated[int, Field(ge=1, le=100)] | None = column("Lowest value; blank where there is no lower limit", default=None)
    highest: Annotated[int, Field(ge=1, le=100)] | None = column("Highest value; blank where there is no upper limit", default=None)
    binding: bool = column("Whether the source presents it as binding for vocational micro-credentials; otherwise it is guidance")
    beyond: str | None = column("What applies beyond the limit, or its basis", default=None)


class Concept(Sourced):
    """A concept of a controlled list of the European Learning Model, as of 2023."""

    TABLE = "controlled_concepts"
    TITLE = "Controlled lists of the European Learning Model"
    KEY = ("list", "code")
    UNIT = ("list", "code")

    list: str = column("Name of the list, as used in its addresses")
    code: str = column("Code within the list; where the list has none, its English label in lower case")
    concept_uri: Address = column("Address of the concept")
    scheme_uri: Address = column("Address of the list")
    label_en: str = column("English label")


class PlaEvent(Sourced):
    """A peer-learning activity of the MC.VET project."""

    TABLE = "pla_events"
    TITLE = "MC.VET peer-learning activities"
    KEY = ("event_id",)

    event_id: str = column("Identifier")
    scope: ActivityScope = column("Scope of the activity")
    country: Country = column("Country in which it took place")
    city: str = column("Town")
    start_date: date = column("First day", unit="ISO 8601 date")
    end_date: date = column("Last day", unit="ISO 8601 date")
    host: str = column("Host")
    participants: Annotated[int, Field(ge=0)] | None = column("Number of participants", unit="people", default=None)
    participants_bound: Bound = column("at_least: the source gives a lower bound")
    stakeholder_groups: Many = column("Groups that took part, separated by semicolons")
    topics: Many = column("Topics, separated by semicolons")
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
    definition_en: str = column("Definition in English, by the editors")
    hr: str = column("Croatian")
    sl: str = column("Slovenian")
    bs: str = column("Bosnian")
    sr_latn: str = column("Serbian in Latin script")
    sr_cyrl: str = column("Serbian in Cyrillic script")
    cnr: str = column("Montenegrin")
    definition_hr: str | None = column("Definition in Croatian; blank where there is none", default=None)
    definition_sl: str | None = column("Definition in Slovenian; blank where there is none", default=None)
    definition_bs: str | None = column("Definition in Bosnian; blank where there is none", default=None)
    definition_sr_cyrl: str | None = column(
        "Definition in Serbian, in Cyrillic script, from which that in Latin script is made; blank where there is none", default=None
    )
    definition_cnr: str | None = column("Definition in Montenegrin; blank where there is none", default=None)


TABLES: tuple[type[Row], ...] = (
    Source, Framework, FrameworkGap, Level, QualificationType, ReferencingEvent, LevelDescriptor, FrameworkNote,
    MicroCredentialStatus, StandardElement, Principle, EqavetItem, CreditSystem, NationalRule, Concept, PlaEvent, PlaTotal, Term,
)  # fmt: skip
