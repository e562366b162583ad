"""Tests in several municipalities side by side: their mean, and how much they differ."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.indicators.cell_sums import of_table
from analysis.indicators.differences import with_clear
from analysis.indicators.discrimination.pairs import estimates_of, pairs_by_cell
from analysis.settings import LEVEL
from analysis.statistics.comparisons import meta_analysis

__all__ = ["benchmark", "funnel", "sensitivity"]

# Fewer municipalities say nothing of how much they differ.
PLACES = 3
# An interval of I2 wider than this does not tell whether they differ.
WIDE = 0.5
NOT_KNOWN = "unknown"
_NUMBERS = ("value", "low", "high")


class _Result(NamedTuple):
    """One result over all municipalities."""

    indicator: str
    unit: str
    value: float
    low: float = np.nan
    high: float = np.nan
    interval: str = ""


def benchmark(
    cells: pd.DataFrame, models: pd.DataFrame | None, *, table: str = "T2"
) -> pd.DataFrame:
    """Mean of the ratios of several municipalities, and how much these differ.

    `tested_places`: how many; `mean_ratio`: the mean ratio with its interval; `ratio_prediction`:
    the same mean with the range in which the true ratio of a next municipality would lie, missing
    where the interval of I2 is too wide or no difference was found: the range would be that of the
    mean; `ratio_i2`: the share of the variation that is not chance, 0 where they need not differ;
    `ratio_q_p`: p of the test that all are equal.

    Parameters
    ----------
    cells, models, table
        As in `tested.net`; a table by `municipality`.

    Returns
    -------
    DataFrame
        Estimates of table T2b; `n` is the number of pairs. Municipalities that are
        hidden, of which the effect of the actor is not known, or where one rate is zero, are left
        out; empty with fewer than three.

    References
    ----------
    Random-effects meta-analysis of the logarithm of the ratio, REML with the interval of Hartung
    and Knapp, and that of I2 by Q-profile (`statistics.comparisons.meta_analysis.estimate`); the
    variance of each is that of its number of pairs with the shares of all
    (`meta_analysis.smoothed_variances`).
    """
    frame = _comparable(cells, models, table)
    years = [_of_year(rows, table) for _, rows in frame.groupby("year") if len(rows) >= PLACES]
    if not years:
        return _nothing(frame, table)
    together = pd.concat(years, ignore_index=True)
    # The range for a next municipality is no interval of this mean.
    return with_clear(together, only=together["indicator"] == "mean_ratio")


def sensitivity(
    cells: pd.DataFrame, models: pd.DataFrame | None, *, table: str = "T2"
) -> pd.DataFrame:
    """Mean ratio without each municipality in turn, and the points of the funnel plot.

    `mean_ratio_without`: the mean of the others, with its interval: one that moves much rests on
    that municipality. `log_ratio_error`: the standard error of the logarithm of its own ratio; with
    that ratio (table T2) it is a point of the funnel plot, in which small tests with large effects
    stand apart.

    Parameters
    ----------
    cells, models, table
        As in `benchmark`.

    Returns
    -------
    DataFrame
        Estimates of table T2c, by `municipality`; empty with fewer than four, of which three are
        left without one.

    References
    ----------
    Viechtbauer and Cheung (2010), Research Synthesis Methods 1: 112-125; Sterne and Egger (2001),
    Journal of Clinical Epidemiology 54: 1046-1055.
    """
    frame = _comparable(cells, models, table).assign(table=f"{table}c", count=np.nan)
    frame = frame.assign(denominator=np.nan, value=np.nan, low=np.nan, high=np.nan, interval="")
    parts = [estimates_of(frame.iloc[:0], "mean_ratio_without", "ratio")]
    for _, rows in frame.groupby("year"):
        if len(rows) > PLACES:
            effects, variances = _log_ratios(rows)
            found = pd.DataFrame(
                meta_analysis.leave_one_out(effects, variances, level=LEVEL), index=rows.index
            )
            others = rows.assign(interval="Hartung-Knapp", n=rows["n"].sum() - rows["n"])
            others = others.assign(**{name: np.exp(found[name]) for name in _NUMBERS})
            parts.append(estimates_of(others, "mean_ratio_without", "ratio"))
            errors = rows.assign(value=np.sqrt(variances))
            parts.append(estimates_of(errors, "log_ratio_error", "log_ratio"))
    together = pd.concat(parts, ignore_index=True)
    return with_clear(together, only=together["indicator"] == "mean_ratio_without")


def funnel(places: pd.DataFrame, together: pd.DataFrame, without: pd.DataFrame) -> pd.DataFrame:
    """Points of the funnel plot of table T2b: the ratio of each municipality against its error.

    Parameters
    ----------
    places, together, without : DataFrame
        Estimates of `tested.ratio` for table T2, of `benchmark` and of `sensitivity`.

    Returns
    -------
    DataFrame
        `municipality`, `ratio`, `error` (standard error of its logarithm), `mean` (the mean ratio),
        `low` and `high` (mean x exp(-/+ z error), between which it would lie with 95 % chance if
        all municipalities had the mean), `inside`: whether it does, `indicator` and `data_kind`.
        Empty without a mean or with too few.
    """
    columns = ["municipality", "ratio", "error", "mean", "low", "high", "inside"]
    columns += ["indicator", "data_kind"]
    means = together[together["indicator"] == "mean_ratio"]
    errors = without[without["indicator"] == "log_ratio_error"]
    if means.empty or errors.empty:
        return pd.DataFrame(columns=columns)
    latest = means["year"].max()
    ratios = places[(places["indicator"] == "response_ratio") & (places["year"] == latest)]
    made = ratios[["municipality", "value", "indicator", "data_kind"]].merge(
        errors.loc[errors["year"] == latest, ["municipality", "value"]],
        on="municipality", suffixes=("", "_error"), validate="1:1",
    )  # fmt: skip
    made = made.rename(columns={"value": "ratio", "value_error": "error"}).astype(
        {"ratio": float, "error": float}
    )
    made = made.assign(mean=float(means.loc[means["year"] == latest, "value"].iloc[0]))
    limit = ndtri(0.5 + LEVEL / 2) * made["error"]
    made["low"], made["high"] = made["mean"] * np.exp(-limit), made["mean"] * np.exp(limit)
    made["inside"] = made["ratio"].between(made["low"], made["high"])
    return pd.DataFrame(made, columns=columns)


def _comparable(cells: pd.DataFrame, models: pd.DataFrame | None, table: str) -> pd.DataFrame:
    """Municipalities whose ratio has a logarithm and a variance."""
    of_table(cells, table, "municipality", "response")
    frame = pairs_by_cell(cells, models, table)
    has_ratio = (
        (frame["n11"] + frame["n01"] > 0)
        & (frame["n11"] + frame["n10"] > 0)
        & (frame["n10"] + frame["n01"] > 0)
        & frame["effect_ratio"].notna()
    )
    return frame[has_ratio & (frame["municipality"] != NOT_KNOWN)]


def _log_ratios(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Logarithm of each ratio, and its variance with the effect of the actor."""
    majority, minority = rows["n11"] + rows["n10"], rows["n11"] + rows["n01"]
    smoothed = meta_analysis.smoothed_variances(
        rows["pairs"], rows["n10"] + rows["n01"], majority, minority
    )
    return np.log(minority / majority), rows["effect_ratio"] * smoothed


def _of_year(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """Results over the municipalities of one year, one row each."""
    found = meta_analysis.estimate(*_log_ratios(rows), level=LEVEL)
    mean, low, high, next_low, next_high = np.exp(
        [found[name] for name in ("value", "low", "high", "prediction_low", "prediction_high")]
    )
    i2_low, i2_high = found["i2_low"], found["i2_high"]
    has_i2 = not np.isnan(i2_low)
    can_tell = found["tau2"] > 0 and i2_high - i2_low <= WIDE
    prediction = _Result("ratio_prediction", "ratio", mean, next_low, next_high, "prediction")
    results = (
        _Result("tested_places", "count", len(rows)),
        _Result("mean_ratio", "ratio", mean, low, high, "Hartung-Knapp"),
        prediction if can_tell else _Result("ratio_prediction", "ratio", np.nan),
        _Result("ratio_i2", "share", found["i2"], i2_low, i2_high, "Q-profile" if has_i2 else ""),
        _Result("ratio_q_p", "p_value", found["p_q"]),
    )
    year = rows.iloc[[0]].drop(columns="municipality").assign(n=rows["n"].sum())
    return pd.concat([_row(year, result, table) for result in results], ignore_index=True)


def _row(year: pd.DataFrame, result: _Result, table: str) -> pd.DataFrame:
    numbers = {name: getattr(result, name) for name in ("value", "low", "high", "interval")}
    frame = year.assign(table=f"{table}b", count=np.nan, denominator=np.nan, **numbers)
    return estimates_of(frame, result.indicator, result.unit)


def _nothing(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return the columns of the estimates, without a row."""
    empty = frame.iloc[:0].drop(columns="municipality")
    return _row(empty, _Result("mean_ratio", "ratio", np.nan), table)
