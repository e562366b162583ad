"""Trajectories: first civic integration contracts and the levels of Dutch reached after them."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts import read
from analysis.extracts.codes import LEVELS
from analysis.extracts.exclusions import KEPT, load_events
from analysis.settings import HORIZONS, NT2_SKILL

__all__ = ["attainment", "contracts"]


def contracts(folder: Path, year: int) -> pd.DataFrame:
    """First contracts, one row per person of `ci_persons` whose first contract lies in the delivered history.

    Returns
    -------
    DataFrame
        The columns of `ci_persons` but `pid`, and `year` (of the delivery), `units`, `weight` (1 / sampling
        fraction), `weight2`, `signed` (day of the first contract), `cohort` (its year), `complete_years`
        (years fully observed after the contract for the whole cohort), `state_3y` (none, A1, A2, B1, B2+,
        left, died; `open` while not all of the cohort was followed for three years) and, per level
        (`A1` .. `C2`), the day it was first reached.

    Raises
    ------
    DataError
        When an event has no person, or somebody who is still here was not followed to the end of the year.
    """
    persons, events = read.load("ci_persons", folder), load_events(folder)
    _refuse_strangers(persons, events, folder)
    events = events[events["broken"] == KEPT]
    _refuse_unfollowed(persons, folder, year)
    frame = persons.merge(_first_signed(events), left_on="pid", right_index=True, validate="1:1")
    for level, dates in _level_dates(events).items():
        frame[level] = dates.reindex(frame["pid"]).to_numpy()
    frame["complete_years"] = year - frame["signed"].dt.year
    weight = 1 / read.deliveries(folder).set_index("extract").loc["ci_persons", "sampling_fraction"]
    frame["state_3y"] = _state(frame, years=3)
    return frame.assign(year=year, units=1, weight=weight, weight2=weight**2, cohort=frame["signed"].dt.year).drop(
        columns=["pid"]
    )


def attainment(signed: pd.DataFrame) -> pd.DataFrame:
    """Year after the contract in which a level was first reached: one row per first contract and level.

    Parameters
    ----------
    signed
        As made by `contracts`.

    Returns
    -------
    DataFrame
        `year`, `units`, `weight`, `weight2`, `cohort`, `level` (A2: at least A2; B1: at least B1) and
        `reached_in`: `1` .. `6`, or `not_yet` within the years that the whole cohort was followed
        (at most six). Leavers stay in: they did not reach the level here.
    """
    parts = []
    for level in ("A2", "B1"):
        reached = _first_of(signed, level)
        within = np.column_stack(
            [
                (reached <= signed["signed"] + pd.DateOffset(years=k)) & (signed["complete_years"] >= k)
                for k in range(1, HORIZONS + 1)
            ]
        )
        first = np.where(within.any(axis=1), (within.argmax(axis=1) + 1).astype(str), "not_yet")
        columns = signed[["year", "units", "weight", "weight2", "cohort"]]
        parts.append(columns.assign(level=level, reached_in=first))
    return pd.concat(parts, ignore_index=True)


def _refuse_strangers(persons: pd.DataFrame, events: pd.DataFrame, folder: Path) -> None:
    strange = int((~events["pid"].isin(persons["pid"])).sum())
    if strange:
        raise DataError(
            f"{folder.name}/ci_events: {strange} rows name a person whom ci_persons does not hold; "
            "expected every pid there. Deliver both files of the same snapshot."
        )


def _refuse_unfollowed(persons: pd.DataFrame, folder: Path, year: int) -> None:
    """Who left may be observed until then; a cohort of which others are not followed would reach too little."""
    short = persons["exit_date"].isna() & (persons["observed_until"] < pd.Timestamp(year, 12, 31))
    if short.any():
        raise DataError(
            f"{folder.name}/ci_persons: {int(short.sum())} persons without an exit have an observed_until before "
            f"{year}-12-31; expected all followed to that day, because a share within k years needs k full years. "
            "Deliver the extract again after the end of the year."
        )


def _first_signed(events: pd.DataFrame) -> pd.Series:
    """Day of each person's first contract; who signed it before the delivered history has none here."""
    made = events[events["event"] == "contract"]
    first_known = made.sort_values(["pid", "date", "contract_no"]).drop_duplicates("pid").set_index("pid")
    return first_known.loc[first_known["contract_no"] == 1, "date"].rename("signed")


def _level_dates(events: pd.DataFrame) -> dict[str, pd.Series]:
    reached = events[(events["event"] == "level") & (events["skill"] == NT2_SKILL) & (events["result"] != "fail")]
    if not reached["level"].isin(LEVELS).all():
        found = sorted(set(reached["level"].dropna()) - set(LEVELS)) or ["empty"]
        raise DataError(
            f"ci_events: level {', '.join(found)} of an event 'level'; expected one of {', '.join(LEVELS)}."
        )
    return {level: reached[reached["level"] == level].groupby("pid")["date"].min() for level in LEVELS}


def _first_of(signed: pd.DataFrame, level: str) -> pd.Series:
    """Date on which at least the level was first reached; empty where it was not."""
    return signed[list(LEVELS[LEVELS.index(level) :])].min(axis=1)


def _state(signed: pd.DataFrame, *, years: int) -> np.ndarray:
    end = signed["signed"] + pd.DateOffset(years=years)
    gone = signed["exit_date"] <= end
    at_least = {level: _first_of(signed, level) <= end for level in ("B2", "B1", "A2", "A1")}
    return np.select(
        [
            signed["complete_years"] < years,
            gone & (signed["exit"] == "death"),
            gone,
            *at_least.values(),
        ],
        ["open", "died", "left", "B2+", "B1", "A2", "A1"],
        "none",
    )
