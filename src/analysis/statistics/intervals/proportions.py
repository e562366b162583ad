"""Intervals of shares, and of differences and ratios of shares, from counts without a design.

Counts here are simple: independent persons of equal weight. Clusters, strata or weights need
`analysis.statistics.samples.survey`, or `weighted_intervals` where only sums are left; rates of
events are in `rates`.
"""

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Bounds, Numbers

__all__ = ["difference", "proportion", "ratio"]


def proportion(
    successes: Numbers, n: Numbers, *, method: str = "wilson", level: float = 0.95
) -> Bounds:
    """Confidence interval of a share, in [0, 1].

    Wilson: every share that the score test does not reject at this count; Clopper-Pearson: every
    share under which a count this low, or this high, has a chance of at least (1 - level) / 2, so
    that the interval is never too short.

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
    (down to 84 % where n p < 1); from 10 expected successes and failures upwards it is never under
    92 %.

    References
    ----------
    Wilson (1927); Clopper and Pearson (1934); Brown, Cai and DasGupta (2001).

    Examples
    --------
    >>> low, high = proportion(5, 10)
    >>> round(low, 3), round(high, 3), round(low + high, 12)
    (0.237, 0.763, 1.0)
    """
    x, size = bounds.read_part("proportion", successes, n)
    bounds.check_level("proportion", level)
    if method == "wilson":
        return bounds.pair(*bounds.wilson(x, size, level))
    if method == "clopper-pearson":
        return bounds.pair(*bounds.clopper_pearson(x, size, level))
    raise ValueError(f"proportion: method {method!r}; expected 'wilson' or 'clopper-pearson'.")


def difference(
    x1: Numbers, n1: Numbers, x2: Numbers, n2: Numbers, *, level: float = 0.95
) -> Bounds:
    """Confidence interval of a difference of two independent shares, x1/n1 - x2/n2, in [-1, 1].

    Newcombe's hybrid score interval: the distances from the two shares to their Wilson bounds,
    combined on each side as the root of the sum of squares. If it contains 0, the two shares are
    not clearly different.

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
    A 95 % interval covers 94 to 96 % from 10 expected successes and failures in each group upwards,
    and mostly more than 95 % below that (bench/coverage.py). It does not hold for groups that share
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
    first, size1 = bounds.read_part("difference", x1, n1)
    second, size2 = bounds.read_part("difference", x2, n2)
    bounds.check_level("difference", level)
    low, high = bounds.newcombe(
        first / size1,
        bounds.wilson(first, size1, level),
        second / size2,
        bounds.wilson(second, size2, level),
    )
    return bounds.pair(low, high)


def ratio(x1: Numbers, n1: Numbers, x2: Numbers, n2: Numbers, *, level: float = 0.95) -> Bounds:
    """Confidence interval of a ratio of two independent shares, (x1/n1) / (x2/n2).

    exp(log ratio -/+ z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2)). Where a share is 0 or 1 that variance says
    nothing: there the Wilson bounds of both are combined. If it contains 1, the two shares are not
    clearly different.

    Parameters
    ----------
    x1, n1, x2, n2 : number or array of numbers
        Persons with the property and persons observed, in the first and the second group.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple of float or numpy.ndarray
        (low, high); nan where an input is missing, a group is empty or x2 is 0, where there is no
        ratio: give the difference instead.

    Raises
    ------
    ValueError
        For a negative count, more successes than n, or a level outside (0, 1).

    Notes
    -----
    A 95 % interval covers 94 to 97 % from 10 expected successes and failures in each group upwards
    (bench/coverage.py).

    References
    ----------
    Katz and others (1978), the log method; Donner and Zou (2012) for the combination of two
    intervals.

    Examples
    --------
    >>> low, high = ratio(50, 100, 50, 100)
    >>> round(low, 3), round(high, 3), round(low * high, 12)
    (0.758, 1.319, 1.0)
    """
    first, size1 = bounds.read_part("ratio", x1, n1)
    second, size2 = bounds.read_part("ratio", x2, n2)
    bounds.check_level("ratio", level)
    p1, p2 = first / size1, second / size2
    both = bounds.wilson(first, size1, level), bounds.wilson(second, size2, level)
    return bounds.pair(*bounds.log_ratio(p1, size1, p2, size2, both, level))
