"""Estimates of one item of the scan by place: municipalities, provinces and the region, or pools.

A pool is some municipalities taken together: those like another, or those that merged since. Its
counts are the sums of published ones, and so is the variance of their noise.
"""

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import SUMS, among, less, of_table, part_of, parts
from analysis.indicators.counts import ANY_COUNT, sampled_number
from analysis.indicators.estimates import share_of
from analysis.indicators.gaps import gap_of
from analysis.indicators.intervals import few, widened
from analysis.local.scan_items import Item
from analysis.plan import TOTAL

__all__ = ["COLUMNS", "PLACE", "estimates_of", "pooled", "sums_of"]

PLACE = "place"
_PLACES = ("municipality", "province")
_UNKNOWN = "unknown"
COLUMNS = [
    PLACE, "year", "value", "low", "high", "unit", "interval", "count", "denominator", "n",
    "obs_status", "conf_status", "data_kind",
]  # fmt: skip
_ADDED = [*SUMS, *(f"yes_{name}" for name in SUMS), "yes_shared"]
PER = 1000


def sums_of(cells: pd.DataFrame, item: Item, table: str) -> pd.DataFrame:
    """Sums over the units of an item, and over those of its category, by place and year.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    item
        Line of the scan.
    table
        Its table by municipality, or the one by province or of the region.

    Returns
    -------
    DataFrame
        As `cell_sums.parts` gives them, with the column `place`: a NIS code, the name of a
        province, or `_T` for the region. Units per 1,000 residents are those of whom the
        municipality is known, in the region too.
    """
    if item.kind == "per_1000":
        frame, _ = of_table(cells, table)
        frame = _placed(frame.assign(hidden=frame["weight"].isna()))
    elif item.kind == "part":
        frame = part_of(cells, table, *item.of)
    elif item.kind == "among":
        frame = among(parts(cells, table, [*item.category]), parts(cells, table, [*item.of]))
    else:
        frame = parts(cells, table, [*item.category])
    for name, code in item.codes:
        wanted = [code, "belgian"] if item.kind == "gap" else [code]
        frame = frame[frame[name].isin(wanted)]
    place = next((name for name in _PLACES if name in frame), None)
    if place is None:
        return frame.assign(**{PLACE: TOTAL}).reset_index(drop=True)
    return frame.rename(columns={place: PLACE}).reset_index(drop=True)


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """Take from the region whose municipality is not known: no municipality has them either.

    So few of them that their count is hidden change next to nothing.
    """
    unknown = frame[frame["municipality"].eq(_UNKNOWN) & ~frame["hidden"]].set_index("year")
    of_region = frame["municipality"].eq(TOTAL) & frame["year"].isin(unknown.index)
    whole = frame[of_region]
    others = unknown.loc[whole["year"]].set_axis(whole.index)
    placed = frame.copy()
    placed.loc[of_region, SUMS] = less(whole, others)[SUMS]
    return placed


def pooled(sums: pd.DataFrame, members: pd.DataFrame, *, without_hidden: bool) -> pd.DataFrame:
    """Add up the sums of several places under another name.

    Parameters
    ----------
    sums : DataFrame
        As `sums_of` gives them.
    members : DataFrame
        `place` (name of the pool) and `member` (a place).
    without_hidden
        Leave out the members with a hidden count; else one of them hides the pool.

    Returns
    -------
    DataFrame
        The same columns, a row for each pool that has any member.

    Examples
    --------
    >>> row = {"year": 2023, "weight": 10.0, "weight2": 10.0, "noise": 3.0, "n": 10.0,
    ...        "hidden": False}
    >>> sums = pd.DataFrame([{"place": "a", **row}, {"place": "b", **row}])
    >>> members = pd.DataFrame({"place": ["c", "c"], "member": ["a", "b"]})
    >>> pooled(sums, members, without_hidden=False)[["place", "weight", "noise"]].values.tolist()
    [['c', 20.0, 6.0]]
    """
    known = sums[~sums["hidden"].astype(bool)] if without_hidden else sums
    joined = members.rename(columns={"place": "pool"}).merge(
        known, left_on="member", right_on=PLACE
    )
    joined = joined.assign(**{PLACE: joined["pool"]}).drop(columns=["pool", "member"])
    added = [name for name in _ADDED if name in joined]
    same = [name for name in joined if name not in {*added, "hidden", PLACE}]
    keys = [PLACE, *same]
    if joined.empty:
        return joined[sums.columns]
    found = joined.groupby(keys, sort=False, dropna=False)
    # Missing where a part is.
    totals = found[added].sum(skipna=False)
    return totals.assign(hidden=found["hidden"].any()).reset_index()[list(sums.columns)]


def estimates_of(
    sums: pd.DataFrame, item: Item, *, residents: pd.Series | None = None
) -> pd.DataFrame:
    """Estimates of an item by place and year.

    Parameters
    ----------
    sums : DataFrame
        As `sums_of` or `pooled` gives them.
    item
        Line of the scan.
    residents : Series, optional
        Published residents by (place, year), of which there are `PER` in a rate.

    Returns
    -------
    DataFrame
        `COLUMNS`; shares from 0 to 1, gaps in percentage points, rates per 1,000 residents.
        Intervals are of the sample and of the noise, as everywhere (`indicators.intervals`).
    """
    if item.kind == "per_1000":
        made = _rates(sums, residents)
    elif item.kind == "gap":
        made = gap_of(sums, indicator=item.indicator, across=())
        (name, code), *_ = item.codes
        made = made[made[name] == code]
    else:
        made = share_of(sums, indicator=item.indicator)
    return made[COLUMNS].reset_index(drop=True)


def _rates(sums: pd.DataFrame, residents: pd.Series | None) -> pd.DataFrame:
    """Units per 1,000 residents; the noise in the number of residents is next to nothing."""
    if residents is None:
        raise ValueError("estimates_of: a rate needs the residents of each place; found none.")
    among_whom = pd.Series(
        residents.reindex(pd.MultiIndex.from_frame(sums[[PLACE, "year"]])).to_numpy(),
        index=sums.index,
    )
    bounds = widened(
        sums["interval"], sums["weight"], sampled_number(sums), sums["noise"], within=ANY_COUNT
    )
    scale = PER / among_whom
    return sums.assign(
        value=sums["weight"] * scale,
        low=bounds["low"] * scale,
        high=bounds["high"] * scale,
        unit="per_1000",
        count=sums["weight"],
        denominator=among_whom,
        obs_status=few(sums["weight"], sums["n"]),
        conf_status=np.where(sums["hidden"], "C", ""),
    )
