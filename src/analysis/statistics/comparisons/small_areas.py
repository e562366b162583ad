"""Estimates of small areas, drawn to their common mean as far as each is uncertain."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats
from analysis.statistics.comparisons.meta_analysis import estimate

__all__ = ["shrunken", "smoothed_variances"]


def shrunken(estimates: ArrayLike, variances: ArrayLike, *, level: float = 0.95) -> pd.DataFrame:
    """Shrink the estimates of areas to their mean (Fay-Herriot without covariates, REML).

    Each area has a true value, drawn around a common mean with variance tau2. Shrunken value: w x
    direct + (1 - w) x mean, with w = tau2 / (tau2 + variance): near the direct value where that is
    certain, near the mean where it is not. Its error is smaller over all areas together, and it is
    biased to the mean for an area that truly differs: show both.

    Parameters
    ----------
    estimates : array of float
        Direct estimate of each area, two areas or more.
    variances : array of float
        Sampling variance of each, above 0; for shares that may be 0 or 1, `smoothed_variances`.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per area, in their order: `direct`, `direct_low`, `direct_high` (normal), `value`,
        `low`, `high` (normal, with the root of `mse`), `mse` (mean squared error: of the shrinkage,
        of the mean, and twice that of tau2), `weight` (w, 0 to 1).

    Raises
    ------
    ValueError
        As `meta_analysis.estimate`: fewer than two areas, a missing value, a variance of 0 or less.

    Notes
    -----
    Where tau2 is estimated as 0 all areas get the mean. Ranks of shrunken values are no better
    founded than those of direct ones.

    References
    ----------
    Fay and Herriot (1979), Journal of the American Statistical Association 74: 269-277; Datta and
    Lahiri (2000), Statistica Sinica 10: 613-627, for the mean squared error under REML; R metafor
    3.8-1: blup(rma(yi, vi, method = "REML")), whose variance is that without the part of tau2.

    Examples
    --------
    Equal variances: tau2 is 0.5 - 0.1 and w = 0.4 / 0.5, so 0 moves a fifth of the way to 0.5.

    >>> found = shrunken([0.0, 1.0], [0.1, 0.1])
    >>> found[["direct", "value", "weight"]].round(6).to_numpy().tolist()
    [[0.0, 0.1, 0.8], [1.0, 0.9, 0.8]]
    """
    model = estimate(estimates, variances, level=level)
    y, v = np.asarray(estimates, dtype=float), np.asarray(variances, dtype=float)
    tau2, mean = model["tau2"], model["value"]
    total = tau2 + v
    weight = tau2 / total
    value = weight * y + (1 - weight) * mean
    of_mean = (1 - weight) ** 2 / (1 / total).sum()
    of_tau2 = v**2 / total**3 * 2 / (1 / total**2).sum()
    mse = weight * v + of_mean + 2 * of_tau2
    z = bounds.normal_quantile(level)
    return pd.DataFrame(
        {
            "direct": y,
            "direct_low": y - z * np.sqrt(v),
            "direct_high": y + z * np.sqrt(v),
            "value": value,
            "low": value - z * np.sqrt(mse),
            "high": value + z * np.sqrt(mse),
            "mse": mse,
            "weight": weight,
        }
    )


def smoothed_variances(shares: ArrayLike, sizes: ArrayLike) -> Floats:
    """Sampling variances of shares by the share of all areas together: p (1 - p) / size.

    The own share of a small area gives a variance of 0 where it is 0 or 1, and one that goes up and
    down with the estimate itself.

    Parameters
    ----------
    shares : array of float
        Share of each area, in [0, 1].
    sizes : array of float
        Size of each, above 0: persons, or the effective size of a sample.

    Raises
    ------
    ValueError
        For a share outside [0, 1], a size of 0 or less, or where all shares together are 0 or 1.

    Examples
    --------
    >>> smoothed_variances([0.0, 1.0], [10, 30]).round(6).tolist()
    [0.01875, 0.00625]
    """
    p, n = np.asarray(shares, dtype=float), np.asarray(sizes, dtype=float)
    if not (((p >= 0) & (p <= 1)).all() and (n > 0).all()):
        raise ValueError(
            "smoothed_variances: a share outside [0, 1] or a size of 0 or less; leave such areas "
            "out and say so."
        )
    together = float((p * n).sum() / n.sum())
    if together in (0.0, 1.0):
        raise ValueError(
            f"smoothed_variances: every share is {together:g}; there is nothing to shrink."
        )
    return np.asarray(together * (1 - together) / n, dtype=float)
