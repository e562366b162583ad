"""When synthetic newcomers reach a level of Dutch, with a known cumulative incidence.

The realised shares that reach A2 and B1 (all skills) within t years of the first contract, leavers
in the denominator, are INCIDENCE: each increment is divided by the part still resident before times
are drawn.
"""

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from analysis.synthetic.civic_integration.newcomer_traits import YEAR_DAYS
from analysis.synthetic.civic_integration.newcomers import EXIT_PER_YEAR
from analysis.synthetic.days import day_of

__all__ = ["INCIDENCE", "NEVER_REACHED", "YEARS", "event_rows", "level_events"]

YEARS = np.array([0.05, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 9.0])
# Published for the cohorts 2015-2019: 60 % A2 and 16 % B1 within three years, 76 % and 26 % within
# six.
INCIDENCE = {
    "A2": np.array([0.0, 0.08, 0.25, 0.39, 0.49, 0.55, 0.60, 0.68, 0.73, 0.76, 0.785]),
    "B1": np.array([0.0, 0.0, 0.01, 0.04, 0.08, 0.12, 0.16, 0.21, 0.24, 0.26, 0.275]),
}
NEVER_REACHED = 10**6  # a day after every other


def level_events(
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
    return events, np.where(reached["A2"], day["A2"], NEVER_REACHED)


def _level(
    people: pd.DataFrame,
    keep: np.ndarray,
    date: np.ndarray,
    level: str,
    *,
    proof: object,
    skill: str = "all",
) -> pd.DataFrame:
    return event_rows(people, keep, "level", date, level=level, skill=skill, proof=proof)


def _oral(
    people: pd.DataFrame, level: str, reached: np.ndarray, day: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """For half of those who reach a level: the oral part of it, some weeks before."""
    n = len(people)
    earlier = np.maximum(people["contract"].to_numpy() + 10, day - rng.integers(5, 110, n))
    half = reached & (rng.random(n) < 0.5)
    return event_rows(people, half, "level", earlier, level=level, skill="oral", proof="course")


def _already(people: pd.DataFrame, years: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Move A2 to the intake, before the contract, for those who knew it then and reach it soon."""
    had = (people["dutch"] == "A2").to_numpy() & (years < 1)
    return np.where(had, np.maximum(people["entry"].to_numpy(), day_of(2015)), day)


def _level_a1(
    people: pd.DataFrame, a2_day: np.ndarray, a2_reached: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """A1 of those without any Dutch at the intake: on the way to A2, or as their last level."""
    n, contract = len(people), people["contract"].to_numpy()
    on_the_way = contract + ((a2_day - contract) * rng.uniform(0.3, 0.7, n)).astype(int)
    beginner = (people["dutch"] == "none").to_numpy() & (a2_reached | (rng.random(n) < 0.6))
    day = np.where(a2_reached, on_the_way, contract + rng.integers(150, 900, n))
    return _level(people, beginner, day, "A1", proof="course")


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


def event_rows(
    people: pd.DataFrame, keep: np.ndarray, event: str, date: np.ndarray, **values: object
) -> pd.DataFrame:
    """One event for each person kept, unless the person has left by then."""
    keep = np.asarray(keep) & (np.asarray(date) < people["left"].to_numpy())
    rows = {"pid": people["pid"].to_numpy()[keep], "event": event, "day": np.asarray(date)[keep]}
    for name, value in values.items():
        rows[name] = value[keep] if isinstance(value, np.ndarray) else value
    return pd.DataFrame(rows)
