"""Intervals of rates of independent events, and of ratios of rates, from counts and exposure.

Events that come in clusters, as several reports of one incident do, need `clustered_rates`.
"""

import numpy as np

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Bounds, Numbers

__all__ = ["poisson", "rate_ratio"]


def poisson(
    count: Numbers, exposure: Numbers = 1.0, *, method: str = "exact", level: float = 0.95
) -> Bounds:
    """Confidence interval of a rate, count / exposure, in events per unit of exposure.

    Exact (Garwood): every rate under which a count this low, or this high, has a chance of at least
    (1 - level) / 2. Byar: the textbook approximation of it by a cube root.

    Parameters
    ----------
    count : number or array of numbers
        Events, independent of each other. A fraction is an effective number of events, weight^2 /
        weight2; its bounds times weight2 / weight are those of the weighted number.
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
        For a negative count or exposure, events without exposure, or an unknown method or level.

    Notes
    -----
    Too short when events come in clusters (`clustered_rates`). Otherwise it covers its level or
    more: a 95 % interval 97 % at 10 expected events, 95 % at 1000 (bench/coverage.py).

    References
    ----------
    Garwood (1936); Breslow and Day (1987), p. 69, for Byar; Fay and Feuer (1997) for weighted
    numbers, with the mean weight of an event, weight2 / weight, for one event more.

    Examples
    --------
    >>> low, high = poisson(0, 100)     # the upper bound is -log(0.025) / 100
    >>> low, round(high, 4)
    (0.0, 0.0369)
    """
    events, base = bounds.read_events("poisson", count, exposure, whole=False)
    bounds.check_level("poisson", level)
    if method not in ("exact", "byar"):
        raise ValueError(f"poisson: method {method!r}; expected 'exact' or 'byar'.")
    low, high = (bounds.garwood if method == "exact" else bounds.byar)(events, level)
    return bounds.pair(low / base, high / base)


def rate_ratio(
    x1: Numbers, t1: Numbers, x2: Numbers, t2: Numbers, *, level: float = 0.95
) -> Bounds:
    """Exact confidence interval of a ratio of two rates, (x1/t1) / (x2/t2).

    Given their sum, x1 is binomial; its Clopper-Pearson bounds p give p / (1 - p) x t2 / t1. If it
    contains 1, the two rates are not clearly different.

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
        As `poisson`; also for a count that is not whole.

    References
    ----------
    R's poisson.test for two rates.

    Examples
    --------
    One of two events: p from 0.01258 to 0.98742.

    >>> low, high = rate_ratio(1, 100, 1, 100)
    >>> round(low, 4), round(high, 2), round(low * high, 9)
    (0.0127, 78.5, 1.0)
    """
    first, base1 = bounds.read_events("rate_ratio", x1, t1)
    second, base2 = bounds.read_events("rate_ratio", x2, t2)
    bounds.check_level("rate_ratio", level)
    both = np.where(first + second > 0, first + second, np.nan)
    low, high = bounds.clopper_pearson(first, both, level)
    with np.errstate(divide="ignore"):
        return bounds.pair(low / (1 - low) * base2 / base1, high / (1 - high) * base2 / base1)
