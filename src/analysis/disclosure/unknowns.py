"""The counts behind the public cells, and what ties them: what the audit attacks."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import bmat, coo_matrix, csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

from analysis.counting.profiles import Held
from analysis.disclosure.linear_attack import nested, relations
from analysis.plan import Table, dimensions_of
from analysis.settings import THRESHOLD

__all__ = ["Tied", "Unknowns", "groups_of", "tied_by", "tied_by_sums", "unknowns_of"]

# Weights in a relation of numbers of units below this are rounding.
_NOTHING = 1e-12


class Unknowns(NamedTuple):
    """Sets of units that are counted: cells that hold the same units are one unknown.

    `n`: true counts; `shown`: as published, missing where hidden; `of_cell`: the unknown of each
    public cell, -1 where it has no units.
    """

    n: np.ndarray
    shown: np.ndarray
    of_cell: np.ndarray


class Tied(NamedTuple):
    """Relations between some unknowns, and pairs of them that differ by few units.

    `at`: the unknowns; `relations`: a row for each relation, a column for each of `at`; `pairs`:
    unknowns of which the first holds the second and few units more.
    """

    at: np.ndarray
    relations: np.ndarray
    pairs: np.ndarray


def unknowns_of(cells: pd.DataFrame, public: pd.DataFrame, tables: dict[str, Table]) -> Unknowns:
    """Give the unknowns behind public cells: keys of different units agree once in 2^32.

    Parameters
    ----------
    cells : DataFrame
        True cells with `n` and `key`.
    public : DataFrame
        The cells as `protect` gives them; one that is not among the true ones has no units.
    tables
        The plan.
    """
    names = ["table", "year", "region", *(n for n in dimensions_of(tables) if n in public)]
    true = public[names].merge(cells[[*names, "n", "key"]], on=names, how="left", validate="1:1")
    has_noise = public["table"].map({t.id: t.has_noise for t in tables.values()})
    rows = np.flatnonzero(true["n"].gt(0) & has_noise.astype(bool))
    _, first, of_row = np.unique(
        true.iloc[rows][["n", "key"]].to_numpy(dtype=np.int64),
        axis=0, return_index=True, return_inverse=True,
    )  # fmt: skip
    of_cell = np.full(len(public), -1)
    of_cell[rows] = of_row.ravel()
    shown = public["n"].to_numpy(dtype=float)[rows[first]]
    return Unknowns(true["n"].to_numpy(dtype=float)[rows[first]], shown, of_cell)


def tied_by(found: Held, unknowns: Unknowns) -> Iterator[Tied]:
    """Say what ties the unknowns of one frame and year, apart for those that share no units."""
    every, first = np.unique(unknowns.of_cell[found.cells], return_index=True)
    matrix = found.matrix[first]
    held_by = bmat([[None, matrix], [matrix.T, None]])
    label = connected_components(held_by, directed=False)[1][: len(every)]
    order = np.argsort(label, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        cells = matrix[rows]
        common = (cells.multiply(found.units) @ cells.T).toarray()
        pairs = every[rows][nested(common, fewest=1, most=THRESHOLD - 1)].reshape(-1, 2)
        yield Tied(every[rows], relations(common), pairs)


def tied_by_sums(sums: csr_matrix, of_cell: np.ndarray) -> Tied:
    """Say what ties the unknowns of a table, from its margins as sums of other cells.

    Parameters
    ----------
    sums : sparse, margins x cells
        1 for the margin itself and -1 for each cell that it is the sum of.
    of_cell
        The unknown of each cell.
    """
    at, place = np.unique(of_cell, return_inverse=True)
    ones = np.ones(len(place))
    merge = csr_matrix((ones, (np.arange(len(place)), place)), shape=(len(place), len(at)))
    return Tied(at, (sums @ merge).toarray(), np.empty((0, 2), dtype=int))


def groups_of(tied: list[Tied], unknowns: Unknowns) -> list[Tied]:
    """Divide all unknowns into groups that no relation and no pair of them ties to another.

    Unknowns without any relation or pair are one group.
    """
    rows = [_spread(part, len(unknowns.n)) for part in tied]
    relations = vstack([*rows, csr_matrix((0, len(unknowns.n)))], format="csr")
    pairs = np.unique(np.concatenate([part.pairs for part in tied]), axis=0)
    label = _labels(relations, pairs)
    of_relation = label[relations.indices[relations.indptr[:-1]]]
    of_pair = label[pairs[:, 0]]
    groups = []
    for group in np.unique(label):
        at = np.flatnonzero(label == group)
        own = relations[of_relation == group][:, at].toarray()
        groups.append(Tied(at, own, pairs[of_pair == group]))
    return groups


def _spread(part: Tied, size: int) -> csr_matrix:
    """Relations of some unknowns as relations of all, without those that say nothing."""
    row, column = np.nonzero(np.abs(part.relations) > _NOTHING)
    used, row = np.unique(row, return_inverse=True)
    values = part.relations[used][row, column]
    return csr_matrix((values, (row, part.at.take(column))), shape=(len(used), size))


def _labels(relations: csr_matrix, pairs: np.ndarray) -> np.ndarray:
    """Number the groups; 0 holds the unknowns that nothing ties."""
    size = relations.shape[1]
    first = relations.indices[relations.indptr[:-1]].repeat(np.diff(relations.indptr))
    ends = np.concatenate([np.column_stack([first, relations.indices]), pairs])
    edges = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    label = connected_components(edges, directed=False)[1]
    is_tied = np.zeros(size, dtype=bool)
    is_tied[ends.ravel()] = True
    return np.where(is_tied, label + 1, 0)
