"""Disclosure control: what may be shown of small groups."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from mcvet.outcomes.model import Interval, Response, Scale

TablePlace = tuple[int, int]
_ALIKE_BELOW = 10


def is_small(n: int, k: int) -> bool:
    """Return True if a group is too small to be shown; an empty group is not small."""
    return 0 < n < k


def band_of_equal_answers(values: Sequence[float], scale: Scale, k: int) -> Interval | None:
    """Return the band to show if everyone in a group of fewer than 10 gave the same answer, or None if answers differ.

    The band is the half of the scale in which the answer lies. With suppression off (k = 1) there is none.
    """
    if k == 1 or len(values) >= _ALIKE_BELOW or not values or max(values) != min(values):
        return None
    middle = (scale.min + scale.max) / 2
    return (middle, scale.max) if values[0] >= middle else (scale.min, middle)


class Table(NamedTuple):
    """A table of counts with its margins; None is a hidden cell, by primary or complementary suppression."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def suppress_table(counts: Sequence[Sequence[int]], k: int) -> Table:
    """Hide what a table of counts with totals would reveal about fewer than k people.

    Args:
        counts: rows of counts of people, all of one length; a single row is a one-way table.
        k: the smallest group that is reported.

    Counts from 1 to k-1 are hidden. Then further counts are hidden until no hidden count follows exactly from the shown ones (bounds by
    linear programming), and the hidden counts of no line sum to 1 to k-1. The next count to hide in a failing line is a shown one that
    is not zero, crosses a line with a hidden count, and is smallest, in that order of preference; ties are resolved by reading order.
    If no further count can be hidden, only the grand total is shown. Totals are counts like any other. Other patterns would be equally
    valid; this one agrees with the published 2 x 3 example of GaussSuppression.

    >>> suppress_table([[12, 3, 7], [9, 8, 2]], 5).cells
    ((12, None, None), (9, None, None))
    """
    return _suppressed(tuple(map(tuple, counts)), k)


@lru_cache(maxsize=256)
def _suppressed(counts: tuple[tuple[int, ...], ...], k: int) -> Table:
    inner = np.asarray(counts, dtype=int)
    table = np.block([[inner, inner.sum(axis=1, keepdims=True)], [inner.sum(axis=0, keepdims=True), inner.sum()]])
    if inner.shape[0] == 1:
        table = table[:1]
    elif inner.shape[1] == 1:
        table = table[:, :1]
    hidden = {cell for cell in np.ndindex(*table.shape) if is_small(int(table[cell]), k)}
    while failing := _failing_lines(table, hidden, k):
        line = next((line for line in failing if not hidden.issuperset(line)), None)
        if line is None:
            hidden = set(np.ndindex(*table.shape)) - ({(table.shape[0] - 1, table.shape[1] - 1)} if table[-1, -1] >= k else set())
            break
        hidden.add(_next_to_hide(table, hidden, line))
    shown = [[None if (y, x) in hidden else int(table[y, x]) for x in range(table.shape[1])] for y in range(table.shape[0])]
    if inner.shape[0] == 1:
        return Table((tuple(shown[0][:-1]),), (shown[0][-1],), tuple(shown[0][:-1]), shown[0][-1])
    if inner.shape[1] == 1:
        return Table(tuple((row[0],) for row in shown[:-1]), tuple(row[0] for row in shown[:-1]), (shown[-1][0],), shown[-1][0])
    return Table(tuple(tuple(row[:-1]) for row in shown[:-1]), tuple(row[-1] for row in shown[:-1]), tuple(shown[-1][:-1]), shown[-1][-1])


def _lines(shape: tuple[int, ...]) -> list[list[TablePlace]]:
    rows = [[(y, x) for x in range(shape[1])] for y in range(shape[0])]
    columns = [[(y, x) for y in range(shape[0])] for x in range(shape[1])]
    return [line for line in (*rows, *columns) if len(line) > 1]


def _failing_lines(table: np.ndarray, hidden: set[TablePlace], k: int) -> list[list[TablePlace]]:
    def adds_up_to_few(line: list[TablePlace]) -> bool:
        return line[-1] not in hidden and is_small(int(sum(table[cell] for cell in line[:-1] if cell in hidden)), k)

    lines = _lines(table.shape)
    if few := [line for line in lines if adds_up_to_few(line)]:
        return few
    exact = _worked_out(table, hidden) if hidden else set()
    return [line for line in lines if exact.intersection(line)]


def _worked_out(table: np.ndarray, hidden: set[TablePlace]) -> set[TablePlace]:
    """Return the hidden counts that follow exactly from the shown ones."""
    names = {cell: i for i, cell in enumerate(sorted(hidden))}
    equations, sums = [], []
    for line in _lines(table.shape):
        if any(cell in names for cell in line):
            equations.append(np.zeros(len(names)))
            sums.append(0.0)
            for cell in line:
                sign = -1.0 if cell == line[-1] else 1.0
                if cell in names:
                    equations[-1][names[cell]] += sign
                else:
                    sums[-1] -= sign * float(table[cell])
    exact = set()
    for cell, i in names.items():
        aim = np.zeros(len(names))
        aim[i] = 1
        limits = [linprog(sign * aim, A_eq=np.array(equations), b_eq=sums, bounds=(0, None), method="highs") for sign in (1, -1)]
        if all(found.status == 0 for found in limits) and abs(limits[0].fun + limits[1].fun) < 0.5:
            exact.add(cell)
    return exact


def _next_to_hide(table: np.ndarray, hidden: set[TablePlace], line: list[TablePlace]) -> TablePlace:
    across = 1 if line[0][0] == line[-1][0] else 0
    crossed = {cell[across] for cell in hidden}
    left = (cell for cell in line if cell not in hidden)
    return min(left, key=lambda c: (table[c] == 0, c == line[-1], c[across] not in crossed, int(table[c]), c))


class Filter(NamedTuple):
    """A selection of people by country, by stakeholder group, or by both; an empty string selects all."""

    country: str = ""
    stakeholder: str = ""


def allowed_filters(people: Iterable[Response], k: int) -> frozenset[Filter]:
    """Return the selections whose results may be shown, so that no two of them reveal fewer than k people by subtraction.

    A selection is a cell or a margin of the table of country by stakeholder group. It is allowed if the table shows it after
    suppression.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> sorted(only.country for only in allowed_filters(found.survey.responses, found.activity.k) if not only.stakeholder)
    ['', 'BA', 'ME', 'RS']
    """
    return allowed_in_all([people], k)


def allowed_in_all(groups: Iterable[Iterable[Response]], k: int) -> frozenset[Filter]:
    """Return the selections that may be shown for every group of people on which a figure is based.

    A selection has people in at least one group, and a hidden number in none. An empty selection reveals nothing.
    """
    shown: set[Filter] = set()
    hidden: set[Filter] = set()
    for group in groups:
        for chosen, n in _counts(group, k).items():
            if n is None:
                hidden.add(chosen)
            elif n:
                shown.add(chosen)
    return frozenset(shown - hidden)


def _counts(people: Iterable[Response], k: int) -> dict[Filter, int | None]:
    pairs = Counter((person.country, person.stakeholder) for person in people)
    countries = sorted({country for country, _ in pairs})
    groups = sorted({group for _, group in pairs})
    if not pairs:
        return {}
    table = suppress_table([[pairs[country, group] for group in groups] for country in countries], k)
    return {
        **{Filter(c, g): table.cells[y][x] for y, c in enumerate(countries) for x, g in enumerate(groups)},
        **{Filter(c, ""): n for c, n in zip(countries, table.row_totals, strict=True)},
        **{Filter("", g): n for g, n in zip(groups, table.column_totals, strict=True)},
        Filter(): table.total,
    }
