"""Picking rows by their codes, and refusing to choose between two."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.indicators import selection
from analysis.indicators.work import employment
from support import shipped
from support.employment_cells import YEAR, value


def test_pick_keeps_the_rows_with_all_codes_in_their_order():
    frame = pd.DataFrame({"sex": ["M", "F", "_T"], "year": [1, 1, 2], "value": [1, 2, 3]})
    assert selection.pick(frame, sex=["F", "M"], year=1)["value"].tolist() == [1, 2]


def test_only_takes_the_total_of_what_is_not_named():
    made = employment.employment_rate(shipped.cells(), table="W1")
    row = selection.only(made, year=YEAR, origin_group="eu")
    assert row["sex"] == "_T"
    assert row["value"] == value(made, year=YEAR, origin_group="eu", sex="_T")


def test_only_refuses_to_choose():
    made = employment.employment_rate(shipped.cells(), table="W1").query("year >= 2022")
    with pytest.raises(DataError, match=r"only: 2 rows .* they differ in year \(2022, 2023\)"):
        selection.only(made, origin_group="eu")


def test_only_gives_none_where_there_is_nothing():
    assert (
        selection.only(employment.employment_rate(shipped.cells(), table="W1"), year=1999) is None
    )


def test_a_code_that_the_column_cannot_have_is_refused_with_those_it_has():
    frame = pd.DataFrame({"sex": ["M", "_T"], "municipality": ["44021", "_T"], "value": 1})
    with pytest.raises(DataError, match="sex has no code 'female'; expected one of M, _T, .*F"):
        selection.pick(frame, sex=["M", "female"])
    with pytest.raises(DataError, match="municipality has no code 'Gent'; expected one of 44021"):
        selection.pick(frame, municipality="Gent")
    with pytest.raises(DataError, match="no column 'gender'"):
        selection.pick(frame, gender="F")


def test_a_code_that_was_not_delivered_gives_no_row():
    frame = pd.DataFrame({"sex": ["M"], "year": [2022], "municipality": ["44021"], "value": 1})
    assert selection.pick(frame, sex="F").empty
    assert selection.pick(frame, year=2023).empty
    assert selection.pick(frame, municipality="11002").empty


def test_dimensions_that_a_table_does_not_show_together_are_named_with_its_margins():
    rates = employment.employment_rate(shipped.cells(), table="W2")
    assert len(selection.pick(rates, sex="F", origin_group="eu", generation="first"))
    assert len(selection.pick(rates, sex="F", origin_group="_T", generation="_T"))
    with pytest.raises(DataError, match="W2 does not show .* its margins: generation x origin_gr"):
        selection.pick(rates, sex="F", origin_group="eu", generation="_T")
