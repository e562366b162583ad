"""Change between two years, refused across a break in the series."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.differences import with_clear
from analysis.indicators.discrimination.kinds import of_kind
from analysis.indicators.estimates import dimensions
from analysis.indicators.intervals import CELL_KEY, DESIGN, UNRELIABLE
from analysis.reference.geography import areas, same_borders
from analysis.workbench.asked import asked
from analysis.workbench.resources import resource

__all__ = [
    "NO_CHANGE",
    "OVERLAP_IGNORED",
    "breaks",
    "breaks_between",
    "broken_between",
    "change",
    "from_to",
    "kind_of_change",
    "since_first",
]

# Kinds of interval of a change: on a sample, as if the two years held other persons; none where the
# years have other kinds of interval; and none because there is no change at all.
OVERLAP_IGNORED = "design (overlap ignored)"
SAME_PERSONS = "none (same persons)"
NO_CHANGE = "none (not comparable)"
# What is compared of the earlier year.
_OF_BEFORE = ["value", "low", "high", "interval", "obs_status", "conf_status"]
_PLACES = {"region", "province", "centre_city"}


@asked
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
        `low` and `high` combine the intervals of both years, and `clear` says whether they exclude
        no change: on a full count that of the noise of all counts (`interval` cell_key); on a
        sample the two years follow mostly the same persons, and as if they did not the interval is
        at most too wide (`interval` says so). Numbers with another kind of interval give none.
        `reference` is the earlier year. Missing with `obs_status` b where a break stands between
        the two years: one of the registry, one that the delivered data flag in a year after the
        earlier one, or other borders (a municipality or province that changed with the mergers, and
        the size classes when any municipality did); u where either year has low reliability.

    References
    ----------
    Decisions of the house, sections 0.2 and 0.13; Zou and Donner (2008) for the combination of two
    intervals.
    """
    since = year - 1 if since is None else since
    keys = ["table", "region", *dimensions(estimates)]
    now, before = (estimates[estimates["year"] == each] for each in (year, since))
    frame = now.merge(
        before[[*keys, *_OF_BEFORE]], on=keys, suffixes=("", "_before"), validate="1:1"
    )
    share = frame["unit"] == "share"
    hidden = frame["conf_status"].eq("C") | frame["conf_status_before"].eq("C")
    broken = broken_between(estimates, frame, since, year)
    kind = kind_of_change(frame["interval"], frame["interval_before"])
    scale = np.where(share, 100.0, 1.0)
    numbers = {name: (each * scale).mask(broken) for name, each in _difference(frame).items()}
    # Numbers with another kind of interval give none.
    numbers |= {name: numbers[name].mask(kind.str.startswith("none")) for name in ("low", "high")}
    unreliable = frame[["obs_status", "obs_status_before"]].isin([UNRELIABLE]).any(axis=1)
    changed = frame.assign(
        indicator=frame["indicator"] + "_change",
        **numbers,
        interval=kind.mask(broken, NO_CHANGE),
        unit=np.where(share, "pp", frame["unit"]),
        reference=str(since),
        obs_status=np.where(broken, "b", np.where(unreliable, UNRELIABLE, "")),
        conf_status=np.where(hidden, "C", ""),
    )
    # A change of a ratio is no ratio: no change is 0 there.
    is_difference = changed["unit"] != "ratio"
    return with_clear(changed, only=is_difference)[list(estimates.columns)]


def since_first(estimates: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Change since the first delivered year (`change`); none where there is no earlier one."""
    first = estimates["year"].min()
    if pd.isna(first):
        return change(estimates, year=year)
    return change(estimates, year=year, since=int(first))


def broken_between(
    estimates: pd.DataFrame, cells: pd.DataFrame, since: int, year: int
) -> pd.Series:
    """Mark the cells for which a break stands between two years.

    Parameters
    ----------
    estimates : DataFrame
        Estimates of one indicator, of all years.
    cells : DataFrame
        Those of one year.
    since, year
        The two years.

    Returns
    -------
    Series of bool
        In the order of the cells: a break of the registry, one that the delivered data flag in a
        year after the earlier one, or other borders of the place.
    """
    broken = cells["indicator"].map(lambda name: bool(breaks_between(name, since, year)))
    keys = ["table", "region", *dimensions(estimates)]
    broken = broken.astype(bool) | _flagged(estimates, cells, keys, since, year)
    return broken | _other_borders(cells, since, year)


def kind_of_change(now: pd.Series, before: pd.Series | str) -> pd.Series:
    """Kind of interval of a change, from the kinds of both years.

    Examples
    --------
    >>> kinds = pd.Series(["cell_key", "design", "random variation"])
    >>> kind_of_change(kinds, kinds).tolist()
    ['cell_key', 'design (overlap ignored)', 'none (same persons)']
    """
    both = pd.DataFrame({"now": now.astype(str), "before": before})
    noise_only = both.isin([CELL_KEY]).all(axis=1)
    known = both.isin([CELL_KEY, DESIGN]).all(axis=1)
    without = both["now"].where(both["now"].str.startswith("none"), SAME_PERSONS)
    kinds = np.where(noise_only, CELL_KEY, np.where(known, OVERLAP_IGNORED, without))
    return pd.Series(kinds, index=now.index)


def from_to(before: pd.Series, now: pd.Series) -> pd.Series:
    """Change from one estimate to another, in percentage points for shares, else in their unit.

    Parameters
    ----------
    before, now : Series
        Two estimates of one unit: of two years, or of two cohorts.

    Returns
    -------
    Series
        `value`, `low`, `high`, `unit` and `interval`, as in `change`; no bounds where the intervals
        of both do not say how far the change may be off.

    Examples
    --------
    >>> before = pd.Series({"value": 0.20, "low": 0.17, "high": 0.23, "unit": "share",
    ...                     "interval": "design"})
    >>> now = pd.Series({**before, "value": 0.30, "low": 0.26, "high": 0.34})
    >>> from_to(before, now)[["value", "low", "high"]].astype(float).round(1).tolist()
    [10.0, 5.0, 15.0]
    """
    names = ["value", "low", "high"]
    both = pd.DataFrame([{**now[names], **before[names].add_suffix("_before")}], dtype=float)
    scale = 100.0 if now["unit"] == "share" else 1.0
    found = {name: scale * each.iloc[0] for name, each in _difference(both).items()}
    kind = kind_of_change(pd.Series([now["interval"]]), before["interval"]).iloc[0]
    if kind.startswith("none"):
        found |= {"low": np.nan, "high": np.nan}
    unit = "pp" if now["unit"] == "share" else now["unit"]
    return pd.Series({**found, "unit": unit, "interval": kind})


def _difference(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Value of the year less that of the earlier one, with the bounds from both intervals."""
    value = frame["value"] - frame["value_before"]
    below, above = frame["value"] - frame["low"], frame["high"] - frame["value"]
    below_before = frame["value_before"] - frame["low_before"]
    above_before = frame["high_before"] - frame["value_before"]
    low, high = value - np.hypot(below, above_before), value + np.hypot(above, below_before)
    return {"value": value, "low": low, "high": high}


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
