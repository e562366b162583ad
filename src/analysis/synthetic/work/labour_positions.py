"""The synthetic position in the fourth quarter: a known probability of work for everybody.

The intercept of each group is solved so that its rate at 20-64 in the base year is the published or
plausible one; within a group the probability follows age, education, years since arrival and legal
ground.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.synthetic.draws import lasting_draws
from analysis.synthetic.population.persons import residents
from analysis.synthetic.population.years import BASE_YEAR
from analysis.synthetic.work.forms_of_work import agency_and_committee, in_education, pupils

__all__ = [
    "EMPLOYED",
    "RENEWED",
    "TARGETS",
    "labour_quarter",
    "probabilities",
    "true_rates",
    "working_age",
]

EMPLOYED = ("employee", "self_employed", "helper", "combined", "career_break")
# Employment rate at 20-64 in the base year by origin, generation and sex.
TARGETS = {
    ("BE", "belgian", "M"): 0.820,
    ("BE", "belgian", "F"): 0.774,
    ("EU", "second", "M"): 0.775,
    ("EU", "second", "F"): 0.735,
    ("EU", "first", "M"): 0.745,
    ("EU", "first", "F"): 0.645,
    ("non-EU", "second", "M"): 0.690,
    ("non-EU", "second", "F"): 0.625,
    ("non-EU", "first", "M"): 0.630,
    ("non-EU", "first", "F"): 0.480,
}
# Change of the log-odds per year: the gap of the groups of foreign origin closes slowly.
TREND = {"BE": 0.008, "EU": 0.025, "non-EU": 0.055}
AGES = (18, 64)
# Share whose draw is another one each year.
RENEWED = 0.1


def _group(here: pd.DataFrame) -> pd.Series:
    origin = np.select([here["class"] == "belgian", here["eu"]], ["BE", "EU"], default="non-EU")
    return pd.Series(list(zip(origin, here["class"], here["sex"], strict=True)), index=here.index)


def working_age(year: int, *, seed: int) -> pd.DataFrame:
    """Residents of 18 to 64, as `persons.residents` gives them."""
    here = residents(year, seed=seed)
    return here.loc[here["age"].between(*AGES)].reset_index(drop=True)


def _slopes(here: pd.DataFrame, year: int) -> np.ndarray:
    """Log-odds of work without the intercept: age, education, years since arrival, legal ground."""
    age = here["age"].to_numpy()
    by_age = np.interp(
        age,
        [18, 20, 23, 26, 32, 54, 58, 61, 64],
        [-3.6, -2.5, -0.9, 0.3, 0.6, 0.5, 0.0, -0.9, -1.9],
    )
    first = (here["class"] == "first").to_numpy()
    # A diploma from abroad pays less: the return to education is smaller for the first generation.
    education = np.array([-0.85, 0.0, 0.65])[here["education"]] * np.where(first, 0.6, 1.0)
    years = (year * 12 + 11 - here["entry"].to_numpy()) / 12
    arrived = np.where(
        first, np.interp(years, [0, 1, 3, 6, 12, 25], [-1.3, -0.8, -0.35, 0.05, 0.3, 0.2]), 0
    )
    ground = here["ground"].map(
        {"labour": 0.9, "protection": -0.45, "study": -0.5, "temporary_protection": -0.5}
    )
    mother = (here["sex"] == "F").to_numpy() & (age < 40) & (here["child"].to_numpy() < 0.35)
    return by_age + education + arrived + ground.fillna(0).to_numpy() - 0.5 * mother


def _solve(slopes: np.ndarray, weight: np.ndarray, target: float) -> float:
    low, high = -8.0, 8.0
    for _ in range(50):
        middle = (low + high) / 2
        rate = (weight / (1 + np.exp(-slopes - middle))).sum() / weight.sum()
        low, high = (middle, high) if rate < target else (low, middle)
    return round((low + high) / 2, 9)


@lru_cache(maxsize=2)
def _intercepts(seed: int) -> dict[tuple[str, str, str], float]:
    base = working_age(BASE_YEAR, seed=seed)
    slopes, group = _slopes(base, BASE_YEAR), _group(base)
    weight, counted = base["weight"].to_numpy(), (base["age"] >= 20).to_numpy()
    chosen = {key: ((group == key) & counted).to_numpy() for key in TARGETS}
    return {key: _solve(slopes[rows], weight[rows], TARGETS[key]) for key, rows in chosen.items()}


def probabilities(here: pd.DataFrame, year: int, *, seed: int) -> np.ndarray:
    """Probability that each resident works in the fourth quarter of the year."""
    group = _group(here)
    intercept = group.map(_intercepts(seed)).to_numpy(dtype=float)
    trend = group.str[0].map(TREND).to_numpy(dtype=float) * (year - BASE_YEAR)
    return 1 / (1 + np.exp(-(_slopes(here, year) + intercept + trend)))


def _draws(here: pd.DataFrame, year: int, *, seed: int, lane: int) -> np.ndarray:
    """One uniform draw per person that stays the same from year to year for nine in ten."""
    size = int(here["number"].max()) + 1
    lasting = lasting_draws(seed, lane=lane, size=size)
    fresh = np.random.default_rng([seed, 3, lane, year])
    renewed, this_year = fresh.random((2, 1_000_000))[:, :size]
    return np.where(renewed < RENEWED, this_year, lasting)[here["number"].to_numpy()]


def _out_of_work(here: pd.DataFrame, year: int, draw: np.ndarray) -> np.ndarray:
    """Position of those who do not work, by age and origin."""
    chances = _chances_out_of_work(here, year)
    parts = np.column_stack(list(chances.values()))
    parts = parts / np.maximum(parts.sum(axis=1, keepdims=True), 1)
    place = (draw[:, None] >= parts.cumsum(axis=1)).sum(axis=1)
    return np.array([*chances, "other_inactive"])[place]


def _chances_out_of_work(here: pd.DataFrame, year: int) -> dict[str, np.ndarray]:
    """Chance of each position without work, by age, origin and recent arrival."""
    age, origin = here["age"].to_numpy(), _group(here).str[0].to_numpy()
    recent = (here["class"] == "first").to_numpy() & (here["entry"].to_numpy() > (year - 5) * 12)
    belgian, eu, non_eu = (origin == code for code in ("BE", "EU", "non-EU"))
    seeker = np.select([belgian, eu], [0.150, 0.19], default=0.21)
    seeker_age = np.interp(age, [18, 22, 25, 55, 62, 64], [0.12, 0.5, 1.25, 1.25, 0.6, 0.3])
    incapacity = np.interp(age, [20, 30, 45, 58, 64], [0.02, 0.14, 0.34, 0.42, 0.26])
    assistance = np.select([belgian, eu], [0.03, 0.04], default=0.11)
    return {
        "job_seeker": seeker * seeker_age,
        "student": np.interp(age, [18, 20, 22, 25, 28, 35], [0.86, 0.78, 0.55, 0.22, 0.06, 0.01]),
        "pension": np.interp(age, [57, 60, 62, 64], [0.0, 0.12, 0.40, 0.62]),
        "incapacity": incapacity * np.where(belgian, 1, 0.62),
        "social_assistance": assistance + 0.08 * (recent & non_eu),
        "cross_border": np.where(eu, 0.09, 0.012),
        "international": np.where(eu & recent, 0.03, 0.003),
        "unknown": np.where(recent, 0.05, 0.005),
    }


def labour_quarter(year: int, *, seed: int) -> pd.DataFrame:
    """Return the extract `labour_quarter`: positions of residents of 18-64, then of 15-17."""
    return _labour_quarter(year, seed).copy()


# Spells of job seekers ask for the same year again, and for the two before.
@lru_cache(maxsize=4)
def _labour_quarter(year: int, seed: int) -> pd.DataFrame:
    here = working_age(year, seed=seed)
    works = _draws(here, year, seed=seed, lane=0) < probabilities(here, year, seed=seed)
    kind = _draws(here, year, seed=seed, lane=1)
    at_work = np.array(["employee", "self_employed", "combined", "career_break", "helper"])
    at_work = at_work[np.searchsorted([0.80, 0.905, 0.965, 0.99], kind)]
    position = np.where(works, at_work, _out_of_work(here, year, kind))
    employee = np.isin(position, ["employee", "combined"])
    agency, committee = agency_and_committee(here, _group(here).str[0], employee, seed=seed)
    adults = pd.DataFrame(
        {
            "pid": "P" + here["number"].astype(str).str.zfill(7),
            "quarter": f"{year}4",
            "position": position,
            "registered_jobseeker": pd.array(position == "job_seeker", dtype="boolean"),
            **_hours_and_wage(here, year, kind, employee, seed=seed),
            "temporary_agency": agency,
            "joint_committee": committee,
            "nace2": None,
            "in_education": pd.array(in_education(here, position, seed=seed), dtype="boolean"),
        }
    ).astype(dict.fromkeys(("position", "regime", "joint_committee", "nace2"), "str"))
    young = pupils(residents(year, seed=seed), year, seed=seed)
    young = young.reindex(columns=adults.columns).astype(adults.dtypes)
    return pd.concat([adults, young], ignore_index=True)


def _hours_and_wage(
    here: pd.DataFrame, year: int, kind: np.ndarray, employee: np.ndarray, *, seed: int
) -> dict[str, pd.Series]:
    """Volume, regime and wage class of employees; empty for the others."""
    hours = _draws(here, year, seed=seed, lane=2) + np.where(here["sex"] == "M", 0.22, 0.0)
    volume = np.select([hours > 0.58, hours > 0.34, hours > 0.1], [1.0, 0.8, 0.5], default=0.25)
    special = (here["number"] % 41 == 0).to_numpy()
    regime = np.where(special, "special", np.where(volume == 1, "full", "part"))
    first_generation = here["class"] == "first"
    wage = np.floor(1 + 6 * kind / 0.965 + 2 * here["education"] - first_generation)
    return {
        "volume_fte": pd.Series(volume).where(employee),
        "regime": pd.Series(regime).where(employee),
        "wage_class": pd.Series(np.clip(wage, 1, 10)).astype("Int64").where(employee),
    }


def true_rates(year: int, *, seed: int) -> dict[str, float]:
    """Expected employment rate at 20-64 by origin and sex, for the sampled residents."""
    here = working_age(year, seed=seed)
    chance = pd.Series(probabilities(here, year, seed=seed))
    keep = here["age"] >= 20
    origin = _group(here).str[0]
    rates = {}
    for group in ("BE", "EU", "non-EU"):
        for sex in ("F", "M", "_T"):
            rows = keep & (origin == group) & ((here["sex"] == sex) | (sex == "_T"))
            rates[f"{group}/{sex}"] = round(
                float(np.average(chance[rows], weights=here.loc[rows, "weight"])), 5
            )
    return rates
