"""Whether a difference is clear is a column of the estimates: who has it, and among what."""

import pandas as pd
import pytest

from analysis.indicators import change, differences, modelled
from analysis.indicators.discrimination import reported_change, reported_rates, tested
from analysis.indicators.estimates import COLUMNS, STATUS
from analysis.indicators.population import origin_rules, residents
from analysis.indicators.work import (
    employment,
    employment_change,
    flow,
    positions,
    same_persons,
)
from analysis.report.page import table_csv
from support import shipped

CELLS = {
    "gap": lambda cells: employment.employment_gap(cells, table="W1"),
    "ratio": lambda cells: employment.employment_ratio(cells, table="W1"),
    "neet_gap": positions.neet_gap,
    "flow_gap": lambda cells: flow.flow_gap(cells, table="W14"),
    "linked": same_persons.linked_employment_change,
    "tested": lambda cells: tested.net(cells, shipped.models(), table="T1"),
    "tested_ratio": lambda cells: tested.ratio(cells, shipped.models(), table="T1"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_difference_with_an_interval_is_judged_in_the_family_of_its_table(name):
    estimates = CELLS[name](shipped.cells())
    judged = differences.judged(estimates["interval"]) & estimates["low"].notna()
    assert judged.any()
    assert (estimates["clear"].notna() == judged).all()
    pd.testing.assert_frame_equal(estimates, differences.with_clear(estimates))


def test_the_gaps_of_both_policies_are_one_family():
    estimates = origin_rules.employment_by_policy(shipped.cells())
    gaps = estimates[estimates["indicator"] == "employment_gap"]
    pd.testing.assert_frame_equal(gaps, differences.with_clear(gaps))
    assert gaps["clear"].notna().any()
    assert estimates.loc[estimates["indicator"] == "employment_rate", "clear"].isna().all()


@pytest.mark.parametrize("table", ["W8", "W12", "N8", "E1", "E5", "T3"])
def test_of_a_model_only_what_is_compared_with_something_is_judged(table):
    estimates = modelled.of_model(shipped.models(), table)
    compared = estimates["reference"] != ""
    assert estimates.loc[compared, "clear"].notna().any()
    assert estimates.loc[~compared, "clear"].isna().all()


def test_a_share_that_names_a_reference_is_no_difference():
    parts = modelled.of_model(shipped.models(), "W9")
    support = parts[parts["indicator"] == "common_support"]
    assert (support["reference"] != "").any()
    assert support["clear"].isna().all()


@pytest.mark.parametrize("name", CELLS)
def test_on_a_full_count_a_difference_is_judged_by_the_noise(name):
    estimates = CELLS[name](shipped.cells().assign(basis="full count"))
    of_noise = (estimates["interval"] == "cell_key") & estimates["value"].notna()
    # Pairs of a correspondence test are a sample of adverts, and have no noise.
    assert of_noise.any() != name.startswith("tested")
    assert estimates.loc[of_noise, "clear"].notna().all()
    # What Holm calls clear excludes no difference.
    none = (estimates["unit"] == "ratio").astype(float)
    excludes = (estimates["low"] > none) | (estimates["high"] < none)
    assert excludes[estimates["clear"].eq(True).fillna(False)].all()


def test_a_change_is_judged_by_both_years_and_those_of_two_earlier_years_together():
    cells = shipped.cells()
    gaps = change.change(employment.employment_gap(cells, table="W1"), year=shipped.YEAR)
    compared = gaps["reference"].ne("") & gaps["low"].notna()
    assert compared.any()
    assert gaps.loc[compared, "clear"].notna().all()
    changes = employment_change.employment_rate_change(cells, year=shipped.YEAR)
    pd.testing.assert_frame_equal(changes, differences.with_clear(changes))


def test_counts_and_random_variation_are_neither_clear_nor_unclear():
    cells = shipped.cells()
    frames = [
        residents.residents(cells),
        reported_rates.files_per_100k(cells),
        reported_change.ratio_to_year_before(cells, indicator="reports_ratio"),
    ]
    for frame in frames:
        assert len(frame)
        assert frame["clear"].isna().all()


def test_a_frame_with_and_one_without_differences_have_the_same_columns():
    cells = shipped.cells()
    rates, gaps = (
        each(cells, table="W1") for each in (employment.employment_rate, employment.employment_gap)
    )
    assert list(rates) == list(gaps)
    assert list(rates)[-len(COLUMNS + STATUS) :] == COLUMNS + STATUS


def test_the_csv_says_true_false_or_nothing_and_agreement_in_words(tmp_path):
    columns, rows = ["clear", "agreement"], [[True, "same"], [False, "differs"], [None, ""]]
    table_csv.write({"table": "X", "columns": columns, "rows": rows}, tmp_path)
    assert [row["clear"] for row in table_csv.read(tmp_path / "X.csv")] == ["true", "false", ""]
    assert [row["agreement"] for row in table_csv.read(tmp_path / "X.csv")] == [
        "gelijk binnen de afronding", "wijkt af", "",
    ]  # fmt: skip
