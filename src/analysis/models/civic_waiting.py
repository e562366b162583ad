"""Waiting for the orientation course: from registration to the start, those still waiting counted rightly."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.settings import LEVEL, WAIT_DAYS
from analysis.statistics.time_to_event import cumulative_incidence

__all__ = ["waits"]

RULE = "waiting: incidence"
PERCENTILES = {"wait_for_orientation": 0.5, "wait_for_orientation_p90": 0.9}
NOT_REACHED = "none (not reached)"


def waits(files: dict[str, dict[int, Path]], year: int) -> pd.DataFrame:
    """Median and 90th percentile of the wait in days, and the share that started within 30, 60 and 90 days.

    From the cumulative incidence of starting (Aalen-Johansen), in which departure and death compete
    and who still waits is censored at the end of observation; by year of registration, status and
    agency.

    Parameters
    ----------
    files
        Processed files; `registrations` of the year is read.
    year
        Year of the report; registrations of this year and of the year before.

    Returns
    -------
    DataFrame
        As a model returns it. A percentile is the first day on which the incidence is at least 0.5
        or 0.9, its bounds the first days on which the upper and the lower bound of the incidence
        are; where observation ends before, it is missing and `interval` says so. `count` is
        missing: the share is no count.
    """
    people = pd.read_parquet(files["registrations"][year])
    people = people[people["registered"].between(year - 1, year)]
    sample = bool((people["weight"] > 1).any())
    made = [
        _group(people, registered, status, agency)
        for registered, status, agency in product(
            sorted(set(people["registered"])),
            ["_T", *sorted(set(people["status"]))],
            ["_T", *sorted(set(people["agency"]))],
        )
    ]
    frame = pd.concat(made, ignore_index=True)
    kind = "design" if sample else "random variation"
    reached = frame["value"].notna()
    return frame.assign(
        year=year,
        region="VG+BHG",
        interval=np.where(reached, kind, NOT_REACHED),
        count=np.nan,
        df=np.nan,
        reference="",
        rule=RULE,
    )


def _group(people: pd.DataFrame, registered: int, status: str, agency: str) -> pd.DataFrame:
    """Percentiles and shares of one group; no rows where it has nobody."""
    own = people[people["registered"] == registered]
    for name, code in (("status", status), ("agency", agency)):
        own = own if code == "_T" else own[own[name] == code]
    if own.empty:
        return pd.DataFrame()
    days = np.arange(int(own["wait"].max()) + 1)
    curve = cumulative_incidence(own["wait"], own["ended"], at=days, level=LEVEL)
    rows = [_percentile(curve, name, share) for name, share in PERCENTILES.items()]
    rows += [_within(curve, day) for day in WAIT_DAYS]
    codes = {"registered": str(registered), "status": status, "agency": agency}
    return pd.DataFrame(rows).assign(**codes, denominator=own["weight"].sum(), n=len(own))


def _percentile(curve: pd.DataFrame, indicator: str, share: float) -> dict:
    """First day on which each of incidence, upper and lower bound is at least a share."""
    reached = {
        name: curve.loc[curve[name] >= share, "time"].min() for name in ("value", "low", "high")
    }
    shown = {"value": reached["value"], "low": reached["high"], "high": reached["low"]}
    return {"indicator": indicator, "within": "_T", "unit": "days", **_whole(shown)}


def _whole(bounds: dict[str, float]) -> dict[str, float]:
    """Leave out both bounds where one of them is not reached: an interval has two ends."""
    if pd.isna(bounds["value"]):
        return dict.fromkeys(bounds, np.nan)
    return bounds if pd.notna(bounds["high"]) else bounds | {"low": np.nan, "high": np.nan}


def _within(curve: pd.DataFrame, day: int) -> dict:
    at = curve[curve["time"] == day]
    numbers = (
        at[["value", "low", "high"]].iloc[0]
        if len(at)
        else dict.fromkeys(["value", "low", "high"], np.nan)
    )
    return {
        "indicator": "started_orientation",
        "within": str(day),
        "unit": "share",
        **dict(numbers),
    }
