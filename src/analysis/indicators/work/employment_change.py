"""Change in the employment rate and the origin gap since earlier years."""

from collections.abc import Callable

import pandas as pd

from analysis.indicators.change import change
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import before_value
from analysis.indicators.loaded import rows_of
from analysis.indicators.selection import pick
from analysis.indicators.work.change_split import (
    employment_gap_change_split,
    employment_rate_change_split,
)
from analysis.indicators.work.employment import employment_gap, employment_rate

__all__ = [
    "changes_split",
    "employment_gap_change",
    "employment_rate_change",
    "since_years",
]

ORIGINS = ["belgian", "eu", "non_eu"]


def since_years(cells: pd.DataFrame, *, year: int, source: str) -> list[int]:
    """Earlier years to compare with: the year before, then the first delivered; each once.

    Examples
    --------
    >>> cells = pd.DataFrame({"table": "W1", "year": [2020, 2022, 2023]})
    >>> since_years(cells, year=2023, source="W1"), since_years(cells, year=2022, source="W1")
    ([2022, 2020], [2020])
    """
    years = rows_of(cells, source)["year"]
    earlier = years[years < year]
    delivered = sorted(set(earlier.astype(int)))
    if not delivered:
        return []
    first, before = delivered[0], year - 1
    return [before, first] if before in delivered and before != first else [first]


def employment_rate_change(
    cells: pd.DataFrame, *, year: int, source: str = "W1", table: str = "W10"
) -> pd.DataFrame:
    """Change in the employment rate by origin and sex, in percentage points.

    Positive means that it rose.

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
    """Change in the origin gap by origin and sex, in percentage points.

    Negative means that it became smaller. Parameters and result as `employment_rate_change`,
    without the reference group.
    """
    changes = _changed(employment_gap(cells, table=source), cells, year, source, table)
    return changes[changes["origin_group"] != "belgian"].reset_index(drop=True)


def changes_split(cells: pd.DataFrame, *, year: int, source: str = "W3") -> pd.DataFrame:
    """Both changes split into composition and within, in percentage points, by `since`."""

    def split_since(since: int) -> pd.DataFrame:
        rates = employment_rate_change_split(cells, year=year, since=since, source=source)
        gaps = employment_gap_change_split(cells, year=year, since=since, source=source)
        return pd.concat([rates, gaps])

    return _since_each(cells, year, source, split_since)


def _changed(
    estimates: pd.DataFrame, cells: pd.DataFrame, year: int, source: str, table: str
) -> pd.DataFrame:
    broad = pick(estimates, origin_group=ORIGINS)

    def change_since(since: int) -> pd.DataFrame:
        return change(broad, year=year, since=since).assign(table=table)

    return _since_each(cells, year, source, change_since)


def _since_each(
    cells: pd.DataFrame, year: int, source: str, change_since: Callable[[int], pd.DataFrame]
) -> pd.DataFrame:
    """Changes since each earlier year below each other; `since` is a dimension of its own.

    Whether they are clear is judged together.
    """
    # Without an earlier year the frame has its columns all the same.
    years = since_years(cells, year=year, source=source) or [year - 1]
    changes = [change_since(since).assign(since=str(since)) for since in years]
    return with_clear(before_value(pd.concat(changes, ignore_index=True), "since"))
