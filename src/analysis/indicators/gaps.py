"""The gap of each group to a reference group, in percentage points, with its interval."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.indicators.estimates import KEPT, NO_INTERVAL, SUMS, finish, parts
from analysis.plan import total_code
from analysis.settings import LEVEL
from analysis.statistics.weighted_intervals import weighted_difference

__all__ = ["gap", "gap_of"]


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
    """Turn `parts` into gaps to the reference group, as `gap` returns."""
    frame = frame[frame[by] != total_code(by)].reset_index(drop=True)
    within = [n for n in frame.columns if n not in {by, *across, *SUMS, *KEPT, "hidden"} and not n.startswith("yes_")]
    sums = ["weight", "weight2", "yes_weight", "yes_weight2", "n"]
    base = frame.loc[frame[by] == reference, [*within, *sums, "hidden"]].drop_duplicates(within)
    if base.empty and len(frame):
        raise DataError(f"{indicator}: reference group {reference!r} has no cell; found {sorted(set(frame[by]))}.")
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
