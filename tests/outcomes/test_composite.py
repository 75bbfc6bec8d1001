"""The index: what is missing, what is zero, and how far the choices carry."""

import numpy as np
import pytest

from mcvet.outcomes.model import COMPONENTS, WEIGHTS
from mcvet.outcomes.scoring.composite import aggregate, sensitivity, simulate

EVEN = dict.fromkeys(COMPONENTS, 1 / len(COMPONENTS))
HALVES = dict.fromkeys(COMPONENTS, 0.0) | {"learning_gain": 0.5, COMPONENTS[0]: 0.5}


@pytest.mark.parametrize("geometric", [False, True])
def test_weights_are_rescaled_over_what_is_there(geometric: bool) -> None:
    """Equal components give their own value, also where one is missing; nothing gives 0, or 1 by the geometric mean."""
    one_less = dict.fromkeys(COMPONENTS, 40.0) | {next(name for name in COMPONENTS if name != "learning_gain"): None}
    found = aggregate(one_less, EVEN, geometric=geometric)
    assert (found.status, found.value) == ("partial", pytest.approx(40))
    assert aggregate(dict.fromkeys(COMPONENTS, 0.0), EVEN, geometric=geometric).value == pytest.approx(1 if geometric else 0)


def test_all_of_everything_is_a_hundred_and_no_more() -> None:
    """Whatever the weights, floating-point numbers bring no index above 100; a complete one has no reason to give."""
    for shares in np.random.default_rng(1).dirichlet(np.ones(len(COMPONENTS)), 500):
        found = aggregate(dict.fromkeys(COMPONENTS, 100.0), dict(zip(COMPONENTS, shares.tolist(), strict=True)))
        assert found.value is not None
        assert 100 - 1e-9 < found.value <= 100
        assert (found.status, found.reason, found.missing) == ("complete", None, ())


def test_the_runs_vary_the_weights_and_nothing_else() -> None:
    """Equal components have the same index in every run; the draws are the same at every call."""
    assert simulate(dict.fromkeys(COMPONENTS, 50.0), EVEN, None) == pytest.approx(50)
    apart = {name: 10.0 * place for place, name in enumerate(COMPONENTS)}
    assert np.array_equal(simulate(apart, EVEN, None), simulate(apart, EVEN, None))


def test_the_runs_reach_the_ends_that_are_stated() -> None:
    """Halves become 0.375 to 0.625; half of the runs are geometric, half take the gain of the means."""
    assert COMPONENTS[0] != "learning_gain"
    index = simulate(dict.fromkeys(COMPONENTS, 0.0) | {"learning_gain": 20.0, COMPONENTS[0]: 80.0}, HALVES, None)
    assert index.min() == pytest.approx(20**0.625 * 80**0.375, abs=1)
    assert index.max() == pytest.approx(20 * 0.375 + 80 * 0.625, abs=1)
    zero = simulate(dict.fromkeys(COMPONENTS, 0.0), EVEN, None)
    assert set(zero.round(9)) == {0.0, 1.0}
    assert (zero == 0).mean() == pytest.approx(0.5, abs=0.05)
    by_means = simulate(dict.fromkeys(COMPONENTS, 50.0), dict.fromkeys(COMPONENTS, 0.0) | {"learning_gain": 1.0}, 70.0)
    assert set(by_means.round(9)) == {50.0, 70.0}
    assert (by_means.round(9) == 70).mean() == pytest.approx(0.5, abs=0.05)


def test_the_range_is_of_the_runs_and_each_component_can_be_left_out() -> None:
    """The ends are the 5th and 95th percentiles of the runs and their median is between; without a component the others share its weight."""
    parts = dict.fromkeys(COMPONENTS, 50.0) | {"reach": 90.0, "learning_gain": 20.0, "follow_up": None}
    found, runs = sensitivity(parts, WEIGHTS, 40.0), np.sort(simulate(parts, WEIGHTS, 40.0))
    assert found
    for share, at in ((0.05, found.p05), (0.5, found.median), (0.95, found.p95)):
        assert (runs <= at).mean() == pytest.approx(share, abs=0.001)
    assert (found.runs, len(runs)) == (2_000, 2_000)
    assert found.without == pytest.approx(
        {"reach": 26 / 0.7, "diversity": 34.5 / 0.75, "satisfaction": 32 / 0.7, "learning_gain": 33.5 / 0.55, "intent": 32 / 0.7}
    )


def test_an_index_of_one_component_has_nothing_without_it() -> None:
    """Where one component has the whole weight, the index without it does not exist; without another it stays as it was."""
    parts, alone = dict.fromkeys(COMPONENTS, 50.0) | {"learning_gain": 20.0}, dict.fromkeys(COMPONENTS, 0.0) | {"learning_gain": 1.0}
    found = sensitivity(parts, alone, None)
    assert found
    assert found.without == pytest.approx(dict.fromkeys(COMPONENTS, 20.0) | {"learning_gain": None})
    assert sensitivity(parts | {"learning_gain": None}, alone, None) is None
