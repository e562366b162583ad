"""Interval of a change among the same persons, from sums of weights and of squared weights."""

import numpy as np

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Bounds, Numbers

__all__ = ["paired_difference"]


def paired_difference(
    weight: Numbers,
    weight2: Numbers,
    gained: Numbers,
    gained2: Numbers,
    lost: Numbers,
    lost2: Numbers,
    n: Numbers,
    *,
    level: float = 0.95,
) -> Bounds:
    """Design-based interval of a change among the same persons, (gained - lost) / weight.

    The change d, in [-1, 1], is the mean of a variable that is 1 for those who gained the property,
    -1 for those who lost it and 0 for all others. Its linearised variance is n / (n - 1) x (gained2
    (1 - d)^2 + lost2 (1 + d)^2 + rest2 d^2) / weight^2; the interval is normal. Where nobody
    changed that variance says nothing: there it is the Wilson bound of a share of 0, both ways.

    Parameters
    ----------
    weight, weight2 : number or array of numbers
        Sum of the weights, and of the squared weights, of the persons followed.
    gained, gained2, lost, lost2 : number or array of numbers
        The same two sums over those who had the property only the second time, and over those who
        had it only the first time.
    n : number or array of numbers
        Persons followed, unweighted.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing.

    Raises
    ------
    ValueError
        For a negative sum, more persons who changed than there are, or a level outside (0, 1).

    Notes
    -----
    With equal weights this is the Wald interval of a paired difference (McNemar's test without
    correction). It needs some tens of persons who changed, and does not hold for clusters and
    strata (`weighted_intervals.weighted_share`).

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
    caller = "paired_difference"
    bounds.check_level(caller, level)
    up, up2, down, down2 = (bounds.floats(each) for each in (gained, gained2, lost, lost2))
    changed, whole = bounds.read_weighted_part(
        caller, up + down, weight, names=("gained and lost", "weight")
    )
    changed2, whole2 = bounds.read_weighted_part(
        caller, up2 + down2, weight2, names=("gained2 and lost2", "weight2")
    )
    persons = bounds.read_counts(caller, "n", n)
    change = (up - down) / whole
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = up2 * (1 - change) ** 2 + down2 * (1 + change) ** 2
        spread = spread + (whole2 - changed2) * change**2
        half = bounds.normal_quantile(level) * np.sqrt(persons / (persons - 1) * spread) / whole
    _, most = bounds.wilson(np.zeros_like(change), np.minimum(whole**2 / whole2, persons), level)
    half = np.where(changed > 0, half, most)
    return bounds.pair(np.maximum(change - half, -1), np.minimum(change + half, 1))
