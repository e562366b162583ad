"""Protection of the cells of the plan: small counts blanked, and others that would give them back.

Tables that count the same population of a year are protected together: a cell of one may be a
margin of another (employed women of non-EU origin stand in a table by origin and sex, and their
generations in another). What other populations, other years and earlier releases tell besides is
for `mend`, which asks the auditor.

Method: a blank is safe when somebody who knows every shown count still finds for it
a range as wide as the threshold: from 0 to the threshold where the count is below
it, half the threshold to both sides elsewhere (or all of it to one side, where what
is known leaves no other). For every blank two linear programs look for another table
in which the blank stands at such an end; shown cells that would have to change,
weighted so that small inner cells go first, are blanked too (sequential cell
suppression by linear programming, solved with HiGHS).
"""

from itertools import combinations, product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_matrix, hstack, identity, vstack

from analysis.counting.cells import KEYS, MEASURES
from analysis.disclosure.protection.shared_outcomes import classes_in_common
from analysis.errors import DisclosureError
from analysis.plan import Table, total_code
from analysis.settings import THRESHOLD

__all__ = ["blanked", "hidden", "protect", "summary", "with_empty_cells"]

HIDDEN = "C"


def protect(
    cells: pd.DataFrame, tables: dict[str, Table], *, threshold: int = THRESHOLD
) -> pd.DataFrame:
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
        The same rows with `n`, `weight` and `weight2` missing where hidden, and `conf_status` (`C`
        for every hidden cell, empty otherwise; primary and secondary are not told apart). Where a
        row falls in one cell its empty cells are rows too, hidden: left out, they would say that
        they are zero.
    """
    cells = with_empty_cells(cells, tables)
    return blanked(cells, hidden(cells, tables, threshold=threshold))


def blanked(cells: pd.DataFrame, hide: np.ndarray) -> pd.DataFrame:
    """Blank the three measures of some cells, named in `conf_status`; what is blank stays so."""
    hide = hide | cells["n"].isna().to_numpy()
    shown = cells.copy()
    shown.loc[hide, MEASURES] = np.nan
    return shown.assign(conf_status=np.where(hide, HIDDEN, ""))


def hidden(
    cells: pd.DataFrame,
    tables: dict[str, Table],
    *,
    threshold: int,
    also: np.ndarray | None = None,
    fixed: np.ndarray | None = None,
    kept: np.ndarray | None = None,
) -> np.ndarray:
    """Say which cells are hidden, small ones and those that protect them.

    Parameters
    ----------
    cells, tables, threshold
        As in `protect`, the empty cells with them; rounded tables hide nothing.
    also : array of bool, optional
        Cells to be hidden whatever their count.
    fixed : array of bool, optional
        Cells that everybody knows already, so that hiding them protects nothing.
    kept : array of bool, optional
        What this gave before: populations in which nothing came to it are left as they are.

    Raises
    ------
    DisclosureError
        When a small count cannot be protected, whatever else is hidden.
    """
    also = np.zeros(len(cells), dtype=bool) if also is None else also
    fixed = np.zeros(len(cells), dtype=bool) if fixed is None else fixed
    found = also.copy()
    exact = cells["table"].map({t.id: not t.rounding for t in tables.values()}).to_numpy(dtype=bool)
    population = cells["table"].map(
        {t.id: f"{t.source} {t.region} {t.where}" for t in tables.values()}
    )
    for positions in cells[exact].groupby([population[exact], "year"], sort=False).groups.values():
        at = positions.to_numpy()
        if kept is not None and (also[at] == kept[at]).all():
            continue
        found[at] = _hidden(cells.iloc[at], tables, threshold, also[at], fixed[at])
    return found


def summary(protected: pd.DataFrame) -> pd.DataFrame:
    """Count the cells and the hidden cells per table: `table`, `cells`, `hidden`, `share`."""
    grouped = (protected["conf_status"] == HIDDEN).groupby(protected["table"], sort=False)
    lost = grouped.agg(cells="size", hidden="sum").reset_index()
    return lost.assign(share=lost["hidden"] / lost["cells"])


def with_empty_cells(cells: pd.DataFrame, tables: dict[str, Table]) -> pd.DataFrame:
    """Add the empty outcome cells of rows that fall in one cell, each behind that cell."""
    added = []
    for (table_id, _), block in cells.groupby(["table", "year"], sort=False):
        table = tables[table_id]
        for outcome in table.outcome:
            whole = _whole_rows(block, table)
            if not whole.any():
                continue
            alone = block[whole]
            categories = sorted(set(block[outcome]) - {total_code(outcome)})
            added += [
                alone[alone[outcome] != category].assign(
                    **{outcome: category}, **dict.fromkeys(MEASURES, 0.0)
                )
                for category in categories
            ]
    return pd.concat([cells, *added]).sort_index(kind="stable").reset_index(drop=True)


def _hidden(
    block: pd.DataFrame,
    tables: dict[str, Table],
    threshold: int,
    also: np.ndarray,
    fixed: np.ndarray,
) -> np.ndarray:
    """Say which cells are hidden in all tables of one population and year."""
    n = block["n"].to_numpy()
    rows_of = {name: rows for name, rows in block.groupby("table", sort=False).indices.items()}
    primary = also | ((n > 0) & (n < threshold))
    for name, rows in rows_of.items():
        primary[rows] |= _whole_rows(block.iloc[rows], tables[name])
    if not primary.any():
        return primary
    try:
        return _complete(primary, n, _relations(block, rows_of, tables), threshold, fixed)
    except _ImpossibleError:
        raise DisclosureError(
            f"table {', '.join(rows_of)}, {block['year'].iloc[0]}: a hidden count cannot be "
            "protected, even if every other one were hidden; expected larger counts. Merge "
            "categories, or leave the table out of the plan."
        ) from None


def _whole_rows(block: pd.DataFrame, table: Table) -> np.ndarray:
    """Mark the outcome cells of rows that fall in one cell: they tell it of each member."""
    if not table.outcome:
        return np.zeros(len(block), dtype=bool)
    (outcome,) = table.outcome
    row = [block[name] for name in [*KEYS, *table.dimensions] if name != outcome]
    inner = block[outcome] != total_code(outcome)
    occupied = (inner & (block["n"] > 0)).groupby(row).transform("sum")
    return (inner & (occupied == 1)).to_numpy()


class _ImpossibleError(ValueError):
    """No other table in which the blank differs enough."""


class Relations(NamedTuple):
    """What somebody knows of the cells besides their counts.

    `members`: each cell as a sum of inner cells; `inner`: where these stand; `equal`: sums of inner
    cells of two tables whose difference is zero.
    """

    members: csr_matrix
    inner: np.ndarray
    equal: csr_matrix


def _relations(
    block: pd.DataFrame, rows_of: dict[str, np.ndarray], tables: dict[str, Table]
) -> Relations:
    parts = [_parts(block.iloc[rows], tables[name]) for name, rows in rows_of.items()]
    inner = np.concatenate(
        [rows[at] for rows, (_, at) in zip(rows_of.values(), parts, strict=True)]
    )
    members = csr_matrix(block_diag([each for each, _ in parts]))[
        np.argsort(np.concatenate(list(rows_of.values())))
    ]
    leaves = block.iloc[inner]
    pairs = combinations([tables[name] for name in rows_of], 2)
    equal = [row for one, other in pairs for row in _shared(one, other, leaves)]
    return Relations(members, inner, csr_matrix(np.array(equal).reshape(len(equal), len(inner))))


def _shared(one: Table, other: Table, leaves: pd.DataFrame) -> list[np.ndarray]:
    """Write each margin that two tables of one population share as a difference of zero.

    Also where their outcomes say the same more and less finely (`outcomes`).
    """
    names = [name for name in one.columns if name in other.columns]
    if not {*one.no_total, *other.no_total}.issubset(names):
        return []
    codes = [sorted(_codes(name, one, leaves) & _codes(name, other, leaves)) for name in names]
    margins = [dict(zip(names, chosen, strict=True)) for chosen in product(*codes)]
    same = [_sum(one, each, leaves) - _sum(other, each, leaves) for each in margins]
    for (name, column), (other_name, other_column) in product(
        one.outcome.items(), other.outcome.items()
    ):
        found = (
            sorted(set(leaves.loc[leaves["table"] == t.id, n]))
            for t, n in ((one, name), (other, other_name))
        )
        for ours, theirs in classes_in_common(column, next(found), other_column, next(found)):
            same += [
                sum(_sum(one, each | {name: code}, leaves) for code in ours)
                - sum(_sum(other, each | {other_name: code}, leaves) for code in theirs)
                for each in margins
            ]
    return same


def _sum(table: Table, codes: dict[str, str], leaves: pd.DataFrame) -> np.ndarray:
    """Mark the inner cells of a table that make up the cell with the given codes."""
    within = [
        _within(np.array([code]), leaves[name].to_numpy(dtype=str), name, table)[0]
        for name, code in codes.items()
    ]
    return np.logical_and.reduce([leaves["table"] == table.id, *within]).astype(float)


def _codes(name: str, table: Table, leaves: pd.DataFrame) -> set[str]:
    total = set() if name in table.no_total else {total_code(name)}
    return {*leaves.loc[leaves["table"] == table.id, name], *table.coarser.get(name, {}), *total}


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


def _complete(
    primary: np.ndarray, n: np.ndarray, known: Relations, threshold: int, fixed: np.ndarray
) -> np.ndarray:
    """Blank cells until every blank, also the added ones, is safe."""
    hidden = primary.copy()
    most, least = np.zeros(len(n)), np.zeros(len(n))
    waiting = list(np.flatnonzero(primary)[np.argsort(-n[primary], kind="stable")])
    while waiting:
        cell = waiting.pop(0)
        for change, instead in _ends(n[cell], threshold):
            # Another table that was found for another blank may do: all cells that move in it are
            # hidden.
            if least[cell] <= change <= most[cell]:
                continue
            try:
                moves = _moves(cell, change, hidden, n, known, fixed)
            except _ImpossibleError:
                moves = _moves(cell, instead, hidden, n, known, fixed)
            most, least = np.maximum(most, moves), np.minimum(least, moves)
            added = np.flatnonzero((np.abs(moves) > 1e-6) & ~hidden)
            hidden[added] = True
            waiting.extend(added)
    return hidden


def _ends(n: float, threshold: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Changes that the range of a blank must allow, and for each the one that may stand instead.

    The changes are together as wide as the threshold. What lies beside a blank may be too small,
    or known, to let it move both ways: then one way has to do.
    """
    if n < threshold:
        return (threshold - n, threshold - n), (-n, threshold)
    return (threshold / 2, -threshold), (-threshold / 2, threshold)


def _moves(
    cell: int, change: float, hidden: np.ndarray, n: np.ndarray, known: Relations, fixed: np.ndarray
) -> np.ndarray:
    """How far each cell moves in the cheapest other table in which `cell` differs by `change`.

    The unknowns are the change of every inner cell and the absolute change of every
    cell. Combinations that do not occur stay zero: an attacker may know that nobody
    can be there.
    """
    members, inner = known.members, known.inner
    size = np.diff(members.indptr)
    cost = np.where(hidden, 1e-4, np.sqrt(n) * (1 + np.log2(size)))
    absolute = identity(len(n), format="csr")
    held = vstack([members[[cell]], known.equal])
    limits = [
        (0, 0 if stays and not hides else None) for stays, hides in zip(fixed, hidden, strict=True)
    ]
    result = linprog(
        np.concatenate([np.zeros(len(inner)), cost]),
        A_ub=vstack([hstack([members, -absolute]), hstack([-members, -absolute])]),
        b_ub=np.zeros(2 * len(n)),
        A_eq=hstack([held, csr_matrix((held.shape[0], len(n)))]),
        b_eq=[change, *np.zeros(known.equal.shape[0])],
        bounds=[*((-count, None) for count in n[inner]), *limits],
        method="highs",
    )
    if result.x is None:
        raise _ImpossibleError
    return members @ result.x[: len(inner)]
