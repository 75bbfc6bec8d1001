"""The values that a comparison and a translation consist of."""

from enum import StrEnum

from pydantic import Field

from mcvet.catalogue import (
    ConceptMatch,
    Confidence,
    Framework,
    FrameworkNote,
    LevelDescriptor,
    QualificationType,
    ReferencingEvent,
    Result,
    Source,
    Value,
)
from mcvet.locale import marked

LIMITS_OF_USE = marked(
    "Levels show what a framework says about learning outcomes. They do not decide on recognition, access or equivalence."
)


class CellState(StrEnum):
    """Whether a framework has national levels at an EQF level, and if not, why."""

    LEVELS = "levels"
    NONE_PLACED = "no_qualification_placed"
    NO_LEVEL = "no_national_level"
    NOT_REFERENCED = "not_referenced"


class PlacedLevel(Value):
    """A national level with its position on the EQF ladder."""

    framework_id: str
    nqf_level: str = Field(description="National level in the framework's own notation")
    sort_order: int = Field(description="Position in the framework's own order, counted from the lowest level")
    eqf_levels: tuple[int, ...] = Field(description="Every EQF level it is linked to; more than one is possible, none means not linked")
    concept_uri: str | None = Field(description="Concept in the EU controlled list")
    concept_match: ConceptMatch | None = Field(description="exact, or broader where the list has only the undivided level")
    types: tuple[QualificationType, ...] = Field(description="Its qualification types in the selection")
    types_hidden: int = Field(description="Number of further types in the selection that are omitted because of low confidence")
    descriptors: tuple[LevelDescriptor, ...] = Field(description="Level descriptors that were read in a source")
    notes: tuple[FrameworkNote, ...] = Field(description="Notes on the level")
    source_ids: tuple[str, ...] = Field(description="Sources of the level and of its link to the EQF")
    confidence: Confidence = Field(description="Confidence of the link to the EQF")


class LadderCell(Value):
    """The levels of one framework at one EQF level."""

    framework_id: str
    state: CellState
    levels: tuple[PlacedLevel, ...] = ()


class LadderRow(Value):
    """One EQF level, or the row below EQF 1, across the compared frameworks."""

    eqf_level: int | None = Field(description="EQF level; null for the row below EQF 1")
    differs: bool = Field(
        description="Whether the referenced frameworks have different numbers of national levels here, or only some have empty levels"
    )
    cells: tuple[LadderCell, ...]


class FrameworkProfile(Value):
    """A framework in a comparison, with everything that belongs to no EQF level."""

    framework: Framework
    referenced: bool = Field(description="Whether the framework is referenced to the EQF")
    events: tuple[ReferencingEvent, ...]
    events_hidden: int = Field(description="Number of events omitted because of low confidence")
    notes: tuple[FrameworkNote, ...] = Field(description="Notes on the framework as a whole")
    unreferenced_levels: tuple[PlacedLevel, ...] = Field(description="All its levels, if it is not referenced")
    floating_types: tuple[QualificationType, ...] = Field(description="Types whose level depends on their learning outcomes")
    types_hidden: int = Field(description="Number of further such types that are omitted because of low confidence")


class Attribute(Value):
    """One attribute of the frameworks side by side."""

    name: str = Field(description="Field of the framework")
    values: tuple[str | None, ...] = Field(description="One value per framework; null where it is unknown or omitted")
    low: tuple[bool, ...] = Field(description="Per framework, whether no source was seen for the value; with null, the value is omitted")
    differs: bool = Field(description="Whether at least two known values differ; unknown values are ignored")


class Comparison(Result):
    """Several frameworks side by side."""

    as_of: str = Field(description="Date of the shipped data")
    overlay: str | None = Field(description="Name of the folder laid over them, if any")
    limits_of_use: str = LIMITS_OF_USE
    eqf_levels: tuple[int, ...] = Field(description="EQF levels asked for")
    sectors: tuple[str, ...] = Field(description="Sectors asked for; none means all")
    profiles: tuple[FrameworkProfile, ...]
    rows: tuple[LadderRow, ...] = Field(description="From EQF 8 down; a row below EQF 1 comes last if a framework has such a level")
    attributes: tuple[Attribute, ...]
    confidence: Confidence = Field(
        description="The lowest confidence of everything shown; at most medium if something of low confidence is omitted"
    )
    sources: tuple[Source, ...] = Field(description="Every source used, in order of first occurrence")

    @property
    def hidden(self) -> int:
        """Return the number of types, events and attributes that are omitted because of low confidence."""
        levels = [level for row in self.rows for cell in row.cells for level in cell.levels]
        levels += [level for profile in self.profiles for level in profile.unreferenced_levels]
        cells = sum(
            value is None and low for attribute in self.attributes for value, low in zip(attribute.values, attribute.low, strict=True)
        )
        return cells + sum(level.types_hidden for level in levels) + sum(p.events_hidden + p.types_hidden for p in self.profiles)

    def at(self, eqf_level: int) -> LadderRow:
        """Return the row of an EQF level that is part of the comparison."""
        return next(row for row in self.rows if row.eqf_level == eqf_level)

    def differences(self) -> "Comparison":
        """Return the comparison reduced to the rows and attributes in which the frameworks differ."""
        return self.model_copy(
            update={
                "rows": tuple(row for row in self.rows if row.differs),
                "attributes": tuple(attribute for attribute in self.attributes if attribute.differs),
            }
        )


class CautionKind(StrEnum):
    """Why a translation needs care."""

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
    """A caution on a translation, with the values for its sentence."""

    kind: CautionKind
    values: dict[str, str | int] = Field(default_factory=dict)
    source_ids: tuple[str, ...] = ()


class TranslationRefusalKind(StrEnum):
    """Why a level cannot be translated."""

    FROM_NOT_REFERENCED = "from_framework_not_referenced"
    TO_NOT_REFERENCED = "to_framework_not_referenced"
    LEVEL_BELOW_EQF = "level_below_eqf_1"


class TranslationRefusal(Value):
    """Why there is no translation, with the values for the sentence and the sources."""

    kind: TranslationRefusalKind
    framework_id: str
    source_ids: tuple[str, ...]


class TranslationPath(Value):
    """One path from the national level through an EQF level to the levels of the other framework."""

    eqf_level: int
    targets: tuple[PlacedLevel, ...] = Field(description="Every national level of the other framework at this EQF level")
    source_ids: tuple[str, ...] = Field(description="Sources of all links on this path")
    confidence: Confidence = Field(description="The lowest confidence of the links on this path")


class Translation(Result):
    """The levels of another framework that a national level is comparable to, or the reason why there are none."""

    as_of: str = Field(description="Date of the shipped data")
    overlay: str | None = Field(description="Name of the folder laid over them, if any")
    limits_of_use: str = LIMITS_OF_USE
    from_framework: Framework
    level: PlacedLevel
    to_framework: Framework
    paths: tuple[TranslationPath, ...] = ()
    refusal: TranslationRefusal | None = None
    cautions: tuple[Caution, ...] = ()
    confidence: Confidence | None = Field(description="The lowest confidence of all links; null if there is no path")
    sources: tuple[Source, ...]

    @property
    def comparable_to(self) -> tuple[str, ...]:
        """Return the national levels of the other framework on all paths, each once."""
        return tuple(dict.fromkeys(target.nqf_level for path in self.paths for target in path.targets))
