"""Levels of Dutch that counts cannot give: of those still here, and curves of cohorts that are still open."""

import numpy as np
import pandas as pd

from analysis.models.incidence_curves import curves, months_between, smallest
from analysis.settings import CURVE_COHORTS, HORIZONS, LEVEL, NT2_LEVELS, NT2_SKILL
from analysis.statistics.intervals import proportion

__all__ = ["attainment_of_residents", "cumulative_attainment", "durations"]

STEP, LONGEST = 6, 12 * CURVE_COHORTS
REGIMES = ("pre2022", "2022", "2023+")
REGION = "VG+BHG"
COMPETING = "Aalen-Johansen; departure and death compete"


def _interval(signed: pd.DataFrame) -> str:
    return "design" if (signed["weight"] > 1).any() else "random variation"


def attainment_of_residents(files: dict, year: int) -> pd.DataFrame:
    """Share that reached a level within 1 to 6 years among those still here then, in [0, 1].

    First contracts of a year with the level (or a higher one) reached within the horizon, divided
    by those who had not left or died by its end. Hidden too where the leavers with the level, the
    difference with the share of all, are few.

    Parameters
    ----------
    files
        Processed file by frame and year; needs `contracts`.
    year
        Reference year.

    Returns
    -------
    DataFrame
        Columns of a model, by `cohort`, `level` and `horizon`; only horizons complete for the whole
        cohort.
    """
    signed = pd.read_parquet(files["contracts"][year])
    rows = []
    for horizon in range(1, HORIZONS + 1):
        end = signed["signed"] + pd.DateOffset(years=horizon)
        complete = signed["complete_years"] >= horizon
        for level in NT2_LEVELS:
            reached, here = signed[f"{level} all"] <= end, ~(signed["exit_date"] <= end)
            for cohort, of in signed[complete].groupby("cohort").groups.items():
                rows.append((str(cohort), level, str(horizon), *_residents(reached[of], here[of])))
    found = pd.DataFrame(rows, columns=["cohort", "level", "horizon", "yes", "all", "smallest"])
    found = found.sort_values(["cohort", "level", "horizon"], ignore_index=True)
    weight = signed["weight"].mean()
    low, high = proportion(found["yes"], found["all"], level=LEVEL)
    sample = (signed["weight"] > 1).any()
    return found.assign(
        indicator="attainment_of_residents", year=year, region=REGION,
        value=found["yes"] / found["all"],
        low=low if sample else np.nan, high=high if sample else np.nan,
        interval="design" if sample else "none (full count)", unit="share",
        count=weight * found["yes"], denominator=weight * found["all"], n=found["smallest"],
        df=np.nan, reference="", rule=f"skill: {NT2_SKILL}; contracts of those still here",
    ).drop(columns=["yes", "all", "smallest"])  # fmt: skip


def _residents(reached: pd.Series, here: pd.Series) -> tuple[int, int, int]:
    """Give who reached it, who is here, and the smallest number that the share gives away."""
    yes, everybody, gone = (
        int((reached & here).sum()),
        int(here.sum()),
        int((reached & ~here).sum()),
    )
    return yes, everybody, smallest(everybody, yes, everybody - yes, gone)


def durations(signed: pd.DataFrame, level: str, *, skill: str, year: int) -> pd.DataFrame:
    """Months from the contract to the level, leaving or the end of the year, and which of these it was.

    Returns
    -------
    DataFrame
        One row per contract: `months` and `event` (0 still followed at the end, 1 the level, 2
        departure, 3 death); a level from before the contract is at 0.
    """
    end = pd.Timestamp(year, 12, 31)
    reached = signed[f"{level} {skill}"]
    reached, left = (
        reached.where(reached <= end),
        signed["exit_date"].where(signed["exit_date"] <= end),
    )
    out = left.fillna(end)
    got = reached <= out
    gone = np.where(signed["exit"] == "death", 3, 2)
    event = np.select([got, left.notna()], [1, gone], 0)
    return pd.DataFrame(
        {"months": months_between(signed["signed"], reached.where(got, out)), "event": event}
    )


def cumulative_attainment(files: dict, year: int) -> pd.DataFrame:
    """Share that has reached a level by each half-year after the contract, by regime, in [0, 1].

    Cumulative incidence (Aalen-Johansen) with departure and death as competing events; contracts of
    the last years (`settings.CURVE_COHORTS`), also those whose follow-up is short. A time beyond
    the follow-up of a regime is missing (`obs_status` M), never a guess.

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
    Contracts signed later are followed for a shorter time: at longer times a curve rests on the
    earlier contracts of its regime only.
    """
    signed = pd.read_parquet(files["contracts"][year]).query(f"cohort > {year - CURVE_COHORTS}")
    parts, at = [], np.arange(0, LONGEST + 1, STEP)
    regime = pd.Series(pd.Categorical(signed["regime"], categories=REGIMES, ordered=True))
    for level in ("A2", "B1"):
        for skill in ("all", "oral"):
            time = durations(signed, level, skill=skill, year=year)
            parts.append(curves(time, regime, at=at).assign(level=level, skill=skill))
    found = pd.concat(parts, ignore_index=True).rename(columns={"group": "regime"})
    weight = signed["weight"].mean()
    return found.drop(columns="at_risk").assign(
        indicator="cumulative_attainment", year=year, region=REGION, interval=_interval(signed),
        unit="share",
        count=np.nan, denominator=weight * found["at_risk"],
        df=np.nan, reference="", rule=COMPETING,
    )  # fmt: skip
