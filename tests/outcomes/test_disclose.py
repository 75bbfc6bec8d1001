"""Disclosure control: what is hidden of small groups, and that it stays hidden."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from mcvet.errors import SelectionError
from mcvet.outcomes import Filter, Response, Wave, filters_for, score_activity, suppress_table
from mcvet.outcomes.model import SCALES
from mcvet.outcomes.scoring.disclose import Table, allowed_filters, band_of_equal_answers
from outcomes.made import FOUR_TOPICS, activity, answers, truth

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=60)
a_table = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4)
)


def test_the_published_example_of_gausssuppression() -> None:
    """With 1 to 3 hidden, the 2 x 3 table of the vignette hides Iceland, and one more column to keep the totals."""
    table = suppress_table([[2, 0, 5], [3, 4, 6]], 4)
    assert table.cells == ((None, 0, None), (None, 4, None))
    assert (table.row_totals, table.column_totals, table.total) == ((7, 13), (5, 4, 11), 20)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([10, 10, 3], [None, 10, None]),
        ([10, 10, 3, 1], [None, 10, None, None]),
        ([7, 6, 0], [7, 6, 0]),
        ([3], [None]),
        ([4, 4], [None, None]),
    ],
)
def test_one_small_count_takes_another_with_it(counts: list[int], shown: list[int | None]) -> None:
    """In one line with its total a small count would follow by subtraction; zeros and lines without small counts stay."""
    assert list(suppress_table([counts], 5).cells[0]) == shown


N = None


@pytest.mark.parametrize(
    ("counts", "cells", "row_totals", "column_totals", "total"),
    [
        ([[12, 3, 7], [9, 8, 2]], ((12, N, N), (9, N, N)), (22, 19), (21, 11, 9), 41),
        ([[10, 10, 3], [10, 10, 10], [10, 10, 10]], ((N, N, N), (N, N, N), (10, 10, 10)), (N, N, 30), (30, 30, 23), 83),
        ([[3, 9], [9, 3]], ((N, N), (N, N)), (12, 12), (12, 12), 24),
        ([[1, 0], [0, 1]], ((N, 0), (0, N)), (N, N), (N, N), N),
        ([[2, 2], [2, 30]], ((N, N), (N, N)), (N, N), (N, N), 36),
        ([[3, 6], [6, 0]], ((N, N), (N, 0)), (N, N), (N, N), 15),
        ([[4, 0, 0], [0, 9, 8], [0, 7, 9]], ((N, N, N), (0, 9, 8), (0, N, N)), (N, 17, N), (N, N, 17), 37),
        ([[10, 0, 3], [0, 10, 10]], ((N, N, N), (0, N, N)), (N, N), (N, N, 13), 33),
        ([[1, 1, 20], [20, 20, 20]], ((N, N, N), (N, N, N)), (N, N), (21, 21, 40), 82),
        ([[9, 9, 9], [9, 9, 4], [9, 6, 7]], ((9, 9, 9), (N, N, N), (N, N, N)), (27, N, N), (27, 24, 20), 71),
        (
            [[2, 8, 8, 8], [8, 2, 8, 8], [8, 8, 2, 8]],
            ((N, N, N, 8), (N, N, 8, 8), (N, 8, N, 8)), (26, 26, 26), (18, 18, 18, 24), 78,
        ),
        ([[10, 10, 3]], ((N, 10, N),), (23,), (N, 10, N), 23),
        ([[3], [9], [8]], ((N,), (9,), (N,)), (N, 9, N), (20,), 20),
        ([[1], [1], [9]], ((N,), (N,), (N,)), (N, N, N), (11,), 11),
        ([[3], [0], [0]], ((N,), (0,), (0,)), (N, 0, 0), (N,), N),
        ([[5, 5], [5, 0]], ((5, 5), (5, 0)), (10, 5), (10, 5), 15),
    ],
)  # fmt: skip
def test_the_order_in_which_counts_are_hidden(
    counts: list[list[int]], cells: object, row_totals: object, column_totals: object, total: int | None
) -> None:
    """After counts below 5: not a zero, not a total, crossing what is hidden, the smallest, the first; where nothing helps, all but the total."""
    assert suppress_table(counts, 5) == (cells, row_totals, column_totals, total)


def published(table: Table, counts: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """The linear equations that a reader of a table knows about its inner counts."""
    rows, columns = len(counts), len(counts[0])
    known: list[tuple[list[tuple[int, int]], int | None]] = [([(y, x)], table.cells[y][x]) for y in range(rows) for x in range(columns)]
    known += [([(y, x) for x in range(columns)], table.row_totals[y]) for y in range(rows)]
    known += [([(y, x) for y in range(rows)], table.column_totals[x]) for x in range(columns)]
    known += [([(y, x) for y in range(rows) for x in range(columns)], table.total)]
    told = [(cells, n) for cells, n in known if n is not None]
    matrix = np.zeros((len(told), rows * columns))
    for i, (cells, _) in enumerate(told):
        for y, x in cells:
            matrix[i, y * columns + x] = 1
    return matrix, np.array([n for _, n in told], dtype=float)


@pytest.mark.slow
@STEADY
@given(counts=a_table, k=st.integers(2, 5))
def test_suppression_cannot_be_undone_by_differencing(counts: list[list[int]], k: int) -> None:
    """No count from 1 to k-1, inner or total, is shown, and none follows from what is shown."""
    table = suppress_table(counts, k)
    matrix, sums = published(table, counts)
    rows, columns = len(counts), len(counts[0])
    whole = np.array(counts)
    aims = [(np.eye(rows * columns)[y * columns + x], counts[y][x], table.cells[y][x]) for y in range(rows) for x in range(columns)]
    aims += [(np.repeat(np.eye(rows)[y], columns), int(whole[y].sum()), table.row_totals[y]) for y in range(rows)]
    aims += [(np.tile(np.eye(columns)[x], rows), int(whole[:, x].sum()), table.column_totals[x]) for x in range(columns)]
    aims += [(np.ones(rows * columns), int(whole.sum()), table.total)]
    for aim, true, shown in aims:
        if not 0 < true < k:
            continue
        assert shown is None
        if len(sums):
            low, high = (linprog(sign * aim, A_eq=matrix, b_eq=sums, bounds=(0, None)) for sign in (1, -1))
            assert low.status != 0 or high.status != 0 or -high.fun - low.fun > 0.5


@pytest.mark.slow
@STEADY
@given(counts=a_table)
def test_what_is_shown_is_true(counts: list[list[int]]) -> None:
    """Suppression leaves counts out and changes none; with k = 1 it leaves none out."""
    table = suppress_table(counts, 5)
    for shown, true in zip(table.cells, counts, strict=True):
        assert all(a in (None, b) for a, b in zip(shown, true, strict=True))
    assert [list(row) for row in suppress_table(counts, 1).cells] == counts


def test_a_filter_shows_nothing_that_subtraction_reveals() -> None:
    """With three people from one country, one more country is closed, so that all minus the rest tells nothing."""
    people = [Response(Wave.POST, country=c) for c, n in (("HR", 10), ("SI", 9), ("RS", 3)) for _ in range(n)]
    assert allowed_filters(people, 5) == {Filter(), Filter("HR"), Filter("", ""), Filter("HR", "")}
    with pytest.raises(SelectionError, match="fewer than 5"):
        score_activity(people, activity(), only=Filter("RS"))


def test_filters_are_of_countries_of_groups_and_of_both() -> None:
    """A selection is shown by its own count: the cell of country and group, the margin of either, and all."""
    counts = {("HR", "AGENCY"): 9, ("HR", "PROVIDER"): 8, ("SI", "AGENCY"): 7, ("SI", "PROVIDER"): 6}
    people = [Response(Wave.POST, country=c, stakeholder=g) for (c, g), n in counts.items() for _ in range(n)]
    margins = {Filter("HR"), Filter("SI"), Filter("", "AGENCY"), Filter("", "PROVIDER"), Filter()}
    assert allowed_filters(people, 5) == {Filter(*both) for both in counts} | margins
    few = [*people, *(Response(Wave.POST, country="RS", stakeholder="AGENCY") for _ in range(6))]
    assert allowed_filters(few, 5) == allowed_filters(people, 5) | {Filter("RS"), Filter("RS", "AGENCY")}
    hidden = allowed_filters([*people, Response(Wave.POST, country="HR", stakeholder="SCHOOL")], 5)
    assert Filter("", "SCHOOL") not in hidden
    assert Filter("HR", "SCHOOL") not in hidden
    assert Filter("SI", "SCHOOL") not in hidden


@pytest.mark.slow
def test_filters_hold_for_every_figure() -> None:
    """For a filter that is allowed, each topic and answer set has nobody or at least k people, and so has what is left beside it."""
    rows = truth("limesurvey_pre", "limesurvey_post")
    asked = activity(topics=FOUR_TOPICS)
    whole = score_activity(rows, asked)
    shown = filters_for(rows, asked) - {Filter()}
    assert shown
    for chosen in shown:
        part = score_activity(rows, asked, only=chosen)
        assert part.components["reach"] is None
        for code, topic in part.topics.items():
            assert topic.n_pairs is not None
            rest = (whole.topics[code].n_pairs or 0) - topic.n_pairs
            assert rest == 0 or rest >= 5


def test_the_band_is_the_half_of_the_scale() -> None:
    """Equal answers of fewer than ten people show as the half in which they lie; others need no band."""
    scale = SCALES["FAM5"]
    assert band_of_equal_answers([5.0] * 9, scale, 5) == (3, 5)
    assert band_of_equal_answers([1.0] * 9, scale, 5) == (1, 3)
    assert band_of_equal_answers([5.0] * 10, scale, 5) is band_of_equal_answers([5.0, 4.0], scale, 5) is None
    assert band_of_equal_answers([5.0], scale, 1) is None
    assert band_of_equal_answers([3.0], scale, 2) == (3, 5)
    assert band_of_equal_answers([], scale, 5) is None


def test_one_person_more_or_less_shows_nothing_below_k() -> None:
    """As people are added one by one, nothing at all is told until there are k of them."""
    scores = [score_activity([*answers("pre", [2] * n), *answers("post", [3] * n)], activity()) for n in range(1, 8)]
    for n, (fewer, more) in enumerate(pairwise(scores), 2):
        assert (fewer.n_pre is None) == (n - 1 < 5)
        assert (more.n_pre is None) == (n < 5)


@pytest.mark.parametrize(
    ("changes", "is_shown"),
    [
        ({}, True), ({"pre": {"X1": 5, "X2": 5}, "post": {"X1": 5, "X2": 5}}, False), ({"post": {"X2": None}}, False),
        ({"post": {"X1": None, "X2": None}}, False), ({"post": {"SAT2": None}}, False), ({"post": {"SAT1": None, "SAT2": None}}, False),
    ],
    ids=["all", "change is not defined", "half a topic", "no topic", "half of satisfaction", "no satisfaction"],
)  # fmt: skip
def test_a_selection_holds_for_every_group_behind_a_figure(changes: dict[str, dict[str, float | None]], is_shown: bool) -> None:
    """Twelve people of a country are shown; if a figure rests on three of them, because the other nine lack it, they are not."""
    rows = []
    for n, country in ((n, country) for n in range(12) for country in ("RS", "HR")):
        for wave in (Wave.PRE, Wave.POST):
            said: dict[str, float | str | None] = dict.fromkeys(("X1", "X2", "SAT1", "SAT2"), 2 + n % 2)
            said |= changes.get(wave.value, {}) if country == "RS" and n < 9 else {}
            rows.append(Response(wave, code=f"{country}{n}", country=country, answers=said))
    assert (Filter("RS") in filters_for(rows, activity())) is is_shown
