"""The slope of a series of estimates, each with its own variance."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats

__all__ = ["LEAST", "slope", "standard_error"]

# Two points always lie on a line.
LEAST = 3


def slope(
    times: ArrayLike, values: ArrayLike, variances: ArrayLike, *, level: float = 0.95
) -> dict[str, float]:
    """Slope of the line through estimates by weighted least squares, per unit of time.

    Weights are 1 / variance: sum of w (t - mean t) (y - mean y) over sum of w (t - mean t)^2. 0
    means no trend, positive that it rises. Where the estimates lie further from the line than their
    variances let expect, the standard error is that much larger (the square root of Q / df).

    Parameters
    ----------
    times, values : array of float
        Three or more points in time, all different, and the estimate at each.
    variances : array of float
        Sampling variance of each, above 0.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    dict
        `value` (per unit of time), `se`, `low`, `high` (normal), `q` and `p_q` (test that the
        estimates lie on a line, chi-squared with points - 2 degrees of freedom), `points`.

    Raises
    ------
    ValueError
        For fewer than three points, a time twice, a missing value, a variance of 0 or less, or a
        level out of range.

    Notes
    -----
    Estimates that rest on mostly the same units rise and fall together by chance; the interval is
    then too wide.

    References
    ----------
    R metafor 3.8-1: rma(yi, vi, mods = ~ time, method = "FE"), and where Q / df is above 1, lm(yi ~
    time, weights = 1 / vi), whose standard error has the same factor; Birge (1932), Physical Review
    40: 207-227.

    Examples
    --------
    Half a point more each year; the variance is 1 / (1 + 0 + 1).

    >>> found = slope([2021, 2022, 2023], [7.0, 7.5, 8.0], [1.0, 1.0, 1.0])
    >>> round(found["value"], 6), round(found["se"] ** 2, 6), round(found["q"], 6)
    (0.5, 0.5, 0.0)
    """
    bounds.check_level("slope", level)
    t, y, v = _read(times, values, variances)
    weight = 1 / v
    centred = t - np.average(t, weights=weight)
    spread = (weight * centred**2).sum()
    value = (weight * centred * y).sum() / spread
    left = y - np.average(y, weights=weight) - value * centred
    q, df = (weight * left**2).sum(), len(t) - 2
    se = np.sqrt(max(q / df, 1.0) / spread)
    half = bounds.normal_quantile(level) * se
    found = {"value": value, "se": se, "low": value - half, "high": value + half, "q": q}
    return {
        "points": len(t),
        **{name: float(number) for name, number in found.items()},
        "p_q": float(special.chdtrc(df, q)),
    }


def standard_error(low: ArrayLike, high: ArrayLike, *, level: float = 0.95) -> Floats:
    """Standard error that a normal interval stands for: its width over twice its quantile.

    Parameters
    ----------
    low, high : array of float
        Bounds of each estimate.
    level : float
        Their confidence level, between 0 and 1.

    Examples
    --------
    >>> standard_error([1.0], [1.0 + 2 * 1.959963984540054]).round(9).tolist()
    [1.0]
    """
    bounds.check_level("standard_error", level)
    width = np.asarray(high, dtype=float) - np.asarray(low, dtype=float)
    return np.asarray(width / 2 / bounds.normal_quantile(level), dtype=float)


def _read(
    times: ArrayLike, values: ArrayLike, variances: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Read three or more points in time, each with an estimate and its variance."""
    t, y, v = (np.asarray(each, dtype=float) for each in (times, values, variances))
    if t.ndim != 1 or not t.shape == y.shape == v.shape or len(t) < LEAST:
        raise ValueError(
            f"slope: {t.size} times, {y.size} values and {v.size} variances; expected {LEAST} or "
            "more of each."
        )
    if len(np.unique(t)) < len(t):
        raise ValueError(f"slope: times {t.tolist()}; expected each of them once.")
    if not (np.isfinite([t, y, v]).all() and (v > 0).all()):
        raise ValueError(
            "slope: a missing number or a variance of 0 or less; leave such points out and say so."
        )
    return t, y, v
