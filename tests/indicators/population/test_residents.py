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


def test_a_hidden_part_hides_the_sum_whatever_else_is_public():
    cells = hidden_in_p1("eu")
    for made in (residents.foreign_share(cells, table="P1"), residents.non_eu_share(cells)):
        row = selection.pick(made, year=YEAR).iloc[0]
        assert np.isnan(row["value"])
        assert row["conf_status"] == "C"


def test_the_shares_of_residents_add_up_to_one():
    for table in ("P1", "P3"):
        made = residents.share_of_residents(shipped.counted(), table=table)
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


def test_the_calibrated_total_has_the_interval_of_the_noise_and_its_parts_that_of_the_sample():
    made = residents.residents(shipped.cells())
    total = made[
        (made["origin_group"] == "_T") & (made["generation"] == "_T") & (made["sex"] == "_T")
    ]
    assert set(total["interval"]) == {"cell_key"}
    # 1.96 times the square root of 3, in persons of the mean weight.
    reach = 1.959963984540054 * 3**0.5 * total["value"] / total["n"]
    assert (total["high"] - total["value"]).to_numpy() == pytest.approx(reach.to_numpy())
    assert (total["value"] - total["low"]).to_numpy() == pytest.approx(reach.to_numpy())
    parts = made.drop(total.index)
    assert set(parts["interval"]) == {"design"}
    assert (parts["low"] < parts["value"]).all()
    assert (parts["value"] < parts["high"]).all()


def test_the_first_generation_is_a_share_of_all_less_belgian_and_both_counts_have_noise():
    # First 40 of 100 less 30: p = 4 / 7, variance (3 + p^2 (3 + 3)) / 70^2 on a full count.
    rows = [("_T", 100.0), ("not_applicable", 30.0), ("first", 40.0)]
    about = {"table": "P2", "year": YEAR, "region": "VG", "origin_group": "_T", "sex": "_T"}
    about |= {"conf_status": "", "basis": "full count", "data_kind": "", "vintage": ""}
    cells = pd.DataFrame(
        [about | {"generation": g, "n": n, "weight": n, "weight2": n} for g, n in rows]
    )
    row = residents.first_generation_share(cells).iloc[0]
    reach = 1.959963984540054 * (3 + (4 / 7) ** 2 * 6) ** 0.5 / 70
    assert (row["value"], row["low"], row["high"]) == pytest.approx(
        (4 / 7, 4 / 7 - reach, 4 / 7 + reach)
    )
