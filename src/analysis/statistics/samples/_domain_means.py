"""The mean of a domain of a sample, its standard error under the design, and its interval."""

import numpy as np
from scipy import special, stats

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Flags, Floats
from analysis.statistics.samples import _sample_design as sample_design
from analysis.statistics.samples._sample_design import Design


def domain_mean(weight: Floats, values: Floats, rows: Flags) -> float:
    """Return the weighted mean of some rows; missing without rows."""
    return float(np.average(values[rows], weights=weight[rows])) if rows.any() else np.nan


def standard_error(
    caller: str, design: Design, values: Floats, terms: list[tuple[int, Flags]]
) -> float:
    """Return the standard error of a signed sum of domain means, as (sign, rows)."""
    if not all(rows.any() for _, rows in terms):
        return np.nan
    if design.replicates is not None:
        each = np.zeros(design.replicates.shape[1])
        for sign, rows in terms:
            each = each + sign * _replicated_means(design.replicates[rows], values[rows])
        if design.mse:
            centre = sum(sign * domain_mean(design.weight, values, rows) for sign, rows in terms)
        else:
            # As in R, a replicate that counts for nothing does not count in the mean either.
            centre = each[np.broadcast_to(design.scale > 0, each.shape)].mean()
        return float(np.sqrt((design.scale * (each - centre) ** 2).sum()))
    scores, domain = np.zeros(len(values)), np.zeros(len(values), dtype=bool)
    for sign, rows in terms:
        share = design.weight[rows] / design.weight[rows].sum()
        scores[rows] += sign * share * (values[rows] - (share * values[rows]).sum())
        domain |= rows
    if design.poststratum is not None:
        # The whole sample is calibrated, also those outside the domain.
        scores, domain = sample_design.calibrated(design, scores), design.weight > 0
    return float(np.sqrt(sample_design.variance(caller, design, scores, domain)))


def _replicated_means(replicates: Floats, values: Floats) -> Floats:
    """Return the mean under each set of replicate weights."""
    return np.asarray(values @ replicates / replicates.sum(axis=0), dtype=float)


def interval_of(
    value: float, se: float, df: float, n: int, level: float, kind: str
) -> tuple[float, float]:
    """Return the bounds of a value whose standard error says something; missing without df."""
    if not df > 0:
        return np.nan, np.nan
    t = float(stats.t.ppf(0.5 + level / 2, df))
    if kind == "t":
        return value - t * se, value + t * se
    odds = value * (1 - value)
    if kind == "logit":
        low, high = special.expit(special.logit(value) + np.array([-t, t]) * se / odds)
        return float(low), float(high)
    with np.errstate(divide="ignore"):
        size = np.float64(odds) / np.float64(se) ** 2
    size = size * (stats.t.ppf(0.5 + level / 2, n - 1) / t) ** 2
    low, high = bounds.clopper_pearson(np.asarray(value * size), np.asarray(size), level)
    return float(low), float(high)


def at_edge(values: Floats, rows: Flags) -> bool:
    """Tell whether all or none of a domain have the property."""
    return bool(rows.any()) and values[rows].min() == values[rows].max()


def edge_interval(
    caller: str,
    design: Design,
    values: Floats,
    terms: list[tuple[int, Flags]],
    df: float,
    level: float,
) -> tuple[float, float]:
    """Return the bounds of a share, or of the first less the second, of which one is 0 or 1."""
    if not (df > 0 and all(rows.any() for _, rows in terms)):
        return np.nan, np.nan
    shares = []
    for _, rows in terms:
        p = np.asarray(domain_mean(design.weight, values, rows))
        size = np.asarray(_effective_size(caller, design, values, rows, df, level))
        shares.append((p, bounds.wilson(p * size, size, level)))
    if len(shares) == 1:
        low, high = shares[0][1]
    else:
        low, high = bounds.newcombe(*shares[0], *shares[1])
    return float(low), float(high)


def _effective_size(
    caller: str, design: Design, values: Floats, rows: Flags, df: float, level: float
) -> float:
    """Return the size of a simple sample that says as much, of n or fewer; Kish's at 0 or 1."""
    n, weight = int(rows.sum()), design.weight[rows]
    if at_edge(values, rows):
        size = weight.sum() ** 2 / (weight**2).sum()
    else:
        p = domain_mean(design.weight, values, rows)
        size = p * (1 - p) / standard_error(caller, design, values, [(1, rows)]) ** 2
    few = stats.t.ppf(0.5 + level / 2, max(n - 1, 1)) / stats.t.ppf(0.5 + level / 2, df)
    return float(min(size * min(few, 1) ** 2, n))
