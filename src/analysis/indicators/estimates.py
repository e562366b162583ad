"""Estimates: the columns of a row, and shares with their count and interval.

One row of an estimates frame is one published number. A hidden cell gives a missing
value by itself, with `conf_status` C.
"""

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import CARRIED, SUMS, design_sums, line_of, parts
from analysis.indicators.intervals import few, noise_of_share, widened
from analysis.plan import NUMBERS, Table, require_indicator
from analysis.settings import LEVEL, NOISE_MOST
from analysis.statistics.intervals.weighted_intervals import weighted_share

__all__ = [
    "COLUMNS",
    "STATUS",
    "add_up",
    "before_value",
    "dimensions",
    "finish",
    "share",
    "share_of",
    "with_all_columns",
    "without_clear",
]

# The columns of every estimate, behind what says which cell it is. `clear` is of differences
# alone: whether the interval excludes "no difference" (`indicators.differences`).
COLUMNS = [
    "value", "low", "high", "interval", "unit", "count", "denominator", "n", "reference", "clear",
]  # fmt: skip
STATUS = ["obs_status", "conf_status", "data_kind", "rule", "vintage"]
_CELL = ["table", "indicator", "year", "region"]


def dimensions(estimates: pd.DataFrame) -> list[str]:
    """Columns of an estimates frame that are the table's own dimensions, in their order."""
    fixed = {*_CELL, *COLUMNS, *STATUS}
    return [name for name in estimates.columns if name not in fixed]


def add_up(shares: pd.DataFrame, *by: str) -> bool:
    """Whether shares of all parts of each whole add up to 1, but for the noise of the counts.

    Every part, and the whole, may be `NOISE_MOST` units off; a whole with a hidden part is left
    out.

    Parameters
    ----------
    shares : DataFrame
        Estimates of shares, one row per part.
    *by
        Columns that say which whole it is.

    Examples
    --------
    >>> parts = pd.DataFrame({"year": 2023, "value": [0.31, 0.70], "n": [1000.0, 1000.0]})
    >>> add_up(parts, "year"), add_up(parts.assign(value=0.6), "year")
    (True, False)
    """
    wholes = shares.groupby(list(by))
    off = (wholes["value"].sum(min_count=1) - 1).abs()
    most = NOISE_MOST * (wholes.size() + 1) / wholes["n"].min()
    complete = wholes["value"].count() == wholes.size()
    return bool((off <= most)[complete].all())


def before_value(estimates: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Move dimensions that were added last to where dimensions stand: just before the value."""
    columns = [name for name in estimates.columns if name not in names]
    position = columns.index("value")
    return estimates[[*columns[:position], *names, *columns[position:]]]


def with_all_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the columns of an estimate that a frame lacks, empty, behind its own.

    Examples
    --------
    >>> row = with_all_columns(pd.DataFrame({"year": [2023], "value": [0.5]}))
    >>> bool(row["low"].isna().all()), row["rule"].tolist(), row["clear"].tolist()
    (True, [''], [<NA>])
    """
    absent = [name for name in [*COLUMNS, *STATUS] if name not in frame]
    filled = frame.assign(**{name: np.nan if name in NUMBERS else "" for name in absent})
    return without_clear(filled) if "clear" in absent else filled


def without_clear(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave open in every row whether a difference is clear."""
    return frame.assign(clear=pd.Series(pd.NA, index=frame.index, dtype="boolean"))


def finish(frame: pd.DataFrame, *, indicator: str, unit: str, rule: str = "") -> pd.DataFrame:
    """Give a computed frame the columns of estimates, in their order, and leave out the others.

    Parameters
    ----------
    frame : DataFrame
        What describes each cell, `value`, `low`, `high`, `interval`, `count`, `denominator`, `n`
        and `hidden`: whether a count that the value needs is hidden.
    indicator, unit, rule
        Written to the columns of the same name.

    Raises
    ------
    DataError
        When the plan does not compute that indicator from the table.
    """
    for table_id in frame["table"].unique():
        require_indicator(table_id, indicator)
    working = {*SUMS, *CARRIED, "hidden"}
    hidden = frame["value"].isna() & frame["hidden"]
    filled = with_all_columns(
        frame.assign(
            indicator=indicator,
            count=frame["count"].mask(hidden),
            unit=unit,
            rule=rule,
            conf_status=np.where(hidden, "C", ""),
        )
    )
    names = [
        name
        for name in dimensions(frame)
        if name not in working and not name.startswith(("yes_", "ref_"))
    ]
    return filled[[*_CELL, *names, *COLUMNS, *STATUS]]


def share(
    cells: pd.DataFrame,
    table: str | Table,
    category: str | list[str],
    *,
    indicator: str,
    rule: str = "",
) -> pd.DataFrame:
    """Share of units in a category of the table's outcome, in [0, 1].

    Weighted count of the category divided by the weighted count of all units in the
    same cell, at most 1; 0 means none, 1 means all.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table of the plan, with an outcome.
    category
        One or more categories of the outcome, added up.
    indicator, rule
        Written to the columns of the same name.

    Returns
    -------
    DataFrame
        Estimates, one row per published combination of the table's dimensions. `low` and `high` are
        design-based where the cells come from a sample, with the noise of the counts; on a full
        count they are of that noise alone (`interval` cell_key). `obs_status` is u, low
        reliability, where fewer than `settings.RELIABLE_AT_LEAST` units are in the denominator.
    """
    line = line_of(table)
    require_indicator(line.id, indicator)
    return share_of(parts(cells, line, category), indicator=indicator, rule=rule)


def share_of(frame: pd.DataFrame, *, indicator: str, rule: str = "") -> pd.DataFrame:
    """Turn sums over a whole and a part of it (`parts`) into shares, as `share` returns them."""
    sums = design_sums(frame)
    weight, _, yes, _, n, _ = sums
    value = yes / weight
    sampling = weighted_share(*sums, level=LEVEL)
    noise = noise_of_share(frame)
    frame = frame.assign(
        value=value,
        **widened(frame["interval"], value, sampling, noise, within=(0, 1)),
        count=frame["yes_weight"],
        denominator=frame["weight"],
        obs_status=few(value, n),
    )
    return finish(frame, indicator=indicator, unit="share", rule=rule)
