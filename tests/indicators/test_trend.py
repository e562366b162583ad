"""Trends over made-up years, and the breaks that they do not cross."""

import numpy as np
import pandas as pd
import pytest

from analysis.indicators import change, trend
from analysis.indicators.discrimination import reported_rates
from analysis.indicators.estimates import COLUMNS, STATUS
from analysis.indicators.selection import only
from analysis.indicators.work import employment
from analysis.statistics.comparisons.trend import slope
from support import shipped


def years(values: dict[int, float], **columns: object) -> pd.DataFrame:
    """Estimates of one cell in some years, each with an interval of one point either way."""
    known = {"table": "W1", "indicator": "employment_gap", "region": "VG", "sex": "M"}
    known |= dict.fromkeys(COLUMNS, np.nan) | dict.fromkeys(STATUS, "")
    known |= {"unit": "pp", "interval": "design", "reference": "belgian"}
    value = pd.Series(values.values(), dtype=float)
    frame = pd.DataFrame(known, index=value.index).assign(
        year=list(values), value=value, low=value - 1, high=value + 1
    )
    return frame.assign(**columns)


FALLING = {2020: 20.0, 2021: 18.0, 2022: 17.0, 2023: 14.0}


def test_the_trend_is_the_weighted_slope_of_the_years():
    made = trend.trend(years(FALLING), year=2023).iloc[0]
    found = slope(list(FALLING), list(FALLING.values()), [(1 / 1.959963984540054) ** 2] * 4)
    assert (made["value"], made["low"], made["high"]) == pytest.approx(
        (found["value"], found["low"], found["high"])
    )
    assert made["value"] == pytest.approx(-1.9)
    assert (made["indicator"], made["reference"], made["year"]) == (
        "employment_gap_trend",
        "2020",
        2023,
    )
    assert (made["clear"], made["interval"]) == (True, "design (overlap ignored)")


def test_the_slope_of_shares_is_in_points():
    shares = years({2021: 0.2, 2022: 0.3, 2023: 0.4}, unit="share", interval="cell_key")
    made = trend.trend(
        shares.assign(low=shares["value"] - 0.01, high=shares["value"] + 0.01), year=2023
    )
    assert made["value"].tolist() == pytest.approx([10])
    assert made["unit"].tolist() == ["pp"]
    assert made["interval"].tolist() == ["cell_key"]


def test_two_years_have_no_trend():
    made = trend.trend(years({2022: 17.0, 2023: 14.0}), year=2023)
    assert made.empty
    assert list(made) == list(years(FALLING))


def test_the_delivered_years_have_the_trend_of_their_history():
    """Invented as falling from 24.1 in 2014 to 20.9 in 2022, a third of a point a year."""
    gaps = employment.employment_gap(shipped.cells(), table="W1")
    found = only(trend.trend(gaps, year=shipped.YEAR), origin_group="non_eu", sex="_T")
    assert found["reference"] == "2014"
    assert found["low"] < -0.4 < found["high"] < 0
    assert found["clear"]


def test_the_history_of_files_ends_where_the_institute_began():
    rates = reported_rates.files_per_100k(shipped.cells())
    assert set(rates["year"]) == set(range(2014, shipped.YEAR + 1))
    across = only(change.change(rates, year=shipped.YEAR, since=2014), province="_T")
    before = only(change.change(rates, year=2022, since=2014), province="_T")
    assert (across["obs_status"], np.isnan(across["value"])) == ("b", True)
    assert (before["obs_status"], before["value"] > 0) == ("", True)


def test_two_years_of_a_table_have_none():
    gaps = employment.employment_gap(shipped.cells(), table="W2")
    assert trend.trend(gaps, year=shipped.YEAR).empty


def test_only_the_years_after_a_break_count():
    flagged = years(FALLING, obs_status=["", "b", "", ""])
    made = trend.trend(flagged, year=2023).iloc[0]
    # The break stands before 2021: that year lies after it.
    assert made["reference"] == "2021"
    assert made["value"] == pytest.approx(-2)
    assert trend.trend(years(FALLING, obs_status=["", "", "b", ""]), year=2023).empty


def test_no_trend_crosses_a_break_of_the_registry():
    # The count of files changed in the middle of 2023.
    reports = years(FALLING, indicator="files_per_100k")
    assert trend.trend(reports, year=2023).empty
    assert len(trend.trend(reports, year=2022)) == 1
    after = years({2023: 9.0, 2024: 8.0, 2025: 7.0, 2026: 6.0}, indicator="files_per_100k")
    assert trend.trend(after, year=2026)["reference"].tolist() == ["2024"]


def test_years_without_an_interval_of_a_sample_or_noise_do_not_count():
    assert trend.trend(years(FALLING, interval="random variation"), year=2023).empty
    assert trend.trend(years(FALLING, unit="ratio"), year=2023).empty
    assert trend.trend(years(FALLING, low=np.nan), year=2023).empty


def test_a_trend_that_is_not_clear_says_so():
    level = trend.trend(years({2021: 17.0, 2022: 17.2, 2023: 17.1}), year=2023)
    assert level["clear"].tolist() == [False]
