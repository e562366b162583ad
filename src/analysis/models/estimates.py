"""What the models have in common: the files they read, and the columns of what they return."""

from pathlib import Path

import numpy as np
import pandas as pd

__all__ = [
    "ADJUSTED", "COLUMNS", "COUNTED", "CURVE", "DECIMALS", "DESIGN", "DIFFERENCE", "DURATION",
    "FULL_COUNT", "OF_ACTORS", "OF_RESPONDENTS", "PROTECTED_BY", "RANDOM_VARIATION", "SETS",
    "SHARE", "Files", "counted", "interval_kind", "is_sample", "key_of", "turned",
]  # fmt: skip

# The processed Parquet file by frame and year.
Files = dict[str, dict[int, Path]]

DESIGN = "design"
RANDOM_VARIATION = "random variation"
FULL_COUNT = "none (full count)"
# Decimals of what is shown, by unit.
DECIMALS = {"share": 3, "pp": 1, "ratio": 3, "score": 2, "days": 0, "p_value": 3}

# What a model returns besides the dimensions of its table; `df` may be missing where an estimate
# has none. It may add `obs_status`.
COLUMNS = [
    "indicator", "year", "region", "value", "low", "high", "interval", "unit", "count",
    "denominator", "n", "df", "reference", "rule",
]  # fmt: skip

# `kind`, how an estimate rests on its units: a share is count / denominator; a point of a curve
# moves with the units that had the event by then; a difference is that of two shares; an adjusted
# one moves with such a difference; a duration is that of a rank. Of respondents and actors nothing
# but the estimate is known.
SHARE, CURVE, DIFFERENCE = "share", "curve", "difference"
ADJUSTED, DURATION = "adjusted", "duration"
OF_RESPONDENTS, OF_ACTORS = "respondents", "actors"

# The sets of units that an estimate rests on: the column of their number, that of the sum of their
# keys and that of their weights (none where no weight is shown). `units`: those of the numerator;
# `n`: those of the denominator, or still followed at a point of a curve; `whole`: those with whom a
# curve began; the same of the group that a difference is with.
SETS = {
    "units": ("key", "count"),
    "n": ("n_key", "denominator"),
    "whole": ("whole_key", ""),
    "reference_units": ("reference_key", "reference_count"),
    "reference_n": ("reference_n_key", "reference_denominator"),
}
# What a model of a register adds. `size`: of a simple sample with the same variance, missing where
# the interval is not one of a share (`reference_size` likewise); `effect`: by how much a difference
# rises with the share of the group (and falls with that of its reference); `per_unit`: what one
# unit of the numerator adds to a curve at most; `curve` and `time`: which curve, and where on it.
COUNTED = ["kind", "units", "key", "n_key"]
PROTECTED_BY = [
    *COUNTED, "whole", "whole_key", "reference_count", "reference_denominator", "reference_units",
    "reference_key", "reference_n", "reference_n_key", "size", "reference_size", "effect",
    "per_unit", "curve", "time",
]  # fmt: skip

_KEYS = 2**32


def is_sample(weight: pd.Series) -> bool:
    """Whether persons stand for others: weights other than 1.

    Examples
    --------
    >>> is_sample(pd.Series([1.0, 1.0])), is_sample(pd.Series([1.0, 2.5]))
    (False, True)
    """
    return bool((weight != 1).any())


def interval_kind(weight: pd.Series) -> str:
    """Return what the interval of an event that could have gone otherwise stands for.

    Examples
    --------
    >>> interval_kind(pd.Series([1.0, 1.0]))
    'random variation'
    """
    return DESIGN if is_sample(weight) else RANDOM_VARIATION


def key_of(keys: pd.Series | np.ndarray) -> int:
    """Sum of the keys of some units, modulo 2^32.

    Examples
    --------
    >>> key_of(pd.Series([2**32 - 1, 3]))
    2
    """
    return int(keys.sum()) % _KEYS


def turned(differences: pd.DataFrame) -> pd.DataFrame:
    """Differences measured the other way round: group less reference.

    Examples
    --------
    >>> gaps = pd.DataFrame({"value": [-3.0], "low": [-5.0], "high": [1.0]})
    >>> turned(gaps).to_numpy().tolist()
    [[3.0, -1.0, 5.0]]
    """
    return differences.assign(
        value=-differences["value"], low=-differences["high"], high=-differences["low"]
    )


def counted(
    units: pd.DataFrame, has: pd.Series | np.ndarray, *, side: str = ""
) -> dict[str, float]:
    """Count some units, and those of them that have a property.

    Parameters
    ----------
    units : DataFrame, as `grouped.grouped` gives it
        `units` (how many a row stands for), the `weight` of each and the sum of their keys, `key`.
    has
        Whether those of each row have it.
    side
        Put before the names: `reference_` for the group that a difference is with.

    Returns
    -------
    dict
        Number of units, sum of weights and sum of keys of those who have it (`units`, `count`,
        `key`) and of all (`n`, `denominator`, `n_key`).

    Examples
    --------
    >>> frame = pd.DataFrame({"weight": [2.0, 1.5], "units": [3, 2], "key": [5, 7]})
    >>> counted(frame, pd.Series([True, False]))
    {'units': 3, 'count': 6.0, 'key': 5, 'n': 5, 'denominator': 9.0, 'n_key': 12}
    """
    found: dict[str, float] = {}
    for number, rows in (("units", units[has]), ("n", units)):
        key, weight = SETS[number]
        found |= {
            side + number: int(rows["units"].sum()),
            side + weight: float((rows["weight"] * rows["units"]).sum()),
            side + key: key_of(rows["key"]),
        }
    return found
