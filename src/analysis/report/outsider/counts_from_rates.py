"""Counts that a published rate gives away: by numerator, complement, or interval alone."""

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
    small = []
    if {"count", "denominator", "n"} <= set(rows.columns):
        # A weight that is the same for everybody is known from the row itself.
        weights = shares["denominator"] / shares["n"]
        if weights.max() - weights.min() < SAME:
            units = shares["count"] / weights
            either = units.map(_is_small) | (shares["n"] - units).map(_is_small)
            why = f"numerator or complement is under {THRESHOLD}"
            small += [(row, why) for row in shares.index[either]]
    if {"low", "high"} <= set(rows.columns):
        without_n = shares["n"].isna() if "n" in shares else True
        bare = shares[shares["low"].notna() & without_n]
        why = f"the interval gives a count under {THRESHOLD} away"
        for row, value, low, high in bare[["value", "low", "high"]].itertuples():
            pair = from_interval(value, low, high)
            if pair is not None and (_is_small(pair[0]) or _is_small(pair[1] - pair[0])):
                small.append((row, why))
    return small


def _is_small(count: float) -> bool:
    return 0.5 < count < THRESHOLD - 0.5


def from_interval(value: float, low: float, high: float) -> tuple[int, int] | None:
    """Numerator and denominator of a share with a Wilson interval, where only one pair fits them.

    Examples
    --------
    >>> from_interval(0.3, 0.10779126740630099, 0.6032218525388553)
    (3, 10)
    """
    pairs = _pairs_by_share().get(_rounded(value, low, high), [])
    return pairs[0] if len(pairs) == 1 else None


def _rounded(*numbers: float) -> tuple[float, ...]:
    return tuple(round(float(number), _DIGITS) for number in numbers)


@cache
def _pairs_by_share() -> dict[tuple[float, ...], list[tuple[int, int]]]:
    """Numerators and denominators by share and interval."""
    pairs: dict[tuple[float, ...], list[tuple[int, int]]] = {}
    for n in range(1, LARGEST + 1):
        count = np.arange(n + 1)
        lows, highs = proportion(count, np.full(n + 1, n), level=LEVEL)
        for x, low, high in zip(count.tolist(), np.asarray(lows), np.asarray(highs), strict=True):
            pairs.setdefault(_rounded(x / n, low, high), []).append((x, n))
    return pairs
