"""What a comparison and a translation consist of."""

from enum import StrEnum

from pydantic import Field

from mcvet.catalogue import (
    Confidence,
    Framework,
    FrameworkNote,
    LevelDescriptor,
    QualificationType,
    ReferencingEvent,
    Source,
    Value,
)
from mcvet.locale import marked

LIMITS_OF_USE = marked(
    "Levels show what a framework says about learning outcomes. They do not decide on recognition, access or equivalence."
)


class CellState(StrEnum):
    """What a framework has at an EQF level."""

    LEVELS = "levels"
    NONE_PLACED = "no_qualification_placed"
    NO_LEVEL = "no_national_level"
    NOT_REFERENCED = "not_referenced"


class PlacedLevel(Value):
    """A national level as it hangs on the ladder."""

    framework_id: str
    nqf_level: str = Field(description="National level in the framework's own notation")
    sort_order: int = Field(description="Place in the framework's own order, from the lowest")
    eqf_levels: tuple[int, ...] = Field(description="Every EQF level it meets; more than one is possible, none means not linked")
    concept_uri: str | None = Field(description="Concept in the EU controlled list")
    concept_match: str | None = Field(description="exact, or broader where the list holds the undivided level")
    types: tuple[QualificationType, ...] = Field(description="Its qualification types within the selection")
    types_hidden: int = Field(description="Number of further types within the selection that are left out for low confidence")
    descriptors: tuple[LevelDescriptor, ...] = Field(description="Level descriptors that were read in a source")
    notes: tuple[FrameworkNote, ...] = Field(description="What to know about the level")
    source_ids: tuple[str, ...] = Field(description="Sources of the level and of its link to the EQF")
    confidence: Confidence = Field(description="Confidence of the link to the EQF")


class Cell(Value):
    """What one framework has at one EQF level."""

    framework_id: str
    state: CellState
    levels: tuple[PlacedLevel, ...] = ()


class LadderRow(Value):
    """One EQF level, or the place below EQF 1, across the frameworks that are compared."""

    eqf_level: int | None = Field(description="EQF level; null for the row below EQF 1")
    differs: bool = Field(
        description="Whether the referenced frameworks have unlike numbers of national levels here, or empty levels beside filled ones"
    )
    cells: tuple[Cell, ...]


class Profile(Value):
    """A framework in a comparison, with what hangs on no EQF level."""

    framework: Framework
    referenced: bool = Field(description="Whether the framework is referenced to the EQF")
    events: tuple[ReferencingEvent, ...]
    events_hidden: int = Field(description="Number of events left out for low confidence")
    notes: tuple[FrameworkNote, ...] = Field(description="What to know about the framework as a whole")
    unreferenced_levels: tuple[PlacedLevel, ...] = Field(description="All its levels, where it is not referenced")
    floating_types: tuple[QualificationType, ...] = Field(description="Types that take the level of their learning outcomes")
    types_hidden: int = Field(description="Number of further such types that are left out for low confidence")


class Attribute(Value):
    """One attribute of the frameworks side by side."""

    name: str = Field(description="Field of the framework")
    values: tuple[str | None, ...] = Field(description="One value per framework; null where none is known, or it is left out")
    low: tuple[bool, ...] = Field(description="Per framework, whether no source was seen for the value; with null, that it is left out")
    differs: bool = Field(description="Whether at least two known values differ; what is not known counts for nothing")


class Comparison(Value):
    """Several frameworks side by side."""

    as_of: str = Field(description="Date of the shipped data")
    overlay: str | None = Field(description="Name of the folder that was laid over them, if any")
    limits_of_use: str = LIMITS_OF_USE
    eqf_levels: tuple[int, ...] = Field(description="EQF levels asked for")
    sectors: tuple[str, ...] = Field(description="Sectors asked for; none means all")
    profiles: tuple[Profile, ...]
    rows: tuple[LadderRow, ...] = Field(description="From EQF 8 down; a row below EQF 1 closes the ladder where a framework has one")
    attributes: tuple[Attribute, ...]
    confidence: Confidence = Field(
        description="The lowest confidence of what is shown; at most medium where something of low confidence is left out"
    )
    sources: tuple[Source, ...] = Field(description="Every source involved, in order of first mention")

    @property
    def hidden(self) -> int:
        """Return how many types, events and attributes are left out for low confidence."""
        levels = [level for row in self.rows for cell in row.cells for level in cell.levels]
        levels += [level for profile in self.profiles for level in profile.unreferenced_levels]
        cells = sum(
            value is None and low for attribute in self.attributes for value, low in zip(attribute.values, attribute.low, strict=True)
        )
        return cells + sum(level.types_hidden for level in levels) + sum(p.events_hidden + p.types_hidden for p in self.profiles)

    def differences(self) -> "Comparison":
        """Return the comparison with only those rows and attributes in which the frameworks differ."""
        return self.model_copy(
            update={
                "rows": tuple(row for row in self.rows if row.differs),
                "attributes": tuple(attribute for attribute in self.attributes if attribute.differs),
            }
        )


class CautionKind(StrEnum):
    """A reason to read a translation with care."""

    SEVERAL_TARGETS = "several_target_levels"
    SEVERAL_SIBLINGS = "several_source_levels"
    SEVERAL_EQF = "several_eqf_levels"
    CHANGED_SINCE = "changed_since_referencing"
    NOT_HIGH = "confidence_not_high"
    NO_TARGET = "no_target_level"
    NONE_PLACED = "no_qualification_placed"
    HISTORICAL = "historical"
    NOTE = "note"


class Caution(Value):
    """One thing to beware of, with the values that its sentence needs."""

    kind: CautionKind
    values: dict[str, str | int] = Field(default_factory=dict)
    source_ids: tuple[str, ...] = ()


class RefusalKind(StrEnum):
    """Why a level cannot be translated."""

    FROM_NOT_REFERENCED = "from_framework_not_referenced"
    TO_NOT_REFERENCED = "to_framework_not_referenced"
    LEVEL_BELOW_EQF = "level_below_eqf_1"


class Refusal(Value):
    """A refusal with its reason."""

    kind: RefusalKind
    framework_id: str
    source_ids: tuple[str, ...]


class TranslationPath(Value):
    """One way from the national level over an EQF level to the levels of the other framework."""

    eqf_level: int
    targets: tuple[PlacedLevel, ...] = Field(description="Every national level of the other framework at this EQF level")
    source_ids: tuple[str, ...] = Field(description="Sources of all links on this path")
    confidence: Confidence = Field(description="The lowest confidence of the links on this path")


class Translation(Value):
    """What a national level is comparable to in another framework, or why that cannot be said."""

    as_of: str = Field(description="Date of the shipped data")
    overlay: str | None = Field(description="Name of the folder that was laid over them, if any")
    limits_of_use: str = LIMITS_OF_USE
    from_framework: Framework
    level: PlacedLevel
    to_framework: Framework
    paths: tuple[TranslationPath, ...] = ()
    refusal: Refusal | None = None
    cautions: tuple[Caution, ...] = ()
    confidence: Confidence | None = Field(description="The lowest confidence of all links; null where there is no path")
    sources: tuple[Source, ...]

    @property
    def comparable_to(self) -> tuple[str, ...]:
        """Return the national levels of the other framework, over all paths, each once."""
        return tuple(dict.fromkeys(target.nqf_level for path in self.paths for target in path.targets))
