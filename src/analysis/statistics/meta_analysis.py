"""Random-effects meta-analysis: the mean of effects that differ between places, and by how much."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats

__all__ = ["estimate"]


def estimate(effects: ArrayLike, variances: ArrayLike, *, level: float = 0.95) -> dict[str, float]:
    """Mean of effects that vary between places (REML, Hartung-Knapp), with prediction interval.

    Each place has a true effect of its own, drawn around the mean with variance `tau2`, and an
    estimate with known sampling variance. The confidence interval says where the mean lies; the
    prediction interval where the true effect of another place would lie. `i2` is the share of the
    variation that is not sampling error: 0 means that the places need not differ.

    Parameters
    ----------
    effects : array of float
        One per place, such as the logarithm of a ratio.
    variances : array of float
        Sampling variance of each, above 0.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    dict
        `places`, `value`, `se`, `low`, `high` (t with places - 1 degrees of freedom),
        `prediction_low`, `prediction_high`, `tau2`, `i2` (0 to 1), `q` and `p_q` (test that all
        effects are equal).

    Raises
    ------
    ValueError
        For fewer than two places, a missing value, a variance of 0 or less, or a level out of
        range.

    Notes
    -----
    With few places tau2 is uncertain; with effects that happen to lie close together the
    Hartung-Knapp interval can be narrower than that of a common effect (this is not corrected).

    References
    ----------
    R metafor 3.8-1: rma(yi, vi, method = "REML", test = "knha") and predict(); Higgins and Thompson
    (2002) for i2.

    Examples
    --------
    Equal variances: the mean is the plain mean, its standard error sd / sqrt(2) = 0.5, and tau2 0.5
    - 0.1.

    >>> found = estimate([0.0, 1.0], [0.1, 0.1])
    >>> round(found["value"], 6), round(found["se"], 6), round(found["tau2"], 6)
    (0.5, 0.5, 0.4)
    """
    y, v = _read(effects, variances)
    bounds.check_level("estimate", level)
    tau2 = _reml(y, v)
    weight = 1 / (v + tau2)
    value, df = _mean(y, weight), len(y) - 1
    se = np.sqrt((weight * (y - value) ** 2).sum() / df / weight.sum())
    t = stats.t.ppf(0.5 + level / 2, df)
    spread = np.sqrt(se**2 + tau2)
    q = ((y - _mean(y, 1 / v)) ** 2 / v).sum()
    typical = df * (1 / v).sum() / ((1 / v).sum() ** 2 - (1 / v**2).sum())
    found = {
        "value": value,
        "se": se,
        "low": value - t * se,
        "high": value + t * se,
        "prediction_low": value - t * spread,
        "prediction_high": value + t * spread,
        "tau2": tau2,
        "i2": tau2 / (tau2 + typical),
        "q": q,
        "p_q": stats.chi2.sf(q, df),
    }
    return {"places": len(y), **{name: float(number) for name, number in found.items()}}


def _read(effects: ArrayLike, variances: ArrayLike) -> tuple[Floats, Floats]:
    """Read one effect and one variance above 0 per place, of two places or more."""
    y, v = np.asarray(effects, dtype=float), np.asarray(variances, dtype=float)
    if y.ndim != 1 or y.shape != v.shape or len(y) < 2:
        raise ValueError(
            f"estimate: {y.size} effects and {v.size} variances; expected two or more of each."
        )
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise ValueError(
            "estimate: a missing effect or a variance of 0 or less; leave such places out "
            "and say so."
        )
    return y, v


def _mean(y: Floats, weight: Floats) -> float:
    return float((weight * y).sum() / weight.sum())


def _score(tau2: float, y: Floats, v: Floats) -> float:
    """Slope of the restricted log-likelihood in tau2, times two."""
    weight = 1 / (v + tau2)
    fit = (weight**2 * (y - _mean(y, weight)) ** 2).sum()
    return float(fit - weight.sum() + (weight**2).sum() / weight.sum())


def _reml(y: Floats, v: Floats) -> float:
    """Variance between places with the highest restricted likelihood; 0 if that falls from 0 on."""
    if _score(0.0, y, v) <= 0:
        return 0.0
    top = 1.0
    while _score(top, y, v) > 0:
        top *= 2
    return float(optimize.brentq(_score, 0.0, top, args=(y, v), xtol=1e-15, rtol=1e-14))
