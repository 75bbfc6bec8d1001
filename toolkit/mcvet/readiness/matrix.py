"""The matrix of countries and dimensions of policy."""

from collections.abc import Iterable, Sequence

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.readiness.model import Matrix, MatrixRow
from mcvet.readiness.standing import countries_of, dimensions_of, researched, sector_of, standing


def matrix(
    countries: Sequence[str] | None = None,
    dimensions: Iterable[str] | None = None,
    *,
    sector: str = "vet_adult",
    catalogue: Catalogue | None = None,
) -> Matrix:
    """Return the policy of countries by dimension.

    Args:
        countries: ISO 3166-1 codes or English names, in the order of the result; every researched country if None.
        dimensions: names of dimensions, such as `legal_basis`; all if None.
        sector: `vet_adult` (VET and adult learning), `vet`, `he` or `any`.
        catalogue: the data; the shipped package if None.

    Returns:
        one row per dimension with one cell per country. VET and adult learning are combined by default, because most of these laws
        are acts on adult education.

    Raises:
        UnknownNameError: for an unknown country, dimension or sector.
        SelectionError: for more than 50 countries, or none.

    >>> found = matrix(["HR", "RS"], ["legal_basis"])
    >>> [cell.state.value for cell in found.rows[0].cells]
    ['in_force', 'other_sectors_only']
    """
    catalogue = catalogue or open_catalogue()
    chosen = researched(catalogue=catalogue) if countries is None else countries_of(countries, catalogue)
    choice = sector_of(sector)
    rows = tuple(
        MatrixRow(dimension=dimension, cells=tuple(standing(country, dimension, choice, catalogue) for country in chosen))
        for dimension in dimensions_of(dimensions)
    )
    return Matrix(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        sector=choice,
        countries=chosen,
        rows=rows,
        sources=catalogue.cited(source_id for row in rows for cell in row.cells for source_id in cell.source_ids),
    )
