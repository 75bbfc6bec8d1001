"""The values of this package: policy on micro-credentials by country and dimension, for one sector."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from mcvet.catalogue import Confidence, PolicyDimension, PolicySector, Reading, Result, Source, Value
from mcvet.locale import marked

LIMITS_OF_USE = marked(
    "The cells show what public sources said on the date of the data. They are not legal advice; a law that was not seen may exist."
)


class SectorChoice(StrEnum):
    """The sector that a result is for."""

    VET_ADULT = "vet_adult"
    VET = "vet"
    HE = "he"
    ANY = "any"

    @property
    def sectors(self) -> frozenset[PolicySector]:
        """The sectors of the data that belong to this one."""
        vet, adult, higher = PolicySector.VET, PolicySector.ADULT, PolicySector.HIGHER
        return frozenset({"vet_adult": (vet, adult), "vet": (vet,), "he": (higher,), "any": (vet, adult, higher)}[self.value])


class State(StrEnum):
    """The state of a cell for the selected sector."""

    IN_FORCE = "in_force"
    ADOPTED = "adopted_not_implemented"
    PILOT = "pilot"
    IN_PREPARATION = "in_preparation"
    NONE = "none"
    OTHER_SECTORS = "other_sectors_only"
    UNKNOWN = "unknown"
    NOT_RESEARCHED = "not_researched"


PROGRESS = (State.IN_FORCE, State.ADOPTED, State.PILOT, State.IN_PREPARATION)
"""States with at least a preparation, most advanced first."""


class Standing(Value):
    """One country in one dimension of policy."""

    country: str = Field(description="ISO 3166-1 alpha-2 code")
    dimension: PolicyDimension
    state: State = Field(description="State for the selected sector")
    status: State = Field(description="Agreed status, for any sector")
    nearest_equivalent: bool = Field(
        description="Whether the row rates a nearest equivalent, which never counts as policy on micro-credentials"
    )
    sectors: tuple[PolicySector, ...] = Field(description="Sectors to which the status applies: vet, he, adult, all or unspecified")
    not_for: tuple[PolicySector, ...] = Field(description="Sectors to which, according to a source, it does not apply")
    year: int | None = Field(description="Year that the evidence refers to; null where it has no date")
    evidence: str = Field(description="What was seen, in English; empty where the country was not researched in this dimension")
    readings: tuple[Reading, ...] = Field(description="First, second and third rating, if the first two differ; otherwise none")
    settled_because: str | None = Field(
        description="Reason for the decision of the third reader, in English; null where nothing was disputed"
    )
    confidence: Confidence | None = Field(description="Confidence of the evidence; null where there is none")
    source_ids: tuple[str, ...]

    @property
    def sector_stated(self) -> bool:
        """Return True if the evidence names the sector to which the status applies."""
        return PolicySector.UNSPECIFIED not in self.sectors

    @property
    def is_in_force(self) -> bool:
        """Return True if policy on micro-credentials, not only a nearest equivalent, is in force for the selected sector."""
        return self.state is State.IN_FORCE and not self.nearest_equivalent

    @property
    def is_disputed(self) -> bool:
        """Return True if two readers rated the evidence differently."""
        return bool(self.readings)


class Counts(Value):
    """The number of dimensions of a country in each state. Nearest equivalents are counted separately and in no state."""

    in_force: int
    adopted_not_implemented: int
    pilot: int
    in_preparation: int
    none: int
    other_sectors_only: int
    unknown: int
    not_researched: int
    nearest_equivalents: int

    @classmethod
    def of(cls, standings: Iterable[Standing]) -> "Counts":
        """Count standings."""
        found = list(standings)
        near = [standing for standing in found if standing.nearest_equivalent and standing.state in PROGRESS]
        states = [standing.state for standing in found if standing not in near]
        return cls(**{state.value: states.count(state) for state in State}, nearest_equivalents=len(near))


class PolicyResult(Result):
    """The description of its data that every result has."""

    as_of: str = Field(description="Date of the shipped data")
    overlay: str | None = Field(description="Name of the folder laid over them, if any")
    limits_of_use: str = LIMITS_OF_USE
    sector: SectorChoice = Field(description="Selected sector")
    sources: tuple[Source, ...] = Field(description="Every source used, in order of first occurrence")


class CountryProfile(PolicyResult):
    """The policy of one country by dimension, the definition first."""

    country: str
    framework_ids: tuple[str, ...] = Field(description="The country's frameworks in use; none where the data hold none")
    standings: tuple[Standing, ...]
    counts: Counts


class MatrixRow(Value):
    """One dimension across the countries."""

    dimension: PolicyDimension
    cells: tuple[Standing, ...]


class Matrix(PolicyResult):
    """Countries by dimensions."""

    countries: tuple[str, ...]
    rows: tuple[MatrixRow, ...]

    def counts(self) -> dict[str, Counts]:
        """Return the counts of each country."""
        return {code: Counts.of(row.cells[place] for row in self.rows) for place, code in enumerate(self.countries)}


class Nearness(StrEnum):
    """Why to ask a country."""

    NEIGHBOUR = "neighbour"
    LIKE_FRAMEWORK = "like_framework"
    OTHER = "other"


class CountryToAsk(Value):
    """A country in which a missing dimension is in force."""

    nearness: Nearness
    standing: Standing


class Gap(Value):
    """A dimension that is in force elsewhere but not here."""

    own: Standing
    ask: tuple[CountryToAsk, ...] = Field(
        description="Countries to ask: neighbours first, then those with as many framework levels, then others"
    )


class Gaps(PolicyResult):
    """The dimensions that are in force elsewhere but not in one country."""

    country: str
    gaps: tuple[Gap, ...] = Field(description="The dimensions with the most countries to ask come first")
    met: tuple[Standing, ...] = Field(description="What is in force here")
    nowhere: tuple[Standing, ...] = Field(description="What is in force neither here nor in any other country considered")


class DefinitionElement(StrEnum):
    """An element of a definition; each belongs to one dimension of policy."""

    WORDING = "definition"
    SIZE = "credit_size"
    LEVEL = "nqf_inclusion"
    QUALITY = "quality_assurance"
    STACKABILITY = "stackability"
    ISSUERS = "providers"


class DefinitionRow(Value):
    """One element of the definition, in the European text and in each country."""

    element: DefinitionElement
    european: str = Field(description="Summary of Council Recommendation 2022/C 243/02, by the editors")
    european_source_ids: tuple[str, ...]
    cells: tuple[Standing, ...]


class Definitions(PolicyResult):
    """Definitions side by side with the European one."""

    countries: tuple[str, ...]
    rows: tuple[DefinitionRow, ...]


class Change(Value):
    """One dated standing."""

    year: int
    standing: Standing


class Changes(PolicyResult):
    """Changes by year, for evidence that has a year."""

    countries: tuple[str, ...]
    done: tuple[Change, ...] = Field(
        description="What is in force, adopted, piloted or, according to a source, does not exist, by year of the evidence"
    )
    announced: tuple[Change, ...] = Field(description="What was in preparation in the year of the evidence")
    undated: int = Field(description="Number of standings without a year")


class Range(Value):
    """A lower and an upper bound."""

    low: float
    high: float


class CountryScore(Value):
    """One country in the composite index."""

    country: str
    data_range: Range = Field(
        description="Score with the given weights, from all unknown and disputed cells at their lowest to all at their highest; 0 to 1"
    )
    sensitivity_range: Range = Field(
        description="5th to 95th percentile of the score over drawn weights, unknown and disputed cells at the middle of their range"
    )
    ranks: Range = Field(description="Best and worst rank that the data permit with the given weights; 1 is the most advanced")
    ranks_over_weights: Range = Field(description="Best and worst rank over the drawn weights, cells at the middle of their range")
    open_cells: int = Field(
        description="Number of cells that are an interval: unknown, not researched, disputed, or without a stated sector"
    )
    ahead_of: tuple[str, ...] = Field(
        description="Countries that it equals or exceeds in every dimension and exceeds in at least one, for any weights"
    )


class Composite(PolicyResult):
    """An optional index that follows the handbook of OECD and JRC (2008). It gives ranges and no single ranking."""

    dimensions: tuple[str, ...]
    weights: dict[str, float] = Field(description="By dimension; they sum to 1")
    values: dict[str, float] = Field(description="Value of each state, 0 to 1")
    nearest_factor: float = Field(description="Factor that the value of a nearest equivalent is multiplied by")
    geometric: bool = Field(description="Whether the weighted geometric mean was used; otherwise the arithmetic one")
    runs: int = Field(description="Number of weight sets drawn")
    seed: int
    scores: tuple[CountryScore, ...] = Field(description="In the given order of countries")
