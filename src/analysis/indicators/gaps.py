"""The gap of each group to a reference group, and their ratio, each with its interval."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import CARRIED, NO_INTERVAL, SUMS, finish, parts
from analysis.plan import total_code
from analysis.settings import LEVEL
from analysis.statistics.weighted_intervals import weighted_difference, weighted_ratio

__all__ = ["gap", "gap_of", "ratio", "ratio_of"]

_SUMS = ["weight", "weight2", "yes_weight", "yes_weight2", "n"]


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
        Dimension that holds the groups, and the group the others are compared with.
    across
        Dimensions that the reference group does not have (a person of Belgian origin has no
        generation).

    Returns
    -------
    DataFrame
        Estimates in percentage points in [-100, 100]; 0 for the reference group. `low` and `high`
        are those of the difference, design-based, on a sample, and `clear` says whether they
        exclude zero; empty on a full count. Missing where a count is hidden (`conf_status` C) or
        where the reference group has nobody in the cell.
    """
    frame = parts(cells, table_id, category)
    return gap_of(frame, indicator=indicator, by=by, reference=reference, across=across, rule=rule)


def gap_of(
    frame: pd.DataFrame,
    *,
    indicator: str,
    by: str = "origin_group",
    reference: str = "belgian",
    across: tuple[str, ...] = ("generation",),
    rule: str = "",
) -> pd.DataFrame:
    """Turn sums over a whole and a part of it (`parts`) into gaps, as `gap` returns them."""
    frame = _with_reference(frame, indicator, by, reference, across)
    low, high = weighted_difference(_sums(frame, "ref_"), _sums(frame), level=LEVEL)
    value = frame["ref_yes_weight"] / frame["ref_weight"] - frame["yes_weight"] / frame["weight"]
    frame = frame.assign(value=100 * value, low=100 * low, high=100 * high)
    return _compared(frame, by, reference, indicator=indicator, unit="pp", rule=rule)


def ratio(
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
    """Ratio of each group to the reference group: share of the group / share of the reference.

    Both in the same year and in the same cell of the other dimensions; 1 means equal, below 1 means
    that the group has the lower share.

    Parameters
    ----------
    cells, table_id, category, indicator, by, reference, across, rule
        As in `gap`.

    Returns
    -------
    DataFrame
        Estimates with unit `ratio`; 1 for the reference group. `low` and `high` by the log method
        on effective sizes on a sample, with `clear` (they exclude 1); empty on a full count, and
        where one of both shares is 0. Missing where a count is hidden (`conf_status` C), or where
        nobody of the reference group is in the category.
    """
    frame = parts(cells, table_id, category)
    return ratio_of(
        frame, indicator=indicator, by=by, reference=reference, across=across, rule=rule
    )


def ratio_of(
    frame: pd.DataFrame,
    *,
    indicator: str,
    by: str = "origin_group",
    reference: str = "belgian",
    across: tuple[str, ...] = ("generation",),
    rule: str = "",
) -> pd.DataFrame:
    """Turn sums over a whole and a part of it (`parts`) into ratios, as `ratio` returns them."""
    frame = _with_reference(frame, indicator, by, reference, across)
    base = frame["ref_yes_weight"] / frame["ref_weight"]
    value = frame["yes_weight"] / frame["weight"] / base.where(base > 0)
    low, high = weighted_ratio(_sums(frame), _sums(frame, "ref_"), level=LEVEL)
    frame = frame.assign(value=value, low=low, high=high)
    return _compared(frame, by, reference, indicator=indicator, unit="ratio", rule=rule)


def _with_reference(
    frame: pd.DataFrame, indicator: str, by: str, reference: str, across: tuple[str, ...]
) -> pd.DataFrame:
    """Add to each group the sums of the reference in the same cell, named `ref_`."""
    frame = frame[frame[by] != total_code(by)].reset_index(drop=True)
    within = [
        name
        for name in frame.columns
        if name not in {by, *across, *SUMS, *CARRIED, "hidden"} and not name.startswith("yes_")
    ]
    base = frame.loc[frame[by] == reference, [*within, *_SUMS, "hidden"]].drop_duplicates(within)
    if base.empty and len(frame):
        raise DataError(
            f"{indicator}: reference group {reference!r} has no cell; found "
            f"{sorted(set(frame[by]))}."
        )
    base = base.rename(columns={name: f"ref_{name}" for name in [*_SUMS, "hidden"]})
    return frame.merge(base, on=within, how="left", validate="m:1")


def _sums(frame: pd.DataFrame, prefix: str = "") -> list[pd.Series]:
    """Sums of one side of a comparison, as the intervals take them."""
    return [frame[prefix + name] for name in _SUMS]


def _compared(
    frame: pd.DataFrame, by: str, reference: str, *, indicator: str, unit: str, rule: str
) -> pd.DataFrame:
    """Estimates of a comparison: without interval on a full count and for the reference itself."""
    itself = frame[by] == reference
    sample = (frame["basis"] == "sample") & ~itself
    frame = frame.assign(
        low=frame["low"].where(sample),
        high=frame["high"].where(sample),
        interval=np.where(itself, "none (reference)", np.where(sample, "design", NO_INTERVAL)),
        count=frame["yes_weight"],
        denominator=frame["weight"],
        reference=reference,
        hidden=frame["hidden"] | frame["ref_hidden"].eq(True),
    )
    return with_clear(finish(frame, indicator=indicator, unit=unit, rule=rule))
