"""Intervals of shares, differences, ratios and rates from counts, without a design.

Counts here are simple: independent persons or events of equal weight. Clusters, strata or
weights need `analysis.statistics.survey`, or `weighted_intervals` where only sums are left.
"""

import numpy as np

from analysis.statistics import _bounds as bounds
from analysis.statistics.weighted_intervals import (
    weighted_difference,
    weighted_ratio,
    weighted_share,
)

__all__ = [
    "difference",
    "poisson",
    "proportion",
    "rate_ratio",
    "ratio",
    "weighted_difference",
    "weighted_ratio",
    "weighted_share",
]


def proportion(successes, n, *, method="wilson", level=0.95):
    """Give the interval of a share, in [0, 1].

    Wilson: every share whose score test is not rejected by the count; Clopper-Pearson: every share
    under which neither tail with the count is rarer than (1 - level) / 2, so it is never too short.

    Parameters
    ----------
    successes, n : number or array of numbers
        Persons with the property and persons observed; 0 <= successes <= n.
    method : {"wilson", "clopper-pearson"}
        Wilson without continuity correction, or the exact interval.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high), of the shape of the input; nan where an input is missing or n is 0.

    Raises
    ------
    ValueError
        For a negative count, more successes than n, an unknown method or level.

    Notes
    -----
    Near 0 or 1 with few expected cases a 95 % Wilson interval covers less than 95 % for some shares
    (down to 84 % where n p < 1); from 10 expected successes and failures on it is never under 92 %.

    References
    ----------
    Wilson (1927); Clopper and Pearson (1934); Brown, Cai and DasGupta (2001).

    Examples
    --------
    >>> low, high = proportion(5, 10)
    >>> round(low, 3), round(high, 3), round(low + high, 12)
    (0.237, 0.763, 1.0)
    """
    x, n = bounds.within("proportion", successes, n)
    bounds.check_level("proportion", level)
    if method == "wilson":
        return bounds.pair(*bounds.wilson(x, n, level))
    if method == "clopper-pearson":
        return bounds.pair(*bounds.clopper_pearson(x, n, level))
    raise ValueError(f"proportion: method {method!r}; expected 'wilson' or 'clopper-pearson'.")


def difference(x1, n1, x2, n2, *, level=0.95):
    """Give the interval of a difference of two independent shares, x1/n1 - x2/n2, in [-1, 1].

    Newcombe's hybrid score interval: each side is the distance from the shares to their Wilson
    bounds, combined as a root of squares. Zero inside: the two shares are not clearly different.

    Parameters
    ----------
    x1, n1, x2, n2 : number or array of numbers
        Persons with the property and persons observed, in the first and the second group.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing or a group is empty.

    Raises
    ------
    ValueError
        For a negative count, more successes than n, or a level outside (0, 1).

    Notes
    -----
    A 95 % interval covers 94 to 96 % from 10 expected successes and failures in each group on, and
    mostly more than 95 % below that (bench/coverage.py). It does not hold for groups that share
    persons or households.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17: 873-890, method 10.

    Examples
    --------
    >>> low, high = difference(50, 100, 50, 100)
    >>> round(low, 4), round(high, 4)
    (-0.136, 0.136)
    """
    x1, n1 = bounds.within("difference", x1, n1)
    x2, n2 = bounds.within("difference", x2, n2)
    bounds.check_level("difference", level)
    return bounds.pair(
        *bounds.combine(
            x1 / n1, bounds.wilson(x1, n1, level), x2 / n2, bounds.wilson(x2, n2, level)
        )
    )


def ratio(x1, n1, x2, n2, *, level=0.95):
    """Give the interval of a ratio of two independent shares, (x1/n1) / (x2/n2).

    exp(log ratio -/+ z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2)); one inside: not clearly different.

    Parameters
    ----------
    x1, n1, x2, n2 : number or array of numbers
        Persons with the property and persons observed, in the first and the second group.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing, a group is empty or a count of successes is 0,
        where the logarithm does not exist: give the difference instead.

    Raises
    ------
    ValueError
        For a negative count, more successes than n, or a level outside (0, 1).

    Notes
    -----
    A 95 % interval covers 94 to 97 % from 10 expected successes and failures in each group on
    (bench/coverage.py); below that a group often has no success, and then there is no interval.

    References
    ----------
    Katz and others (1978), the log method.

    Examples
    --------
    >>> low, high = ratio(50, 100, 50, 100)
    >>> round(low, 3), round(high, 3), round(low * high, 12)
    (0.758, 1.319, 1.0)
    """
    x1, n1 = bounds.within("ratio", x1, n1)
    x2, n2 = bounds.within("ratio", x2, n2)
    bounds.check_level("ratio", level)
    x1, x2 = np.where(x1 > 0, x1, np.nan), np.where(x2 > 0, x2, np.nan)
    half = bounds.normal_quantile(level) * np.sqrt((1 - x1 / n1) / x1 + (1 - x2 / n2) / x2)
    value = (x1 / n1) / (x2 / n2)
    return bounds.pair(value * np.exp(-half), value * np.exp(half))


def poisson(count, exposure=1.0, *, method="exact", level=0.95):
    """Give the interval of a rate, count / exposure, in events per unit of exposure.

    Exact (Garwood): every rate under which neither tail with the count is rarer than (1 - level) /
    2. Byar: the textbook approximation of it by a cube root.

    Parameters
    ----------
    count : whole number or array of whole numbers
        Events, independent of each other; a fractional count has no Poisson interval.
    exposure : number or array of numbers
        Person-years, residents or another base, in the unit wanted.
    method : {"exact", "byar"}
        The exact interval or Byar's approximation.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high) of the rate; nan where an input is missing or count and exposure are 0.

    Raises
    ------
    ValueError
        For a negative or fractional count, a negative exposure, events without exposure, or an
        unknown method or level.

    Notes
    -----
    Too short when events come in clusters, as several reports of one incident do. Otherwise it
    covers its level or more: a 95 % interval 97 % at 10 expected events, 95 % at 1000
    (bench/coverage.py).

    References
    ----------
    Garwood (1936); Breslow and Day (1987), p. 69, for Byar.

    Examples
    --------
    >>> low, high = poisson(0, 100)     # the upper bound is -log(0.025) / 100
    >>> low, round(high, 4)
    (0.0, 0.0369)
    """
    x, t = bounds.events("poisson", count, exposure)
    bounds.check_level("poisson", level)
    if method not in ("exact", "byar"):
        raise ValueError(f"poisson: method {method!r}; expected 'exact' or 'byar'.")
    low, high = (bounds.garwood if method == "exact" else bounds.byar)(x, level)
    return bounds.pair(low / t, high / t)


def rate_ratio(x1, t1, x2, t2, *, level=0.95):
    """Give the exact interval of a ratio of two rates, (x1/t1) / (x2/t2).

    Given their sum, x1 is binomial; its Clopper-Pearson bounds p give p / (1 - p) x t2 / t1. One
    inside: the two rates are not clearly different.

    Parameters
    ----------
    x1, x2 : whole number or array of whole numbers
        Independent events, in the first and the second group or period.
    t1, t2 : number or array of numbers
        Exposure of both, in the same unit.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); low is 0 where x1 is 0, high is infinite where x2 is 0; nan where an input is
        missing, an exposure is 0 or there are no events at all.

    Raises
    ------
    ValueError
        As `poisson`.

    References
    ----------
    R's poisson.test for two rates.

    Examples
    --------
    >>> low, high = rate_ratio(1, 100, 1, 100)     # one of two: p from 0.01258 to 0.98742
    >>> round(low, 4), round(high, 2), round(low * high, 9)
    (0.0127, 78.5, 1.0)
    """
    x1, t1 = bounds.events("rate_ratio", x1, t1)
    x2, t2 = bounds.events("rate_ratio", x2, t2)
    bounds.check_level("rate_ratio", level)
    low, high = bounds.clopper_pearson(x1, np.where(x1 + x2 > 0, x1 + x2, np.nan), level)
    with np.errstate(divide="ignore"):
        return bounds.pair(low / (1 - low) * t2 / t1, high / (1 - high) * t2 / t1)
