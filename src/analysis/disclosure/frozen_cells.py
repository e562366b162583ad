"""Counts that were published before stay what they were while they moved by little.

A correction of one person changes the key of every cell that holds the person, and with it the
noise: old and new beside each other would show exactly which cells. So a count that moved by fewer
than the threshold keeps its published number, in a correction, in the next yearly report and where
one report shows it from several deliveries. The base with the true counts never leaves the room.
"""

import numpy as np
import pandas as pd

from analysis.plan import LASTING, Table, total_code
from analysis.settings import THRESHOLD

__all__ = ["BASE", "cell_names", "empty_base", "frozen", "of_cells"]

# Columns of a base: the name of a cell, its true count and sum of weights, and what was published
# of both before small counts were hidden.
BASE = ["cell", "n", "weight", "shown_n", "shown_weight"]
# A cell whose units weigh something else is another sample.
SAME_WEIGHT = 0.05


def cell_names(cells: pd.DataFrame, tables: dict[str, Table]) -> pd.Series:
    """Name each cell after the units that it counts, whatever the table that shows it.

    The name holds the frame, the condition of the table, each column with its code but for totals,
    and the year; a cell of those who began something in a year has that year in a column
    (`plan.LASTING`), and is the same cell in every later delivery.

    Examples
    --------
    >>> from analysis.plan import load
    >>> cells = pd.DataFrame({"table": "N2", "year": 2023, "region": ["VG", "VG+BHG"],
    ...     "cohort": ["2021", "_T"], "status": "_T"})
    >>> cell_names(cells, load()).tolist()
    ['contracts|cohort > year - 5|region=VG|cohort=2021', 'contracts|cohort > year - 5|2023']
    """
    names = np.full(len(cells), "", dtype=object)
    columns = {name for table_id in cells["table"].unique() for name in tables[table_id].columns}
    texts = {name: cells[name].to_numpy(dtype=object) for name in columns}
    for table_id, rows in cells.groupby("table").indices.items():
        table = tables[table_id]
        text = np.full(len(rows), f"{table.source}|{table.where}", dtype=object)
        lasts = np.zeros(len(rows), dtype=bool)
        for name, column in table.columns.items():
            number, codes = pd.factorize(texts[name][rows])
            is_shown = codes != total_code(name)
            shown = [f"|{column}={code}" for code in codes]
            text += np.where(is_shown, np.array(shown, dtype=object), "")[number]
            if column in LASTING:
                lasts |= is_shown[number]
        number, years = pd.factorize(cells["year"].to_numpy()[rows])
        of_year = np.array([f"|{year}" for year in years], dtype=object)[number]
        names[rows] = text + np.where(lasts, "", of_year)
    return pd.Series(names, index=cells.index, dtype=object)


def empty_base() -> pd.DataFrame:
    """Return the base of a room that has published nothing yet."""
    return pd.DataFrame({name: pd.Series(dtype=float) for name in BASE}).astype({"cell": "str"})


def of_cells(cells: pd.DataFrame, tables: dict[str, Table], shown: pd.DataFrame) -> pd.DataFrame:
    """Give the base of some cells: `shown` has their `n` and `weight` with the noise."""
    base = pd.DataFrame(
        {
            "cell": cell_names(cells, tables),
            "n": cells["n"],
            "weight": cells["weight"],
            "shown_n": shown["n"],
            "shown_weight": shown["weight"],
        }
    )
    return base.drop_duplicates(ignore_index=True)


def frozen(cells: pd.DataFrame, base: pd.DataFrame, tables: dict[str, Table]) -> pd.DataFrame:
    """Say what each cell showed before, where its count moved by fewer than the threshold.

    Parameters
    ----------
    cells : DataFrame
        True cells: `n`, `weight` and what names a cell.
    base : DataFrame
        What was published before (`BASE`); a cell may stand in it more than once, and the nearest
        count counts.
    tables
        The plan.

    Returns
    -------
    DataFrame
        `n` and `weight` as shown before, in the order of the cells; missing where the cell is new,
        or moved by the threshold or more.

    Examples
    --------
    >>> from analysis.plan import load
    >>> cells = pd.DataFrame({
    ...     "table": "R1", "year": 2023, "cohort": ["2021", "2022"], "n": [104, 120],
    ...     "weight": [104.0, 120.0]})
    >>> base = of_cells(cells.assign(n=[100, 100], weight=[100.0, 100.0]), load(),
    ...     pd.DataFrame({"n": [98.0, 103.0], "weight": [98.0, 103.0]}))
    >>> frozen(cells, base, load())["n"].tolist()
    [98.0, nan]
    """
    own = pd.DataFrame(
        {
            "place": np.arange(len(cells)),
            "cell": cell_names(cells, tables).to_numpy(),
            "now_n": cells["n"].to_numpy(dtype=float),
            "now_weight": cells["weight"].to_numpy(dtype=float),
        }
    )
    both = own.merge(base, on="cell")
    both["moved"] = (both["now_n"] - both["n"]).abs()
    mean = both["now_weight"] * both["n"]
    other = both["weight"] * both["now_n"]
    both = both[(both["moved"] < THRESHOLD) & ((mean - other).abs() <= SAME_WEIGHT * other)]
    nearest = both.sort_values("moved", kind="stable").drop_duplicates("place").set_index("place")
    shown = nearest[["shown_n", "shown_weight"]].reindex(np.arange(len(cells)))
    return shown.set_axis(["n", "weight"], axis=1).set_index(cells.index)
