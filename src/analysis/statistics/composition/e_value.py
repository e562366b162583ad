"""How strongly something unmeasured would have to be at work to explain a ratio away."""

import numpy as np

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats, Numbers

__all__ = ["e_value", "e_value_of_bounds"]


def e_value(ratio: Numbers) -> Floats:
    """E-value of a ratio of chances: 1 or more.

    R + sqrt(R (R - 1)), with R the ratio, or its inverse below 1. Something unmeasured could
    explain the ratio only if it went together with the group and with the outcome by ratios of at
    least this, each, beyond what is held equal. 1 means that nothing is needed.

    Parameters
    ----------
    ratio : array of numbers
        Ratios above 0.

    Returns
    -------
    numpy.ndarray
        Missing where the ratio is.

    Raises
    ------
    ValueError
        For a ratio of 0 or less.

    References
    ----------
    VanderWeele and Ding (2017), Annals of Internal Medicine 167: 268-274; their example is 3.9 with
    7.26.

    Examples
    --------
    2 + sqrt(2 x 1), and the same for a half.

    >>> e_value([2.0, 0.5, 1.0]).round(4).tolist()
    [3.4142, 3.4142, 1.0]
    """
    values = bounds.floats(ratio)
    bounds.refuse("e_value", "ratio", values <= 0, values, "a ratio above 0, or missing")
    away = np.where(values < 1, 1 / values, values)
    return np.asarray(away + np.sqrt(away * (away - 1)), dtype=float)


def e_value_of_bounds(low: Numbers, high: Numbers) -> Floats:
    """E-value of the bound nearer to 1; 1 where the interval holds 1.

    Parameters
    ----------
    low, high : array of numbers
        Bounds of ratios; a bound of 0 or less counts as below 1.

    Returns
    -------
    numpy.ndarray
        Missing where a bound is.

    References
    ----------
    As `e_value`.

    Examples
    --------
    >>> e_value_of_bounds([2.0, 0.8, 0.2], [4.0, 1.5, 0.5]).round(4).tolist()
    [3.4142, 1.0, 3.4142]
    """
    lower, upper = bounds.floats(low), bounds.floats(high)
    known = ~np.isnan(lower) & ~np.isnan(upper)
    nearer = np.where(lower > 1, lower, np.where(upper < 1, upper, 1.0))
    return e_value(np.where(known, nearer, np.nan))
