"""One panel of synthetic residents for all years, from birth or arrival until they leave."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.synthetic.population.official_counts import BANDS, pyramid, total
from analysis.synthetic.population.origins import BORN_ABROAD, FOREIGN_SHARES
from analysis.synthetic.population.traits import education, grounds, nationalities, towns
from analysis.synthetic.population.years import BASE_YEAR, FIRST_YEAR, LAST_YEAR

__all__ = ["panel"]

RATE_BELGIAN, RATE_FOREIGN = 150, 60


def _months(year: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return year * 12 + rng.integers(0, 12, len(year))


def _survival_months(start_age: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Months until death for persons of an age, under a Gompertz law of mortality."""
    slope, level = 0.1, np.exp(-10.6)
    years = (
        np.log1p(rng.exponential(size=len(start_age)) * slope / (level * np.exp(slope * start_age)))
        / slope
    )
    return np.ceil(years * 12).astype(int)


def _born_here(rng: np.random.Generator, *, second_generation: bool) -> pd.DataFrame:
    """Persons born in Belgium and living in the region at some time from the first year on."""
    ages = np.arange(111)
    band = np.digitize(ages, (18, 65))
    foreign = np.array([FOREIGN_SHARES[b] for b in BANDS])[band]
    born_here = 1 - np.array([BORN_ABROAD[b] for b in BANDS])[band]
    part = foreign * born_here if second_generation else 1 - foreign
    rate = RATE_FOREIGN if second_generation else RATE_BELGIAN
    size = pyramid() * part * total(BASE_YEAR) / rate
    future = np.repeat(size[:, :1], LAST_YEAR - BASE_YEAR, axis=1)
    birth_years = np.concatenate([BASE_YEAR - ages, np.arange(BASE_YEAR + 1, LAST_YEAR + 1)])
    # Those who died between the first and the base year are put back.
    gone = np.exp(np.exp(-10.6) / 0.1 * (np.exp(0.1 * ages) - np.exp(0.1 * (ages - 8).clip(0))))
    size = np.concatenate([size * gone.clip(max=6), future], axis=1)
    counts = np.floor(size + rng.random(size.shape)).astype(int)
    sex = np.repeat(["F", "M"], counts.sum(axis=1))
    birth = _months(np.concatenate([np.repeat(birth_years, row) for row in counts]), rng)
    start = np.maximum(birth, FIRST_YEAR * 12 - 1)
    leaves = start + _survival_months((start - birth) / 12, rng)
    if second_generation:
        leaves = np.minimum(leaves, start + rng.exponential(12 * 90, len(birth)).astype(int) + 1)
    return pd.DataFrame({"sex": sex, "birth": birth, "entry": birth, "leaves": leaves})


def _arrived(rng: np.random.Generator) -> pd.DataFrame:
    """Persons born abroad: the arrivals of each year, with age at arrival and length of stay."""
    years = np.arange(1955, LAST_YEAR + 1)
    flow = 1550 * np.exp(0.043 * (np.minimum(years, BASE_YEAR) - BASE_YEAR))
    flow[years == 2022] *= 1.3
    year = np.repeat(years, np.rint(flow).astype(int))
    n = len(year)
    kind = rng.random(n)
    child, elder = rng.uniform(0, 18, n), rng.uniform(45, 75, n)
    adult = 18 + rng.gamma(2.2, 5.2, n)
    age = np.where(kind < 0.17, child, np.where(kind < 0.95, adult, elder))
    entry = _months(year, rng)
    birth = entry - np.floor(age * 12).astype(int)
    short = rng.random(n) < 0.38
    stay = np.where(short, rng.exponential(3.2, n), rng.exponential(75, n))
    leaves = np.minimum(entry + np.ceil(stay * 12).astype(int), entry + _survival_months(age, rng))
    sex = np.where(rng.random(n) < 0.49, "F", "M")
    keep = leaves > FIRST_YEAR * 12
    return pd.DataFrame({"sex": sex, "birth": birth, "entry": entry, "leaves": leaves}).loc[keep]


@lru_cache(maxsize=2)
def panel(seed: int) -> pd.DataFrame:
    """Every person who lives in the region in some year from 2015 to 2030, one row each.

    Months count from year 0 (`entry` = birth or arrival, `leaves` = first month away or dead).
    """
    rng = np.random.default_rng([seed, 1])
    parts = {
        "belgian": _born_here(rng, second_generation=False),
        "second": _born_here(rng, second_generation=True),
        "first": _arrived(rng),
    }
    people = pd.concat(
        [part.assign(**{"class": name}) for name, part in parts.items()], ignore_index=True
    )
    people = people.sort_values(
        ["entry", "birth", "class", "sex"], ignore_index=True, kind="stable"
    )
    people = education(towns(nationalities(people, rng), rng, seed=seed), rng)
    people["ground"] = grounds(people, rng)
    people["number"] = np.arange(len(people))
    for name in ("household", "child", "shared"):
        people[name] = rng.random(len(people))
    return people
