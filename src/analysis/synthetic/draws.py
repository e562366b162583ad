"""Draws that several parts of the synthetic model make."""

from collections.abc import Iterable, Sequence

import numpy as np

__all__ = ["pick"]


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
