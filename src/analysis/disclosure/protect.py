"""Public cells: every count with the noise of its key, small ones hidden, nothing else.

The cell-key method: the noise of a cell hangs on which units it holds, so a cell has the same noise
in every table, and no other cell is hidden for its sake. Sums of keys are additive, so the cells of
a researcher's own table, of another producer or of a municipality are protected in the same way.
"""

import numpy as np
import pandas as pd

from analysis.counting.cells import KEYS, MEASURES
from analysis.disclosure.frozen_cells import cell_names, empty_base, frozen, of_cells
from analysis.disclosure.perturbation import noise, second_place
from analysis.disclosure.possible_cells import with_possible_cells
from analysis.plan import Table, dimensions_of, total_code
from analysis.settings import THRESHOLD

__all__ = ["HIDDEN", "protect", "summary"]

HIDDEN = "C"
_CLOSE = 1e-9


def protect(
    cells: pd.DataFrame, tables: dict[str, Table], base: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn counted cells into public ones.

    Parameters
    ----------
    cells : DataFrame, one row per cell
        As made by `cells.count`: `table`, `year`, `region`, dimensions, `n`, `weight`, `weight2`,
        `key`.
    tables
        The plan.
    base : DataFrame, optional
        What was published before (`frozen_cells.BASE`).

    Returns
    -------
    public : DataFrame
        One row for every cell that could have units, sorted: `n` with its noise, `weight` (n times
        the weight of a unit where these all weigh the same; else with a noise of its own, in whole
        mean weights, of one digit), `weight2` (the design effect of the table and year, in tenths,
        times weight^2 / n) and `conf_status`. Where n is under the threshold the three are missing
        and `conf_status` is `C`, whether there are units or none. Tables of counts that are
        published elsewhere are as they were; tables of actors have minima (`_actors`).
    base : DataFrame
        What was given and the cells that were drawn anew.

    References
    ----------
    Fraser and Wooton (2005); Thompson, Broadfoot and Elazar (2013); Antal, Enderle and Giessing
    (2017).
    """
    full = _sorted(with_possible_cells(cells, tables), tables)
    base = empty_base() if base is None else base
    has_noise = full["table"].map({t.id: t.has_noise for t in tables.values()}).to_numpy(dtype=bool)
    actors = full["table"].map({t.id: t.counts_actors for t in tables.values()}).to_numpy(bool)
    shown = full[MEASURES].astype(float)
    # The years one after the other: what a later delivery counts again is frozen at the earlier.
    for year in sorted(full.loc[has_noise, "year"].unique()):
        rows = full.index[has_noise & (full["year"] == year).to_numpy()]
        block = full.loc[rows]
        before = frozen(block, base, tables)
        # The same units in two tables are one cell, though each table has a step of its own.
        drawn = _with_noise(block).groupby(cell_names(block, tables)).transform("first")
        numbers = before.where(before.notna(), drawn)
        shown.loc[rows, ["n", "weight"]] = numbers
        new = before["n"].isna()
        base = pd.concat([base, of_cells(block[new], tables, numbers[new])], ignore_index=True)
    effect = _design_effects(full, tables)
    squared = effect * shown["weight"] ** 2 / shown["n"].where(shown["n"] > 0)
    shown.loc[has_noise, "weight2"] = squared[has_noise]
    hide = np.where(actors, _actors(full, tables), has_noise & (shown["n"] < THRESHOLD))
    # What is published of actors is the number of their pairs; parts of an actor tell of some.
    shown.loc[actors, "n"] = full.loc[actors, "weight"]
    shown.loc[hide, MEASURES] = np.nan
    public = full.drop(columns=[*MEASURES, "key"]).assign(
        **{name: shown[name] for name in MEASURES}, conf_status=np.where(hide, HIDDEN, "")
    )
    return public[[name for name in full.columns if name != "key"] + ["conf_status"]], base


def _sorted(cells: pd.DataFrame, tables: dict[str, Table]) -> pd.DataFrame:
    """Sort by table, year and codes, so that the order does not tell which cells are empty."""
    place = {table_id: at for at, table_id in enumerate(tables)}
    names = [name for name in [*KEYS, *dimensions_of(tables)] if name in cells]
    return cells.sort_values(
        names, key=lambda c: c.map(place) if c.name == "table" else c, ignore_index=True
    )


def _with_noise(block: pd.DataFrame) -> pd.DataFrame:
    """Add the noise of its key to `n` and `weight` of each cell."""
    true_n, key = block["n"].to_numpy(dtype=float), block["key"].to_numpy()
    whole = np.round(true_n).astype(np.int64)
    n = whole + noise(whole, key)
    mean = block["weight"] / block["n"].where(block["n"] > 0)
    groups = [block["table"], block["year"]]
    sums = block[["n", "weight"]].groupby(groups).transform("sum")
    of_table = (sums["weight"] / sums["n"].where(sums["n"] > 0)).to_numpy()
    spread = (mean - of_table).abs().fillna(0).groupby(groups).transform("max")
    equal = (spread <= _CLOSE * of_table).to_numpy()
    again = noise(whole, second_place(key))
    weight = block["weight"].to_numpy() + again * mean.fillna(0).to_numpy()
    step = _step(of_table)
    unequal = step * np.maximum(np.round(weight / step), 0)
    return pd.DataFrame({"n": n, "weight": np.where(equal, n * of_table, unequal)}, block.index)


def _step(mean: np.ndarray) -> np.ndarray:
    """One digit of a mean weight, which in full would tell how many units there are in all.

    Examples
    --------
    >>> _step(np.array([1.285, 93.9, 107.8446])).tolist()
    [1.0, 90.0, 100.0]
    """
    power = 10 ** np.floor(np.log10(mean, where=mean > 0, out=np.zeros(len(mean))))
    return np.where(mean > 0, np.round(mean / power) * power, np.nan)


def _design_effects(full: pd.DataFrame, tables: dict[str, Table]) -> pd.Series:
    """Design effect (n x weight2 / weight^2) of the cells of a table and year, rounded up to 0.1.

    The mean over the cells by their units, so that none tells of its own. Units that come in
    clusters differ more in a margin than in its parts: there each set of margins has its own.
    """
    has_units = (full["n"] > 0) & (full["weight"] > 0)
    own = (full["n"] * full["weight2"] / full["weight"] ** 2).where(has_units)
    groups = [full["table"], full["year"], _margin(full, tables)]
    sums = pd.DataFrame({"n": full["n"].where(has_units), "sum": own * full["n"]})
    by_margin = sums.groupby(groups).transform("sum")
    by_table = sums.groupby(groups[:2]).transform("sum")
    clustered = ((full["weight"] == full["n"]) & (own > 1 + _CLOSE)).groupby(groups[:2])
    is_clustered = clustered.transform("any")
    total = by_margin.where(is_clustered, by_table)
    return np.ceil((total["sum"] / total["n"]).fillna(1).clip(lower=1) * 10 - _CLOSE * 10) / 10


def _margin(full: pd.DataFrame, tables: dict[str, Table]) -> pd.Series:
    """Number the margin of each cell: which of its columns show a code."""
    names = [name for name in dimensions_of(tables) if name in full]
    shown = [(full[name] != total_code(name)).to_numpy(dtype=bool) for name in names]
    bits = np.packbits(np.column_stack(shown), axis=1)
    return pd.Series(np.unique(bits, axis=0, return_inverse=True)[1].ravel(), index=full.index)


def _actors(full: pd.DataFrame, tables: dict[str, Table]) -> np.ndarray:
    """Mark the cells of actors that are hidden: whole rows, and the rows that would give them back.

    A row (a municipality, say) shows its outcomes only where each that occurs stands for enough
    actors; where a row of a table does not, the outcomes of its totals are hidden too.
    """
    hide = np.zeros(len(full), dtype=bool)
    for table in (each for each in tables.values() if each.counts_actors):
        mine = (full["table"] == table.id).to_numpy()
        (outcome,) = table.outcome
        inner = mine & (full[outcome] != total_code(outcome)).to_numpy()
        few = mine & full["n"].between(0, THRESHOLD, inclusive="neither").to_numpy()
        row = [full[name] for name in ["year", *table.dimensions]]
        small = pd.Series(few, index=full.index).groupby(row).transform("any").to_numpy() & mine
        is_total = np.logical_or.reduce(
            [(full[name] == total_code(name)).to_numpy() for name in table.dimensions]
        )
        per_year = pd.Series(small & ~is_total, index=full.index).groupby(full["year"])
        hide |= inner & (small | (is_total & per_year.transform("any").to_numpy())) | few
    return hide


def summary(protected: pd.DataFrame) -> pd.DataFrame:
    """Count the cells and the hidden cells per table: `table`, `cells`, `hidden`, `share`."""
    grouped = (protected["conf_status"] == HIDDEN).groupby(protected["table"], sort=False)
    lost = grouped.agg(cells="size", hidden="sum").reset_index()
    return lost.assign(share=lost["hidden"] / lost["cells"])
