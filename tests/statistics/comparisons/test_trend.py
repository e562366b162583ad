"""The slope of a series, against metafor and lm of R."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.comparisons.trend import slope, standard_error

TIMES, VARIANCES = [2019, 2020, 2021, 2023], [0.4, 0.9, 0.5, 0.6]


def test_a_series_near_its_line_has_the_interval_of_its_variances():
    # R 4.2.2, metafor 3.8-1: m <- rma(c(21.3, 20.1, 19.9, 18.2), c(.4, .9, .5, .6), mods = ~c(2019,
    # 2020, 2021, 2023), method = "FE"); c(coef(m)[2], m$se[2], m$ci.lb[2], m$ci.ub[2], m$QE, m$QEp)
    found = slope(TIMES, [21.3, 20.1, 19.9, 18.2], VARIANCES)
    assert [found[name] for name in ("value", "se", "low", "high", "q", "p_q")] == pytest.approx(
        [-0.750684931502057, 0.244575860620289, -1.230044809805710, -0.271325053198403,
         0.231735159869985, 0.890593147892048],
        rel=1e-8,
    )  # fmt: skip


def test_a_series_far_from_its_line_has_the_standard_error_of_its_residuals():
    # R 4.2.2: summary(lm(c(21.3, 16.1, 21.9, 18.2) ~ c(2019, 2020, 2021, 2023), weights = 1 / c(.4,
    # .9, .5, .6)))$coefficients[2, 1:2]; QE and QEp of rma as above
    found = slope(TIMES, [21.3, 16.1, 21.9, 18.2], VARIANCES)
    assert [found[name] for name in ("value", "se", "q", "p_q")] == pytest.approx(
        [-0.494977169949774, 0.941507916734267, 29.6381278534058, 3.66574549619032e-07], rel=1e-7
    )


@given(st.lists(st.floats(-50, 50), min_size=3, max_size=6), st.floats(-5, 5))
@settings(max_examples=60)
def test_a_line_added_to_the_series_is_added_to_its_slope(values, step):
    times = np.arange(len(values))
    one = slope(times, values, np.ones(len(values)))
    other = slope(times, np.array(values) + step * times + 7, np.ones(len(values)))
    assert other["value"] == pytest.approx(one["value"] + step, abs=1e-9)
    assert other["se"] == pytest.approx(one["se"], abs=1e-6)


def test_the_standard_error_of_an_interval_gives_that_interval_back():
    low, high = 3 - 1.959963984540054 * 0.7, 3 + 1.959963984540054 * 0.7
    assert standard_error(low, high) == pytest.approx(0.7)


def test_two_points_a_time_twice_and_no_variance_are_refused():
    with pytest.raises(ValueError, match="expected 3 or more"):
        slope([1, 2], [1, 2], [1, 1])
    with pytest.raises(ValueError, match="expected each of them once"):
        slope([1, 2, 2], [1, 2, 3], [1, 1, 1])
    with pytest.raises(ValueError, match="variance of 0 or less"):
        slope([1, 2, 3], [1, 2, 3], [1, 0, 1])
