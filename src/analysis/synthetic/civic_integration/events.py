"""The synthetic events after a civic integration contract, and when each was recorded."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.synthetic.civic_integration.language_levels import (
    NEVER_REACHED,
    event_rows,
    level_events,
)
from analysis.synthetic.civic_integration.newcomers import newcomers
from analysis.synthetic.civic_integration.programme_parts import later_parts
from analysis.synthetic.civic_integration.recording_faults import (
    impossible_records,
    recorded_late,
    snapshot_day,
)
from analysis.synthetic.days import as_dates, day_of, last_day

__all__ = ["ci_events", "levels_by"]

# Amounts in euro and their chances.
FINES = {50.0: 0.15, 100.0: 0.3, 150.0: 0.25, 250.0: 0.15, 500.0: 0.1, 1000.0: 0.05}
COLUMNS = ("level", "skill", "proof", "contract_no", "regime", "result", "score", "amount_eur")


def _course(
    people: pd.DataFrame, level_day: np.ndarray, rng: np.random.Generator
) -> list[pd.DataFrame]:
    """Orientation course, certificate, stop and, for the obliged, infringement file and fine."""
    n, contract = len(people), people["contract"].to_numpy()
    new_rules = contract >= day_of(2022, 3, 1)
    attends = rng.random(n) < 0.80
    wait = 5 + rng.gamma(1.4, 26, n).astype(int) + np.where(people["agency"] == "agency_b", 12, 0)
    start = contract + wait
    end = start + rng.integers(45, 160, n)
    ends = attends & (rng.random(n) < 0.9)
    certificate = np.maximum(end, level_day) + rng.integers(5, 60, n) + np.where(new_rules, 60, 0)
    filed, file_day, fined, amount = _infringements(people, rng)
    signs_again = rng.random(n) < 0.03
    second = contract + rng.integers(400, 1500, n)
    certified = ends & (level_day < NEVER_REACHED) & (rng.random(n) < 0.92)
    stops = ~ends & (rng.random(n) < 0.35)
    stop = contract + rng.integers(60, 700, n)
    fine_day = file_day + rng.integers(40, 160, n)
    return [
        event_rows(people, attends, "mo_start", start),
        event_rows(people, ends, "mo_end", end),
        event_rows(people, certified, "certificate", certificate),
        event_rows(people, stops, "contract_stop", stop),
        event_rows(people, filed, "infringement_file", file_day),
        event_rows(people, fined, "fine", fine_day, amount_eur=amount),
        event_rows(people, signs_again, "contract", second, contract_no=2),
    ]


def _infringements(
    people: pd.DataFrame, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Who gets an infringement file and on which day, and who is fined and how much."""
    n = len(people)
    file_day = people["contract"].to_numpy() + rng.integers(120, 620, n)
    filed = (people["status"] == "obliged").to_numpy() & (rng.random(n) < 0.105)
    fined = filed & (rng.random(n) < 0.55)
    amount = rng.choice(list(FINES), size=n, p=list(FINES.values()))
    return filed, file_day, fined, amount


def _regime(day: np.ndarray) -> np.ndarray:
    steps = [day_of(2022, 3, 1), day_of(2023, 1, 1)]
    return np.array(["pre2022", "2022", "2023+"])[np.searchsorted(steps, day, side="right")]


@lru_cache(maxsize=2)
def _all_events(seed: int) -> pd.DataFrame:
    """Every event of all newcomers, in order of person and day, with the day it was recorded."""
    rng = np.random.default_rng([seed, 5])
    everybody = newcomers(seed)
    people = everybody.loc[everybody["contract"] >= 0].reset_index(drop=True)
    levels, level_day = level_events(people, rng)
    course = _course(people, level_day, rng)
    parts = [
        *_registrations_and_contracts(everybody, people),
        *levels,
        *course,
        *later_parts(people, course, seed=seed),
        *impossible_records(people, course, seed=seed),
    ]
    columns = ["pid", "event", "day", *COLUMNS]
    events = pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)
    regime = _regime(events["day"].to_numpy())
    events["regime"] = np.where(events["event"] == "contract", regime, None)
    events = events.sort_values(
        ["pid", "day", "event", "level", "skill"], ignore_index=True, kind="stable"
    )
    number = (events.groupby("pid").cumcount() + 1).astype(str).str.zfill(2)
    events["event_id"] = events["pid"] + "-" + number
    # A third is recorded on the day itself, the rest within a month.
    events["recorded"] = events["day"] + np.array([0, 7, 28])[rng.integers(0, 3, len(events))]
    events["recorded"] = recorded_late(events, people)
    return events


def _registrations_and_contracts(
    everybody: pd.DataFrame, people: pd.DataFrame
) -> list[pd.DataFrame]:
    """The registration of everybody who has one, and the first contract of who signed one."""
    registered = everybody.loc[everybody["registration"] >= 0]
    registration, contract = registered["registration"].to_numpy(), people["contract"].to_numpy()
    all_registered = np.ones(len(registered), dtype=bool)
    all_signed = np.ones(len(people), dtype=bool)
    return [
        event_rows(registered, all_registered, "registration", registration),
        event_rows(people, all_signed, "contract", contract, contract_no=1),
    ]


def levels_by(day: int, *, seed: int) -> pd.Series:
    """Highest level (A1, A2, B1+; all skills) that each person reached by a day, if any."""
    events = _all_events(seed)
    known = events[
        (events["event"] == "level") & (events["skill"] == "all") & (events["day"] <= day)
    ]
    # By the number of a code: pandas compares texts person by person.
    levels = known["level"].astype("category")
    highest = levels.cat.codes.groupby(known["pid"]).max()
    highest = pd.Series(levels.cat.categories.take(highest), index=highest.index).astype("str")
    return highest.where(highest.isin(["A1", "A2"]), "B1+")


def ci_events(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `ci_events`: what happened from 2015 on and was recorded in time."""
    known = _all_events(seed).loc[lambda df: df["recorded"] <= snapshot_day(year)]
    events = known.loc[known["day"].between(day_of(2015), last_day(year))].reset_index(drop=True)
    out = pd.DataFrame(
        {
            "pid": events["pid"],
            "event_id": events["event_id"],
            "date": as_dates(events["day"]),
            "recorded_on": as_dates(events["recorded"]),
            "event": events["event"],
            "contract_no": events["contract_no"].astype("Int64"),
            "regime": events["regime"],
            "level": events["level"],
            "skill": events["skill"],
            "proof": events["proof"],
            "result": events["result"],
            "score": events["score"].astype("float64"),
            "amount_eur": events["amount_eur"].astype("float64"),
        }
    )
    return out.astype(
        dict.fromkeys(("event", "regime", "level", "skill", "proof", "result"), "str")
    )
