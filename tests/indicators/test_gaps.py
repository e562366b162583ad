"""Gaps: the reference minus the group, and a reference that is not there."""

import numpy as np
import pytest
from hypothesis import given, settings

from analysis.errors import DataError
from analysis.indicators import selection
from analysis.indicators.selection import only
from analysis.indicators.work import employment, positions
from analysis.report.text.differences import (
    ADVERSE_GAP,
    AGAINST_BELGIAN,
    differences,
    gap_size,
)
from support import shipped
from support.employment_cells import SIMPLE, YEAR, cells_of, counts, value


@given(counts=counts)
@settings(max_examples=12)
def test_the_gap_is_zero_for_the_reference_and_turns_with_it(counts):
    cells = cells_of(counts)
    one = employment.employment_gap(cells, table="W1").set_index("origin_group")
    other = employment.employment_gap(cells, table="W1", reference="non_eu").set_index(
        "origin_group"
    )
    assert one.loc["belgian", "value"] == 0
    assert one.loc["non_eu", "value"] == pytest.approx(-other.loc["belgian", "value"])
    assert one.loc["non_eu", "low"] == pytest.approx(-other.loc["belgian", "high"])


def test_the_gap_is_the_reference_minus_the_group_in_percentage_points():
    made = employment.employment_gap(cells_of(SIMPLE), table="W1").set_index("origin_group")
    assert made["value"].to_dict() == pytest.approx({"belgian": 0, "eu": 10, "non_eu": 30})
    assert set(made["unit"]) == {"pp"}
    assert set(made["reference"]) == {"belgian"}


def test_the_gap_is_against_the_reference_of_the_same_sex():
    by_sex = {
        ("belgian", "M"): (90, 10),
        ("belgian", "F"): (60, 40),
        ("eu", "M"): (50, 50),
        ("eu", "F"): (50, 50),
    }
    made = employment.employment_gap(cells_of(by_sex), table="W1")
    assert value(made, origin_group="eu", sex="M") == pytest.approx(40)
    assert value(made, origin_group="eu", sex="F") == pytest.approx(10)


def test_the_gap_of_a_generation_is_against_all_of_belgian_origin():
    gaps = employment.employment_gap(shipped.cells(), table="W2")
    rates = employment.employment_rate(shipped.cells(), table="W2")
    codes = {"year": YEAR, "sex": "F"}
    group = value(rates, origin_group="non_eu", generation="first", **codes)
    base = value(rates, origin_group="belgian", generation="not_applicable", **codes)
    assert value(gaps, origin_group="non_eu", generation="first", **codes) == pytest.approx(
        100 * (base - group)
    )


def test_a_reference_that_is_not_there_is_named():
    with pytest.raises(DataError, match="reference group 'turkey' has no cell; found"):
        employment.employment_gap(cells_of(SIMPLE), table="W1", reference="turkey")


def test_a_reference_without_anybody_of_the_sex_gives_a_missing_gap_that_is_not_called_hidden():
    made = employment.employment_gap(cells_of(SIMPLE | {("eu", "F"): (50, 50)}), table="W1")
    row = selection.pick(made, origin_group="eu", sex="F").iloc[0]
    assert np.isnan(row["value"])
    assert row["conf_status"] == ""


def test_a_positive_gap_is_a_disadvantage_of_unemployment_and_of_neet_too():
    cells = shipped.cells()
    for (gap, rate, sign), table in zip(
        (
            (employment.employment_gap, employment.employment_rate, -1),
            (positions.registered_unemployment_gap, positions.registered_unemployment_rate, 1),
            (positions.neet_gap, positions.neet_rate, 1),
        ),
        ("W1", "W5", "W19"),
        strict=True,
    ):
        made, rates = (each(cells, table=table) for each in (gap, rate))
        codes = {"year": shipped.YEAR, "sex": "_T"}
        group, reference = (
            only(rates, origin_group=each, **codes) for each in ("non_eu", "belgian")
        )
        row = only(made, origin_group="non_eu", **codes)
        expected = 100 * sign * (group["value"] - reference["value"])
        assert row["value"] == pytest.approx(expected)
        assert row["low"] < row["value"] < row["high"]
        # The synthetic register has the disadvantage that the published figures have.
        assert row["value"] > 0


def test_the_words_of_an_adverse_gap_say_who_has_more_of_it():
    gaps = positions.registered_unemployment_gap(shipped.cells())
    said = differences(
        gaps,
        by="origin_group",
        against=AGAINST_BELGIAN,
        direction=ADVERSE_GAP,
        year=shipped.YEAR,
        sex="F",
        origin_group=["eu", "non_eu"],
    )
    assert said.count("hoger dan bij Belgische herkomst") == 2
    assert "lager dan" not in said


def test_a_gap_of_words_has_no_sign():
    gaps = positions.neet_gap(shipped.cells())
    row = selection.only(gaps, year=shipped.YEAR, origin_group="non_eu")
    assert gap_size(row).endswith(")")
    turned = row.copy()
    turned[["value", "low", "high"]] = [-row["value"], -row["high"], -row["low"]]
    assert gap_size(turned) == f"{gap_size(row)} in hun voordeel"
    unclear = row.copy()
    unclear["clear"] = False
    assert gap_size(unclear) == "niet duidelijk"
