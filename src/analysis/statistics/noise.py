"""Intervals of numbers whose counts carry a noise of known variance, added to protect them.

The noise is independent of what was counted, so its variance adds to that of the interval.
"""

import numpy as np

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Bounds, Floats, Numbers

__all__ = ["share_variance", "with_noise", "with_noise_in_ratio"]

NO_LIMITS = (-np.inf, np.inf)


def with_noise(
    value: Numbers,
    low: Numbers | None,
    high: Numbers | None,
    variance: Numbers,
    *,
    level: float = 0.95,
    within: tuple[float, float] = NO_LIMITS,
) -> Bounds:
    """Interval of a number that also has an independent error of known variance.

    The distance from the number to each bound is combined with that of the error: low = value -
    sqrt((value - low)^2 + z^2 variance), high likewise; then both are cut to the range of the
    number.

    Parameters
    ----------
    value : number or array of numbers
        The estimate.
    low, high : number or array of numbers
        Its interval without the error; missing where it has none (everybody was counted), and then
        the error is the whole interval.
    variance : number or array of numbers
        Variance of the error, in squared units of the estimate.
    level : float
        Confidence level of both, between 0 and 1.
    within : tuple of two floats
        Lowest and highest possible value: (0, 1) for a share.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high), never narrower than given but for the cut; nan where `value` or `variance` is
        missing.

    Raises
    ------
    ValueError
        For a negative variance, or a level outside (0, 1).

    Notes
    -----
    An asymmetric interval (a share near 0 or 1, a rate of few events) keeps its shape: its own
    distances stand in for standard errors, on the side where they matter.

    References
    ----------
    Zou and Donner (2008), Statistics in Medicine 27: 1693-1702; method of variance estimates
    recovery (MOVER).

    Examples
    --------
    Distances 3 and 3, and an error of 1.96 x 2.0408 = 4: together 5.

    >>> low, high = with_noise(10, 7, 13, 2.0408**2)
    >>> round(low, 3), round(high, 3)
    (5.0, 15.0)

    A share of 0 of which the count is full: the error alone, 1.96 x 0.01.

    >>> low, high = with_noise(0, None, None, 0.0001, within=(0, 1))
    >>> round(low, 4), round(high, 4)
    (0.0, 0.0196)
    """
    centre, error = _read("with_noise", value, variance, level)
    below = np.hypot(_distance(centre, low, -1), error)
    above = np.hypot(_distance(centre, high, 1), error)
    return bounds.pair(np.clip(centre - below, *within), np.clip(centre + above, *within))


def with_noise_in_ratio(
    value: Numbers,
    low: Numbers | None,
    high: Numbers | None,
    variance: Numbers,
    *,
    level: float = 0.95,
) -> Bounds:
    """Interval of a ratio that also has an independent error of known relative variance.

    `with_noise` on the logarithms: value / exp(sqrt(log(value / low)^2 + z^2 variance)), high
    likewise.

    Parameters
    ----------
    value : number or array of numbers
        The ratio; 0 or more.
    low, high : number or array of numbers
        As in `with_noise`; `low` may be 0 and `high` infinite.
    variance : number or array of numbers
        Variance of the error of the logarithm: that of the ratio over the squared ratio.
    level : float
        As in `with_noise`.

    Returns
    -------
    tuple of float or numpy.ndarray
        As `with_noise`. A ratio of 0 has no logarithm: its bounds are as given.

    Raises
    ------
    ValueError
        As `with_noise`; also for a negative ratio.

    References
    ----------
    Donner and Zou (2012), Statistical Methods in Medical Research 21: 347-359.

    Examples
    --------
    The logarithm alone: exp(1.96 x 0.1) is 1.2165.

    >>> low, high = with_noise_in_ratio(2, None, None, 0.01)
    >>> round(2 / low, 4), round(high / 2, 4)
    (1.2165, 1.2165)
    """
    ratio, _ = _read("with_noise_in_ratio", value, variance, level)
    bounds.refuse("with_noise_in_ratio", "value", ratio < 0, ratio, "0 or more")
    no_log = ratio == 0
    low, high = (np.broadcast_to(_floats(each), ratio.shape) for each in (low, high))
    with np.errstate(divide="ignore", invalid="ignore"):
        log, log_low, log_high = (np.log(each) for each in (ratio, low, high))
        found = with_noise(np.where(no_log, np.nan, log), log_low, log_high, variance, level=level)
        log_low, log_high = np.exp(found[0]), np.exp(found[1])
    return bounds.pair(np.where(no_log, low, log_low), np.where(no_log, high, log_high))


def share_variance(
    part: Numbers,
    whole: Numbers,
    part_variance: Numbers,
    whole_variance: Numbers,
    covariance: Numbers = 0.0,
) -> Floats:
    """Variance of a share, part / whole, of which both counts carry noise.

    (part_variance - 2 p covariance + p^2 whole_variance) / whole^2, with p the share, at most 1.
    For a part of k published counts and a whole of one, each with a noise of variance V: V (k +
    p^2) / whole^2.

    Parameters
    ----------
    part, whole : number or array of numbers
        Both counts, with their noise; weighted counts of a sample alike.
    part_variance, whole_variance : number or array of numbers
        Variance of the noise of each; of a sum, that of all counts in it.
    covariance : number or array of numbers
        Of both noises: where the whole is a sum that holds the part, the variance of the part.

    Returns
    -------
    numpy.ndarray
        Missing where an input is missing or the whole is 0. Over p^2 it is that of the logarithm.

    References
    ----------
    Linearisation (delta method): Sarndal, Swensson and Wretman (1992), section 5.6.

    Examples
    --------
    50 of 100, both with noise of variance 3: 3 (1 + 0.25) / 100^2; of 50 and 50 more: 3 (0.25 +
    0.25) / 100^2.

    >>> round(float(share_variance(50, 100, 3, 3)), 9)
    0.000375
    >>> round(float(share_variance(50, 100, 3, 6, 3)), 9)
    0.00015
    """
    counts = bounds.read_counts("share_variance", "part", part)
    wholes = bounds.read_counts("share_variance", "whole", whole)
    wholes = np.where(wholes > 0, wholes, np.nan)
    share = np.minimum(counts / wholes, 1)
    of_part = bounds.read_counts("share_variance", "part_variance", part_variance)
    of_whole = bounds.read_counts("share_variance", "whole_variance", whole_variance)
    total = of_part - 2 * share * bounds.floats(covariance) + share**2 * of_whole
    # What is 0 but for rounding, of a part that is the whole.
    return np.maximum(total, 0) / wholes**2


def _read(caller: str, value: Numbers, variance: Numbers, level: float) -> tuple[Floats, Floats]:
    """Return the estimate, and how far the error reaches, in one shape."""
    bounds.check_level(caller, level)
    squared = bounds.read_counts(caller, "variance", variance)
    error = bounds.normal_quantile(level) * np.sqrt(squared)
    centre, error = np.broadcast_arrays(bounds.floats(value), error)
    return centre, error


def _floats(bound: Numbers | None) -> Floats:
    """Return bounds as floats; none at all is one that is missing."""
    return bounds.floats(np.nan if bound is None else bound)


def _distance(value: Floats, bound: Numbers | None, side: int) -> Floats:
    """Return how far a bound lies beyond the estimate; 0 where there is none."""
    beyond = side * (_floats(bound) - value)
    return np.where(np.isnan(beyond), 0.0, np.maximum(beyond, 0.0))
