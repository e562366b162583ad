"""The traits of synthetic residents: nationalities, places, legal ground and education."""

import numpy as np
import pandas as pd

from analysis.synthetic.draws import lasting_draws
from analysis.synthetic.population.origins import draw_country, group_of, is_eu
from analysis.synthetic.population.places import GROUPS, drawn_places
from analysis.synthetic.population.years import FIRST_YEAR, LAST_YEAR

__all__ = ["education", "grounds", "nationalities", "towns"]

# A month that never comes.
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


def nationalities(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
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


def towns(people: pd.DataFrame, rng: np.random.Generator, *, seed: int) -> pd.DataFrame:
    """Place (its number in `places`), and for one in four a move to a second one in some month."""
    n = len(people)
    group = group_of(people["country"].to_numpy(dtype=str), GROUPS)
    bent = lasting_draws(seed, lane=0, size=n)
    moves = rng.random(n) < 0.25
    moved = np.where(moves, rng.integers((FIRST_YEAR - 15) * 12, (LAST_YEAR + 1) * 12, n), NEVER)
    return people.assign(
        place=drawn_places(group, bent, rng.random(n)),
        next_place=drawn_places(group, bent, rng.random(n)),
        moved=np.where(moved > people["entry"], moved, NEVER),
    )


def grounds(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
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


def education(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
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
