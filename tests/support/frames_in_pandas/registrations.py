"""Civic integration by year of arrival and of registration: newcomers, waits and stages."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.contracts.codes import LEVELS
from analysis.extracts.frames.civic_integration.registrations import STAGES
from analysis.extracts.frames.units import PERSONS, sample_weight, unit_columns, unit_names
from analysis.extracts.reading import delivery_register, read_extract
from analysis.settings import ADULT, EMPLOYED, FUNNEL_YEARS, NT2_SKILL
from support.frames_in_pandas.exclusions import KEPT, load_events
from support.frames_in_pandas.linking import is_among

__all__ = ["first_days", "newcomers", "registrations"]

WAITING, STARTED, LEFT = 0, 1, 2


def newcomers(folder: Path, year: int) -> pd.DataFrame:
    """Members of the target group who arrived as adults: one row per person of `ci_persons`."""
    persons = read_extract.typed_frame("ci_persons", folder)
    arrival = persons["first_registration"]
    born = persons["birth_date"].str.split("-", expand=True).astype(int)
    months = (arrival.dt.year - born[0]) * 12 + arrival.dt.month - born[1]
    weight = sample_weight(folder, "ci_persons")
    return persons[["region", "legal_ground", "status"]].assign(
        **unit_columns(year, weight, unit=unit_names(PERSONS, persons["pid"])),
        arrived=arrival.dt.year,
        adult=np.where(months >= 12 * ADULT, "yes", "no"),
    )


def first_days(events: pd.DataFrame) -> pd.DataFrame:
    """First day of each kind of event by person; `A2`: of at least A2 in all skills."""
    level = events[
        (events["event"] == "level") & (events["skill"] == NT2_SKILL) & (events["result"] != "fail")
    ]
    enough = level["level"].isin(LEVELS[LEVELS.index("A2") :])
    named = pd.concat([events[events["event"] != "level"], level[enough].assign(event="A2")])
    days = named.pivot_table(index="pid", columns="event", values="date", aggfunc="min")
    wanted = [
        "registration",
        "contract",
        "mo_start",
        "mo_end",
        "A2",
        "vdab_registration",
        "network_end",
        "certificate",
    ]
    return days.reindex(columns=wanted).astype("datetime64[us]")


def registrations(folder: Path, year: int) -> pd.DataFrame:
    """Everybody who registered for civic integration and is not exempt: one row per person."""
    persons, events = read_extract.typed_frame("ci_persons", folder), load_events(folder)
    days = first_days(events[events["broken"] == KEPT])
    frame = persons[persons["status"] != "exempt"].merge(
        days[days["registration"].notna()], left_on="pid", right_index=True, validate="1:1"
    )
    weight = sample_weight(folder, "ci_persons")
    made = frame[["status", "agency", "region"]].assign(
        **unit_columns(year, weight, unit=unit_names(PERSONS, frame["pid"])),
        registered=frame["registration"].dt.year,
        **_wait_for_orientation(frame),
        **_stage_reached(frame, _at_work(folder, year), year),
    )
    return made.reset_index(drop=True)


def _wait_for_orientation(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Days until the orientation course, departure or the end of observation, and which."""
    left_on = frame["exit_date"].fillna(pd.Timestamp.max.as_unit("us"))
    started = frame["mo_start"].notna() & (frame["mo_start"] <= left_on)
    end = frame["mo_start"].where(started, frame["exit_date"].fillna(frame["observed_until"]))
    # Who left before registering was counted cannot wait less than nothing.
    wait = (end - frame["registration"]).dt.days.clip(lower=0)
    ended = np.select([started, frame["exit_date"].notna()], [STARTED, LEFT], WAITING)
    return {"wait": wait.to_numpy(), "ended": ended}


def _stage_reached(
    frame: pd.DataFrame, working: pd.Series | None, year: int
) -> dict[str, np.ndarray]:
    """Last stage reached within the years that are followed, and who left in them."""
    end = frame["registration"] + pd.DateOffset(years=FUNNEL_YEARS)
    passed = [frame[stage] <= end for stage in STAGES[1:-1]]
    if working is not None:
        last_cohort = frame["registration"].dt.year == year - FUNNEL_YEARS
        passed.append(last_cohort & is_among(frame["pid"], working))
    # A stage counts only for who passed all stages before it.
    reached = np.logical_and.accumulate(np.column_stack(passed), axis=1).sum(axis=1)
    complete = frame["registration"].dt.year + FUNNEL_YEARS <= year
    return {
        "stage": np.where(complete, np.array(STAGES)[reached], "open"),
        "gone": np.where(frame["exit_date"] <= end, "yes", "no"),
    }


def _at_work(folder: Path, year: int) -> pd.Series | None:
    """Persons at work in the fourth quarter; None where the positions were not delivered."""
    if "labour_quarter" not in set(delivery_register.newest_snapshots(folder)["extract"]):
        return None
    positions = read_extract.typed_frame("labour_quarter", folder)
    return positions.loc[
        (positions["quarter"] == f"{year}4") & positions["position"].isin(EMPLOYED), "pid"
    ]
