"""Intervals of weighted shares from additive cells: sums of weights and of squared weights.

A cell of the tabulation plan holds sums only. For a sample with unequal probabilities, drawn
without clusters, these five give the Taylor-linearised variance of a share exactly: persons, sum of
weights, sum of squared weights, and the last two over the persons with the property.
"""

import numpy as np

from analysis.statistics import _bounds as bounds

__all__ = ["paired_difference", "weighted_difference", "weighted_ratio", "weighted_share"]

ROUNDING = 1e-9


def weighted_share(weight, weight2, weight_yes, weight2_yes, n, *, level=0.95):
    """Give the design-based interval of a weighted share, weight_yes / weight, in [0, 1].

    Variance of the ratio p under sampling with replacement: n / (n - 1) x (weight2_yes (1 - 2p) +
    p^2 weight2) / weight^2. Then the Wilson interval on the effective sample size p (1 - p) /
    variance, at most n.

    Parameters
    ----------
    weight, weight2 : number or array of numbers
        Sum of the weights, and of the squared weights, of the persons observed.
    weight_yes, weight2_yes : number or array of numbers
        The same two sums over the persons with the property.
    n : number or array of numbers
        Persons observed, unweighted.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing or n or weight is 0.

    Raises
    ------
    ValueError
        For a negative sum, a part above its whole, or a level outside (0, 1).

    Notes
    -----
    From 10 expected successes and failures on, with moderate weights, a 95 % interval covers 93 to
    97 % (bench/coverage.py). Where p is 0 or 1 the variance is 0 and says nothing: there the
    effective size is Kish's, weight^2 / weight2. It does not hold for clusters (households, several
    rows per person: too short) nor for strata (mostly too long, but too short where allocation is
    far from proportional within the cell): use `survey.mean` on the persons. A share of n drawn
    without replacement from N has a variance smaller by 1 - n / N, which is left out.

    References
    ----------
    Linearisation: Sarndal, Swensson and Wretman (1992), section 5.7; effective size at most n: Korn
    and Graubard (1998); Kish (1965).

    Examples
    --------
    Weights 1, 1, 2, 2, of which one 1 and one 2 with the property: p = 3 / 6, variance
    4/3 x (0.25 x 10) / 36 = 0.0926, effective size 0.25 / 0.0926 = 2.7.

    >>> low, high = weighted_share(6, 10, 3, 5, 4)
    >>> round(low, 3), round(high, 3)
    (0.117, 0.883)
    """
    bounds.check_level("weighted_share", level)
    return bounds.pair(
        *_wilson("weighted_share", (weight, weight2, weight_yes, weight2_yes, n), level)[1]
    )


def weighted_difference(first, second, *, level=0.95):
    """Give the design-based interval of a difference of two weighted shares, first - second, in [-1, 1].

    Newcombe's combination of the two intervals of `weighted_share`. Zero inside: not clearly
    different.

    Parameters
    ----------
    first, second : sequence of five numbers or arrays
        The sums of each group, in the order of `weighted_share`: weight, weight2, weight_yes,
        weight2_yes, n. The groups share nobody.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing or a group is empty.

    Raises
    ------
    ValueError
        As `weighted_share`.

    Notes
    -----
    Two groups that share nobody have no covariance in a sample without clusters and strata; with
    households or strata across the groups use `survey.difference` on the persons.

    References
    ----------
    Newcombe (1998), method 10; Zou and Donner (2008) for other intervals than Wilson's.

    Examples
    --------
    >>> low, high = weighted_difference((6, 10, 3, 5, 4), (6, 10, 3, 5, 4))
    >>> round(low, 3), round(high, 3)
    (-0.542, 0.542)
    """
    bounds.check_level("weighted_difference", level)
    p1, bounds1 = _wilson("weighted_difference", first, level)
    p2, bounds2 = _wilson("weighted_difference", second, level)
    return bounds.pair(*bounds.combine(p1, bounds1, p2, bounds2))


def weighted_ratio(first, second, *, level=0.95):
    """Give the design-based interval of a ratio of two weighted shares, first / second.

    exp(log ratio -/+ z sqrt((1 - p1) / (p1 n1) + (1 - p2) / (p2 n2))), with the effective sizes n1
    and n2 of `weighted_share`. One inside: not clearly different.

    Parameters
    ----------
    first, second : sequence of five numbers or arrays
        As in `weighted_difference`. The groups share nobody.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing, a group is empty or a share is 0, where the
        logarithm does not exist: give the difference instead.

    Raises
    ------
    ValueError
        As `weighted_share`.

    Notes
    -----
    From 10 expected successes and failures in each group on a 95 % interval covers its level within
    one point (bench/coverage.py); what `weighted_difference` says of clusters and strata holds here
    too.

    References
    ----------
    Katz and others (1978), the log method; with equal weights it is `intervals.ratio` on n - 1.

    Examples
    --------
    >>> low, high = weighted_ratio((100, 100, 50, 50, 100), (100, 100, 50, 50, 100))
    >>> round(low, 3), round(high, 3), round(low * high, 12)
    (0.757, 1.321, 1.0)
    """
    bounds.check_level("weighted_ratio", level)
    (p1, size1), (p2, size2) = (
        _share_and_size("weighted_ratio", first),
        _share_and_size("weighted_ratio", second),
    )
    p1, p2 = np.where(p1 > 0, p1, np.nan), np.where(p2 > 0, p2, np.nan)
    half = bounds.normal_quantile(level) * np.sqrt(
        (1 - p1) / (p1 * size1) + (1 - p2) / (p2 * size2)
    )
    return bounds.pair(p1 / p2 * np.exp(-half), p1 / p2 * np.exp(half))


def paired_difference(weight, weight2, gained, gained2, lost, lost2, n, *, level=0.95):
    """Give the design-based interval of a change among the same persons, (gained - lost) / weight, in [-1, 1].

    Mean of a variable that is 1 for who gained the property, -1 for who lost it and 0 for all
    others; its linearised variance, n / (n - 1) x (gained2 (1 - d)^2 + lost2 (1 + d)^2 + rest2 d^2)
    / weight^2, and the normal distribution.

    Parameters
    ----------
    weight, weight2 : number or array of numbers
        Sum of the weights, and of the squared weights, of the persons followed.
    gained, gained2, lost, lost2 : number or array of numbers
        The same two sums over who had the property only the second, and only the first time.
    n : number or array of numbers
        Persons followed, unweighted.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing, or nobody changed: then the variance says
        nothing.

    Raises
    ------
    ValueError
        For a negative sum, more who changed than there are, or a level outside (0, 1).

    Notes
    -----
    With equal weights this is the Wald interval of a paired difference (McNemar's test without
    correction). It needs some tens of persons who changed, and does not hold for clusters and
    strata (`weighted_share`).

    References
    ----------
    Linearisation: Sarndal, Swensson and Wretman (1992), section 5.7; paired difference: Newcombe
    (1998), Statistics in Medicine 17: 2635-2650, method 1.

    Examples
    --------
    100 persons, 12 gained and 4 lost: d = 0.08, variance 100/99 x (12 x 0.92^2 + 4 x 1.08^2 + 84 x
    0.08^2) / 100^2.

    >>> low, high = paired_difference(100, 100, 12, 12, 4, 4, 100)
    >>> round(low, 4), round(high, 4)
    (0.0028, 0.1572)
    """
    bounds.check_level("paired_difference", level)
    whole, both = _part(
        "paired_difference", weight, np.add(gained, lost), ("weight", "gained and lost")
    )
    whole2, both2 = _part(
        "paired_difference", weight2, np.add(gained2, lost2), ("weight2", "gained2 and lost2")
    )
    n = bounds.counted("paired_difference", "n", n)
    change = (bounds.floats(gained) - bounds.floats(lost)) / whole
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (
            gained2 * (1 - change) ** 2 + lost2 * (1 + change) ** 2 + (whole2 - both2) * change**2
        )
        half = bounds.normal_quantile(level) * np.sqrt(n / (n - 1) * spread) / whole
    half = np.where(both > 0, half, np.nan)
    return bounds.pair(np.maximum(change - half, -1), np.minimum(change + half, 1))


def _wilson(caller, sums, level):
    """Give the share and its Wilson bounds on the effective sample size."""
    p, size = _share_and_size(caller, sums)
    return p, bounds.wilson(p * size, size, level)


def _share_and_size(caller, sums):
    """Give the share and its effective sample size."""
    weight, weight2, yes, yes2, n = sums
    weight, yes = _part(caller, weight, yes, ("weight", "weight_yes"))
    weight2, yes2 = _part(caller, weight2, yes2, ("weight2", "weight2_yes"))
    n = bounds.counted(caller, "n", n)
    p = yes / weight
    return p, _effective_size(p, weight, weight2, yes2, np.where(n > 0, n, np.nan))


def _part(caller, whole, part, names):
    """Read a sum and its part; a part above its whole by rounding only is the whole."""
    whole, part = bounds.counted(caller, names[0], whole), bounds.counted(caller, names[1], part)
    part = np.where(np.abs(part - whole) <= ROUNDING * whole, whole, part)
    part, whole = bounds.within(caller, part, whole, names=names[::-1])
    return whole, part


def _effective_size(p, weight, weight2, yes2, n):
    """Give the size of a simple sample with the same variance: p (1 - p) / variance, or Kish's."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = n / (n - 1) * (yes2 * (1 - 2 * p) + p**2 * weight2) / weight**2
        size = np.where((p == 0) | (p == 1), weight**2 / weight2, p * (1 - p) / variance)
    return np.minimum(size, n)
