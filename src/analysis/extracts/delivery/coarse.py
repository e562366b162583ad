"""Numbers of a delivery to a few digits: an exact one would tell what the cells leave out."""

from math import floor, log10

__all__ = ["significant"]


def significant(number: float, digits: int) -> float:
    """Round a number to its first digits.

    Examples
    --------
    >>> significant(63258, 2), significant(0.009273, 2), significant(0, 2)
    (63000.0, 0.0093, 0.0)
    """
    if not number:
        return 0.0
    return float(round(number, digits - 1 - floor(log10(abs(number)))))
