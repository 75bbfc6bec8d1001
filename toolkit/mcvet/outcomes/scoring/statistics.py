"""Statistics, one function each. All take sequences of numbers without missing values, and none rounds its result.

If the value or the interval of an `Estimate` is missing, `reason` states why.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import optimize, special, stats

from mcvet.outcomes.model import Interval, Scale

Numbers = Sequence[float]
_EXACT_UP_TO, _FEWEST_RELIABLE, _MOST_RESAMPLED = 25, 10, 1_000
_PARTS, _WIDE = 720_720_000, 13  # means of up to 16 answers are whole numbers of these parts; sums of 1,000 below 2**13 are exact
RESAMPLES, SEED = 9_999, 20230315


class Estimate(NamedTuple):
    """A value, its 95% interval, and the reason why either is missing."""

    value: float | None
    interval: Interval | None = None
    reason: str | None = None


def differences(pre: Numbers, post: Numbers) -> list[float]:
    """Return post minus pre per pair, rounded to ten places.

    Assumes the same people in the same order. Topic scores are means, and the noise of floating-point numbers would break ties. Not
    to be read as learning: a difference of self-ratings has many causes. Reproduces the four pairs in the documentation of
    `scipy.stats.wilcoxon`, where noise turns a one-sided p of 0.5 into 0.5625.
    """
    return [round(after - before, 10) for before, after in zip(pre, post, strict=True)]


def mean(values: Numbers, flat: str = "zero_variance") -> Estimate:
    """Return the mean with the t interval.

    Args:
        values: at least one number.
        flat: the reason to give where all values are equal and an interval of no width would mislead.

    Assumes a roughly symmetric distribution, or enough people. Not to be read as the range in which most people lie.
    Reproduces R's paired `t.test` of the sleep data: 1.58 [0.70, 2.46].
    """
    if len(values) < 2:
        return Estimate(float(values[0]), None, "n_below_2")
    spread = float(np.std(values, ddof=1))
    centre = float(np.mean(values))
    if spread == 0 or max(values) == min(values):
        return Estimate(centre, None, flat)
    half = float(stats.t.ppf(0.975, len(values) - 1)) * spread / math.sqrt(len(values))
    return Estimate(centre, (centre - half, centre + half))


def bca_interval(d: Numbers) -> Estimate:
    """Return the mean difference with the BCa bootstrap interval, as a check of the t interval.

    From 10 to 1,000 people, 9,999 resamples, fixed seed; beyond, the t interval needs no check. Resamples are drawn from the sorted
    differences and summed as whole numbers, so that neither the order of the people nor the machine decides which of them are equal
    to the mean. Assumes that people answered independently. Not to be read as evidence of a cause, however narrow. Checked against
    the t interval of R's sleep data, which it meets within 0.4; the resampling is `scipy.stats.bootstrap`.
    """
    if not 10 <= len(d) <= _MOST_RESAMPLED:
        return Estimate(None, None, "n_below_10" if len(d) < 10 else "n_above_1000")
    if max(d) == min(d):
        return Estimate(None, None, "zero_variance_difference")
    unit = _PARTS * 2.0 ** -max(0, math.frexp(max(map(abs, d)))[1] - _WIDE)
    whole = np.rint(np.sort(d) * unit)
    found = stats.bootstrap((whole,), np.sum, n_resamples=RESAMPLES, method="BCa", rng=np.random.default_rng(SEED), batch=500)
    low, high = (float(limit) / (unit * len(d)) for limit in found.confidence_interval)
    return Estimate(float(np.mean(d)), (low, high))


def d_z(d: Numbers) -> Estimate:
    """Return Cohen's d_z, the mean difference in units of the SD of the differences.

    Assumes an interval scale. Not to be compared with d of two groups: it depends on the correlation of before and after.
    Reproduces Lakens (2013), the movie data: 1.5.
    """
    if len(d) < 2:
        return Estimate(None, None, "n_below_2")
    if max(d) == min(d):
        return Estimate(None, None, "zero_variance_difference")
    return Estimate(float(np.mean(d) / np.std(d, ddof=1)))


def d_av(pre: Numbers, post: Numbers) -> Estimate:
    """Return Cohen's d_av: the mean gain over the root mean square of the two SDs.

    Assumes an interval scale. Not a measure of importance. Literature also has the mean of the SDs below the line. Reproduces the
    movie data of Lakens (2013): this variant gives 1.1259, that one 1.1287.
    """
    if len(pre) < 2:
        return Estimate(None, None, "n_below_2")
    spread = _average_sd(pre, post)
    if spread == 0:
        return Estimate(None, None, "zero_variance")
    return Estimate(float(np.mean(differences(pre, post))) / spread)


def _average_sd(pre: Numbers, post: Numbers) -> float:
    both = [0.0 if max(x) == min(x) else float(np.var(x, ddof=1)) for x in (pre, post)]
    return math.sqrt(sum(both) / 2)


def g_av(pre: Numbers, post: Numbers) -> Estimate:
    """Return Hedges' g_av, d_av corrected for small groups, with the interval from the noncentral t distribution.

    The correction uses n-1, as in the matched-groups formulas of Borenstein. Assumes normal differences. Not a measure of importance.
    Reproduces the movie data of Lakens (2013): 1.0289, where the article, with 2n-2, prints 1.08.
    """
    plain = d_av(pre, post)
    if plain.value is None:
        return plain
    n, d = len(pre), differences(pre, post)
    f = n - 1
    if f == 1:
        return Estimate(None, None, "n_below_3")
    correction = math.exp(special.gammaln(f / 2) - special.gammaln((f - 1) / 2)) / math.sqrt(f / 2)
    if max(d) == min(d):
        return Estimate(correction * plain.value, None, "zero_variance_difference")
    spread = float(np.std(d, ddof=1))
    low, high = noncentrality_limits(float(np.mean(d)) * math.sqrt(n) / spread, f)
    width = correction * spread / (math.sqrt(n) * _average_sd(pre, post))
    return Estimate(correction * plain.value, (width * low, width * high))


def noncentrality_limits(t: float, f: int) -> Interval:
    """Return the 95% limits of the noncentrality of a t distribution.

    Args:
        t: the observed t.
        f: degrees of freedom.

    Assumes normal differences. Not limits of a gain, but of t; `g_av` scales them. scipy's distribution function returns NaN at
    scattered points far in the tail; there it is 0 where the noncentrality lies above t, else 1. Reproduces MBESS
    `conf.limits.nct(2.83, 126)`: 0.8338 to 4.8154.
    """

    def below(noncentrality: float, share: float) -> float:
        found = float(stats.nct.cdf(t, f, noncentrality))
        return (float(noncentrality <= t) if math.isnan(found) else found) - share

    def limit(share: float) -> float:
        reach = 4.0
        while below(t - reach, share) < 0 or below(t + reach, share) > 0:
            reach *= 2
        return float(optimize.brentq(below, t - reach, t + reach, args=(share,), xtol=1e-10))

    return limit(0.975), limit(0.025)


def rank_biserial(d: Numbers) -> Estimate:
    """Return the matched rank-biserial correlation with Fisher's interval.

    Assumes that differences can be put in order. Not to be read without the net share: those who did not change are left out, so with
    17 unchanged and 3 improved it is 1. Reproduces the documentation of R's effectsize for the depression data of Hollander and Wolfe:
    0.78 [0.30, 0.94].
    """
    moved = [x for x in d if x != 0]
    if not moved:
        return Estimate(None, None, "all_zero_differences")
    ranks = stats.rankdata(np.abs(moved))
    r = float(ranks @ np.sign(moved) / ranks.sum())
    if abs(r) >= 1:
        return Estimate(math.copysign(1.0, r), None, "boundary")
    n = len(moved)
    error = math.sqrt((2 * n**3 + 3 * n**2 + n) / 6) / ((n**2 + n) / 2)
    reach = float(stats.norm.ppf(0.975)) * error
    return Estimate(r, (math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach)))


def wilcoxon_p(d: Numbers) -> float:
    """Return the two-sided p of the Wilcoxon signed-rank test with Pratt's zeros.

    Zeros are ranked and then dropped. Up to 25 changes the sign-flip distribution is exact, ties included; beyond, a normal
    approximation with correction for ties and zeros and none for continuity. Assumes symmetric differences. Not to be read as
    importance where small, nor as "no effect" where large. Reproduces Hollander and Wolfe's depression data, as in R's `wilcox.test`:
    0.0391, and Darwin's plants, as in scipy's documentation: 0.0413.
    """
    ranks = stats.rankdata(np.abs(d))
    moved = np.asarray(d) != 0
    doubled = np.rint(2 * ranks[moved]).astype(np.int64)
    if not len(doubled):
        return 1.0
    up = int(doubled[np.asarray(d)[moved] > 0].sum())
    if len(doubled) <= _EXACT_UP_TO:
        ways = np.ones(1, dtype=np.int64)
        for rank in doubled:
            ways = np.concatenate([ways, np.zeros(rank, np.int64)]) + np.concatenate([np.zeros(rank, np.int64), ways])
        tail = int(ways[: min(up, int(doubled.sum()) - up) + 1].sum())
        return float(min(1.0, 2 * tail / 2 ** len(doubled)))
    z = (up - doubled.sum() / 2) / (math.sqrt(float((doubled.astype(float) ** 2).sum())) / 2)
    return float(2 * stats.norm.sf(abs(z)))


def holm(ps: Numbers) -> list[float]:
    """Return Holm's adjusted p values, in the order given.

    Assumes nothing about how the tests depend on one another. Not to be read as the chance that a topic brought nothing. Checked
    against `statsmodels` and R's `p.adjust`: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02.
    """
    adjusted, largest = [0.0] * len(ps), 0.0
    for rank, i in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        largest = max(largest, min(1.0, (len(ps) - rank) * ps[i]))
        adjusted[i] = largest
    return adjusted


def normalised_changes(pre: Numbers, post: Numbers, scale: Scale) -> list[float]:
    """Return the normalised change of each person for whom it is defined.

    The gain over the possible gain, or the loss over the possible loss (Marx and Cummings 2007); undefined for those who stay at an end
    of the scale. Assumes that steps count the same along the scale. Not to be read by Hake's bands of 0.3 and 0.7, which come from
    physics tests. Reproduces the definition of the article, case by case.
    """
    changes = []
    for before, after in zip(pre, post, strict=True):
        d = round(after - before, 10)
        if d > 0:
            changes.append(d / (scale.max - before))
        elif d < 0:
            changes.append(d / (before - scale.min))
        elif scale.min < before < scale.max:
            changes.append(0.0)
    return changes


def hake_gain(pre: Numbers, post: Numbers, scale: Scale) -> Estimate:
    """Return Hake's gain of the means: the mean gain over the possible mean gain.

    Assumes an interval scale. Not the mean of the individual changes, from which it differs in general (Bao 2006), and not available
    where all are at the maximum before. Checked against the definition at PhysPort: from means of 2 to 3 of 5, a third of the room.
    """
    room = scale.max - float(np.mean(pre))
    if room <= 1e-10:
        return Estimate(None, None, "ceiling_or_floor")
    return Estimate(float(np.mean(differences(pre, post))) / room)


def welch_difference(pre: Numbers, post: Numbers) -> Estimate:
    """Return the difference of two means with Welch's interval.

    For unmatched groups. Assumes independent groups, which the same people before and after are not, so the interval is wide. Not a
    statement about individuals. Reproduces R's `t.test(extra ~ group, sleep)`: 1.58 [-0.21, 3.37].
    """
    gain = float(np.mean(post) - np.mean(pre))
    if min(len(pre), len(post)) < 2:
        return Estimate(gain, None, "n_below_2")
    parts = [0.0 if max(x) == min(x) else float(np.var(x, ddof=1)) / len(x) for x in (pre, post)]
    if sum(parts) == 0:
        return Estimate(gain, None, "zero_variance")
    f = sum(parts) ** 2 / sum(part**2 / (len(x) - 1) for part, x in zip(parts, (pre, post), strict=True))
    half = float(stats.t.ppf(0.975, f)) * math.sqrt(sum(parts))
    return Estimate(gain, (gain - half, gain + half))


def cliffs_delta(one: Numbers, other: Numbers) -> Estimate:
    """Return Cliff's delta: how much more often a value of `one` is above a value of `other` than below it.

    Asymmetric interval with the unbiased variance and Student's t with n1 + n2 - 2 degrees of freedom. Assumes independent groups and
    ordinal values. Not a statement about individuals, nor a distance in points. Reproduces the example of R's effsize:
    -0.25 [-0.7266, 0.3890].
    """
    a, b = np.sort(np.asarray(one, float)), np.sort(np.asarray(other, float))
    n, m = len(a), len(b)
    below, up_to = np.searchsorted(b, a, "left"), np.searchsorted(b, a, "right")
    rows = (below - (m - up_to)) / m
    columns = ((n - np.searchsorted(a, b, "right")) - np.searchsorted(a, b, "left")) / n
    delta = float(rows.mean())
    if min(n, m) < 2:
        return Estimate(delta, None, "n_below_2")
    if abs(delta) >= 1:
        return Estimate(delta, None, "boundary")
    whole = n * m - float((up_to - below).sum()) - n * m * delta**2
    variance = (m**2 * ((rows - delta) ** 2).sum() + n**2 * ((columns - delta) ** 2).sum() - whole) / (n * m * (n - 1) * (m - 1))
    if variance <= 0:
        return Estimate(delta, None, "zero_variance")
    t2 = float(stats.t.ppf(0.975, n + m - 2)) ** 2 * float(variance)
    half = math.sqrt(t2 * ((1 - delta**2) ** 2 + t2))
    share = 1 - delta**2 + t2
    return Estimate(delta, ((delta - delta**3 - half) / share, (delta - delta**3 + half) / share))


def wilson_share(count: int, n: int) -> Estimate:
    """Return a share with Wilson's score interval.

    Holds in small groups and at 0 and 1, where the textbook interval fails. Assumes that people answered independently. Not to be read
    as the range for people who were not there. Reproduces Newcombe (1998): 81 of 263 give 0.2553 to 0.3662, 0 of 20 give 0 to 0.1611.
    """
    z = float(stats.norm.ppf(0.975))
    p = count / n
    centre, half = p + z**2 / (2 * n), z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return Estimate(p, (max(0.0, (centre - half) / (1 + z**2 / n)), min(1.0, (centre + half) / (1 + z**2 / n))))


def reliability(rows: Sequence[Numbers]) -> Estimate:
    """Return Cronbach's alpha with Feldt's interval for three or more items, the correlation of two.

    Args:
        rows: the answers of each person who answered every item; at least ten.

    Assumes that the items measure one thing equally well. Not a result about people: it checks the form. Checked against pingouin for a
    survey example: 0.2492 [-0.238, 0.595].
    """
    if len(rows) < _FEWEST_RELIABLE:
        return Estimate(None, None, "n_below_10")
    table = np.asarray(rows, float)
    n, items = table.shape
    if items < 2:
        return Estimate(None, None, "one_item")
    if (np.ptp(table, axis=0) == 0).any() or np.ptp(table.sum(axis=1)) == 0:
        return Estimate(None, None, "zero_variance")
    if items == 2:
        return Estimate(float(np.corrcoef(table.T)[0, 1]))
    alpha = items / (items - 1) * (1 - table.var(axis=0, ddof=1).sum() / table.sum(axis=1).var(ddof=1))
    limits = stats.f.ppf((0.975, 0.025), n - 1, (n - 1) * (items - 1))
    return Estimate(float(alpha), (float(1 - (1 - alpha) * limits[0]), float(1 - (1 - alpha) * limits[1])))


def evenness(counts: Sequence[int], categories: int | None = None) -> Estimate:
    """Return Shannon's H over the logarithm of the number of categories, 0 to 1.

    Args:
        counts: people per category.
        categories: the number planned; the number observed if None, which is Pielou's evenness.

    Assumes that equal parts are best. Not a rating of any group. With the number observed, two of five groups in equal parts would
    score 1; so diversity uses the number planned. Reproduces
    scikit-bio's `pielou_e([1, 2, 3, 1])`: 0.9212.
    """
    present = [count for count in counts if count > 0]
    if not present:
        return Estimate(None, None, "no_participants")
    wide = categories if categories is not None else len(present)
    if wide < 2:
        return Estimate(None, None, "frame_has_one_category")
    total = sum(present)
    return Estimate(max(0.0, -sum(count / total * math.log(count / total) for count in present)) / math.log(wide))
