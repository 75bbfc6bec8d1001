"""The score of one activity."""

import logging
from collections.abc import Iterable, Mapping, Sequence

from mcvet.errors import SelectionError
from mcvet.messages import say
from mcvet.outcomes.model import SMALLEST_GROUP, Activity, Response, Status, SurveyDesign, Wave
from mcvet.outcomes.results import ActivityScore, Figure, FollowUpScore, ItemSetScore, TopicScore
from mcvet.outcomes.scoring import statistics
from mcvet.outcomes.scoring.clean import Cleaned, Person
from mcvet.outcomes.scoring.composite import aggregate, sensitivity
from mcvet.outcomes.scoring.disclose import Filter, is_small
from mcvet.outcomes.scoring.gains import WayOfAsking, learning_gain, other_gains, way_of_asking
from mcvet.outcomes.scoring.indicators import MOST_UNKNOWN, diversity, figure, follow_up, grade_of, item_set, reach, rejected
from mcvet.outcomes.scoring.pairing import Pair, PairedAnswers, pair_answers, suggest_pairs
from mcvet.outcomes.scoring.selections import filters_of
from mcvet.outcomes.scoring.statistics import Estimate

_LOG = logging.getLogger(__name__)
_MOST_ATTRITION = 10
_HIDDEN = Figure(value=None, status=Status.SUPPRESSED, reason="n_below_k")


def score_activity(
    responses: Iterable[Response],
    activity: Activity,
    *,
    only: Filter | None = None,
    confirmed_pairs: Iterable[tuple[str, str]] = (),
    small_groups_confirmed: bool = False,
) -> ActivityScore:
    """Score what one peer-learning activity achieved, according to the answers.

    Args:
        responses: rows of the canonical response table, one per person and wave, in any order.
        activity: the activity.
        only: a country or stakeholder group, or both, to which the score is limited. All answers are cleaned and paired first, then
            people are selected. Attendance, follow-up counts, attrition, the second design and its shift are omitted, because they
            are based on few people or cannot be selected.
        confirmed_pairs: codes before and after that a person has confirmed to belong together (see `suggest_pairs`).
        small_groups_confirmed: True if a person has confirmed that `activity.k` is below 5.

    Returns:
        a profile of indicators first, each with its status, reason, number of people, interval, design and grade; then the index
        with its components and range. Groups smaller than `activity.k` are not reported. `issues` counts the answers of all people.

    Raises:
        SelectionError: if `only` is not among `filters_for(responses, activity)`, because it or the remaining group is too small; if
            `activity.k` is below 5 and nobody has confirmed that.
        ComponentError: if a component is outside 0 to 100, which is a fault of this library.

    Notes:
        Gains are self-reported. There is no comparison group, so the score does not show causes. Participants are invited and not
        sampled, so it does not generalise to others. A confirmed smallest group below 5 appears in the log and in `messages`.

    >>> from mcvet.outcomes import example
    >>> found = example()
    >>> score = score_activity(found.survey.responses, found.activity)
    >>> score.grade.value, {code: round(topic.mean_gain, 2) for code, topic in score.topics.items()}
    ('A', {'DEF': 0.88, 'WBL': 0.56, 'QA': 0.86, 'NQF': 0.62})
    """
    return score_paired(pair_answers(responses, activity, confirmed_pairs), only=only, small_groups_confirmed=small_groups_confirmed)


def score_paired(everyone: PairedAnswers, *, only: Filter | None = None, small_groups_confirmed: bool = False) -> ActivityScore:
    """Score cleaned and paired answers; see `score_activity`.

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
    selected = everyone
    if only:
        selected = everyone.of(only)
        activity = activity.model_copy(update={"attended": None, "attendance_by_group": {}, "follow_up": None})
    k, cleaned = activity.k, selected.cleaned
    way = way_of_asking(everyone, selected)
    topics = way.topics(cleaned, activity)
    attrition, shift, other = (_HIDDEN, {}, {}) if only else _of_everyone(everyone, way.design)
    sets = {"satisfaction": item_set(way.last, cleaned.sat, k), "intent": item_set(way.last, cleaned.int_, k)}
    later = follow_up(activity, cleaned.people[Wave.FOLLOW_UP], way.last)
    gain, by_means = learning_gain(topics, k)
    figures = _figures(activity, len(way.last), sets, gain, later)
    components = _components(figures, later)
    return ActivityScore(
        activity=activity.activity,
        language=activity.language,
        fictional=activity.fictional,
        k=k,
        scale=_scale_version(activity),
        issues=_issues(everyone, selected, way.design, (*topics.values(), *other.values())),
        messages=tuple(_messages(activity, everyone, way, figures, attrition)),
        n_pre=_unless_small(len(way.first), k),
        n_post=_unless_small(len(way.last), k),
        n_paired_codes=_unless_small(len(way.pairs), k),
        match_rate=_match_rate(way, k),
        suggested_pairs=len(suggest_pairs(everyone.before, everyone.after, everyone.confirmed)),
        attrition=attrition,
        design=way.design,
        grade=grade_of(way.design, len(way.pairs), way.rate),
        topics=topics,
        retrospective=other,
        response_shift=shift,
        components=components,
        figures=figures,
        satisfaction=sets["satisfaction"],
        intent=sets["intent"],
        follow_up=later,
        policy_outputs=activity.policy_outputs,
        reliability=_reliability(cleaned, activity, way.last),
        weights=activity.weights,
        index_arithmetic=aggregate(components, activity.weights),
        index_geometric=aggregate(components, activity.weights, geometric=True),
        index_sensitivity=sensitivity(components, activity.weights, by_means),
        learning_gain_hake=by_means,
    )


def reweighted(score: ActivityScore, weights: Mapping[str, float]) -> ActivityScore:
    """Return a score with the index for other weights.

    Args:
        score: the score of an activity with its own weights.
        weights: one weight per component, with sum 1.

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
    """Reject a smallest group below 5 that nobody has confirmed, and log a confirmed one."""
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


def _of_everyone(found: PairedAnswers, design: SurveyDesign) -> tuple[Figure, dict[str, Figure], dict[str, TopicScore]]:
    """Return attrition, the shift between the two designs, and the gains by the second design."""
    other = other_gains(found) if found.by_form and design is SurveyDesign.MATCHED else {}
    return _attrition(found.before, found.by_code, found.activity), _response_shift(found), other


def _figures(activity: Activity, answered: int, sets: Mapping[str, ItemSetScore], gain: Figure, later: FollowUpScore) -> dict[str, Figure]:
    figures = reach(activity, answered) | diversity(activity, answered)
    figures |= {name: _as_figure(found) for name, found in sets.items()} | {"learning_gain": gain}
    figures["follow_up"] = Figure(value=later.value, status=later.status, reason=later.reason, n=later.n, interval=later.bounds)
    return figures


def _components(figures: Mapping[str, Figure], later: FollowUpScore) -> dict[str, float | None]:
    names = ("reach", "diversity", "satisfaction", "learning_gain", "intent")
    return {name: figures[name].value for name in names} | {"follow_up": later.value if later.used else None}


def _issues(everyone: PairedAnswers, selected: PairedAnswers, design: SurveyDesign, topics: Iterable[TopicScore]) -> dict[str, int]:
    last = everyone.now if design is SurveyDesign.RETROSPECTIVE else everyone.after
    return dict(selected.cleaned.issues) | {
        "scale_mismatch": sum(topic.reason == "scale_mismatch" for topic in topics),
        "follow_up_rejected": len(rejected(everyone.cleaned.people[Wave.FOLLOW_UP], last)),
    }


def _match_rate(way: WayOfAsking, k: int) -> float | None:
    """Return the share of matched people; None if they are few, or if there is only one wave."""
    if way.pairs:
        return None if is_small(len(way.pairs), k) else way.rate
    return 0.0 if way.first and way.last else None


def _as_figure(found: ItemSetScore) -> Figure:
    return Figure(value=found.pomp_mean, status=found.status, reason=found.reason, n=found.n, interval=found.ci)


def _unless_small(n: int, k: int) -> int | None:
    return None if is_small(n, k) else n


def _scale_version(activity: Activity) -> str:
    scales = activity.scale if isinstance(activity.scale, dict) else {"": activity.scale}
    scale = [f"{wave}{':' if wave else ''}{s.name} {s.min:g}-{s.max:g} by {s.step:g}".strip() for wave, s in sorted(scales.items())]
    return "; ".join([*scale, *(f"{code}: {' '.join(topic.items)}" for code, topic in sorted(activity.topics.items()))])


def _person_mean(person: Person, activity: Activity) -> float | None:
    scale = activity.scale_of(Wave.PRE)
    scores = [scale.pomp(score) for topic in activity.topics.values() if (score := person.score(topic.items)) is not None]
    return sum(scores) / len(scores) if scores else None


def _attrition(before: Sequence[Person], pairs: Sequence[Pair], activity: Activity) -> Figure:
    """Return the difference between matched and unmatched people, hidden if either group is smaller than k."""
    matched = {id(pair.before) for pair in pairs}
    groups: tuple[list[float], list[float]] = ([], [])
    for person in before:
        if (score := _person_mean(person, activity)) is not None:
            groups[id(person) in matched].append(score)
    smaller = min(len(groups[0]), len(groups[1]))
    if not smaller:
        return figure(Estimate(None, None, "no_respondents"), 0, activity.k)
    return figure(statistics.welch_difference(*groups), smaller, activity.k)


def _response_shift(answers: PairedAnswers) -> dict[str, Figure]:
    """Return the mean of `then` minus the mean of `pre` for each topic that was asked in both.

    It is hidden if fewer than k people of a wave are unpaired, because the difference would reveal their answers.
    """
    found, activity = {}, answers.activity
    for code, topic in activity.topics.items() if answers.before and answers.then else ():
        pre, late = ([s for person in people if (s := person.score(topic.items)) is not None] for people in (answers.before, answers.then))
        alone = [
            sum(person.score(topic.items) is not None for person in people if id(person) not in {id(pair.before) for pair in pairs})
            for people, pairs in ((answers.before, answers.by_code), (answers.then, answers.by_form))
        ]
        if any(is_small(n, activity.k) for n in alone):
            found[code] = _HIDDEN
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
    activity: Activity, everyone: PairedAnswers, way: WayOfAsking, figures: Mapping[str, Figure], attrition: Figure
) -> Iterable[str]:
    if activity.k < SMALLEST_GROUP:
        yield "small_groups_confirmed"
    if activity.design and activity.design is not way.design:
        yield "design_not_as_declared"
    if everyone.before and everyone.after and not everyone.by_code:
        yield "codes_do_not_match"
    if activity.attended is not None and activity.attended < len(way.last):
        yield "more_answered_than_came"
    if any(len(topic.items) < 2 for topic in activity.topics.values()):
        yield "topic_of_one_item"
    if (figures["unknown_group"].value or 0) > MOST_UNKNOWN:
        yield "many_of_unknown_group"
    if attrition.value is not None and abs(attrition.value) >= _MOST_ATTRITION:
        yield "matched_people_differ"
