"""Standings made for tests."""

from mcvet.catalogue import Confidence, PolicySector, PolicyStatus, Reading
from mcvet.readiness import Matrix, MatrixRow, SectorChoice, Standing, State


def made(
    country: str = "HR",
    dimension: str = "definition",
    status: str = "in_force",
    *,
    state: str | None = None,
    nearest: bool = False,
    sectors: tuple[str, ...] = ("vet",),
    not_for: tuple[str, ...] = (),
    readings: tuple[str, ...] = (),
    confidence: Confidence = Confidence.HIGH,
) -> Standing:
    """Make a standing; `readings` are statuses of readers who differed."""
    return Standing(
        country=country, dimension=dimension, state=State(state or status), status=State(status), nearest_equivalent=nearest,
        sectors=tuple(map(PolicySector, sectors)), not_for=tuple(map(PolicySector, not_for)), year=2024, evidence="What was seen.",
        readings=tuple(Reading(status=PolicyStatus(reading), nearest_equivalent=nearest) for reading in readings),
        settled_because=None, confidence=confidence, source_ids=("a_eu2022c243",),
    )  # fmt: skip


def table(cells: dict[str, list[Standing]], sector: str = "vet_adult") -> Matrix:
    """Make a matrix of countries, each with a standing per dimension."""
    dimensions = [standing.dimension for standing in next(iter(cells.values()))]
    rows = tuple(
        MatrixRow(dimension=dimension, cells=tuple(standings[place] for standings in cells.values()))
        for place, dimension in enumerate(dimensions)
    )
    return Matrix(as_of="2026-11-26", overlay=None, sector=SectorChoice(sector), sources=(), countries=tuple(cells), rows=rows)
