"""A cell for every category that a row could have, so that an absent row says nothing.

Cells are counted from the units that are there. A combination without units would have no cell,
and its absence would say that it is exactly zero.
"""

from itertools import product

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
    names = list(table.columns)
    possible = _combinations(of_table, table).assign(year=block["year"].iloc[0])
    for pair in table.bound:
        together = of_table[list(pair)].drop_duplicates()
        possible = possible.merge(together, on=list(pair))
    there = block[names].assign(there=True)
    absent = possible.merge(there, on=names, how="left")
    absent = absent.loc[absent["there"].isna(), names].sort_values(names)
    same = {name: block[name].iloc[0] for name in block if name not in {*names, *MEASURES, "key"}}
    zeros = dict.fromkeys([*MEASURES, "key"], 0)
    made = absent.assign(**same, **zeros)[list(block.columns)]
    return made.astype({name: block[name].dtype for name in [*MEASURES, "key"]})


def _combinations(of_table: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return every combination of codes with which the table is published."""
    codes = {name: _codes(of_table, name, table) for name in table.columns}
    parts = []
    for shown in grouping_sets(table):
        choices = []
        for name in table.columns:
            inner, coarse = codes[name]
            if name in shown:
                choices.append(inner)
            elif broader(name) in shown:
                choices.append(coarse)
            else:
                choices.append([total_code(name)])
        parts.append(pd.DataFrame(list(product(*choices)), columns=list(table.columns)))
    return pd.concat(parts, ignore_index=True)


def _codes(of_table: pd.DataFrame, name: str, table: Table) -> tuple[list[str], list[str]]:
    """Codes of a column at its finest, and its broader classes."""
    found = set(np.unique(of_table[name].to_numpy(dtype=str))) - {total_code(name)}
    coarse = set(table.coarser.get(name, {}))
    return sorted(found - coarse), sorted(found & coarse)
