"""A regression of an outcome on categories, of cells, with the influence of each person on it.

The influence is what one person of a cell, with or without the outcome, adds to an estimate. It is
kept as two columns (with, without), so that a sum over cells is a sum over persons.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from analysis.statistics._types import Array, Floats

# Beyond this a fitted probability is 0 or 1 for all purposes: the model has no finite solution.
SEPARATED = 25.0


class Side(NamedTuple):
    """One group: its cells as rows."""

    x: Floats  # intercept and dummies
    n: Floats
    y: Floats  # persons with the outcome

    @property
    def share(self) -> Floats:
        """Share of the persons in each cell."""
        return np.asarray(self.n / self.n.sum(), dtype=float)

    @property
    def mean(self) -> float:
        """Share with the outcome."""
        return float(self.y.sum() / self.n.sum())


class Fit(NamedTuple):
    """Coefficients on a scale, and the influence of each person of both sides on them."""

    scale: str
    beta: Floats
    influence: list[Floats]  # of each side: cells x with/without x columns


def dummies(cells: pd.DataFrame, on: Sequence[str]) -> tuple[Floats, dict[str, slice]]:
    """Return intercept and dummies without the first category, and the columns per variable."""
    blocks, columns, width = [np.ones((len(cells), 1))], {}, 1
    for name in on:
        block = pd.get_dummies(cells[name].astype(str), drop_first=True).to_numpy(float)
        columns[name] = slice(width, width + block.shape[1])
        blocks.append(block)
        width += block.shape[1]
    return np.hstack(blocks), columns


def fit(sides: list[Side], scale: str, coefficients: str) -> Fit:
    """Fit the reference (the first side), or both sides pooled with a dummy for the group."""
    width = sides[0].x.shape[1]
    if coefficients == "reference":
        x, n, y = sides[0]
    else:
        x = np.vstack([side.x for side in sides])
        x = np.column_stack([x, np.repeat([0.0, 1.0], [len(side.n) for side in sides])])
        n = np.concatenate([side.n for side in sides])
        y = np.concatenate([side.y for side in sides])
    beta, influence = (_linear if scale == "linear" else _logit)(x, n, y)
    influence = influence[:, :, :width]
    if coefficients == "reference":
        nobody = np.zeros((len(sides[1].n), 2, width))
        return Fit(scale, beta[:width], [influence, nobody])
    return Fit(scale, beta[:width], np.split(influence, [len(sides[0].n)]))


def _linear(x: Floats, n: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Fit by least squares."""
    root = np.sqrt(n)[:, None]
    solved = np.linalg.lstsq(x * root, (y / n) * root[:, 0], rcond=None)
    beta = np.asarray(solved[0], dtype=float)
    return beta, _influence(x, x @ beta, np.linalg.pinv(x.T @ (x * n[:, None])))


def _logit(x: Floats, n: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Fit by Newton's steps; missing where there is no finite solution."""
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        fitted = special.expit(x @ beta)
        bread = np.linalg.pinv(x.T @ (x * (n * fitted * (1 - fitted))[:, None]))
        step = bread @ (x.T @ (y - n * fitted))
        beta = beta + step
        if np.abs(x @ beta).max() > SEPARATED:
            break
        if np.abs(step).max() < 1e-12:
            fitted = special.expit(x @ beta)
            bread = np.linalg.pinv(x.T @ (x * (n * fitted * (1 - fitted))[:, None]))
            return beta, _influence(x, fitted, bread)
    return np.full_like(beta, np.nan), np.full((len(n), 2, x.shape[1]), np.nan)


def _influence(x: Floats, fitted: Floats, bread: Array) -> Floats:
    """Return residual x inverse curvature of each person, with and without the outcome."""
    residual = np.stack([1 - fitted, -fitted], axis=1)
    return np.asarray(residual[:, :, None] * (x @ bread)[:, None, :], dtype=float)
