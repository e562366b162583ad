"""Levels of Dutch after a first contract: when each was first reached."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts.codes import LEVELS
from analysis.extracts.frames.units import UNIT_COLUMNS
from analysis.settings import (
    HORIZONS,
    LANDMARK_MONTHS,
    LINKED_AT_LEAST,
    NT2_LEVELS,
    NT2_SKILL,
    WORKING_AGE,
)
from support.frames_in_pandas.classed import class_of

__all__ = [
    "CHARACTERISTICS",
    "SKILLS",
    "attainment",
    "attainment_by",
    "b2_reached_in",
    "landmark",
    "level_dates",
]

# `oral`: the oral part alone is enough; who reached the level in all skills has it too.
SKILLS = {"all": (NT2_SKILL,), "oral": (NT2_SKILL, "oral")}
CHARACTERISTICS = (
    "sex", "age_at_arrival", "education", "legal_ground", "status", "regime", "origin_group",
    "agency",
    "small_children",
)  # fmt: skip
WITHIN = 3


def level_dates(events: pd.DataFrame) -> pd.DataFrame:
    """Day on which each person first reached at least each level.

    A column per level and skill: `A2 all`, `A2 oral`.

    Raises
    ------
    DataError
        When an event 'level' carries no level of `codes.LEVELS`.
    """
    reached = events[(events["event"] == "level") & (events["result"] != "fail")]
    if not reached["level"].isin(LEVELS).all():
        found = sorted(set(reached["level"].dropna()) - set(LEVELS)) or ["empty"]
        raise DataError(
            f"ci_events: level {', '.join(found)} of an event 'level'; expected one of "
            f"{', '.join(LEVELS)}."
        )
    days = {}
    for name, skills in SKILLS.items():
        counted = reached[reached["skill"].isin(skills)]
        for level in NT2_LEVELS:
            enough = counted["level"].isin(LEVELS[LEVELS.index(level) :])
            days[f"{level} {name}"] = counted[enough].groupby("pid")["date"].min()
    return pd.DataFrame(days)


def attainment(signed: pd.DataFrame) -> pd.DataFrame:
    """Year in which a level was first reached: one row per first contract, level and skill.

    Counted from the contract.

    Parameters
    ----------
    signed
        As made by `civic_contracts.contracts`.

    Returns
    -------
    DataFrame
        `year`, `units`, `weight`, `weight2`, `unit`, `cohort`, `level` (A1, A2, B1; A2: at least
        A2), `skill` and `reached_in`: `before` (had it already on the day of the contract), `1` ..
        `6`, or `not_yet` within the years that the whole cohort was followed (at most six). Leavers
        stay in: they did not reach the level here.
    """
    parts = [
        signed[[*UNIT_COLUMNS, "cohort"]].assign(
            level=level, skill=skill, reached_in=_reached_in(signed, level, skill)
        )
        for level in ("A1", "A2", "B1")
        for skill in SKILLS
    ]
    return pd.concat(parts, ignore_index=True)


def b2_reached_in(signed: pd.DataFrame) -> pd.Series:
    """Years after the contract in which B2 was first reached: `before`, `1-3`, `4-6` or `not_yet`.

    In wider steps than `attainment`, because few reach it; years not complete for the whole cohort
    are not yet.
    """
    return class_of(_reached_in(signed, "B2", "all"), "b2_reached_in")


def _reached_in(signed: pd.DataFrame, level: str, skill: str) -> pd.Series:
    reached = signed[f"{level} {skill}"]
    within = np.column_stack(
        [
            (reached <= signed["signed"] + pd.DateOffset(years=k)) & (signed["complete_years"] >= k)
            for k in range(1, HORIZONS + 1)
        ]
    )
    year = np.where(within.any(axis=1), (within.argmax(axis=1) + 1).astype(str), "not_yet")
    said = np.where(reached <= signed["signed"], "before", year)
    return pd.Series(said, index=signed.index, dtype="str")


def attainment_by(signed: pd.DataFrame) -> pd.DataFrame:
    """Whether A2 and B1 were reached: one row per contract, level and characteristic.

    Within three years of the contract.

    Parameters
    ----------
    signed
        As made by `civic_contracts.contracts`.

    Returns
    -------
    DataFrame
        Contracts of cohorts followed for three years: `year`, `units`, `weight`, `weight2`,
        `unit`, `cohort`, `level`, `characteristic` (one of `CHARACTERISTICS`), `category` and
        `reached` (yes / no).
    """
    complete = signed[signed["complete_years"] >= WITHIN]
    parts = []
    for level in ("A2", "B1"):
        reached = class_of(_reached_in(complete, level, "all"), "reached")
        counted = complete[[*UNIT_COLUMNS, "cohort"]].assign(level=level, reached=reached)
        parts += [
            counted.assign(characteristic=name, category=complete[name]) for name in CHARACTERISTICS
        ]
    return pd.concat(parts, ignore_index=True)


def landmark(signed: pd.DataFrame, year: int) -> pd.DataFrame:
    """Highest level at the landmark and labour position 36 months later.

    One row per first contract before the landmark.

    The landmark is 31 December, `settings.LANDMARK_MONTHS` before the end of the year, so that a
    level reached later cannot borrow time from what follows.

    Parameters
    ----------
    signed
        As made by `civic_contracts.contracts`, with `position` in the fourth quarter of the year.
    year
        Reference year.

    Returns
    -------
    DataFrame
        Who signed before the landmark, lived here then and is of working age at the end of the
        year: `year`, `units`, `weight`, `weight2`, `unit`, `level` (none, A1, A2, B1+), `sex`,
        `age_at_arrival`, `education`, `legal_ground`, `present` (yes / no: whether still here) and
        `position` (`unknown` without a record). Nobody where no position of a person in civic
        integration was delivered.

    Raises
    ------
    DataError
        When positions were delivered for too few of those still here (`settings.LINKED_AT_LEAST`).
    """
    day = pd.Timestamp(year, 12, 31) - pd.DateOffset(months=LANDMARK_MONTHS)
    lived_here = (signed["signed"] <= day) & ~(signed["exit_date"] <= day)
    counted = lived_here & signed["age"].between(*WORKING_AGE)
    at_landmark = signed[counted & signed["position"].notna().any()]
    still_here = ~(at_landmark["exit_date"] <= pd.Timestamp(year, 12, 31))
    _refuse_unlinked(at_landmark.loc[still_here, "position"])
    at_least = [at_landmark[f"{level} all"] <= day for level in ("B1", "A2", "A1")]
    return at_landmark[
        [*UNIT_COLUMNS, "sex", "age_at_arrival", "education", "legal_ground"]
    ].assign(
        level=np.select(at_least, ["B1+", "A2", "A1"], "none"),
        present=np.where(still_here, "yes", "no"),
        position=at_landmark["position"].fillna("unknown"),
    )


def _refuse_unlinked(position: pd.Series) -> None:
    """A delivery that lost labour records would show as little work."""
    linked = position.notna().mean() if len(position) else 1.0
    if linked < LINKED_AT_LEAST:
        raise DataError(
            f"labour_quarter: {linked:.1%} of those in ci_persons who are of working age and "
            f"still here have a record; expected at least {LINKED_AT_LEAST:.0%}, or none at all. "
            "Deliver their positions whole, or those of persons only."
        )
