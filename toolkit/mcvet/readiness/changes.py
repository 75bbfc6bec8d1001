"""Changes by year, for evidence that has a year."""

from collections.abc import Iterable, Sequence

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.readiness.matrix import matrix
from mcvet.readiness.model import Change, Changes, State

_UNCERTAIN = (State.UNKNOWN, State.NOT_RESEARCHED)


def changes(
    countries: Sequence[str] | None = None,
    dimensions: Iterable[str] | None = None,
    *,
    sector: str = "vet_adult",
    catalogue: Catalogue | None = None,
) -> Changes:
    """Return the dated standings in order of year, and separately what was announced.

    Args:
        countries: as for `matrix`.
        dimensions: as for `matrix`.
        sector: as for `matrix`.
        catalogue: the data; the shipped package if None.

    Returns:
        `done` has what is in force, adopted, piloted or does not exist according to a source; `announced` what was in preparation.
        The year is that of the evidence, which may be later than the law itself. Unknown standings are omitted; undated ones are
        counted.

    Raises:
        UnknownNameError: for an unknown country, dimension or sector.

    >>> [(change.year, change.standing.dimension.value) for change in changes(["HR"], ["definition", "legal_basis"]).done]
    [(2021, 'definition'), (2022, 'legal_basis')]
    """
    found = matrix(countries, dimensions, sector=sector, catalogue=catalogue or open_catalogue())
    known = [cell for row in found.rows for cell in row.cells if cell.state not in _UNCERTAIN]
    dated = [Change(year=cell.year, standing=cell) for cell in known if cell.year is not None]
    dated.sort(key=lambda change: change.year)
    return Changes(
        as_of=found.as_of,
        overlay=found.overlay,
        sector=found.sector,
        countries=found.countries,
        done=tuple(change for change in dated if change.standing.status is not State.IN_PREPARATION),
        announced=tuple(change for change in dated if change.standing.status is State.IN_PREPARATION),
        undated=len(known) - len(dated),
        sources=found.sources,
    )
