"""The synthetic events after a civic integration contract, with known cumulative incidence.

The realised shares that reach A2 and B1 (all skills) within t years of the first contract, leavers
in the denominator, are INCIDENCE: each increment is divided by the part still resident before times
are drawn.
"""

from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from analysis.synthetic.civic_integration.newcomers import EXIT_PER_YEAR, YEAR_DAYS, newcomers
from analysis.synthetic.civic_integration.programme_parts import later_parts
from analysis.synthetic.civic_integration.recording_faults import (
    impossible_records,
    recorded_late,
    snapshot_day,
)
from analysis.synthetic.days import as_dates, day_of, last_day

__all__ = ["INCIDENCE", "ci_events", "levels_by"]

YEARS = np.array([0.05, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 9.0])
# Published for the cohorts 2015-2019: 60 % A2 and 16 % B1 within three years, 76 % and 26 % within
# six.
INCIDENCE = {
    "A2": np.array([0.0, 0.08, 0.25, 0.39, 0.49, 0.55, 0.60, 0.68, 0.73, 0.76, 0.785]),
    "B1": np.array([0.0, 0.0, 0.01, 0.04, 0.08, 0.12, 0.16, 0.21, 0.24, 0.26, 0.275]),
}
FAR = 10**6  # a day after every other
# Amounts in euro and their chances.
FINES = {50.0: 0.15, 100.0: 0.3, 150.0: 0.25, 250.0: 0.15, 500.0: 0.1, 1000.0: 0.05}
COLUMNS = ("level", "skill", "proof", "contract_no", "regime", "result", "score", "amount_eur")


def _resident(years: np.ndarray) -> np.ndarray:
    return np.exp(-sum(EXIT_PER_YEAR.values()) * years)


def _waiting_time(rank: np.ndarray, level: str) -> np.ndarray:
    """Years from the contract to a level if nobody left; inf for those who never reach it."""
    middle = (YEARS[1:] + YEARS[:-1]) / 2
    steps = np.diff(INCIDENCE[level]) / _resident(middle)
    running = np.concatenate([[0], steps.cumsum()])
    years = np.interp(rank, running, YEARS)
    return np.where(rank < running[-1], years, np.inf)


def _learning_rank(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Place of each learner in the order of speed, uniform on (0, 1)."""
    age = (people["contract"] - people["born"]) / YEAR_DAYS
    ease = people["isced"].map({"0-2": -0.7, "3-4": 0.1, "5-8": 0.7, "unknown": -0.2}).to_numpy()
    ease = ease + 0.15 * (people["sex"] == "F") - 0.02 * (age - 32) - 0.25 * people["children"]
    ease = ease + 0.2 * (people["status"] == "obliged")
    score = ease + rng.normal(0, 1.0, len(people))
    return 1 - (rankdata(score) - 0.5) / len(people)


def _rows(
    people: pd.DataFrame, keep: np.ndarray, event: str, date: np.ndarray, **values: object
) -> pd.DataFrame:
    """One event for each person kept, unless the person has left by then."""
    keep = np.asarray(keep) & (np.asarray(date) < people["left"].to_numpy())
    rows = {"pid": people["pid"].to_numpy()[keep], "event": event, "day": np.asarray(date)[keep]}
    for name, value in values.items():
        rows[name] = value[keep] if isinstance(value, np.ndarray) else value
    return pd.DataFrame(rows)


def _level(
    people: pd.DataFrame,
    keep: np.ndarray,
    date: np.ndarray,
    level: str,
    *,
    proof: object,
    skill: str = "all",
) -> pd.DataFrame:
    return _rows(people, keep, "level", date, level=level, skill=skill, proof=proof)


def _oral(
    people: pd.DataFrame, level: str, reached: np.ndarray, day: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """For half of those who reach a level: the oral part of it, some weeks before."""
    n = len(people)
    earlier = np.maximum(people["contract"].to_numpy() + 10, day - rng.integers(5, 110, n))
    half = reached & (rng.random(n) < 0.5)
    return _rows(people, half, "level", earlier, level=level, skill="oral", proof="course")


def _already(people: pd.DataFrame, years: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Move A2 to the intake, before the contract, for those who knew it then and reach it soon."""
    had = (people["dutch"] == "A2").to_numpy() & (years < 1)
    return np.where(had, np.maximum(people["entry"].to_numpy(), day_of(2015)), day)


def _levels(
    people: pd.DataFrame, rng: np.random.Generator
) -> tuple[list[pd.DataFrame], np.ndarray]:
    """Level events and the day on which A2 is reached."""
    n = len(people)
    rank = _learning_rank(people, rng)
    contract = people["contract"].to_numpy()
    proof = np.array(["course", "test", "diploma"])[np.searchsorted([0.82, 0.96], rng.random(n))]
    day, reached, events = {}, {}, []
    for level in ("A2", "B1"):
        years = _waiting_time(rank, level)
        reached[level] = np.isfinite(years)
        day[level] = contract + (np.where(reached[level], years, 0) * YEAR_DAYS).astype(int)
        if level == "A2":
            day[level] = _already(people, years, day[level])
        events.append(_level(people, reached[level], day[level], level, proof=proof))
        events.append(_oral(people, level, reached[level], day[level], rng))
    events.append(_level_a1(people, day["A2"], reached["A2"], rng))
    goes_on = reached["B1"] & (rng.random(n) < 0.3)
    oral_only = ~reached["A2"] & (rng.random(n) < 0.15)
    b2_day = day["B1"] + rng.integers(150, 700, n)
    oral_day = contract + rng.integers(300, 1400, n)
    events.append(_level(people, goes_on, b2_day, "B2", proof=proof))
    events.append(_level(people, oral_only, oral_day, "A2", skill="oral", proof="test"))
    return events, np.where(reached["A2"], day["A2"], FAR)


def _level_a1(
    people: pd.DataFrame, a2_day: np.ndarray, a2_reached: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """A1 of those without any Dutch at the intake: on the way to A2, or as their last level."""
    n, contract = len(people), people["contract"].to_numpy()
    on_the_way = contract + ((a2_day - contract) * rng.uniform(0.3, 0.7, n)).astype(int)
    beginner = (people["dutch"] == "none").to_numpy() & (a2_reached | (rng.random(n) < 0.6))
    day = np.where(a2_reached, on_the_way, contract + rng.integers(150, 900, n))
    return _level(people, beginner, day, "A1", proof="course")


def _course(
    people: pd.DataFrame, level_day: np.ndarray, rng: np.random.Generator
) -> list[pd.DataFrame]:
    """Orientation course, certificate, stop and, for the obliged, infringement file and fine."""
    n, contract = len(people), people["contract"].to_numpy()
    new_rules = contract >= day_of(2022, 3, 1)
    attends = rng.random(n) < 0.80
    wait = 5 + rng.gamma(1.4, 26, n).astype(int) + np.where(people["agency"] == "Atlas", 12, 0)
    start = contract + wait
    end = start + rng.integers(45, 160, n)
    ends = attends & (rng.random(n) < 0.9)
    certificate = np.maximum(end, level_day) + rng.integers(5, 60, n) + np.where(new_rules, 60, 0)
    filed, file_day, fined, amount = _infringements(people, rng)
    signs_again = rng.random(n) < 0.03
    second = contract + rng.integers(400, 1500, n)
    certified = ends & (level_day < FAR) & (rng.random(n) < 0.92)
    stops = ~ends & (rng.random(n) < 0.35)
    stop = contract + rng.integers(60, 700, n)
    fine_day = file_day + rng.integers(40, 160, n)
    return [
        _rows(people, attends, "mo_start", start),
        _rows(people, ends, "mo_end", end),
        _rows(people, certified, "certificate", certificate),
        _rows(people, stops, "contract_stop", stop),
        _rows(people, filed, "infringement_file", file_day),
        _rows(people, fined, "fine", fine_day, amount_eur=amount),
        _rows(people, signs_again, "contract", second, contract_no=2),
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
    levels, level_day = _levels(people, rng)
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
        _rows(registered, all_registered, "registration", registration),
        _rows(people, all_signed, "contract", contract, contract_no=1),
    ]


def levels_by(day: int, *, seed: int) -> pd.Series:
    """Highest level (A1, A2, B1+; all skills) that each person reached by a day, if any."""
    events = _all_events(seed)
    known = events[
        (events["event"] == "level") & (events["skill"] == "all") & (events["day"] <= day)
    ]
    highest = known.groupby("pid")["level"].max().astype("str")
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
