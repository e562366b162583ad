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
    assert made[["low", "high"]].isna().all(axis=None)


def test_no_change_is_computed_across_a_break_of_the_registry():
    made = change.change(reported_rates.files_per_100k(shipped.cells()), year=YEAR)
    assert made["value"].isna().all()
    assert (made["obs_status"] == "b").all()
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
