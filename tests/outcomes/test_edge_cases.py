"""The table of edge cases of the specification, row by row, and what else each indicator must do at its ends."""

import json
import logging
import math
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mcvet.errors import SelectionError
from mcvet.locale import texts_for
from mcvet.outcomes import ActivityError, Filter, Response, SurveyDesign, TopicScore, Wave, make_activity, read_activity, score_activity
from mcvet.outcomes.model import COMPONENTS, WEIGHTS
from mcvet.outcomes.results import Grade
from mcvet.outcomes.scoring import statistics
from mcvet.outcomes.scoring.clean import clean
from mcvet.outcomes.scoring.composite import ComponentError, WeightError, aggregate, sensitivity
from mcvet.outcomes.scoring.gains import asked_in_both, learning_gain
from mcvet.outcomes.scoring.indicators import diversity, figure, grade_of, item_set, planners, reach, rejected
from mcvet.outcomes.scoring.pairing import pair_answers
from mcvet.outcomes.scoring.score import reweighted, score_paired
from mcvet.outcomes.scoring.statistics import Estimate
from mcvet.reports.outcomes import schemas
from outcomes.made import activity, answers, pairs, truth

TEN = [1, 2, 2, 3, 1, 2, 3, 2, 1, 3, 2, 1]


def topic(pre: Sequence[float | None], post: Sequence[float | None], **changes: object) -> TopicScore:
    return score_activity(pairs(pre, post), activity(**changes)).topics["X"]


def test_no_pair() -> None:
    """People before and others after: insufficient, no pairs."""
    rows = [*answers("pre", TEN), *(Response(Wave.POST, code=f"Q{n}", answers={"X1": 3, "X2": 4}) for n in range(12))]
    found = score_activity(rows, activity()).topics["X"]
    assert (found.n_pairs, found.status, found.reason) == (0, "insufficient", "no_pairs")
    assert found.mean_gain is None


@pytest.mark.parametrize("side", ["pre", "post"])
def test_all_missing_on_one_side(side: str) -> None:
    """No score before, or none after: insufficient, no pairs."""
    gone = [None] * 12
    found = topic(gone, TEN) if side == "pre" else topic(TEN, gone)
    assert (found.n_pairs, found.status, found.reason) == (0, "insufficient", "no_pairs")


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_fewer_than_k(n: int) -> None:
    """Suppressed, and not even the number is reported, anywhere in the result."""
    score = score_activity(pairs(TEN[:n], [4] * n), activity())
    found = score.topics["X"]
    assert (found.status, found.reason, found.n_pairs, found.mean_gain, found.n_up) == ("suppressed", "n_below_k", None, None, None)
    assert score.n_pre is score.n_post is score.n_paired_codes is score.match_rate is None
    assert found.figures == {}


def test_one_pair_with_suppression_off(caplog: pytest.LogCaptureFixture) -> None:
    """With k = 1 the gain is the difference; SD, interval and effect sizes need two; p = 1. The lowering is logged and reported."""
    with caplog.at_level(logging.WARNING):
        score = score_activity(pairs([2], [4]), activity(k=1), small_groups_confirmed=True)
    found = score.topics["X"]
    assert (found.mean_gain, found.ci, found.sd_diff, found.d_z, found.d_av, found.g_av, found.r_rb) == (
        2,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    assert found.p_wilcoxon == 1
    assert {found.figures[name].reason for name in ("mean_gain", "sd_diff", "d_z", "d_av", "g_av", "r_rb")} == {"n_below_2"}
    assert score.messages == ("small_groups_confirmed",)
    assert "down to 1 are told of, as was confirmed" in caplog.text


@pytest.mark.parametrize("k", [1, 4])
def test_the_activity_alone_does_not_lower_the_smallest_group(k: int) -> None:
    """Below 5 somebody has to confirm what the activity asks; the refusal says how."""
    with pytest.raises(SelectionError, match=f"down to {k}.*--confirm-small-groups"):
        score_activity(pairs(TEN, TEN), activity(k=k))
    assert score_activity(pairs(TEN, TEN), activity(k=6)).messages == ()


def test_everyone_rises_by_one() -> None:
    """Mean 1 without interval and d_z; d_av and g_av without interval; r_rb = 1 without interval; exact p = 2 / 2^n."""
    found = topic(TEN, [x + 1 for x in TEN])
    assert (found.mean_gain, found.ci, found.d_z, found.r_rb, found.r_rb_ci, found.g_av_ci) == (1, None, None, 1, None, None)
    assert found.figures["mean_gain"].reason == "zero_variance_difference"
    assert found.figures["r_rb"].reason == "boundary"
    assert found.d_av is not None
    assert found.g_av is not None
    assert found.p_wilcoxon == pytest.approx(2 / 2**12)


def test_nobody_changes() -> None:
    """Mean 0, net 0, g_av 0, r_rb none, p = 1."""
    found = topic(TEN, TEN)
    assert (found.mean_gain, found.net_improved, found.g_av, found.r_rb, found.p_wilcoxon) == (0, 0, 0, None, 1)
    assert found.figures["r_rb"].reason == "all_zero_differences"


def test_no_variance_anywhere() -> None:
    """Everyone from 2 to 3: the gain stands, g_av does not."""
    found = topic([2] * 12, [3] * 12)
    assert (found.mean_gain, found.g_av, found.figures["g_av"].reason) == (1, None, "zero_variance")


def test_all_changes_tied_with_mixed_signs() -> None:
    """Average ranks: r_rb is the surplus of those who rose among those who changed."""
    found = topic([2, 2, 2, 3, 3, 2, 3], [3, 3, 3, 2, 3, 3, 2])
    assert found.r_rb == pytest.approx((4 - 2) / 6)


def test_all_at_the_maximum() -> None:
    """No normalised change, no component (missing, not 0), and the ceiling flag."""
    for n in (8, 12):
        score = score_activity(pairs([5] * n, [5] * n), activity())
        found = score.topics["X"]
        assert (found.mean_normalised_change, found.gain_component, found.ceiling_flag) == (None, None, True if n == 12 else None)
        assert (found.figures["ceiling_share"].value is None) == (n == 8)
        assert found.figures["mean_normalised_change"].reason == "ceiling_or_floor"
        assert score.components["learning_gain"] is None


def test_a_gain_over_the_whole_scale_tells_both_answers() -> None:
    """Where fewer than ten people all went from one end to the other, the gain is hidden like the answers."""
    found = topic([1] * 8, [5] * 8)
    assert (found.mean_pre, found.mean_post, found.mean_gain, found.gain_pomp) == (None, None, None, None)
    assert topic([1] * 12, [5] * 12).mean_gain == 4


def test_lower_from_the_maximum() -> None:
    """From 5 to 3 is half of the possible loss; a negative mean scores 0 and raises a flag."""
    found = topic([5] * 12, [3] * 12)
    assert (found.mean_normalised_change, found.gain_component, found.net_loss_flag) == (-0.5, 0, True)


def test_codes_that_do_not_match_at_all() -> None:
    """Design C, grade C, both counts and a message; no gain component, so no index; nothing about persons."""
    rows = [*answers("pre", TEN), *(Response(Wave.POST, code=f"Q{n}", answers={"X1": 3 + n % 3, "X2": 3}) for n in range(14))]
    score = score_activity(rows, activity(design="matched_pre_post"))
    assert (score.design, score.grade, score.n_pre, score.n_post) == (SurveyDesign.UNMATCHED, "C", 12, 14)
    assert {"codes_do_not_match", "design_not_as_declared"} <= set(score.messages)
    found = score.topics["X"]
    assert found.figures["difference"].value == pytest.approx((found.mean_post or 0) - (found.mean_pre or 0))
    assert found.figures["cliffs_delta"].interval
    assert {(figure.design, figure.grade) for figure in found.figures.values()} == {(SurveyDesign.UNMATCHED, "C")}
    assert found.gain_component is found.n_up is found.net_improved is None
    assert score.index_arithmetic.reason == "required_component_missing"


@pytest.mark.parametrize(
    ("rows", "rate"),
    [
        ([*answers("pre", TEN), *(Response(Wave.POST, code=f"Q{n}", answers={"X1": 3}) for n in range(14))], 0),
        (answers("post", TEN), None), (pairs(TEN[:3], TEN[:3]), None), (pairs(TEN, TEN), 1),
    ],
)  # fmt: skip
def test_nobody_matched_is_a_rate_of_zero(rows: list[Response], rate: float | None) -> None:
    """Where two waves share no code the rate is 0; with one wave, or fewer than k pairs, there is none."""
    assert score_activity(rows, activity()).match_rate == rate


def test_what_rests_on_nobody_says_so() -> None:
    """Attrition without unmatched people, and a change of people at the ceiling, give the reason and no number."""
    score = score_activity(pairs([5] * 12, [5] * 12), activity())
    assert (score.attrition.value, score.attrition.status.value, score.attrition.reason) == (None, "insufficient", "no_respondents")
    changed = score.topics["X"].figures["gain_component"]
    assert (changed.value, changed.status.value, changed.reason) == (None, "undefined", "ceiling_or_floor")
    few = score_activity([Response(Wave.POST, answers={"SAT1": n}) for n in (1, 2, 3)], activity())
    assert (few.satisfaction.status.value, few.satisfaction.reason, few.satisfaction.n) == ("suppressed", "n_below_k", None)


@pytest.mark.parametrize(
    ("scale", "told"),
    [
        ("FAM5", "FAM5 1-5 by 1; X: X1 X2; Y: Y1"),
        ({"min": 0, "max": 10, "step": 0.5}, "0-10 by 0.5; X: X1 X2; Y: Y1"),
        ({"pre": "FAM5", "post": "AGR5"}, "post:AGR5 1-5 by 1; pre:FAM5 1-5 by 1; X: X1 X2; Y: Y1"),
    ],
)
def test_the_version_of_a_form_is_its_scale_and_items(scale: object, told: str) -> None:
    """Activities are compared if this text is the same: the scale, or that of each wave, then the items of each topic in order."""
    assert score_activity([], activity(scale=scale, topics={"Y": ["Y1"], "X": ["X1", "X2"]})).scale == told


def test_the_reliability_of_each_set_of_items() -> None:
    """Each topic, satisfaction and intent of two items or more, by those who answered all of them at the end."""
    rows = [
        Response(Wave.POST, code=f"P{n}", answers={"X1": 1 + n % 5, "X2": 1 + n % 3, "Y1": 2, "SAT1": 1 + n % 4, "SAT2": 1 + n % 2, "INT1": 3})
        for n in range(12)
    ]  # fmt: skip
    rows.append(Response(Wave.POST, code="half", answers={"X1": 5, "SAT1": 5}))
    found = score_activity(rows, activity(topics={"X": ["X1", "X2"], "Y": ["Y1"]})).reliability
    assert set(found) == {"X", "SAT"}
    for code, told in found.items():
        items = {"X": ("X1", "X2"), "SAT": ("SAT1", "SAT2")}[code]
        expected = statistics.reliability([[float(row.answers[item] or 0) for item in items] for row in rows[:12]])
        assert (told.value, told.n) == (pytest.approx(expected.value), 12)


def test_other_weights_give_the_score_of_an_activity_with_them() -> None:
    """An index that is weighted again is the one that the same answers give with those weights from the start."""
    plan = {"planned_stakeholder_groups": ["A", "B"], "attendance_by_group": {"A": 9, "B": 5}, "planned_participants": 20, "attended": 14}
    rows = pairs(TEN, [x + 1 for x in TEN[::-1]])
    rows += [Response(Wave.POST, code=f"S{n}", answers={"SAT1": 3 + n % 3, "INT1": 2 + n % 3}) for n in range(8)]
    weights = {"reach": 0.1, "diversity": 0.2, "satisfaction": 0.1, "learning_gain": 0.4, "intent": 0.1, "follow_up": 0.1}
    first = score_activity(rows, activity(**plan))
    assert first.index_geometric.value is not None
    assert reweighted(first, weights) == score_activity(rows, activity(**plan, weights=weights)) != first


def test_a_selection_leaves_out_what_nobody_could_select() -> None:
    """Attendance, follow-up counts and attrition are of everyone, so a score of one country has none of them."""
    rows = [
        Response(wave, code=f"{country}{n}", country=country, answers={"X1": start + n % 3, "X2": start + n % 2})
        for wave, start in ((Wave.PRE, 1), (Wave.POST, 3)) for country in ("RS", "HR") for n in range(12)
    ]  # fmt: skip
    rows += [Response(Wave.PRE, code=f"alone{n}", country="RS", answers={"X1": 1 + n % 2, "X2": 1}) for n in range(8)]
    plan = {"planned_stakeholder_groups": ["A", "B"], "attendance_by_group": {"A": 9, "B": 15}, "planned_participants": 30, "attended": 24}
    asked = activity(**plan, follow_up={"post_n": 24, "followup_n": 20, "planned": 20, "done": 8, "in_progress": 4})
    whole, part = score_activity(rows, asked), score_activity(rows, asked, only=Filter("RS"))
    for name in ("reach", "diversity", "follow_up"):
        assert whole.figures[name].value is not None
        assert part.figures[name].value is None
    assert (part.figures["reach"].reason, part.follow_up.reason) == ("attendance_unknown", "no_follow_up")
    assert (whole.attrition.status.value, part.attrition.status.value, part.attrition.reason) == ("ok", "suppressed", "n_below_k")
    assert (whole.n_post, part.n_post) == (24, 12)


def test_the_range_of_an_index_includes_the_gain_by_means() -> None:
    """One way of computing the learning gain is that of Hake; without it the range is another."""
    plan = {"planned_stakeholder_groups": ["A", "B"], "attendance_by_group": {"A": 9, "B": 5}, "planned_participants": 20, "attended": 14}
    rows = [
        Response(wave, code=f"P{n}", answers={"X1": start + n % 3, "X2": start + n % 2, "SAT1": 3 + n % 3, "INT1": 2 + n % 3})
        for wave, start in ((Wave.PRE, 1), (Wave.POST, 3)) for n in range(12)
    ]  # fmt: skip
    score = score_activity(rows, activity(**plan))
    assert score.learning_gain_hake is not None
    assert score.index_sensitivity == sensitivity(score.components, WEIGHTS, score.learning_gain_hake)
    assert score.index_sensitivity != sensitivity(score.components, WEIGHTS, None)


def test_a_topic_of_one_item_is_told() -> None:
    """A topic with fewer than two items raises a message, one with two does not."""
    assert score_activity([], activity(topics={"X": ["X1"], "Y": ["Y1", "Y2"]})).messages == ("topic_of_one_item",)
    assert score_activity([], activity(topics={"Y": ["Y1", "Y2"]})).messages == ()


def test_planned_nobody_and_one_group_in_the_frame() -> None:
    """No value, with the reason; the ratio above 1 is reported beside the capped value."""
    score = score_activity(
        [], activity(planned_participants=0, attended=20, planned_stakeholder_groups=["A"], attendance_by_group={"A": 20})
    )
    assert (score.figures["reach"].value, score.figures["reach"].reason) == (None, "planned_zero_or_missing")
    assert (score.figures["diversity"].value, score.figures["diversity"].reason) == (None, "frame_has_one_category")
    more = score_activity([], activity(planned_participants=10, attended=12))
    assert (more.figures["reach"].value, more.figures["reach_ratio"].value) == (100, 1.2)


def test_diversity_at_its_ends() -> None:
    """Equal parts of all planned groups give 100, one group of several 0, nobody no value; a target mix counts its distance."""

    def diverse(by_group: dict[str, int], **changes: object) -> float | None:
        return score_activity(
            [], activity(planned_stakeholder_groups=["A", "B", "C"], attendance_by_group=by_group, **changes)
        ).components["diversity"]  # fmt: skip

    assert diverse({"A": 7, "B": 7, "C": 7}) == pytest.approx(100)
    assert diverse({"A": 20}) == 0
    assert diverse({}) is None
    assert diverse({"A": 10, "B": 10}, target_mix={"A": 0.5, "B": 0.25, "C": 0.25}) == pytest.approx(75)
    assert diverse({"A": 10, "B": 10}, target_mix={"A": 0.5, "B": 0.5}) == pytest.approx(100)
    one = score_activity([], activity(planned_stakeholder_groups=["A", "B"], attendance_by_group={"A": 10, "B": 1}))
    assert one.figures["groups_reached"].value == 1
    none = score_activity([], activity(planned_stakeholder_groups=[], attendance_by_group={"A": 10}))
    assert none.figures["groups_reached"].reason == "frame_has_one_category"
    flagged = score_activity([], activity(attended=20, planned_stakeholder_groups=["A", "B"], attendance_by_group={"A": 8, "B": 7}))
    assert "many_of_unknown_group" in flagged.messages
    few = score_activity([], activity(attended=18, planned_stakeholder_groups=["A", "B"], attendance_by_group={"A": 8, "B": 7}))
    assert (few.figures["unknown_group"].value, few.figures["unknown_group"].status) == (None, "suppressed")


@pytest.mark.parametrize(
    "weights", [WEIGHTS | {"reach": 0.2}, WEIGHTS | {"reach": -0.15, "intent": 0.45}, {"reach": 1.0}, WEIGHTS | {"reach": float("nan")}]
)
def test_wrong_weights(weights: dict[str, float]) -> None:
    """Weights that are negative, missing, or do not sum to 1 are an error that names the sum."""
    with pytest.raises(ActivityError, match=r"weights"):
        activity(weights=weights)
    with pytest.raises(ActivityError, match=r"sum to 1\.05"):
        activity(weights=WEIGHTS | {"reach": 0.2})


@pytest.mark.parametrize("total", [1.15, 0.9, float("nan")])
def test_weights_are_not_scaled_in_silence(total: float) -> None:
    """An index of weights that do not sum to 1 is refused with their sum."""
    with pytest.raises(WeightError, match=rf"sum to {total:g} and must sum to 1"):
        aggregate(dict.fromkeys(COMPONENTS, 50.0), WEIGHTS | {"reach": WEIGHTS["reach"] + total - 1})


@pytest.mark.parametrize(
    ("told", "reach", "diversity", "is_doubted"),
    [
        ({"attended": None}, "attendance_unknown", "attendance_unknown", False),
        ({"attended": 0}, "answers_without_attendance", "answers_without_attendance", True),
        ({"attended": None, "attendance_by_group": {"A": 0, "B": 0}}, "attendance_unknown", "answers_without_attendance", False),
        ({"attended": 20}, None, "groups_unknown", False),
        ({"attended": 11}, None, "groups_unknown", True),
    ],
)
def test_who_came_is_not_read_from_silence(told: dict[str, object], reach: str | None, diversity: str, is_doubted: bool) -> None:
    """Attendance that is not given is unknown; 0 does not agree with twelve answers; without groups no mix and no 0 % is reported."""
    plan = {"planned_participants": 20, "planned_stakeholder_groups": ["A", "B"], "attendance_by_group": {}}
    score = score_activity(pairs(TEN, [4] * 12), activity(**plan | told))
    assert score.figures["reach"].reason == reach
    for name in ("diversity", "groups_reached", "observed_evenness", "unknown_group"):
        assert (score.figures[name].value, score.figures[name].reason) == (None, diversity)
    assert ("more_answered_than_came" in score.messages) == is_doubted


def test_nobody_came_and_nobody_answered() -> None:
    """Where nobody answered either, 0 is believed."""
    score = score_activity([], activity(attended=0, planned_participants=20, planned_stakeholder_groups=["A", "B"]))
    assert (score.figures["reach"].value, score.figures["diversity"].reason) == (0, "no_participants")
    assert (score.figures["unknown_group"].value, score.figures["unknown_group"].reason) == (None, "no_participants")


@pytest.mark.parametrize("value", [100.5, -1, float("nan"), float("inf")])
def test_a_component_beyond_its_ends(value: float) -> None:
    """Above 100, below 0, NaN and infinity are errors, not missing values."""
    with pytest.raises(ComponentError, match=f"Component reach is {value}; components run from 0 to 100"):
        aggregate(dict.fromkeys(COMPONENTS, 50.0) | {"reach": value}, WEIGHTS)


def test_nobody_answered() -> None:
    """An empty table has zero respondents, and every statistic is insufficient."""
    score = score_activity([], activity())
    assert (score.n_pre, score.n_post, score.n_paired_codes) == (0, 0, 0)
    assert {score.topics["X"].status, score.satisfaction.status, score.intent.status, score.follow_up.status} == {"insufficient"}
    assert score.index_arithmetic.status == "not_computed"
    assert score.index_sensitivity is None
    assert "NaN" not in score.model_dump_json()


def test_missing_components_are_rescaled_and_named() -> None:
    """Without follow-up the index is partial on 0.85 of the weight; without 0.70 of it, or without learning gain, there is none."""
    full = dict.fromkeys(COMPONENTS, 80.0)
    assert aggregate(full, WEIGHTS).status == "complete"
    partial = aggregate(full | {"follow_up": None}, WEIGHTS)
    assert (partial.status, partial.missing, partial.value, partial.available_weight) == (
        "partial",
        ("follow_up",),
        pytest.approx(80),
        pytest.approx(0.85),
    )
    edge = aggregate(full | {"follow_up": None, "intent": None}, WEIGHTS)
    assert (edge.status, edge.available_weight) == ("partial", pytest.approx(0.70))
    less = aggregate(full | {"follow_up": None, "intent": None, "diversity": None}, WEIGHTS)
    assert (less.status, less.reason) == ("not_computed", "available_weight_below_minimum")
    assert aggregate(full | {"learning_gain": None}, WEIGHTS).reason == "required_component_missing"


def test_the_two_rules_of_aggregation() -> None:
    """Arithmetic: 0 and 100 equal 50 and 50; geometric: values below 1 count as 1."""
    weights = dict.fromkeys(COMPONENTS, 0.0) | {"reach": 0.5, "learning_gain": 0.5}
    uneven = dict.fromkeys(COMPONENTS, 50.0) | {"reach": 0.0, "learning_gain": 100.0}
    assert aggregate(uneven, weights).value == pytest.approx(50)
    assert aggregate(uneven, weights, geometric=True).value == pytest.approx(10)


def test_learning_gain_needs_half_of_the_topics() -> None:
    """One of two declared topics is enough, one of three is not."""
    rows = pairs(TEN, [x + 1 for x in TEN])
    two = score_activity(rows, activity(topics={"X": ["X1", "X2"], "Y": ["Y1"]}))
    three = score_activity(rows, activity(topics={"X": ["X1", "X2"], "Y": ["Y1"], "Z": ["Z1"]}))
    assert two.components["learning_gain"] == two.topics["X"].gain_component
    assert two.learning_gain_hake == pytest.approx(100 * (two.topics["X"].hake_g or 0))
    assert three.components["learning_gain"] is three.learning_gain_hake is None


def test_the_reason_of_a_missing_learning_gain_is_that_of_its_topics() -> None:
    """One reason of all topics is the reason, and hides if it hides them; several are told as too few topics."""

    def told(rows: list[Response], **topics: list[str]) -> tuple[str, str | None]:
        found = score_activity(rows, activity(topics=topics)).figures["learning_gain"]
        return found.status.value, found.reason

    few, alike = pairs(TEN[:4], [4] * 4), pairs([2] * 8, [3] * 8)
    assert told(few, X=["X1", "X2"]) == ("suppressed", "n_below_k")
    assert told(alike, X=["X1", "X2"]) == ("suppressed", "equal_answers")
    assert told([], X=["X1", "X2"], Y=["Y1"]) == ("insufficient", "no_pairs")
    assert told(few, X=["X1", "X2"], Y=["Y1"]) == ("insufficient", "too_few_topics")


def test_looking_back_has_the_scale_of_its_own_waves() -> None:
    """The width of the scale of then and now, not of before and after, makes the gain in percent; two scales refuse it."""
    rows = [*answers("then", [2, 3] * 6), *answers("now", [4, 6] * 6)]
    scales = {"pre": [1, 5], "post": [0, 20], "then": [0, 10], "now": [0, 10]}
    assert score_activity(rows, activity(scale=scales)).topics["X"].gain_pomp == pytest.approx(25)
    other = score_activity(rows, activity(scale=scales | {"now": [0, 20]})).topics["X"]
    assert (other.status, other.reason, other.grade) == ("refused", "scale_mismatch", "B")


COUNTS = {"post_n": 20, "followup_n": 12, "planned": 20, "done": 8, "in_progress": 4}


@pytest.mark.parametrize(
    ("changes", "value", "reason", "used"),
    [
        ({}, 50, None, True),
        ({"followup_n": 9}, 50, "response_rate_below_half", False),
        ({"followup_n": 4, "post_n": 6}, None, "n_below_k", False),
        ({"done": 18}, None, "more_done_than_planned", False),
        ({"planned": 0, "done": 0, "in_progress": 0}, None, "no_actions_planned", False),
        ({"months_after": 2}, None, "not_yet_due", False),
        ({"followup_n": 21}, None, "more_answers_than_people", False),
    ],
)
def test_follow_up_from_counts(changes: dict[str, int], value: float | None, reason: str | None, used: bool) -> None:
    """Done counts whole, in progress half; what does not hold together is rejected, too early is not yet due."""
    found = score_activity([], activity(follow_up=COUNTS | changes)).follow_up
    assert (found.value, found.reason, found.used) == (value, reason, used)


@pytest.mark.parametrize(
    ("changes", "value", "reason", "used"),
    [
        ({"followup_n": 10}, 50, None, True),
        ({"months_after": 3}, 50, None, True),
        ({"months_after": 2.99}, None, "not_yet_due", False),
        ({"done": 16}, 90, None, True),
        ({"followup_n": 20}, 50, None, True),
        ({"followup_n": 5}, 50, "response_rate_below_half", False),
        ({"followup_n": 0, "planned": 0, "done": 0, "in_progress": 0}, None, "no_respondents", False),
        ({"done": 17, "followup_n": 21}, None, "more_answers_than_people", False),
    ],
)
def test_the_ends_of_the_follow_up(changes: dict[str, Any], value: float | None, reason: str | None, used: bool) -> None:
    """Half of the people, three months, all that was planned, everyone and k people are enough, each exactly."""
    found = score_activity([], activity(follow_up=COUNTS | changes)).follow_up
    assert (found.value, found.reason, found.used) == (value, reason, used)


def test_the_status_of_a_follow_up_says_what_is_wrong() -> None:
    """What does not hold together is refused, too few are hidden, nothing planned is undefined, and the rest is insufficient."""
    status = {
        str(changes): score_activity([], activity(follow_up=COUNTS | changes)).follow_up.status.value
        for changes in ({}, {"followup_n": 21}, {"done": 18}, {"followup_n": 4, "post_n": 6}, {"planned": 0, "done": 0, "in_progress": 0}, {"months_after": 2})
    }  # fmt: skip
    assert list(status.values()) == ["ok", "refused", "refused", "suppressed", "undefined", "insufficient"]


def test_silence_is_bounded() -> None:
    """The actions of those who did not answer count as not done and as done, unless fewer than k were silent."""
    score = score_activity([], activity(follow_up=COUNTS | {"planned_by_others": 20}))
    assert score.follow_up.bounds == (25, 75)
    told = score.figures["follow_up"]
    assert (told.value, told.n, told.interval) == (50, 12, (25, 75))
    assert score_activity([], activity(follow_up=COUNTS | {"planned_by_others": 20, "followup_n": 16})).follow_up.bounds is None


@pytest.mark.parametrize(("followup_n", "rate"), [(4, None), (5, 0.25), (0, 0)])
def test_the_response_rate_counts_people(followup_n: int, rate: float | None) -> None:
    """Of fewer than k answers to the follow-up not even the share is reported: with the people after it would give their number."""
    assert score_activity([], activity(follow_up=COUNTS | {"followup_n": followup_n})).follow_up.response_rate == rate


def test_follow_up_from_a_file() -> None:
    """Rows of the follow-up wave are matched by code; a record with more done than planned is rejected and counted."""
    post = [Response(Wave.POST, datetime(2026, 1, 10), code=f"P{n}", actions_planned=("a", "b")) for n in range(13)]
    later = [
        Response(Wave.FOLLOW_UP, datetime(2026, 5, 1), code=f"P{n}", actions_done=("a",), actions_in_progress=("b",)) for n in range(6)
    ]
    later.append(Response(Wave.FOLLOW_UP, datetime(2026, 5, 1), code="P6", actions_done=("a", "b", "c")))
    score = score_activity([*post, *later], activity())
    assert (score.follow_up.value, score.follow_up.n, score.follow_up.used) == (75, 6, True)
    assert score.follow_up.bounds == (pytest.approx(100 * 9 / 24), pytest.approx(100 * 21 / 24))
    assert score.issues["follow_up_rejected"] == 1
    early = [Response(Wave.FOLLOW_UP, datetime(2026, 2, 1), code=f"P{n}", actions_done=("a",)) for n in range(6)]
    assert score_activity([*post, *early], activity()).follow_up.reason == "not_yet_due"


def test_both_designs_are_shown_and_never_pooled() -> None:
    """With pre, then and now, the gain is told by both designs, with the shift of then against pre."""
    rows = [*answers("pre", [3] * 6 + [2] * 6), *answers("then", [2] * 12), *answers("now", [4] * 11 + [3])]
    score = score_activity(rows, activity())
    assert (score.design, score.grade) == (SurveyDesign.MATCHED, "A")
    assert score.topics["X"].mean_gain == pytest.approx(4 - 1 / 12 - 2.5)
    assert score.retrospective["X"].mean_gain == pytest.approx(2 - 1 / 12)
    assert (score.retrospective["X"].grade, score.retrospective["X"].design) == ("B", SurveyDesign.RETROSPECTIVE)
    assert score.response_shift["X"].value == pytest.approx(-0.5)


def test_the_second_way_of_asking_gives_nobody_away() -> None:
    """Where the two ways rest on people of whom fewer than k differ, their difference would tell those few: the second is hidden."""
    then, now = answers("then", [2, 3] * 7), answers("now", [4, 3] * 7)
    assert score_activity(pairs([3, 2] * 6, [4, 3] * 6), activity()).retrospective == {}
    near = score_activity([*answers("pre", [3, 2] * 6), *then, *now], activity())
    assert (near.topics["X"].n_pairs, near.retrospective["X"].status, near.retrospective["X"].mean_gain) == (12, "suppressed", None)
    assert (near.retrospective["X"].reason, near.retrospective["X"].n_pairs, near.retrospective["X"].figures) == ("n_below_k", None, {})
    assert near.response_shift["X"].status == "ok"
    far = score_activity([*answers("pre", [3, 2] * 4), *then, *now], activity())
    assert (far.topics["X"].n_pairs, far.retrospective["X"].n_pairs) == (8, 14)
    more = [Response(Wave.PRE, code=f"U{n}", answers={"X1": 1, "X2": 1}) for n in range(2)]
    assert score_activity([*answers("pre", [3, 2] * 7), *more, *then, *now], activity()).response_shift["X"].status == "suppressed"


def test_a_gain_rests_on_the_same_items_in_both_waves() -> None:
    """An item that one wave did not ask is left out of the other as well."""
    rows = [Response(Wave.PRE, code=f"P{n}", answers={"X1": 2}) for n in range(8)]
    rows += [Response(Wave.POST, code=f"P{n}", answers={"X1": 3 + n % 2, "X2": 5}) for n in range(8)]
    found = score_activity(rows, activity()).topics["X"]
    assert (found.mean_gain, found.mean_post) == (1.5, None)
    assert found.figures["mean_post"].reason == "equal_answers"


def test_what_is_declared_is_done_where_it_can_be() -> None:
    """Post only gives no gain and no before, unmatched uses no codes; no message says that codes disagree."""
    rows = pairs(TEN, [x + 1 for x in TEN])
    only = score_activity(rows, activity(design="post_only"))
    assert (only.grade, only.topics["X"].mean_pre, only.topics["X"].figures["mean_post"].n) == ("D", None, 12)
    assert "difference" not in only.topics["X"].figures
    loose = score_activity(rows, activity(design="unmatched_pre_post"))
    assert (loose.grade, loose.n_paired_codes, loose.messages) == ("C", 0, ())


def test_grades() -> None:
    """Ten pairs of at least 70% make an A; fewer pairs or a lower rate a B; post only a D."""
    assert score_activity(pairs(TEN[:9], TEN[:9]), activity()).grade == "B"
    more = [*pairs(TEN, TEN), *(Response(w, code=f"{w}{n}", answers={"X1": 2}) for w in (Wave.PRE, Wave.POST) for n in range(8))]
    score = score_activity(more, activity())
    assert (score.match_rate, score.grade) == (0.6, "B")
    only = score_activity(answers("post", TEN), activity())
    assert (only.grade, only.topics["X"].reason) == ("D", "no_pairs")


@pytest.mark.parametrize(
    ("design", "n", "rate", "grade"),
    [
        (SurveyDesign.MATCHED, 10, 0.70, "A"),
        (SurveyDesign.MATCHED, 9, 1.0, "B"),
        (SurveyDesign.MATCHED, 10, 0.69, "B"),
        (SurveyDesign.RETROSPECTIVE, 50, 1.0, "B"),
        (SurveyDesign.UNMATCHED, 50, 1.0, "C"),
        (SurveyDesign.POST_ONLY, 50, 1.0, "D"),
    ],
)
def test_the_ends_of_a_grade(design: SurveyDesign, n: int, rate: float, grade: str) -> None:
    """Ten pairs and seven of ten people are enough for an A, in the matched design only."""
    assert grade_of(design, n, rate) == grade


def test_the_ends_of_the_flags() -> None:
    """15% at the maximum before flag the ceiling; more than a fifth of unknown group, ten points of attrition, fewer who came than answered."""
    before = [5] * 3 + [2] * 17
    assert topic(before, [3] * 20).ceiling_flag
    assert not topic([5] * 2 + before[3:], [3] * 19).ceiling_flag
    assert (topic(before, before).net_loss_flag, topic([3, *[2] * 11], [2] * 12).net_loss_flag) == (False, True)
    groups = {"planned_stakeholder_groups": ["A", "B"], "attendance_by_group": {"A": 10, "B": 10}}
    for attended, is_flagged in ((25, False), (26, True)):
        score = score_activity([], activity(attended=attended, **groups))
        assert ("many_of_unknown_group" in score.messages) == is_flagged
        assert score.figures["unknown_group"].value == pytest.approx((attended - 20) / attended)
    for more, is_flagged in ((2.4, True), (2.5, False)):
        scale = {"min": 0, "max": 10, "step": 0.1}
        alone = [Response(Wave.PRE, code=f"U{n}", answers={"X1": more + n % 2 / 10, "X2": more - n % 2 / 10}) for n in range(6)]
        score = score_activity([*pairs([3.4] * 12, [5] * 12), *alone], activity(scale=scale))
        assert score.attrition.value == pytest.approx(10 * (3.4 - more))
        assert ("matched_people_differ" in score.messages) == is_flagged
    for attended, is_doubted in ((12, False), (11, True)):
        assert ("more_answered_than_came" in score_activity(answers("post", TEN), activity(attended=attended)).messages) == is_doubted


def test_matched_people_who_differ_are_flagged() -> None:
    """Ten points between matched and unmatched people before raise a flag, when both are at least k."""
    rows = [*pairs([4] * 10, [5] * 10), *(Response(Wave.PRE, code=f"U{n}", answers={"X1": 2, "X2": 2 + n % 2}) for n in range(6))]
    score = score_activity(rows, activity())
    assert score.attrition.value == pytest.approx(75 - 31.25)
    assert "matched_people_differ" in score.messages


def test_equal_answers_of_a_small_group_show_a_band() -> None:
    """Fewer than ten people who all said the same: a band, not the answer, and nothing from which it follows; the gain stands."""
    found = topic([2] * 8, [3] * 8)
    assert (found.mean_pre, found.mean_post, found.gain_component, found.hake_g, found.mean_gain) == (None, None, None, None, 1)
    assert found.figures["mean_pre"].interval == (1, 3)
    assert topic([2] * 10, [3] * 10).mean_pre == 2
    happy = [Response(Wave.POST, answers={"SAT1": 5, "SAT2": 5}) for _ in range(8)]
    score = score_activity(happy, activity())
    assert (score.satisfaction.pomp_mean, score.satisfaction.ci, score.components["satisfaction"]) == (None, (50, 100), None)


def test_satisfaction_and_intent_are_told_in_percent_with_their_share() -> None:
    """1 to 5 become 0 to 100; means of 4 or more are counted; a person counts with half of the items."""
    rows = [
        Response(Wave.POST, answers={"SAT1": a, "SAT2": b, "INT1": a, "INT2": None})
        for a, b in [(4, 4), (3, 4), (5, 3), (1, 2), (5, None), (2, 2)]
    ]
    score = score_activity([*rows, Response(Wave.POST)], activity())
    for found, means in ((score.satisfaction, [4, 3.5, 4, 1.5, 5, 2]), (score.intent, [4, 3, 5, 1, 5, 2])):
        centre = statistics.mean([25 * (mean - 1) for mean in means])
        share = statistics.wilson_share(sum(mean >= 4 for mean in means), 6)
        assert (found.n, found.status.value, found.reason) == (6, "ok", None)
        assert (found.pomp_mean, found.ci) == (pytest.approx(centre.value), pytest.approx(centre.interval))
        assert (found.share_4_plus, found.share_4_plus_ci) == (0.5, pytest.approx(share.interval))
    assert score.figures["satisfaction"].value == score.components["satisfaction"] == pytest.approx(25 * (20 / 6 - 1))
    assert score.figures["satisfaction"].interval == score.satisfaction.ci


def test_the_figures_of_a_topic_are_those_of_its_pairs() -> None:
    """Each figure of ten pairs on a scale from 1 to 5, by hand or from its statistic, with number, design and grade."""
    pre, post = [1, 2, 2, 3, 4, 5, 2, 3, 1, 4], [2, 2, 4, 2, 5, 5, 3, 5, 3, 3]
    found = topic(pre, post)
    d = [b - a for a, b in zip(pre, post, strict=True)]
    by_hand = {
        "mean_pre": 2.7, "mean_post": 3.4, "mean_gain": 0.7, "gain_pomp": 17.5, "n_up": 6, "n_same": 2, "n_down": 2, "net_improved": 0.4,
        "sd_diff": math.sqrt((1 + 0 + 4 + 1 + 1 + 0 + 1 + 4 + 4 + 1 - 4.9) / 9), "hake_g": 0.7 / 2.3, "ceiling_share": 0.1,
        "d_z": statistics.d_z(d).value, "d_av": statistics.d_av(pre, post).value, "g_av": statistics.g_av(pre, post).value,
        "r_rb": statistics.rank_biserial(d).value, "p_wilcoxon": statistics.wilcoxon_p(d), "p_holm": statistics.wilcoxon_p(d),
        "bca_check": 0.7, "mean_normalised_change": (1 / 4 + 0 + 2 / 3 - 1 / 2 + 1 + 1 / 3 + 1 + 2 / 4 - 1 / 3) / 9,
    }  # fmt: skip
    by_hand["gain_component"] = 100 * by_hand["mean_normalised_change"]
    assert {name: figure.value for name, figure in found.figures.items()} == pytest.approx(by_hand)
    assert {(figure.design, figure.grade, figure.status) for figure in found.figures.values()} == {(found.design, found.grade, "ok")}
    assert {name for name, figure in found.figures.items() if figure.n != 10} == {"mean_normalised_change", "gain_component"}
    assert found.figures["gain_component"].n == 9
    interval = statistics.mean(d).interval
    assert interval
    assert found.ci == found.figures["mean_gain"].interval == interval
    assert found.figures["gain_pomp"].interval == pytest.approx([25 * end for end in interval])
    assert (found.g_av_ci, found.r_rb_ci) == (statistics.g_av(pre, post).interval, statistics.rank_biserial(d).interval)
    for name in ("mean_pre", "gain_pomp", "n_up", "sd_diff", "d_z", "g_av", "hake_g", "p_holm", "gain_component"):
        assert getattr(found, name) == found.figures[name].value


def test_p_values_of_several_topics_are_adjusted() -> None:
    """By Holm the smaller of two p values counts twice, and the larger at least as much; field and figure have the same value."""
    rows = [
        Response(wave, code=f"P{n}", answers={"X1": start + n % 2, "Y1": start + n % 2 if n < 6 else 3})
        for wave, start in ((Wave.PRE, 1), (Wave.POST, 3)) for n in range(12)
    ]  # fmt: skip
    topics = score_activity(rows, activity(topics={"X": ["X1"], "Y": ["Y1"]})).topics
    small, large = topics["X"].p_wilcoxon, topics["Y"].p_wilcoxon
    assert (small, large) == (pytest.approx(2 / 2**12), pytest.approx(2 / 2**6))
    assert [topics[code].p_holm for code in "XY"] == [pytest.approx(4 / 2**12), pytest.approx(2 / 2**6)]
    for topic in topics.values():
        assert (topic.figures["p_holm"].value, topic.figures["p_wilcoxon"].value) == (topic.p_holm, topic.p_wilcoxon)


def test_the_keys_that_others_script_against() -> None:
    """The JSON has the documented keys, numbers unrounded, null for what is missing."""
    asked = activity(topics=["DEF", "WBL", "QA", "NQF"], planned_participants=40, attended=34)
    told = json.loads(score_activity(truth("limesurvey_pre", "limesurvey_post"), asked).model_dump_json())
    assert set(told) >= {
        "issues", "n_pre", "n_post", "n_paired_codes", "match_rate", "design", "grade", "topics", "components", "satisfaction", "intent",
        "follow_up", "index_arithmetic", "index_geometric", "index_sensitivity",
    }  # fmt: skip
    assert set(told["topics"]["DEF"]) >= {
        "n_pairs", "status", "mean_pre", "mean_post", "mean_gain", "gain_pomp", "n_up", "n_same", "n_down", "net_improved", "sd_diff", "ci",
        "d_z", "d_av", "g_av", "g_av_ci", "r_rb", "r_rb_ci", "p_wilcoxon", "p_holm", "mean_normalised_change", "gain_component", "hake_g",
        "ceiling_flag",
    }  # fmt: skip
    assert set(told["components"]) == set(COMPONENTS)
    assert set(told["satisfaction"]) >= {"status", "n", "pomp_mean", "ci", "share_4_plus"}
    assert set(told["follow_up"]) >= {"value", "response_rate", "used"}
    assert set(told["index_arithmetic"]) >= {"status", "value", "available", "available_weight", "reason"}
    assert told["index_sensitivity"]["p05"] <= told["index_sensitivity"]["median"] <= told["index_sensitivity"]["p95"]
    assert set(told["topics"]["DEF"]["figures"]["mean_gain"]) == {"value", "status", "reason", "n", "interval", "design", "grade"}
    assert told["topics"]["DEF"]["mean_gain"] == pytest.approx(0.7321428571428571, abs=1e-15)


def test_an_activity_may_be_written_in_several_ways() -> None:
    """Topics as lists, labels or objects; scales by name, ends or object; designs by name or letter: the same activity."""
    written = [
        {"topics": {"X": ["X1", "X2"]}, "scale": [1, 5], "design": "A"},
        {"topics": [{"code": "X", "items": ["X1", "X2"]}], "scale": {"min": 1, "max": 5}, "design": "matched_pre_post"},
        {"topics": {"X": "Label"}, "scale": "AGR5", "design": None},
        {"topics": ["X"], "scale": {"pre": "FAM5", "post": "FAM5"}},
    ]
    scores = [score_activity(pairs(TEN, TEN[::-1]), make_activity({"activity": "A"} | values)) for values in written]
    assert {score.topics["X"].mean_gain for score in scores} == {0}
    assert {score.design for score in scores} == {SurveyDesign.MATCHED}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"planed_participants": 3},
            "field planed_participants: expected a known field; found 'planed_participants'. Perhaps planned_participants.",
        ),
        ({"topics": {"X": ["X1"], "Y": ["X1"]}}, "field topics: expected each item in one topic; repeated: X1"),
        ({"topics": ["X", "Y", "X"]}, "field topics: expected each topic once; repeated: X;"),
        ({"topics": [{"code": "X"}, {"items": ["Y1"]}]}, "field topics: expected a list of topics, each with its code"),
        ({"topics": [{"code": "X"}, {"code": "Y", "items": [1]}]}, r"field topics\[1\]\.items\[0\]: expected a text; found '1'\."),
        ({"scale": "FAM7"}, "field scale: expected one of FAM5, AGR5, S0_10"),
        ({"scale": {"min": 5, "max": 1}}, "field scale: expected a lowest answer below the highest; they are 5 and 1"),
        ({"scale": [3, 3]}, "field scale: expected a lowest answer below the highest"),
        ({"scale": {"min": 1, "max": math.inf}}, r"field scale\.max: expected a finite number"),
        ({"scale": {"min": math.nan, "max": 5}}, r"field scale\.min: expected a finite number"),
        ({"scale": {"min": 1, "max": 5, "step": 3}}, "whole steps, up to 1,000, from the lowest answer to the highest; the step is 3"),
        ({"scale": {"min": 0, "max": 1e9, "step": 1e-9}}, "field scale: expected whole steps"),
        ({"scale": {"pre": "FAM5", "post": [5, 1]}}, r"field scale\.post: expected a lowest answer below"),
        ({"attended": "many"}, "field attended: expected a whole number, without quotation marks; found 'many'"),
        ({"attended": -1}, "field attended: expected a number of at least 0; found '-1'"),
        ({"planned_participants": -3}, "field planned_participants: expected a number of at least 0"),
        ({"planned_stakeholder_groups": "all"}, "field planned_stakeholder_groups: expected a list or a whole number"),
        ({"attendance_by_group": {"A": -2}}, r"field attendance_by_group\.A: expected a number of at least 0"),
        ({"attended": 5, "attendance_by_group": {"A": 4, "B": 2}}, "together at most 5 people, as many as attended; they sum to 6"),
        ({"k": 0}, "field k: expected a number of at least 1; found '0'"),
        ({"k": 4.5}, "field k: expected a whole number; found '4.5'"),
        ({"k": True}, "field k: expected a whole number"),
        ({"k": math.nan}, "field k: expected a finite number"),
        ({"weights": dict.fromkeys(COMPONENTS, math.nan)}, r"field weights\.reach: expected a finite number"),
        ({"weights": dict.fromkeys(COMPONENTS, 1)}, "sum to 1; they sum to 6"),
        ({"design": "E"}, "field design: expected one of matched_pre_post, "),
        ({"follow_up": {"post_n": 3}}, r"field follow_up\.followup_n: expected a value; found nothing"),
    ],
)
def test_faults_of_an_activity_are_told(changes: dict[str, Any], told: str) -> None:
    """The message names the field, what was expected and what was found."""
    with pytest.raises(ActivityError, match=told):
        make_activity({"activity": "A", "topics": ["X"]} | changes)


def test_all_faults_of_an_activity_are_told_at_once(tmp_path: Path) -> None:
    """Each with file, line and field; in the reader's language too."""
    path = tmp_path / "a.yaml"
    path.write_text("activity: A\nk: 0\nattended: 3\nattendance_by_group: {A: 4}\ntopics: [X, X]\nscale:\n  min: 5\n  max: 1\n", "utf-8")
    with pytest.raises(ActivityError) as found:
        read_activity(path)
    places = [line.split(":")[0] for line in str(found.value).splitlines()]
    fields = {"k": 2, "attendance_by_group": 4, "topics": 5, "scale": 7}
    assert sorted(places) == sorted(f"a.yaml, line {line}, field {field}" for field, line in fields.items())
    assert "a.yaml, ред 2, поље k: очекивано:" in found.value.said(texts_for("sr-Cyrl"))
    with pytest.raises(ActivityError, match="expected fields with values, such as activity, planned_participants, attended; found 'list'"):
        make_activity("list")


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("k", [1, 5, 5.0, 0, -1, 4.5, "5", True, None]),
        ("attended", [0, 7, None, -1, 1.5, "7", False]),
        ("attendance_by_group", [{}, {"A": 3}, {"A": -3}, {"A": "3"}, {"A": None}, [3]]),
        ("scale", ["FAM5", "FAM7", [1, 5], [1, 5, 1], {"min": 1, "max": 5}, {"id": "X", "min": 1, "max": 5}, {"min": 1}, {"pre": "FAM5", "post": [0, 10]}, {"min": 1, "max": 5, "step": 0}]),
        ("topics", [["X"], [], {}, {"X": ["X1"]}, {"X": "label"}, [{"code": "X", "items": ["X1"]}], [{"items": ["X1"]}], [3], "X", ["X", "X"], [""]]),
        ("planned_stakeholder_groups", [["A", "B"], 4, -4, "A", ["A", 3]]),
        ("design", ["A", "matched_pre_post", "E", None]),
        ("follow_up", [None, {"post_n": 3, "followup_n": 2, "planned": 1, "done": 1, "in_progress": 0}, {"post_n": -3}]),
        ("weights", [None, {}, {"reach": 1}, dict.fromkeys(COMPONENTS, "0.1")]),
    ],
)  # fmt: skip
def test_the_published_schema_agrees_with_the_checks(key: str, values: list[Any]) -> None:
    """What the JSON Schema of an activity refuses, the reader refuses, and the other way round."""
    checked = jsonschema.Draft202012Validator(schemas()["activity"])
    for value in values:
        described = {"activity": "A", "topics": ["X"], key: value}
        try:
            make_activity(described)
        except ActivityError:
            assert not checked.is_valid(described), value
        else:
            assert checked.is_valid(described), value


def test_the_learning_gain_is_the_mean_of_its_topics() -> None:
    """Of two topics the gain and the gain by means are the means, with the fewest pairs and the worse grade of both."""
    first, last = [2, 1, 3, 2, 1, 2, 2, 1], [4, 3, 3, 5, 4, 3, 4, 2]
    rows = [
        Response(wave, code=f"P{n}", answers={"X1": x, "Y1": 2 + n % 2 + (wave is Wave.POST) * (n % 3)} if n < 7 else {"X1": x})
        for wave, found in ((Wave.PRE, first), (Wave.POST, last)) for n, x in enumerate(found)
    ]  # fmt: skip
    score = score_activity(rows, activity(topics={"X": ["X1"], "Y": ["Y1"]}))
    found = list(score.topics.values())
    component, by_means = learning_gain(score.topics, 5)
    assert [topic.n_pairs for topic in found] == [8, 7]
    assert component.value == score.components["learning_gain"] == pytest.approx(sum(topic.gain_component or 0 for topic in found) / 2)
    assert by_means == score.learning_gain_hake == pytest.approx(50 * sum(topic.hake_g or 0 for topic in found))
    assert (component.n, component.design, component.grade) == (7, SurveyDesign.MATCHED, max(topic.grade for topic in found))


def test_looking_back_rests_on_the_same_items_then_and_now() -> None:
    """An item that only one half of the form asks is left out, and a wave without answers leaves out none."""
    rows = [Response(Wave.THEN, code=f"P{n}", answers={"X1": 2}) for n in range(8)]
    rows += [Response(Wave.NOW, code=f"P{n}", answers={"X1": 3 + n % 2, "X2": 5}) for n in range(8)]
    found = pair_answers(rows, activity())
    assert score_activity(rows, activity()).topics["X"].mean_gain == 1.5
    assert asked_in_both(activity(), found.then, found.now)["X"].items == ("X1",)
    assert asked_in_both(activity(), (), found.now)["X"].items == asked_in_both(activity(), found.now, ())["X"].items == ("X1", "X2")


@pytest.mark.parametrize("waves", [("pre", "post"), ("then", "now")])
def test_more_actions_than_planned_are_rejected_in_every_design(waves: tuple[str, str]) -> None:
    """A follow-up of people who did what they had not planned in the last wave is counted as rejected, one within the plan is not."""
    first, last = (answers(wave, TEN, actions_planned=("A",)) for wave in waves)
    within, beyond = (answers("followup", [None] * 3, actions_done=done) for done in (("A",), ("A", "B")))
    assert score_activity([*first, *last, *within], activity()).issues["follow_up_rejected"] == 0
    assert score_activity([*first, *last, *beyond], activity()).issues["follow_up_rejected"] == 3


def test_a_figure_of_a_set_of_items_is_that_of_the_set() -> None:
    """Satisfaction, intent and follow-up appear among the figures with the status, reason, number and interval of their own results."""
    rows = [*pairs(TEN, TEN), *(Response(Wave.POST, code=f"S{n}", answers={"SAT1": 3 + n % 3}) for n in range(9))]
    for score in (score_activity(rows, activity()), score_activity(rows, activity(follow_up=COUNTS | {"followup_n": 9}))):
        for name, own in (("satisfaction", score.satisfaction), ("intent", score.intent)):
            of_set = score.figures[name]
            assert (of_set.value, of_set.status, of_set.reason, of_set.n) == (own.pomp_mean, own.status, own.reason, own.n)
            assert of_set.interval == own.ci
        of_follow_up, later = score.figures["follow_up"], score.follow_up
        assert (of_follow_up.value, of_follow_up.status, of_follow_up.reason, of_follow_up.n) == (
            later.value, later.status, later.reason, later.n,
        )  # fmt: skip
        assert score.components["follow_up"] == (later.value if later.used else None)
    assert score.satisfaction.n == 9
    assert score.figures["intent"].reason == "no_respondents"


def test_a_small_group_is_not_taken_for_confirmed() -> None:
    """Paired answers are refused below 5 like raw ones, unless a person confirms; the log names the activity."""
    paired = pair_answers(pairs(TEN, TEN), activity(k=3))
    with pytest.raises(SelectionError, match="down to 3"):
        score_paired(paired)


def test_the_confirmation_of_small_groups_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """It names the activity, its smallest group and the rule."""
    with caplog.at_level(logging.WARNING):
        score_paired(pair_answers(pairs(TEN, TEN), activity(k=3)), small_groups_confirmed=True)
    assert caplog.messages == ["Activity 'A fictional activity': groups down to 3 are told of, as was confirmed; 5 is the rule."]


@pytest.mark.parametrize(
    ("estimate", "n", "status", "reason", "shown"),
    [
        (Estimate(2.5, (1, 4)), 5, "ok", None, 5), (Estimate(2.5, None, "n_below_2"), 5, "ok", "n_below_2", 5),
        (Estimate(2.5), 4, "suppressed", "n_below_k", None), (Estimate(None, None, "no_variance"), 5, "undefined", "no_variance", 5),
        (Estimate(None, None, "no_respondents"), 0, "insufficient", "no_respondents", 0),
    ],
)  # fmt: skip
def test_a_figure_says_what_it_rests_on(estimate: Estimate, n: int, status: str, reason: str | None, shown: int | None) -> None:
    """Each figure has its status, reason and number of people, with design and grade, also one that is hidden or has no value."""
    found = figure(estimate, n, 5, SurveyDesign.MATCHED, Grade.B)
    assert (found.status.value, found.reason, found.n) == (status, reason, shown)
    assert (found.value, found.interval) == ((estimate.value, estimate.interval) if status == "ok" else (None, None))
    assert (found.design, found.grade) == (SurveyDesign.MATCHED, Grade.B)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, "attendance_unknown"), ({"attended": 9}, "planned_zero_or_missing"), ({"attended": 9, "planned_participants": 0}, "planned_zero_or_missing"),
    ],
)  # fmt: skip
def test_without_a_plan_or_an_attendance_reach_and_its_ratio_have_the_reason(told: dict[str, Any], reason: str) -> None:
    """Both figures are there, and a plan of one is a plan."""
    found = reach(activity(**told), 6)
    assert {name: figure.reason for name, figure in found.items()} == {"reach": reason, "reach_ratio": reason}
    assert reach(activity(attended=5, planned_participants=1), 5)["reach_ratio"].value == 5


def test_the_mix_of_participants_is_told_with_what_is_not_known() -> None:
    """A number of groups or a list of them is the plan; a group of nobody is not reached; people of no group are a share of all."""
    named = {"planned_stakeholder_groups": ["A", "B", "C"], "attendance_by_group": {"A": 6, "B": 6, "C": 0}, "attended": 18}
    found = diversity(activity(**named), 6)
    assert found["groups_reached"].value == pytest.approx(2 / 3)
    assert found["diversity"].value == pytest.approx(100 * math.log(2) / math.log(3))
    assert (found["observed_evenness"].value, found["observed_evenness"].n) == (pytest.approx(1), 12)
    assert (found["unknown_group"].value, found["unknown_group"].n) == (pytest.approx(6 / 18), 18)
    counted = diversity(activity(**named | {"planned_stakeholder_groups": 3}), 6)
    assert {name: each.value for name, each in counted.items()} == {name: each.value for name, each in found.items()}
    everyone = diversity(activity(**named | {"attended": 12}), 6)["unknown_group"]
    assert (everyone.value, everyone.n, everyone.status.value) == (0, 12, "ok")
    few = diversity(activity(**named | {"attended": 14}), 6)["unknown_group"]
    assert (few.value, few.reason, few.status.value) == (None, "n_below_k", "suppressed")
    unknown = diversity(activity(attended=5), 5)
    assert {each.reason for each in unknown.values()} == {"groups_unknown"}


@pytest.mark.parametrize(
    ("scores", "status", "reason", "n", "interval"),
    [
        ([], "insufficient", "no_respondents", 0, None), ([4] * 4, "suppressed", "n_below_k", None, None),
        ([4] * 5, "suppressed", "equal_answers", 5, (50, 100)), ([1] * 9, "suppressed", "equal_answers", 9, (0, 50)),
    ],
)  # fmt: skip
def test_a_set_of_items_without_a_mean_says_why(
    scores: list[int], status: str, reason: str, n: int | None, interval: tuple[float, float] | None
) -> None:
    """Nobody is told as 0, few people as no number, equal answers with their number and a band."""
    people = clean([Response(Wave.POST, answers={"SAT1": score}) for score in scores], activity()).people[Wave.POST]
    found = item_set(people, ("SAT1",), 5)
    assert (found.status.value, found.reason, found.n, found.ci) == (status, reason, n, interval)
    assert (found.pomp_mean, found.share_4_plus, found.share_4_plus_ci) == (None, None, None)


def test_equal_answers_before_or_after_are_both_hidden() -> None:
    """The wave in which all said the same has the band, the other has no interval and is hidden too; two pairs have a spread."""
    for pre, post, band in (([2] * 8, [3, 4] * 4, ("mean_pre", (1, 3))), ([2, 3] * 4, [4] * 8, ("mean_post", (3, 5)))):
        found = topic(pre, post)
        hidden = {name: found.figures[name] for name in ("mean_pre", "mean_post", "ceiling_share", "hake_g", "gain_component")}
        assert {(each.value, each.status.value, each.reason) for each in hidden.values()} == {(None, "suppressed", "equal_answers")}
        assert {name: each.interval for name, each in hidden.items() if each.interval} == dict([band])
    two = score_activity(pairs([1, 2], [2, 5]), activity(k=1), small_groups_confirmed=True).topics["X"]
    assert (two.sd_diff, two.r_rb) == (pytest.approx(math.sqrt(2)), 1)
    one = score_activity(pairs([2], [4]), activity(k=1), small_groups_confirmed=True).topics["X"].figures
    assert one["gain_pomp"].reason == one["mean_gain"].reason == "n_below_2"
    assert topic([2, 3] * 4, [3, 4] * 4).sd_diff == 0


def unmatched(pre: Sequence[float], post: Sequence[float], **changes: object) -> TopicScore:
    """The topic of two groups without codes."""
    rows = [Response(wave, answers={"X1": x, "X2": x}) for wave, found in ((Wave.PRE, pre), (Wave.POST, post)) for x in found]
    return score_activity(rows, activity(**changes)).topics["X"]


def test_the_means_of_two_groups_have_their_own_scales_and_bands() -> None:
    """Equal answers of few people show a band on the scale of their wave, and nothing from which they follow; ten people show the mean."""
    for pre, post, name, other, band in (
        ([2] * 8, [3, 4] * 4, "mean_pre", "mean_post", (1, 3)), ([2, 3] * 4, [5] * 8, "mean_post", "mean_pre", (3, 5)),
    ):  # fmt: skip
        found = unmatched(pre, post).figures
        assert (found[name].value, found[name].status.value, found[name].reason, found[name].interval) == (
            None,
            "suppressed",
            "equal_answers",
            band,
        )
        assert found[other].status.value == "ok"
    assert unmatched([2] * 10, [3] * 10).mean_pre == 2
    scales = {"pre": [0, 10], "post": [1, 5]}
    assert unmatched([0] * 8, [2, 3] * 4, scale=scales).figures["mean_pre"].interval == (0, 5)


def test_a_wave_that_nobody_answered_says_so() -> None:
    """After the activity alone there is a mean of the last wave, none of the first, and no difference; the grade is that of the design."""
    found = unmatched([], [2, 3] * 4).figures
    assert found["mean_post"].value == 2.5
    assert "difference" not in found
    pair = unmatched([2, 3] * 4, [3, 4] * 4)
    assert (pair.grade, pair.figures["mean_pre"].grade) == ("C", "C")
    alone = [Response(Wave.PRE, answers={"X1": 2, "X2": 3}) for _ in range(6)]
    rows = [*alone, *(Response(Wave.POST, answers={"SAT1": 4}) for _ in range(6))]
    nobody = score_activity(rows, activity()).topics["X"].figures["mean_post"]
    assert (nobody.value, nobody.status.value, nobody.reason, nobody.n) == (None, "insufficient", "no_respondents", 0)


def test_the_label_of_a_topic_stays_where_its_gain_is_hidden_or_refused() -> None:
    """A topic is called by its label, one without by its code, with a gain or without."""
    topics = {"X": {"label": "Labelled", "items": ["X1", "X2"]}, "Y": ["Y1"]}
    assert {code: topic.label for code, topic in score_activity([], activity(topics=topics)).topics.items()} == {"X": "Labelled", "Y": "Y"}
    near = score_activity([*answers("pre", [3, 2] * 6), *answers("then", [2, 3] * 7), *answers("now", [4, 3] * 7)], activity(topics=topics))
    assert {code: topic.label for code, topic in near.retrospective.items()} == {"X": "Labelled", "Y": "Y"}


@pytest.mark.parametrize(
    ("changes", "reason", "rate"),
    [
        ({"post_n": 0, "followup_n": 0, "planned": 0, "done": 0, "in_progress": 0}, "no_respondents", None),
        ({"followup_n": 4}, "n_below_k", None), ({"planned": 0, "done": 0, "in_progress": 0}, "no_actions_planned", 0.6),
        ({"done": 18}, "more_done_than_planned", None), ({"done": 18, "post_n": 12}, "more_done_than_planned", None),
        ({"followup_n": 21, "done": 18}, "more_answers_than_people", None), ({"followup_n": 21}, "more_answers_than_people", None),
    ],
)  # fmt: skip
def test_a_follow_up_without_a_value_keeps_its_rate(changes: dict[str, int], reason: str, rate: float | None) -> None:
    """The share of those who answered is told if the counts agree and people are enough."""
    found = score_activity([], activity(follow_up=COUNTS | changes)).follow_up
    assert (found.value, found.reason, found.response_rate) == (None, reason, rate)


def test_actions_are_counted_for_those_who_planned_them() -> None:
    """A person without a plan of before or now is not counted; done and begun together may not exceed the plan."""
    post = clean([Response(Wave.POST, code="a", actions_planned=("A", "B")), Response(Wave.POST, code="b")], activity()).people[Wave.POST]
    rows = [
        Response(Wave.FOLLOW_UP, code="a", actions_done=("A",), actions_in_progress=("B",)),
        Response(Wave.FOLLOW_UP, code="b", actions_done=("A",)), Response(Wave.FOLLOW_UP, code="c", actions_done=("A",)),
        Response(Wave.FOLLOW_UP, code="d", actions_planned=("A",), actions_done=("A",), actions_in_progress=("B",)),
    ]  # fmt: skip
    answered = clean(rows, activity()).people[Wave.FOLLOW_UP]
    assert [(person.code, n) for person, n in planners(answered, post)] == [("a", 2)]
    assert [person.code for person in rejected(answered, post)] == ["b", "c", "d"]
