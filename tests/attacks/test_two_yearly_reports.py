"""Attack 7: two yearly reports beside each other.

A cohort is counted again from every later delivery. Who is registered late moves its cells by one,
and the cells that moved are that person's codes. Only one name of five held as a period that lasts.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.counting import cells as counting
from analysis.disclosure.protect import protect
from analysis.plan import LASTING
from analysis.settings import THRESHOLD
from support.attacker import right
from support.keyed_units import table, units

CODES = ["began", "b", "c"]


def tables(column: str) -> dict:
    """A cross and an outcome by the year in which something began, counted in the last delivery."""
    return {
        "X": table("X", "b", years="latest")._replace(dimensions={"began": column, "b": "b"}),
        "Y": table("Y", "", years="latest", outcome={"c": "c"})._replace(
            dimensions={"began": column}
        ),
    }


def deliveries(column: str, late: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The delivery of 2022 without some persons, and that of 2023 with them and a new cohort."""
    frame = units(1500, 7).rename(columns={"a": column})
    frame[column] = frame[column].map({"a0": "2020", "a1": "2021", "a2": "2023"})
    before = frame[(frame[column] != "2023") & ~frame.index.isin(range(late))]
    return before.assign(year=2022), frame


def published(frame: pd.DataFrame, lines: dict, year: int, folder, base=None):
    path = folder / f"{year}.parquet"
    frame.to_parquet(path, index=False)
    return protect(counting.count(lines, {"made_up": {year: path}}, year=year), lines, base)


def moves(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Cells of the same cohort in both reports, with how far the published number moved."""
    both = before.merge(after, on=["table", *CODES], suffixes=("", "_after"))
    both = both[both["began"] != "_T"]
    return both.assign(move=both["n_after"].fillna(0) - both["n"].fillna(0))


@pytest.mark.parametrize("column", sorted(LASTING))
def test_who_is_registered_late_moves_no_cell_of_a_cohort(tmp_path, column):
    lines, (before, after) = tables(column), deliveries(column, late=1)
    first, base = published(before, lines, 2022, tmp_path)
    frozen, _ = published(after, lines, 2023, tmp_path, base)
    assert (moves(first, frozen)["move"] == 0).all()
    # Without what was published before the attack works: the person's cohort and codes.
    drawn, _ = published(after, lines, 2023, tmp_path)
    late = after.iloc[0]
    seen = moves(first, drawn).query("move != 0")
    assert set(seen["began"]) == {late[column]}
    assert set(seen["b"]) - {"_T", "_Z"} <= {late["b"]}
    assert set(seen["c"]) - {"_T", "_Z"} <= {late["c"]}


def test_no_small_move_is_seen_and_none_is_guessed(tmp_path):
    """Of several persons: how many were added to each cell, read off the published difference."""
    lines, (before, after) = tables("cohort"), deliveries("cohort", late=25)
    first, base = published(before, lines, 2022, tmp_path)
    then, _ = published(after, lines, 2023, tmp_path, base)
    true = [
        counting.count(lines, {"made_up": {year: tmp_path / f"{year}.parquet"}}, year=year)
        for year in (2022, 2023)
    ]
    truth = moves(*(each.assign(conf_status="") for each in true)).set_index(["table", *CODES])
    both = moves(first, then).set_index(["table", *CODES]).join(truth["move"].rename("move_true"))
    small = both[both["move_true"].abs().between(1, THRESHOLD - 1)]
    assert len(small) > 8
    assert (small["move"] == 0).all()
    assert right(small["move"], small["move_true"]) == 0
    # What moved by more was drawn anew.
    far = both[both["move_true"].abs() >= THRESHOLD]
    assert len(far)
    assert np.abs(far["move"] - far["move_true"]).max() <= 10
