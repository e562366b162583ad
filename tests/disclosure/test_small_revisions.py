"""A small move of the same count between two deliveries does not leave."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.protection.revisions import without_small_moves
from analysis.plan import load
from analysis.settings import THRESHOLD

TABLES = {name: load()[name] for name in ("R1", "N2")}


def cells(*counts: float | None, table: str = "R1") -> pd.DataFrame:
    n = pd.Series(counts, dtype=float)
    return pd.DataFrame(
        {
            "table": table,
            "year": range(2020, 2020 + len(n)),
            "cohort": "2019",
            "n": n,
            "weight": 8 * n,
            "weight2": 64 * n,
            "conf_status": "",
            "region": "VG+BHG",
            "status": "_Z",
        }
    )


@given(st.lists(st.integers(0, 40), min_size=2, max_size=5))
def test_no_shown_neighbours_differ_by_a_small_count(counts):
    shown = without_small_moves(cells(*counts), TABLES)["n"]
    moves = shown.diff().abs().dropna()
    assert not ((moves > 0) & (moves < THRESHOLD)).any()
    assert shown.iloc[-1] == counts[-1]


def test_what_did_not_move_or_moved_far_stays():
    made = without_small_moves(cells(100, 100, 110, 101), TABLES)
    assert made["n"].isna().tolist() == [False, False, True, False]
    assert made.loc[2, ["weight", "weight2"]].isna().all()
    assert made["conf_status"].tolist() == ["", "", "C", ""]


def test_other_tables_stay_as_they_are():
    pd.testing.assert_frame_equal(
        without_small_moves(cells(100, 101, table="N2"), TABLES), cells(100, 101, table="N2")
    )


def test_a_table_of_revisions_publishes_no_total():
    assert [
        table.id
        for table in load().values()
        if table.revisions and set(table.no_total) != set(table.columns)
    ] == []
