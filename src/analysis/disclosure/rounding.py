"""Controlled rounding, for many small areas: every count is a multiple of a base, and sums still add up.

Each row of a table (a municipality, say) is rounded along its categories: the running totals are rounded, and a
category is the difference of two of them. So every category and every total is one of the two multiples beside the
true count, and a zero stays zero. How far the running totals are shifted before they are rounded differs by row and
follows from all true counts of the year together, which nobody outside can know. Tables that show the same cell show
the same number, for the shift hangs on the row and not on the table, and shared categories come first.
"""

import hashlib

import numpy as np
import pandas as pd

from analysis.cells import MEASURES
from analysis.plan import Table, total_code

__all__ = ["controlled", "rounded"]


def controlled(counts: np.ndarray, base: int, shift: np.ndarray) -> np.ndarray:
    """Round rows of counts so that every count and every running total is a multiple of a base.

    Parameters
    ----------
    counts : array, rows x categories
        Counts or sums of weights, not negative.
    base : int
        What all results are a multiple of.
    shift : array, one per row
        From 0 up to, not including, the base.

    Returns
    -------
    array of the shape of `counts`
        Each one of the two multiples of the base beside the count.

    References
    ----------
    Systematic rounding of running totals; controlled rounding: Cox and Ernst (1982).

    Examples
    --------
    Running totals 3, 7, 19, shifted by 2 and rounded down to fives, are 5, 5, 20:

    >>> controlled(np.array([[3, 4, 12]]), 5, np.array([2])).tolist()
    [[5.0, 0.0, 15.0]]
    """
    # Twelve digits: a sum of weights is no whole number, and 4.999... is five.
    running = np.round(np.cumsum(counts, axis=1) + shift[:, None], 6)
    rounded_totals = np.floor(running / base) * base
    start = np.zeros((len(counts), 1))
    return np.diff(np.hstack([start, rounded_totals]), axis=1)


def rounded(cells: pd.DataFrame, tables: dict[str, Table]) -> pd.DataFrame:
    """Round the cells of every table whose line in the plan has `rounding`.

    Parameters
    ----------
    cells : DataFrame
        Cells of all tables. A rounded table has an outcome, and no sums over its dimensions.
    tables
        The plan.

    Returns
    -------
    DataFrame
        The same cells; those of rounded tables with a row for each category, also where it is empty. `n` is a
        multiple of the base, `weight` of the base times the mean weight of the year; `weight2` follows from the
        weight, as it does on average in that year.
    """
    soft = cells[cells["table"].map({t.id: t.rounding for t in tables.values()}) > 0]
    years = {year: _Year(each) for year, each in soft.groupby("year")}
    parts = []
    for name, block in cells.groupby("table", sort=False):
        table = tables[name]
        if not table.rounding:
            parts.append(block)
            continue
        parts += [_table(each, table, years[year]) for year, each in block.groupby("year", sort=False)]
    return pd.concat(parts, ignore_index=True) if parts else cells


class _Year:
    """What all rounded tables of a year share: a secret that decides the shifts, and how units weigh on average."""

    def __init__(self, block: pd.DataFrame) -> None:
        n, weight, weight2 = (block[name].sum() for name in MEASURES)
        self.secret = " ".join(f"{count:.0f}" for count in block["n"])
        self.mean = max(1, round(weight / n))
        self.spread = weight2 / weight


def _table(block: pd.DataFrame, table: Table, year: _Year) -> pd.DataFrame:
    """Round one table of one year."""
    (outcome,) = table.outcome
    total = total_code(outcome)
    names = list(table.dimensions)
    rows = block[block[outcome] == total].sort_values(names, kind="stable", ignore_index=True)
    categories = sorted(set(block[outcome]) - {total})
    inner = block[block[outcome] != total].pivot_table(
        index=names, columns=outcome, values=MEASURES, aggfunc="sum", fill_value=0.0
    )
    keys = list(rows[names].itertuples(index=False, name=None))
    shift = np.array([_shift(f"{key} {year.secret}", table.rounding) for key in keys], dtype=float)
    n = controlled(inner["n"][categories].to_numpy(), table.rounding, shift)
    weight = controlled(inner["weight"][categories].to_numpy(), table.rounding * year.mean, shift * year.mean)
    made = [
        rows.assign(**{outcome: category, "n": n[:, at], "weight": weight[:, at]})
        for at, category in enumerate(categories)
    ]
    made.append(rows.assign(n=n.sum(axis=1), weight=weight.sum(axis=1)))
    frame = pd.concat(made, ignore_index=True)
    order = [*names, outcome]
    return frame.assign(weight2=frame["weight"] * year.spread).sort_values(order, kind="stable", ignore_index=True)


def _shift(text: str, base: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % base
