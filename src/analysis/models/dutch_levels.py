"""Levels of Dutch that counts cannot give: of those still here, and curves of open cohorts."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.models.estimates import (
    COUNTED,
    DESIGN,
    FULL_COUNT,
    SHARE,
    Files,
    counted,
    interval_kind,
    is_sample,
)
from analysis.models.grouped import grouped, months_between
from analysis.models.incidence_curves import curves
from analysis.settings import CURVE_COHORTS, HORIZONS, LEVEL, NT2_LEVELS, NT2_SKILL
from analysis.statistics.intervals.proportions import proportion

__all__ = ["REGIMES", "REGION", "attainment_of_residents", "cumulative_attainment", "durations"]

STEP, LONGEST = 6, 12 * CURVE_COHORTS
REGIMES = ("pre2022", "2022", "2023+")
REGION = "VG+BHG"
COMPETING = "Aalen-Johansen; departure and death compete"


def attainment_of_residents(files: Files, year: int) -> pd.DataFrame:
    """Share that reached a level within some years, of those still here then, in [0, 1].

    First contracts of a year with the level (or a higher one) reached within the horizon (1 to
    `settings.HORIZONS` years), divided by those whose holder had not left or died by its end.

    Parameters
    ----------
    files
        Processed file by frame and year; needs `contracts`.
    year
        Reference year.

    Returns
    -------
    DataFrame
        Columns of a model, by `cohort`, `level` and `horizon`; only horizons that are complete for
        the whole cohort.
    """
    columns = {"cohort": "cohort", "complete_years": "complete_years"}
    columns |= {"left within": _years_until("exit_date")}
    columns |= {level: _years_until(f'"{level} {NT2_SKILL}"') for level in NT2_LEVELS}
    signed = grouped(files["contracts"][year], columns)
    rows = []
    for horizon in range(1, HORIZONS + 1):
        is_complete = signed["complete_years"] >= horizon
        here = signed[is_complete & (signed["left within"] > horizon)]
        for level in NT2_LEVELS:
            has_reached = signed[level] <= horizon
            for cohort, members in here.groupby("cohort"):
                codes = {"cohort": str(cohort), "level": level, "horizon": str(horizon)}
                rows.append(codes | counted(members, has_reached[members.index]))
    names = ["cohort", "level", "horizon", "count", "denominator", *COUNTED[1:], "n"]
    found = pd.DataFrame(rows, columns=names)
    found = found.sort_values(["cohort", "level", "horizon"], ignore_index=True)
    sample = is_sample(signed["weight"])
    low, high = proportion(found["units"], found["n"], level=LEVEL)
    return found.assign(
        indicator="attainment_of_residents", year=year, region=REGION, kind=SHARE,
        value=found["units"] / found["n"],
        low=low if sample else np.nan, high=high if sample else np.nan,
        size=found["n"] if sample else np.nan,
        interval=DESIGN if sample else FULL_COUNT, unit="share",
        df=np.nan, reference="", rule=f"skill: {NT2_SKILL}; contracts of those still here",
    )  # fmt: skip


def _years_until(day: str) -> str:
    """SQL of the years since the contract within which a day lies; one more where it lies later."""
    within = " ".join(
        f"WHEN {day} <= signed + INTERVAL {years} YEAR THEN {years}"
        for years in range(1, HORIZONS + 1)
    )
    return f"CASE {within} ELSE {HORIZONS + 1} END"


def durations(path: Path, level: str, *, skill: str, year: int, after: int = 0) -> pd.DataFrame:
    """Months from the contract to the level, departure or end of the year, and which it was.

    Parameters
    ----------
    path
        The processed frame `contracts`.
    level, skill
        Which level, and of which skills.
    year
        Year of the report; what happened later is not known.
    after
        Only contracts of the years after this one.

    Returns
    -------
    DataFrame
        As `grouped` gives it, by `regime`, `months` and `event` (0 still followed at the end, 1 the
        level, 2 departure, 3 death); a level from before the contract is at 0.
    """
    end, reached = f"TIMESTAMP '{year}-12-31'", f'"{level} {skill}"'
    has_left = f"COALESCE(exit_date <= {end}, FALSE)"
    last_day = f"CASE WHEN {has_left} THEN exit_date ELSE {end} END"
    has_reached = f"COALESCE({reached} <= {last_day}, FALSE)"
    until = f"CASE WHEN {has_reached} THEN {reached} ELSE {last_day} END"
    departure = "CASE WHEN \"exit\" = 'death' THEN 3 ELSE 2 END"
    columns = {
        "regime": "regime",
        "months": months_between("signed", until),
        "event": f"CASE WHEN {has_reached} THEN 1 WHEN {has_left} THEN {departure} ELSE 0 END",
    }
    return grouped(path, columns, where=f"cohort > {after}")


def cumulative_attainment(files: Files, year: int) -> pd.DataFrame:
    """Share that has reached a level by each half-year after the contract, by regime, in [0, 1].

    Cumulative incidence (Aalen-Johansen) with departure and death as competing events; contracts of
    the last years (`settings.CURVE_COHORTS`), including those whose follow-up is short. A time
    beyond the follow-up of a regime is missing (`obs_status` M), never a guess.

    Parameters
    ----------
    files, year
        As in `attainment_of_residents`.

    Returns
    -------
    DataFrame
        Columns of a model, by `regime`, `level` (A2, B1), `skill` (all, oral) and `months` (0, 6,
        ..); `n` and, weighted, `denominator` are those at risk just before that time.

    Notes
    -----
    Contracts signed later are followed for a shorter time: further on, a curve rests only on the
    earlier contracts of its regime.
    """
    parts, at = [], np.arange(0, LONGEST + 1, STEP)
    for level in ("A2", "B1"):
        for skill in ("all", "oral"):
            path, after = files["contracts"][year], year - CURVE_COHORTS
            units = durations(path, level, skill=skill, year=year, after=after)
            regime = pd.Series(pd.Categorical(units["regime"], categories=REGIMES, ordered=True))
            made = curves(units, regime, at=at).assign(level=level, skill=skill)
            parts.append(made.assign(curve=made["curve"] + f" {level} {skill}"))
    found = pd.concat(parts, ignore_index=True).rename(columns={"group": "regime"})
    return found.assign(
        indicator="cumulative_attainment", year=year, region=REGION,
        interval=interval_kind(units["weight"]), unit="share", count=np.nan, df=np.nan,
        reference="", rule=COMPETING,
    )  # fmt: skip
