"""A cell for every category that a row could have, so that an absent row says nothing.

Cells are counted from the units that are there. A combination without units would have no cell,
and its absence would say that it is exactly zero.
"""

from typing import Any

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
    columns = {name for table_id in cells["table"].unique() for name in tables[table_id].columns}
    texts = {name: cells[name].to_numpy(dtype=object) for name in sorted(columns)}
    order: list[np.ndarray] = []
    alike, added, number = [], [], len(cells)
    for table_id, rows in _groups(cells["table"], np.arange(len(cells))):
        table = tables[table_id]
        own = {name: texts[name][rows] for name in table.columns}
        for _, block in _groups(cells["year"].iloc[rows], np.arange(len(rows))):
            order.append(rows[block])
            if not table.has_noise:
                continue
            codes = _empty(own, block, table)
            more = len(next(iter(codes.values())))
            order.append(np.arange(number, number + more))
            alike.append(np.full(more, rows[block[0]]))
            added.append(codes)
            number += more
    if number == len(cells):
        return cells.iloc[np.concatenate(order)].reset_index(drop=True) if order else cells
    empty = _written(cells.iloc[np.concatenate(alike)], added)
    both = pd.concat([cells, empty], ignore_index=True)
    return both.iloc[np.concatenate(order)].reset_index(drop=True)


def _groups(keys: pd.Series, rows: np.ndarray) -> list[tuple[Any, np.ndarray]]:
    """Rows of each key, in the order in which the keys occur."""
    number, different = pd.factorize(keys)
    return [(key, rows[number == place]) for place, key in enumerate(different)]


def _written(empty: pd.DataFrame, added: list[dict[str, np.ndarray]]) -> pd.DataFrame:
    """Write the codes and the zeros of empty cells in rows that are of their table and year."""
    made = empty.copy()
    for name in sorted({name for codes in added for name in codes}):
        values = empty[name].to_numpy(dtype=object).copy()
        start = 0
        for codes in added:
            end = start + len(next(iter(codes.values())))
            if name in codes:
                values[start:end] = codes[name]
            start = end
        made[name] = pd.array(values, dtype=empty[name].dtype)
    for name in [*MEASURES, "key"]:
        made[name] = np.zeros(len(made), dtype=empty[name].dtype)
    return made


def _empty(own: dict[str, np.ndarray], block: np.ndarray, table: Table) -> dict[str, np.ndarray]:
    """Codes of the cells of a table and year that could be, and are not, there.

    `own`: codes of all cells of the table by column; `block`: which of them are of the year.
    """
    codes = {name: sorted({*own[name], total_code(name)}) for name in table.columns}
    sizes = [len(known) for known in codes.values()]
    every = [pd.Index(known).get_indexer(own[name]) for name, known in codes.items()]
    of_year = [positions[block] for positions in every]
    possible = _combinations(codes, table)
    for pair in table.bound:
        at = [list(codes).index(name) for name in pair if name != "year"]
        seen = of_year if "year" in pair else every
        together = np.zeros([sizes[column] for column in at], dtype=bool)
        together[tuple(seen[column] for column in at)] = True
        possible = possible[:, together[tuple(possible[column] for column in at)]]
    # One number for each combination: those of rows that are there are taken out.
    there = np.ravel_multi_index(of_year, sizes)
    absent = np.setdiff1d(np.ravel_multi_index(possible, sizes), there)
    places = np.unravel_index(absent, sizes)
    return {
        name: np.array(known, dtype=object)[place]
        for (name, known), place in zip(codes.items(), places, strict=True)
    }


def _combinations(codes: dict[str, list[str]], table: Table) -> np.ndarray:
    """Positions of every combination of codes with which the table is published.

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
