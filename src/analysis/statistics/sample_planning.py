"""Planning a correspondence test: what a number of matched pairs can show, by the exact McNemar test."""

import numpy as np
import pandas as pd
from scipy import stats

__all__ = ["pairs_needed", "power", "smallest_net", "together"]

LARGEST = 20_000
_WINDOW = 1.15


def power(pairs, net, discordant, *, level=0.95):
    """Give the chance that the exact McNemar test finds a net rate that is there, in [0, 1].

    The number of discordant pairs is binomial; given it, the pairs in favour of the majority are
    binomial with chance (discordant + net) / (2 discordant). The power is the summed chance of all
    outcomes with a two-sided exact p of at most 1 - level.

    Parameters
    ----------
    pairs : int
        Matched pairs, 1 or more.
    net : float
        True net rate over all pairs: share in favour of the majority minus share in favour of the
        minority.
    discordant : float
        Share of pairs in which only one applicant gets a positive response; at least the size of
        `net`.
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
    Six pairs that all differ, all in one direction: p = 2 x 0.5^6 = 0.031, so the test always finds
    it.

    >>> power(6, 1, 1), power(5, 1, 1)
    (1.0, 0.0)
    """
    _check(net, discordant, level)
    if not (pairs >= 1 and pairs % 1 == 0 and pairs <= LARGEST):
        raise ValueError(f"power: pairs is {pairs!r}; expected a whole number from 1 to {LARGEST}.")
    counts = _likely(int(pairs), discordant)
    chance = stats.binom.pmf(counts, int(pairs), discordant)
    return float(min(chance @ _found(counts, net, discordant, level), 1.0))


def pairs_needed(net, discordant, *, power=0.8, level=0.95):
    """Give the smallest number of pairs from which the power is reached and, up to 15 % more pairs, kept.

    The exact power goes up and down a little as pairs are added; the first number that reaches it
    may be luck.

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
        if enough > LARGEST:
            return None
    at = int(enough * _WINDOW) + 2
    while at > 1 and _power(at - 1, net, discordant, level) >= power:
        at -= 1
    return at


def smallest_net(pairs, discordant, *, power=0.8, level=0.95):
    """Give the smallest net rate over all pairs that a number of pairs shows with the power, to 0.0001.

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


def together(pairs, discordant, municipalities, *, power=0.8, level=0.95):
    """Give the smallest net rate that one municipality sees alone and that several see together.

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
    Together they see the mean of their net rates. Where these differ, no single one is shown by it.
    """
    rows = [(each, many, each * many) for each in pairs for many in municipalities]
    frame = pd.DataFrame(rows, columns=["pairs_each", "municipalities", "pairs"])
    return frame.assign(
        smallest_net=[smallest_net(n, discordant, power=power, level=level) for n in frame["pairs"]]
    )


def _power(pairs, net, discordant, level):
    return power(pairs, net, discordant, level=level)


def _check(net, discordant, level):
    if not 0 < discordant <= 1 or abs(net) > discordant:
        raise ValueError(
            f"power: net is {net!r} and discordant {discordant!r}; expected a share above 0 and "
            "at most 1, and a net rate no larger than it."
        )
    if not 0 < level < 1:
        raise ValueError(
            f"power: level is {level!r}; expected a number between 0 and 1, such as 0.95."
        )


def _likely(pairs, discordant):
    """Numbers of discordant pairs that are not negligible (beyond them less than 1e-14)."""
    low, high = stats.binom.ppf([1e-15, 1 - 1e-15], pairs, discordant)
    return np.arange(max(low - 1, 0), min(high + 1, pairs) + 1)


def _found(counts, net, discordant, level):
    """Chance that the test finds a difference, given each number of discordant pairs."""
    # The largest k with 2 P(X <= k) <= 1 - level: ppf gives the first at or above the tail.
    edge = stats.binom.ppf((1 - level) / 2, counts, 0.5)
    edge = np.where(
        2 * stats.binom.cdf(edge, counts, 0.5) <= (1 - level) * (1 + 1e-12), edge, edge - 1
    )
    favour = (discordant + net) / (2 * discordant)
    return stats.binom.cdf(edge, counts, favour) + stats.binom.sf(counts - edge - 1, counts, favour)
