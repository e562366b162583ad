"""What the interval functions share: checks of counts, and the bounds themselves, on float arrays."""

import numpy as np
import pandas as pd
from scipy import special


def floats(value):
    """Turn a number, a list, an array or a nullable series into floats, missing into nan."""
    if hasattr(value, "to_numpy"):
        return value.to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(np.nan if value is pd.NA else value, dtype=float)


def refuse(caller, name, bad, values, expected):
    """Raise ValueError with the first bad value and its position."""
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        value = np.broadcast_to(values, bad.shape).ravel()[at]
        where = f" at position {at}" if bad.ndim else ""
        raise ValueError(f"{caller}: {name} is {value:.12g}{where}; expected {expected}.")


def counted(caller, name, values):
    """Read counts or sums: finite and not negative."""
    values = floats(values)
    refuse(caller, name, values < 0, values, "0 or more")
    refuse(caller, name, np.isinf(values), values, "a finite number")
    return values


def within(caller, part, whole, *, names=("successes", "n")):
    """Read a part and its whole, where the part is not larger; a whole of 0 becomes nan."""
    part, whole = counted(caller, names[0], part), counted(caller, names[1], whole)
    refuse(caller, names[0], part > whole, part, f"at most {names[1]}")
    return part, np.where(whole > 0, whole, np.nan)


def events(caller, count, exposure):
    """Read whole event counts and their exposure; an exposure of 0 becomes nan."""
    count, exposure = counted(caller, "count", count), counted(caller, "exposure", exposure)
    refuse(caller, "count", count % 1 > 0, count, "a whole number or missing")
    refuse(caller, "count", (count > 0) & (exposure == 0), count, "0 where the exposure is 0")
    return count, np.where(exposure > 0, exposure, np.nan)


def check_level(caller, level):
    """Refuse a confidence level outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError(
            f"{caller}: level is {level!r}; expected a number between 0 and 1, such as 0.95."
        )


def normal_quantile(level):
    """Give z of a two-sided normal interval."""
    return special.ndtri(0.5 + level / 2)


def wilson(x, n, level):
    """Give the Wilson bounds; the lower one by its conjugate form, which is exact at 0 and at n = 1e9."""
    square = normal_quantile(level) ** 2
    with np.errstate(invalid="ignore"):
        root = np.sqrt(square * (square + 4 * x * (1 - x / n)))
        low = 2 * x * (x / n) / (2 * x + square + root)
        high = np.where(x == n, 1.0, (2 * x + square + root) / (2 * (n + square)))
    return low, high


def clopper_pearson(x, n, level):
    """Give the exact binomial bounds, from quantiles of the beta distribution."""
    tail = (1 - level) / 2
    known = ~np.isnan(x + n)
    with np.errstate(invalid="ignore"):
        low = np.where(x == 0, 0.0, special.betaincinv(np.maximum(x, 0.5), n - x + 1, tail))
        high = np.where(x == n, 1.0, special.betainccinv(x + 1, np.maximum(n - x, 0.5), tail))
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def garwood(x, level):
    """Give the exact bounds of a Poisson mean, from quantiles of the gamma distribution."""
    tail = (1 - level) / 2
    low = np.where(x == 0, 0.0, special.gammaincinv(np.maximum(x, 0.5), tail))
    return low, special.gammainccinv(x + 1, tail)


def byar(x, level):
    """Give Byar's approximate bounds of a Poisson mean."""
    z, up, safe = normal_quantile(level), x + 1, np.maximum(x, 0.5)
    low = safe * np.maximum(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)), 0) ** 3
    return np.where(x == 0, 0.0, low), up * (1 - 1 / (9 * up) + z / (3 * np.sqrt(up))) ** 3


def combine(p1, bounds1, p2, bounds2):
    """Combine the intervals of two independent estimates into that of p1 - p2 (Newcombe's way)."""
    (low1, high1), (low2, high2) = bounds1, bounds2
    return p1 - p2 - np.hypot(p1 - low1, high2 - p2), p1 - p2 + np.hypot(high1 - p1, p2 - low2)


def pair(low, high):
    """Return both bounds in one shape: floats for scalar input, arrays else."""
    low, high = np.broadcast_arrays(low, high)
    return (float(low), float(high)) if low.ndim == 0 else (low.copy(), high.copy())
