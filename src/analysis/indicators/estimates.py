"""From cells to estimates: shares, gaps, counts and changes, each with its count and interval.

One row of an estimates frame is one published number. A hidden cell gives a missing
value by itself, with `conf_status` C.
"""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.plan import Table, total_code
from analysis.plan import load as load_plan
from analysis.settings import LEVEL
from analysis.statistics.intervals import poisson
from analysis.statistics.weighted_intervals import weighted_difference, weighted_share

__all__ = [
    "COLUMNS",
    "NO_INTERVAL",
    "counts",
    "dimensions",
    "finish",
    "gap",
    "of_table",
    "parts",
    "share",
    "share_of",
]

COLUMNS = ["value", "low", "high", "interval", "unit", "count", "denominator", "n", "reference"]
STATUS = ["obs_status", "conf_status", "data_kind", "rule", "vintage"]
NO_INTERVAL = "none (full count)"
CALIBRATED = "none (calibrated)"
_SUMS = ["weight", "weight2", "n"]
_KEPT = ["data_kind", "vintage", "basis"]


def of_table(cells: pd.DataFrame, table_id: str) -> tuple[pd.DataFrame, Table]:
    """Return the cells of one table with only its own dimensions, and its line of the plan.

    Raises
    ------
    DataError
        When the plan has no such table.
    """
    tables = load_plan()
    if table_id not in tables:
        raise DataError(f"table {table_id!r} is not in the plan; expected one of {', '.join(tables)}.")
    table = tables[table_id]
    names = [name for name in table.columns if name != "region"]
    columns = ["table", "year", "region", *names, *_SUMS, "conf_status", *_KEPT]
    return cells.loc[cells["table"] == table_id, columns].reset_index(drop=True), table


def dimensions(estimates: pd.DataFrame) -> list[str]:
    """Columns of an estimates frame that are the table's own dimensions, in their order."""
    fixed = {"table", "indicator", "year", "region", *COLUMNS, *STATUS}
    return [name for name in estimates.columns if name not in fixed]


def finish(frame: pd.DataFrame, *, indicator: str, unit: str, rule: str = "") -> pd.DataFrame:
    """Give a computed frame the columns of estimates, in their order, and leave the rest out."""
    own = {"table", "indicator", "year", "region", *COLUMNS, *STATUS, *_KEPT, *_SUMS}
    names = [c for c in frame.columns if c not in own and not c.startswith(("yes_", "ref_"))]
    filled = frame.assign(
        indicator=indicator,
        unit=unit,
        rule=rule,
        reference=frame.get("reference", ""),
        obs_status=frame.get("obs_status", ""),
        conf_status=np.where(frame["value"].isna() & frame["hidden"], "C", ""),
    )
    return filled[["table", "indicator", "year", "region", *[n for n in names if n != "hidden"], *COLUMNS, *STATUS]]


def parts(cells: pd.DataFrame, table_id: str, category: str | list[str]) -> pd.DataFrame:
    """Set each denominator of a table beside the sum over some categories of its outcome.

    Returns
    -------
    DataFrame
        One row per published denominator: `weight`, `weight2`, `n`, and `yes_weight`, `yes_weight2`,
        `yes_n` of the categories; missing where a cell that is needed is hidden (`hidden`).
    """
    frame, table = of_table(cells, table_id)
    (outcome,) = table.outcome
    whole = frame[frame[outcome] == total_code(outcome)].drop(columns=outcome)
    keys = [c for c in whole.columns if c not in {*_SUMS, *_KEPT, "conf_status"}]
    chosen = frame[frame[outcome].isin([category] if isinstance(category, str) else category)]
    # skipna=False: a sum with a hidden part is hidden; a category without a cell counts zero.
    summed = chosen.groupby(keys, sort=False)[_SUMS].agg(lambda s: s.sum(skipna=False)).add_prefix("yes_")
    joined = whole.merge(summed.reset_index(), on=keys, how="left", indicator="found", validate="1:1")
    absent = joined["found"] == "left_only"
    joined.loc[absent, list(summed.columns)] = 0.0
    hidden = joined[["weight", "yes_weight"]].isna().any(axis=1)
    return joined.assign(hidden=hidden).drop(columns=["found", "conf_status"])


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
    """Turn `parts` into shares: sums over the whole and over the part, one row each, as `share` returns."""
    sums = (frame[c] for c in ["weight", "weight2", "yes_weight", "yes_weight2", "n"])
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


def gap(
    cells: pd.DataFrame,
    table_id: str,
    category: str | list[str],
    *,
    indicator: str,
    by: str = "origin_group",
    reference: str = "belgian",
    across: tuple[str, ...] = ("generation",),
    rule: str = "",
) -> pd.DataFrame:
    """Gap of each group to the reference group, in percentage points.

    100 x (share of the reference - share of the group), both in the same year and
    in the same cell of the other dimensions; 0 means equal, positive means that
    the group has the lower share.

    Parameters
    ----------
    cells, table_id, category, indicator, rule
        As in `share`.
    by, reference
        Dimension that holds the groups, and the group the others are set against.
    across
        Dimensions that the reference group does not have (a person of Belgian origin has no generation).

    Returns
    -------
    DataFrame
        Estimates in percentage points in [-100, 100]; 0 for the reference group. `low` and `high`
        are those of the difference, design-based, on a sample; empty on a full count. Missing where a count
        is hidden (`conf_status` C) or where the reference group has nobody in the cell.
    """
    frame = parts(cells, table_id, category)
    frame = frame[frame[by] != total_code(by)].reset_index(drop=True)
    within = [n for n in frame.columns if n not in {by, *across, *_SUMS, *_KEPT, "hidden"} and not n.startswith("yes_")]
    sums = ["weight", "weight2", "yes_weight", "yes_weight2", "n"]
    base = frame.loc[frame[by] == reference, [*within, *sums, "hidden"]].drop_duplicates(within)
    if base.empty and len(frame):
        raise DataError(
            f"{indicator}: reference group {reference!r} is not in {table_id}; found {sorted(set(frame[by]))}."
        )
    base = base.rename(columns={c: f"ref_{c}" for c in [*sums, "hidden"]})
    frame = frame.merge(base, on=within, how="left", validate="m:1")
    own = [frame[c] for c in sums]
    other = [frame[f"ref_{c}"] for c in sums]
    low, high = weighted_difference(other, own, level=LEVEL)
    itself = frame[by] == reference
    sample = (frame["basis"] == "sample") & ~itself
    value = 100 * (frame["ref_yes_weight"] / frame["ref_weight"] - frame["yes_weight"] / frame["weight"])
    frame = frame.assign(
        value=value,
        low=np.where(sample, 100 * low, np.nan),
        high=np.where(sample, 100 * high, np.nan),
        interval=np.where(itself, "none (reference)", np.where(sample, "design", NO_INTERVAL)),
        count=frame["yes_weight"],
        denominator=frame["weight"],
        reference=reference,
        hidden=frame["hidden"] | frame["ref_hidden"].eq(True),
    )
    return finish(frame, indicator=indicator, unit="pp", rule=rule)


def counts(
    cells: pd.DataFrame,
    table_id: str,
    *,
    indicator: str,
    category: str = "_T",
    calibrated: bool = False,
    rule: str = "",
) -> pd.DataFrame:
    """Number of units in each cell of a table, in units of the population.

    Parameters
    ----------
    cells, table_id, indicator, rule
        As in `share`.
    category
        Category of the table's outcome, where it has one; `_T` for all.
    calibrated
        Whether the weights of a year add up to a known total, so that only the distribution is uncertain.

    Returns
    -------
    DataFrame
        Estimates. On a sample `low` and `high` are, with calibrated weights, those of the share of the
        year's total times that total, which itself has none; else the exact Poisson bounds of the effective
        number of units (weight^2 / weight2), scaled to the population. Empty on a full count.
    """
    frame, table = of_table(cells, table_id)
    for outcome in table.outcome:
        frame = frame[frame[outcome] == category].drop(columns=outcome)
    frame = frame.reset_index(drop=True)
    low, high = _of_the_total(frame, table) if calibrated else _poisson(frame)
    known = calibrated & _is_total(frame, table)
    sample = (frame["basis"] == "sample") & ~known
    frame = frame.assign(
        value=frame["weight"],
        low=np.where(sample, low, np.nan),
        high=np.where(sample, high, np.nan),
        interval=np.where(sample, "design", np.where(known, CALIBRATED, NO_INTERVAL)),
        count=frame["weight"],
        denominator=np.nan,
        hidden=frame["weight"].isna(),
    )
    return finish(frame.drop(columns="conf_status"), indicator=indicator, unit="count", rule=rule)


def _poisson(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    effective = frame["weight"] ** 2 / frame["weight2"]
    low, high = poisson(effective.to_numpy(), level=LEVEL)
    scale = frame["weight"] / effective
    return low * scale, high * scale


def _is_total(frame: pd.DataFrame, table: Table) -> pd.Series:
    return pd.DataFrame({name: frame[name] == total_code(name) for name in table.dimensions}).all(axis=1)


def _of_the_total(frame: pd.DataFrame, table: Table) -> tuple[pd.Series, pd.Series]:
    totals = frame[_is_total(frame, table)].set_index("year").loc[frame["year"], _SUMS].reset_index(drop=True)
    low, high = weighted_share(
        totals["weight"], totals["weight2"], frame["weight"], frame["weight2"], totals["n"], level=LEVEL
    )
    return low * totals["weight"], high * totals["weight"]
