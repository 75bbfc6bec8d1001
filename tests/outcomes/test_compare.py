"""Activities side by side: what may be compared, and what a rank says."""

import pytest

from mcvet.errors import SelectionError
from mcvet.outcomes import ActivityScore, Response, Wave, compare_activities, score_activity
from mcvet.outcomes.model import WEIGHTS
from outcomes.made import activity


def scored(**changes: object) -> ActivityScore:
    """Score twelve people who rise from 1 or 2 to 3 or 4 in two topics, with all that an index needs."""
    items = ("X1", "X2", "Y1", "Y2", "SAT1", "INT1")
    rows = [
        Response(wave, code=f"P{n}", answers=dict.fromkeys(items, start + n % 2))
        for wave, start in ((Wave.PRE, 1), (Wave.POST, 3)) for n in range(12)
    ]  # fmt: skip
    plan = {"planned_stakeholder_groups": ["A", "B"], "attendance_by_group": {"A": 9, "B": 9}, "planned_participants": 20, "attended": 18}
    return score_activity(rows, activity(topics={"X": ["X1", "X2"], "Y": ["Y1", "Y2"]}, **(plan | changes)))


def ranged(score: ActivityScore, low: float, high: float) -> ActivityScore:
    """Return the score with another range of its index."""
    assert score.index_sensitivity is not None
    return score.model_copy(update={"index_sensitivity": score.index_sensitivity.model_copy(update={"p05": low, "p95": high})})


@pytest.mark.parametrize(
    ("ranges", "ranks", "alike"),
    [
        ([(10, 20), (15, 25), (30, 40)], [(2, 3), (2, 3), (1, 1)], [(0, 1)]),
        ([(10, 20), (20, 30)], [(1, 2), (1, 2)], [(0, 1)]),
        ([(10, 20), (20.1, 30)], [(2, 2), (1, 1)], []),
        ([(10, 40), (20, 30), (35, 50)], [(1, 3), (2, 3), (1, 2)], [(0, 1), (0, 2)]),
        ([(30, 40), (20, 25), (10, 15)], [(1, 1), (2, 2), (3, 3)], []),
    ],
)
def test_a_rank_counts_the_ranges_wholly_above_and_below(
    ranges: list[tuple[float, float]], ranks: list[tuple[int, int]], alike: list[tuple[int, int]]
) -> None:
    """Ranges that touch are not distinguishable; a rank begins after those wholly above and ends before those wholly below."""
    one = scored()
    scores = [ranged(one, *ends).model_copy(update={"activity": str(n)}) for n, ends in enumerate(ranges)]
    found = compare_activities(scores)
    assert (found.comparable, found.reasons) == (True, ())
    assert [standing.ranks for standing in found.standings] == ranks
    assert [standing.sensitivity for standing in found.standings] == ranges
    assert list(found.indistinguishable) == [(str(n), str(m)) for n, m in alike]


def test_a_standing_is_that_of_its_score() -> None:
    """Each activity stands in the given order with its own name, language, group size, design, grade, index, range and gains."""
    scores = [scored(activity="First", language="hr", k=6), scored(activity="Second", fictional=False, attended=19)]
    for score, standing in zip(scores, compare_activities(scores).standings, strict=True):
        for name in ("activity", "language", "fictional", "k", "design", "grade"):
            assert getattr(standing, name) == getattr(score, name)
        assert standing.index == score.index_arithmetic.value is not None
        assert score.index_sensitivity is not None
        assert standing.sensitivity == (score.index_sensitivity.p05, score.index_sensitivity.p95)
        assert standing.gains == {code: topic.gain for code, topic in score.topics.items()}
        assert standing.gains["X"].value == 2


def test_other_weights_and_no_index_are_reasons() -> None:
    """Activities with other weights, or of which one has no index, are put side by side without ranks, and the reason is told."""
    weights = WEIGHTS | {"reach": WEIGHTS["reach"] + 0.05, "intent": WEIGHTS["intent"] - 0.05}
    assert compare_activities([scored(), scored(weights=weights)]).reasons == ("different_weights",)
    nothing = score_activity([], activity())
    for scores, reasons in (([nothing, nothing], ("index_not_computed",)), ([scored(), nothing], None)):
        found = compare_activities(scores)
        assert not found.comparable
        assert found.reasons[-1] == "index_not_computed"
        assert reasons in (None, found.reasons)
        assert [standing.ranks for standing in found.standings] == [None, None]
        assert found.indistinguishable == ()
    assert compare_activities([nothing, nothing]).standings[0].sensitivity is None


@pytest.mark.parametrize("n", [0, 1])
def test_a_comparison_takes_two(n: int) -> None:
    """Fewer are refused with their number."""
    with pytest.raises(SelectionError, match=rf"two activities or more; {n} given"):
        compare_activities([scored()] * n)
