"""Waiting for the orientation course, from registration on; who still waits counts as waiting."""

from itertools import product

import numpy as np
import pandas as pd

from analysis.models.estimates import DURATION, Files, interval_kind, key_of
from analysis.models.grouped import grouped
from analysis.models.incidence_curves import point
from analysis.plan import NOT_REACHED
from analysis.settings import LEVEL, WAIT_DAYS, WAIT_YEARS
from analysis.statistics.durations.time_to_event import cumulative_incidence

__all__ = ["waits"]

RULE = "waiting: incidence"
PERCENTILES = {"wait_for_orientation": 0.5, "wait_for_orientation_p90": 0.9}
_AT_DAY = ["value", "low", "high", "se", "step"]


def waits(files: Files, year: int) -> pd.DataFrame:
    """Median and 90th percentile of the wait in days, and shares that started within some days.

    From the cumulative incidence of starting (Aalen-Johansen), in which departure and death compete
    and those who still wait are censored at the end of observation; by year of registration, in the
    last two of them by status and agency too. The days are those of `settings.WAIT_DAYS`.

    Parameters
    ----------
    files
        Processed files; `registrations` of the year is read.
    year
        Year of the report; registrations of this year and of the four before.

    Returns
    -------
    DataFrame
        Columns of a model. A percentile is the first day on which the incidence is at least 0.5 or
        0.9, its bounds the first days on which the upper and the lower bound of the incidence are;
        where observation ends before that, it is missing and `interval` says so. `count` is
        missing: the share is no count.
    """
    columns = {name: name for name in ("registered", "status", "agency")}
    columns |= {"months": "wait", "event": "ended"}
    first = year - WAIT_YEARS + 1
    people = grouped(
        files["registrations"][year], columns, where=f"registered BETWEEN {first} AND {year}"
    )
    made = [
        _of_group(people, registered, status, agency)
        for registered, status, agency in product(
            sorted(set(people["registered"])),
            ["_T", *sorted(set(people["status"]))],
            ["_T", *sorted(set(people["agency"]))],
        )
        # What is set beside another is of two years; further back only whether all waited longer.
        if registered >= year - 1 or (status, agency) == ("_T", "_T")
    ]
    frame = pd.concat(made, ignore_index=True)
    is_reached = frame["value"].notna()
    return frame.assign(
        year=year,
        region="VG+BHG",
        interval=np.where(is_reached, interval_kind(people["weight"]), NOT_REACHED),
        count=np.nan,
        df=np.nan,
        reference="",
        rule=RULE,
    )


def _of_group(people: pd.DataFrame, registered: int, status: str, agency: str) -> pd.DataFrame:
    """Percentiles and shares of one group; no rows where it has nobody."""
    own = people[people["registered"] == registered]
    for name, code in (("status", status), ("agency", agency)):
        own = own if code == "_T" else own[own[name] == code]
    if own.empty:
        return pd.DataFrame()
    days = np.arange(int(own["months"].max()) + 1)
    found = cumulative_incidence(
        own["months"], own["event"], at=days, count=own["units"], level=LEVEL
    )
    started = own[own["event"] == 1]
    rows = [_percentile(found, started, name, share) for name, share in PERCENTILES.items()]
    at_days = found.set_index("time")[_AT_DAY].reindex(WAIT_DAYS).T
    rows += [_started_within(own, day, at_days[day]) for day in WAIT_DAYS]
    codes = {"registered": str(registered), "status": status, "agency": agency}
    return pd.DataFrame(rows).assign(
        **codes, denominator=(own["weight"] * own["units"]).sum(), n=own["units"].sum(),
        n_key=key_of(own["key"]), curve=" ".join(codes.values()),
    )  # fmt: skip


def _percentile(
    found: pd.DataFrame, started: pd.DataFrame, indicator: str, share: float
) -> dict[str, object]:
    """First day on which the incidence, its upper and its lower bound are at least a share."""
    value, low, high = (
        found["time"].where(found[name] >= share).min() for name in ("value", "high", "low")
    )
    # An interval has two ends: both are left out where one of them is not reached.
    if pd.isna(value) or pd.isna(high):
        low = high = np.nan
    return {
        "indicator": indicator, "within": "_T", "unit": "days", "kind": DURATION,
        "value": value, "low": low, "high": high, "units": started["units"].sum(),
        "key": key_of(started["key"]),
    }  # fmt: skip


def _started_within(units: pd.DataFrame, day: int, at: pd.Series) -> dict[str, object]:
    """Share that started by a day; missing where observation ends before."""
    return {
        "indicator": "started_orientation", "within": str(day), "unit": "share",
        "value": at["value"], "low": at["low"], "high": at["high"],
        **point(units, day, value=at["value"], se=at["se"], step=at["step"]),
    }  # fmt: skip
