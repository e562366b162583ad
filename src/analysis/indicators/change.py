"""Change between two years, refused across a break in the series."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.discrimination.kinds import of_kind
from analysis.indicators.estimates import dimensions, without_clear
from analysis.reference.geography import areas, same_borders
from analysis.workbench.resources import resource

__all__ = ["breaks", "breaks_between", "change"]

_PLACES = {"region", "province", "centre_city"}


@cache
def breaks() -> tuple[dict[str, Any], ...]:
    """All breaks of the registry: `series`, `date`, `reason_nl`, `source`.

    A break of a `kind` is one of every indicator of that kind (`kinds.of_kind`).
    """
    return tuple(
        {"series": list(of_kind(each.get("kind", ""))), **each}
        for each in resource("breaks")["break"]
    )


def breaks_between(series: str, first: int, last: int) -> list[dict[str, Any]]:
    """Breaks in a series after 1 January of the first year, up to the end of the last.

    A break on 1 January of the first year does not count: both years stand after it.

    Examples
    --------
    >>> [b["date"].isoformat() for b in breaks_between("files_per_100k", 2022, 2023)]
    ['2023-03-15']
    >>> breaks_between("LFSA_ERGAN", 2021, 2023)
    []
    """
    return [
        each
        for each in breaks()
        if series in each["series"]
        and f"{first}-01-01" < each["date"].isoformat() <= f"{last}-12-31"
    ]


def change(estimates: pd.DataFrame, *, year: int, since: int | None = None) -> pd.DataFrame:
    """Change since an earlier year, in percentage points for shares, else in the same unit.

    Value of the year - value of the earlier year; positive means it rose.

    Parameters
    ----------
    estimates : DataFrame
        Estimates of one indicator over at least two years.
    year
        The later of the two years.
    since
        The earlier of the two years; the year before where it is not given.

    Returns
    -------
    DataFrame
        Estimates of the indicator `<indicator>_change`, one row per cell that both years have.
        Without interval: a register follows mostly the same persons, so that the two years are not
        independent (`interval` says so); `reference` is the earlier year. Missing with `obs_status`
        b where a break stands between the two years: one of the registry, one that the delivered
        data flag in a year after the earlier one, or other borders (a municipality or province that
        changed with the mergers, and the size classes when any municipality did).

    References
    ----------
    Decisions of the house, sections 0.2 and 0.13.
    """
    since = year - 1 if since is None else since
    keys = ["table", "region", *dimensions(estimates)]
    now, before = (estimates[estimates["year"] == each] for each in (year, since))
    frame = now.merge(
        before[[*keys, "value", "conf_status"]], on=keys, suffixes=("", "_before"), validate="1:1"
    )
    share = frame["unit"] == "share"
    hidden = frame["conf_status"].eq("C") | frame["conf_status_before"].eq("C")
    broken = frame["indicator"].map(lambda name: bool(breaks_between(name, since, year)))
    broken = broken.astype(bool) | _flagged(estimates, frame, keys, since, year)
    broken |= _other_borders(frame, since, year)
    value = (frame["value"] - frame["value_before"]) * np.where(share, 100.0, 1.0)
    changed = frame.assign(
        indicator=frame["indicator"] + "_change",
        value=value.mask(broken),
        low=np.nan,
        high=np.nan,
        interval="none (same persons)",
        unit=np.where(share, "pp", frame["unit"]),
        reference=str(since),
        obs_status=np.where(broken, "b", ""),
        conf_status=np.where(hidden, "C", ""),
    )
    return without_clear(changed)[list(estimates.columns)]


def _flagged(
    estimates: pd.DataFrame, frame: pd.DataFrame, keys: list[str], since: int, year: int
) -> pd.Series:
    """Mark the rows for which the delivered data flag a break after the earlier year."""
    between = estimates["year"].between(since + 1, year)
    flagged = estimates[(estimates["obs_status"] == "b") & between]
    cells, found = (pd.MultiIndex.from_frame(each[keys]) for each in (frame, flagged))
    return pd.Series(cells.isin(found), index=frame.index)


def _other_borders(frame: pd.DataFrame, since: int, year: int) -> pd.Series:
    """Mark the rows of places that had other borders in the earlier year."""
    marked = pd.Series(False, index=frame.index)
    for name in _PLACES & set(frame.columns):
        codes = set(frame[name])
        changed = {code for code in codes & areas() if not same_borders(since, year, area=code)}
        # What is left outside the named places changes with them.
        marked |= frame[name].isin(changed | ({"other"} if changed else set()))
    if "size_class" in frame.columns and not same_borders(since, year):
        marked |= frame["size_class"] != "_T"
    return marked
