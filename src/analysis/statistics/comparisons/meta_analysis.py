"""Random-effects meta-analysis: the mean of effects that differ between places, and by how much."""

import numpy as np

# It loads `scipy.optimize` where that is first used, as few chapters do.
import scipy
from numpy.typing import ArrayLike
from scipy import special

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats

__all__ = ["estimate", "leave_one_out", "smoothed_variances"]


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
        `prediction_low`, `prediction_high`, `tau2`, `tau2_low`, `tau2_high`, `i2` (0 to 1),
        `i2_low`, `i2_high` (Q-profile; missing where the effects lie closer together than any tau2
        would have it), `q` and `p_q` (test that all effects are equal).

    Raises
    ------
    ValueError
        For fewer than two places, a missing value, a variance of 0 or less, or a level out of
        range.

    Notes
    -----
    With few places tau2 is uncertain, as its interval shows; the prediction interval takes it as
    given, and is that of the mean where tau2 is 0. With effects that happen to lie close together
    the Hartung-Knapp interval can be narrower than that of a common effect (this is not corrected).

    References
    ----------
    R metafor 3.8-1: rma(yi, vi, method = "REML", test = "knha"), predict() and confint(); Higgins
    and Thompson (2002) for i2; Viechtbauer (2007), Statistics in Medicine 26: 37-52, for Q-profile.

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
    t = special.stdtrit(df, 0.5 + level / 2)
    spread = np.sqrt(se**2 + tau2)
    q, (tau2_low, tau2_high) = _q(0.0, y, v), _q_profile(y, v, level)
    typical = df * (1 / v).sum() / ((1 / v).sum() ** 2 - (1 / v**2).sum())
    found = {
        "value": value,
        "se": se,
        "low": value - t * se,
        "high": value + t * se,
        "prediction_low": value - t * spread,
        "prediction_high": value + t * spread,
        "tau2": tau2,
        "tau2_low": tau2_low,
        "tau2_high": tau2_high,
        "i2": tau2 / (tau2 + typical),
        "i2_low": tau2_low / (tau2_low + typical),
        "i2_high": tau2_high / (tau2_high + typical),
        "q": q,
        "p_q": special.chdtrc(df, q),
    }
    return {"places": len(y), **{name: float(number) for name, number in found.items()}}


def leave_one_out(
    effects: ArrayLike, variances: ArrayLike, *, level: float = 0.95
) -> list[dict[str, float]]:
    """Mean of the other places, leaving each place out in turn, in the order of the places.

    A mean that moves much without one place rests on that place.

    Parameters
    ----------
    effects, variances, level
        As in `estimate`, of three places or more.

    Returns
    -------
    list of dict
        As `estimate`, one for each place that is left out.

    Raises
    ------
    ValueError
        As `estimate`; for fewer than three places.

    References
    ----------
    R metafor 3.8-1: leave1out(rma(yi, vi, method = "REML", test = "knha")).

    Examples
    --------
    >>> found = leave_one_out([0.0, 1.0, 2.0], [0.1, 0.1, 0.1])
    >>> [round(each["value"], 6) for each in found]
    [1.5, 1.0, 0.5]
    """
    y, v = _read(effects, variances)
    if len(y) < 3:
        raise ValueError(f"leave_one_out: {len(y)} places; expected three or more.")
    return [
        estimate(np.delete(y, place), np.delete(v, place), level=level) for place in range(len(y))
    ]


def smoothed_variances(
    pairs: ArrayLike, differ: ArrayLike, majority: ArrayLike, minority: ArrayLike
) -> Floats:
    """Variance of the logarithm of each place's ratio of matched pairs, as if all were alike.

    (share of pairs that differ) / (pairs of the place x share positive for the majority x that for
    the minority), the three shares of all places together. The variance of a place from its own few
    pairs goes up and down with its ratio: weighted by it the mean is off, and its interval holds
    less than it says (92 % of 13 places of 40 pairs; with this one 94 to 95 %, bench/coverage.py).

    Parameters
    ----------
    pairs, differ, majority, minority : array of numbers
        Of each place: pairs, those in which one of both only was answered, and those with a
        positive response to the majority and to the minority.

    Returns
    -------
    numpy.ndarray
        One variance per place.

    Raises
    ------
    ValueError
        Where no pair of all places differs, or nobody got a positive response.

    References
    ----------
    Berkey and others (1995), Statistics in Medicine 14: 395-411, for smoothed variances; R metafor:
    rma with these as vi.

    Examples
    --------
    A quarter of 200 pairs differs, half get a response either way: 0.25 / (100 x 0.25).

    >>> smoothed_variances([100, 100], [20, 30], [45, 55], [40, 60]).tolist()
    [0.01, 0.01]
    """
    n, apart, first, second = (
        np.asarray(each, dtype=float) for each in (pairs, differ, majority, minority)
    )
    whole = n.sum()
    if not min(apart.sum(), first.sum(), second.sum()) > 0:
        raise ValueError(
            f"smoothed_variances: of {whole:g} pairs {apart.sum():g} differ, {first.sum():g} and "
            f"{second.sum():g} had a positive response; expected some of each."
        )
    shares = first.sum() / whole * second.sum() / whole
    return np.asarray(apart.sum() / whole / (n * shares), dtype=float)


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


def _q(tau2: float, y: Floats, v: Floats) -> float:
    """Weighted sum of squares around the mean, chi-squared if tau2 is the true one."""
    weight = 1 / (v + tau2)
    return float((weight * (y - _mean(y, weight)) ** 2).sum())


def _q_profile(y: Floats, v: Floats, level: float) -> tuple[float, float]:
    """Return the values of tau2 at which Q is the upper and the lower quantile of chi-squared."""
    shape, tails = (len(y) - 1) / 2, (0.5 - level / 2, 0.5 + level / 2)
    least, most = (2 * float(special.gammaincinv(shape, tail)) for tail in tails)
    if _q(0.0, y, v) < least:
        return np.nan, np.nan
    return _where_falls_to(most, y, v), _where_falls_to(least, y, v)


def _where_falls_to(quantile: float, y: Floats, v: Floats) -> float:
    """Return tau2 at which Q, which falls with it, is a quantile; 0 where it starts below."""
    if _q(0.0, y, v) <= quantile:
        return 0.0
    top = 1.0
    while _q(top, y, v) > quantile:
        top *= 2
    return float(
        scipy.optimize.brentq(
            lambda tau2: _q(tau2, y, v) - quantile, 0.0, top, xtol=1e-15, rtol=1e-14
        )
    )


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
    return float(scipy.optimize.brentq(_score, 0.0, top, args=(y, v), xtol=1e-15, rtol=1e-14))
