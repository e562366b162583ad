"""The gap of each group to a reference group, and their ratio, each with its interval."""

import pandas as pd

from analysis.errors import DataError
from analysis.indicators.cell_sums import CARRIED, SUMS, design_sums, parts
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import finish
from analysis.indicators.intervals import few, noise_of_share, widened, widened_ratio
from analysis.plan import Table, total_code
from analysis.settings import LEVEL
from analysis.statistics.intervals.weighted_intervals import weighted_difference, weighted_ratio

__all__ = ["gap", "gap_of", "ratio", "ratio_of"]

# What is taken over from the reference group.
_SUMS = [*SUMS, *(f"yes_{name}" for name in SUMS), "yes_shared"]
# A group is not compared with itself.
ITSELF = "none (reference)"


def gap(
    cells: pd.DataFrame,
    table: str | Table,
    category: str | list[str],
    *,
    indicator: str,
    by: str = "origin_group",
    reference: str = "belgian",
    across: tuple[str, ...] = ("generation",),
    adverse: bool = False,
    rule: str = "",
) -> pd.DataFrame:
    """Gap of each group to the reference group, in percentage points.

    100 x (share of the reference - share of the group), both in the same year and in the same cell
    of the other dimensions, or the other way round of something adverse, as unemployment: 0 means
    equal, positive is always a disadvantage of the group.

    Parameters
    ----------
    cells, table, category, indicator, rule
        As in `share`.
    by, reference
        Dimension that holds the groups, and the group the others are compared with.
    across
        Dimensions that the reference group does not have (a person of Belgian origin has no
        generation).
    adverse
        Whether a lower share is the better one.

    Returns
    -------
    DataFrame
        Estimates in percentage points in [-100, 100]; 0 for the reference group. `low` and `high`
        are those of the difference, design-based on a sample, with the noise of all four counts,
        which is all there is on a full count; `clear` says whether they exclude zero. Missing where
        a count is hidden (`conf_status` C) or where the reference group has nobody in the cell;
        `obs_status` as in `share`.
    """
    frame = parts(cells, table, category)
    return gap_of(
        frame,
        indicator=indicator,
        by=by,
        reference=reference,
        across=across,
        adverse=adverse,
        rule=rule,
    )


def gap_of(
    frame: pd.DataFrame,
    *,
    indicator: str,
    by: str = "origin_group",
    reference: str = "belgian",
    across: tuple[str, ...] = ("generation",),
    adverse: bool = False,
    rule: str = "",
) -> pd.DataFrame:
    """Turn sums over a whole and a part of it (`parts`) into gaps, as `gap` returns them."""
    frame = _with_reference(frame, indicator, by, reference, across)
    own, base = design_sums(frame), design_sums(frame, "ref_")
    better, worse = (own, base) if adverse else (base, own)
    value = _share(better) - _share(worse)
    noise = noise_of_share(frame, "ref_") + noise_of_share(frame)
    sampling = weighted_difference(better, worse, level=LEVEL)
    found = widened(frame["interval"], value, sampling, noise, within=(-1, 1))
    frame = frame.assign(value=100 * value, low=100 * found["low"], high=100 * found["high"])
    return _compared(frame, by, reference, indicator=indicator, unit="pp", rule=rule)


def ratio(
    cells: pd.DataFrame,
    table: str | Table,
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
    cells, table, category, indicator, by, reference, across, rule
        As in `gap`.

    Returns
    -------
    DataFrame
        Estimates with unit `ratio`; 1 for the reference group. `low` and `high` by the log method
        on effective sizes on a sample, with the noise of all four counts, which is all there is on
        a full count; `clear` says whether they exclude 1. Missing where a count is hidden
        (`conf_status` C), or where nobody of the reference group is in the category; `obs_status`
        as in `share`.
    """
    frame = parts(cells, table, category)
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
    own, base = design_sums(frame), design_sums(frame, "ref_")
    shares = _share(own), _share(base).where(_share(base) > 0)
    value = shares[0] / shares[1]
    # Of a share of 0 there is no relative variance, and no logarithm of the ratio.
    noise = (noise_of_share(frame) / shares[0].where(shares[0] > 0) ** 2).fillna(0)
    noise += noise_of_share(frame, "ref_") / shares[1] ** 2
    sampling = weighted_ratio(own, base, level=LEVEL)
    frame = frame.assign(value=value, **widened_ratio(frame["interval"], value, sampling, noise))
    return _compared(frame, by, reference, indicator=indicator, unit="ratio", rule=rule)


def _with_reference(
    frame: pd.DataFrame, indicator: str, by: str, reference: str, across: tuple[str, ...]
) -> pd.DataFrame:
    """Add to each group the sums of the reference in the same cell, named `ref_`.

    The reference itself gets a kind of interval that says so.
    """
    if by not in frame:
        raise DataError(
            f"{indicator}: no {by} to compare by; found {', '.join(_described(frame))}. Expected a "
            "table with that dimension, or by= another one."
        )
    frame = frame[frame[by] != total_code(by)].reset_index(drop=True)
    within = [name for name in _described(frame) if name not in {by, *across}]
    base = frame.loc[frame[by] == reference, [*within, *_SUMS, "hidden"]].drop_duplicates(within)
    if base.empty and len(frame):
        raise DataError(
            f"{indicator}: reference group {reference!r} has no cell; found "
            f"{sorted(set(frame[by]))}."
        )
    base = base.rename(columns={name: f"ref_{name}" for name in [*_SUMS, "hidden"]})
    frame = frame.assign(interval=frame["interval"].mask(frame[by] == reference, ITSELF))
    return frame.merge(base, on=within, how="left", validate="m:1")


def _described(frame: pd.DataFrame) -> list[str]:
    """Columns that say which cell a row is."""
    working = {*SUMS, *CARRIED, "hidden"}
    names = frame.columns.astype(str)
    return [name for name in names if name not in working and not name.startswith("yes_")]


def _share(sums: tuple[pd.Series, ...]) -> pd.Series:
    """Share of one side of a comparison, from `design_sums`."""
    weight, _, yes, *_ = sums
    return yes / weight


def _compared(
    frame: pd.DataFrame, by: str, reference: str, *, indicator: str, unit: str, rule: str
) -> pd.DataFrame:
    """Estimates of a comparison: of low reliability where that of either side is."""
    frame = frame.assign(
        count=frame["yes_weight"],
        denominator=frame["weight"],
        reference=reference,
        obs_status=few(frame["value"], frame["n"], frame["ref_n"]),
        hidden=frame["hidden"] | frame["ref_hidden"].eq(True),
    )
    return with_clear(finish(frame, indicator=indicator, unit=unit, rule=rule))
