"""One panel of synthetic residents for all years, from birth or arrival until they leave."""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.synthetic.population.official_counts import (
    BANDS,
    BRUSSELS,
    foreign_share,
    municipalities,
    pyramid,
    total,
)
from analysis.synthetic.population.origins import draw_country, is_eu

__all__ = ["BASE_YEAR", "BORN_ABROAD", "FIRST_YEAR", "FOREIGN_SHARES", "YEARLY_CHANGE", "panel"]

FIRST_YEAR, LAST_YEAR, BASE_YEAR = 2015, 2030, 2023
RATE_BELGIAN, RATE_FOREIGN = 150, 60
# Of foreign origin in the base year by age band (published), change per year, and the part born
# abroad, chosen so that 55 % of all are born abroad (published).
FOREIGN_SHARES = {"0-17": 0.42, "18-64": 0.29, "65+": 0.08}
YEARLY_CHANGE = {"0-17": -0.011, "18-64": -0.0105, "65+": -0.004}
BORN_ABROAD = {"0-17": 0.17, "18-64": 0.70, "65+": 0.85}
NEVER = 9999 * 12
COUNTRIES_OF_PROTECTION = ("SY", "AF", "IQ", "SO", "ER", "PS", "IR", "RU", "GN", "XS", "XU")
COUNTRIES_OF_LABOUR = ("IN", "CN", "US", "BR", "PH", "TR", "GB")
# Chance of each legal ground by kind of country.
GROUND_CHANCES = {
    "eu": {"eu_free_movement": 0.80, "family_eu_be": 0.12, "study": 0.03, "unknown": 0.05},
    "protected": {
        "protection": 0.62,
        "family_third_country": 0.25,
        "other": 0.06,
        "unknown": 0.07,
    },
    "labour": {
        "labour": 0.38,
        "family_third_country": 0.32,
        "family_eu_be": 0.18,
        "study": 0.12,
    },
    "rest": {
        "family_third_country": 0.42,
        "family_eu_be": 0.24,
        "labour": 0.10,
        "study": 0.05,
        "protection": 0.06,
        "other": 0.05,
        "unknown": 0.08,
    },
}


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


def _nationalities(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Four nationalities, country of birth and the month of becoming Belgian."""
    n = len(people)
    arrival_year = people["entry"].to_numpy() // 12
    foreign = (people["class"] != "belgian").to_numpy()
    abroad = (people["class"] == "first").to_numpy()
    country = np.where(foreign, draw_country(arrival_year, abroad, rng), "BE")
    mixed = rng.random(n)
    father = np.where(abroad | (mixed < 0.78), country, "BE")
    mother = np.where(abroad | (mixed < 0.55) | (mixed >= 0.78), country, "BE")
    two_countries = abroad & (rng.random(n) < 0.04)
    mother = np.where(two_countries, draw_country(arrival_year, abroad, rng), mother)
    own = np.where(abroad | (foreign & (mixed < 0.55) & (rng.random(n) < 0.62)), country, "BE")
    acquired = _acquired(people, country, own, rng)
    father, mother = _unknown_parents(people, father, mother, rng)
    nothing = ~foreign & (rng.random(n) < 0.0004)
    born = np.where(abroad, country, np.where(~foreign & (rng.random(n) < 0.012), "DE", "BE"))
    return people.assign(
        country=country,
        eu=is_eu(country),
        own=np.where(nothing, "XX", own),
        father=np.where(nothing, "XX", father),
        mother=np.where(nothing, "XX", mother),
        nothing=nothing,
        born=np.where(np.isin(born, ["XS", "XU"]), "XX", born),
        acquired=acquired,
    )


def _acquired(
    people: pd.DataFrame, country: np.ndarray, own: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """The month of becoming Belgian; `NEVER` for who does not, or is so from birth."""
    n, eu, abroad = len(people), is_eu(country), (people["class"] == "first").to_numpy()
    ever = rng.random(n) < np.where(abroad, np.where(eu, 0.16, 0.66), np.where(eu, 0.55, 0.96))
    years = np.where(abroad, 5 + rng.gamma(2, np.where(eu, 5, 2), n), rng.uniform(0, 18, n))
    return np.where(ever & (own != "BE"), people["entry"] + (years * 12).astype(int), NEVER)


def _unknown_parents(
    people: pd.DataFrame, father: np.ndarray, mother: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Nationality of father and mother, unknown mostly for old Belgians.

    For them the register of descent does not reach back.
    """
    n = len(people)
    foreign = (people["class"] != "belgian").to_numpy()
    abroad = (people["class"] == "first").to_numpy()
    chance = np.interp(
        people["birth"] // 12,
        [1925, 1938, 1950, 1962, 1975, 1992],
        [0.5, 0.4, 0.2, 0.05, 0.012, 0.002],
    )
    chance = np.where(foreign, np.where(abroad, 0.05, 0.01), chance)
    of_father, of_mother = rng.random(n) < chance, rng.random(n) < chance
    of_both = rng.random(n) < 0.6
    # A person of foreign origin born here keeps the parent that makes the origin known.
    second_generation = foreign & ~abroad
    father = np.where(of_father & ~(second_generation & (mother == "BE")), "XX", father)
    of_mother = np.where(of_both, of_father, of_mother)
    return father, np.where(of_mother & ~second_generation, "XX", mother)


def _towns(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Municipality, and for one in four a move to a second one in some month."""
    towns = municipalities().loc[lambda df: df["province"] != BRUSSELS]
    share = foreign_share().to_numpy()
    foreign = (people["class"] != "belgian").to_numpy()
    inhabitants = towns["population_2020"].to_numpy()
    n = len(people)

    def draw() -> np.ndarray:
        place = np.empty(n, dtype=int)
        for of_foreign, weight in ((True, inhabitants * share), (False, inhabitants * (1 - share))):
            chosen = foreign == of_foreign
            place[chosen] = rng.choice(len(towns), size=chosen.sum(), p=weight / weight.sum())
        return place

    moves = rng.random(n) < 0.25
    moved = np.where(moves, rng.integers((FIRST_YEAR - 15) * 12, (LAST_YEAR + 1) * 12, n), NEVER)
    nis = towns["nis_2024"].to_numpy()
    return people.assign(
        town=nis[draw()],
        next_town=nis[draw()],
        moved=np.where(moved > people["entry"], moved, NEVER),
    )


def _grounds(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Legal ground of residence of persons born abroad; not applicable for the others."""
    draw = rng.random(len(people))
    protected = people["country"].isin(COUNTRIES_OF_PROTECTION)
    labour = people["country"].isin(COUNTRIES_OF_LABOUR)
    kind = np.select(
        [people["eu"], protected, labour], ["eu", "protected", "labour"], default="rest"
    )
    ground = np.full(len(people), "not_applicable", dtype=object)
    for name, chances in GROUND_CHANCES.items():
        here = kind == name
        steps = np.cumsum(list(chances.values()))[:-1]
        ground[here] = np.array(list(chances))[np.searchsorted(steps, draw[here], side="right")]
    displaced = (people["country"] == "UA") & (people["entry"] >= 2022 * 12 + 2)
    ground[displaced] = "temporary_protection"
    ground[people["entry"] < 1985 * 12] = "unknown"
    ground[people["class"] != "first"] = "not_applicable"
    return ground


def _education(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Highest education in the end (0 low, 1 middle, 2 high) and whether the register knows it."""
    birth_year = people["birth"].to_numpy() // 12
    kind = people["class"].to_numpy()
    low = np.interp(birth_year, [1935, 1955, 1968, 1980, 1995], [0.72, 0.42, 0.26, 0.16, 0.11])
    low = np.select(
        [kind == "second", (kind == "first") & people["eu"], kind == "first"],
        [low + 0.11, low + 0.10, low + 0.2],
        low,
    )
    high = np.interp(birth_year, [1935, 1955, 1968, 1980, 1995], [0.12, 0.25, 0.34, 0.45, 0.52])
    high = np.select([kind == "second", kind == "first"], [high * 0.72, high * 0.75], high)
    women = (people["sex"] == "F").to_numpy() & (birth_year > 1965)
    draw = rng.random(len(people)) - np.where(women, -0.04, 0.03)
    education = np.where(draw < low.clip(0, 0.85), 0, np.where(draw > 1 - high, 2, 1))
    known = np.where(
        kind == "first",
        np.where(people["eu"], 0.58, 0.52),
        np.where(birth_year < 1950, 0.85, 0.985),
    )
    source = np.where(rng.random(len(people)) < 0.7, "diploma database", "census")
    foreign_source = np.where(rng.random(len(people)) < 0.6, "VDAB", "recognition")
    source = np.where(
        kind == "first", foreign_source, np.where(birth_year < 1985, "census", source)
    )
    return people.assign(
        education=education,
        education_known=rng.random(len(people)) < known,
        education_source=source,
    )


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
    people = _education(_towns(_nationalities(people, rng), rng), rng)
    people["ground"] = _grounds(people, rng)
    people["number"] = np.arange(len(people))
    for name in ("household", "child", "shared"):
        people[name] = rng.random(len(people))
    return people
