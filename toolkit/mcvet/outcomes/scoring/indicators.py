"""Indicators: attendance, satisfaction, self-reported learning by topic, and follow-up."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np

from mcvet.outcomes.model import SCALES, Activity, FollowUpCounts, Grade, Scale, Status, SurveyDesign, Topic
from mcvet.outcomes.results import Figure, FollowUpScore, ItemSetScore, TopicScore
from mcvet.outcomes.scoring import statistics
from mcvet.outcomes.scoring.clean import Person
from mcvet.outcomes.scoring.disclose import band_of_equal_answers, is_small
from mcvet.outcomes.scoring.pairing import Pair
from mcvet.outcomes.scoring.statistics import Estimate

MOST_UNKNOWN, CEILING, LEAST_RESPONSE, DUE_MONTHS = 0.2, 0.15, 0.5, 3
_MONTH = timedelta(days=30)
_TOO_FEW = {"no_pairs", "no_respondents", "n_below_2", "n_below_3", "n_below_10", "n_above_1000", "one_item", "attendance_unknown",
            "no_follow_up", "not_yet_due", "too_few_topics", "no_participants", "planned_zero_or_missing", "groups_unknown",
            "answers_without_attendance"}  # fmt: skip


def figure(estimate: Estimate, n: int, k: int, design: SurveyDesign | None = None, grade: Grade | None = None) -> Figure:
    """Return an estimate as a figure with its status, hidden if it is based on fewer than k people."""
    if is_small(n, k):
        return Figure(value=None, status=Status.SUPPRESSED, reason="n_below_k", design=design, grade=grade)
    if estimate.value is None:
        status = Status.INSUFFICIENT if estimate.reason in _TOO_FEW else Status.UNDEFINED
        return Figure(value=None, status=status, reason=estimate.reason, n=n, design=design, grade=grade)
    return Figure(
        value=estimate.value, status=Status.OK, reason=estimate.reason, n=n, interval=estimate.interval, design=design, grade=grade
    )


def _why_unusable(came: int | None, answered: int) -> str | None:
    """Return why the attendance cannot be used (not known, or 0 although people answered), or None if it can."""
    if came is None:
        return "attendance_unknown"
    return "answers_without_attendance" if answered and not came else None


def reach(activity: Activity, answered: int) -> dict[str, Figure]:
    """Return `reach`, 100 at most, and `reach_ratio`, which is not capped.

    Args:
        activity: the plan and the attendance.
        answered: people who answered at the end.

    Counts unique people, not attendances. The number does not show whom they represent.
    """
    n, planned = activity.attended, activity.planned_participants
    if n is None or _why_unusable(n, answered):
        missing = figure(Estimate(None, None, _why_unusable(n, answered)), 0, activity.k)
        return {"reach": missing, "reach_ratio": missing}
    if not planned or planned < 0:
        missing = figure(Estimate(None, None, "planned_zero_or_missing"), n, activity.k)
        return {"reach": missing, "reach_ratio": missing}
    ratio = n / planned
    return {
        "reach": figure(Estimate(100 * min(1.0, ratio)), n, activity.k),
        "reach_ratio": figure(Estimate(ratio), n, activity.k),
    }


def diversity(activity: Activity, answered: int) -> dict[str, Figure]:
    """Return `diversity`, `groups_reached` (a share), `observed_evenness` (Pielou) and `unknown_group` (a share).

    Args:
        activity: the plan and the attendance.
        answered: people who answered at the end.

    Diversity is Shannon's H over the logarithm of the number of planned groups, or, with a target mix, 100 minus half the sum of the
    distances from it. It rates the mix of participants against the plan, not any group.
    """
    frame, by_group, k = activity.planned_stakeholder_groups, activity.attendance_by_group, activity.k
    came = activity.attended if activity.attended is not None or not by_group else sum(by_group.values())
    why = _why_unusable(came, answered) or ("groups_unknown" if came and not by_group else None)
    if why:
        return dict.fromkeys(("diversity", "groups_reached", "observed_evenness", "unknown_group"), figure(Estimate(None, None, why), 0, k))
    planned = tuple(by_group) if isinstance(frame, int) else frame
    categories = frame if isinstance(frame, int) else len(frame)
    counts = [by_group.get(group, 0) for group in planned]
    n = sum(counts)
    spread = statistics.evenness(counts, categories)
    if categories < 2:
        spread = Estimate(None, None, "frame_has_one_category")
    elif n and activity.target_mix:
        distance = sum(abs(by_group.get(group, 0) / n - activity.target_mix.get(group, 0)) for group in planned)
        spread = Estimate(1 - 0.5 * distance)
    everyone = came or 0
    reached = Estimate(sum(count > 0 for count in counts) / categories) if categories else Estimate(None, None, "frame_has_one_category")
    unknown = Estimate(max(0, everyone - n) / everyone) if everyone else Estimate(None, None, "no_participants")
    return {
        "diversity": figure(Estimate(None if spread.value is None else 100 * spread.value, None, spread.reason), n, k),
        "groups_reached": figure(reached, n, k),
        "observed_evenness": figure(statistics.evenness(counts), n, k),
        "unknown_group": figure(unknown, few if is_small(few := max(0, everyone - n), k) else everyone, k),
    }


def item_set(people: Sequence[Person], items: Sequence[str], k: int) -> ItemSetScore:
    """Score satisfaction or intent: mean in percent of the maximum with t interval, and share with a mean of 4 or more (Wilson).

    A person counts with at least half of the items. The score shows what people felt on the day, not what they learned or will do.
    """
    scale = SCALES["AGR5"]
    scores = [score for person in people if (score := person.score(items)) is not None]
    n = len(scores)
    if not n or is_small(n, k):
        status, reason = (Status.SUPPRESSED, "n_below_k") if n else (Status.INSUFFICIENT, "no_respondents")
        return ItemSetScore(
            status=status, reason=reason, n=None if n else 0, pomp_mean=None, ci=None, share_4_plus=None, share_4_plus_ci=None
        )
    if band := band_of_equal_answers(scores, scale, k):
        ends = (scale.pomp(band[0]), scale.pomp(band[1]))
        return ItemSetScore(
            status=Status.SUPPRESSED, reason="equal_answers", n=n, pomp_mean=None, ci=ends, share_4_plus=None, share_4_plus_ci=None
        )
    centre = statistics.mean([scale.pomp(score) for score in scores])
    share = statistics.wilson_share(sum(score >= 4 for score in scores), n)
    return ItemSetScore(
        status=Status.OK, reason=centre.reason, n=n, pomp_mean=centre.value, ci=centre.interval, share_4_plus=share.value,
        share_4_plus_ci=share.interval,
    )  # fmt: skip


def paired_topic(
    code: str, topic: Topic, pairs: Sequence[Pair], scale: Scale, k: int, design: SurveyDesign, match_rate: float
) -> TopicScore:
    """Score the gain in one topic on pairs of people before and after.

    Args:
        code: code of the topic.
        topic: the topic, with items asked before and after.
        pairs: people before and after; those without a topic score at either time are omitted.
        scale: the scale of the items.
        k: the smallest group that is reported.
        design: matched or retrospective.
        match_rate: pairs over the smaller wave, for the grade.

    A gain is self-reported, not a test of knowledge, and it does not show what caused it.
    """
    both = [
        (before, after)
        for pair in pairs
        if (before := pair.before.score(topic.items)) is not None and (after := pair.after.score(topic.items)) is not None
    ]
    n = len(both)
    grade = grade_of(design, n, match_rate)
    if not n or is_small(n, k):
        reason = "n_below_k" if n else "no_pairs"
        return _without_gain(code, topic, design, grade, Status.SUPPRESSED if n else Status.INSUFFICIENT, reason, None if n else 0, {})
    pre, post = [before for before, _ in both], [after for _, after in both]
    d = statistics.differences(pre, post)
    gain, ranks = statistics.mean(d, "zero_variance_difference"), statistics.rank_biserial(d)
    up, down = sum(x > 0 for x in d), sum(x < 0 for x in d)
    width = scale.max - scale.min
    in_pomp = None if gain.interval is None else (100 * gain.interval[0] / width, 100 * gain.interval[1] / width)
    changes = statistics.normalised_changes(pre, post, scale)
    change = statistics.mean(changes) if changes else Estimate(None, None, "ceiling_or_floor")
    estimates = {
        "mean_pre": statistics.mean(pre),
        "mean_post": statistics.mean(post),
        "mean_gain": gain,
        "gain_pomp": Estimate(100 * float(np.mean(d)) / width, in_pomp, gain.reason),
        "n_up": Estimate(up),
        "n_same": Estimate(n - up - down),
        "n_down": Estimate(down),
        "net_improved": Estimate((up - down) / n),
        "sd_diff": Estimate(float(np.std(d, ddof=1)) if max(d) > min(d) else 0.0) if n > 1 else Estimate(None, None, "n_below_2"),
        "d_z": statistics.d_z(d),
        "d_av": statistics.d_av(pre, post),
        "g_av": statistics.g_av(pre, post),
        "r_rb": ranks if n > 1 else Estimate(None, None, "n_below_2"),
        "p_wilcoxon": Estimate(statistics.wilcoxon_p(d)),
        "hake_g": statistics.hake_gain(pre, post, scale),
        "bca_check": statistics.bca_interval(d),
        "ceiling_share": Estimate(sum(before >= scale.max for before in pre) / n),
    }
    figures = {name: figure(estimate, n, k, design, grade) for name, estimate in estimates.items()}
    for name, estimate in (
        ("mean_normalised_change", change),
        ("gain_component", Estimate(None if change.value is None else 100 * max(0.0, change.value), None, change.reason)),
    ):
        figures[name] = figure(estimate, len(changes), k, design, grade)
    figures |= _bands(pre, post, scale, k, figures)
    ceiling, loss = figures["ceiling_share"].value, figures["mean_normalised_change"].value
    return TopicScore(
        label=topic.label or code, n_pairs=n, status=Status.OK, reason=None, design=design, grade=grade, ci=gain.interval,
        g_av_ci=figures["g_av"].interval, r_rb_ci=figures["r_rb"].interval, p_holm=None,
        ceiling_flag=None if ceiling is None else ceiling >= CEILING,
        net_loss_flag=None if loss is None else loss < 0, figures=figures, **_plain(figures),
    )  # fmt: skip


_PLAIN = ("mean_pre", "mean_post", "mean_gain", "gain_pomp", "n_up", "n_same", "n_down", "net_improved", "sd_diff", "d_z", "d_av", "g_av",
          "r_rb", "p_wilcoxon", "mean_normalised_change", "gain_component", "hake_g")  # fmt: skip


def _plain(figures: Mapping[str, Figure]) -> dict[str, float | None]:
    return {name: figures[name].value if name in figures else None for name in _PLAIN}


def _bands(pre: Sequence[float], post: Sequence[float], scale: Scale, k: int, figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Hide the figures that reveal the answer everyone gave, or from which it can be calculated."""
    bands = {"mean_pre": band_of_equal_answers(pre, scale, k), "mean_post": band_of_equal_answers(post, scale, k)}
    if not any(bands.values()):
        return {}
    hidden: tuple[str, ...] = ("mean_pre", "mean_post", "mean_normalised_change", "gain_component", "hake_g", "ceiling_share")
    if abs(figures["gain_pomp"].value or 0.0) >= 100 - 1e-9:
        hidden += ("mean_gain", "gain_pomp")
    return {
        name: figures[name].model_copy(
            update={"value": None, "status": Status.SUPPRESSED, "reason": _why(figures[name]), "interval": bands.get(name)}
        )
        for name in hidden
    }


def _why(found: Figure) -> str | None:
    return found.reason if found.value is None else "equal_answers"


def _without_gain(
    code: str,
    topic: Topic,
    design: SurveyDesign,
    grade: Grade,
    status: Status,
    reason: str,
    n_pairs: int | None,
    figures: dict[str, Figure],
) -> TopicScore:
    return TopicScore(
        label=topic.label or code, n_pairs=n_pairs, status=status, reason=reason, design=design, grade=grade, ci=None, g_av_ci=None,
        r_rb_ci=None, p_holm=None, ceiling_flag=None, net_loss_flag=None, figures=figures, **_plain(figures),
    )  # fmt: skip


def hidden_topic(found: TopicScore) -> TopicScore:
    """Return a topic without its figures, as if too few people had answered."""
    topic = Topic(label=found.label)
    return _without_gain(found.label, topic, found.design, found.grade, Status.SUPPRESSED, "n_below_k", None, {})


def refused_topic(code: str, topic: Topic, design: SurveyDesign, grade: Grade, reason: str) -> TopicScore:
    """Return a topic without a gain, such as one asked on different scales before and after."""
    return _without_gain(code, topic, design, grade, Status.REFUSED, reason, None, {})


def unpaired_topic(
    code: str, topic: Topic, before: Sequence[Person], after: Sequence[Person], scales: tuple[Scale, Scale], k: int, design: SurveyDesign
) -> TopicScore:
    """Describe a topic without pairs: the means of each wave, and for two waves their difference and Cliff's delta.

    The result contains no gain of individuals and no gain component.
    """
    pre, post = ([s for person in people if (s := person.score(topic.items)) is not None] for people in (before, after))
    grade = grade_of(design, 0, 0)
    figures = {}
    for name, values, scale in (("mean_pre", pre, scales[0]), ("mean_post", post, scales[1])):
        nobody = Estimate(None, None, "no_respondents")
        found = figure(statistics.mean(values) if values else nobody, len(values), k, design, grade)
        band = band_of_equal_answers(values, scale, k)
        hide = {"value": None, "status": Status.SUPPRESSED, "reason": "equal_answers", "interval": band}
        figures[name] = found.model_copy(update=hide) if band and found.value is not None else found
    if all(found.value is not None for found in figures.values()):
        n = min(len(pre), len(post))
        figures["difference"] = figure(statistics.welch_difference(pre, post), n, k, design, grade)
        figures["cliffs_delta"] = figure(statistics.cliffs_delta(post, pre), n, k, design, grade)
    return _without_gain(code, topic, design, grade, Status.INSUFFICIENT, "no_pairs", 0, figures)


def grade_of(design: SurveyDesign, n_pairs: int, match_rate: float) -> Grade:
    """Return the grade of evidence of a design: A for ten pairs or more of at least 70% of the people, else B; C; D."""
    if design is SurveyDesign.MATCHED:
        return Grade.A if n_pairs >= 10 and match_rate >= 0.70 else Grade.B
    return {SurveyDesign.RETROSPECTIVE: Grade.B, SurveyDesign.UNMATCHED: Grade.C, SurveyDesign.POST_ONLY: Grade.D}[design]


def with_holm(topics: Mapping[str, TopicScore]) -> dict[str, TopicScore]:
    """Return the topics with p values adjusted by Holm's method."""
    tested = {code: topic.p_wilcoxon for code, topic in topics.items() if topic.p_wilcoxon is not None}
    adjusted = dict(zip(tested, statistics.holm(list(tested.values())), strict=True))
    done = {}
    for code, topic in topics.items():
        if code in adjusted:
            p_holm = topic.figures["p_wilcoxon"].model_copy(update={"value": adjusted[code]})
            topic = topic.model_copy(update={"p_holm": adjusted[code], "figures": topic.figures | {"p_holm": p_holm}})
        done[code] = topic
    return done


def follow_up(activity: Activity, answered: Sequence[Person], post: Sequence[Person]) -> FollowUpScore:
    """Score the share of planned actions that respondents carried out.

    No answer is not failure: `bounds` counts the actions of those who did not answer as not done and as done. The score enters the
    index if half or more of the people who answered after the activity answered again, and at least k of them.
    """
    counts, n = activity.follow_up, activity.follow_up.followup_n if activity.follow_up else 0
    if counts is None and answered:
        counts, n = _counted(answered, post, activity.k)
    if counts is None:
        return _no_follow_up("no_follow_up", None)
    if counts.months_after is not None and counts.months_after < DUE_MONTHS:
        return _no_follow_up("not_yet_due", None)
    rate = counts.followup_n / counts.post_n if counts.post_n else None
    shown_rate = None if is_small(counts.followup_n, activity.k) else rate
    if counts.done + counts.in_progress > counts.planned or counts.followup_n > counts.post_n:
        return _no_follow_up("more_done_than_planned" if counts.followup_n <= counts.post_n else "more_answers_than_people", None)
    if is_small(n, activity.k):
        return _no_follow_up("n_below_k", shown_rate)
    if not n or not counts.planned:
        return _no_follow_up("no_respondents" if not n else "no_actions_planned", shown_rate)
    acted = counts.done + 0.5 * counts.in_progress
    bounds = None
    if (others := counts.planned_by_others) is not None and not is_small(counts.post_n - counts.followup_n, activity.k):
        everything = counts.planned + others
        bounds = (100 * acted / everything, 100 * (acted + others) / everything)
    used = rate is not None and rate >= LEAST_RESPONSE
    return FollowUpScore(
        value=100 * acted / counts.planned, status=Status.OK, reason=None if used else "response_rate_below_half", n=n,
        response_rate=shown_rate, used=used, bounds=bounds,
    )  # fmt: skip


def _no_follow_up(reason: str, rate: float | None) -> FollowUpScore:
    status = {
        "n_below_k": Status.SUPPRESSED, "more_done_than_planned": Status.REFUSED, "more_answers_than_people": Status.REFUSED,
        "no_actions_planned": Status.UNDEFINED,
    }.get(reason, Status.INSUFFICIENT)  # fmt: skip
    return FollowUpScore(value=None, status=status, reason=reason, n=None, response_rate=rate, used=False, bounds=None)


def planners(answered: Sequence[Person], post: Sequence[Person]) -> list[tuple[Person, int]]:
    """Return the people who had planned actions, with the number of actions, except those who did more than they had planned."""
    before = {person.code: len(person.response.actions_planned) for person in post if person.code}
    planned = [(person, len(person.response.actions_planned) or before.get(person.code, 0)) for person in answered]
    return [(p, n) for p, n in planned if n and len(p.response.actions_done) + len(p.response.actions_in_progress) <= n]


def rejected(answered: Sequence[Person], post: Sequence[Person]) -> list[Person]:
    """Return the people whose follow-up is rejected because they did more than they had planned."""
    kept = {id(person) for person, _ in planners(answered, post)}
    return [p for p in answered if id(p) not in kept and (p.response.actions_done or p.response.actions_in_progress)]


def silent(answered: Sequence[Person], post: Sequence[Person]) -> list[Person]:
    """Return the people who had planned actions and did not answer the follow-up."""
    codes = {person.code for person in answered}
    return [person for person in post if person.response.actions_planned and (not person.code or person.code not in codes)]


def _counted(answered: Sequence[Person], post: Sequence[Person], k: int) -> tuple[FollowUpCounts, int]:
    """Return the counts of a follow-up file, and the number of people counted; rejected records are omitted."""
    counted = planners(answered, post)
    acted = [person.response for person, _ in counted]
    done, begun = sum(len(row.actions_done) for row in acted), sum(len(row.actions_in_progress) for row in acted)
    others = silent(answered, post)
    ends = [p.response.submitted for p in post if p.response.submitted], [p.response.submitted for p in answered if p.response.submitted]
    months = (min(ends[1]) - max(ends[0])) / _MONTH if all(ends) else None
    counts = FollowUpCounts(
        post_n=max(len(post), len(answered)), followup_n=len(answered), planned=sum(n for _, n in counted), done=done, in_progress=begun,
        planned_by_others=None if is_small(len(others), k) else sum(len(person.response.actions_planned) for person in others),
        months_after=None if months is None else max(0.0, months),
    )  # fmt: skip
    return counts, len(counted)
