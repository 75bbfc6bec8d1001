"""Comparison of several activities."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from mcvet.errors import SelectionError
from mcvet.messages import say
from mcvet.outcomes.model import Interval
from mcvet.outcomes.results import ActivityComparison, ActivityScore, ActivityStanding


def compare_activities(scores: Sequence[ActivityScore]) -> ActivityComparison:
    """Compare two or more activities, and determine what may be compared.

    Args:
        scores: results of `score_activity`, in the order of the comparison.

    Returns:
        gains and indices in that order. Indices are compared, and ranks given, only with the same components and weights, the same
        scale and items, and the same design. Ranks are ranges, from the 5th to 95th percentiles of the Monte Carlo runs. If two of
        these overlap, there is no distinguishable difference, and the ranks overlap as well.

    Raises:
        SelectionError: for fewer than two activities.

    Notes:
        This compares activities, never the host countries. The ranges do not include sampling error.

    >>> from mcvet.outcomes import example, score_activity
    >>> scores = [score_activity(found.survey.responses, found.activity) for found in (example("fictional_en"), example("fictional_sr"))]
    >>> found = compare_activities(scores)
    >>> found.comparable, found.reasons
    (True, ())
    """
    if len(scores) < 2:
        raise SelectionError(say("A comparison takes two activities or more; {n} given.", n=len(scores)))
    differ: dict[str, set[Any]] = {
        "different_designs": {score.design for score in scores},
        "different_scales": {score.scale for score in scores},
        "different_components": {score.index_arithmetic.available for score in scores},
        "different_weights": {tuple(sorted(score.weights.items())) for score in scores},
    }
    reasons = [reason for reason, found in differ.items() if len(found) > 1]
    reasons += ["index_not_computed"] if any(score.index_arithmetic.value is None for score in scores) else []
    ranges = [(found.p05, found.p95) for score in scores if not reasons and (found := score.index_sensitivity)]
    ranks: list[tuple[int, int] | None] = [_rank(own, ranges) for own in ranges]
    ranks = ranks or [None] * len(scores)
    standings = tuple(_standing(score, rank) for score, rank in zip(scores, ranks, strict=True))
    alike = tuple(
        (scores[one].activity, scores[other].activity)
        for one, other in combinations(range(len(ranges)), 2)
        if max(ranges[one][0], ranges[other][0]) <= min(ranges[one][1], ranges[other][1])
    )
    return ActivityComparison(comparable=not reasons, reasons=tuple(reasons), standings=standings, indistinguishable=alike)


def _rank(own: Interval, ranges: Sequence[Interval]) -> tuple[int, int]:
    """Return the best and worst rank: below all ranges that are entirely higher, above all that are entirely lower."""
    return 1 + sum(low > own[1] for low, _ in ranges), len(ranges) - sum(high < own[0] for _, high in ranges)


def _standing(score: ActivityScore, ranks: tuple[int, int] | None) -> ActivityStanding:
    found = score.index_sensitivity
    return ActivityStanding(
        activity=score.activity,
        language=score.language,
        fictional=score.fictional,
        k=score.k,
        design=score.design,
        grade=score.grade,
        index=score.index_arithmetic.value,
        sensitivity=(found.p05, found.p95) if found else None,
        ranks=ranks,
        gains={code: topic.gain for code, topic in score.topics.items()},
    )
