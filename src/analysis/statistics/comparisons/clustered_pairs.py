"""How much wider the intervals of matched pairs are where pairs come in clusters."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.statistics._types import Array, Flags, Floats

__all__ = ["RESULTS", "design_effects", "largest_effect"]

# Results of pairs that have a design effect of their own.
RESULTS = ("net", "usable", "ratio", "majority", "minority")


class _Clustered(NamedTuple):
    """Pairs by response to the majority and the minority, and the cluster of each."""

    majority: Flags
    minority: Flags
    cluster: Array


def design_effects(
    majority: ArrayLike, minority: ArrayLike, cluster: ArrayLike
) -> dict[str, float]:
    """Variance of the results of matched pairs with clusters, over that without.

    1: pairs of one cluster are no more alike than others; 1.3: the intervals are those of 1.3 times
    fewer independent pairs. Both variances are linearised, between clusters and between pairs.

    Parameters
    ----------
    majority, minority : array of bool
        Per pair, whether each applicant got a positive response.
    cluster : array
        Per pair, the cluster that it belongs to, such as who placed the advert.

    Returns
    -------
    dict
        `net` (majority less minority, over all pairs), `usable` (over those with any positive
        response), `ratio` (minority over majority), `majority`, `minority` (positive-response
        rates). Missing (nan) where all pairs score the same, or with one cluster.

    Raises
    ------
    ValueError
        Without pairs, for arrays of unequal length, or for a pair without a cluster.

    References
    ----------
    R survey 4.1-1: the squared SE of svymean and svyratio with svydesign(~cluster) over that with
    svydesign(~1).

    Examples
    --------
    Two clusters of two pairs alike: half the information is left, and 2 / 1 x 3 / 4 more for the
    few clusters, so 2 x 1.5 = 3.

    >>> found = design_effects([1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 2, 2])
    >>> round(found["net"], 9), round(found["majority"], 9)
    (3.0, 3.0)
    """
    pairs = _read("design_effects", majority, minority, cluster)
    return {name: _effect(score, pairs.cluster) for name, score in _scores(pairs).items()}


def largest_effect(cluster: ArrayLike) -> float:
    """Design effect if all pairs of a cluster had the same response: pairs per pair's cluster.

    Sum of the squared cluster sizes over the number of pairs. It asks for no responses, and no
    result of pairs has a larger one, but for the factor of few clusters.

    Parameters
    ----------
    cluster : array
        As in `design_effects`.

    References
    ----------
    Kish (1965), Survey Sampling, with an intraclass correlation of 1.

    Examples
    --------
    >>> largest_effect(["a", "a", "b", "c"])
    1.5
    """
    sizes = np.unique(_number("largest_effect", cluster), return_counts=True)[1]
    return float((sizes**2).sum() / sizes.sum())


def _read(caller: str, majority: ArrayLike, minority: ArrayLike, cluster: ArrayLike) -> _Clustered:
    first, second = (np.asarray(each).astype(bool) for each in (majority, minority))
    numbers = _number(caller, cluster)
    if not len(first) == len(second) == len(numbers):
        raise ValueError(
            f"{caller}: {len(first)} and {len(second)} responses in {len(numbers)} clusters; "
            "expected one of each per pair."
        )
    return _Clustered(first, second, numbers)


def _number(caller: str, cluster: ArrayLike) -> Array:
    numbers = pd.factorize(np.asarray(cluster))[0]
    if not len(numbers) or (numbers < 0).any():
        raise ValueError(
            f"{caller}: {(numbers < 0).sum()} of {len(numbers)} pairs have no cluster; expected "
            "one or more pairs, and a cluster of each."
        )
    return numbers


def _scores(pairs: _Clustered) -> dict[str, Floats]:
    """Linearised contribution of each pair to each result, but for a constant factor."""
    first, second = pairs.majority.astype(float), pairs.minority.astype(float)
    gap, usable = first - second, np.maximum(first, second)
    return {
        "net": gap - gap.mean(),
        "usable": _of_ratio(gap, usable),
        "ratio": _of_ratio(second, first),
        "majority": first - first.mean(),
        "minority": second - second.mean(),
    }


def _of_ratio(part: Floats, whole: Floats) -> Floats:
    return part - part.sum() / whole.sum() * whole if whole.any() else np.zeros(len(part))


def _effect(score: Floats, cluster: Array) -> float:
    totals = np.bincount(cluster, weights=score)
    n, clusters = len(score), len(totals)
    plain = (score**2).sum()
    if clusters < 2 or plain == 0:
        return np.nan
    factor = clusters / (clusters - 1) * (n - 1) / n
    return float((totals**2).sum() / plain * factor)
