"""The counts behind the public cells, and what ties them: what the audit attacks."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from analysis.counting.profiles import Held
from analysis.disclosure.linear_attack import nested, relations
from analysis.plan import Table, dimensions_of
from analysis.settings import THRESHOLD

__all__ = ["Tied", "Unknowns", "groups_of", "tied_by", "unknowns_of"]


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


def tied_by(found: Held, unknowns: Unknowns) -> Tied:
    """Say what ties the unknowns of one frame and year."""
    at, first = np.unique(unknowns.of_cell[found.cells], return_index=True)
    cells = found.matrix[first]
    common = (cells.multiply(found.units) @ cells.T).toarray()
    pairs = at[nested(common, fewest=1, most=THRESHOLD - 1)].reshape(-1, 2)
    return Tied(at, relations(common), pairs)


def groups_of(tied: list[Tied], unknowns: Unknowns) -> list[Tied]:
    """Bring together what has unknowns in common: the same units in another frame, say."""
    pairs = [(place, each) for place, part in enumerate(tied) for each in np.unique(part.at)]
    parts, each = (np.array(column, dtype=int) for column in zip(*pairs, strict=True))
    size = len(tied) + len(unknowns.n)
    edges = coo_matrix((np.ones(len(parts)), (parts, len(tied) + each)), shape=(size, size))
    label = connected_components(edges, directed=False)[1][: len(tied)]
    return [
        _together([part for part, own in zip(tied, label, strict=True) if own == group])
        for group in np.unique(label)
    ]


def _together(parts: list[Tied]) -> Tied:
    at = np.unique(np.concatenate([part.at for part in parts]))
    rows = []
    for part in parts:
        row = np.zeros((len(part.relations), len(at)))
        row[:, np.searchsorted(at, part.at)] = part.relations
        rows.append(row)
    pairs = np.unique(np.concatenate([part.pairs for part in parts]), axis=0)
    return Tied(at, np.concatenate(rows), pairs)
