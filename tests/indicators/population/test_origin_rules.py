"""The foreign share and the employment rates under each rule of origin."""

import numpy as np
import pandas as pd
import pytest

from analysis.indicators import selection
from analysis.indicators.population import origin_rules, residents
from analysis.indicators.work import (
    employment,
)
from support import shipped
from support.employment_cells import YEAR


def test_with_unknown_parents_as_belgian_both_rules_give_the_same_foreign_share():
    made = origin_rules.share_by_rule(shipped.counted())
    shares = selection.pick(made, year=YEAR, unknown_parents="belgian", origin_group="foreign")
    assert shares["origin_rule"].tolist() == ["flemish", "statbel"]
    assert shares["value"].iloc[0] == shares["value"].iloc[1]
    assert shares["value"].iloc[0] == pytest.approx(
        residents.foreign_share(shipped.counted(), table="P1")
        .query(f"year == {YEAR}")["value"]
        .iloc[0]
    )


def test_a_part_of_the_determined_shares_its_noise_with_them():
    # Of three counts in the denominator, two of them in the numerator, on a full count with V = 3:
    # 3 (2 (1 - p)^2 + p^2) / N^2.
    cells = shipped.counted().assign(basis="full count")
    row = selection.pick(
        origin_rules.share_by_rule(cells), year=YEAR, unknown_parents="left_out"
    ).iloc[0]
    p, own = row["value"], cells.query(f"table == 'P6' and year == {YEAR}")
    margin = own[own["origin_statbel"] == "_T"].set_index("origin_strict")
    error = {
        code: 3 * (margin.loc[code, "weight"] / margin.loc[code, "n"]) ** 2
        for code in ("belgian", "eu", "non_eu")
    }
    variance = (1 - p) ** 2 * (error["eu"] + error["non_eu"]) + p**2 * error["belgian"]
    reach = 1.959963984540054 * variance**0.5 / row["denominator"]
    assert (row["low"], row["high"]) == pytest.approx((p - reach, p + reach), rel=1e-9)


def test_the_shares_of_one_rule_and_policy_add_up_to_one():
    made = origin_rules.share_by_rule(shipped.counted()).query("unknown_parents != 'left_out'")
    assert np.allclose(made.groupby(["year", "origin_rule", "unknown_parents"])["value"].sum(), 1)


def test_under_the_policy_of_the_report_the_employment_rates_are_those_of_w1():
    cells = shipped.counted()
    made = selection.pick(
        origin_rules.employment_by_policy(cells),
        unknown_parents="belgian",
        indicator="employment_rate",
    )
    ours = selection.pick(made, year=YEAR, origin_group=["belgian", "eu", "non_eu"]).set_index(
        "origin_group"
    )["value"]
    rates = selection.pick(
        employment.employment_rate(cells, table="W1"), year=YEAR, sex="_T"
    ).set_index("origin_group")["value"]
    pd.testing.assert_series_equal(ours, rates.reindex(ours.index))


def test_unknown_parents_apart_leave_the_other_groups_rate_alone_and_move_the_reference():
    made = selection.pick(
        origin_rules.employment_by_policy(shipped.cells()), year=YEAR, indicator="employment_rate"
    )
    rate = made.set_index(["origin_group", "unknown_parents"])["value"]
    assert rate["non_eu", "belgian"] == rate["non_eu", "indeterminate"]
    assert rate["belgian", "belgian"] != rate["belgian", "indeterminate"]


def test_a_hidden_group_hides_what_it_is_added_to():
    cells = shipped.cells().copy()
    apart = (cells["table"] == "W11") & (cells["origin_strict"] == "indeterminate")
    cells.loc[apart, ["n", "weight", "weight2"]] = np.nan
    cells.loc[apart, "conf_status"] = "C"
    made = selection.pick(
        origin_rules.employment_by_policy(cells),
        year=YEAR,
        origin_group="belgian",
        indicator="employment_rate",
    )
    assert made.set_index("unknown_parents")["conf_status"].to_dict() == {
        "belgian": "C",
        "indeterminate": "",
    }


def test_without_those_of_unknown_parents_the_foreign_share_is_of_the_determined_only():
    rows = selection.pick(
        origin_rules.share_by_rule(shipped.counted()), year=YEAR, origin_rule="flemish"
    )
    value = rows.set_index(["unknown_parents", "origin_group"])["value"]
    both = value["indeterminate", "foreign"] + value["indeterminate", "belgian"]
    assert value["left_out", "foreign"] == pytest.approx(value["indeterminate", "foreign"] / both)
