"""What an attacker knows of the method, written from its description and not from its code.

The table of changes and the threshold are public; only the keys of units are secret. An attack
gives the share of exact right guesses, to be laid beside that of who guesses without it.
"""

from functools import cache

import numpy as np
import pandas as pd

__all__ = ["HIDDEN", "MOST", "chances", "likelihood", "right"]

# A count is changed by at most five units, with variance 3; under 10 it is hidden.
MOST, VARIANCE, HIDDEN = 5, 3.0, 10


@cache
def chances(count: int) -> np.ndarray:
    """Chances of a change of -5 to 5 of a count, by bisection: mean 0, variance 3, never below 0.

    Examples
    --------
    >>> chances(40).round(2).tolist()
    [0.0, 0.02, 0.05, 0.12, 0.19, 0.23, 0.19, 0.12, 0.05, 0.02, 0.0]
    """
    change = np.arange(-MOST, MOST + 1)
    if count == 0:
        return (change == 0).astype(float)
    low, high = -5.0, 5.0
    for _ in range(80):
        bend = (low + high) / 2
        found = _with_mean_zero(bend, count)
        low, high = (bend, high) if found @ change**2 < VARIANCE else (low, bend)
    return found


def _with_mean_zero(bend: float, count: int) -> np.ndarray:
    change = np.arange(-MOST, MOST + 1)
    low, high = -40.0, 40.0
    for _ in range(80):
        slope = (low + high) / 2
        power = np.where(change >= -count, slope * change + bend * change**2, -np.inf)
        found = np.exp(power - power.max())
        found /= found.sum()
        low, high = (slope, high) if found @ change < 0 else (low, slope)
    return found


def likelihood(shown: float, counts: np.ndarray) -> np.ndarray:
    """Chance that each true count is published as this number, or hidden where it is missing."""
    change = np.arange(-MOST, MOST + 1)
    least, place = np.unique(np.minimum(counts, MOST + 1).astype(int), return_inverse=True)
    table = np.array([chances(int(count)) for count in least])[place]
    becomes = np.asarray(counts)[:, None] + change
    fits = becomes < HIDDEN if np.isnan(shown) else becomes == shown
    return (table * fits).sum(axis=1)


def right(guesses: pd.Series, truth: pd.Series) -> float:
    """Share of exact right guesses."""
    return float((guesses.to_numpy() == truth.to_numpy()).mean())
