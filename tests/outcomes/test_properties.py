"""Properties of any answers whatever."""

import math
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcvet.outcomes import ActivityScore, Filter, Response, Wave, compare_activities, filters_for, score_activity
from mcvet.outcomes.model import COMPONENTS, WEIGHTS
from mcvet.outcomes.scoring.composite import aggregate
from outcomes.made import activity

pytestmark = pytest.mark.slow

STEADY = settings(derandomize=True, database=None, deadline=None, max_examples=60)
ASKED = activity(topics={"X": ["X1", "X2"], "Y": ["Y1", "Y2"]}, planned_participants=20, attended=18)
NAMES = ("X1", "X2", "Y1", "Y2", "SAT1", "SAT2", "INT1")

an_answer = st.one_of(st.none(), st.integers(1, 5), st.sampled_from([0, 7, "x", 2.5]))
a_response = st.builds(
    Response, st.sampled_from([Wave.PRE, Wave.POST]), st.none(), st.sampled_from([f"P{n}" for n in range(16)]), st.sampled_from(["HR", "SI"]),
    st.just("A"), st.fixed_dictionaries(dict.fromkeys(NAMES, an_answer)),
)  # fmt: skip
some_responses = st.lists(a_response, max_size=40)
a_component = st.one_of(st.none(), st.floats(0, 100))
some_components = st.fixed_dictionaries(dict.fromkeys(COMPONENTS, a_component))


def numbers(value: object) -> Iterator[float]:
    """Yield all numbers of a dumped result."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, float):
        yield value


def alike(one: object, other: object) -> bool:
    """Return True if two dumped results agree but for the noise of floating-point numbers."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return one == other


@STEADY
@given(rows=some_responses)
def test_every_figure_keeps_its_bounds(rows: list[Response]) -> None:
    """Components and indices lie in 0 to 100, shares in 0 to 1, correlations in -1 to 1; nothing is NaN or infinite."""
    score = score_activity(rows, ASKED)
    assert all(math.isfinite(number) for number in numbers(score.model_dump()))
    for value in (*score.components.values(), score.index_arithmetic.value, score.index_geometric.value, score.satisfaction.pomp_mean):
        assert value is None or 0 <= value <= 100
    for topic in score.topics.values():
        assert topic.n_pairs is None or topic.n_pairs == 0 or topic.n_pairs >= 5
        for value in (topic.r_rb, topic.net_improved, topic.mean_normalised_change):
            assert value is None or -1 <= value <= 1
        assert topic.p_wilcoxon is None or 0 < topic.p_wilcoxon <= (topic.p_holm or 0) <= 1
        if topic.mean_gain is not None and topic.ci:
            assert topic.ci[0] < topic.mean_gain < topic.ci[1]


def resting_on_one_group(score: ActivityScore) -> dict[str, int]:
    """The number of people behind each figure that is shown and rests on one group of people."""
    found = {"n_pre": score.n_pre, "n_post": score.n_post, "pairs": score.n_paired_codes, "follow_up": score.follow_up.n}
    found |= {"satisfaction": score.satisfaction.n, "intent": score.intent.n}
    found |= {f"reliability {code}": told.n for code, told in score.reliability.items()}
    for code, topic in (*score.topics.items(), *((f"then {code}", topic) for code, topic in score.retrospective.items())):
        found |= {
            f"{topic.design} {code} {name}": told.n for name, told in topic.figures.items() if name not in ("difference", "cliffs_delta")
        }
    return {name: n for name, n in found.items() if n is not None}


a_score = st.sampled_from([None, 1, 3, 5, 5])
a_visitor = st.fixed_dictionaries(
    {
        "twin": st.sampled_from([None] * 6 + [1, 2]), "country": st.sampled_from(["HR", "HR", "SI", "RS"]), "group": st.sampled_from("AAB"),
        "later": st.sampled_from([None, None, None, "SI"]), "waves": st.sampled_from(["pre post later", "pre post later", "pre post", "pre", "post later"]),
        "X1": a_score, "X2": a_score, "Y1": a_score, "SAT1": a_score, "up": st.integers(0, 2), "planned": st.integers(0, 2), "done": st.integers(0, 2),
    }
)  # fmt: skip


def rows_of(visitors: list[dict[str, Any]]) -> list[Response]:
    """What visitors answer: codes that several use, sheets sent twice, another country later, half-filled forms, a follow-up."""
    rows = []
    for n, v in enumerate(visitors):
        code, place = f"P{n if v['twin'] is None else v['twin']}", (v["country"], v["group"])
        moved = (v["later"] or v["country"], v["group"])
        gone = {name: v[name] and min(5, v[name] + v["up"]) for name in ("X1", "Y1")} | {"X2": v["X2"], "SAT1": v["SAT1"], "SAT2": v["Y1"]}
        if "pre" in v["waves"]:
            rows.append(Response(Wave.PRE, None, code, *place, {name: v[name] for name in ("X1", "X2", "Y1")}))
        if "post" in v["waves"]:
            rows.append(Response(Wave.POST, None, code, *moved, gone, actions_planned=("a", "b")[: v["planned"]]))
        if "later" in v["waves"]:
            rows.append(Response(Wave.FOLLOW_UP, None, code, *place, {}, actions_done=("a", "b")[: v["done"]]))
    return rows


@settings(STEADY, max_examples=40)
@given(visitors=st.lists(a_visitor, min_size=14, max_size=45))
def test_no_combination_of_filters_gives_a_small_group_away(visitors: list[dict[str, Any]]) -> None:
    """Whatever is added to and taken from one another of the figures shown, by all filters, no group of fewer than k people comes out.

    With suppression off, each figure is had for the smallest selections, of which all others are sums: no person is cleaned away
    or let in by a filter. Of every union of these with fewer than k people, the figure must not follow from those that are shown.
    """
    rows = rows_of(visitors)
    asked = activity(topics={"X": ["X1", "X2"], "Y": ["Y1"]})
    bare = activity(topics={"X": ["X1", "X2"], "Y": ["Y1"]}, k=1)
    shown = {only: resting_on_one_group(score_activity(rows, asked, only=only)) for only in filters_for(rows, asked) - {Filter()}}
    shown[Filter()] = resting_on_one_group(score_activity(rows, asked))
    cells = [only for only in filters_for(rows, bare) if all(only)]
    true = [resting_on_one_group(score_activity(rows, bare, only=cell, small_groups_confirmed=True)) for cell in cells]
    whole = resting_on_one_group(score_activity(rows, bare, small_groups_confirmed=True))
    for name in {name for found in shown.values() for name in found}:
        people = [found.get(name, 0) for found in true]
        assert sum(people) == whole.get(name, 0), name
        known = []
        for only, found in shown.items():
            if name in found:
                inside = [only.country in ("", cell.country) and only.stakeholder in ("", cell.stakeholder) for cell in cells]
                known.append([float(within and n > 0) for within, n in zip(inside, people, strict=True)])
                assert sum(n for n, within in zip(people, inside, strict=True) if within) == found[name], (name, only)
        rank = np.linalg.matrix_rank(known)
        present = [i for i, n in enumerate(people) if n]
        for union in (union for size in range(1, len(present) + 1) for union in combinations(present, size)):
            if 0 < sum(people[i] for i in union) < 5:
                aim = [float(i in union) for i in range(len(people))]
                assert np.linalg.matrix_rank([*known, aim]) > rank, (name, union)


@settings(STEADY, max_examples=20)
@given(visitors=st.lists(a_visitor, min_size=14, max_size=45))
def test_what_rests_on_few_is_told_of_all_or_of_nobody(visitors: list[dict[str, Any]]) -> None:
    """Attrition, the second way of asking and its shift are hidden under every filter; cleaning is counted for all alike."""
    rows = rows_of(visitors)
    asked = activity(topics={"X": ["X1", "X2"], "Y": ["Y1"]})
    whole = score_activity(rows, asked)
    for only in filters_for(rows, asked) - {Filter()}:
        part = score_activity(rows, asked, only=only)
        assert (part.attrition.status, part.attrition.reason, part.retrospective, part.response_shift) == (
            "suppressed",
            "n_below_k",
            {},
            {},
        )
        assert (part.issues, part.suggested_pairs) == (whole.issues, whole.suggested_pairs)


@STEADY
@given(rows=st.lists(a_response, max_size=40, unique_by=lambda row: (row.wave, row.code)), data=st.data())
def test_the_order_of_respondents_is_irrelevant(rows: list[Response], data: st.DataObject) -> None:
    """Shuffled rows give the same result."""
    shuffled = data.draw(st.permutations(rows))
    assert alike(score_activity(rows, ASKED).model_dump(), score_activity(shuffled, ASKED).model_dump())


a_rating = st.one_of(st.none(), st.integers(1, 5))
a_person = st.fixed_dictionaries({wave: st.fixed_dictionaries(dict.fromkeys(NAMES, a_rating)) for wave in (Wave.PRE, Wave.POST)})
who_and_what = st.tuples(st.integers(0, 29), st.sampled_from([Wave.PRE, Wave.POST]), st.sampled_from(NAMES))


def scored(people: list[dict[Wave, dict[str, int | None]]]) -> ActivityScore:
    return score_activity(
        [Response(wave, code=f"P{n}", answers=dict(said)) for n, person in enumerate(people) for wave, said in person.items()], ASKED
    )


@settings(STEADY, max_examples=150)
@given(people=st.lists(a_person, min_size=6, max_size=30), gone=who_and_what)
def test_a_missing_answer_adds_to_nothing(people: list[dict[Wave, dict[str, int | None]]], gone: tuple[int, Wave, str]) -> None:
    """Taking an answer away adds to no figure a person, brings out no figure that rested on too few, betters no grade and adds no weight.

    But for equal answers of a small group, which are hidden for being equal.
    """
    n, wave, name = gone
    before = scored(people)
    people[n % len(people)][wave][name] = None
    after = scored(people)
    alike = [f.reason for topic in before.topics.values() for f in topic.figures.values()] + [
        before.satisfaction.reason,
        before.intent.reason,
    ]
    for code, topic in after.topics.items():
        one = before.topics[code]
        assert (topic.n_pairs or 0) <= (one.n_pairs or 0)
        assert topic.grade >= one.grade
        assert (one.status == "ok") >= (topic.status == "ok")
        for figure, found in topic.figures.items():
            assert (found.n or 0) <= (one.figures[figure].n or 0) if figure in one.figures else found.n is None
    for one_set, other in ((before.satisfaction, after.satisfaction), (before.intent, after.intent)):
        assert (other.n or 0) <= (one_set.n or 0)
    assert (after.n_pre, after.n_post, after.match_rate) == (before.n_pre, before.n_post, before.match_rate)
    if "equal_answers" not in alike:
        assert set(after.index_arithmetic.available) <= set(before.index_arithmetic.available)
        assert after.index_arithmetic.available_weight <= before.index_arithmetic.available_weight + 1e-12


@settings(STEADY, max_examples=150)
@given(people=st.lists(a_person, min_size=6, max_size=30), gone=who_and_what)
def test_a_missing_answer_counts_as_nothing_but_missing(
    people: list[dict[Wave, dict[str, int | None]]], gone: tuple[int, Wave, str]
) -> None:
    """A good answer that goes missing never raises a score: one at least as good as the person's mean, of a question set that stays counted.

    After the activity it lowers nothing but raises neither mean, gain, satisfaction nor intent; before it, the like holds for one
    that is at most the mean. For other answers no such rule can hold, because nothing is imputed.
    """
    n, wave, name = gone
    said = people[n % len(people)][wave]
    items = [item for item in NAMES if item.rstrip("12") == name.rstrip("12")]
    rated = [value for item in items if (value := said[item]) is not None]
    value = said[name]
    if value is None or len(rated) < 2:
        return
    mean = sum(rated) / len(rated)
    if value < mean if wave is Wave.POST else value > mean:
        return
    before = scored(people)
    said[name] = None
    after = scored(people)
    for code in after.topics:
        for figure in ("mean_post", "mean_gain") if wave is Wave.POST else ("mean_gain",):
            one, other = getattr(before.topics[code], figure), getattr(after.topics[code], figure)
            assert one is None or other is None or other <= one + 1e-9
    for one, other in ((before.satisfaction.pomp_mean, after.satisfaction.pomp_mean), (before.intent.pomp_mean, after.intent.pomp_mean)):
        assert one is None or other is None or wave is Wave.PRE or other <= one + 1e-9


@STEADY
@given(
    done=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=16, max_size=30),
    silent=st.integers(5, 9),
    gone=st.integers(0, 8),
)
def test_a_missing_follow_up_never_raises_the_lower_bound(done: list[tuple[int, int]], silent: int, gone: int) -> None:
    """Who does not answer the follow-up counts as having done nothing in its lower bound, and lowers the response rate."""
    post = [Response(Wave.POST, code=f"P{n}", actions_planned=("a", "b", "c", "d")) for n in range(len(done) + silent)]
    later = [
        Response(Wave.FOLLOW_UP, code=f"P{n}", actions_done=("a", "b")[:one], actions_in_progress=("c", "d")[:other])
        for n, (one, other) in enumerate(done)
    ]
    before = score_activity([*post, *later], ASKED).follow_up
    after = score_activity([*post, *later[:gone], *later[gone + 1 :]], ASKED).follow_up
    assert before.bounds
    assert after.bounds
    assert after.bounds[0] <= before.bounds[0] + 1e-9
    assert (after.response_rate or 0) < (before.response_rate or 0)
    assert after.bounds[0] <= (after.value or 0) <= after.bounds[1]


@STEADY
@given(components=some_components, name=st.sampled_from(COMPONENTS), more=st.floats(0, 100))
def test_the_index_rises_with_each_component(components: dict[str, float | None], name: str, more: float) -> None:
    """Neither rule of aggregation falls when a component rises, and both stay between the least and the most."""
    for geometric in (False, True):
        low = aggregate(components, WEIGHTS, geometric=geometric)
        value = components[name]
        if low.value is None or value is None:
            continue
        high = aggregate(components | {name: max(value, more)}, WEIGHTS, geometric=geometric)
        assert high.value is not None
        assert high.value >= low.value - 1e-9
        present = [max(v, 1.0) if geometric else v for v in components.values() if v is not None]
        assert min(present) - 1e-9 <= low.value <= max(present) + 1e-9


@STEADY
@given(components=some_components)
def test_the_geometric_index_is_never_above_the_arithmetic(components: dict[str, float | None]) -> None:
    """But for values below 1, which count as 1."""
    raised = {name: None if value is None else max(value, 1.0) for name, value in components.items()}
    one, other = aggregate(raised, WEIGHTS), aggregate(raised, WEIGHTS, geometric=True)
    assert (one.value is None) == (other.value is None)
    if one.value is not None and other.value is not None:
        assert other.value <= one.value + 1e-9


def made(pre: int, post: int, **changes: object) -> ActivityScore:
    rows = [
        Response(wave, code=f"P{n}", answers={item: min(5, start + n % 2) for item in NAMES})
        for wave, start in ((Wave.PRE, pre), (Wave.POST, post)) for n in range(12)
    ]  # fmt: skip
    values = {"planned_stakeholder_groups": ["A", "B"], "attendance_by_group": {"A": 9, "B": 9}, "planned_participants": 20, "attended": 18}
    return score_activity(rows, activity(topics={"X": ["X1", "X2"], "Y": ["Y1", "Y2"]}, **(values | changes)))


def test_activities_are_ranked_by_ranges_only() -> None:
    """Far apart: two ranks without overlap; alike: one range, and no distinguishable difference."""
    far = compare_activities([made(1, 2), made(1, 4)])
    assert far.comparable
    assert [standing.ranks for standing in far.standings] == [(2, 2), (1, 1)]
    assert far.indistinguishable == ()
    near = compare_activities([made(1, 3), made(1, 3)])
    assert [standing.ranks for standing in near.standings] == [(1, 2), (1, 2)]
    assert len(near.indistinguishable) == 1


def test_unlike_activities_are_not_compared() -> None:
    """Other components, another scale or another design: gains side by side, no ranks, and the reason."""
    one = made(1, 3)
    assert compare_activities([one, made(1, 3, attended=None)]).reasons == ("different_components",)
    assert compare_activities([one, made(1, 3, scale=[1, 6])]).reasons == ("different_scales",)
    rows = [
        Response(wave, form=str(n), answers=dict.fromkeys(NAMES, start + n % 2))
        for wave, start in ((Wave.THEN, 1), (Wave.NOW, 3)) for n in range(12)
    ]  # fmt: skip
    asked = activity(
        topics={"X": ["X1", "X2"], "Y": ["Y1", "Y2"]}, planned_participants=20, attended=18, planned_stakeholder_groups=2,
        attendance_by_group={"A": 9, "B": 9},
    )  # fmt: skip
    other = compare_activities([one, score_activity(rows, asked)])
    assert (other.comparable, other.reasons) == (False, ("different_designs",))
    assert all(standing.ranks is None and standing.gains["X"].value == pytest.approx(2) for standing in other.standings)


def test_the_sensitivity_is_the_same_at_every_call() -> None:
    """The seed is fixed, the range holds the index without variation, and each component can be left out."""
    one, two = made(1, 3).index_sensitivity, made(1, 3).index_sensitivity
    assert one == two
    assert one
    assert set(one.without) == set(COMPONENTS) - {"follow_up"}
