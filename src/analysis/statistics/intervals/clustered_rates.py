"""Intervals of rates whose events come in clusters, as several reports of one incident do."""

import numpy as np

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Bounds, Floats, Numbers

__all__ = ["clustered_rate", "clustered_ratio"]


def clustered_rate(
    count: Numbers, squares: Numbers, exposure: Numbers, *, level: float = 0.95
) -> Bounds:
    """Cluster-robust interval of a rate, count / exposure, in events per unit of exposure.

    On the log scale: rate x exp(-/+ z sqrt(squares) / count). Clusters are independent of each
    other; the events of one cluster need not be. Where each cluster has one event, squares = count
    and the standard error is Poisson's.

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
    Too short where clusters are few or very unequal, like every sandwich estimate.

    References
    ----------
    Sandwich variance of the log-linear Poisson model with an intercept, without small-sample
    correction: R sandwich::vcovCL(glm(events ~ 1, poisson), cluster, cadjust = FALSE) on one row
    per cluster and zeros.

    Examples
    --------
    Ten reports, eight of them of one incident: squares = 64 + 1 + 1 = 66.

    >>> low, high = clustered_rate(10, 66, 1)
    >>> round(low, 2), round(high, 2), round(low * high, 9)
    (2.03, 49.15, 100.0)
    """
    bounds.check_level("clustered_rate", level)
    events, variance = _read_log_count("clustered_rate", count, squares)
    factor = np.exp(bounds.normal_quantile(level) * np.sqrt(variance))
    rate = events / bounds.read_counts("clustered_rate", "exposure", exposure)
    return bounds.pair(rate / factor, rate * factor)


def clustered_ratio(
    count1: Numbers,
    squares1: Numbers,
    exposure1: Numbers,
    count2: Numbers,
    squares2: Numbers,
    exposure2: Numbers,
    *,
    level: float = 0.95,
) -> Bounds:
    """Cluster-robust interval of a ratio of rates, (count1/exposure1) / (count2/exposure2).

    On the log scale, with the sum of both variances. If it contains 1, the two rates are not
    clearly different.

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
    caller = "clustered_ratio"
    bounds.check_level(caller, level)
    events1, variance1 = _read_log_count(caller, count1, squares1)
    events2, variance2 = _read_log_count(caller, count2, squares2)
    base1 = bounds.read_counts(caller, "exposure", exposure1)
    base2 = bounds.read_counts(caller, "exposure", exposure2)
    factor = np.exp(bounds.normal_quantile(level) * np.sqrt(variance1 + variance2))
    ratio = (events1 / base1) / (events2 / base2)
    return bounds.pair(ratio / factor, ratio * factor)


def _read_log_count(caller: str, count: Numbers, squares: Numbers) -> tuple[Floats, Floats]:
    """Return the count, missing where 0, and the variance of its logarithm."""
    events = bounds.read_counts(caller, "count", count)
    squared = bounds.read_counts(caller, "squares", squares)
    events = np.where(events > 0, events, np.nan)
    return events, squared / events**2
