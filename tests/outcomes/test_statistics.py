"""Each statistic reproduces a published example, or agrees with an independent program."""

import math
import re
from collections.abc import Sequence
from inspect import isfunction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from mcvet.outcomes.model import SCALES, Wave
from mcvet.outcomes.scoring import statistics
from outcomes.made import truth

MOVIE_1, MOVIE_2 = [9, 7, 8, 9, 8, 9, 9, 10, 9, 9], [9, 6, 7, 8, 7, 9, 8, 8, 8, 7]
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
DEPRESSION_1 = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
DEPRESSION_2 = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]


@pytest.mark.parametrize("name", [name for name, found in vars(statistics).items() if isfunction(found) and name[0] != "_"])
def test_each_statistic_says_what_it_is(name: str) -> None:
    """A docstring names method, assumption, how not to read the result, and the published example or program it is held to here."""
    function = getattr(statistics, name)
    if function.__module__ == statistics.__name__:
        told = " ".join((function.__doc__ or "").split())
        for words in ("Return ", "Assumes ", "Not "):
            assert words in told
        assert re.search(r"(Reproduces|Checked against) .*(\d|case by case)", told)
        assert f"statistics.{name}(" in Path(__file__).read_text("utf-8")


def test_effect_sizes_of_lakens_movie_data() -> None:
    """d_z is 1.5; d_av with the root mean square of the SDs is 1.1259, not the 1.1287 of their mean; g_av with n-1 is 1.0289, not 1.08."""
    assert statistics.d_z(statistics.differences(MOVIE_2, MOVIE_1)).value == pytest.approx(1.5)
    assert statistics.d_av(MOVIE_2, MOVIE_1).value == pytest.approx(1.1259, abs=5e-5)
    assert np.mean(MOVIE_1) - np.mean(MOVIE_2) == pytest.approx(1.1287 * (np.std(MOVIE_1, ddof=1) + np.std(MOVIE_2, ddof=1)) / 2, abs=1e-4)
    assert statistics.g_av(MOVIE_2, MOVIE_1).value == pytest.approx(1.0289, abs=5e-5)


@pytest.mark.parametrize(("pre", "post"), [(MOVIE_2, MOVIE_1), (SLEEP_1, SLEEP_2), (SLEEP_2, SLEEP_1), ([1, 2, 4], [2, 4, 9])])
def test_the_interval_of_g_av_is_that_of_t_in_its_units(pre: Sequence[float], post: Sequence[float]) -> None:
    """Its ends are to g_av as the limits of the noncentrality are to the t of the paired test, which is scipy's; g_av is below d_av."""
    t, found, plain = stats.ttest_rel(post, pre).statistic, statistics.g_av(pre, post), statistics.d_av(pre, post)
    assert found.value
    assert plain.value
    assert found.interval == pytest.approx([found.value * limit / t for limit in statistics.noncentrality_limits(t, len(pre) - 1)])
    f = len(pre) - 1
    assert found.value / plain.value == pytest.approx(math.gamma(f / 2) / (math.sqrt(f / 2) * math.gamma((f - 1) / 2)))


def test_a_change_that_is_equal_for_all_has_an_effect_without_interval() -> None:
    """From 1, 2, 3 to 2, 3, 4 is one SD; the correction for two degrees of freedom is 1 over the root of pi."""
    assert statistics.d_av([1, 2, 3], [2, 3, 4]).value == 1
    assert statistics.g_av([1, 2, 3], [2, 3, 4]) == (pytest.approx(1 / math.sqrt(math.pi)), None, "zero_variance_difference")
    assert statistics.g_av([1, 2, 3], [3, 4, 5]).value == pytest.approx(2 / math.sqrt(math.pi))
    assert statistics.d_av([2, 2, 2], [1, 2, 3]).value == pytest.approx(0)
    assert statistics.d_av([2, 2, 2], [2, 3, 4]).value == pytest.approx(math.sqrt(2))
    assert statistics.d_av([0.1] * 3, [1.1, 2.1, 3.1]).value == pytest.approx(2 * math.sqrt(2))


def test_the_noncentrality_limits_of_mbess() -> None:
    """T = 2.83 with 126 degrees of freedom gives 0.8338 to 4.8154, and each limit leaves 2.5% beyond t."""
    low, high = statistics.noncentrality_limits(2.83, 126)
    assert (low, high) == pytest.approx((0.8337502, 4.815359), abs=1e-6)
    assert stats.nct.cdf(2.83, 126, low) == pytest.approx(0.975)
    assert stats.nct.cdf(2.83, 126, high) == pytest.approx(0.025)


@pytest.mark.parametrize("t", [0.0, 0.5, 8.0, 40.0, 300.0, -25.0])
@pytest.mark.parametrize("f", [2, 7, 40, 20_000])
def test_limits_far_in_the_tail_are_found(t: float, f: int) -> None:
    """Where scipy's distribution gives NaN, the limits are still finite and on both sides of t."""
    low, high = statistics.noncentrality_limits(t, f)
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low < t + 1e-6 < high + 2e-6


def test_the_t_interval_of_the_sleep_data() -> None:
    """R's paired t.test gives 1.58 [0.7001, 2.4599], and Welch's for two groups [-0.2055, 3.3655]."""
    paired = statistics.mean(statistics.differences(SLEEP_1, SLEEP_2))
    assert paired.value == pytest.approx(1.58)
    assert paired.interval == pytest.approx((0.7001142, 2.4598858), abs=1e-6)
    groups = statistics.welch_difference(SLEEP_1, SLEEP_2)
    assert groups.value == pytest.approx(1.58)
    assert groups.interval == pytest.approx((-0.2054832, 3.3654832), abs=1e-6)


def test_two_people_have_an_interval() -> None:
    """Two are the least from which a spread can be told, and statsmodels has the same intervals; a spread of 1 is one like any other."""
    assert statistics.mean([1, 3]).interval == pytest.approx(DescrStatsW([1, 3]).tconfint_mean())
    assert statistics.mean([1, 2, 3]).interval == pytest.approx(DescrStatsW([1, 2, 3]).tconfint_mean())
    assert statistics.d_z([1, 3]).value == pytest.approx(math.sqrt(2))
    means = CompareMeans(DescrStatsW([2, 6]), DescrStatsW([1, 3]))
    assert statistics.welch_difference([1, 3], [2, 6]).interval == pytest.approx(means.tconfint_diff(usevar="unequal"))


def test_the_bootstrap_is_a_check_of_the_t_interval() -> None:
    """BCa on the sleep data is near the t interval, is the same at every call, and is left out where it makes no sense."""
    d = statistics.differences(SLEEP_1, SLEEP_2)
    found = statistics.bca_interval(d)
    assert found == statistics.bca_interval(d)
    assert found.interval == pytest.approx((0.70, 2.46), abs=0.4)
    assert found.value == pytest.approx(1.58)
    assert statistics.bca_interval([1.0] * 12) == (None, None, "zero_variance_difference")
    assert statistics.bca_interval(d[:9]) == (None, None, "n_below_10")
    assert statistics.bca_interval([0.0, *d * 100]) == (None, None, "n_above_1000")
    assert statistics.bca_interval(d * 100).interval == pytest.approx(statistics.mean(d * 100).interval, abs=0.01)


@pytest.mark.parametrize("times", [1, 0.01, 3e6])
def test_the_bootstrap_is_that_of_scipy(times: float) -> None:
    """Its ends are those of scipy's BCa with as many resamples of the sorted differences, be they small or in the millions."""
    d = [round(times * x, 10) for x in np.random.default_rng(3).normal(0.5, 1, 14)]
    expected = stats.bootstrap((sorted(d),), np.mean, n_resamples=9_999, method="BCa", rng=np.random.default_rng(20230315))
    assert statistics.bca_interval(d).interval == pytest.approx(expected.confidence_interval, rel=1e-6)


def test_the_rank_biserial_of_the_depression_data() -> None:
    """R's effectsize prints 0.78 [0.30, 0.94] for Hollander and Wolfe's data."""
    r = statistics.rank_biserial(statistics.differences(DEPRESSION_2, DEPRESSION_1))
    assert r.value == pytest.approx(0.78, abs=0.005)
    assert r.interval == pytest.approx((0.30, 0.94), abs=0.005)
    error = math.sqrt(9 * 10 * 19 / 6) / 45  # of the sum of ranks 1 to 9, over that sum
    assert r.value
    assert r.interval == pytest.approx([math.tanh(math.atanh(r.value) + sign * 1.959963985 * error) for sign in (-1, 1)])


def test_the_rank_biserial_ignores_who_did_not_change() -> None:
    """17 unchanged and 3 improved give 1, without an interval."""
    r = statistics.rank_biserial([0.0] * 17 + [1.0] * 3)
    assert (r.value, r.interval, r.reason) == (1.0, None, "boundary")


def test_the_exact_p_of_the_depression_data() -> None:
    """R's wilcox.test gives V = 40 and a one-sided p of 0.01953."""
    assert statistics.wilcoxon_p(statistics.differences(DEPRESSION_2, DEPRESSION_1)) == pytest.approx(2 * 0.01953125)


@pytest.mark.parametrize(
    "d",
    [
        [1, 1, -1, 2, 0, 3], [0, 0, 1, 1, 1, -1, 2], [0.5, -0.5, 0.5, 1, 1.5], [2, -1, -1, -1, 0], [1, 2, 3, 4, 5, 6, -7, 8], [0, 0, 3],
        [1, 1, 2, -3], [1, -1],
    ],
)  # fmt: skip
def test_the_exact_p_is_that_of_all_sign_flips(d: Sequence[float]) -> None:
    """Ties and Pratt's zeros included, p is the share of sign flips at least as far from the middle."""
    ranks = stats.rankdata(np.abs(d))[np.asarray(d) != 0]
    up = sum(rank for rank, x in zip(ranks, [x for x in d if x], strict=True) if x > 0)
    sums = [sum(rank for rank, sign in zip(ranks, signs, strict=True) if sign) for signs in product((0, 1), repeat=len(ranks))]
    middle = ranks.sum() / 2
    expected = np.mean([abs(s - middle) >= abs(up - middle) - 1e-9 for s in sums])
    assert statistics.wilcoxon_p(d) == pytest.approx(expected)


def test_the_approximate_p_is_scipys() -> None:
    """Beyond 25 changes p is the normal approximation with correction for ties and zeros and none for continuity."""
    d = np.random.default_rng(7).integers(-2, 4, 80)
    expected = stats.wilcoxon(d, zero_method="pratt", correction=False, method="asymptotic").pvalue
    assert statistics.wilcoxon_p(list(d)) == pytest.approx(expected)


def test_rounding_keeps_ties_together() -> None:
    """On the four pairs of scipy's documentation three differences are tied; floating-point noise would part them."""
    post, pre = [0.5, 0.825, 0.375, 0.5], [0.525, 0.775, 0.325, 0.55]
    noisy = [after - before for before, after in zip(pre, post, strict=True)]
    assert len(set(np.abs(noisy))) == 4
    assert len(set(np.abs(statistics.differences(pre, post)))) == 2
    assert statistics.differences([1, 1, 1], [2, 2 + 4e-11, 2 + 4e-10]) == [1, 1, 1.0000000004]


def test_the_exact_p_of_darwins_plants() -> None:
    """Scipy's documentation gives 0.0413 for the differences in height."""
    d = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
    assert statistics.wilcoxon_p(d) == pytest.approx(0.041259765625)


@pytest.mark.parametrize("n", [24, 25, 26])
def test_p_is_exact_up_to_25_changes(n: int) -> None:
    """All of 25 who rise give 2 / 2^25, with any number of unchanged ones beside them; from 26 on the approximation of scipy holds."""
    d = [float(x) for x in range(1, n + 1)]
    approximate = stats.wilcoxon(d, zero_method="pratt", correction=False, method="asymptotic").pvalue
    assert statistics.wilcoxon_p(d) == pytest.approx(2 / 2**n if n <= 25 else approximate, rel=1e-9)
    assert statistics.wilcoxon_p([-x for x in d]) == statistics.wilcoxon_p(d)
    assert statistics.wilcoxon_p([0.0] * 12) == 1


def test_holm_stays_within_one_and_in_the_order_given() -> None:
    """The least p counts as often as there are tests; no adjusted p is above 1, or below that of a smaller p."""
    assert statistics.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert statistics.holm([0.9, 0.8]) == [1.0, 1.0]
    assert statistics.holm([0.2]) == [0.2]
    assert statistics.holm([]) == []


@pytest.mark.slow
def test_holm_is_that_of_statsmodels_and_r() -> None:
    """0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02, in the order given."""
    ps = [0.01, 0.04, 0.03, 0.005]
    assert statistics.holm(ps) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert statistics.holm(ps) == pytest.approx(multipletests(ps, method="holm")[1])
    assert statistics.holm([0.9, 0.8]) == [1.0, 1.0]


@pytest.mark.parametrize(
    ("count", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
)
def test_wilson_is_newcombes(count: int, n: int, low: float, high: float) -> None:
    """The four examples of Newcombe (1998), method 3."""
    found = statistics.wilson_share(count, n)
    assert found.value == count / n
    assert found.interval == pytest.approx((low, high), abs=5e-5)
    assert found.interval == pytest.approx(proportion_confint(count, n, method="wilson"))


def test_a_share_stays_between_nothing_and_all() -> None:
    """Where nobody or everybody is counted, floating-point numbers bring no limit below 0 or above 1."""
    for n in range(1, 200):
        none, everybody = statistics.wilson_share(0, n).interval, statistics.wilson_share(n, n).interval
        assert none
        assert everybody
        assert (none[0], everybody[1]) == (pytest.approx(0), pytest.approx(1))
        assert 0 <= none[0] < everybody[1] <= 1


def test_cliffs_delta_is_that_of_effsize() -> None:
    """Effsize prints -0.25 with an interval from -0.7265846 to 0.3890062."""
    found = statistics.cliffs_delta([10, 10, 20, 20, 20, 30, 30, 30, 40, 50], [10, 20, 30, 40, 40, 50])
    assert found.value == pytest.approx(-0.25)
    assert found.interval == pytest.approx((-0.7265846, 0.3890062), abs=1e-6)
    assert statistics.cliffs_delta([1, 2, 3], [4, 5]).reason == "boundary"


def test_where_all_are_alike_the_reason_is_told() -> None:
    """Without a spread there is a value where one can be told, no interval of no width, and the reason; so it is with nobody who moved."""
    assert statistics.mean([2, 2, 2]) == (2, None, "zero_variance")
    assert statistics.mean([0.1] * 3, "zero_variance_difference") == (pytest.approx(0.1), None, "zero_variance_difference")
    assert statistics.d_z([1, 1]) == statistics.d_z([0.1] * 3) == (None, None, "zero_variance_difference")
    assert statistics.d_av([2, 2], [3, 3]) == statistics.g_av([0.1] * 3, [0.7] * 3) == (None, None, "zero_variance")
    assert statistics.rank_biserial([0, 0]) == (None, None, "all_zero_differences")
    assert statistics.rank_biserial([-1, -2, 0]) == (-1, None, "boundary")
    assert statistics.welch_difference([2, 2], [3.5, 3.5]) == (1.5, None, "zero_variance")
    assert statistics.welch_difference([0.1] * 3, [0.7] * 3) == (pytest.approx(0.6), None, "zero_variance")
    assert statistics.cliffs_delta([2, 2], [2, 2]) == (0, None, "zero_variance")
    assert statistics.evenness([0, 0], 2) == (None, None, "no_participants")
    assert statistics.evenness([7]) == statistics.evenness([7], 1) == (None, None, "frame_has_one_category")
    alike, balanced = [(n % 5, 3, n % 3) for n in range(12)], [(n, -n) for n in range(12)]
    assert statistics.reliability(alike) == statistics.reliability(balanced) == (None, None, "zero_variance")


def test_one_flat_group_leaves_the_spread_of_the_other() -> None:
    """Beside a group of equal answers, Welch's interval is the t interval of the other group."""
    flat, other = statistics.welch_difference([0.1] * 7, SLEEP_1), statistics.mean(SLEEP_1)
    assert other.interval
    assert flat.interval == pytest.approx([end - 0.1 for end in other.interval])


def test_waves_of_unlike_length_are_no_pairs() -> None:
    """Functions of the same people twice refuse lists that cannot be of the same people."""
    with pytest.raises(ValueError, match="shorter"):
        statistics.differences([1, 2], [1])
    with pytest.raises(ValueError, match="shorter"):
        statistics.normalised_changes([1, 2], [1], SCALES["FAM5"])


def test_too_few_people_have_no_interval() -> None:
    """A difference of groups needs two people in each, a corrected effect size three pairs, alpha two items; the reason is given."""
    assert statistics.mean([3]) == (3, None, "n_below_2")
    assert statistics.d_z([1]) == statistics.d_av([1], [2]) == statistics.g_av([1], [2]) == (None, None, "n_below_2")
    assert statistics.welch_difference([1], [2, 3]) == (1.5, None, "n_below_2")
    assert statistics.welch_difference([1, 2], [3]) == (1.5, None, "n_below_2")
    assert statistics.cliffs_delta([3], [1, 2]) == (1.0, None, "n_below_2")
    assert statistics.cliffs_delta([3, 4], [1, 2]) == (1.0, None, "boundary")
    assert statistics.g_av([1, 2], [3, 5]) == (None, None, "n_below_3")
    assert statistics.reliability([[n % 5] for n in range(10)]) == (None, None, "one_item")


def test_alpha_is_that_of_pingouin() -> None:
    """Pingouin 0.7.0 gives 0.2492 [-0.238, 0.595] for eight items of a survey example; two items have their correlation instead."""
    rows = [list(r.answers.values())[:8] for r in truth("eusurvey_pre") if None not in list(r.answers.values())[:8]]
    found = statistics.reliability([[float(x or 0) for x in row] for row in rows])
    assert len(rows) == 30
    assert found.value == pytest.approx(0.24919923126201163)
    assert found.interval == pytest.approx((-0.238, 0.595), abs=5e-4)
    assert statistics.reliability([(x, 2 * x) for x in range(10)]) == (pytest.approx(1), None, None)
    uneven = [(x, x * x % 7) for x in range(10)]
    assert statistics.reliability(uneven).value == pytest.approx(stats.pearsonr(*zip(*uneven, strict=True)).statistic)
    assert statistics.reliability([(n, n, -n) for n in range(9)]) == (None, None, "n_below_10")


def test_evenness_is_pielous_and_diversity_is_not() -> None:
    """scikit-bio gives 0.9212 for 1, 2, 3, 1; with five groups planned, two equal ones are far from 1."""
    assert statistics.evenness([1, 2, 3, 1]).value == pytest.approx(0.92118550)
    assert statistics.evenness([5, 5]).value == pytest.approx(1)
    assert statistics.evenness([5, 5, 0, 0, 0], 5).value == pytest.approx(math.log(2) / math.log(5))
    assert statistics.evenness([7], 3).value == 0


def test_normalised_change_by_the_rule_of_marx_and_cummings() -> None:
    """Gain over the possible gain, loss over the possible loss; who stays at an end counts nowhere, who stays between counts as 0."""
    assert statistics.normalised_changes([3, 5, 2, 1, 5, 3], [4, 3, 1, 1, 5, 3], SCALES["FAM5"]) == [0.5, -0.5, -1.0, 0.0]
    means = statistics.normalised_changes([2.5, 5 - 4e-11, 1 + 4e-11], [3, 5, 1], SCALES["FAM5"])
    assert means == [0.2, 0.0, 0.0]  # what floating-point numbers leave of a mean is no change


def test_hakes_gain_is_that_of_the_means() -> None:
    """From 2 to 3 of 5 is a third of the room; at the maximum there is no room."""
    assert statistics.hake_gain([1, 3], [2, 4], SCALES["FAM5"]).value == pytest.approx(1 / 3)
    assert statistics.hake_gain([4, 5], [5, 5], SCALES["FAM5"]).value == 1
    assert statistics.hake_gain([5, 5], [5, 4], SCALES["FAM5"]) == (None, None, "ceiling_or_floor")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.slow
def test_figures_are_those_of_scipy_and_statsmodels(seed: int) -> None:
    """On made-up ratings the t, Welch and Wilson intervals, the bootstrap, Holm and the rank-biserial agree with independent programs."""
    rng = np.random.default_rng(seed)
    pre = [float(x) for x in rng.integers(1, 5, 20)]
    post = [min(5.0, x + float(step)) for x, step in zip(pre, rng.integers(-1, 3, 20), strict=True)]
    d = statistics.differences(pre, post)
    assert statistics.mean(d).interval == pytest.approx(DescrStatsW(d).tconfint_mean())
    means = CompareMeans(DescrStatsW(post), DescrStatsW(pre))
    assert statistics.welch_difference(pre, post).interval == pytest.approx(means.tconfint_diff(usevar="unequal"))
    assert statistics.d_z(d).value == pytest.approx(stats.ttest_rel(post, pre).statistic / math.sqrt(20))
    moved = [x for x in d if x]
    plus = stats.wilcoxon(moved, alternative="greater").statistic
    assert statistics.rank_biserial(d).value == pytest.approx(2 * plus / (len(moved) * (len(moved) + 1) / 2) - 1)
    delta = 2 * stats.mannwhitneyu(post, pre).statistic / 400 - 1
    assert statistics.cliffs_delta(post, pre).value == pytest.approx(delta)
    ps = list(rng.random(6) / 4)
    assert statistics.holm(ps) == pytest.approx(multipletests(ps, method="holm")[1])
    up = sum(x > 0 for x in d)
    assert statistics.wilson_share(up, 20).interval == pytest.approx(proportion_confint(up, 20, method="wilson"))


def test_the_two_waves_of_a_form_are_told_apart() -> None:
    """The truth of the retrospective example has as many rows of then as of now."""
    waves = [row.wave for row in truth("googleforms_retro_en")]
    assert waves.count(Wave.THEN) == waves.count(Wave.NOW) == 33
