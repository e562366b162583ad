"""The interval of an estimate from public cells: what sample and noise together may be off.

Every public count has a noise of known variance, but for counts that are published elsewhere and
those of actors (`plan.Table.has_noise`). A full count has the interval of that noise alone.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.settings import LEVEL, NOISE_VARIANCE, RELIABLE_AT_LEAST
from analysis.statistics.noise import share_variance, with_noise, with_noise_in_ratio

__all__ = [
    "CELL_KEY",
    "DESIGN",
    "FULL_COUNT",
    "NO_INTERVAL",
    "UNRELIABLE",
    "few",
    "kind_of",
    "noise_of_share",
    "noise_of_weight",
    "widened",
    "widened_ratio",
]

# Kinds of interval: of a sample, its noise included; of the noise alone; and a full count of which
# the numbers are public already.
DESIGN = "design"
CELL_KEY = "cell_key"
NO_INTERVAL = "none (full count)"
SAMPLE, FULL_COUNT = "sample", "full count"
UNLIMITED = (-np.inf, np.inf)
# Low reliability, a status of SDMX.
UNRELIABLE = "u"


def kind_of(basis: pd.Series, *, has_noise: bool) -> np.ndarray:
    """Kind of interval of numbers that rest on a sample or a full count, with or without noise.

    Examples
    --------
    >>> kind_of(pd.Series(["sample", "full count"]), has_noise=True).tolist()
    ['design', 'cell_key']
    """
    return np.where(basis == SAMPLE, DESIGN, CELL_KEY if has_noise else NO_INTERVAL)


def noise_of_weight(weight: pd.Series, n: pd.Series, *, has_noise: bool) -> pd.Series:
    """Variance of the noise of weighted counts: that of one unit times the squared mean weight.

    A count of 0 has none; a hidden one has a missing variance.

    Examples
    --------
    >>> noise_of_weight(pd.Series([200.0, 0.0]), pd.Series([100.0, 0.0]), has_noise=True).tolist()
    [12.0, 0.0]
    """
    each = (weight / n.where(n != 0)).mask(n == 0, 0.0)
    return NOISE_VARIANCE * has_noise * each**2


def noise_of_share(frame: pd.DataFrame, prefix: str = "") -> np.ndarray:
    """Variance of the noise of a share, from the sums of `estimates.parts`."""
    names = ("yes_weight", "weight", "yes_noise", "noise", "yes_shared")
    return share_variance(*(frame[prefix + name] for name in names))


def widened(
    kind: pd.Series,
    value: pd.Series,
    sampling: tuple[ArrayLike, ArrayLike],
    noise: ArrayLike,
    *,
    within: tuple[float, float] = UNLIMITED,
) -> dict[str, np.ndarray]:
    """Give `low` and `high` of an estimate: of the sample where it is one, with the noise.

    Parameters
    ----------
    kind : Series
        Kind of interval of each row (`kind_of`).
    value : Series
        Estimates.
    sampling : tuple of two arrays
        Bounds of the sampling error; not used on a full count.
    noise : array
        Variance of the noise.
    within
        Lowest and highest possible value.
    """
    low, high = _of_samples(kind, sampling)
    return _where_any(kind, with_noise(value, low, high, noise, level=LEVEL, within=within))


def widened_ratio(
    kind: pd.Series, value: pd.Series, sampling: tuple[ArrayLike, ArrayLike], noise: ArrayLike
) -> dict[str, np.ndarray]:
    """Give `low` and `high` of a ratio, as `widened`; `noise` is the variance of its logarithm."""
    low, high = _of_samples(kind, sampling)
    return _where_any(kind, with_noise_in_ratio(value, low, high, noise, level=LEVEL))


def _of_samples(kind: pd.Series, sampling: tuple[ArrayLike, ArrayLike]) -> list[np.ndarray]:
    """Leave out bounds of a sampling error where nothing is sampled."""
    return [np.where(kind == DESIGN, np.asarray(each, dtype=float), np.nan) for each in sampling]


def _where_any(kind: pd.Series, found: tuple[ArrayLike, ArrayLike]) -> dict[str, np.ndarray]:
    """Leave out the bounds of numbers that are exact and public."""
    exact = kind.str.startswith("none")
    low, high = (np.where(exact, np.nan, each) for each in found)
    return {"low": low, "high": high}


def few(value: pd.Series, *denominators: pd.Series) -> np.ndarray:
    """Status of shares: `u`, low reliability, where a denominator has few units, else empty.

    Examples
    --------
    >>> few(pd.Series([0.5, 0.5]), pd.Series([29, 30])).tolist()
    ['u', '']
    """
    small = np.logical_or.reduce([n < RELIABLE_AT_LEAST for n in denominators])
    return np.where(small & value.notna(), UNRELIABLE, "")
