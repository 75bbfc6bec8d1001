"""Agreement of two readers of the same evidence."""

from collections import Counter
from collections.abc import Hashable, Iterable

from pydantic import Field

from mcvet.catalogue import Catalogue, MicroCredentialStatus, Value, open_catalogue


class Agreement(Value):
    """The agreement of the first two readers on a set of rows. The third reader, who decided where they differed, is not included."""

    n_rows: int = Field(description="Rows of the set")
    n_read_twice: int = Field(
        description="Rows that both have read; the others have the first rating only, because their text has changed since"
    )
    n_alike: int = Field(description="Rows read twice with the same status")
    share: float | None = Field(description="Share of the rows read twice that have the same status, 0 to 1; None if no row was read twice")
    alpha: float | None = Field(description="Krippendorff's alpha for the status; none where it is not defined")
    alpha_nearest_equivalent: float | None = Field(description="The same for nearest_equivalent")
    n_disputed: int = Field(description="Rows on which they differ in status or nearest_equivalent, so that a third reader decided")


def reader_agreement(*, catalogue: Catalogue | None = None) -> tuple[Agreement, dict[str, Agreement]]:
    """Return the agreement of the readers of the evidence on national policy.

    Args:
        catalogue: the data; the shipped package if None.

    Returns:
        the agreement on all rows, and on each dimension of policy in the order of the data.

    >>> overall, by_dimension = reader_agreement()
    >>> round(by_dimension["work_based_learning"].share, 2)
    1.0
    """
    rows = (catalogue or open_catalogue()).rows(MicroCredentialStatus)
    dimensions = dict.fromkeys(row.dimension for row in rows)
    return agreement_of(rows), {name: agreement_of(row for row in rows if row.dimension == name) for name in dimensions}


def agreement_of(rows: Iterable[MicroCredentialStatus]) -> Agreement:
    """Return the agreement of the first two readers on a set of rows.

    >>> rows = open_catalogue().policy_of("HR")
    >>> agreement_of(rows).n_rows
    12
    """
    every = list(rows)
    twice = [row for row in every if row.second_status is not None]
    statuses = [(row.status_code, row.second_status) for row in twice]
    nearest = [(row.nearest_equivalent, row.second_nearest_equivalent) for row in twice]
    alike = sum(first == second for first, second in statuses)
    return Agreement(
        n_rows=len(every),
        n_read_twice=len(twice),
        n_alike=alike,
        share=alike / len(twice) if twice else None,
        alpha=krippendorff_alpha(statuses),
        alpha_nearest_equivalent=krippendorff_alpha(nearest),
        n_disputed=sum(row.is_disputed for row in twice),
    )


def krippendorff_alpha(units: Iterable[Iterable[Hashable | None]]) -> float | None:
    """Return Krippendorff's alpha for nominal values: the agreement of readers beyond chance.

    Each unit u has m_u values, one for each reader that gave one; units with fewer than two values are ignored. Of the n remaining
    values, n_c are c. Then

        alpha = 1 - D_o / D_e
        D_o = (1 / n) * sum over u of (pairs of unlike values in u) / (m_u - 1)
        D_e = (1 / (n * (n - 1))) * sum over unlike c, k of n_c * n_k

    where every pair counts in both orders. 1 is perfect agreement, 0 is agreement by chance, and below 0 is worse than chance.

    Args:
        units: the values that the readers gave to each unit; None for a missing value.

    Returns:
        alpha; None if it is not defined: no unit has two values, or all values are the same.

    Reference:
        K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, Annenberg School for Communication,
        University of Pennsylvania.

    >>> round(krippendorff_alpha(zip("0100000010", "1110010000")), 3)
    0.095
    """
    paired = [values for values in ([value for value in unit if value is not None] for unit in units) if len(values) > 1]
    counts = Counter(value for values in paired for value in values)
    n = counts.total()
    unlike_by_chance = n * n - sum(count * count for count in counts.values())
    if not unlike_by_chance:
        return None
    unlike = 0.0
    for values in paired:
        alike = sum(count * count for count in Counter(values).values())
        unlike += (len(values) ** 2 - alike) / (len(values) - 1)
    return 1 - (unlike / n) / (unlike_by_chance / (n * (n - 1)))
