"""From cells to estimates: the columns of a row, and shares with their count and interval.

One row of an estimates frame is one published number. A hidden cell gives a missing
value by itself, with `conf_status` C.
"""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.plan import NUMBERS, Table, total_code
from analysis.plan import load as load_plan
from analysis.settings import LEVEL
from analysis.statistics.weighted_intervals import weighted_share

__all__ = [
    "CARRIED",
    "COLUMNS",
    "NO_INTERVAL",
    "STATUS",
    "SUMS",
    "before_value",
    "dimensions",
    "finish",
    "of_table",
    "parts",
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
NO_INTERVAL = "none (full count)"
SUMS = ["weight", "weight2", "n"]
# Columns of the cells that every row takes along unchanged.
CARRIED = ["data_kind", "vintage", "basis"]
_CELL = ["table", "indicator", "year", "region"]


def of_table(cells: pd.DataFrame, table_id: str) -> tuple[pd.DataFrame, Table]:
    """Return the cells of one table with its own dimensions only, and its line of the plan.

    Raises
    ------
    DataError
        When the plan has no such table.
    """
    tables = load_plan()
    if table_id not in tables:
        raise DataError(
            f"table {table_id!r} is not in the plan; expected one of {', '.join(tables)}."
        )
    table = tables[table_id]
    names = [name for name in table.columns if name != "region"]
    columns = ["table", "year", "region", *names, *SUMS, "conf_status", *CARRIED]
    return cells.loc[cells["table"] == table_id, columns].reset_index(drop=True), table


def dimensions(estimates: pd.DataFrame) -> list[str]:
    """Columns of an estimates frame that are the table's own dimensions, in their order."""
    fixed = {*_CELL, *COLUMNS, *STATUS}
    return [name for name in estimates.columns if name not in fixed]


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
    """
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


def parts(cells: pd.DataFrame, table_id: str, category: str | list[str]) -> pd.DataFrame:
    """Sums over each denominator of a table, and over some categories of its outcome within it.

    Returns
    -------
    DataFrame
        One row per published denominator: `weight`, `weight2`, `n`, and `yes_weight`,
        `yes_weight2`, `yes_n` of the categories; missing where both these and the other categories
        have a hidden cell (`hidden`).
    """
    frame, table = of_table(cells, table_id)
    (outcome,) = table.outcome
    keys = [c for c in frame.columns if c not in {outcome, *SUMS, *CARRIED, "conf_status"}]
    # A number for each denominator: groupby once, then sums are counts, which many small tables
    # need to be fast.
    place = frame.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
    total = (frame[outcome] == total_code(outcome)).to_numpy()
    categories = [category] if isinstance(category, str) else category
    chosen = frame[outcome].isin(categories).to_numpy() & ~total
    if len(np.unique(place[total])) < total.sum():
        raise DataError(
            f"parts: two rows of table {table_id!r} are the same denominator; expected one of each."
        )
    whole = frame[total].drop(columns=[outcome, "conf_status"]).reset_index(drop=True)
    for name in SUMS:
        values = frame[name].to_numpy(dtype=float)
        # A sum with a hidden part is hidden; zero where there is no part.
        yes, rest = (
            np.bincount(place[rows], values[rows], minlength=len(frame))[place[total]]
            for rows in (chosen, ~chosen & ~total)
        )
        # A part with a hidden cell is known all the same where the rest has none: it is the whole
        # less the rest.
        whole[f"yes_{name}"] = np.where(np.isnan(yes), values[total] - rest, yes)
    return whole.assign(hidden=whole[["weight", "yes_weight"]].isna().any(axis=1))


def share(
    cells: pd.DataFrame, table_id: str, category: str | list[str], *, indicator: str, rule: str = ""
) -> pd.DataFrame:
    """Share of units in a category of the table's outcome, in [0, 1].

    Weighted count of the category divided by the weighted count of all units in the
    same cell; 0 means none, 1 means all.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table_id
        Table of the plan, with an outcome.
    category
        One or more categories of the outcome, added up.
    indicator, rule
        Written to the columns of the same name.

    Returns
    -------
    DataFrame
        Estimates, one row per published combination of the table's dimensions. `low` and `high` are
        design-based where the cells come from a sample and empty on a full count.
    """
    return share_of(parts(cells, table_id, category), indicator=indicator, rule=rule)


def share_of(frame: pd.DataFrame, *, indicator: str, rule: str = "") -> pd.DataFrame:
    """Turn sums over a whole and a part of it (`parts`) into shares, as `share` returns them."""
    sums = (frame[name] for name in ["weight", "weight2", "yes_weight", "yes_weight2", "n"])
    low, high = weighted_share(*sums, level=LEVEL)
    sample = frame["basis"] == "sample"
    frame = frame.assign(
        value=frame["yes_weight"] / frame["weight"],
        low=np.where(sample, low, np.nan),
        high=np.where(sample, high, np.nan),
        interval=np.where(sample, "design", NO_INTERVAL),
        count=frame["yes_weight"],
        denominator=frame["weight"],
    )
    return finish(frame, indicator=indicator, unit="share", rule=rule)
