"""Residents by origin: shares that add up, sums with a hidden part, and the calibrated total."""

import numpy as np
import pandas as pd
import pytest

from analysis.indicators import selection
from analysis.indicators.population import residents
from support import shipped

YEAR = shipped.YEAR


def hidden_in_p1(*groups: str) -> pd.DataFrame:
    cells = shipped.cells().copy()
    part = (cells["table"] == "P1") & (cells["year"] == YEAR) & cells["origin_group"].isin(groups)
    cells.loc[part, ["n", "weight", "weight2"]] = np.nan
    return cells


def test_a_hidden_part_hides_the_sum_where_the_rest_has_one_too():
    cells = hidden_in_p1("eu", "belgian")
    for made in (residents.foreign_share(cells, table="P1"), residents.non_eu_share(cells)):
        row = selection.pick(made, year=YEAR).iloc[0]
        assert np.isnan(row["value"])
        assert row["conf_status"] == "C"


def test_a_sum_with_a_hidden_part_is_the_whole_less_the_rest_where_that_is_public():
    known, made = (
        residents.foreign_share(cells, table="P1")
        for cells in (shipped.cells(), hidden_in_p1("eu"))
    )
    pd.testing.assert_frame_equal(made, known, rtol=1e-9)


def test_the_shares_of_residents_add_up_to_one():
    for table in ("P1", "P3"):
        made = residents.share_of_residents(shipped.cells(), table=table)
        keys = [c for c in ("year", "age_band") if c in made]
        assert made.groupby(keys)["value"].sum().tolist() == pytest.approx(
            [1.0] * made.groupby(keys).ngroups
        )


def test_who_is_no_part_of_the_population_is_no_category_of_it():
    assert "unknown" in set(
        residents.share_of_residents(shipped.cells(), table="P1")["origin_group"]
    )
    assert "unknown" not in set(
        residents.share_of_residents(shipped.cells(), table="P3")["origin_group"]
    )


def test_the_calibrated_total_has_no_interval_and_its_parts_have():
    made = residents.residents(shipped.cells())
    total = made[
        (made["origin_group"] == "_T") & (made["generation"] == "_T") & (made["sex"] == "_T")
    ]
    assert total[["low", "high"]].isna().all(axis=None)
    assert set(total["interval"]) == {"none (calibrated)"}
    parts = made.drop(total.index)
    assert (parts["low"] <= parts["value"]).all()
    assert (parts["value"] <= parts["high"]).all()
