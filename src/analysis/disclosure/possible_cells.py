"""A cell for every category that a row could have, so that an absent row says nothing.

Cells are counted from the units that are there. A combination without units would have no cell,
and its absence would say that it is exactly zero.
"""

import numpy as np
import pandas as pd

from analysis.counting.cells import MEASURES
from analysis.plan import Table, broader, grouping_sets, total_code

__all__ = ["with_possible_cells"]


def with_possible_cells(cells: pd.DataFrame, tables: dict[str, Table]) -> pd.DataFrame:
    """Add an empty cell for every combination of codes that could have units and has none.

    Codes are those that the table has in any year. A combination has no cell where codes of columns
    that are `bound` in the plan never go together (no unit of any year has them both), in tables of
    counts that are published elsewhere, and in tables of actors.

    Parameters
    ----------
    cells : DataFrame
        As made by `cells.count`.
    tables
        The plan.

    Returns
    -------
    DataFrame
        The same rows and the empty ones behind those of their table and year: `n`, `weight`,
        `weight2` and `key` are 0, other columns as in the table and year.

    Examples
    --------
    >>> from analysis.plan import load
    >>> cells = pd.DataFrame({
    ...     "table": "P4b", "year": 2023, "region": "VG",
    ...     "size_class": ["1", "1", "1", "_T", "_T", "_T", "2", "2"],
    ...     "origin_group": ["_T", "eu", "non_eu"] * 2 + ["_T", "eu"],
    ...     "n": 5.0, "weight": 5.0, "weight2": 5.0, "key": 1})
    >>> full = with_possible_cells(cells, {"P4b": load()["P4b"]})
    >>> full.loc[full["n"] == 0, ["size_class", "origin_group"]].to_numpy().tolist()
    [['2', 'non_eu']]
    """
    parts = []
    for table_id, of_table in cells.groupby("table", sort=False):
        table = tables[table_id]
        for _, block in of_table.groupby("year", sort=False):
            parts.append(block)
            if table.has_noise:
                parts.append(_empty(block, of_table, table))
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else cells


def _empty(block: pd.DataFrame, of_table: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Cells of a table and year that could be, and are not, there."""
    codes = {name: _codes(of_table[name], name) for name in table.columns}
    sizes = [len(known) for known in codes.values()]
    possible = _combinations(codes, table)
    for pair in table.bound:
        at = [list(codes).index(name) for name in pair if name != "year"]
        seen = _positions(block if "year" in pair else of_table, codes)
        together = np.zeros([sizes[column] for column in at], dtype=bool)
        together[tuple(seen[column] for column in at)] = True
        possible = possible[:, together[tuple(possible[column] for column in at)]]
    # One number for each combination: those of rows that are there are taken out.
    there = np.ravel_multi_index(_positions(block, codes), sizes)
    absent = np.setdiff1d(np.ravel_multi_index(possible, sizes), there)
    made = block.iloc[np.zeros(len(absent), dtype=int)].copy()
    for (name, known), position in zip(codes.items(), np.unravel_index(absent, sizes), strict=True):
        made[name] = pd.array(known, dtype=block[name].dtype).take(position)
    for name in [*MEASURES, "key"]:
        made[name] = np.zeros(len(absent), dtype=block[name].dtype)
    return made


def _codes(column: pd.Series, name: str) -> list[str]:
    """Codes of a column of a table in any year, sorted, with that of the total."""
    return sorted({*column.astype(str).unique(), total_code(name)})


def _positions(cells: pd.DataFrame, codes: dict[str, list[str]]) -> tuple[np.ndarray, ...]:
    """Position of the codes of each cell, a row for each column."""
    return tuple(pd.Index(known).get_indexer(cells[name]) for name, known in codes.items())


def _combinations(codes: dict[str, list[str]], table: Table) -> np.ndarray:
    """Positions of every combination of codes with which the table is published, as `_positions`.

    A column has its finest codes where a set of margins shows it, the coarser ones where it shows
    the broader column, and else that of the total.
    """
    parts = []
    for shown in grouping_sets(table):
        choices = []
        for name, known in codes.items():
            coarse = table.coarser.get(name, {})
            is_total = np.array([code == total_code(name) for code in known])
            is_coarse = np.array([code in coarse for code in known]) & ~is_total
            if name in shown:
                choices.append(np.flatnonzero(~is_total & ~is_coarse))
            else:
                choices.append(np.flatnonzero(is_coarse if broader(name) in shown else is_total))
        parts.append(np.stack([each.ravel() for each in np.meshgrid(*choices, indexing="ij")]))
    return np.concatenate(parts, axis=1)
