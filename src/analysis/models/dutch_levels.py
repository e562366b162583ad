"""Levels of Dutch that counts cannot give: of those still here, and curves of open cohorts."""

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
from analysis.models.incidence_curves import curves, months_between
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
    signed = pd.read_parquet(files["contracts"][year])
    rows = []
    for horizon in range(1, HORIZONS + 1):
        end = signed["signed"] + pd.DateOffset(years=horizon)
        is_complete = signed["complete_years"] >= horizon
        here = signed[is_complete & ~(signed["exit_date"] <= end)]
        for level in NT2_LEVELS:
            has_reached = signed[f"{level} {NT2_SKILL}"] <= end
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


def durations(signed: pd.DataFrame, level: str, *, skill: str, year: int) -> pd.DataFrame:
    """Months from the contract to the level, departure or end of the year, and which it was.

    Returns
    -------
    DataFrame
        One row per contract: `months` and `event` (0 still followed at the end, 1 the level, 2
        departure, 3 death); a level from before the contract is at 0.
    """
    end = pd.Timestamp(year, 12, 31)
    taken = signed[f"{level} {skill}"]
    reached = taken.where(taken <= end)
    left = signed["exit_date"].where(signed["exit_date"] <= end)
    last_day = left.fillna(end)
    has_reached = reached <= last_day
    departure = np.where(signed["exit"] == "death", 3, 2)
    event = np.select([has_reached, left.notna()], [1, departure], 0)
    months = months_between(signed["signed"], reached.where(has_reached, last_day))
    return pd.DataFrame({"months": months, "event": event})


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
    signed = pd.read_parquet(files["contracts"][year]).query(f"cohort > {year - CURVE_COHORTS}")
    parts, at = [], np.arange(0, LONGEST + 1, STEP)
    regime = pd.Series(pd.Categorical(signed["regime"], categories=REGIMES, ordered=True))
    for level in ("A2", "B1"):
        for skill in ("all", "oral"):
            time = durations(signed, level, skill=skill, year=year)
            units = time.assign(weight=signed["weight"], key=signed["key"])
            made = curves(units, regime, at=at).assign(level=level, skill=skill)
            parts.append(made.assign(curve=made["curve"] + f" {level} {skill}"))
    found = pd.concat(parts, ignore_index=True).rename(columns={"group": "regime"})
    return found.assign(
        indicator="cumulative_attainment", year=year, region=REGION,
        interval=interval_kind(signed["weight"]), unit="share", count=np.nan, df=np.nan,
        reference="", rule=COMPETING,
    )  # fmt: skip
