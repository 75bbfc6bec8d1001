"""The state of a country in a dimension for one sector, from a row of `mc_status`."""

from collections.abc import Iterable, Sequence

from mcvet.catalogue import Catalogue, MicroCredentialStatus, PolicyDimension, PolicySector, open_catalogue
from mcvet.errors import SelectionError, UnknownNameError
from mcvet.messages import say
from mcvet.readiness.model import PROGRESS, SectorChoice, Standing, State

DIMENSIONS = tuple(PolicyDimension)
"""The dimensions of policy; the definition comes first."""

MOST_COUNTRIES = 50
_WHOLE = {PolicySector.ALL, PolicySector.UNSPECIFIED}


def standing(country: str, dimension: PolicyDimension, sector: SectorChoice, catalogue: Catalogue) -> Standing:
    """Return the standing of a country in a dimension, for a sector.

    A status counts for a sector only if the evidence covers that sector or names none. A status that applies only to other sectors
    becomes `other_sectors_only`; `none` or `unknown` for another sector becomes `unknown` for this one.
    """
    row = next((row for row in catalogue.policy_of(country) if row.dimension == dimension), None)
    if row is None:
        return Standing(
            country=country, dimension=dimension, state=State.NOT_RESEARCHED, status=State.NOT_RESEARCHED, nearest_equivalent=False,
            sectors=(), not_for=(), year=None, evidence="", readings=(), settled_because=None, confidence=None, source_ids=(),
        )  # fmt: skip
    settled = row.settled
    status = State(settled.status)
    return Standing(
        country=country,
        dimension=dimension,
        state=_for_sector(status, row.sectors, row.not_for, sector),
        status=status,
        nearest_equivalent=settled.nearest_equivalent,
        sectors=row.sectors,
        not_for=row.not_for,
        year=row.year,
        evidence=row.evidence,
        readings=row.readings if row.is_disputed else (),
        settled_because=row.third_reason,
        confidence=row.confidence,
        source_ids=row.source_ids,
    )


def _for_sector(status: State, sectors: Sequence[PolicySector], not_for: Sequence[PolicySector], asked: SectorChoice) -> State:
    if asked is SectorChoice.ANY:
        return status
    wanted = asked.sectors - set(not_for)
    covered = wanted and (wanted | _WHOLE) & set(sectors)
    if covered or status is State.UNKNOWN:
        return status
    return State.OTHER_SECTORS if status in PROGRESS else State.UNKNOWN


def sector_of(name: str) -> SectorChoice:
    """Return the sector with a name.

    Raises:
        UnknownNameError: for any other name.
    """
    known = [choice.value for choice in SectorChoice]
    if name not in known:
        raise UnknownNameError(say("There is no sector '{name}'."), name, known, say("Sectors are {names}.", names=", ".join(known)))
    return SectorChoice(name)


def countries_of(names: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Return the codes of the selected countries, each once.

    Raises:
        UnknownNameError: for an unknown country.
        SelectionError: for no country, or more than 50.
    """
    found = tuple(dict.fromkeys(catalogue.country(name) for name in names))
    if not 1 <= len(found) <= MOST_COUNTRIES:
        raise SelectionError(say("Name 1 to {most} countries; {n} given.", most=MOST_COUNTRIES, n=len(found)))
    return found


def dimensions_of(names: Iterable[str] | None) -> tuple[PolicyDimension, ...]:
    """Return the selected dimensions in their standard order; all if None.

    Raises:
        UnknownNameError: for an unknown dimension.
        SelectionError: for an empty selection.
    """
    if names is None:
        return DIMENSIONS
    asked = list(names)
    for name in asked:
        if name not in DIMENSIONS:
            raise UnknownNameError(
                say("There is no dimension '{name}'."), name, DIMENSIONS, say("Dimensions are {names}.", names=", ".join(DIMENSIONS))
            )
    if not asked:
        raise SelectionError(say("Name at least one dimension."))
    return tuple(name for name in DIMENSIONS if name in asked)


def researched(*, catalogue: Catalogue | None = None) -> tuple[str, ...]:
    """Return the sorted codes of the countries with at least one row of policy.

    Args:
        catalogue: the data; the shipped package if None.

    >>> "HR" in researched()
    True
    """
    return tuple(sorted({row.country for row in (catalogue or open_catalogue()).rows(MicroCredentialStatus)}))
