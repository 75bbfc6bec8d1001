"""The policy of one country by dimension."""

from mcvet.catalogue import Catalogue, open_catalogue
from mcvet.readiness.model import CountryProfile, Counts
from mcvet.readiness.standing import DIMENSIONS, sector_of, standing


def profile(country: str, *, sector: str = "vet_adult", catalogue: Catalogue | None = None) -> CountryProfile:
    """Return the policy of a country on micro-credentials, including what is unknown.

    Args:
        country: ISO 3166-1 code or English name.
        sector: `vet_adult` (VET and adult learning), `vet`, `he` or `any`.
        catalogue: the data; the shipped package if None.

    Returns:
        one standing per dimension, the definition first, with evidence, ratings, sources and confidence, and the counts of states.
        Nearest equivalents are counted separately, and a status that applies only to other sectors never counts for this one.

    Raises:
        UnknownNameError: for an unknown country or sector.

    >>> found = profile("RS")
    >>> found.standings[0].state.value, found.standings[0].status.value
    ('other_sectors_only', 'in_force')
    """
    catalogue = catalogue or open_catalogue()
    code, choice = catalogue.country(country), sector_of(sector)
    standings = tuple(standing(code, dimension, choice, catalogue) for dimension in DIMENSIONS)
    return CountryProfile(
        as_of=catalogue.as_of,
        overlay=catalogue.overlay,
        sector=choice,
        country=code,
        framework_ids=tuple(f.framework_id for f in catalogue.frameworks if f.country == code and not f.is_replaced),
        standings=standings,
        counts=Counts.of(standings),
        sources=catalogue.cited(source_id for found in standings for source_id in found.source_ids),
    )
