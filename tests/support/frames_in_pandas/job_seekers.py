"""Spells of looking for work: where each led, how long it took, and the origin of whose it is."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.units import sample_weight, unit_columns, unit_names
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference.origin import classify
from analysis.settings import (
    FLOW_MONTHS,
    LINKED_AT_LEAST,
    ORIGIN_GROUPS,
    ORIGIN_RULE,
    UNKNOWN_PARENTS,
)
from support.frames_in_pandas.classed import class_of
from support.frames_in_pandas.linking import is_among

__all__ = ["MOVED", "OPEN", "OTHER", "WORK", "spells"]

# How a spell ended, as a competing event: still open, to work, elsewhere, moved away.
OPEN, WORK, OTHER, MOVED = 0, 1, 2, 3
SEEKING, NOT_YET = "seeking", "not_yet"
# What follows an open end: later than any day of a delivery.
_NEVER = pd.Timestamp("2200-01-01")


def spells(folder: Path, year: int) -> pd.DataFrame:
    """Spells as a job seeker, one row per spell that started in the delivered history."""
    frame, last = read_extract.typed_frame("job_seekers", folder), _last_day(folder)
    out = frame["outflow_date"].where(frame["outflow_date"] <= last)
    outflow = frame["outflow"].astype(object).where(out.notna(), SEEKING)
    weight, group = _weight_and_origin(frame, folder)
    within_longest = out.le(frame["start"] + pd.DateOffset(months=FLOW_MONTHS[-1]))
    started = frame["start"].dt.year
    return pd.DataFrame(
        {
            **unit_columns(year, weight, unit=_unit(frame)),
            "started_in": started,
            "origin_8": group,
            "origin_4": class_of(group, "origin_4"),
            "dutch": frame["dutch"],
            "isced": frame["isced"],
            "left_in": _months_to_work(frame["start"], out.where(outflow == "work", _NEVER)),
            "led_to": np.where(within_longest, outflow, SEEKING),
            "followed": np.where(_followed_until(started) <= last, "yes", "no"),
            "last": last,
            "start": frame["start"],
            "out": out.fillna(last),
            "ended": outflow.map({SEEKING: OPEN, "work": WORK, "moved": MOVED})
            .fillna(OTHER)
            .astype(int),
        }
    )


def _unit(frame: pd.DataFrame) -> pd.Series:
    return unit_names("spells", frame["pid"], frame["start"].dt.strftime("%Y-%m-%d"))


def _last_day(folder: Path) -> pd.Timestamp:
    return (
        delivery_register.newest_snapshots(folder).set_index("extract").loc["job_seekers", "ref_to"]
    )


def _followed_until(started: pd.Series) -> pd.Series:
    """Day by which all who started in a year have been followed for the longest term."""
    end_of_year = pd.to_datetime(started.astype(str) + "-12-31")
    return end_of_year + pd.DateOffset(months=FLOW_MONTHS[-1])


def _months_to_work(start: pd.Series, work: pd.Series) -> np.ndarray:
    within = [work <= start + pd.DateOffset(months=months) for months in FLOW_MONTHS]
    return np.select(within, [str(months) for months in FLOW_MONTHS], NOT_YET)


def _weight_and_origin(frame: pd.DataFrame, folder: Path) -> tuple[pd.Series, pd.Series]:
    """Weight and group of origin of each spell, from `persons`."""
    delivered = read_extract.typed_frame("persons", folder)
    seekers = delivered[is_among(delivered["pid"], frame["pid"])]
    is_in_persons = is_among(frame["pid"], seekers["pid"])
    stayed = frame["outflow"] != "moved"
    linked = float(is_in_persons[stayed].mean()) if stayed.any() else 1.0
    if linked < LINKED_AT_LEAST:
        raise DataError(
            f"{folder.name}/job_seekers: {linked:.1%} of the spells that did not end with a move "
            f"are of somebody in persons; expected at least {LINKED_AT_LEAST:.0%}. Deliver both "
            "with the same pseudonyms."
        )
    known = classify(
        seekers, rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS, groups=ORIGIN_GROUPS
    ).set_index("pid")
    weight = frame["pid"].map(known["weight"]).fillna(sample_weight(folder, "job_seekers"))
    group = frame["pid"].map(known["origin_group"].astype(object)).fillna("unknown")
    return weight, group.astype(str)
