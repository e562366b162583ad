"""The gap between two groups taken apart, on the linear and the logit scale, with standard errors.

A standard error comes from influences: what one person of a cell, with or without the outcome, adds
to the estimate. Each is kept as two columns (with, without), so that a sum over cells is a sum over
persons.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from analysis.statistics import _bounds as bounds

# Beyond this a fitted probability is 0 or 1 for all purposes: the model has no finite solution.
SEPARATED = 25.0


class Side(NamedTuple):
    """One group: its cells as rows."""

    x: np.ndarray  # intercept and dummies
    n: np.ndarray
    y: np.ndarray  # persons with the outcome

    @property
    def share(self):
        """Share of the persons in each cell."""
        return self.n / self.n.sum()

    @property
    def mean(self):
        """Share with the outcome."""
        return self.y.sum() / self.n.sum()


def of_pair(base, group, outcome, on, level):
    """Decompose the gap of one group to the reference, on both scales with both sets of coefficients."""
    x, columns = _dummies(pd.concat([base, group], ignore_index=True), on)
    sides = [
        Side(rows, part["n"].to_numpy(float), part[outcome].to_numpy(float))
        for rows, part in ((x[: len(base)], base), (x[len(base) :], group))
    ]
    _identified(base, group, sides, on)
    support = _support(base, group, on)
    parts = [
        _components(sides, columns, scale, coefficients, level)
        for scale in ("linear", "logit")
        for coefficients in ("reference", "pooled")
    ]
    return pd.concat(parts, ignore_index=True).assign(
        support=support[1], support_reference=support[0]
    )


def _dummies(cells, on):
    """Give intercept and dummies without the first category, and the columns of each variable."""
    blocks, columns, width = [np.ones((len(cells), 1))], {}, 1
    for name in on:
        block = pd.get_dummies(cells[name].astype(str), drop_first=True).to_numpy(float)
        columns[name] = slice(width, width + block.shape[1])
        blocks.append(block)
        width += block.shape[1]
    return np.hstack(blocks), columns


def _identified(base, group, sides, on):
    """Refuse a model whose coefficients the reference cannot give."""
    for name in on:
        alone = sorted(set(group[name]) - set(base[name]))
        if alone:
            raise ValueError(
                f"decompose: nobody of the reference has {name!r} {alone[0]!r}; merge categories, "
                "or leave the persons out and say so."
            )
    if np.linalg.matrix_rank(sides[0].x * np.sqrt(sides[0].n)[:, None]) < _used(sides[0].x):
        raise ValueError(
            f"decompose: the variables {list(on)} determine each other in the reference; "
            "leave one out."
        )


def _used(x):
    """Count the columns of a design that are not 0 throughout."""
    return int((x != 0).any(axis=0).sum())


def _support(base, group, on):
    """Give the share of each side in combinations of categories that both have."""
    shared = pd.MultiIndex.from_frame(base[on]).intersection(pd.MultiIndex.from_frame(group[on]))
    return [
        side["n"][pd.MultiIndex.from_frame(side[on]).isin(shared)].sum() / side["n"].sum()
        for side in (base, group)
    ]


def _components(sides, columns, scale, coefficients, level):
    """Give gap, explained, its detail by variable, and unexplained."""
    gap = sides[0].mean - sides[1].mean
    gap_influence = [sign * _own(side) for sign, side in zip((1, -1), sides, strict=True)]
    found = [("gap", "_T", gap, _error(sides, gap_influence))]
    beta, score = _fit(sides, scale, coefficients)
    explained, influence = _explained(sides, beta, score, scale)
    rest = [whole - part for whole, part in zip(gap_influence, influence, strict=True)]
    found.append(("explained", "_T", explained, _error(sides, influence)))
    found.append(("unexplained", "_T", gap - explained, _error(sides, rest)))
    for name, value, part in _detail(sides, beta, score, scale, columns, explained, influence):
        found.append(("explained", name, value, _error(sides, part)))
    table = pd.DataFrame(found, columns=["component", "variable", "value", "se"])
    half = bounds.normal_quantile(level) * table["se"]
    table = table.assign(low=table["value"] - half, high=table["value"] + half)
    table.insert(0, "scale", scale)
    table.insert(1, "coefficients", coefficients)
    return table


def _own(side):
    """Influence of each person on the share with the outcome."""
    return (
        np.stack([np.full(len(side.n), 1 - side.mean), np.full(len(side.n), -side.mean)], axis=1)
        / side.n.sum()
    )


def _error(sides, influence):
    """Give the standard error: the root of the sum of squares over all persons."""
    total = 0.0
    for side, each in zip(sides, influence, strict=True):
        total += (np.stack([side.y, side.n - side.y], axis=1) * each**2).sum()
    return np.sqrt(total)


def _fit(sides, scale, coefficients):
    """Give the coefficients and each person's influence on them (cells x with/without x columns)."""
    used = sides[:1] if coefficients == "reference" else sides
    x = np.vstack([side.x for side in used])
    if len(used) == 2:
        x = np.column_stack([x, np.repeat([0.0, 1.0], [len(side.n) for side in used])])
    n, y = (np.concatenate([getattr(side, name) for side in used]) for name in ("n", "y"))
    beta = _linear(x, n, y) if scale == "linear" else _logit(x, n, y)
    fitted = x @ beta if scale == "linear" else special.expit(x @ beta)
    curvature = n if scale == "linear" else n * fitted * (1 - fitted)
    bread = (
        np.linalg.pinv(x.T @ (x * curvature[:, None]))
        if np.isfinite(beta).all()
        else np.nan * np.eye(x.shape[1])
    )
    residual = np.stack([1 - fitted, -fitted], axis=1)
    score = residual[:, :, None] * (x @ bread)[:, None, :]
    width = sides[0].x.shape[1]
    blocks = np.split(score[:, :, :width], [len(sides[0].n)])
    if coefficients == "reference":
        blocks[1] = np.zeros((len(sides[1].n), 2, width))
    return beta[:width], blocks


def _linear(x, n, y):
    root = np.sqrt(n)[:, None]
    return np.linalg.lstsq(x * root, (y / n) * root[:, 0], rcond=None)[0]


def _logit(x, n, y):
    """Fit by Newton's steps; missing coefficients where there is no finite solution."""
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        fitted = special.expit(x @ beta)
        bread = np.linalg.pinv(x.T @ (x * (n * fitted * (1 - fitted))[:, None]))
        step = bread @ (x.T @ (y - n * fitted))
        beta = beta + step
        if np.abs(x @ beta).max() > SEPARATED:
            break
        if np.abs(step).max() < 1e-12:
            return beta
    return np.full_like(beta, np.nan)


def _explained(sides, beta, score, scale):
    """Give the difference of the two compositions under the same coefficients, and its influence."""
    value, slope, own = 0.0, 0.0, []
    for sign, side in zip((1, -1), sides, strict=True):
        predictor = side.x @ beta
        fitted = predictor if scale == "linear" else special.expit(predictor)
        tilt = np.ones_like(fitted) if scale == "linear" else fitted * (1 - fitted)
        mean = side.share @ fitted
        value = value + sign * mean
        slope = slope + sign * (side.share * tilt) @ side.x
        own.append(sign * np.repeat((fitted - mean)[:, None], 2, axis=1) / side.n.sum())
    return value, [each + block @ slope for each, block in zip(own, score, strict=True)]


def _detail(sides, beta, score, scale, columns, explained, influence):
    """Share the explained part out over the variables, by their part of the linear predictor (Yun)."""
    parts = {}
    for name, cut in columns.items():
        only = np.zeros_like(beta)
        only[cut] = 1
        chosen = [block * only for block in score]
        parts[name] = _explained(sides, beta * only, chosen, "linear")
    if scale == "linear":
        return [(name, *part) for name, part in parts.items()]
    total = sum(value for value, _ in parts.values())
    both = [sum(each) for each in zip(*(part for _, part in parts.values()), strict=True)]
    if not abs(total) > 1e-12:
        return [(name, np.nan, [np.nan * each for each in both]) for name in parts]
    return [
        (
            name,
            value / total * explained,
            [
                (own - value / total * all_) / total * explained + value / total * whole
                for own, all_, whole in zip(part, both, influence, strict=True)
            ],
        )
        for name, (value, part) in parts.items()
    ]
