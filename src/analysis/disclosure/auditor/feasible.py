"""What somebody who sees a table with blanks can find out: the exact range of every blank.

Shares no code with the protection, so that an error there cannot hide itself here.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.errors import DataError

__all__ = ["feasible"]

# Above it two neighbouring whole numbers lie within what the solver takes for equal.
_LARGEST = 1e9
_INFEASIBLE = 2
_UNBOUNDED = {3, 4}


def feasible(table: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest count that each cell of a table with margins can have, in its unit.

    Over all tables of whole numbers of at least zero that have the shown cells and add up: the
    smallest and the largest number in each place. Low equal to high means that a blank is given
    away.

    Parameters
    ----------
    table : array of two dimensions
        Counts; the last column holds the totals of the rows, the last row those of the columns. NaN
        is a blank; margins may be blank too.

    Returns
    -------
    low, high : arrays of the same shape
        Equal to the count where it is shown; `high` is infinite where nothing limits a blank.

    Raises
    ------
    DataError
        When the table is no such array, a shown count is not a whole number from 0 to 1e9, or no
        counts in the blanks add up to the shown margins.

    Notes
    -----
    Exact for one table. What other tables, years or publications tell is not looked at.

    References
    ----------
    Integer programming, two programs for each blank (HiGHS by `scipy.optimize.milp`, without a
    gap); Fischetti and Salazar-Gonzalez (2000) for the attacker's problem.

    Examples
    --------
    The rows hold 3 together and so do the columns, so the first cell can be 0 to 3:

    >>> blank = np.nan
    >>> low, high = feasible([[blank, blank, 3], [blank, blank, 4], [3, 4, 7]])
    >>> low.tolist()
    [[0.0, 0.0, 3.0], [0.0, 1.0, 4.0], [3.0, 4.0, 7.0]]
    >>> high.tolist()
    [[3.0, 3.0, 3.0], [3.0, 4.0, 4.0], [3.0, 4.0, 7.0]]
    """
    counts = _checked(table)
    low, high = counts.copy(), counts.copy()
    blanks = np.flatnonzero(np.isnan(counts))
    relations, sums = _relations(counts, blanks)
    if not len(blanks):
        if sums.any():
            raise _contradiction()
        return low, high
    for position, cell in enumerate(blanks):
        goal = np.zeros(len(blanks))
        goal[position] = 1.0
        low.flat[cell] = _least(goal, relations, sums)
        high.flat[cell] = -_least(-goal, relations, sums)
    return low, high


def _checked(table: ArrayLike) -> np.ndarray:
    try:
        counts = np.array(table, dtype=float)
    except (TypeError, ValueError):
        raise DataError(
            "feasible: the table is no array of numbers; expected counts and NaN for blanks."
        ) from None
    if counts.ndim != 2 or min(counts.shape) < 2:
        raise DataError(
            f"feasible: found an array of shape {counts.shape}; expected two dimensions with a "
            "row and a column of totals, so at least (2, 2)."
        )
    wrong = ~np.isnan(counts) & ~(
        (counts >= 0) & (counts <= _LARGEST) & (counts == np.floor(counts))
    )
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise DataError(
            f"feasible: found {counts[row, column]:g} in row {row + 1}, column {column + 1}; "
            "expected a whole number from 0 to 1e9, or NaN for a blank."
        )
    return counts


def _relations(counts: np.ndarray, blanks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Write each row and column: its blanks, less the margin, add up to what the shown lack."""
    rows, columns = counts.shape
    signs = []
    for row in range(rows):
        line = np.zeros(counts.shape)
        line[row, :-1], line[row, -1] = 1.0, -1.0
        signs.append(line.ravel())
    for column in range(columns):
        line = np.zeros(counts.shape)
        line[:-1, column], line[-1, column] = 1.0, -1.0
        signs.append(line.ravel())
    matrix = np.array(signs)
    return matrix[:, blanks], -matrix @ np.nan_to_num(counts).ravel()


def _least(goal: np.ndarray, relations: np.ndarray, sums: np.ndarray) -> float:
    """Smallest value of a goal over all whole tables; minus infinity where there is none."""
    found = milp(
        goal,
        integrality=np.ones(len(goal)),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(relations, sums, sums),
        options={"mip_rel_gap": 0.0},
    )
    if found.status in _UNBOUNDED and goal.any():
        _least(np.zeros(len(goal)), relations, sums)
        return -np.inf
    if found.status == _INFEASIBLE:
        raise _contradiction()
    if found.x is None:
        raise DataError(
            f"feasible: the solver found no answer ({found.message}); expected a smaller table."
        )
    return float(goal @ np.round(found.x))


def _contradiction() -> DataError:
    return DataError(
        "feasible: no counts add up to the shown margins; expected totals that are the sums "
        "of their row."
    )
