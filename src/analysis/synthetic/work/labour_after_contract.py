"""The synthetic positions after a civic integration contract, linked to the level of Dutch.

The chance of work follows sex, age, education, legal ground and the highest level three years
earlier. The intercept of each level is solved so that the shares at work are the published ones; as
those with a higher level differ in education and ground, the difference at equal characteristics is
smaller.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.settings import LANDMARK_MONTHS
from analysis.synthetic.civic_integration.events import levels_by
from analysis.synthetic.civic_integration.newcomers import newcomers
from analysis.synthetic.days import day_of, last_day, year_of
from analysis.synthetic.population.years import BASE_YEAR
from analysis.synthetic.work.labour_positions import AGES, EMPLOYED

__all__ = ["RATES", "ci_labour", "true_differences"]

# Published for A1, A2 and B1 or more, three years after the level; for no level invented.
RATES = {"none": 0.36, "A1": 0.41, "A2": 0.50, "B1+": 0.56}
EDUCATION = {"0-2": -0.45, "3-4": 0.0, "5-8": 0.45, "unknown": -0.1}
GROUND = {
    "labour": 0.9,
    "eu_free_movement": 0.5,
    "protection": -0.3,
    "study": 0.2,
    "temporary_protection": -0.3,
}
OUT_OF_WORK = {
    "job_seeker": 0.36,
    "social_assistance": 0.24,
    "other_inactive": 0.24,
    "student": 0.06,
    "incapacity": 0.07,
    "unknown": 0.03,
}


def _here(year: int, *, seed: int) -> pd.DataFrame:
    """Who signed by the end of the year, is of working age and has not left, with the level."""
    people = newcomers(seed)
    end = last_day(year)
    age = year - year_of(people["born"].to_numpy())
    signed = people["contract"].between(0, end)
    there = signed & (people["left"] > end) & (age >= AGES[0]) & (age <= AGES[1])
    here = people.loc[there].assign(age=age[there], number=people.index[there])
    level = levels_by(last_day(year - LANDMARK_MONTHS // 12), seed=seed)
    return here.assign(level=level.reindex(here["pid"]).fillna("none").to_numpy()).reset_index(
        drop=True
    )


def _slopes(here: pd.DataFrame) -> np.ndarray:
    """Log-odds of work without the intercept of the level."""
    by_age = np.interp(here["age"], [18, 22, 28, 45, 55, 64], [-1.6, -0.6, 0.15, 0.2, -0.3, -1.6])
    education = here["isced"].map(EDUCATION).astype(float)
    ground = here["ground"].map(GROUND).astype(float).fillna(0)
    mother = 0.3 * ((here["sex"] == "F") & here["children"])
    return (by_age + education + ground - 0.75 * (here["sex"] == "F") - mother).to_numpy()


@lru_cache(maxsize=2)
def _intercepts(seed: int) -> dict[str, float]:
    here = _landmark(BASE_YEAR, seed=seed)
    slopes = _slopes(here)
    return {
        level: _solve(slopes[(here["level"] == level).to_numpy()], rate)
        for level, rate in RATES.items()
    }


def _landmark(year: int, *, seed: int) -> pd.DataFrame:
    """Those of 20 to 64 whose contract was signed before the landmark."""
    here = _here(year, seed=seed)
    signed = here["contract"] <= last_day(year - LANDMARK_MONTHS // 12)
    return here.loc[signed & (here["contract"] >= day_of(2015)) & here["age"].between(20, 64)]


def _solve(slopes: np.ndarray, rate: float) -> float:
    low, high = -8.0, 8.0
    for _ in range(50):
        middle = (low + high) / 2
        too_low = _chance(slopes, middle).mean() < rate
        low, high = (middle, high) if too_low else (low, middle)
    return round((low + high) / 2, 9)


def _chance(slopes: np.ndarray, intercept: np.ndarray | float) -> np.ndarray:
    return 1 / (1 + np.exp(-slopes - intercept))


def ci_labour(year: int, *, seed: int) -> pd.DataFrame:
    """Positions in the fourth quarter of who signed a contract: part of `labour_quarter`."""
    here = _here(year, seed=seed)
    chance = _chance(_slopes(here), here["level"].map(_intercepts(seed)).to_numpy(dtype=float))
    draws = np.random.default_rng([seed, 6, year]).random((2, 200_000))
    works, kind = draws[:, here["number"].to_numpy()]
    at_work = np.array(EMPLOYED)[np.searchsorted([0.86, 0.95, 0.96, 0.99], kind)]
    steps = np.cumsum(list(OUT_OF_WORK.values()))[:-1]
    out_of_work = np.array(list(OUT_OF_WORK))[np.searchsorted(steps, kind)]
    position = np.where(works < chance, at_work, out_of_work)
    return pd.DataFrame(
        {
            "pid": here["pid"],
            "quarter": f"{year}4",
            "position": position,
            "registered_jobseeker": position == "job_seeker",
            "in_education": position == "student",
        }
    )


def true_differences(year: int, *, seed: int) -> dict[str, float]:
    """Expected difference in work with A1, in points, at equal characteristics."""
    here = _landmark(year, seed=seed)
    if here.empty:
        return {}
    slopes, intercepts = _slopes(here), _intercepts(seed)
    mean = {level: float(_chance(slopes, intercepts[level]).mean()) for level in RATES}
    return {level: round(100 * (mean[level] - mean["A1"]), 3) for level in RATES if level != "A1"}
