"""The attacks on cells again, on the synthetic delivery of the repository and all of its tables.

The other files of this folder attack small samples, where each number can be followed; here the
same is done to what `make data` publishes.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.counting import cells as counting
from analysis.disclosure.protect import protect
from analysis.settings import THRESHOLD
from support import shipped
from support.attacker import HIDDEN, MOST, likelihood

YEAR = shipped.YEAR
SMALL = range(1, THRESHOLD)
PERSONS = 3


def tables_of(source: str) -> dict[str, plan.Table]:
    return {t.id: t for t in plan.load().values() if t.source == source and t.has_noise}


def keys_of(tables: dict[str, plan.Table]) -> list[str]:
    return ["table", "year", "region", *(n for n in plan.dimensions_of(tables))]


@pytest.fixture(scope="module")
def cells() -> pd.DataFrame:
    """Every public cell with noise, beside the true one."""
    true, public = shipped.cells(protected=False), shipped.cells()
    noisy = [t.id for t in plan.load().values() if t.has_noise]
    names = [name for name in keys_of(plan.load()) if name in public]
    both = public[public["table"].isin(noisy)].merge(
        true[[*names, "n", "weight", "key"]], on=names, how="left", suffixes=("", "_true")
    )
    return both.fillna({"n_true": 0, "key": 0})


def prior_of(counts: pd.Series) -> np.ndarray:
    """How often each count occurs, told to the attacker."""
    found = np.bincount(counts.astype(int).clip(upper=60), minlength=61) + 1.0
    return found / found.sum()


def test_one_number_alone_gives_a_small_count_seldom(cells):
    """What is shown of each set of units, hidden or not, and the best guess by Bayes."""
    alone = cells[cells["n_true"] > 0].drop_duplicates(["n_true", "key"])
    prior = prior_of(alone["n_true"])
    small = alone[alone["n_true"].isin(SMALL)]
    right = []
    for shown, true in small[["n", "n_true"]].to_numpy():
        chance = prior * likelihood(shown, np.arange(61))
        among = chance[: SMALL.stop] if np.isnan(shown) else chance
        right.append(int(np.argmax(among)) == true)
    by_guessing = small["n_true"].value_counts(normalize=True).max()
    assert len(small) > 200
    assert np.mean(right) < by_guessing + 0.08


def rows_of_parts(cells: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    """Published and true numbers of each row: the parts of an outcome, and their total last."""
    rows = []
    for line in (each for each in plan.load().values() if each.outcome and each.has_noise):
        (outcome,) = line.outcome
        names = ["year", *line.dimensions]
        # A row of the plan's columns alone: those of all tables together are some hundred.
        block = cells.loc[cells["table"] == line.id, [*names, outcome, "n", "n_true"]]
        for _, row in block.groupby(names):
            parts = row[~row[outcome].isin(["_T", *line.coarser.get(outcome, {})])]
            total = row[row[outcome] == "_T"]
            if len(total) == 1 and abs(parts["n_true"].sum() - total["n_true"].item()) < 0.5:
                both = pd.concat([parts, total])
                rows.append((both["n"].to_numpy(), both["n_true"].to_numpy()))
    return rows


def enumerated(shown: np.ndarray, place: int, prior: np.ndarray) -> np.ndarray:
    """Chance of each true count at a place, over all true rows that could be shown so."""
    most = HIDDEN + MOST
    lowest, told = 0, np.ones(1)
    for at, number in enumerate(shown[:-1]):
        if at != place:
            start = 0 if np.isnan(number) else int(number) - MOST
            told = np.convolve(told, likelihood(number, start + np.arange(most)))
            lowest += start
    counts = np.arange(most)
    # A row for each count at the place, a column for each sum of the others.
    totals = likelihood(shown[-1], lowest + np.arange(most + len(told) - 1))
    total = np.lib.stride_tricks.sliding_window_view(totals, len(told))
    chance = prior[:most] * likelihood(shown[place], counts) * (total @ told)
    return chance / chance.sum()


def test_of_every_hidden_count_of_a_row_several_are_left(cells):
    """The pattern: all true rows are enumerated that would be shown like this."""
    rows = rows_of_parts(cells)
    small = [
        (shown, place, true[place])
        for shown, true in rows
        if not np.isnan(shown[-1])
        for place in np.flatnonzero(np.isnan(shown[:-1]))
        if true[place] in SMALL
    ]
    prior = prior_of(pd.Series([true for *_, true in small]))
    chances = [enumerated(shown, place, prior) for shown, place, _ in small]
    best = [1 + int(np.argmax(chance[1 : SMALL.stop])) for chance in chances]
    truth = [int(true) for *_, true in small]
    by_guessing = np.bincount(truth).max() / len(truth)
    assert len(small) > 20
    assert min((chance > 0.01).sum() for chance in chances) >= 4
    assert max(chance.max() for chance in chances) < 0.9
    assert np.mean(np.array(best) == truth) < by_guessing + 0.15


def counted_without(who: int, tables: dict, folder: Path) -> pd.DataFrame:
    """Cells of the residents of a year without one of them."""
    residents = shipped.residents(YEAR)
    residents.drop(index=who).to_parquet(folder / "residents.parquet")
    files = {"residents": {YEAR: folder / "residents.parquet"}}
    return counting.count(tables, files, year=YEAR)


def test_one_resident_less_moves_no_number_and_would_show_without_a_base(tmp_path):
    """All tables of residents; before, 97 % of the columns of a person were read off."""
    tables = tables_of("residents")
    names = keys_of(tables)
    path = shipped.folder() / f"delivery_{YEAR}" / "residents.parquet"
    true = counting.count(tables, {"residents": {YEAR: path}}, year=YEAR)
    before, base = protect(true, tables)
    residents = shipped.residents(YEAR)
    for who in np.random.default_rng(14).choice(residents.index, PERSONS, replace=False):
        now = counted_without(who, tables, tmp_path)
        both = before.merge(protect(now, tables, base)[0], on=names, suffixes=("", "_now"))
        assert len(both) == len(before)
        for name in ("n", "weight"):
            assert both[name].equals(both[f"{name}_now"].rename(name))
        drawn = before.merge(protect(now, tables)[0], on=names, suffixes=("", "_now"))
        moved = drawn[drawn["n"].fillna(0) != drawn["n_now"].fillna(0)]
        assert len(moved) > 10
        person = residents.loc[who]
        told = [
            (moved.loc[moved["table"] == line.id, name], str(person[column]))
            for line in tables.values()
            for name, column in line.columns.items()
            if name not in line.coarser
        ]
        # Every code that moved is one of the person's.
        assert all(set(codes) - {"_T", "_Z", "VG", "VG+BHG"} <= {own} for codes, own in told)
