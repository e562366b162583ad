"""The noise that protects counts in their intervals: by hand, as a rule, and drawn many times."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.perturbation import perturbation_table
from analysis.statistics.intervals import proportions, rates
from analysis.statistics.intervals.weighted_intervals import weighted_share
from analysis.statistics.noise import share_variance, with_noise, with_noise_in_ratio

Z = 1.959963984540054
VARIANCE = 3.0
DRAWS = 20_000


def test_the_distances_are_combined_on_each_side_apart():
    # By hand: sqrt(3^2 + 4^2) = 5 below and sqrt(7.5^2 + 4^2) = 8.5 above.
    low, high = with_noise(20, 17, 27.5, (4 / Z) ** 2)
    assert (low, high) == pytest.approx((15, 28.5))


def test_the_result_is_cut_to_what_is_possible():
    assert with_noise(0.0, 0.0, 0.1, 1.0, within=(0, 1)) == (0, 1)
    assert with_noise([0.0, 1.0], [0.0, 0.9], [0.1, 1.0], 0.0025, within=(0, 1)) == pytest.approx(
        np.array([[0, 1 - np.hypot(0.1, 0.05 * Z)], [np.hypot(0.1, 0.05 * Z), 1]])
    )


def test_without_an_interval_the_noise_is_all_there_is():
    low, high = with_noise([100.0, np.nan], [np.nan, np.nan], [np.nan, np.nan], [3.0, 3.0])
    assert (low[0], high[0]) == pytest.approx((100 - Z * 3**0.5, 100 + Z * 3**0.5))
    assert np.isnan([low[1], high[1]]).all()


def test_an_unknown_variance_leaves_no_interval():
    assert np.isnan(with_noise(5, 4, 6, np.nan)).all()


def test_a_ratio_is_widened_on_the_logarithm():
    # By hand: log(2 / 1) = 0.6931, sqrt(0.6931^2 + 1.96^2 x 0.04) = 0.7964.
    low, high = with_noise_in_ratio(2, 1, 4, 0.04)
    reach = np.hypot(np.log(2), Z * 0.2)
    assert (low, high) == pytest.approx((2 / np.exp(reach), 2 * np.exp(reach)))
    assert low * high == pytest.approx(4)


def test_a_ratio_at_its_limits_keeps_them():
    assert with_noise_in_ratio(0, 0, 0.5, 0.04) == (0, 0.5)
    assert with_noise_in_ratio(2, 0, np.inf, 0.04) == (0, np.inf)


@pytest.mark.parametrize("function", [with_noise, with_noise_in_ratio])
def test_a_negative_variance_or_a_level_outside_its_range_is_refused(function: Callable):
    with pytest.raises(ValueError, match="variance is -1; expected 0 or more"):
        function(1, 0.5, 2, -1)
    with pytest.raises(ValueError, match="level is 95; expected a number between 0 and 1"):
        function(1, 0.5, 2, 1, level=95)


def test_the_variance_of_a_share_is_that_of_its_published_parts_and_their_whole():
    # V (k + p^2) / N^2, for three parts of 20 in a whole of 80.
    assert share_variance(60, 80, 3 * VARIANCE, VARIANCE) == pytest.approx(
        VARIANCE * (3 + 0.75**2) / 80**2
    )
    # A part in the sum of itself and one other: V ((1 - p)^2 + p^2) / N^2.
    assert share_variance(60, 80, VARIANCE, 2 * VARIANCE, VARIANCE) == pytest.approx(
        VARIANCE * (0.25**2 + 0.75**2) / 80**2
    )
    # A part that is the whole sum is 1, whatever the noise.
    assert share_variance(80, 80, 2 * VARIANCE, 2 * VARIANCE, 2 * VARIANCE) == 0


def test_a_part_above_its_whole_counts_as_the_whole():
    assert share_variance(12, 10, 3, 3) == pytest.approx(0.06)
    assert np.isnan(share_variance(0, 0, 3, 3))


numbers = st.floats(0, 1)
sizes = st.floats(0, 0.25)


@given(value=numbers, below=sizes, above=sizes, variance=sizes, more=sizes)
@settings(max_examples=80)
def test_noise_never_narrows_and_more_noise_widens(value, below, above, variance, more):
    given_bounds = (max(value - below, 0), min(value + above, 1))
    none, some, much = (
        with_noise(value, *given_bounds, each, within=(0, 1))
        for each in (0.0, variance, variance + more)
    )
    assert none == pytest.approx(given_bounds, abs=1e-12)
    assert some[0] <= none[0] + 1e-12
    assert some[1] >= none[1] - 1e-12
    assert much[0] <= some[0] <= value <= some[1] <= much[1]


@given(value=st.floats(0.05, 20), factor=st.floats(1, 5), variance=sizes, more=sizes)
@settings(max_examples=80)
def test_of_a_ratio_too(value, factor, variance, more):
    given_bounds = (value / factor, value * factor)
    none, some, much = (
        with_noise_in_ratio(value, *given_bounds, each) for each in (0.0, variance, variance + more)
    )
    assert none == pytest.approx(given_bounds)
    assert much[0] <= some[0] <= none[0] * (1 + 1e-12)
    assert none[1] * (1 - 1e-12) <= some[1] <= much[1]
    # The inverse ratio has the inverse bounds.
    inverse = with_noise_in_ratio(1 / value, 1 / given_bounds[1], 1 / given_bounds[0], variance)
    assert inverse == pytest.approx((1 / some[1], 1 / some[0]))


# Drawn many times: the interval covers as it did without the noise


def drawn(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Noise of counts of at least 6, from the table by which cells are published."""
    chances = perturbation_table()[6]
    reach = len(chances) // 2
    return rng.choice(np.arange(-reach, reach + 1), size=shape, p=chances)


def test_the_noise_that_is_drawn_has_the_variance_that_is_added():
    made = drawn(np.random.default_rng(1), 200_000)
    assert made.mean() == pytest.approx(0, abs=0.02)
    assert made.var() == pytest.approx(VARIANCE, abs=0.05)


def share(rng: np.random.Generator, p: float, n: int) -> tuple:
    """A share of a sample: truth, then value, bounds and variance without and with noise."""
    x = rng.binomial(n, p, DRAWS)
    yes = x + drawn(rng, DRAWS)
    whole = n + drawn(rng, DRAWS)
    yes = np.clip(yes, 0, whole)
    variance = share_variance(yes, whole, VARIANCE, VARIANCE)
    found = with_noise(yes / whole, *proportions.proportion(yes, whole), variance, within=(0, 1))
    return p, proportions.proportion(x, n), found


def rate(rng: np.random.Generator, mean: float) -> tuple:
    x = rng.poisson(mean, DRAWS)
    noisy = np.maximum(x + drawn(rng, DRAWS), 0)
    found = with_noise(noisy, *rates.poisson(noisy), VARIANCE, within=(0, np.inf))
    return mean, rates.poisson(x), found


def difference(rng: np.random.Generator, p1: float, p2: float, n: int) -> tuple:
    x1, x2 = (rng.binomial(n, p, DRAWS) for p in (p1, p2))
    y1, y2, n1, n2 = (a + drawn(rng, DRAWS) for a in (x1, x2, n, n))
    variance = sum(share_variance(y, m, VARIANCE, VARIANCE) for y, m in ((y1, n1), (y2, n2)))
    bounds = proportions.difference(y1, n1, y2, n2)
    found = with_noise(y1 / n1 - y2 / n2, *bounds, variance, within=(-1, 1))
    return p1 - p2, proportions.difference(x1, n, x2, n), found


def ratio(rng: np.random.Generator, p1: float, p2: float, n: int) -> tuple:
    x1, x2 = (rng.binomial(n, p, DRAWS) for p in (p1, p2))
    y1, y2, n1, n2 = (a + drawn(rng, DRAWS) for a in (x1, x2, n, n))
    relative = sum(
        share_variance(y, m, VARIANCE, VARIANCE) / (y / m) ** 2 for y, m in ((y1, n1), (y2, n2))
    )
    value = (y1 / n1) / (y2 / n2)
    found = with_noise_in_ratio(value, *proportions.ratio(y1, n1, y2, n2), relative)
    return p1 / p2, proportions.ratio(x1, n, x2, n), found


def survey_share(rng: np.random.Generator, p: float, n: int) -> tuple:
    """Two strata with weights 60 and 150, in which p differs; every count has its own noise."""
    weights, chances = np.array([60.0, 150.0]), np.array([p, p / 2])
    sizes_ = rng.multinomial(n, [0.5, 0.5], DRAWS)
    x = rng.binomial(sizes_, chances)

    def sums(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return counts @ weights, counts @ weights**2, counts.sum(axis=1)

    (w, w2, size), (wy, w2y, yes) = sums(sizes_), sums(x)
    truth = (weights * chances).sum() / weights.sum()
    plain = weighted_share(w, w2, wy, w2y, size)
    noisy_w = w + drawn(rng, DRAWS) * w / size
    noisy_wy = wy + drawn(rng, DRAWS) * wy / yes
    noisy_n = size + drawn(rng, DRAWS)
    variance = share_variance(
        noisy_wy, noisy_w, VARIANCE * (wy / yes) ** 2, VARIANCE * (w / size) ** 2
    )
    bounds = weighted_share(
        noisy_w, w2 / w**2 * noisy_w**2, noisy_wy, w2y / wy**2 * noisy_wy**2, noisy_n
    )
    return truth, plain, with_noise(noisy_wy / noisy_w, *bounds, variance, within=(0, 1))


CASES = {
    "share of 100": lambda rng: share(rng, 0.5, 100),
    "share of 60": lambda rng: share(rng, 0.4, 60),
    "small share of 400": lambda rng: share(rng, 0.06, 400),
    "large share of 400": lambda rng: share(rng, 0.94, 400),
    "rate of 25 events": lambda rng: rate(rng, 25),
    "rate of 400 events": lambda rng: rate(rng, 400),
    "difference": lambda rng: difference(rng, 0.5, 0.35, 120),
    "difference of small shares": lambda rng: difference(rng, 0.1, 0.15, 250),
    "ratio": lambda rng: ratio(rng, 0.3, 0.5, 150),
    "survey share": lambda rng: survey_share(rng, 0.4, 200),
}


def covered(truth: float, bounds: tuple) -> float:
    low, high = bounds
    return float(((low <= truth) & (truth <= high)).mean())


@pytest.mark.parametrize("name", CASES)
def test_with_noise_an_interval_covers_as_it_did_without(name):
    truth, without, with_it = CASES[name](np.random.default_rng(20231231))
    assert 0.94 <= covered(truth, without) <= 0.97
    assert 0.94 <= covered(truth, with_it) <= 0.97
    assert np.mean(with_it[1] - with_it[0]) > np.mean(without[1] - without[0])


@pytest.mark.parametrize(("parts", "whole"), [([30], 90), ([20, 30, 25], 90), ([400], 2000)])
def test_of_a_full_count_the_noise_alone_covers(parts, whole):
    rng = np.random.default_rng(4)
    yes = sum(part + drawn(rng, DRAWS) for part in parts)
    noisy = whole + drawn(rng, DRAWS)
    variance = share_variance(yes, noisy, len(parts) * VARIANCE, VARIANCE)
    found = with_noise(yes / noisy, None, None, variance, within=(0, 1))
    assert 0.94 <= covered(sum(parts) / whole, found) <= 0.97


def test_a_part_in_a_sum_that_holds_it_shares_its_noise():
    rng = np.random.default_rng(5)
    part, rest = 40 + drawn(rng, DRAWS), 60 + drawn(rng, DRAWS)
    variance = share_variance(part, part + rest, VARIANCE, 2 * VARIANCE, VARIANCE)
    found = with_noise(part / (part + rest), None, None, variance, within=(0, 1))
    assert 0.94 <= covered(0.4, found) <= 0.97
