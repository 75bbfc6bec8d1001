"""What is in force elsewhere but not here, and which countries to ask."""

from collections.abc import Sequence

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.readiness.matrix import matrix
from mcvet.readiness.model import CountryToAsk, Gap, Gaps, Nearness, Standing
from mcvet.readiness.neighbours import neighbours


def gaps(country: str, *, among: Sequence[str] | None = None, sector: str = "vet_adult", catalogue: Catalogue | None = None) -> Gaps:
    """Return what is in force in other countries but not in this one, with the countries to ask.

    Args:
        country: ISO 3166-1 code or English name.
        among: the countries to compare with; every researched country if None.
        sector: `vet_adult` (VET and adult learning), `vet`, `he` or `any`.
        catalogue: the data; the shipped package if None.

    Returns:
        the dimensions in which policy on micro-credentials is in force elsewhere but not here. Neighbours come first, then countries
        whose framework has the same number of levels, then the others; within each group, those with better evidence. A gap is not
        a judgement: unknown means that no source was seen.

    Raises:
        UnknownNameError: for an unknown country or sector.

    >>> found = gaps("ME", among=["SK", "HR"])
    >>> found.gaps[0].own.dimension.value, [model.standing.country for model in found.gaps[0].ask]
    ('definition', ['HR', 'SK'])
    """
    catalogue = catalogue or open_catalogue()
    code = catalogue.country(country)
    own = matrix([code], sector=sector, catalogue=catalogue)
    others = matrix(among, sector=sector, catalogue=catalogue)
    near = _nearness(code, others.countries, catalogue)
    missing: list[Gap] = []
    met: list[Standing] = []
    nowhere: list[Standing] = []
    for here, there in zip(own.rows, others.rows, strict=True):
        standing = here.cells[0]
        models = [cell for cell in there.cells if cell.is_in_force and cell.country != code]
        if standing.is_in_force:
            met.append(standing)
        elif models:
            models.sort(key=lambda cell: (list(Nearness).index(near[cell.country]), _doubt(cell), cell.country))
            missing.append(Gap(own=standing, ask=tuple(CountryToAsk(nearness=near[cell.country], standing=cell) for cell in models)))
        else:
            nowhere.append(standing)
    missing.sort(key=lambda gap: -len(gap.ask))
    involved = [*met, *nowhere, *(found for gap in missing for found in (gap.own, *(model.standing for model in gap.ask)))]
    return Gaps(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        sector=own.sector,
        country=code,
        gaps=tuple(missing),
        met=tuple(met),
        nowhere=tuple(nowhere),
        sources=catalogue.cited(source_id for found in involved for source_id in found.source_ids),
    )


def _doubt(cell: Standing) -> tuple[bool, str]:
    return cell.is_disputed, {"high": "0", "medium": "1"}.get(str(cell.confidence), "2")


def _nearness(country: str, others: Sequence[str], catalogue: Catalogue) -> dict[str, Nearness]:
    here, levels = neighbours(country), _numbers_of_levels(country, catalogue)
    return {
        other: Nearness.NEIGHBOUR
        if other in here
        else Nearness.LIKE_FRAMEWORK
        if levels & _numbers_of_levels(other, catalogue)
        else Nearness.OTHER
        for other in others
    }


def _numbers_of_levels(country: str, catalogue: Catalogue) -> set[int]:
    return {f.n_levels for f in catalogue.frameworks if f.country == country and not f.is_replaced}
