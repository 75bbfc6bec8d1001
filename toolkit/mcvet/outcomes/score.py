"""Scoring one activity."""

import logging
from collections.abc import Iterable, Mapping, Sequence

from mcvet.errors import SelectionError
from mcvet.outcomes import statistics
from mcvet.outcomes.clean import Cleaned, Pair, Person, clean, pair_by_code, pair_by_form, suggest_pairs
from mcvet.outcomes.composite import aggregate, sensitivity
from mcvet.outcomes.disclose import Filter, allowed_filters, is_small
from mcvet.outcomes.indicators import (
    MOST_UNKNOWN,
    diversity,
    figure,
    follow_up,
    grade_of,
    hidden_topic,
    item_set,
    paired_topic,
    planners,
    reach,
    refused_topic,
    unpaired_topic,
    with_holm,
)
from mcvet.outcomes.model import (
    SMALLEST_GROUP,
    Activity,
    ActivityScore,
    Design,
    Figure,
    ItemSetScore,
    Response,
    Scale,
    Status,
    Topic,
    TopicScore,
    Wave,
)
from mcvet.outcomes.statistics import Estimate

_LOG = logging.getLogger(__name__)
_MOST_ATTRITION = 10


def score_activity(
    responses: Iterable[Response], activity: Activity, *, only: Filter | None = None, confirmed_pairs: Iterable[tuple[str, str]] = ()
) -> ActivityScore:
    """Score what one peer-learning activity achieved, as far as it can be told.

    Args:
        responses: rows of the canonical response table, one per person and wave, in any order.
        activity: what was planned and asked.
        only: a country or stakeholder group, or both, of which alone to tell; attendance, follow-up counts and
            attrition, which rests on the few who are not matched, are then left out.
        confirmed_pairs: codes before and after that a person has confirmed to belong together (see `suggest_pairs`).

    Returns:
        a profile of indicators first, each with its status, reason, number of people, interval, design and grade; then the index
        with its components and range. Nothing is told of groups smaller than `activity.k`.

    Raises:
        SelectionError: if `only` is not among `filters_for(responses, activity)`: it, or what is left beside it, is too small.
        ComponentError: if a component leaves 0 to 100, which is a fault of this library.

    Notes:
        Gains are what people say of themselves. No comparison group exists, so nothing is said of causes; participants are invited
        and not sampled, so nothing is said of others. A smallest group below 5 is written to the log and among `messages`.
    """
    rows, confirmed = list(responses), tuple(confirmed_pairs)
    activity = activity.with_items(item for row in rows for item in row.answers)
    if only:
        if only not in filters_for(rows, activity, confirmed_pairs=confirmed):
            raise SelectionError(
                f"This selection is not shown: it, or what is left beside it, has fewer than {activity.k} people. Choose a larger one."
            )
        rows = [row for row in rows if only.country in ("", row.country) and only.stakeholder in ("", row.stakeholder)]
        activity = activity.model_copy(update={"attended": None, "attendance_by_group": {}, "follow_up": None})
    cleaned = clean(rows, activity)
    before, after = cleaned.people[Wave.PRE], cleaned.people[Wave.POST] or cleaned.people[Wave.NOW]
    then, now = cleaned.people[Wave.THEN], cleaned.people[Wave.NOW] or cleaned.people[Wave.POST]
    by_code, by_form = pair_by_code(before, after, confirmed), pair_by_form(then, now)
    design = _design(activity.design, before, after, by_code, by_form)
    retrospective = design is Design.RETROSPECTIVE
    first, last, pairs = (then, now, by_form) if retrospective else (before, after, by_code if design is Design.MATCHED else ())
    first = () if design is Design.POST_ONLY else first
    rate = len(pairs) / min(len(first), len(last)) if first and last else 0.0
    topics = _topics(cleaned, activity, design, first, last, pairs, rate)
    other = {}
    if by_form and design is Design.MATCHED:
        other = _topics(cleaned, activity, Design.RETROSPECTIVE, then, now, by_form, len(by_form) / min(len(then), len(now)))
        other = {code: _unless_few_differ(topic, activity.topics[code], by_code, by_form, activity.k) for code, topic in other.items()}
    k = activity.k
    sets = {"satisfaction": item_set(last, cleaned.sat, k), "intent": item_set(last, cleaned.int_, k)}
    later = follow_up(activity, cleaned, last)
    gain, by_means = _learning_gain(topics, k)
    figures = reach(activity) | diversity(activity) | {name: _as_figure(found) for name, found in sets.items()} | {"learning_gain": gain}
    figures["follow_up"] = Figure(value=later.value, status=later.status, reason=later.reason, n=later.n, interval=later.bounds)
    components = {
        name: figures[name].value for name in ("reach", "diversity", "satisfaction", "learning_gain", "intent")
    } | {"follow_up": later.value if later.used else None}  # fmt: skip
    attrition = Figure(value=None, status=Status.SUPPRESSED, reason="n_below_k") if only else _attrition(before, by_code, activity)
    return ActivityScore(
        activity=activity.activity,
        fictional=activity.fictional,
        k=k,
        scale=_scale_version(activity),
        issues=dict(cleaned.issues),
        messages=tuple(_messages(activity, design, bool(before and after and not by_code), figures, attrition)),
        n_pre=_told(len(first), k),
        n_post=_told(len(last), k),
        n_paired_codes=_told(len(pairs), k),
        match_rate=rate if pairs and not is_small(len(pairs), k) else None if pairs else 0.0 if first and last else None,
        suggested_pairs=len(suggest_pairs(before, after, confirmed)),
        attrition=attrition,
        design=design,
        grade=grade_of(design, len(pairs), rate),
        topics=topics,
        retrospective=other,
        response_shift=_response_shift(activity, before, then, by_code, by_form),
        components=components,
        figures=figures,
        satisfaction=sets["satisfaction"],
        intent=sets["intent"],
        follow_up=later,
        policy_outputs=activity.policy_outputs,
        reliability=_reliability(cleaned, activity, last),
        weights=activity.weights,
        index_arithmetic=aggregate(components, activity.weights),
        index_geometric=aggregate(components, activity.weights, geometric=True),
        index_sensitivity=sensitivity(components, activity.weights, by_means),
        learning_gain_hake=by_means,
    )


def filters_for(responses: Iterable[Response], activity: Activity, *, confirmed_pairs: Iterable[tuple[str, str]] = ()) -> frozenset[Filter]:
    """Return the selections by country and stakeholder group of which results may be shown.

    A selection must hold for every group of people that a figure rests on: everyone of each wave, the pairs, those
    who answered on each topic, on satisfaction and on intent, wholly or in part, whose change is defined, and who tell what they did.
    So no figure of a small group can be had by taking one shown figure from another.
    """
    rows = list(responses)
    activity = activity.with_items(item for row in rows for item in row.answers)
    cleaned = clean(rows, activity)
    people = cleaned.people
    after = people[Wave.POST] or people[Wave.NOW]
    by_form = pair_by_form(people[Wave.THEN], people[Wave.NOW] or people[Wave.POST])
    groups: list[list[Person]] = [list(found) for found in people.values()]
    by_code = pair_by_code(people[Wave.PRE], after, confirmed_pairs)
    for pairs, late in ((by_code, Wave.POST), (by_form, Wave.NOW)):
        groups.append([pair.after for pair in pairs])
        for topic in activity.topics.values():
            both = [pair for pair in pairs if None not in (pair.before.score(topic.items), pair.after.score(topic.items))]
            groups += [[pair.before for pair in both], [pair.after for pair in both]]
            groups.append([pair.after for pair in both if _changes(pair, topic.items, activity.scale_of(late))])
    groups.append([person for person, _ in planners(people[Wave.FOLLOW_UP], after)])
    for items in (cleaned.sat, cleaned.int_, *(topic.items for topic in activity.topics.values())):
        groups += [[person for person in found if person.score(items) is not None] for found in people.values()]
        groups += [[person for person in found if person.values.keys() >= set(items)] for found in people.values()]
    allowed = [allowed_filters((person.response for person in group), activity.k) for group in groups if group]
    return frozenset.intersection(*allowed) if allowed else frozenset()


def _changes(pair: Pair, items: Sequence[str], scale: Scale) -> bool:
    """Tell whether the normalised change of a pair with scores is defined."""
    before, after = pair.before.score(items), pair.after.score(items)
    return before is not None and after is not None and bool(statistics.normalised_changes([before], [after], scale))


def _design(
    declared: Design | None, before: Sequence[Person], after: Sequence[Person], by_code: Sequence[Pair], by_form: Sequence[Pair]
) -> Design:
    possible = {
        Design.MATCHED: bool(by_code),
        Design.RETROSPECTIVE: bool(by_form),
        Design.UNMATCHED: bool(before and after),
        Design.POST_ONLY: True,
    }
    if declared and possible[declared]:
        return declared
    return next(design for design, holds in possible.items() if holds)


def _topics(
    cleaned: Cleaned,
    activity: Activity,
    design: Design,
    first: Sequence[Person],
    last: Sequence[Person],
    pairs: Sequence[Pair],
    rate: float,
) -> dict[str, TopicScore]:
    early, late = (Wave.THEN, Wave.NOW) if design is Design.RETROSPECTIVE else (Wave.PRE, Wave.POST)
    scales = activity.scale_of(early), activity.scale_of(late)
    paired = design in (Design.MATCHED, Design.RETROSPECTIVE)
    topics = {}
    for code, declared in activity.topics.items():
        topic = declared.model_copy(update={"items": _asked_in_both(declared.items, first, last)})
        if cleaned.refused.issuperset(declared.items) and declared.items:
            topics[code] = refused_topic(code, topic, design, grade_of(design, 0, 0), "wrong_scale_suspected")
        elif paired and scales[0] != scales[1]:
            cleaned.issues["scale_mismatch"] += 1
            topics[code] = refused_topic(code, topic, design, grade_of(design, 0, 0), "scale_mismatch")
        elif paired:
            topics[code] = paired_topic(code, topic, pairs, scales[1], activity.k, design, rate)
        else:
            topics[code] = unpaired_topic(code, topic, first, last, scales, activity.k, design)
    return with_holm(topics)


def _asked_in_both(items: Sequence[str], first: Sequence[Person], last: Sequence[Person]) -> tuple[str, ...]:
    """Leave out the items that one wave answered and the other did not at all; a gain rests on the same items in both."""
    early, late = ({item for person in people for item in person.values} for people in (first, last))
    return tuple(item for item in items if (item in early) == (item in late)) if first and last else tuple(items)


def _unless_few_differ(found: TopicScore, topic: Topic, by_code: Sequence[Pair], by_form: Sequence[Pair], k: int) -> TopicScore:
    """Hide a gain by the second way of asking where fewer than k people make its difference from the first."""

    def scored(pairs: Sequence[Pair]) -> set[int]:
        return {id(pair.after) for pair in pairs if None not in (pair.before.score(topic.items), pair.after.score(topic.items))}

    one, other = scored(by_code), scored(by_form)
    if is_small(len(one - other), k) or is_small(len(other - one), k):
        return hidden_topic(found)
    return found


def _learning_gain(topics: Mapping[str, TopicScore], k: int) -> tuple[Figure, float | None]:
    """Return the component, the mean over the topics that have one, and the same by Hake's gain of the means."""
    found = [topic for topic in topics.values() if topic.gain_component is not None]
    if not found or 2 * len(found) < len(topics):
        reasons = {topic.reason or topic.figures["gain_component"].reason for topic in topics.values() if topic not in found}
        reason = reasons.pop() if len(reasons) == 1 else "too_few_topics"
        hidden = reason in ("n_below_k", "equal_answers")
        return Figure(value=None, status=Status.SUPPRESSED if hidden else Status.INSUFFICIENT, reason=reason), None
    least = min(topic.n_pairs or 0 for topic in found)
    mean = sum(topic.gain_component or 0.0 for topic in found) / len(found)
    by_means = [100 * max(0.0, topic.hake_g) for topic in found if topic.hake_g is not None]
    component = figure(Estimate(mean), least, k, found[0].design, max(topic.grade for topic in found))
    return component, sum(by_means) / len(by_means) if by_means else None


def _as_figure(found: ItemSetScore) -> Figure:
    return Figure(value=found.pomp_mean, status=found.status, reason=found.reason, n=found.n, interval=found.ci)


def _told(n: int, k: int) -> int | None:
    return None if is_small(n, k) else n


def _scale_version(activity: Activity) -> str:
    scales = activity.scale if isinstance(activity.scale, dict) else {"": activity.scale}
    told = [f"{wave}{':' if wave else ''}{s.name} {s.min:g}-{s.max:g} by {s.step:g}".strip() for wave, s in sorted(scales.items())]
    return "; ".join([*told, *(f"{code}: {' '.join(topic.items)}" for code, topic in sorted(activity.topics.items()))])


def _person_mean(person: Person, activity: Activity) -> float | None:
    scale = activity.scale_of(Wave.PRE)
    scores = [scale.pomp(score) for topic in activity.topics.values() if (score := person.score(topic.items)) is not None]
    return sum(scores) / len(scores) if scores else None


def _attrition(before: Sequence[Person], pairs: Sequence[Pair], activity: Activity) -> Figure:
    """Compare those who could be matched with those who could not, when both are at least k."""
    matched = {id(pair.before) for pair in pairs}
    groups: tuple[list[float], list[float]] = ([], [])
    for person in before:
        if (score := _person_mean(person, activity)) is not None:
            groups[id(person) in matched].append(score)
    smaller = min(len(groups[0]), len(groups[1]))
    if not smaller:
        return figure(Estimate(None, None, "no_respondents"), 0, activity.k)
    return figure(statistics.welch_difference(*groups), smaller, activity.k)


def _response_shift(
    activity: Activity, before: Sequence[Person], then: Sequence[Person], by_code: Sequence[Pair], by_form: Sequence[Pair]
) -> dict[str, Figure]:
    """Return the mean of `then` minus the mean of `pre` by topic, where both were asked.

    Hidden where fewer than k people stand in one wave without standing in its pairs, as their answers would follow from the difference.
    """
    found = {}
    for code, topic in activity.topics.items() if before and then else ():
        pre, late = ([s for person in people if (s := person.score(topic.items)) is not None] for people in (before, then))
        alone = [
            sum(person.score(topic.items) is not None for person in people if id(person) not in {id(pair.before) for pair in pairs})
            for people, pairs in ((before, by_code), (then, by_form))
        ]
        if any(is_small(n, activity.k) for n in alone):
            found[code] = Figure(value=None, status=Status.SUPPRESSED, reason="n_below_k")
        elif pre and late:
            found[code] = figure(statistics.welch_difference(pre, late), min(len(pre), len(late)), activity.k)
    return found


def _reliability(cleaned: Cleaned, activity: Activity, last: Sequence[Person]) -> dict[str, Figure]:
    sets = {code: topic.items for code, topic in activity.topics.items()} | {"SAT": cleaned.sat, "INT": cleaned.int_}
    found = {}
    for code, items in sets.items():
        if len(items) > 1:
            rows = [[person.values[item] for item in items] for person in last if all(item in person.values for item in items)]
            found[code] = figure(statistics.reliability(rows), len(rows), activity.k)
    return found


def _messages(activity: Activity, design: Design, no_codes_agree: bool, figures: Mapping[str, Figure], attrition: Figure) -> Iterable[str]:
    if activity.k < SMALLEST_GROUP:
        _LOG.warning(
            "Activity %r: groups down to %d are told of, as its k says; %d is the rule.", activity.activity, activity.k, SMALLEST_GROUP
        )
        yield "suppression_lowered"
    if activity.design and activity.design is not design:
        yield "design_not_as_declared"
    if no_codes_agree:
        yield "codes_do_not_match"
    if any(len(topic.items) < 2 for topic in activity.topics.values()):
        yield "topic_of_one_item"
    if (figures["unknown_group"].value or 0) > MOST_UNKNOWN:
        yield "many_of_unknown_group"
    if attrition.value is not None and abs(attrition.value) >= _MOST_ATTRITION:
        yield "matched_people_differ"
