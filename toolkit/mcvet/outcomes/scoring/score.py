"""Scoring one activity."""

import logging
from collections.abc import Iterable, Mapping, Sequence

from mcvet.errors import SelectionError
from mcvet.messages import say
from mcvet.outcomes.model import SMALLEST_GROUP, Activity, Response, Scale, Status, SurveyDesign, Topic, Wave
from mcvet.outcomes.results import ActivityScore, Figure, ItemSetScore, TopicScore
from mcvet.outcomes.scoring import statistics
from mcvet.outcomes.scoring.clean import Cleaned, Person
from mcvet.outcomes.scoring.composite import aggregate, sensitivity
from mcvet.outcomes.scoring.disclose import Filter, allowed_in_all, is_small
from mcvet.outcomes.scoring.indicators import (
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
    rejected,
    silent,
    unpaired_topic,
    with_holm,
)
from mcvet.outcomes.scoring.pairing import Pair, PairedAnswers, pair_answers, suggest_pairs
from mcvet.outcomes.scoring.statistics import Estimate

_LOG = logging.getLogger(__name__)
_MOST_ATTRITION = 10


def score_activity(
    responses: Iterable[Response],
    activity: Activity,
    *,
    only: Filter | None = None,
    confirmed_pairs: Iterable[tuple[str, str]] = (),
    small_groups_confirmed: bool = False,
) -> ActivityScore:
    """Score what one peer-learning activity achieved, as far as the answers show it.

    Args:
        responses: rows of the canonical response table, one per person and wave, in any order.
        activity: what was planned and asked.
        only: a country or stakeholder group, or both, to which the score is limited. All answers are cleaned and paired first, then
            people are selected. Left out are attendance, follow-up counts, attrition, the other way of asking and its shift, as these
            rest on few or on nobody who could be selected.
        confirmed_pairs: codes before and after that a person has confirmed to belong together (see `suggest_pairs`).
        small_groups_confirmed: that a person has confirmed groups below 5, as `activity.k` asks.

    Returns:
        a profile of indicators first, each with its status, reason, number of people, interval, design and grade; then the index
        with its components and range. Nothing is told of groups smaller than `activity.k`. `issues` counts the answers of all.

    Raises:
        SelectionError: if `only` is not among `filters_for(responses, activity)`: it, or what is left beside it, is too small; if
            `activity.k` is below 5 and nobody has confirmed that.
        ComponentError: if a component leaves 0 to 100, which is a fault of this library.

    Notes:
        Gains are what people say of themselves. No comparison group exists, so nothing is said of causes; participants are invited
        and not sampled, so nothing is said of others. A confirmed smallest group below 5 is written to the log and among `messages`.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> score = score_activity(found.survey.responses, found.activity)
    >>> score.grade.value, {code: round(topic.mean_gain, 2) for code, topic in score.topics.items()}
    ('A', {'DEF': 0.88, 'WBL': 0.56, 'QA': 0.86, 'NQF': 0.62})
    """
    return score_paired(pair_answers(responses, activity, confirmed_pairs), only=only, small_groups_confirmed=small_groups_confirmed)


def score_paired(everyone: PairedAnswers, *, only: Filter | None = None, small_groups_confirmed: bool = False) -> ActivityScore:
    """Score answers that are cleaned and paired; otherwise like `score_activity`.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> paired = pair_answers(found.survey.responses, found.activity)
    >>> everyone, bosnia = score_paired(paired), score_paired(paired, only=Filter(country="BA"))
    >>> everyone.n_paired_codes, bosnia.n_paired_codes
    (25, 9)
    """
    activity = everyone.activity
    _agree(activity, small_groups_confirmed)
    if only and only not in filters_of(everyone):
        raise SelectionError(
            say("This selection is not shown: it, or what is left beside it, has fewer than {k} people. Choose a larger one.", k=activity.k)
        )
    design = _design(activity.design, everyone)
    retrospective = design is SurveyDesign.RETROSPECTIVE
    asked = _asked(activity, everyone.then, everyone.now) if retrospective else _asked(activity, everyone.before, everyone.after)
    by_form = _asked(activity, everyone.then, everyone.now)
    told = everyone
    if only:
        told = everyone.of(only)
        activity = activity.model_copy(update={"attended": None, "attendance_by_group": {}, "follow_up": None})
    k, cleaned = activity.k, told.cleaned
    first, last, pairs = (told.then, told.now, told.by_form) if retrospective else (told.before, told.after, told.by_code)
    if design not in (SurveyDesign.MATCHED, SurveyDesign.RETROSPECTIVE):
        pairs = ()
    if design is SurveyDesign.POST_ONLY:
        first, asked = (), activity.topics
    rate = _rate(pairs, first, last)
    topics = _topics(cleaned, activity, asked, design, first, last, pairs, rate)
    other, shift = {}, {}
    attrition = Figure(value=None, status=Status.SUPPRESSED, reason="n_below_k")
    if not only:
        attrition, shift = _attrition(told.before, told.by_code, activity), _response_shift(activity, told)
        if told.by_form and design is SurveyDesign.MATCHED:
            rate_of_forms = _rate(told.by_form, told.then, told.now)
            other = _topics(cleaned, activity, by_form, SurveyDesign.RETROSPECTIVE, told.then, told.now, told.by_form, rate_of_forms)
            other = {code: _unless_few_differ(topic, activity.topics[code], told.by_code, told.by_form, k) for code, topic in other.items()}
    sets = {"satisfaction": item_set(last, cleaned.sat, k), "intent": item_set(last, cleaned.int_, k)}
    later = follow_up(activity, cleaned.people[Wave.FOLLOW_UP], last)
    gain, by_means = _learning_gain(topics, k)
    figures = reach(activity, len(last)) | diversity(activity, len(last))
    figures |= {name: _as_figure(found) for name, found in sets.items()} | {"learning_gain": gain}
    figures["follow_up"] = Figure(value=later.value, status=later.status, reason=later.reason, n=later.n, interval=later.bounds)
    components = {
        name: figures[name].value for name in ("reach", "diversity", "satisfaction", "learning_gain", "intent")
    } | {"follow_up": later.value if later.used else None}  # fmt: skip
    no_codes_agree = bool(everyone.before and everyone.after and not everyone.by_code)
    return ActivityScore(
        activity=activity.activity,
        language=activity.language,
        fictional=activity.fictional,
        k=k,
        scale=_scale_version(activity),
        issues=dict(cleaned.issues)
        | {
            "scale_mismatch": sum(topic.reason == "scale_mismatch" for topic in (*topics.values(), *other.values())),
            "follow_up_rejected": len(rejected(everyone.cleaned.people[Wave.FOLLOW_UP], everyone.now if retrospective else everyone.after)),
        },
        messages=tuple(_messages(activity, design, no_codes_agree, len(last), figures, attrition)),
        n_pre=_told(len(first), k),
        n_post=_told(len(last), k),
        n_paired_codes=_told(len(pairs), k),
        match_rate=rate if pairs and not is_small(len(pairs), k) else None if pairs else 0.0 if first and last else None,
        suggested_pairs=len(suggest_pairs(everyone.before, everyone.after, everyone.confirmed)),
        attrition=attrition,
        design=design,
        grade=grade_of(design, len(pairs), rate),
        topics=topics,
        retrospective=other,
        response_shift=shift,
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


def reweighted(score: ActivityScore, weights: Mapping[str, float]) -> ActivityScore:
    """Return a score with the index of other weights.

    Args:
        score: of an activity, at its own weights.
        weights: one per component; they sum to 1.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> score = score_activity(found.survey.responses, found.activity)
    >>> weights = {"reach": 0.1, "diversity": 0.1, "satisfaction": 0.1, "learning_gain": 0.4, "intent": 0.1, "follow_up": 0.2}
    >>> round(score.index_arithmetic.value, 1), round(reweighted(score, weights).index_arithmetic.value, 1)
    (60.6, 53.3)
    """
    return score.model_copy(
        update={
            "weights": dict(weights),
            "index_arithmetic": aggregate(score.components, weights),
            "index_geometric": aggregate(score.components, weights, geometric=True),
            "index_sensitivity": sensitivity(score.components, weights, score.learning_gain_hake),
        }
    )


def _agree(activity: Activity, confirmed: bool) -> None:
    """Refuse groups below 5 that nobody has confirmed, and log those that somebody has."""
    if activity.k >= SMALLEST_GROUP:
        return
    if not confirmed:
        raise SelectionError(
            say(
                "The activity asks to be told of groups down to {k} (its k); below {n} people could be recognised. "
                "Set k to {n} or more, or confirm it: --confirm-small-groups, in Python small_groups_confirmed=True.",
                k=activity.k,
                n=SMALLEST_GROUP,
            )
        )
    _LOG.warning(
        "Activity %r: groups down to %d are told of, as was confirmed; %d is the rule.", activity.activity, activity.k, SMALLEST_GROUP
    )


def _rate(pairs: Sequence[Pair], first: Sequence[Person], last: Sequence[Person]) -> float:
    return len(pairs) / min(len(first), len(last)) if first and last else 0.0


def filters_for(responses: Iterable[Response], activity: Activity, *, confirmed_pairs: Iterable[tuple[str, str]] = ()) -> frozenset[Filter]:
    """Return the selections by country and stakeholder group of which results may be shown.

    A selection must hold for every group of people that a figure rests on: everyone of each wave, the pairs, those
    who answered on each topic, on satisfaction and on intent, wholly or in part, whose change is defined, and who tell what they did or had
    planned and do not tell.
    So no figure of a small group can be had by taking one shown figure from another.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> sorted(only.country or "all" for only in filters_for(found.survey.responses, found.activity) if not only.stakeholder)
    ['BA', 'all']
    """
    return filters_of(pair_answers(responses, activity, confirmed_pairs))


def filters_of(everyone: PairedAnswers) -> frozenset[Filter]:
    """Return the selections of answers that are cleaned and paired; otherwise like `filters_for`.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> paired = pair_answers(found.survey.responses, found.activity)
    >>> filters_of(paired) == filters_for(found.survey.responses, found.activity)
    True
    """
    activity = everyone.activity
    cleaned, people = everyone.cleaned, everyone.cleaned.people
    groups: list[Sequence[Person]] = list(people.values())
    ways = ((everyone.by_code, everyone.before, everyone.after, Wave.POST), (everyone.by_form, everyone.then, everyone.now, Wave.NOW))
    sets = [cleaned.sat, cleaned.int_, *(topic.items for topic in activity.topics.values())]
    for pairs, first, last, wave in ways:
        groups.append([pair.after for pair in pairs])
        for topic in _asked(activity, first, last).values():
            both = [pair for pair in pairs if None not in (pair.before.score(topic.items), pair.after.score(topic.items))]
            groups.append([pair.after for pair in both])
            groups.append([pair.after for pair in both if _changes(pair, topic.items, activity.scale_of(wave))])
            sets.append(topic.items)
    for last in (everyone.after, everyone.now):
        groups += [[person for person, _ in planners(people[Wave.FOLLOW_UP], last)], silent(people[Wave.FOLLOW_UP], last)]
    for items in sets:
        groups += [[person for person in found if person.score(items) is not None] for found in people.values()]
        groups += [[person for person in found if person.values.keys() >= set(items)] for found in people.values()]
    return allowed_in_all(([person.response for person in group] for group in groups), activity.k)


def _changes(pair: Pair, items: Sequence[str], scale: Scale) -> bool:
    """Return True if the normalised change of a pair with scores is defined."""
    before, after = pair.before.score(items), pair.after.score(items)
    return before is not None and after is not None and bool(statistics.normalised_changes([before], [after], scale))


def _design(declared: SurveyDesign | None, found: PairedAnswers) -> SurveyDesign:
    possible = {
        SurveyDesign.MATCHED: bool(found.by_code),
        SurveyDesign.RETROSPECTIVE: bool(found.by_form),
        SurveyDesign.UNMATCHED: bool(found.before and found.after),
        SurveyDesign.POST_ONLY: True,
    }
    if declared and possible[declared]:
        return declared
    return next(design for design, holds in possible.items() if holds)


def _topics(
    cleaned: Cleaned,
    activity: Activity,
    asked: Mapping[str, Topic],
    design: SurveyDesign,
    first: Sequence[Person],
    last: Sequence[Person],
    pairs: Sequence[Pair],
    rate: float,
) -> dict[str, TopicScore]:
    early, late = (Wave.THEN, Wave.NOW) if design is SurveyDesign.RETROSPECTIVE else (Wave.PRE, Wave.POST)
    scales = activity.scale_of(early), activity.scale_of(late)
    paired = design in (SurveyDesign.MATCHED, SurveyDesign.RETROSPECTIVE)
    topics = {}
    for code, topic in asked.items():
        declared = activity.topics[code].items
        if cleaned.refused.issuperset(declared) and declared:
            topics[code] = refused_topic(code, topic, design, grade_of(design, 0, 0), "wrong_scale_suspected")
        elif paired and scales[0] != scales[1]:
            topics[code] = refused_topic(code, topic, design, grade_of(design, 0, 0), "scale_mismatch")
        elif paired:
            topics[code] = paired_topic(code, topic, pairs, scales[1], activity.k, design, rate)
        else:
            topics[code] = unpaired_topic(code, topic, first, last, scales, activity.k, design)
    return with_holm(topics)


def _asked(activity: Activity, first: Sequence[Person], last: Sequence[Person]) -> dict[str, Topic]:
    """Return the topics without the items that one wave answered and the other did not at all; a gain rests on the same items in both."""
    if not first or not last:
        return dict(activity.topics)
    early, late = ({item for person in people for item in person.values} for people in (first, last))
    return {
        code: topic.model_copy(update={"items": tuple(item for item in topic.items if (item in early) == (item in late))})
        for code, topic in activity.topics.items()
    }


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


def _response_shift(activity: Activity, told: PairedAnswers) -> dict[str, Figure]:
    """Return the mean of `then` minus the mean of `pre` by topic, where both were asked.

    Hidden where fewer than k people stand in one wave without standing in its pairs, as their answers would follow from the difference.
    """
    found = {}
    for code, topic in activity.topics.items() if told.before and told.then else ():
        pre, late = ([s for person in people if (s := person.score(topic.items)) is not None] for people in (told.before, told.then))
        alone = [
            sum(person.score(topic.items) is not None for person in people if id(person) not in {id(pair.before) for pair in pairs})
            for people, pairs in ((told.before, told.by_code), (told.then, told.by_form))
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


def _messages(
    activity: Activity, design: SurveyDesign, no_codes_agree: bool, answered: int, figures: Mapping[str, Figure], attrition: Figure
) -> Iterable[str]:
    if activity.k < SMALLEST_GROUP:
        yield "small_groups_confirmed"
    if activity.design and activity.design is not design:
        yield "design_not_as_declared"
    if no_codes_agree:
        yield "codes_do_not_match"
    if activity.attended is not None and activity.attended < answered:
        yield "more_answered_than_came"
    if any(len(topic.items) < 2 for topic in activity.topics.values()):
        yield "topic_of_one_item"
    if (figures["unknown_group"].value or 0) > MOST_UNKNOWN:
        yield "many_of_unknown_group"
    if attrition.value is not None and abs(attrition.value) >= _MOST_ATTRITION:
        yield "matched_people_differ"
