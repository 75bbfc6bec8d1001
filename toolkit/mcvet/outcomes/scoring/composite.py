"""The index: weighted means of the components, with missing components and a sensitivity analysis."""

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from mcvet.errors import McvetError
from mcvet.messages import say
from mcvet.outcomes.model import COMPONENTS
from mcvet.outcomes.results import IndexScore, IndexStatus, Sensitivity

LEAST_WEIGHT = 0.70
RUNS, SEED, NOISE = 2_000, 20230315, 0.25
Components = Mapping[str, float | None]


class ComponentError(McvetError):
    """A component outside 0 to 100 or not a number: a fault in the calculation, never a missing value."""


class WeightError(McvetError):
    """Weights that do not sum to 1, with which the index would not be the requested one."""


def aggregate(components: Components, weights: Mapping[str, float], *, geometric: bool = False) -> IndexScore:
    """Return the index.

    Args:
        components: values from 0 to 100 by name; None if missing or suppressed.
        weights: weights by name, not negative, with sum 1; rescaled over the available components.
        geometric: True for the weighted geometric mean with values below 1 raised to 1, in which a strong component compensates less
            for a weak one. False for the arithmetic mean, in which 0 and 100 equal 50 and 50.

    Returns:
        the index: `complete` with all six components, `partial` with fewer, `not_computed` without learning gain or with less than
        0.70 of the weight. Never report it without its components and its range, and never use it to grade a host country.

    Raises:
        ComponentError: for a component outside 0 to 100, or not finite.
        WeightError: for weights that do not sum to 1.
    """
    total = math.fsum(weights[name] for name in COMPONENTS)
    if not abs(total - 1) <= 1e-9:
        raise WeightError(
            say("The weights sum to {total} and must sum to 1. Give shares of the whole, such as 0.15.", total=f"{total:.10g}")
        )
    available = _available(components)
    missing = tuple(name for name in COMPONENTS if name not in available)
    weight = math.fsum(weights[name] for name in available)
    reason = None
    if "learning_gain" not in available:
        reason = "required_component_missing"
    elif weight < LEAST_WEIGHT - 1e-9:
        reason = "available_weight_below_minimum"
    status = IndexStatus.NOT_COMPUTED if reason else IndexStatus.PARTIAL if missing else IndexStatus.COMPLETE
    value = None if reason else _mean(available, weights, geometric)
    return IndexScore(status=status, value=value, available=tuple(available), missing=missing, available_weight=weight, reason=reason)


def _available(components: Components) -> dict[str, float]:
    for name, value in components.items():
        if value is not None and not 0 <= value <= 100:
            raise ComponentError(say("Component {name} is {value}; components run from 0 to 100.", name=name, value=str(value)))
    return {name: value for name in COMPONENTS if (value := components.get(name)) is not None}


def _mean(available: Mapping[str, float], weights: Mapping[str, float], geometric: bool) -> float:
    total = math.fsum(weights[name] for name in available)
    if geometric:
        return math.exp(math.fsum(weights[name] * math.log(max(value, 1.0)) for name, value in available.items()) / total)
    return min(100.0, max(0.0, math.fsum(weights[name] * value for name, value in available.items()) / total))


def simulate(components: Components, weights: Mapping[str, float], hake: float | None) -> npt.NDArray[np.float64]:
    """Return the index in each of 2,000 runs. The seed is fixed, so every call has the same draws.

    In each run every weight is multiplied by a number from 0.75 to 1.25 and all are rescaled. The mean is arithmetic or geometric,
    and the learning gain is by normalised change or by Hake's gain of the means, each with equal probability.
    """
    draws = np.random.default_rng(SEED)
    noise = draws.uniform(1 - NOISE, 1 + NOISE, (RUNS, len(COMPONENTS)))
    geometric, by_means = draws.random((2, RUNS)) < 0.5
    available = _available(components)
    places = [COMPONENTS.index(name) for name in available]
    varied = noise[:, places] * np.array([weights[name] for name in available])
    varied /= varied.sum(axis=1, keepdims=True)
    values = np.tile(list(available.values()), (RUNS, 1))
    if hake is not None:
        values[by_means, list(available).index("learning_gain")] = hake
    index: npt.NDArray[np.float64] = (varied * values).sum(axis=1)
    index[geometric] = np.exp((varied * np.log(np.maximum(values, 1))).sum(axis=1))[geometric]
    return index


def sensitivity(components: Components, weights: Mapping[str, float], hake: float | None) -> Sensitivity | None:
    """Return how much the index depends on the choices in its construction.

    Args:
        components: as for `aggregate`.
        weights: as for `aggregate`.
        hake: the learning gain component by Hake's gain of the means, 0 to 100; None if there is none.

    Returns:
        percentiles of 2,000 runs, and the index without each component; None if there is no index. They show the robustness of the
        index and do not include sampling error.
    """
    if aggregate(components, weights).value is None:
        return None
    low, middle, high = np.percentile(simulate(components, weights, hake), (5, 50, 95))
    available = _available(components)
    without: dict[str, float | None] = {}
    for name in available:
        left = {other: value for other, value in available.items() if other != name}
        without[name] = _mean(left, weights, False) if any(weights[other] for other in left) else None
    return Sensitivity(p05=float(low), median=float(middle), p95=float(high), runs=RUNS, seed=SEED, without=without)
