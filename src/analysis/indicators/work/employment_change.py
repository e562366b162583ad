"""Change of the employment rate and of the origin gap: on the year before, and over all delivered years."""

from collections.abc import Callable

import pandas as pd

from analysis.indicators.change import breaks_between, change
from analysis.indicators.estimates import before_value
from analysis.indicators.selection import pick
from analysis.indicators.work.change_split import (
    employment_gap_change_split,
    employment_rate_change_split,
)
from analysis.indicators.work.employment import employment_gap, employment_rate

__all__ = [
    "break_years",
    "changes_split",
    "employment_gap_change",
    "employment_rate_change",
    "since_years",
]

ORIGINS = ["belgian", "eu", "non_eu"]


def since_years(cells: pd.DataFrame, *, year: int, source: str) -> list[int]:
    """Earlier years that a change is set against: the year before, then the first delivered year; each once.

    Examples
    --------
    >>> cells = pd.DataFrame({"table": "W1", "year": [2020, 2022, 2023]})
    >>> since_years(cells, year=2023, source="W1"), since_years(cells, year=2022, source="W1")
    ([2022, 2020], [2020])
    """
    delivered = sorted(
        set(cells.loc[(cells["table"] == source) & (cells["year"] < year), "year"].astype(int))
    )
    return list(dict.fromkeys([y for y in (year - 1,) if y in delivered] + delivered[:1]))


def break_years(
    cells: pd.DataFrame, *, source: str = "W1", series: str = "employment_rate"
) -> list[float]:
    """Years in which a registered break stands between the delivered years: there a line is cut."""
    years = cells.loc[cells["table"] == source, "year"].astype(int)
    return (
        sorted({float(b["date"].year) for b in breaks_between(series, years.min(), years.max())})
        if len(years)
        else []
    )


def employment_rate_change(
    cells: pd.DataFrame, *, year: int, source: str = "W1", table: str = "W10"
) -> pd.DataFrame:
    """Change of the employment rate by origin and sex, in percentage points; positive means that it rose.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    year
        The later year.
    source, table
        Table of the rates, and id of the result.

    Returns
    -------
    DataFrame
        Estimates with `since`, the earlier year: the year before and the first delivered one.
        Missing with `obs_status` b across a break (`change.change`).
    """
    return _changed(employment_rate(cells, table=source), cells, year, source, table)


def employment_gap_change(
    cells: pd.DataFrame, *, year: int, source: str = "W1", table: str = "W10"
) -> pd.DataFrame:
    """Change of the origin gap by origin and sex, in percentage points; negative means that it became smaller.

    Parameters and result as `employment_rate_change`, without the reference group.
    """
    made = _changed(employment_gap(cells, table=source), cells, year, source, table)
    return made[made["origin_group"] != "belgian"].reset_index(drop=True)


def changes_split(cells: pd.DataFrame, *, year: int, source: str = "W3") -> pd.DataFrame:
    """Both changes split into composition and within, since each of `since_years`; `since` is a dimension."""
    functions = (employment_rate_change_split, employment_gap_change_split)
    return _together(
        cells,
        year,
        source,
        lambda since: pd.concat(
            [f(cells, year=year, since=since, source=source) for f in functions]
        ),
    )


def _changed(
    estimates: pd.DataFrame, cells: pd.DataFrame, year: int, source: str, table: str
) -> pd.DataFrame:
    named = pick(estimates, origin_group=ORIGINS)
    return _together(
        cells, year, source, lambda since: change(named, year=year, since=since).assign(table=table)
    )


def _together(
    cells: pd.DataFrame, year: int, source: str, made: Callable[[int], pd.DataFrame]
) -> pd.DataFrame:
    since = since_years(cells, year=year, source=source)
    parts = [made(each).assign(since=str(each)) for each in since or [year - 1]]
    return before_value(pd.concat(parts, ignore_index=True), "since")
