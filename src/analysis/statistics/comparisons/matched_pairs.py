"""Correspondence tests: pairs of applications, one of the majority and one of the minority."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from analysis.statistics import _bounds as bounds

__all__ = ["estimate"]


class _Pairs(NamedTuple):
    """Pairs by response: positive (1) or not (0) to the majority, then to the minority."""

    n11: float
    n10: float
    n01: float
    n00: float

    @property
    def usable(self) -> float:
        """Pairs with a positive response to at least one applicant."""
        return self.n11 + self.n10 + self.n01

    @property
    def majority(self) -> float:
        """Pairs with a positive response to the majority applicant."""
        return self.n11 + self.n10

    @property
    def minority(self) -> float:
        """Pairs with a positive response to the minority applicant."""
        return self.n11 + self.n01

    def fewer(self, effect: float) -> "_Pairs":
        """So many times fewer independent pairs, alike in their responses."""
        return _Pairs(*(count / effect for count in self))


def estimate(
    n11: int,
    n10: int,
    n01: int,
    n00: int,
    *,
    denominator: str = "all",
    level: float = 0.95,
    effects: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Net discrimination and the other results of a correspondence test, as shares of pairs.

    Net: pairs in which only the majority applicant got a positive response minus those in which
    only the minority applicant did, over all pairs (or over pairs with any positive response). 0
    means equal treatment on balance; positive means that the minority is treated worse. Ratio:
    positive-response rate of the minority over that of the majority; 1 means equal.

    Parameters
    ----------
    n11, n10, n01, n00 : int
        Pairs with a positive response to both, to the majority applicant only, to the minority
        applicant only, to neither.
    denominator : {"all", "usable"}
        Pairs that `net` is divided by: all, or those with a positive response to at least one.
    level : float
        Confidence level, between 0 and 1.
    effects : mapping, optional
        Design effects of `net`, `usable` and `ratio`, above 0, where pairs come in clusters
        (`clustered_pairs.design_effects`). Each interval is then that of so many times fewer pairs;
        the tests take the effect of `net`. A missing effect (nan) leaves the bounds and tests
        missing. Without them pairs are independent.

    Returns
    -------
    dict
        `pairs`, `usable`, `denominator`; `rate_majority`, `rate_minority`; `net`, `low`, `high`,
        `interval` ("paired Newcombe" over all pairs, "paired Newcombe, given usable" over usable
        ones); `ratio`, `ratio_low`, `ratio_high` (paired log method; where no pair is discordant or
        the minority got no positive response, the hybrid of Bonett and Price); `p_exact` (McNemar's
        exact test), `statistic` and `p` (McNemar's chi-squared, not corrected),
        `statistic_corrected` and `p_corrected`; `odds_ratio`, `odds_ratio_low`, `odds_ratio_high`
        (n10 / n01 with exact bounds). Missing (nan): every share of no pairs; the ratio where the
        majority got no positive response; the asymptotic tests without discordant pairs; the odds
        ratio where n01 is 0.

    Raises
    ------
    ValueError
        For a negative or fractional number of pairs, an unknown denominator or level, an effect of
        0 or less.

    Notes
    -----
    Two conventions for the denominator are in use and differ a great deal; say which. Over
    the usable ones the interval takes their number as given; for 15 to 60 of them a 95 % one covers
    94.3 % or more (bench/coverage.py). Pairs at one advert or of one actor are not
    independent: give their `effects`. The exact test is then that of a number of discordant pairs
    that need not be whole, by the incomplete beta function.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17: 2635-2650, method 10; Nam and Blackwelder (2002) for
    the paired log ratio; Bonett and Price (2006), Biometrical Journal 48: 1-8, for its edges; R
    mcnemar.test and binom.test.

    Examples
    --------
    >>> found = estimate(30, 40, 12, 118)
    >>> found["net"], found["ratio"], found["odds_ratio"]
    (0.14, 0.6, 3.3333333333333335)
    """
    pairs = _Pairs(_read("n11", n11), _read("n10", n10), _read("n01", n01), _read("n00", n00))
    bounds.check_level("estimate", level)
    if denominator not in ("all", "usable"):
        raise ValueError(f"estimate: denominator {denominator!r}; expected 'all' or 'usable'.")
    over_all = denominator == "all"
    of_net, of_usable, of_ratio = _read_effects(effects)
    compared = pairs.fewer(of_net) if over_all else pairs._replace(n00=0).fewer(of_usable)
    low, high = _newcombe(compared, level)
    return {
        "pairs": int(sum(pairs)),
        "usable": int(pairs.usable),
        "denominator": denominator,
        "rate_majority": _divided(pairs.majority, sum(pairs)),
        "rate_minority": _divided(pairs.minority, sum(pairs)),
        "net": _divided(pairs.n10 - pairs.n01, sum(pairs) if over_all else pairs.usable),
        "low": low,
        "high": high,
        "interval": "paired Newcombe" if over_all else "paired Newcombe, given usable",
        "ratio": _divided(pairs.minority, pairs.majority),
        **_ratio_bounds(pairs.fewer(of_ratio), level),
        **_mcnemar(pairs.fewer(of_net)),
        "odds_ratio": _divided(pairs.n10, pairs.n01),
        **_odds_bounds(pairs.fewer(of_net), level),
    }


def _read_effects(effects: Mapping[str, float] | None) -> tuple[float, float, float]:
    """Read the design effects of `net`, `usable` and `ratio`; 1 where none are given."""
    if effects is None:
        return 1.0, 1.0, 1.0
    net, usable, ratio = (float(effects[name]) for name in ("net", "usable", "ratio"))
    if min(net, usable, ratio) <= 0:
        raise ValueError(f"estimate: effects {dict(effects)}; expected numbers above 0.")
    return net, usable, ratio


def _read(name: str, n: int) -> int:
    """Read a number of pairs."""
    value = bounds.floats(n)
    if value.ndim or not (value >= 0 and value % 1 == 0):
        raise ValueError(f"estimate: {name} is {n!r}; expected a whole number of pairs, 0 or more.")
    return int(value)


def _divided(part: float, whole: float) -> float:
    """Return part / whole; missing where the whole is 0."""
    return part / whole if whole else np.nan


def _newcombe(pairs: _Pairs, level: float) -> tuple[float, float]:
    """Return Newcombe's bounds of (n10 - n01) / n: Wilson's of each rate, and their correlation."""
    n = sum(pairs)
    if not n > 0:
        return np.nan, np.nan
    low1, high1 = _wilson(pairs.majority, n, level)
    low2, high2 = _wilson(pairs.minority, n, level)
    p1, p2, phi = pairs.majority / n, pairs.minority / n, _correlation(pairs)
    down = (p1 - low1) ** 2 - 2 * phi * (p1 - low1) * (high2 - p2) + (high2 - p2) ** 2
    up = (high1 - p1) ** 2 - 2 * phi * (high1 - p1) * (p2 - low2) + (p2 - low2) ** 2
    return float(p1 - p2 - np.sqrt(max(down, 0))), float(p1 - p2 + np.sqrt(max(up, 0)))


def _wilson(x: float, n: float, level: float) -> tuple[float, float]:
    low, high = bounds.wilson(np.asarray(x, dtype=float), np.asarray(n, dtype=float), level)
    return float(low), float(high)


def _correlation(pairs: _Pairs) -> float:
    """Return Newcombe's phi, corrected for continuity where it is positive."""
    n11, n10, n01, n00 = pairs
    product = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00)
    if product == 0:
        return 0.0
    cross = n11 * n00 - n10 * n01
    corrected = max(cross - sum(pairs) / 2, 0) if cross > 0 else cross
    return float(corrected / product**0.5)


def _ratio_bounds(pairs: _Pairs, level: float) -> dict[str, float]:
    """Return the bounds of the ratio of the rates, minority to majority, by its logarithm."""
    majority, minority = pairs.majority, pairs.minority
    value = _divided(minority, majority)
    if not majority > 0:
        low, high = np.nan, np.nan
    elif not (minority and pairs.n10 + pairs.n01):
        low, high = _edge_ratio(pairs, level)
    else:
        variance = (pairs.n10 + pairs.n01) / (majority * minority)
        half = bounds.normal_quantile(level) * np.sqrt(variance)
        low, high = float(value * np.exp(-half)), float(value * np.exp(half))
    return {"ratio_low": low, "ratio_high": high}


def _edge_ratio(pairs: _Pairs, level: float) -> tuple[float, float]:
    """Return the bounds of the ratio from Wilson's bounds of both rates among the usable pairs.

    Their level is lowered so that both together have the width of the logarithm with one pair added
    to each count (Bonett and Price).
    """
    n, one, other = pairs.usable, pairs.minority + 1, pairs.majority + 1
    whole = np.sqrt((pairs.n10 + pairs.n01 + 2) / (one * other))
    apart = np.sqrt((1 - one / (n + 2)) / one) + np.sqrt((1 - other / (n + 2)) / other)
    quantile = bounds.normal_quantile(level) * whole / apart
    lowered = 1 - 2 * float(special.ndtr(-quantile))
    low1, high1 = _wilson(pairs.minority, n, lowered)
    low2, high2 = _wilson(pairs.majority, n, lowered)
    return low1 / high2, high1 / low2


def _mcnemar(pairs: _Pairs) -> dict[str, float]:
    """Test n10 = n01, exactly and by chi-squared."""
    discordant, gap = pairs.n10 + pairs.n01, abs(pairs.n10 - pairs.n01)
    plain = _divided(gap**2, discordant)
    corrected = _divided(np.maximum(gap - 1, 0) ** 2, discordant)
    fewest, most = np.minimum(pairs.n10, pairs.n01), np.maximum(pairs.n10, pairs.n01)
    # Half of the binomial up to the fewest, also where they are not whole.
    exact = 2 * special.betainc(most, fewest + 1, 0.5) if discordant else 1.0
    return {
        "p_exact": float(np.minimum(exact, 1.0)),
        "statistic": plain,
        "p": float(special.chdtrc(1, plain)),
        "statistic_corrected": corrected,
        "p_corrected": float(special.chdtrc(1, corrected)),
    }


def _odds_bounds(pairs: _Pairs, level: float) -> dict[str, float]:
    """Return the bounds of n10 / n01 that Clopper and Pearson give its share."""
    discordant = pairs.n10 + pairs.n01
    if not discordant > 0:
        return dict.fromkeys(("odds_ratio_low", "odds_ratio_high"), np.nan)
    low, high = bounds.clopper_pearson(
        np.asarray(pairs.n10, dtype=float), np.asarray(discordant, dtype=float), level
    )
    return {
        "odds_ratio_low": float(low / (1 - low)),
        "odds_ratio_high": float(high / (1 - high)) if high < 1 else np.inf,
    }
