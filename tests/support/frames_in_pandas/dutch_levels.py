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
    """Day on which each person first reached at least each level."""
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
    """Year in which a level was first reached: one row per first contract, level and skill."""
    parts = [
        signed[[*UNIT_COLUMNS, "cohort"]].assign(
            level=level, skill=skill, reached_in=_reached_in(signed, level, skill)
        )
        for level in ("A1", "A2", "B1")
        for skill in SKILLS
    ]
    return pd.concat(parts, ignore_index=True)


def b2_reached_in(signed: pd.DataFrame) -> pd.Series:
    """Years after the contract in which B2 was first reached: before, 1-3, 4-6, not_yet."""
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
    """Whether A2 and B1 were reached: one row per contract, level and characteristic."""
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
    """Highest level at the landmark and labour position 36 months later."""
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
