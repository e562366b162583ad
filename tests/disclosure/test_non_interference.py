"""What is published does not hang on what is hidden: other hidden counts give the same bytes.

Units are moved between hidden cells of one row, keys and all: the row, its total and every other
cell hold the same units as before.
"""

import io

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.counting.cells import KEY_RANGE
from analysis.disclosure.possible_cells import with_possible_cells
from analysis.disclosure.protect import protect, summary
from analysis.settings import NOISE_MOST, THRESHOLD
from support import shipped
from support.keyed_units import counted, table, units

# So few are hidden whatever their noise, also with one more.
SURELY_HIDDEN = THRESHOLD - 1 - NOISE_MOST - 1


def published(cells: pd.DataFrame, tables: dict[str, plan.Table]) -> bytes:
    """Bytes of the public frames made from cells."""
    public, _ = protect(cells, tables)
    out = io.BytesIO()
    for frame in (public, summary(public)):
        frame.to_parquet(out, index=False)
    return out.getvalue()


def moved(true: pd.DataFrame, giver: int, taker: int, key: int) -> pd.DataFrame:
    """The cells with one unit of the giver in the taker."""
    cells = true.copy()
    unit = true.loc[giver, "weight"] / true.loc[giver, "n"]
    for at, sign in ((giver, -1), (taker, 1)):
        cells.loc[at, "n"] += sign
        cells.loc[at, "weight"] += sign * unit
        cells.loc[at, "weight2"] += sign * unit**2
        cells.loc[at, "key"] = (int(true.loc[at, "key"]) + sign * key) % KEY_RANGE
    # Of nobody the sum of keys is zero.
    cells.loc[cells["n"] == 0, "key"] = 0
    return cells


def movable(true: pd.DataFrame, outcome: str, whole: list[str]) -> list[np.ndarray]:
    """Positions of surely hidden parts of one row, of rows that have two or more and somebody."""
    inner = true[(true[outcome] != "_T") & (true["n"] <= SURELY_HIDDEN)]
    rows = [inner.index.to_numpy()[at] for at in inner.groupby(whole).indices.values()]
    return [at for at in rows if len(at) > 1 and true.loc[at, "n"].max() > 0]


def check(true: pd.DataFrame, tables: dict[str, plan.Table], rows: list, times: int) -> None:
    before = published(true, tables)
    chance = np.random.default_rng()
    for _ in range(times):
        giver, taker = chance.permutation(rows[chance.integers(len(rows))])[:2]
        if true.loc[giver, "n"] == 0:
            giver, taker = taker, giver
        if true.loc[giver, "n"] > 0:
            key = int(chance.integers(KEY_RANGE))
            assert published(moved(true, giver, taker, key), tables) == before


@pytest.mark.parametrize("seed", range(3))
def test_a_unit_moved_between_hidden_cells_changes_no_published_byte(tmp_path, seed):
    tables = {"X": table("X", "ab", outcome={"c": "c"})}
    true, _ = counted(units(900, seed, codes=5), tmp_path, tables)
    true = with_possible_cells(true, tables)
    rows = movable(true, "c", ["a", "b"])
    assert len(rows) > 5
    check(true, tables, rows, 12)


def test_nor_does_it_in_the_tables_of_the_report():
    """Of full counts: in a sample the one design effect of a table rests on all of its units."""
    chosen = [t for t in plan.load().values() if t.has_noise and len(t.outcome) == 1]
    true = shipped.cells(protected=False)
    equal = (true["weight"] == true["n"]).groupby(true["table"]).transform("all")
    tables = {t.id: t for t in chosen if t.id in set(true.loc[equal, "table"])}
    true = with_possible_cells(true[true["table"].isin(tables)].reset_index(drop=True), tables)
    rows = []
    for each in tables.values():
        (outcome,) = each.outcome
        mine = true[true["table"] == each.id]
        rows += movable(mine, outcome, ["year", *each.dimensions])
    assert len(rows) > 5
    check(true, tables, rows, 4)
