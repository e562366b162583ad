"""What everything published together says of one count: best linear estimates and their spread.

Cells that hold the same units are one unknown. Between unknowns there are relations: sums of some
equal sums of others, in one table or in several. Each published number is the true one with a noise
of known variance and mean zero, so the best linear estimate of a count weighs the published numbers
by least squares under these relations; its variance says how much is left unknown.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import eigh, null_space, solve_triangular
from scipy.linalg.lapack import dpstrf

__all__ = ["Attack", "nested", "prepare", "relations", "weights"]

_ZERO = 1e-9
# Part of a relation below this is rounding.
_ROUNDING = 1e-7


class Attack(NamedTuple):
    """Unknowns with what ties them: `free` holds relations among published ones alone.

    `published`: which unknowns were published; `relations`: a row for each relation, a column for
    each unknown; `free`: orthonormal rows, those among published unknowns.
    """

    published: np.ndarray
    relations: np.ndarray
    free: np.ndarray


def relations(common: np.ndarray) -> np.ndarray:
    """Every linear relation between unknowns, from the units that they have in common.

    Parameters
    ----------
    common : array, unknowns x unknowns
        Number of units that two of them both hold; their own number on the diagonal.

    Returns
    -------
    array, relations x unknowns
        Each row is zero when multiplied by the true counts.

    Examples
    --------
    A total of 30 and its two parts:

    >>> found = relations(np.array([[30.0, 20.0, 10.0], [20.0, 20.0, 0.0], [10.0, 0.0, 10.0]]))
    >>> (found / found[0, 0]).round(3).tolist()
    [[1.0, -1.0, -1.0]]
    """
    size = np.sqrt(common.diagonal())
    # Pivoted Cholesky: the first ones hang together with nothing, the others are sums of them.
    factor, order, rank, _ = dpstrf(common / np.outer(size, size), tol=_ZERO)
    made_of = solve_triangular(factor[:rank, :rank], factor[:rank, rank:])
    made_of[np.abs(made_of) < _ROUNDING] = 0
    found = np.zeros((len(size) - rank, len(size)))
    found[:, order[:rank] - 1] = -made_of.T
    found[np.arange(len(found)), order[rank:] - 1] = 1
    return found / size


def nested(common: np.ndarray, *, fewest: int, most: int) -> np.ndarray:
    """Pairs of unknowns of which one holds the other and from `fewest` to `most` units more.

    Pairs of which the difference is an unknown itself are left out.

    Examples
    --------
    >>> nested(np.array([[23.0, 20.0], [20.0, 20.0]]), fewest=1, most=9).tolist()
    [[0, 1]]
    >>> third = np.array([[23.0, 20.0, 3.0], [20.0, 20.0, 0.0], [3.0, 0.0, 3.0]])
    >>> nested(third, fewest=1, most=9).tolist()
    []
    """
    n = common.diagonal()
    more = n[:, None] - n[None, :]
    found = np.argwhere((common == n[None, :]) & (more >= fewest) & (more <= most))
    whole, part = found[:, 0], found[:, 1]
    rest = (common[whole] == n) & (common[part] == 0) & (n == more[whole, part][:, None])
    return found[~rest.any(axis=1)]


def prepare(tied: np.ndarray, published: np.ndarray) -> Attack:
    """Lay out an attack: the relations between unknowns, and which of these were published."""
    if not len(tied):
        return Attack(published, tied, tied)
    tied = tied / np.linalg.norm(tied, axis=1, keepdims=True)
    hidden = tied[:, ~published]
    # Combinations of relations in which no hidden count is left.
    keep = null_space(hidden.T).T if hidden.shape[1] else np.eye(len(tied))
    rows = keep @ tied
    rows[:, ~published] = 0
    return Attack(published, tied, _orthonormal(rows))


def _orthonormal(rows: np.ndarray) -> np.ndarray:
    """Orthonormal rows that span the same; rows are at most 1 long, and may depend on others."""
    if not len(rows):
        return rows
    values, vectors = eigh(rows @ rows.T)
    kept = values > _ZERO
    return vectors[:, kept].T @ rows / np.sqrt(values[kept])[:, None]


def weights(attack: Attack, targets: np.ndarray) -> np.ndarray:
    """Weights of the published numbers in the best linear estimate of each target.

    Parameters
    ----------
    attack
        As `prepare` gives it.
    targets : array, targets x unknowns
        Each a combination of unknowns: one count, or a difference of two.

    Returns
    -------
    array, targets x unknowns
        The variance of an estimate is that of the noise times the sum of its squared weights; a row
        is missing where nothing published tells of the target.

    Examples
    --------
    A total and two parts, all published: one part is known from itself and from the rest.

    >>> tied = np.array([[1.0, -1.0, -1.0]])
    >>> found = weights(prepare(tied, np.array([True, True, True])), np.array([[0.0, 1.0, 0.0]]))
    >>> found.round(3).tolist(), round(float((found**2).sum()), 3)
    ([[0.333, 0.667, -0.333]], 0.667)
    """
    targets = np.asarray(targets, dtype=float)
    known = targets.copy()
    hidden = targets[:, ~attack.published]
    lost = np.zeros(len(targets), dtype=bool)
    if hidden.any():
        of_hidden = attack.relations[:, ~attack.published].T
        along, *_ = np.linalg.lstsq(of_hidden, hidden.T, rcond=None)
        lost = np.abs(of_hidden @ along - hidden.T).max(axis=0) > 1e-6
        known = targets - along.T @ attack.relations
    known[:, ~attack.published] = 0
    found = known - known @ attack.free.T @ attack.free
    found[lost] = np.nan
    return found
