"""Intervals of weighted shares from additive cells: sums of weights and of squared weights.

A cell of the tabulation plan holds sums only. For a sample with unequal probabilities, drawn
without clusters, these five give the Taylor-linearised variance of a share exactly: persons, sum of
weights, sum of squared weights, and the last two over the persons with the property.
"""

from collections.abc import Sequence

import numpy as np

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Bounds, Floats, Numbers

__all__ = ["weighted_difference", "weighted_ratio", "weighted_share"]


def weighted_share(
    weight: Numbers,
    weight2: Numbers,
    weight_yes: Numbers,
    weight2_yes: Numbers,
    n: Numbers,
    left: Numbers = 1.0,
    *,
    level: float = 0.95,
) -> Bounds:
    """Design-based confidence interval of a weighted share, weight_yes / weight, in [0, 1].

    Variance of the ratio p: left x n / (n - 1) x (weight2_yes (1 - 2p) + p^2 weight2) / weight^2.
    Then the Wilson interval on the effective sample size p (1 - p) / variance, at most n / left.

    Parameters
    ----------
    weight, weight2 : number or array of numbers
        Sum of the weights, and of the squared weights, of the persons observed.
    weight_yes, weight2_yes : number or array of numbers
        The same two sums over the persons with the property.
    n : number or array of numbers
        Persons observed, unweighted.
    left : number or array of numbers
        Share of the population that was not drawn, above 0 (the finite population correction): 1
        where it was drawn with replacement, or is a sample of what could have been.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing or n or weight is 0.

    Raises
    ------
    ValueError
        For a negative sum, a part above its whole, `left` or a level out of range.

    Notes
    -----
    From 10 expected successes and failures upwards, with moderate weights, a 95 % interval covers
    93 to 97 % (bench/coverage.py). Where p is 0 or 1 the variance is 0 and says nothing: there the
    effective size is Kish's, weight^2 / weight2. It holds neither for clusters (households, several
    rows per person: too short) nor for strata (mostly too long, but too short where allocation is
    far from proportional within the cell): use `survey.mean` on the persons. Of n drawn without
    replacement from N `left` is 1 - n / N.

    References
    ----------
    Linearisation: Sarndal, Swensson and Wretman (1992), section 5.7; effective size at most n: Korn
    and Graubard (1998); Kish (1965).

    Examples
    --------
    Weights 1, 1, 2, 2; one person of weight 1 and one of weight 2 have the property: p = 3 / 6,
    variance 4/3 x (0.25 x 10) / 36 = 0.0926, effective size 0.25 / 0.0926 = 2.7.

    >>> low, high = weighted_share(6, 10, 3, 5, 4)
    >>> round(low, 3), round(high, 3)
    (0.117, 0.883)
    """
    bounds.check_level("weighted_share", level)
    sums = (weight, weight2, weight_yes, weight2_yes, n, left)
    _, (low, high) = _share_and_wilson("weighted_share", sums, level)
    return bounds.pair(low, high)


def weighted_difference(
    first: Sequence[Numbers], second: Sequence[Numbers], *, level: float = 0.95
) -> Bounds:
    """Design-based interval of a difference of weighted shares, first - second, in [-1, 1].

    Newcombe's combination of the two intervals of `weighted_share`. If it contains 0, the two
    shares are not clearly different.

    Parameters
    ----------
    first, second : sequence of five or six numbers or arrays
        The sums of each group, in the order of `weighted_share`: weight, weight2, weight_yes,
        weight2_yes, n, and `left` where it is not 1. Nobody is in both groups.
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
    Two groups without common persons have no covariance in a sample without clusters and strata;
    with households or strata across the groups use `survey.difference` on the persons.

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
    p1, bounds1 = _share_and_wilson("weighted_difference", first, level)
    p2, bounds2 = _share_and_wilson("weighted_difference", second, level)
    return bounds.pair(*bounds.newcombe(p1, bounds1, p2, bounds2))


def weighted_ratio(
    first: Sequence[Numbers], second: Sequence[Numbers], *, level: float = 0.95
) -> Bounds:
    """Design-based confidence interval of a ratio of two weighted shares, first / second.

    exp(log ratio -/+ z sqrt((1 - p1) / (p1 n1) + (1 - p2) / (p2 n2))), with the effective sizes n1
    and n2 of `weighted_share`. Where a share is 0 or 1 that variance says nothing: there the
    intervals of both are combined. If it contains 1, the two shares are not clearly different.

    Parameters
    ----------
    first, second : sequence of five or six numbers or arrays
        As in `weighted_difference`. Nobody is in both groups.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing, a group is empty or the second share is 0, where
        there is no ratio: give the difference instead.

    Raises
    ------
    ValueError
        As `weighted_share`.

    Notes
    -----
    From 10 expected successes and failures in each group upwards a 95 % interval covers its level
    within one point (bench/coverage.py); what `weighted_difference` says of clusters and strata
    holds here too.

    References
    ----------
    Katz and others (1978), the log method; with equal weights it is `proportions.ratio` on n - 1.
    Donner and Zou (2012) for the combination of two intervals.

    Examples
    --------
    >>> group = (100, 100, 50, 50, 100)
    >>> low, high = weighted_ratio(group, group)
    >>> round(low, 3), round(high, 3), round(low * high, 12)
    (0.757, 1.321, 1.0)
    """
    bounds.check_level("weighted_ratio", level)
    p1, size1 = _share_and_size("weighted_ratio", first)
    p2, size2 = _share_and_size("weighted_ratio", second)
    both = bounds.wilson(p1 * size1, size1, level), bounds.wilson(p2 * size2, size2, level)
    return bounds.pair(*bounds.log_ratio(p1, size1, p2, size2, both, level))


def _share_and_wilson(
    caller: str, sums: Sequence[Numbers], level: float
) -> tuple[Floats, tuple[Floats, Floats]]:
    """Return the share and its Wilson bounds on the effective sample size."""
    p, size = _share_and_size(caller, sums)
    return p, bounds.wilson(p * size, size, level)


def _share_and_size(caller: str, sums: Sequence[Numbers]) -> tuple[Floats, Floats]:
    """Return the share and its effective sample size."""
    weight, weight2, weight_yes, weight2_yes, n, *rest = sums
    left = bounds.floats(rest[0] if rest else 1.0)
    bounds.refuse(caller, "left", (left <= 0) | (left > 1), left, "above 0, at most 1")
    yes, whole = bounds.read_weighted_part(
        caller, weight_yes, weight, names=("weight_yes", "weight")
    )
    yes2, whole2 = bounds.read_weighted_part(
        caller, weight2_yes, weight2, names=("weight2_yes", "weight2")
    )
    persons = bounds.read_counts(caller, "n", n)
    p = yes / whole
    size = _effective_size(p, whole, whole2, yes2, np.where(persons > 0, persons, np.nan))
    return p, size / left


def _effective_size(p: Floats, weight: Floats, weight2: Floats, yes2: Floats, n: Floats) -> Floats:
    """Return the size of a simple sample of the same variance: p (1 - p) / variance, or Kish's."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = n / (n - 1) * (yes2 * (1 - 2 * p) + p**2 * weight2) / weight**2
        size = np.where((p == 0) | (p == 1), weight**2 / weight2, p * (1 - p) / variance)
    return np.minimum(size, n)
