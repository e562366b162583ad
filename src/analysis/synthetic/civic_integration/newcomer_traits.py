"""What is frozen at the contract of a synthetic newcomer: ground, country, education and so on."""

import numpy as np
import pandas as pd

from analysis.synthetic.days import day_of, year_of
from analysis.synthetic.draws import pick

__all__ = ["YEAR_DAYS", "with_traits"]

YEAR_DAYS = 365.25
# Countries by legal ground, the larger ones first: the chance falls with the place in the list.
ORIGINS = {
    "protection": "SY AF SO PS ER IQ TR RU GN IR BI CM YE XS XU",
    "temporary_protection": "UA",
    "family_third_country": "MA TR SY AF IN PK GH CN RU PH AL IQ NG EG TN",
    "family_eu_be": "MA TR BR TH RU GH PH US DZ TN CM DO NG IN GB",
    "labour": "IN TR CN US BR GB PH UA MA JP ZA",
    "study": "CN IN IR ET CM TR VN PK ID BD",
    "eu_free_movement": "RO NL BG PL ES PT IT FR GR HU SK DE HR LT",
    "other": "MA CD BR GH AM GE RS NP",
}
# Legal grounds of those with an obligation, of the others with a contract and of those without.
GROUNDS_OBLIGED = {"protection": 44, "family_third_country": 33, "family_eu_be": 18, "other": 5}
GROUNDS_SIGNED = {
    "eu_free_movement": 43,
    "labour": 22,
    "family_eu_be": 16,
    "family_third_country": 9,
    "study": 5,
    "other": 5,
}
GROUNDS_OTHERS = {
    "eu_free_movement": 28,
    "labour": 50,
    "family_third_country": 5,
    "family_eu_be": 3,
    "study": 12,
    "other": 2,
}
WOMEN_BY_GROUND = {
    "family_third_country": 0.66,
    "family_eu_be": 0.66,
    "protection": 0.36,
    "temporary_protection": 0.66,
    "labour": 0.33,
}
WOMEN_ELSE = 0.46


def _legal_ground(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Legal ground of residence by status and contract; from March 2022 on some were displaced."""
    n = len(people)
    obliged, signed, others = (
        pick(list(chances), chances.values(), n, rng)
        for chances in (GROUNDS_OBLIGED, GROUNDS_SIGNED, GROUNDS_OTHERS)
    )
    ground = np.select(
        [people["status"] == "obliged", people["contract"] >= 0], [obliged, signed], default=others
    )
    entry = people["entry"].to_numpy()
    year = year_of(entry)
    displaced = np.select(
        [year == 2022, year == 2023, year > 2023], [0.58, 0.17, 0.12], default=0.0
    )
    fled = (people["status"] != "obliged").to_numpy() & (rng.random(n) < displaced)
    fled &= entry >= day_of(2022, 3, 4)
    return np.where(fled, "temporary_protection", ground)


def with_traits(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return newcomers with birth, sex, nationality, ground, education, Dutch and children."""
    n = len(people)
    ground = _legal_ground(people, rng)
    country = _countries(ground, rng)
    age = 18.2 + rng.gamma(2.3, 6.2, n).clip(max=54)
    too_old = (people["status"] == "exempt").to_numpy() & (rng.random(n) < 0.55)
    age = np.where(too_old, rng.uniform(65, 80, n), age)
    born = people["entry"].to_numpy() - (age * YEAR_DAYS).astype(int)
    sex = _sexes(ground, rng)
    isced = _education(ground, rng)
    stayed_before = rng.random(n) < 0.09
    arrived = people["entry"].to_numpy() - np.where(
        stayed_before, rng.integers(400, 4000, n), rng.integers(0, 45, n)
    )
    return people.assign(
        ground=ground,
        country=country,
        birth_country=np.where(np.isin(country, ["XS", "XU"]), "XX", country),
        born=born,
        sex=sex,
        isced=isced,
        arrived=np.maximum(arrived, born + 40),
        reason=np.where(too_old, "age", pick(["illness", "diploma"], [1, 1], n, rng)),
        dutch=pick(["none", "A1", "A2", "unknown"], [74, 8, 3, 15], n, rng),
        children=rng.random(n) < np.where(sex == "F", 0.30, 0.16),
        naturalised=rng.random(n) < 0.01,
    )


def _countries(ground: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    country = np.empty(len(ground), dtype=object)
    for name, listed in ORIGINS.items():
        codes = listed.split()
        falling = np.exp(-3 * np.arange(len(codes)) / len(codes))
        country[ground == name] = pick(codes, falling, int((ground == name).sum()), rng)
    return country


def _sexes(ground: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    women = pd.Series(ground).map(WOMEN_BY_GROUND).fillna(WOMEN_ELSE).to_numpy()
    return np.where(rng.random(len(ground)) < women, "F", "M")


def _education(ground: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    learned = np.isin(ground, ["labour", "study", "temporary_protection"])
    codes, n = ["0-2", "3-4", "5-8", "unknown"], len(ground)
    return np.where(
        learned, pick(codes, [12, 28, 48, 12], n, rng), pick(codes, [38, 28, 20, 14], n, rng)
    )
