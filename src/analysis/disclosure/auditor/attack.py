"""What an outsider can work out from published counts: the range that each blank can have.

What the relations (`relations.system`) hang together is solved together. Shares no code with the
protection.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

from analysis.disclosure.auditor.equations import ContradictionError, System
from analysis.errors import DataError

__all__ = ["attack", "leaning"]

# With more unknowns than this the counts are not held to be whole: the ranges are then a little
# wider.
WHOLE = 80
MOST = 1e9
ROUNDS = 12
# So few blanks are sooner looked at one by one.
FEW = 4
_INFEASIBLE = 2


def attack(
    known: System, passes: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
) -> pd.DataFrame:
    """Range of every blank: `position`, `low`, `high`.

    Parameters
    ----------
    known
        The relations.
    passes
        Says of cells with a low and a high whether that is wide enough. Ranges of a large system
        are looked for until they are wide enough; they are exact where they are not.

    Raises
    ------
    ContradictionError
        When no counts fit all relations.
    """
    size = known.matrix.shape[1]
    if not size:
        return pd.DataFrame({"position": known.targets, "low": known.shown, "high": known.shown})
    rows = csr_matrix(np.vstack([[0] * size])) if not known.matrix.shape[0] else known.matrix
    links = rows.astype(bool).astype(float), known.cells.astype(bool).astype(float)
    touching = links[0].T @ links[0] + links[1].T @ links[1]
    _, part = connected_components(touching, directed=False)
    row_part = _part_of(known.matrix, part)
    cell_part = _part_of(known.cells, part)
    low, high = known.shown.copy(), known.shown.copy()
    for each in sorted(set(cell_part) - {-1}):
        columns, at, cells = (np.flatnonzero(p == each) for p in (part, row_part, cell_part))
        piece = System(
            known.matrix[at][:, columns], known.low[at], known.high[at],
            known.cells[cells][:, columns], known.targets[cells], known.shown[cells],
            [known.parts[cell] for cell in cells], [known.leans[row] for row in at], [],
        )  # fmt: skip
        low[cells], high[cells] = _ranges(piece, passes)
    return pd.DataFrame({"position": known.targets, "low": low, "high": high})


def _part_of(matrix: csr_matrix, part: np.ndarray) -> np.ndarray:
    """Part that each row lies in; -1 where a row has no unknowns."""
    first = np.full(matrix.shape[0], -1)
    filled = np.diff(matrix.indptr) > 0
    first[filled] = part[matrix.indices[matrix.indptr[:-1][filled]]]
    return first


def _ranges(known: System, passes: Callable) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.full(len(known.targets), np.inf), np.full(len(known.targets), -np.inf)
    # A mean of two counts may end in a half.
    bounds = np.concatenate([known.low, known.high, known.shown])
    whole = known.matrix.shape[1] <= WHOLE and bool((bounds[np.isfinite(bounds)] % 1 == 0).all())
    open_ = np.arange(len(low))
    # Some blanks up and others down at once: few programs show how far most of them can go.
    chance = np.random.default_rng(0)
    for _ in range(ROUNDS):
        signs = chance.choice([-1.0, 1.0], len(open_)) @ known.cells[open_]
        for sign in (1.0, -1.0):
            _seen_in(_most(sign * signs, known, whole), known, low, high)
        open_ = np.flatnonzero(~passes(known.targets, low, high))
        if len(open_) <= FEW:
            break
    for cell in open_:
        row = known.cells[[cell]].toarray().ravel()
        for sign in (1.0, -1.0):
            if not passes(known.targets[[cell]], low[[cell]], high[[cell]])[0]:
                _seen_in(_most(sign * row, known, whole), known, low, high)
    return low, high


def _seen_in(found: np.ndarray, known: System, low: np.ndarray, high: np.ndarray) -> None:
    """Widen the ranges to what the blanks are in one solution."""
    values = known.cells @ found + known.shown
    np.minimum(low, values, out=low)
    np.maximum(high, values, out=high)


def _most(goal: np.ndarray, known: System, whole: bool) -> np.ndarray:
    """Solution in which a goal is largest."""
    constraints = (
        [LinearConstraint(known.matrix, known.low, known.high)] if known.matrix.shape[0] else []
    )
    found = milp(
        -goal,
        integrality=np.full(len(goal), int(whole)),
        bounds=Bounds(0, MOST),
        constraints=constraints,
        options={"mip_rel_gap": 0.0},
    )
    if found.status == _INFEASIBLE:
        raise ContradictionError
    if found.x is None:
        raise DataError(
            f"audit: the solver found no answer ({found.message}); expected a smaller block "
            "of tables."
        )
    return np.round(found.x) if whole else found.x


def leaning(known: System, cell: int) -> frozenset[int]:
    """Shown cells that the range of a blank rests on: hide one of them, and it may widen."""
    at = int(np.flatnonzero(known.targets == cell)[0])
    row = known.cells[[at]].toarray().ravel()
    if not row.any():
        return known.parts[at]
    below, above = np.flatnonzero(np.isfinite(known.high)), np.flatnonzero(np.isfinite(known.low))
    matrix = vstack([known.matrix[below], -known.matrix[above]])
    most = np.concatenate([known.high[below], -known.low[above]])
    found: set[int] = set()
    for goal in (row, -row):
        solved = linprog(goal, A_ub=matrix, b_ub=most, bounds=(0, MOST), method="highs")
        binding = np.concatenate([below, above])[np.abs(solved.ineqlin.marginals) > 1e-9]
        found = found.union(*(known.leans[at] for at in binding))
    return frozenset(found)
