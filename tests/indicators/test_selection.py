"""Picking rows by their codes, and refusing to choose between two."""

import pandas as pd
import pytest

from analysis.indicators import selection
from analysis.indicators.work import (
    employment,
)
from support import shipped
from support.employment_cells import YEAR, value


def test_pick_keeps_the_rows_with_all_codes_in_their_order():
    frame = pd.DataFrame({"sex": ["M", "F", "_T"], "year": [1, 1, 2], "value": [1, 2, 3]})
    assert selection.pick(frame, sex=["F", "M"], year=1)["value"].tolist() == [1, 2]
    assert selection.pick(frame, sex="X").empty


def test_only_takes_the_total_of_what_is_not_named():
    made = employment.employment_rate(shipped.cells(), table="W1")
    row = selection.only(made, year=YEAR, origin_group="eu")
    assert row["sex"] == "_T"
    assert row["value"] == value(made, year=YEAR, origin_group="eu", sex="_T")


def test_only_refuses_to_choose():
    made = employment.employment_rate(shipped.cells(), table="W1")
    with pytest.raises(ValueError, match="only: 2 rows have the codes"):
        selection.only(made, origin_group="eu")


def test_only_gives_none_where_there_is_nothing():
    assert (
        selection.only(employment.employment_rate(shipped.cells(), table="W1"), year=1999) is None
    )
