"""Shares from cells: the part over the whole, its interval, and what is hidden in it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.indicators import selection
from analysis.indicators.counts import counts as numbers
from analysis.indicators.estimates import share
from analysis.indicators.work import (
    employment,
)
from analysis.plan import load
from analysis.statistics.samples import survey
from support import shipped
from support.employment_cells import ORIGINS, SIMPLE, YEAR, cells_of, counts


@given(counts=counts)
@settings(max_examples=12)
def test_a_share_is_the_part_over_the_whole_and_lies_in_its_interval(counts):
    made = employment.employment_rate(cells_of(counts), table="W1").set_index("origin_group")
    for (origin, _), (yes, no) in counts.items():
        row = made.loc[origin]
        assert row["value"] == pytest.approx(yes / (yes + no))
        assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1


@given(scale=st.floats(0.01, 1000))
@settings(max_examples=12)
def test_the_scale_of_the_weights_changes_no_share_or_gap_but_closes_the_interval(scale):
    # A weight of 2 says that half of all were drawn; of 1 or less that it is no such sample.
    for function in (employment.employment_rate, employment.employment_gap):
        one, other, rare = (
            function(cells_of(SIMPLE, weight=w), table="W1") for w in (1.0, scale, 1e9)
        )
        pd.testing.assert_frame_equal(one[["value", "n"]], other[["value", "n"]])
        pd.testing.assert_frame_equal(one[["low", "high"]], rare[["low", "high"]])
        if scale <= 1:
            pd.testing.assert_frame_equal(one[["low", "high"]], other[["low", "high"]])
        else:
            assert (one["low"] <= other["low"] + 1e-9)[one["low"].notna()].all()
            assert (other["high"] <= one["high"] + 1e-9)[one["high"].notna()].all()


def test_a_category_that_cannot_occur_has_a_share_of_zero():
    made = employment.employment_rate(cells_of({("belgian", "_T"): (0, 30)}), table="W1")
    assert made["value"].tolist() == [0.0]
    assert made["high"].item() > 0


def wilson(p: float, se: float, n: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval on the effective size p (1 - p) / se^2, at most n."""
    z, size = 1.959963984540054, min(p * (1 - p) / se**2, n)
    middle, half = p + z**2 / (2 * size), z * (p * (1 - p) / size + z**2 / (4 * size**2)) ** 0.5
    return (middle - half) / (1 + z**2 / size), (middle + half) / (1 + z**2 / size)


def test_the_design_interval_is_that_of_the_survey_mean_of_the_persons():
    persons = shipped.residents().query(
        "region == 'VG' and origin_4 != 'unknown' and 20 <= age <= 64"
    )
    persons = persons.assign(works=(persons["employed"] == "yes").astype(float))
    made = employment.employment_rate(shipped.counted(), table="W3").query(
        f"year == {YEAR} and age_band == '_T' and sex == '_T'"
    )
    for origin in ORIGINS:
        row = selection.pick(made, origin_group=origin).iloc[0]
        group = persons[persons["origin_4"] == origin]
        expected = survey.mean(group, "works", weight="weight").iloc[0]
        # What was not drawn: 1 - f for equal weights, for others weighed by their squares.
        left = 1 - group["weight"].sum() / (group["weight"] ** 2).sum()
        se, size = expected["se"] * left**0.5, expected["n"] / left
        p, low, high = expected["value"], *wilson(expected["value"], se, size)
        # The noise of a count is 3 times the squared mean weight of its persons.
        working = group[group["works"] == 1]
        error = 3 * (working["weight"].mean() ** 2 + p**2 * group["weight"].mean() ** 2)
        reach = 1.959963984540054 * error**0.5 / group["weight"].sum()
        assert (row["value"], row["low"], row["high"]) == pytest.approx(
            (p, p - np.hypot(p - low, reach), p + np.hypot(high - p, reach)), rel=1e-8
        )


def test_a_table_outside_the_plan_is_named():
    with pytest.raises(
        DataError, match="table 'W99' is not in the plan; expected one of S1, P1, P2"
    ):
        share(shipped.cells(), "W99", "yes", indicator="employment_rate")


def test_a_sampling_fraction_of_13_percent_gives_a_number_with_bounds():
    # R 4.2.2: w <- 1 / 0.13; n <- 105; c(qgamma(0.025, n), qgamma(0.975, n + 1)) * w gives
    # 660.612287079 and 977.760783606; the noise of the count reaches 1.96 x sqrt(3) x w.
    about = {"table": "N1", "year": 2023, "region": "VG", "conf_status": "", "basis": "sample"}
    weight = round(1 / 0.13, 6)
    about |= {"n": 105, "weight": 105 * weight, "weight2": 105 * round(weight**2, 6)}
    of_table = dict.fromkeys(load()["N1"].dimensions, "_T") | {"vintage": "", "data_kind": ""}
    made = numbers(pd.DataFrame([about | of_table]), "N1", indicator="newcomers").iloc[0]
    reach, number = 1.959963984540054 * 3**0.5 / 0.13, 105 / 0.13
    expected = (
        number - np.hypot(number - 660.612287079, reach),
        number + np.hypot(977.760783606 - number, reach),
    )
    assert (made["low"], made["high"]) == pytest.approx(expected, rel=1e-6)
