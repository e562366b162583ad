"""The gap between two groups taken apart, on the linear and the logit scale."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats
from analysis.statistics.composition._cell_regression import Fit, Side, dummies, fit


class Part(NamedTuple):
    """A part of the gap, and the influence of each person of both sides on it."""

    value: float
    influence: list[Floats]  # of each side: cells x with/without


def of_pair(
    base: pd.DataFrame, group: pd.DataFrame, outcome: str, on: list[str], level: float
) -> pd.DataFrame:
    """Decompose the gap of a group to the reference, on both scales with both coefficients."""
    x, columns = dummies(pd.concat([base, group], ignore_index=True), on)
    sides = [
        Side(rows, cells["n"].to_numpy(float), cells[outcome].to_numpy(float))
        for rows, cells in ((x[: len(base)], base), (x[len(base) :], group))
    ]
    _refuse_unidentified(base, group, sides[0], on)
    tables = []
    for scale in ("linear", "logit"):
        for coefficients in ("reference", "pooled"):
            table = _components(sides, columns, fit(sides, scale, coefficients), level)
            table.insert(0, "scale", scale)
            table.insert(1, "coefficients", coefficients)
            tables.append(table)
    support_reference, support = _support(base, group, on)
    return pd.concat(tables, ignore_index=True).assign(
        support=support, support_reference=support_reference
    )


def _refuse_unidentified(
    base: pd.DataFrame, group: pd.DataFrame, reference: Side, on: list[str]
) -> None:
    """Refuse a model whose coefficients the reference cannot give."""
    for name in on:
        only_group = sorted(set(group[name].unique()) - set(base[name].unique()))
        if only_group:
            raise ValueError(
                f"decompose: nobody of the reference has {name!r} {only_group[0]!r}; merge "
                "categories, or leave the persons out and say so."
            )
    used = int((reference.x != 0).any(axis=0).sum())
    if np.linalg.matrix_rank(reference.x * np.sqrt(reference.n)[:, None]) < used:
        raise ValueError(
            f"decompose: the variables {on} determine each other in the reference; leave one out."
        )


def _support(base: pd.DataFrame, group: pd.DataFrame, on: list[str]) -> list[float]:
    """Return the share of each side in combinations of categories that both have."""
    shared = pd.MultiIndex.from_frame(base[on]).intersection(pd.MultiIndex.from_frame(group[on]))
    shares = []
    for side in (base, group):
        inside = pd.MultiIndex.from_frame(side[on]).isin(shared)
        shares.append(float(side["n"][inside].sum() / side["n"].sum()))
    return shares


def _components(
    sides: list[Side], columns: dict[str, slice], model: Fit, level: float
) -> pd.DataFrame:
    """Return the gap, its explained part with the detail by variable, and the unexplained part."""
    gap = Part(
        sides[0].mean - sides[1].mean, [_mean_influence(sides[0]), -_mean_influence(sides[1])]
    )
    explained = _explained(sides, model)
    rest = [whole - part for whole, part in zip(gap.influence, explained.influence, strict=True)]
    found = [
        ("gap", "_T", gap),
        ("explained", "_T", explained),
        ("unexplained", "_T", Part(gap.value - explained.value, rest)),
    ]
    for name, part in _detail(sides, model, columns, explained, level).items():
        found.append(("explained", name, part))
    rows = [(kind, name, part.value, _error(sides, part)) for kind, name, part in found]
    table = pd.DataFrame(rows, columns=["component", "variable", "value", "se"])
    half = bounds.normal_quantile(level) * table["se"]
    return table.assign(low=table["value"] - half, high=table["value"] + half)


def _mean_influence(side: Side) -> Floats:
    """Return the influence of each person on the share with the outcome."""
    size = len(side.n)
    both = np.stack([np.full(size, 1 - side.mean), np.full(size, -side.mean)], axis=1)
    return np.asarray(both / side.n.sum(), dtype=float)


def _error(sides: list[Side], part: Part) -> float:
    """Return the standard error: the root of the sum of squared influences over all persons."""
    total = 0.0
    for side, influence in zip(sides, part.influence, strict=True):
        persons = np.stack([side.y, side.n - side.y], axis=1)
        total += (persons * influence**2).sum()
    return float(np.sqrt(total))


def _explained(sides: list[Side], model: Fit) -> Part:
    """Return the difference of the two compositions under the same coefficients."""
    value, slope, own = 0.0, np.zeros(len(model.beta)), []
    for sign, side in zip((1, -1), sides, strict=True):
        predictor = side.x @ model.beta
        if model.scale == "linear":
            fitted, tilt = predictor, np.ones_like(predictor)
        else:
            fitted = special.expit(predictor)
            tilt = fitted * (1 - fitted)
        mean = float(side.share @ fitted)
        value = value + sign * mean
        slope = slope + sign * (side.share * tilt) @ side.x
        own.append(sign * np.repeat((fitted - mean)[:, None], 2, axis=1) / side.n.sum())
    pairs = zip(own, model.influence, strict=True)
    return Part(float(value), [each + block @ slope for each, block in pairs])


def _detail(
    sides: list[Side], model: Fit, columns: dict[str, slice], explained: Part, level: float
) -> dict[str, Part]:
    """Share the explained part out over the variables, by their part of the predictor (Yun)."""
    parts = {}
    for name, cut in columns.items():
        chosen = np.zeros_like(model.beta)
        chosen[cut] = 1
        influence = [block * chosen for block in model.influence]
        parts[name] = _explained(sides, Fit("linear", model.beta * chosen, influence))
    if model.scale == "linear":
        return parts
    total = Part(
        sum(part.value for part in parts.values()),
        [np.sum([part.influence[side] for part in parts.values()], axis=0) for side in (0, 1)],
    )
    # Fieller: only then has a ratio to the total an interval without infinity in it.
    clear = abs(total.value) > bounds.normal_quantile(level) * _error(sides, total)
    return {name: _scaled(part, total, explained, clear) for name, part in parts.items()}


def _scaled(part: Part, total: Part, explained: Part, clear: bool) -> Part:
    """Return the explained part x part / total; missing where that may be 0."""
    if not clear or abs(total.value) <= 1e-12:
        return Part(np.nan, [np.nan * each for each in total.influence])
    share = part.value / total.value
    influence = [
        (own - share * whole) / total.value * explained.value + share * to_share
        for own, whole, to_share in zip(
            part.influence, total.influence, explained.influence, strict=True
        )
    ]
    return Part(share * explained.value, influence)
