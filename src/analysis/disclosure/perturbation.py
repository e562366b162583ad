"""The noise of a count: looked up by the key of its units, so the same units have the same noise.

Each unit has a secret key between 0 and 2^32; the key of a cell is the sum of those of its units,
modulo 2^32, which is as good as drawn evenly for every set of units. A table gives the noise that
belongs to a place between 0 and 2^32: at most D units up or down, on average none, with variance V.
"""

from functools import cache

import numpy as np
from scipy.optimize import root

from analysis.counting.cells import KEY_RANGE
from analysis.settings import NOISE_MOST, NOISE_VARIANCE

__all__ = ["noise", "perturbation_table", "second_place"]

# A second noise, of a weight, is looked up at another place: the key times this (Knuth, 2^32 over
# the golden ratio), modulo 2^32.
_SECOND = 2654435761


@cache
def perturbation_table(
    most: int = NOISE_MOST, variance: float = NOISE_VARIANCE
) -> dict[int, np.ndarray]:
    """Chances of each change of a count, for counts from 1 up to `most` + 1.

    For a count i the chance of d is proportional to exp(b d + c d^2), for whole d from -`most` to
    `most` with i + d >= 0; b and c are such that the mean is 0 and the variance as asked. No other
    distribution on these changes with that mean and variance is less predictable (highest entropy).

    Parameters
    ----------
    most
        Largest change, in units.
    variance
        Of the change, in squared units.

    Returns
    -------
    dict
        By count, an array of 2 `most` + 1 chances, of -`most` to `most`; the last count stands for
        all above it.

    Raises
    ------
    ValueError
        When no distribution has that variance.

    References
    ----------
    Giessing (2016) and the R package ptable, which solve the same table; Marley and Leaver (2011)
    for cell keys.

    Examples
    --------
    >>> table = perturbation_table()
    >>> change = np.arange(-5, 6)
    >>> [round(float(np.abs(change @ table[i])), 9) for i in (1, 6)]
    [0.0, 0.0]
    >>> [round(float(change**2 @ table[i]), 9) for i in (1, 6)]
    [3.0, 3.0]
    >>> float(table[1][:4].sum())
    0.0
    """
    return {count: _chances(count, most, variance) for count in range(1, most + 2)}


def _chances(count: int, most: int, variance: float) -> np.ndarray:
    change = np.arange(-most, most + 1, dtype=float)
    possible = change >= -count

    def chances(parameters: np.ndarray) -> np.ndarray:
        b, c = parameters
        weight = np.where(possible, np.exp(b * change + c * change**2), 0.0)
        return weight / weight.sum()

    def missed(parameters: np.ndarray) -> list[float]:
        found = chances(parameters)
        return [change @ found, change**2 @ found - variance]

    solved = root(missed, x0=(0.0, -0.5 / variance), tol=1e-13)
    if not solved.success or np.abs(missed(solved.x)).max() > 1e-9:
        raise ValueError(
            f"perturbation_table: no change of at most {most} of a count of {count} has variance "
            f"{variance}; expected less."
        )
    return chances(solved.x)


@cache
def _ends() -> np.ndarray:
    """Where the keys of each change end, one row for each count of the table."""
    running = np.cumsum([chances for chances in perturbation_table().values()], axis=1)
    return np.round(running * KEY_RANGE).astype(np.int64)


def noise(n: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Give the change of each count.

    Parameters
    ----------
    n : array of whole numbers
        True counts.
    key : array of whole numbers, of the same length
        Sum of the keys of the units, modulo 2^32.

    Returns
    -------
    array of int
        Between -`NOISE_MOST` and `NOISE_MOST`; 0 for an empty cell, and never below -n.

    Examples
    --------
    The lowest keys take most away, the highest add most; an empty cell stays empty:

    >>> noise(np.array([100, 100, 2, 0]), np.array([0, KEY_RANGE - 1, 0, 7])).tolist()
    [-5, 5, -2, 0]
    """
    n, key = np.asarray(n), np.asarray(key, dtype=np.int64)
    row = np.clip(n, 1, NOISE_MOST + 1).astype(np.int64) - 1
    change = (key[:, None] >= _ends()[row]).sum(axis=1) - NOISE_MOST
    return np.where(n > 0, change, 0)


def second_place(key: np.ndarray) -> np.ndarray:
    """Give the place of the second noise; in wider numbers, because the product overflows.

    Examples
    --------
    >>> second_place(np.array([0, 1, 2])).tolist()
    [0, 2654435761, 1013904226]
    """
    return np.array([int(each) * _SECOND % KEY_RANGE for each in key], dtype=np.int64)
