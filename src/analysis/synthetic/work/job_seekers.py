"""The synthetic spells of job seekers, whose flow to work follows origin and Dutch.

A spell that is open at the end of its year belongs to a resident who looks for work in the fourth
quarter; one that led to work before belongs to somebody at work. A person has a spell in one of
three years at most.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.synthetic.days import as_dates, day_of, last_day
from analysis.synthetic.population.persons import residents
from analysis.synthetic.population.years import FIRST_YEAR
from analysis.synthetic.work.labour_positions import AGES, EMPLOYED, labour_quarter

__all__ = ["first_start", "job_seekers", "true_flow"]

YEARS_BEFORE = 2
DAYS_A_MONTH = 30.4375
# Share that has flowed to work by a number of months, with very good Dutch and of Belgian origin.
AT_WORK_BY_MONTH = {0: 0.0, 3: 0.24, 6: 0.38, 12: 0.52, 24: 0.62}
FACTOR_OF_ORIGIN = {"belgian": 1.0, "eu": 0.92, "non_eu": 0.82}
FACTOR_OF_DUTCH = {"very_good": 1.0, "good": 0.95, "limited": 0.78, "none": 0.60, "unknown": 0.85}
KNOWN_DUTCH = {
    "belgian": (0.93, 0.04, 0.01, 0.0, 0.02),
    "eu": (0.34, 0.18, 0.22, 0.20, 0.06),
    "non_eu": (0.30, 0.22, 0.26, 0.16, 0.06),
}
# Share that has gone elsewhere by two years, evenly over them; who has not gone is looking for work
# still.
ELSEWHERE = {"training": 0.08, "inactive": 0.12, "moved": 0.03, "unknown": 0.04}
SPELLS_PER_SEEKER = 1.4
CATEGORIES = {"00": 0.62, "02": 0.10, "03": 0.16, "05": 0.12}


def true_flow() -> dict[str, float]:
    """Share that flows to work within 3, 6 and 12 months, by origin and knowledge of Dutch."""
    made = {}
    for origin, known in KNOWN_DUTCH.items():
        for months in (3, 6, 12):
            shares = {
                dutch: AT_WORK_BY_MONTH[months] * FACTOR_OF_ORIGIN[origin] * factor
                for dutch, factor in FACTOR_OF_DUTCH.items()
            }
            mean = sum(part * share for part, share in zip(known, shares.values(), strict=True))
            made |= {f"{origin}/{months}": round(mean, 5)}
            made |= {
                f"{origin}/{dutch}/{months}": round(share, 5) for dutch, share in shares.items()
            }
    return made


def first_start(year: int) -> int:
    """First year of which the delivery of a year holds the spells that started."""
    return max(FIRST_YEAR, year - YEARS_BEFORE)


def job_seekers(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `job_seekers`: spells begun in the year and the two before, at its end."""
    spells = pd.concat(
        [_started(each, seed) for each in range(first_start(year), year + 1)], ignore_index=True
    )
    still_open = (spells["end"] > last_day(year)).to_numpy()
    out = as_dates(spells["end"].to_numpy(), absent=still_open)
    made = pd.DataFrame(
        {
            "pid": _pid(spells["number"]),
            "start": as_dates(spells["start"].to_numpy()),
            "end": out,
            "category": spells["category"],
            "dutch": spells["dutch"],
            "isced": spells["isced"],
            "outflow": spells["outflow"].astype(object).mask(still_open),
            "outflow_date": out,
        }
    )
    texts = ("pid", "category", "dutch", "isced", "outflow")
    return made.astype(dict.fromkeys(texts, "str")).sort_values(["start", "pid"], ignore_index=True)


def _pid(number: pd.Series) -> pd.Series:
    return "P" + number.astype(str).str.zfill(7)


@lru_cache(maxsize=8)
def _started(year: int, seed: int) -> pd.DataFrame:
    """Every spell that starts in a year, with the day it ends and whose it is."""
    rng = np.random.default_rng([seed, 30, year])
    here = _candidates(year, seed)
    parts = []
    for origin in FACTOR_OF_ORIGIN:
        own = here[here["origin"] == origin]
        spells = _spells(int(SPELLS_PER_SEEKER * (own["state"] == "open").sum()), origin, year, rng)
        parts.append(_with_persons(spells, own.sample(frac=1, random_state=rng), year))
    return pd.concat(parts, ignore_index=True)


def _candidates(year: int, seed: int) -> pd.DataFrame:
    """Residents of working age whose turn it is, with what they do in the fourth quarter."""
    here = residents(year, seed=seed)
    here = here.loc[here["age"].between(*AGES)].reset_index(drop=True)
    known = labour_quarter(year, seed=seed).set_index("pid")["position"]
    position = _pid(here["number"]).map(known)
    foreign = np.where(here["eu"], "eu", "non_eu")
    here = here.assign(
        origin=np.where(here["class"] == "belgian", "belgian", foreign),
        state=np.select(
            [position == "job_seeker", position.isin(EMPLOYED)], ["open", "work"], "other"
        ),
    )
    return here[here["number"] % (YEARS_BEFORE + 1) == year % (YEARS_BEFORE + 1)]


def _spells(spells: int, origin: str, year: int, rng: np.random.Generator) -> pd.DataFrame:
    """Start, knowledge of Dutch, end and what it led to; not yet whose spell it is."""
    start = rng.integers(day_of(year), last_day(year) + 1, spells)
    dutch = rng.choice(list(FACTOR_OF_DUTCH), spells, p=KNOWN_DUTCH[origin])
    # Work is reached by the draw itself, so that its share by any month is the one that was set.
    draw = rng.random(spells) / (
        FACTOR_OF_ORIGIN[origin] * pd.Series(dutch).map(FACTOR_OF_DUTCH).to_numpy()
    )
    to_work = np.interp(draw, list(AT_WORK_BY_MONTH.values()), list(AT_WORK_BY_MONTH), right=np.inf)
    other = rng.choice([*ELSEWHERE, "open"], spells, p=_other_outflows(origin, dutch))
    months = np.where(
        np.isfinite(to_work), to_work, np.where(other == "open", 10_000, rng.uniform(0, 24, spells))
    )
    return pd.DataFrame(
        {
            "start": start,
            "end": start + np.ceil(months * DAYS_A_MONTH).astype(int),
            "dutch": dutch,
            "outflow": np.where(np.isfinite(to_work), "work", other),
            "category": rng.choice(list(CATEGORIES), spells, p=list(CATEGORIES.values())),
        }
    )


def _other_outflows(origin: str, dutch: np.ndarray) -> list[float]:
    """Shares of the other outflows among the spells that never lead to work, on average."""
    never = (
        1
        - AT_WORK_BY_MONTH[24]
        * FACTOR_OF_ORIGIN[origin]
        * pd.Series(dutch).map(FACTOR_OF_DUTCH).mean()
    )
    shares = [share / never for share in ELSEWHERE.values()]
    return [*shares, 1 - sum(shares)]


def _with_persons(spells: pd.DataFrame, people: pd.DataFrame, year: int) -> pd.DataFrame:
    """Give each spell to somebody whose position in the fourth quarter fits it."""
    last = (year + YEARS_BEFORE) * 12 + 11
    moves = (spells["outflow"] == "moved").to_numpy()
    state = np.where(
        spells["end"] > last_day(year),
        "open",
        np.where(spells["outflow"] == "work", "work", "other"),
    )
    state[moves] = "open"
    whose, end = np.full(len(spells), -1), spells["end"].to_numpy().copy()
    leavers = people[(people["leaves"] <= last) & (people["state"] == "open")]
    taken = np.flatnonzero(moves)[: len(leavers)]
    leavers = leavers.iloc[: len(taken)]
    whose[taken] = leavers["number"]
    end[taken] = [day_of(month // 12, month % 12 + 1) for month in leavers["leaves"]]
    staying = people[people["leaves"] > last]
    for code in ("open", "work", "other"):
        wanted = np.flatnonzero((state == code) & (whose < 0))
        # Should those in this state run out, others who stay have the spell.
        order = (
            staying["state"].map({code: 0, "other": 1}).fillna(2).sort_values(kind="stable").index
        )
        chosen = staying.loc[order[: len(wanted)]]
        whose[wanted] = chosen["number"]
        staying = staying.drop(chosen.index)
    return spells.assign(
        number=whose, end=end, isced=_education(people.set_index("number").loc[whose])
    )


def _education(people: pd.DataFrame) -> np.ndarray:
    level = np.array(["0-2", "3-4", "5-8"])[people["education"].to_numpy()]
    return np.where(people["education_known"], level, "unknown")
