"""Protection of the cells of the plan: small counts are blanked, and others so that no margin gives them back.

First version: every table and year by itself. Relations between tables, between
years and with what was released before are not looked at yet, and no independent
auditor has attacked the result; the report says so.

Method: a blank is safe when somebody who knows every shown count still finds for it
a range as wide as the threshold: from 0 to the threshold where the count is below
it, half the threshold to both sides elsewhere. For every blank two linear programs
look for another table in which the blank stands at such an end; shown cells that
would have to change, weighted so that small inner cells go first, are blanked too
(sequential cell suppression by linear programming, solved with HiGHS).
"""

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, identity, vstack

from analysis.cells import KEYS, MEASURES
from analysis.plan import Table, total_code
from analysis.settings import THRESHOLD

__all__ = ["protect", "summary"]

HIDDEN = "C"


def protect(cells: pd.DataFrame, tables: dict[str, Table], *, threshold: int = THRESHOLD) -> pd.DataFrame:
    """Blank the counts that may not be seen, in every table of the plan.

    A cell is blanked when its unweighted n lies between 1 and threshold - 1 (an outcome's
    complement is a cell too, so it is covered), or when the outcome of a whole row
    falls in one cell. Then further cells are blanked so that margins give none back.

    Parameters
    ----------
    cells : DataFrame, one row per cell
        As made by `cells.count`: `table`, `year`, `region`, dimensions, `n`, `weight`, `weight2`.
    tables
        The plan.
    threshold : int
        Smallest unweighted n that may be shown (`settings.THRESHOLD`).

    Returns
    -------
    DataFrame
        The same rows with `n`, `weight` and `weight2` missing where hidden, and
        `conf_status` (`C` for every hidden cell, empty otherwise; primary and
        secondary are not told apart).
    """
    hidden = np.zeros(len(cells), dtype=bool)
    for (table_id, _), positions in cells.groupby(["table", "year"], sort=False).indices.items():
        block = cells.iloc[positions]
        hidden[positions] = _hidden(block, tables[table_id], threshold)
    shown = cells.copy()
    shown.loc[hidden, MEASURES] = np.nan
    shown["conf_status"] = np.where(hidden, HIDDEN, "")
    return shown


def summary(protected: pd.DataFrame) -> pd.DataFrame:
    """Count the cells and the hidden cells per table: `table`, `cells`, `hidden`, `share`."""
    grouped = (protected["conf_status"] == HIDDEN).groupby(protected["table"], sort=False)
    lost = grouped.agg(cells="size", hidden="sum").reset_index()
    return lost.assign(share=lost["hidden"] / lost["cells"])


def _hidden(block: pd.DataFrame, table: Table, threshold: int) -> np.ndarray:
    n = block["n"].to_numpy()
    primary = ((n > 0) & (n < threshold)) | _whole_rows(block, table)
    if not primary.any():
        return primary
    return _complete(primary, n, _parts(block, table), threshold)


def _whole_rows(block: pd.DataFrame, table: Table) -> np.ndarray:
    """Mark outcome cells that hold their whole row: they tell the outcome of each of its members."""
    if not table.outcome:
        return np.zeros(len(block), dtype=bool)
    (outcome,) = table.outcome
    row = [name for name in [*KEYS, *table.dimensions] if name != outcome]
    inner = block[outcome] != total_code(outcome)
    occupied = (inner & (block["n"] > 0)).groupby([block[name] for name in row]).transform("sum")
    return (inner & (block["n"] > 0) & (occupied == 1)).to_numpy()


def _parts(block: pd.DataFrame, table: Table) -> tuple[csr_matrix, np.ndarray]:
    """Write every cell as a sum of inner cells; the second value is where the inner cells stand."""
    codes = {name: block[name].to_numpy(dtype=str) for name in table.columns}
    inner = np.logical_and.reduce([_is_inner(codes[name], name, table) for name in codes])
    within = [_within(column, column[inner], name, table) for name, column in codes.items()]
    return csr_matrix(np.logical_and.reduce(within), dtype=float), np.flatnonzero(inner)


def _is_inner(column: np.ndarray, name: str, table: Table) -> np.ndarray:
    return ~np.isin(column, [total_code(name), *table.coarser.get(name, {})])


def _within(column: np.ndarray, leaves: np.ndarray, name: str, table: Table) -> np.ndarray:
    """Say for each code of a column which inner codes are part of it."""
    classes = table.coarser.get(name, {})
    covers = {code: np.isin(leaves, classes.get(code, (code,))) for code in np.unique(column)}
    covers[total_code(name)] = np.ones(len(leaves), dtype=bool)
    return np.array([covers[code] for code in column])


def _complete(primary: np.ndarray, n: np.ndarray, parts: tuple[csr_matrix, np.ndarray], threshold: int) -> np.ndarray:
    """Blank cells until every blank, also the added ones, is safe."""
    hidden = primary.copy()
    waiting = list(np.flatnonzero(primary)[np.argsort(-n[primary], kind="stable")])
    while waiting:
        cell = waiting.pop(0)
        for change in _ends(n[cell], threshold):
            added = np.flatnonzero(_must_move(cell, change, hidden, n, parts) & ~hidden)
            hidden[added] = True
            waiting.extend(added)
    return hidden


def _ends(n: float, threshold: int) -> tuple[float, float]:
    """Changes that the range of a blank must allow; together as wide as the threshold."""
    return (threshold - n, -n) if n < threshold else (threshold / 2, -threshold / 2)


def _must_move(
    cell: int, change: float, hidden: np.ndarray, n: np.ndarray, parts: tuple[csr_matrix, np.ndarray]
) -> np.ndarray:
    """Cells that move in the cheapest other table in which `cell` differs by `change`.

    The unknowns are the change of every inner cell and the absolute change of every
    cell. Combinations that do not occur stay zero: an attacker may know that nobody
    can be there.
    """
    members, inner = parts
    size = np.diff(members.indptr)
    cost = np.where(hidden, 1e-4, np.sqrt(n) * (1 + np.log2(size)))
    absolute = identity(len(n), format="csr")
    result = linprog(
        np.concatenate([np.zeros(len(inner)), cost]),
        A_ub=vstack([hstack([members, -absolute]), hstack([-members, -absolute])]),
        b_ub=np.zeros(2 * len(n)),
        A_eq=hstack([members[[cell]], csr_matrix((1, len(n)))]),
        b_eq=[change],
        bounds=[*((-count, None) for count in n[inner]), *[(0, None)] * len(n)],
        method="highs",
    )
    return np.abs(members @ result.x[: len(inner)]) > 1e-6
