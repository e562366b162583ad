"""Intervals of rates whose events come in clusters, as several reports of one incident do."""

import numpy as np

from analysis.statistics import _bounds as bounds

__all__ = ["clustered_rate", "clustered_ratio"]


def clustered_rate(count, squares, exposure, *, level=0.95):
    """Give the cluster-robust interval of a rate, count / exposure, in events per unit of exposure.

    On the log scale: rate x exp(-/+ z sqrt(squares) / count). Clusters are independent, the events
    of one need not be; with clusters of one event each, squares = count, the standard error is
    Poisson's.

    Parameters
    ----------
    count : number or array of numbers
        Events.
    squares : number or array of numbers
        Sum over the clusters of the squared number of events.
    exposure : number or array of numbers
        Residents or another base.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing or a count is 0, where the logarithm does not
        exist.

    Raises
    ------
    ValueError
        For a negative count or sum, or a level outside (0, 1).

    Notes
    -----
    Few or very unequal clusters make it too short, as every sandwich.

    References
    ----------
    Sandwich variance of the log-linear Poisson model with an intercept, without small-sample
    correction: R sandwich::vcovCL(glm(events ~ 1, poisson), cluster, cadjust = FALSE) on one row
    per cluster and zeros.

    Examples
    --------
    Ten reports, of which eight of one incident: squares = 64 + 1 + 1 = 66.

    >>> low, high = clustered_rate(10, 66, 1)
    >>> round(low, 2), round(high, 2), round(low * high, 9)
    (2.03, 49.15, 100.0)
    """
    bounds.check_level("clustered_rate", level)
    x, variance = _log("clustered_rate", count, squares)
    half = np.exp(bounds.normal_quantile(level) * np.sqrt(variance))
    rate = x / bounds.counted("clustered_rate", "exposure", exposure)
    return bounds.pair(rate / half, rate * half)


def clustered_ratio(count1, squares1, exposure1, count2, squares2, exposure2, *, level=0.95):
    """Give the cluster-robust interval of a ratio of two rates, (count1 / exposure1) / (count2 / exposure2).

    On the log scale, with the sum of both variances; one inside: not clearly different.

    Parameters
    ----------
    count1, squares1, exposure1, count2, squares2, exposure2 : number or array of numbers
        As in `clustered_rate`, of two periods or groups that share no cluster.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan as in `clustered_rate`.

    Raises
    ------
    ValueError
        As `clustered_rate`.

    Examples
    --------
    >>> low, high = clustered_ratio(100, 100, 1, 100, 100, 1)
    >>> round(low, 3), round(high, 3)
    (0.758, 1.319)
    """
    bounds.check_level("clustered_ratio", level)
    x1, variance1 = _log("clustered_ratio", count1, squares1)
    x2, variance2 = _log("clustered_ratio", count2, squares2)
    t1, t2 = (bounds.counted("clustered_ratio", "exposure", t) for t in (exposure1, exposure2))
    half = np.exp(bounds.normal_quantile(level) * np.sqrt(variance1 + variance2))
    ratio = (x1 / t1) / (x2 / t2)
    return bounds.pair(ratio / half, ratio * half)


def _log(caller, count, squares):
    """Give the count, missing where 0, and the variance of its logarithm."""
    x, squares = bounds.counted(caller, "count", count), bounds.counted(caller, "squares", squares)
    x = np.where(x > 0, x, np.nan)
    return x, squares / x**2
