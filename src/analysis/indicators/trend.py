"""Trend over three or more delivered years, on one side of every break."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.change import OVERLAP_IGNORED, broken_between
from analysis.indicators.differences import judged, with_clear
from analysis.indicators.estimates import dimensions
from analysis.indicators.intervals import CELL_KEY, UNRELIABLE
from analysis.settings import LEVEL
from analysis.statistics.comparisons.trend import LEAST, slope, standard_error

__all__ = ["trend"]

# A ratio has no slope in its own unit, and neither has p.
_WITHOUT = ("ratio", "p_value")


def trend(estimates: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Slope of an indicator up to a year, per year: in percentage points for shares.

    Weighted least squares of the values on the years, with the variance that the interval of each
    year has (`statistics.comparisons.trend.slope`); positive means that it rises. Only the years
    after the last break count, and there must be three of them.

    Parameters
    ----------
    estimates : DataFrame
        Estimates of one indicator over the delivered years.
    year
        The last year.

    Returns
    -------
    DataFrame
        Estimates of the indicator `<indicator>_trend`, one row per cell with three years or more on
        one side of every break (`change.broken_between`), none with fewer, or where a year has no
        interval of a sample or of noise. `reference` is the first of these years, `interval`
        cell_key where all have it; `clear` says whether it excludes no trend (Holm, within the
        table). `obs_status` is u where any of the years has low reliability.

    References
    ----------
    Decisions of the house, section 0.2, for breaks and clear differences.
    """
    keys = ["table", "region", *dimensions(estimates)]
    columns = list(estimates.columns)
    known = _usable(estimates[estimates["year"] <= year])
    ends = known[known["year"] == year].reset_index(drop=True)
    first = _first_year(estimates, ends, sorted(set(known["year"])), year)
    series = known.merge(ends[keys].assign(first=first), on=keys, validate="m:1")
    series = series[series["year"] >= series["first"]]
    rows = [_of_cell(rows) for _, rows in series.groupby(keys, sort=False) if len(rows) >= LEAST]
    if not rows:
        return with_clear(estimates.iloc[:0])[columns]
    return with_clear(pd.DataFrame(rows).reset_index(drop=True))[columns]


def _usable(estimates: pd.DataFrame) -> pd.DataFrame:
    """Estimates with a value, and an interval that says how far it may be off."""
    has = estimates["value"].notna() & (estimates["high"] > estimates["low"])
    has &= judged(estimates["interval"])
    return estimates[has & ~estimates["unit"].isin(_WITHOUT)]


def _first_year(
    estimates: pd.DataFrame, ends: pd.DataFrame, years: list[int], year: int
) -> pd.Series:
    """First year of each cell after which no break stands."""
    first = pd.Series(year, index=ends.index)
    for earlier in sorted(years, reverse=True)[1:]:
        whole = ~broken_between(estimates, ends, earlier, year)
        first = first.mask(whole, earlier)
    return first


def _of_cell(rows: pd.DataFrame) -> pd.Series:
    """Row of the last year, with the slope instead of its value."""
    rows = rows.sort_values("year")
    last = rows.iloc[-1]
    errors = standard_error(rows["low"], rows["high"], level=LEVEL)
    scale = 100.0 if last["unit"] == "share" else 1.0
    found = slope(rows["year"], scale * rows["value"], (scale * errors) ** 2, level=LEVEL)
    changed: dict[str, Any] = {name: found[name] for name in ("value", "low", "high")}
    same_noise = rows["interval"].eq(CELL_KEY).all()
    unreliable = rows["obs_status"].eq(UNRELIABLE).any()
    changed |= {
        "indicator": f"{last['indicator']}_trend",
        "interval": CELL_KEY if same_noise else OVERLAP_IGNORED,
        "unit": "pp" if last["unit"] == "share" else last["unit"],
        "reference": str(rows["year"].iloc[0]),
        "obs_status": UNRELIABLE if unreliable else "",
        "count": np.nan,
        "denominator": np.nan,
    }
    return pd.Series({str(name): value for name, value in last.items()} | changed)
