"""Changes between years, and the breaks and borders across which none is computed."""

import numpy as np
import pandas as pd
import pytest

from analysis.indicators import change
from analysis.indicators.discrimination import reported_rates
from analysis.indicators.estimates import COLUMNS, STATUS
from analysis.indicators.work import (
    employment,
)
from support import shipped
from support.employment_cells import YEAR, value


def test_a_change_is_the_year_minus_the_year_before_in_percentage_points():
    rates = employment.employment_rate(shipped.cells(), table="W1")
    made = change.change(rates, year=YEAR)
    codes = {"origin_group": "non_eu", "sex": "F"}
    expected = 100 * (value(rates, year=2023, **codes) - value(rates, year=2022, **codes))
    assert value(made, **codes) == pytest.approx(expected)
    assert set(made["unit"]) == {"pp"}
    assert set(made["indicator"]) == {"employment_rate_change"}


def numbers(**columns: list) -> pd.DataFrame:
    """Estimates of one cell in 2022 and 2023."""
    known = {"table": "W1", "indicator": "employment_gap", "region": "VG", "sex": ["M", "M"]}
    known |= dict.fromkeys(COLUMNS, np.nan) | dict.fromkeys(STATUS, "") | {"unit": "pp"}
    return pd.DataFrame({"year": [2022, 2023]} | known | {"reference": "belgian"} | columns)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["cell_key", "cell_key"], "cell_key"),
        (["design", "design"], "design (overlap ignored)"),
        (["cell_key", "design"], "design (overlap ignored)"),
    ],
)
def test_a_change_has_the_interval_of_both_years(kinds, expected):
    # By hand: below sqrt(3^2 + 4^2), above sqrt(1.5^2 + 2^2).
    made = change.change(
        numbers(value=[10.0, 13.0], low=[8.0, 10.0], high=[14.0, 14.5], interval=kinds), year=YEAR
    ).iloc[0]
    assert (made["value"], made["low"], made["high"]) == pytest.approx((3, 3 - 5, 3 + 2.5))
    assert (made["interval"], made["clear"]) == (expected, False)


def test_a_change_beyond_the_noise_of_both_years_is_clear():
    bounds = {"low": [9.0, 12.0], "high": [11.0, 14.0], "interval": ["cell_key"] * 2}
    assert change.change(numbers(value=[10.0, 13.0], **bounds), year=YEAR)["clear"].tolist() == [
        True
    ]


def test_numbers_without_an_interval_have_a_change_without_one():
    made = change.change(numbers(value=[10.0, 13.0], interval=["none (published)"] * 2), year=YEAR)
    assert made["interval"].tolist() == ["none (published)"]
    assert made[["low", "high", "clear"]].isna().all(axis=None)
    random = change.change(
        numbers(value=[1.0, 2.0], low=0.0, high=3.0, interval=["random variation"] * 2), year=YEAR
    )
    assert random["interval"].tolist() == ["none (same persons)"]
    assert random[["low", "high", "clear"]].isna().all(axis=None)


@pytest.mark.parametrize("status", [["u", ""], ["", "u"]])
def test_a_change_from_or_to_a_number_of_low_reliability_has_it_too(status):
    made = change.change(numbers(value=[10.0, 13.0], obs_status=status, interval=""), year=YEAR)
    assert made["obs_status"].tolist() == ["u"]


def test_no_change_is_computed_across_a_break_of_the_registry():
    made = change.change(reported_rates.files_per_100k(shipped.cells()), year=YEAR)
    assert made[["value", "low", "high", "clear"]].isna().all(axis=None)
    assert (made["obs_status"] == "b").all()
    assert set(made["interval"]) == {"none (not comparable)"}
    assert len(made)


def test_no_change_is_computed_into_a_year_that_the_data_flag():
    rates = employment.employment_rate(shipped.cells(), table="W1")
    made = change.change(
        rates.assign(obs_status=np.where(rates["year"] == YEAR, "b", "")), year=YEAR
    )
    assert made["value"].isna().all()


def test_a_change_from_a_hidden_value_is_hidden():
    rates = employment.employment_rate(shipped.cells(), table="W1")
    before = rates["year"] == 2022
    made = change.change(
        rates.assign(value=rates["value"].mask(before), conf_status=np.where(before, "C", "")),
        year=YEAR,
    )
    assert made["value"].isna().all()
    assert (made["conf_status"] == "C").all()


@pytest.mark.parametrize(
    ("first", "last", "broken"),
    [(2021, 2022, False), (2022, 2023, True), (2023, 2024, True), (2024, 2025, False)],
)
def test_a_break_in_the_middle_of_a_year_stands_on_both_sides_of_it(first, last, broken):
    assert bool(change.breaks_between("files_per_100k", first, last)) == broken


def places(**codes: list[str]) -> pd.DataFrame:
    rows = [(year, *row) for year in (2024, 2025) for row in zip(*codes.values(), strict=True)]
    known = {"table": "P4", "indicator": "share_of_residents", "region": "VG"} | dict.fromkeys(
        COLUMNS, np.nan
    )
    known |= dict.fromkeys(STATUS, "") | {"unit": "share", "value": 0.25}
    frame = pd.DataFrame(rows, columns=["year", *codes]).assign(**known)
    return frame[["table", "indicator", "year", "region", *codes, *COLUMNS, *STATUS]]


def test_no_change_is_computed_for_a_place_whose_borders_changed():
    made = change.change(
        places(province=["Limburg", "Antwerpen", "West-Vlaanderen", "_T"]), year=2025
    )
    status = made.set_index("province")["obs_status"]
    assert status["Antwerpen"] == "b"
    assert status["_T"] == ""
    assert made.loc[made["obs_status"] == "b", "value"].isna().all()


def test_the_rest_outside_the_centre_cities_changes_with_them():
    status = change.change(places(centre_city=["11002", "31005", "other"]), year=2025).set_index(
        "centre_city"
    )["obs_status"]
    assert status.to_dict() == {"11002": "b", "31005": "", "other": "b"}


def test_size_classes_are_not_compared_when_any_municipality_merged():
    status = change.change(places(size_class=["0-9999", "_T"]), year=2025).set_index("size_class")[
        "obs_status"
    ]
    assert status.to_dict() == {"0-9999": "b", "_T": ""}
