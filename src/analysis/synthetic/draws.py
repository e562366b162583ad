"""Draws that several parts of the synthetic model make."""

from collections.abc import Iterable, Sequence

import numpy as np

__all__ = ["lasting_draws", "pick"]

# More than there are in the panel.
_PERSONS = 1_000_000


def pick(
    codes: Sequence[str], chances: Iterable[float], size: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw codes with the given chances, which need not add up to one.

    Parameters
    ----------
    codes : sequence of str
        What to draw from.
    chances : iterable of float
        One for each code.
    size : int
        How many to draw.
    rng : Generator
        Where the draws come from.
    """
    weight = np.array(list(chances), dtype=float)
    return np.array(codes, dtype=object)[rng.choice(len(codes), size=size, p=weight / weight.sum())]


def lasting_draws(seed: int, *, lane: int, size: int) -> np.ndarray:
    """One uniform draw for each person of the panel, by number, that stays the same in all years.

    Parameters
    ----------
    seed : int
        Seed of the model.
    lane : int
        What it is for; 0 is work.
    size : int
        How many persons.

    Examples
    --------
    >>> few, more = (lasting_draws(2023, lane=0, size=size) for size in (2, 3))
    >>> (few == more[:2]).all().item()
    True
    """
    return np.random.default_rng([seed, 2, lane]).random(_PERSONS)[:size]
