"""Planning a correspondence test: what a number of matched pairs can show (exact McNemar)."""

import numpy as np
import pandas as pd
from scipy import stats

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Array, Floats

__all__ = ["pairs_needed", "power", "smallest_net", "smallest_net_together"]

MOST_PAIRS = 20_000
# The power goes up and down as pairs are added: it must hold up to this many times as many.
_KEPT_UP_TO = 1.15


def power(pairs: int, net: float, discordant: float, *, level: float = 0.95) -> float:
    """Power of the exact McNemar test: the chance that it finds a net rate, in [0, 1].

    The number of discordant pairs is binomial; given it, the pairs in favour of the majority are
    binomial with chance (discordant + net) / (2 discordant). The power is the sum of the chances of
    all outcomes with a two-sided exact p of at most 1 - level.

    Parameters
    ----------
    pairs : int
        Matched pairs, 1 or more.
    net : float
        True net rate over all pairs: share in favour of the majority minus share in favour of the
        minority.
    discordant : float
        Share of pairs in which only one applicant gets a positive response; at least as large as
        the absolute value of `net`.
    level : float
        Confidence level, between 0 and 1.

    Raises
    ------
    ValueError
        For a number of pairs, a net rate, a share or a level outside its range.

    References
    ----------
    Connor (1987), Biometrics 43: 207-211, for the unconditional power of McNemar's test; here
    summed exactly.

    Examples
    --------
    Six discordant pairs, all in one direction: p = 2 x 0.5^6 = 0.031, so the test always finds it.

    >>> power(6, 1, 1), power(5, 1, 1)
    (1.0, 0.0)
    """
    _check(net, discordant, level)
    if not (pairs >= 1 and pairs % 1 == 0 and pairs <= MOST_PAIRS):
        raise ValueError(
            f"power: pairs is {pairs!r}; expected a whole number from 1 to {MOST_PAIRS}."
        )
    counts = _likely_discordant(int(pairs), discordant)
    chance = stats.binom.pmf(counts, int(pairs), discordant)
    return min(float(chance @ _chance_to_find(counts, net, discordant, level)), 1.0)


def pairs_needed(
    net: float, discordant: float, *, power: float = 0.8, level: float = 0.95
) -> int | None:
    """Smallest number of pairs that reaches the power, and keeps it with up to 15 % more pairs.

    The exact power goes up and down a little as pairs are added; the very first number that reaches
    it may be luck.

    Parameters
    ----------
    net, discordant, level
        As in `power`; `net` other than 0.
    power : float
        Power to reach, between 0 and 1.

    Returns
    -------
    int or None
        None where 20,000 pairs are not enough.

    Examples
    --------
    >>> pairs_needed(1, 1)
    6
    """
    _check(net, discordant, level)
    if net == 0 or not 0 < power < 1:
        raise ValueError(
            f"pairs_needed: net is {net!r} and power {power!r}; expected a net rate and a "
            "chance not 0."
        )
    enough = 4
    while _power(enough, net, discordant, level) < power:
        enough = int(enough * 1.1) + 1
        if enough > MOST_PAIRS:
            return None
    fewest = int(enough * _KEPT_UP_TO) + 2
    while fewest > 1 and _power(fewest - 1, net, discordant, level) >= power:
        fewest -= 1
    return fewest


def smallest_net(
    pairs: int, discordant: float, *, power: float = 0.8, level: float = 0.95
) -> float:
    """Smallest net rate over all pairs that a number of pairs shows with the power, to 0.0001.

    Missing (nan) where even the largest possible one, the share of discordant pairs, is not shown.

    Examples
    --------
    >>> smallest_net(5, 1.0)
    nan
    """
    if _power(pairs, discordant, discordant, level) < power:
        return float("nan")
    low, high = 0.0, float(discordant)
    while high - low > 1e-4:
        middle = (low + high) / 2
        if _power(pairs, middle, discordant, level) >= power:
            high = middle
        else:
            low = middle
    return round(high, 4)


def smallest_net_together(
    pairs: list[int],
    discordant: float,
    municipalities: list[int],
    *,
    power: float = 0.8,
    level: float = 0.95,
) -> pd.DataFrame:
    """Smallest net rate that one municipality sees alone, and that several see together.

    Parameters
    ----------
    pairs : list of int
        Pairs in each municipality.
    discordant : float
        As in `power`, the same in each municipality.
    municipalities : list of int
        Numbers of municipalities that test together.

    Returns
    -------
    DataFrame
        One row per number of pairs and of municipalities: `pairs_each`, `municipalities`, `pairs`,
        `smallest_net`.

    Notes
    -----
    Together they see the mean of their net rates, which says nothing of a single one of them.
    """
    rows = [(each, many, each * many) for each in pairs for many in municipalities]
    frame = pd.DataFrame(rows, columns=["pairs_each", "municipalities", "pairs"])
    return frame.assign(
        smallest_net=[smallest_net(n, discordant, power=power, level=level) for n in frame["pairs"]]
    )


def _power(pairs: int, net: float, discordant: float, level: float) -> float:
    """Return `power`, in functions that have an argument of that name."""
    return power(pairs, net, discordant, level=level)


def _check(net: float, discordant: float, level: float) -> None:
    if not 0 < discordant <= 1 or abs(net) > discordant:
        raise ValueError(
            f"power: net is {net!r} and discordant {discordant!r}; expected a share above 0 and "
            "at most 1, and a net rate no larger than it."
        )
    bounds.check_level("power", level)


def _likely_discordant(pairs: int, discordant: float) -> Array:
    """Numbers of discordant pairs that are not negligible (beyond them less than 1e-14)."""
    low = stats.binom.ppf(1e-15, pairs, discordant)
    high = stats.binom.ppf(1 - 1e-15, pairs, discordant)
    return np.arange(max(low - 1, 0), min(high + 1, pairs) + 1)


def _chance_to_find(counts: Array, net: float, discordant: float, level: float) -> Floats:
    """Chance that the test finds a difference, given each number of discordant pairs."""
    # The largest k with 2 P(X <= k) <= 1 - level: ppf gives the first at or above the tail.
    edge = stats.binom.ppf((1 - level) / 2, counts, 0.5)
    tails = 2 * stats.binom.cdf(edge, counts, 0.5)
    edge = np.where(tails <= (1 - level) * (1 + 1e-12), edge, edge - 1)
    favour = (discordant + net) / (2 * discordant)
    above = stats.binom.sf(counts - edge - 1, counts, favour)
    return np.asarray(stats.binom.cdf(edge, counts, favour) + above, dtype=float)
