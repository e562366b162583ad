"""Counts that a published rate gives away: by its numerator, its complement, or its interval alone."""

from functools import cache

import numpy as np
import pandas as pd

from analysis.settings import LEVEL, THRESHOLD
from analysis.statistics.intervals import proportion

__all__ = ["from_interval", "small_counts"]

# Up to this denominator a share with its interval is looked up; beyond it, it takes no small count
# to fit.
LARGEST = 400
SAME = 1e-6
_DIGITS = 9


def small_counts(rows: pd.DataFrame) -> list[tuple[int, str]]:
    """Rows of a table that tell of 1 to threshold - 1 units, with why.

    Parameters
    ----------
    rows : DataFrame
        Estimates as published: `value`, `low`, `high`, `unit`, and `count`, `denominator`, `n`
        where they have these.
    """
    shares = rows[rows["unit"].eq("share") & rows["value"].notna()]
    made = []
    if {"count", "denominator", "n"} <= set(rows.columns):
        # A weight that is the same for everybody is known from the row itself.
        weights = shares["denominator"] / shares["n"]
        if weights.max() - weights.min() < SAME:
            units = shares["count"] / weights
            small = units.map(_small) | (shares["n"] - units).map(_small)
            made += [
                (row, f"numerator or complement is under {THRESHOLD}")
                for row in shares.index[small]
            ]
    if {"low", "high"} <= set(rows.columns):
        without = shares[shares["low"].notna() & (shares["n"].isna() if "n" in shares else True)]
        for row, value, low, high in without[["value", "low", "high"]].itertuples():
            found = from_interval(value, low, high)
            if found is not None and (_small(found[0]) or _small(found[1] - found[0])):
                made.append((row, f"the interval gives a count under {THRESHOLD} away"))
    return made


def _small(count: float) -> bool:
    return 0.5 < count < THRESHOLD - 0.5


def from_interval(value: float, low: float, high: float) -> tuple[int, int] | None:
    """Numerator and denominator of which a share and its Wilson interval are those given, if only one pair fits.

    Examples
    --------
    >>> from_interval(0.3, 0.10779126740630099, 0.6032218525388553)
    (3, 10)
    """
    found = _table().get((round(value, _DIGITS), round(low, _DIGITS), round(high, _DIGITS)), [])
    return found[0] if len(found) == 1 else None


@cache
def _table() -> dict[tuple[float, float, float], list[tuple[int, int]]]:
    made: dict[tuple[float, float, float], list[tuple[int, int]]] = {}
    for n in range(1, LARGEST + 1):
        count = np.arange(n + 1)
        low, high = proportion(count, np.full(n + 1, n), level=LEVEL)
        for x, a, b in zip(count.tolist(), np.asarray(low), np.asarray(high), strict=True):
            made.setdefault(
                (round(x / n, _DIGITS), round(float(a), _DIGITS), round(float(b), _DIGITS)), []
            ).append((x, n))
    return made
