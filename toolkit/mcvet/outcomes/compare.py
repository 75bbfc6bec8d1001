"""Several activities side by side."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from mcvet.errors import SelectionError
from mcvet.outcomes.composite import simulate
from mcvet.outcomes.model import ActivityComparison, ActivityScore, Standing


def compare_activities(scores: Sequence[ActivityScore]) -> ActivityComparison:
    """Put two or more activities side by side, and say what may be compared.

    Args:
        scores: results of `score_activity`, in the order in which they are to stand.

    Returns:
        gains and indices in that order. Indices are compared, and ranks given as ranges of the Monte Carlo runs, only with the same
        components, the same scale and items, and the same design. Where ranges overlap there is no distinguishable difference.

    Raises:
        SelectionError: for fewer than two activities.

    Notes:
        Compares runs of a form, never the countries that host. Sampling error is not in the ranges.
    """
    if len(scores) < 2:
        raise SelectionError(f"A comparison takes two activities or more; {len(scores)} given.")
    differ: dict[str, set[Any]] = {
        "different_designs": {score.design for score in scores},
        "different_scales": {score.scale for score in scores},
        "different_components": {score.index_arithmetic.available for score in scores},
        "different_weights": {tuple(sorted(score.weights.items())) for score in scores},
    }
    reasons = [reason for reason, found in differ.items() if len(found) > 1]
    reasons += ["index_not_computed"] if any(score.index_arithmetic.value is None for score in scores) else []
    ranks: list[tuple[int, int] | None] = [None] * len(scores)
    if not reasons:
        runs = np.array([simulate(score.components, score.weights, score.learning_gain_hake) for score in scores])
        places = (runs[:, None, :] < runs[None, :, :]).sum(axis=1) + 1
        low, high = np.percentile(places, (5, 95), axis=1, method="nearest")
        ranks = [(int(best), int(worst)) for best, worst in zip(low, high, strict=True)]
    standings = tuple(_standing(score, rank) for score, rank in zip(scores, ranks, strict=True))
    alike = [
        (one.activity, other.activity)
        for one, other in combinations(standings, 2)
        if one.ranks and other.ranks and one.sensitivity and other.sensitivity
        and max(one.sensitivity[0], other.sensitivity[0]) <= min(one.sensitivity[1], other.sensitivity[1])
    ]  # fmt: skip
    return ActivityComparison(comparable=not reasons, reasons=tuple(reasons), standings=standings, indistinguishable=tuple(alike))


def _standing(score: ActivityScore, ranks: tuple[int, int] | None) -> Standing:
    found = score.index_sensitivity
    return Standing(
        activity=score.activity,
        design=score.design,
        grade=score.grade,
        index=score.index_arithmetic.value,
        sensitivity=(found.p05, found.p95) if found else None,
        ranks=ranks,
        gains={code: topic.figures["mean_gain"] for code, topic in score.topics.items() if "mean_gain" in topic.figures},
    )
