"""Correspondence tests: matched pairs of applications, one of the majority and one of the minority."""

import numpy as np
from scipy import special, stats

from analysis.statistics import _bounds as bounds

__all__ = ["estimate"]


def estimate(n11, n10, n01, n00, *, denominator="all", level=0.95):
    """Give net discrimination and the other results of a correspondence test, as shares of pairs.

    Net: pairs where only the majority applicant got a positive response minus those where only the
    minority applicant did, over all pairs (or over pairs with any positive response). 0 means equal
    treatment on balance; positive means that the minority is treated worse. Ratio:
    positive-response rate of the minority over that of the majority; 1 means equal.

    Parameters
    ----------
    n11, n10, n01, n00 : int
        Pairs with a positive response to both, to the majority applicant only, to the minority
        applicant only, to neither.
    denominator : {"all", "usable"}
        Pairs that `net` is over: all, or those with a positive response to at least one.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    dict
        `pairs`, `usable`, `denominator`; `rate_majority`, `rate_minority`; `net`, `low`, `high`,
        `interval` ("paired Newcombe" over all pairs, "Wald, given usable" over usable ones);
        `ratio`, `ratio_low`, `ratio_high` (paired log method); `p_exact` (McNemar's exact test),
        `statistic` and `p` (McNemar's chi-squared, not corrected), `statistic_corrected` and
        `p_corrected`; `odds_ratio`, `odds_ratio_low`, `odds_ratio_high` (n10 / n01 with exact
        bounds). Missing (nan): everything over nobody; the bounds of the ratio where one of its
        rates is 0; the asymptotic tests without discordant pairs; the odds ratio where n01 is 0.

    Raises
    ------
    ValueError
        For a negative or fractional number of pairs, an unknown denominator or level.

    Notes
    -----
    Two conventions for the denominator are in use and differ by much; say which. The Wald interval
    takes the number of usable pairs as given, may pass 1, and has no width where all usable pairs
    went the same way: prefer all pairs. Pairs at one advert or of one actor are not independent:
    use `survey.mean` with the advert as PSU for such designs.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17: 2635-2650, method 10; Nam and Blackwelder (2002) for
    the paired log ratio; R mcnemar.test and binom.test.

    Examples
    --------
    >>> found = estimate(30, 40, 12, 118)
    >>> found["net"], found["ratio"], found["odds_ratio"]
    (0.14, 0.6, 3.3333333333333335)
    """
    counts = [
        _pairs(name, n) for name, n in (("n11", n11), ("n10", n10), ("n01", n01), ("n00", n00))
    ]
    bounds.check_level("estimate", level)
    if denominator not in ("all", "usable"):
        raise ValueError(f"estimate: denominator {denominator!r}; expected 'all' or 'usable'.")
    n11, n10, n01, n00 = counts
    pairs, usable = sum(counts), n11 + n10 + n01
    low, high = (
        _newcombe(n11, n10, n01, n00, level)
        if denominator == "all"
        else _wald(n10, n01, usable, level)
    )
    return {
        "pairs": pairs,
        "usable": usable,
        "denominator": denominator,
        "rate_majority": _over(n11 + n10, pairs),
        "rate_minority": _over(n11 + n01, pairs),
        "net": _over(n10 - n01, pairs if denominator == "all" else usable),
        "low": low,
        "high": high,
        "interval": "paired Newcombe" if denominator == "all" else "Wald, given usable",
        **_ratio(n11, n10, n01, level),
        **_mcnemar(n10, n01),
        **_odds_ratio(n10, n01, level),
    }


def _pairs(name, n):
    """Read a number of pairs."""
    value = bounds.floats(n)
    if value.ndim or not (value >= 0 and value % 1 == 0):
        raise ValueError(f"estimate: {name} is {n!r}; expected a whole number of pairs, 0 or more.")
    return int(value)


def _over(part, whole):
    return part / whole if whole else np.nan


def _newcombe(n11, n10, n01, n00, level):
    """Give the paired Newcombe bounds of (n10 - n01) / n: Wilson's per rate, with their correlation."""
    n = n11 + n10 + n01 + n00
    if n == 0:
        return np.nan, np.nan
    majority, minority = n11 + n10, n11 + n01
    (low1, high1), (low2, high2) = (
        bounds.wilson(np.float64(x), np.float64(n), level) for x in (majority, minority)
    )
    p1, p2, phi = majority / n, minority / n, _correlation(n11, n10, n01, n00)
    down = (p1 - low1) ** 2 - 2 * phi * (p1 - low1) * (high2 - p2) + (high2 - p2) ** 2
    up = (high1 - p1) ** 2 - 2 * phi * (high1 - p1) * (p2 - low2) + (p2 - low2) ** 2
    return float(p1 - p2 - np.sqrt(max(down, 0))), float(p1 - p2 + np.sqrt(max(up, 0)))


def _wald(n10, n01, n, level):
    """Give the symmetric bounds of (n10 - n01) / n."""
    if n == 0:
        return np.nan, np.nan
    net = (n10 - n01) / n
    half = bounds.normal_quantile(level) * np.sqrt((n10 + n01) / n - net**2) / np.sqrt(n)
    return float(net - half), float(net + half)


def _correlation(n11, n10, n01, n00):
    """Give Newcombe's phi, corrected for continuity where it is positive."""
    product = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00)
    if product == 0:
        return 0.0
    cross, n = n11 * n00 - n10 * n01, n11 + n10 + n01 + n00
    return (max(cross - n / 2, 0) if cross > 0 else cross) / product**0.5


def _ratio(n11, n10, n01, level):
    """Give the ratio of the rates, minority over majority, with the bounds of its logarithm."""
    majority, minority = n11 + n10, n11 + n01
    names = ("ratio", "ratio_low", "ratio_high")
    if not (majority and minority):
        return dict(zip(names, (_over(minority, majority), np.nan, np.nan), strict=True))
    value = minority / majority
    half = bounds.normal_quantile(level) * np.sqrt((n10 + n01) / (majority * minority))
    return dict(
        zip(names, (value, float(value * np.exp(-half)), float(value * np.exp(half))), strict=True)
    )


def _mcnemar(n10, n01):
    """Test n10 = n01, exactly and by chi-squared."""
    discordant, gap = n10 + n01, abs(n10 - n01)
    plain = _over(gap**2, discordant)
    corrected = _over(max(gap - 1, 0) ** 2, discordant)
    exact = min(1.0, 2 * special.bdtr(min(n10, n01), discordant, 0.5)) if discordant else 1.0
    return {
        "p_exact": float(exact),
        "statistic": plain,
        "p": float(stats.chi2.sf(plain, 1)),
        "statistic_corrected": corrected,
        "p_corrected": float(stats.chi2.sf(corrected, 1)),
    }


def _odds_ratio(n10, n01, level):
    """Give n10 / n01 with the bounds that Clopper and Pearson give its share."""
    names = ("odds_ratio", "odds_ratio_low", "odds_ratio_high")
    if n10 + n01 == 0:
        return dict.fromkeys(names, np.nan)
    low, high = bounds.clopper_pearson(np.float64(n10), np.float64(n10 + n01), level)
    upper = high / (1 - high) if high < 1 else np.inf
    return dict(zip(names, (_over(n10, n01), float(low / (1 - low)), float(upper)), strict=True))
