"""What a change in a rate is made of, and how far each part moves with each count."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.composition.rate_change import split, split_gradient

strata = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=4, max_size=4)


@given(before=strata, after=strata)
@settings(max_examples=80)
def test_composition_and_within_are_the_whole_change_to_the_last_digit(before, after):
    frames = [
        pd.DataFrame([(a + b, a) for a, b in rows], columns=["weight", "yes_weight"])
        for rows in (before, after)
    ]
    found = split(*frames)
    if all(frame["weight"].sum() for frame in frames):
        rates = [frame["yes_weight"].sum() / frame["weight"].sum() for frame in frames]
        assert found["change"] == pytest.approx(100 * (rates[1] - rates[0]), abs=1e-9)
        assert found["composition"] + found["within"] == found["change"]
    else:
        assert np.isnan(list(found.values())).all()


@given(rows=strata.filter(lambda rows: sum(map(sum, rows)) > 0), k=st.integers(2, 9))
@settings(max_examples=20)
def test_more_of_the_same_people_at_the_same_rates_change_nothing(rows, k):
    one = pd.DataFrame([(a + b, a) for a, b in rows], columns=["weight", "yes_weight"])
    assert list(split(one, one * k).values()) == pytest.approx([0, 0, 0], abs=1e-9)


def years(*rows: tuple[float, float, float, float]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Strata of both years, a row each: weight and yes_weight before, then after."""
    frame = pd.DataFrame(rows, columns=["w0", "y0", "w1", "y1"])
    return tuple(
        pd.DataFrame({"weight": frame[f"w{k}"], "yes_weight": frame[f"y{k}"]}) for k in (0, 1)
    )


THREE = ((50.0, 30.0, 70.0, 40.0), (80.0, 60.0, 60.0, 50.0), (40.0, 10.0, 45.0, 20.0))


def test_the_gradient_is_the_slope_of_each_part():
    gradient = split_gradient(*years(*THREE))
    for year, stratum in ((0, 1), (1, 2)):
        for count, name in enumerate(("weight", "yes_weight")):
            moved = []
            for step in (-1e-4, 1e-4):
                both = years(*THREE)
                both[year].loc[stratum, name] += step
                moved.append(split(*both))
            for part, found in gradient.items():
                slope = (moved[1][part] - moved[0][part]) / 2e-4
                assert found[year, count, stratum] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_the_gradient_of_the_whole_change_is_that_of_two_rates():
    # 100 (y1 / w1 - y0 / w0) over all strata: by y1 it is 100 / w1, by w1 -100 y1 / w1^2.
    whole = split_gradient(*years(*THREE))["change"]
    (w0, y0, w1, y1) = np.sum(THREE, axis=0)
    assert whole[1, 1] == pytest.approx([100 / w1] * 3)
    assert whole[1, 0] == pytest.approx([-100 * y1 / w1**2] * 3)
    assert whole[0, 1] == pytest.approx([-100 / w0] * 3)
    assert whole[0, 0] == pytest.approx([100 * y0 / w0**2] * 3)


def test_a_stratum_that_is_empty_in_one_year_is_composition_alone():
    gradient = split_gradient(*years(*THREE, (0.0, 0.0, 20.0, 5.0)))
    assert np.isfinite([gradient[part][1] for part in gradient]).all()
    # Of a stratum that is not there before, its own rate is that of both years.
    assert gradient["within"][1, 1, 3] == 0


def test_the_variance_by_the_gradient_is_that_of_many_draws():
    rng = np.random.default_rng(8)
    counts = np.array(THREE)
    draws = counts + rng.normal(0, 3**0.5, (4000, *counts.shape))
    found = pd.DataFrame([split(*years(*map(tuple, rows))) for rows in draws])
    gradient = split_gradient(*years(*THREE))
    for part in found:
        expected = 3 * (gradient[part] ** 2).sum()
        assert found[part].var() == pytest.approx(expected, rel=0.08)
