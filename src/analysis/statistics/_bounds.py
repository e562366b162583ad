"""What the interval functions share: checks of counts, and the bounds themselves."""

from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray
from scipy import special

from analysis.statistics._types import Array, Bounds, Flags, Floats, Numbers

# Relative difference up to which two sums of weights are the same but for rounding.
ROUNDING = 1e-9


def floats(value: Numbers) -> Floats:
    """Turn a number, a list, an array or a nullable series into floats, missing into nan."""
    if isinstance(value, pd.Series | pd.Index | ExtensionArray):
        return value.to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(np.nan if value is pd.NA else value, dtype=float)


def refuse(caller: str, name: str, bad: Flags, values: Array, expected: str) -> None:
    """Raise ValueError with the first bad value and its position."""
    if bad.any():
        position = int(np.flatnonzero(bad)[0])
        value = np.broadcast_to(values, bad.shape).ravel()[position]
        where = f" at position {position}" if bad.ndim else ""
        raise ValueError(f"{caller}: {name} is {value:.12g}{where}; expected {expected}.")


def read_counts(caller: str, name: str, values: Numbers) -> Floats:
    """Read counts or sums: finite and not negative."""
    counts = floats(values)
    refuse(caller, name, counts < 0, counts, "0 or more")
    refuse(caller, name, np.isinf(counts), counts, "a finite number")
    return counts


def read_part(
    caller: str, part: Numbers, whole: Numbers, *, names: tuple[str, str] = ("successes", "n")
) -> tuple[Floats, Floats]:
    """Read a part and its whole, which is at least as large; a whole of 0 becomes nan."""
    parts, wholes = read_counts(caller, names[0], part), read_counts(caller, names[1], whole)
    refuse(caller, names[0], parts > wholes, parts, f"at most {names[1]}")
    return parts, np.where(wholes > 0, wholes, np.nan)


def read_weighted_part(
    caller: str, part: Numbers, whole: Numbers, *, names: tuple[str, str]
) -> tuple[Floats, Floats]:
    """Read as `read_part`; a part that differs from its whole by rounding only is the whole."""
    parts, wholes = read_counts(caller, names[0], part), read_counts(caller, names[1], whole)
    parts = np.where(np.abs(parts - wholes) <= ROUNDING * wholes, wholes, parts)
    return read_part(caller, parts, wholes, names=names)


def read_events(
    caller: str, count: Numbers, exposure: Numbers, *, whole: bool = True
) -> tuple[Floats, Floats]:
    """Read event counts, whole unless said otherwise, and their exposure; one of 0 becomes nan."""
    counts = read_counts(caller, "count", count)
    exposures = read_counts(caller, "exposure", exposure)
    if whole:
        refuse(caller, "count", counts % 1 > 0, counts, "a whole number or missing")
    without = (counts > 0) & (exposures == 0)
    refuse(caller, "count", without, counts, "0 where the exposure is 0")
    return counts, np.where(exposures > 0, exposures, np.nan)


def check_level(caller: str, level: float) -> None:
    """Refuse a confidence level outside (0, 1)."""
    if not 0 < level < 1:
        raise ValueError(
            f"{caller}: level is {level!r}; expected a number between 0 and 1, such as 0.95."
        )


def normal_quantile(level: float) -> float:
    """Return z of a two-sided normal interval."""
    return float(special.ndtri(0.5 + level / 2))


def wilson(x: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the Wilson bounds; the lower in its conjugate form, exact at 0 and at n = 1e9."""
    square = normal_quantile(level) ** 2
    with np.errstate(invalid="ignore"):
        root = np.sqrt(square * (square + 4 * x * (1 - x / n)))
        low = 2 * x * (x / n) / (2 * x + square + root)
        high = np.where(x == n, 1.0, (2 * x + square + root) / (2 * (n + square)))
    return low, high


def clopper_pearson(x: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the exact binomial bounds, from quantiles of the beta distribution."""
    tail = (1 - level) / 2
    known = ~np.isnan(x + n)
    with np.errstate(invalid="ignore"):
        # Where the bound is 0 or 1 the shape of the beta is 0: 1 stands in, and is not used.
        some, rest = np.where(x == 0, 1.0, x), np.where(x == n, 1.0, n - x)
        low = np.where(x == 0, 0.0, special.betaincinv(some, n - x + 1, tail))
        high = np.where(x == n, 1.0, special.betainccinv(x + 1, rest, tail))
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def garwood(x: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the exact bounds of a Poisson mean, from quantiles of the gamma distribution."""
    tail = (1 - level) / 2
    low = np.where(x == 0, 0.0, special.gammaincinv(np.where(x == 0, 1.0, x), tail))
    return low, np.asarray(special.gammainccinv(x + 1, tail), dtype=float)


def byar(x: Floats, level: float) -> tuple[Floats, Floats]:
    """Return Byar's approximate bounds of a Poisson mean."""
    z, above, safe = normal_quantile(level), x + 1, np.where(x == 0, 1.0, x)
    low = safe * np.maximum(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)), 0) ** 3
    high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(x == 0, 0.0, low), high


def newcombe(
    p1: Floats, bounds1: tuple[Floats, Floats], p2: Floats, bounds2: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Combine the intervals of two independent estimates into that of p1 - p2."""
    (low1, high1), (low2, high2) = bounds1, bounds2
    return p1 - p2 - np.hypot(p1 - low1, high2 - p2), p1 - p2 + np.hypot(high1 - p1, p2 - low2)


def ratio_of(
    p1: Floats, bounds1: tuple[Floats, Floats], p2: Floats, bounds2: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Combine the intervals of two independent shares into that of p1 / p2 (Donner and Zou)."""
    (low1, high1), (low2, high2) = bounds1, bounds2
    product = p1 * p2

    def root(one: Floats, other: Floats) -> Floats:
        return product + np.sqrt(np.maximum(product**2 - one * other, 0))

    least, most = low1 * (2 * p1 - low1), high1 * (2 * p1 - high1)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(p1 > 0, least / root(least, high2 * (2 * p2 - high2)), 0.0)
        high = root(most, low2 * (2 * p2 - low2)) / (low2 * (2 * p2 - low2))
        return np.where(p2 > 0, low, np.nan), np.where(p2 > 0, high, np.nan)


def log_ratio(
    p1: Floats,
    size1: Floats,
    p2: Floats,
    size2: Floats,
    wilsons: tuple[tuple[Floats, Floats], tuple[Floats, Floats]],
    level: float,
) -> tuple[Floats, Floats]:
    """Return the bounds of p1 / p2 by its logarithm; at a share of 0 or 1 by both intervals."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (1 - p1) / (p1 * size1) + (1 - p2) / (p2 * size2)
        factor = np.exp(normal_quantile(level) * np.sqrt(variance))
        at_edge = (p1 == 0) | (p1 == 1) | (p2 == 0) | (p2 == 1)
        low, high = ratio_of(p1, wilsons[0], p2, wilsons[1])
        return np.where(at_edge, low, p1 / p2 / factor), np.where(at_edge, high, p1 / p2 * factor)


def pair(low: Any, high: Any) -> Bounds:
    """Return both bounds in one shape: floats for single numbers, arrays otherwise."""
    low, high = np.broadcast_arrays(low, high)
    return (float(low), float(high)) if low.ndim == 0 else (low.copy(), high.copy())
