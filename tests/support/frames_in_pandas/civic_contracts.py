"""Trajectories: first civic integration contracts, who signed them and what became of them."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.places import municipality_of
from analysis.extracts.frames.units import PERSONS, sample_weight, unit_columns, unit_names
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference.origin import classify
from analysis.settings import ORIGIN_GROUPS, ORIGIN_RULE, UNKNOWN_PARENTS
from support.frames_in_pandas.classed import band_of
from support.frames_in_pandas.dutch_levels import b2_reached_in, level_dates
from support.frames_in_pandas.exclusions import KEPT, load_events
from support.frames_in_pandas.linking import is_among

__all__ = ["contracts"]


def contracts(folder: Path, year: int) -> pd.DataFrame:
    """First contracts, one row per person whose first contract lies in the delivered history."""
    persons, events = read_extract.typed_frame("ci_persons", folder), load_events(folder)
    _refuse_strangers(persons, events, folder)
    events = events[events["broken"] == KEPT]
    _refuse_unfollowed(persons, folder, year)
    frame = persons.merge(_first_signed(events), left_on="pid", right_index=True, validate="1:1")
    frame = _with_characteristics(frame, year).join(level_dates(events), on="pid")
    frame["position"] = frame["pid"].map(_positions(folder, year))
    frame["complete_years"] = year - frame["signed"].dt.year
    frame["state_3y"] = _state_after(frame, years=3)
    frame["b2_reached_in"] = b2_reached_in(frame)
    weight = sample_weight(folder, "ci_persons")
    unit = unit_names(PERSONS, frame["pid"])
    return frame.assign(
        **unit_columns(year, weight, unit=unit), cohort=frame["signed"].dt.year
    ).drop(columns=["pid"])


def _refuse_strangers(persons: pd.DataFrame, events: pd.DataFrame, folder: Path) -> None:
    strange = int((~is_among(events["pid"], persons["pid"])).sum())
    if strange:
        raise DataError(
            f"{folder.name}/ci_events: {strange} rows name a person whom ci_persons does not hold; "
            "expected every pid there. Deliver both files of the same snapshot."
        )


def _refuse_unfollowed(persons: pd.DataFrame, folder: Path, year: int) -> None:
    """A cohort of which some who stayed are not followed would seem to reach too little."""
    unfollowed = persons["exit_date"].isna() & (
        persons["observed_until"] < pd.Timestamp(year, 12, 31)
    )
    if unfollowed.any():
        raise DataError(
            f"{folder.name}/ci_persons: {int(unfollowed.sum())} persons without an exit have an "
            f"observed_until before {year}-12-31; expected all followed to that day, because a "
            "share within k years needs k full years. Deliver the extract again after the end of "
            "the year."
        )


def _first_signed(events: pd.DataFrame) -> pd.DataFrame:
    """Day and regime of each first contract; none where it was signed before the history."""
    signed = events[events["event"] == "contract"]
    first_known = (
        signed.sort_values(["pid", "date", "contract_no"]).drop_duplicates("pid").set_index("pid")
    )
    first = first_known.loc[first_known["contract_no"] == 1, ["date", "regime"]]
    return first.rename(columns={"date": "signed"})


def _with_characteristics(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Add what the person was like: ages, education, origin, small children."""
    born = pd.to_datetime(frame["birth_date"] + "-15")
    arrived = frame["first_registration"]
    had_birthday = arrived.dt.strftime("%m%d") >= born.dt.strftime("%m%d")
    at_arrival = (arrived.dt.year - born.dt.year - ~had_birthday).clip(lower=0)
    origin = classify(
        frame, rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS, groups=ORIGIN_GROUPS
    )
    return frame.assign(
        age=year - born.dt.year,
        age_at_arrival=band_of(at_arrival, "age_at_arrival"),
        municipality=municipality_of(frame["nis_at_contract"], year=year),
        education=frame["isced_intake"].astype(str),
        origin_group=origin["origin_group"].astype(str),
        small_children=frame["small_children"]
        .map({True: "yes", False: "no"})
        .fillna("unknown")
        .astype(str),
    )


def _positions(folder: Path, year: int) -> pd.Series:
    """Labour position by person in the fourth quarter; nobody where none were delivered."""
    if "labour_quarter" not in set(delivery_register.newest_snapshots(folder)["extract"]):
        return pd.Series(dtype=str)
    labour = read_extract.typed_frame("labour_quarter", folder)
    return labour[labour["quarter"] == f"{year}4"].set_index("pid")["position"].astype(str)


def _state_after(signed: pd.DataFrame, *, years: int) -> np.ndarray:
    end = signed["signed"] + pd.DateOffset(years=years)
    has_left = signed["exit_date"] <= end
    at_least = {level: signed[f"{level} all"] <= end for level in ("B2", "B1", "A2", "A1")}
    return np.select(
        [
            signed["complete_years"] < years,
            has_left & (signed["exit"] == "death"),
            has_left,
            *at_least.values(),
        ],
        ["open", "died", "left", "B2+", "B1", "A2", "A1"],
        "none",
    )
