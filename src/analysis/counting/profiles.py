"""Which units stand in which cells: what an audit lays beside the published counts."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix, csr_matrix

from analysis.counting.cells import OUTSIDE, crossing_query, member_column
from analysis.plan import Table, broader, grouping_sets, total_code

__all__ = ["Held", "held"]


class Held(NamedTuple):
    """Cells by profile: a profile is one combination of everything that the tables show of a unit.

    `cells`: position of each cell; `matrix`: a row for each of them and a column for each profile,
    1 where the profile is in the cell; `units`: how many units have each profile.
    """

    cells: np.ndarray
    matrix: csr_matrix
    units: np.ndarray


def held(cells: pd.DataFrame, tables: dict[str, Table], path: Path, *, year: int) -> Held:
    """Lay the units of one frame and year beside the cells that count them.

    Parameters
    ----------
    cells : DataFrame
        Cells of all tables of the plan, as public; those of this frame and year are used.
    tables
        Tables of the plan that are counted from this frame.
    path
        The processed frame.
    year
        Year of its delivery.

    Returns
    -------
    Held
        Of every cell of these tables and this year that has units.
    """
    with duckdb.connect() as connection:
        relation = connection.read_parquet(path.as_posix())  # noqa: F841
        crossing = connection.sql(crossing_query(list(tables.values()), "relation"))
        crossed = crossing.filter(f"year = {year}").df()
    counted = cells[(cells["year"] == year) & cells["table"].isin(list(tables))]
    at_table = counted.groupby("table").groups
    names = sorted({name for table in tables.values() for name in table.columns.values()})
    classes = {name: pd.factorize(crossed[name].astype(str)) for name in names}
    rows, columns = [], []
    for table in tables.values():
        if table.id not in at_table:
            continue
        mine = counted.loc[at_table[table.id], list(table.columns)]
        inside = np.flatnonzero(crossed[member_column(table)].to_numpy(dtype=bool))
        for at, profile in _places(mine, inside, classes, table):
            rows.append(at)
            columns.append(profile)
    none = np.zeros(0, dtype=np.int64)
    at, profile = np.concatenate([none, *rows]), np.concatenate([none, *columns])
    positions, row = np.unique(at, return_inverse=True)
    ones = np.ones(len(row))
    matrix = coo_matrix((ones, (row, profile)), shape=(len(positions), len(crossed))).tocsr()
    return Held(positions, matrix, crossed["units"].to_numpy(dtype=float))


def _places(
    mine: pd.DataFrame,
    inside: np.ndarray,
    classes: dict[str, tuple[np.ndarray, pd.Index]],
    table: Table,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Position of the cell of each profile, and the profile, for each set of margins of a table.

    `inside`: the profiles that the table counts; `classes`: codes of all profiles by column, as
    `factorize` gives them.
    """
    codes = {name: pd.Index(sorted(set(mine[name].astype(str)))) for name in table.columns}
    steps = np.cumprod([1, *(len(known) + 1 for known in codes.values())])
    number = _number(steps, [known.get_indexer(mine[name]) for name, known in codes.items()])
    order = np.argsort(number)
    for shown in grouping_sets(table):
        positions = []
        for name, known in codes.items():
            of_profile, different = classes[table.columns[name]]
            if name in shown:
                position = known.get_indexer(different)[of_profile[inside]]
            elif broader(name) in shown:
                broad = {each: c for c, parts in table.coarser[name].items() for each in parts}
                wider = [broad.get(code, OUTSIDE) for code in different]
                position = known.get_indexer(wider)[of_profile[inside]]
            else:
                position = np.repeat(known.get_indexer([total_code(name)]), len(inside))
            positions.append(position)
        wanted = _number(steps, positions)
        place = np.searchsorted(number[order], wanted)
        found = order[np.minimum(place, len(order) - 1)]
        is_there = number[found] == wanted
        yield mine.index.to_numpy()[found[is_there]], inside[is_there]


def _number(steps: np.ndarray, positions: list[np.ndarray]) -> np.ndarray:
    """One number for each combination of positions; a code that is not known has -1."""
    number = np.zeros(len(positions[0]), dtype=np.int64)
    for position, step in zip(positions, steps, strict=False):
        number += step * (1 + position)
    return number


def sums_by_plan(cells: pd.DataFrame, table: Table) -> csr_matrix:
    """Say which cells of a table are the sum of which others, as the plan does: no unit is needed.

    Parameters
    ----------
    cells : DataFrame
        Cells of that table and of one year.
    table
        Its line of the plan.

    Returns
    -------
    sparse, margins x cells
        A row for each margin: 1 for itself, -1 for each innermost cell of it.

    Examples
    --------
    >>> from analysis.plan import load
    >>> cells = pd.DataFrame({"origin_group": ["_T", "belgian", "eu"]})
    >>> sums_by_plan(cells, load()["P1"]).toarray().tolist()
    [[1.0, -1.0, -1.0]]
    """
    codes = {name: cells[name].to_numpy(dtype=str) for name in table.columns}
    inner = np.ones(len(cells), dtype=bool)
    for name, column in codes.items():
        inner &= ~np.isin(column, [total_code(name), *table.coarser.get(name, {})])
    within = np.outer(~inner, inner)
    for name, column in codes.items():
        for code, parts in _covers(name, table, column):
            within[np.ix_(column == code, ~np.isin(column, parts))] = False
    # A margin of which no part is published hangs together with nothing.
    is_sum = within.any(axis=1)
    rows = csr_matrix(within[is_sum], dtype=float)
    own = csr_matrix(np.eye(len(cells))[is_sum])
    return own - rows


def _covers(name: str, table: Table, column: np.ndarray) -> list[tuple[str, list[str]]]:
    """Every code of a column with the innermost codes that it stands for."""
    coarse = table.coarser.get(name, {})
    everything = sorted(set(column) - {total_code(name), *coarse})
    parts = [(code, list(coarse.get(code, (code,)))) for code in sorted(set(column))]
    return [(code, everything if code == total_code(name) else held) for code, held in parts]
