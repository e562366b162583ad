"""The synthetic labour force survey: households in a rotating panel of four waves.

Households share what decides about work, and a person mostly keeps a status from wave to wave, so
that rows are not independent. The rates depend on country of birth and sex alone between 20 and 64,
so that the truth is known.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

__all__ = ["LFS_FRACTION", "RATES", "lfs", "true_rates"]

# Activity rate 20-64 and unemployment rate by group of birth and sex; invented.
RATES = {
    "BE": {"M": (0.850, 0.026), "F": (0.798, 0.024)},
    "EU": {"M": (0.845, 0.052), "F": (0.752, 0.060)},
    "non_EU": {"M": (0.782, 0.095), "F": (0.585, 0.110)},
}
YOUNG_ACTIVE, OLD_ACTIVE = 0.11, 0.05
COUNTRIES = {
    "BE": ("BE",),
    "EU": ("NL", "PL", "RO", "FR", "IT"),
    "non_EU": ("MA", "TR", "SY", "GB", "CD", "AF"),
}
FOREIGN_CITIZEN = {"BE": 0.02, "EU": 0.78, "non_EU": 0.45}


@dataclass(frozen=True)
class Region:
    """A region: its strata, and whom the survey finds there.

    `households` enter in a quarter, `residents` are 15 to 89 years old, `births` are the shares of
    the groups of birth in the order of `RATES`.
    """

    strata: tuple[str, ...]
    households: int
    residents: int
    births: tuple[float, float, float]


REGIONS = {
    "02000": Region(
        ("10000", "20001", "30000", "40000", "70000"), 480, 5_630_000, (0.79, 0.08, 0.13)
    ),
    "03000": Region(
        ("20002", "50000", "60000", "80000", "90000"), 130, 2_990_000, (0.83, 0.07, 0.10)
    ),
    "04000": Region(("21000",), 60, 990_000, (0.45, 0.22, 0.33)),
}
TEXT_COLUMNS = (
    *("person_id", "household_id", "stratum", "nis1", "nis2"),
    *("birth_country", "nat_now", "birth_country_father", "birth_country_mother"),
    *("sex", "isced", "ilo"),
)
# Quarters since the first one in which a household is interviewed: its four waves.
WAVES = (0, 1, 4, 5)
SIZES = {1: 0.42, 2: 0.42, 3: 0.16}
# How much a household shares of what decides about work, and how often a status stays.
WITHIN_HOUSEHOLD, STAYS = 0.15, 0.9
_RESPONDENTS = (
    len(WAVES)
    * sum(region.households for region in REGIONS.values())
    * sum(size * part for size, part in SIZES.items())
)
LFS_FRACTION = round(_RESPONDENTS / sum(region.residents for region in REGIONS.values()), 6)


def true_rates() -> dict[str, float]:
    """Rates the survey was drawn from, by group of birth and sex."""
    made = {}
    for group, sexes in RATES.items():
        active = {
            **{sex: rate[0] for sex, rate in sexes.items()},
            "_T": sum(r[0] for r in sexes.values()) / 2,
        }
        jobless = {sex: rate[0] * rate[1] for sex, rate in sexes.items()}
        jobless["_T"] = sum(jobless.values()) / 2
        for sex in ("_T", "M", "F"):
            made[f"ilo_activity_rate/{group}/{sex}"] = round(active[sex], 5)
            made[f"ilo_employment_rate/{group}/{sex}"] = round(active[sex] - jobless[sex], 5)
            made[f"ilo_unemployment_rate/{group}/{sex}"] = round(jobless[sex] / active[sex], 5)
    return made


@lru_cache(maxsize=32)
def _entering(quarter: int, seed: int) -> pd.DataFrame:
    """Members of 15 to 89 years of the households that enter in a quarter, a row per wave."""
    rng = np.random.default_rng([seed, 21, quarter])
    parts = []
    for code, region in REGIONS.items():
        size = rng.choice(list(SIZES), region.households, p=list(SIZES.values()))
        household = np.repeat(np.arange(region.households), size)
        group = np.repeat(rng.choice(list(RATES), region.households, p=region.births), size)
        mixed = rng.random(len(household)) < 0.08
        common = np.repeat(rng.standard_normal(region.households), size)
        parts.append(
            pd.DataFrame(
                {
                    "nis1": code,
                    "stratum": np.array(region.strata)[household % len(region.strata)],
                    "household_id": [f"l{quarter}-{code[1]}{number:03d}" for number in household],
                    "member": pd.Series(household).groupby(household).cumcount() + 1,
                    "birth": np.where(mixed, "BE", group),
                    "common": common,
                }
            )
        )
    people = pd.concat(parts, ignore_index=True)
    return _by_wave(_with_traits(people, rng), quarter, rng)


def _with_traits(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    n = len(people)
    birth = people["birth"].to_numpy()
    country, citizen = np.full(n, "BE", dtype=object), np.full(n, "BE", dtype=object)
    for group, names in COUNTRIES.items():
        country = np.where(birth == group, rng.choice(names, n), country)
        foreign = (birth == group) & (rng.random(n) < FOREIGN_CITIZEN[group])
        citizen = np.where(foreign, np.where(country == "BE", "NL", country), citizen)
    return people.assign(
        person_id=people["household_id"] + "-" + people["member"].astype(str),
        birth_country=country,
        nat_now=citizen,
        age=rng.choice([17, 32, 52, 75], n, p=[0.07, 0.32, 0.35, 0.26]) + rng.integers(-2, 13, n),
        sex=rng.choice(["M", "F"], n),
        isced=rng.choice(["0-2", "3-4", "5-8"], n, p=[0.22, 0.40, 0.38]),
        noise=np.round(rng.uniform(0.7, 1.3, n), 2),
        part_time=rng.random(n) < 0.25,
        temporary=rng.random(n) < 0.09,
        hours=rng.choice([38.0, 40.0, 36.0], n),
        learns=rng.random(n) < 0.1,
        proxy=rng.random(n) < 0.2,
        years_resident=rng.integers(0, 15, n),
    )


def _by_wave(people: pd.DataFrame, quarter: int, rng: np.random.Generator) -> pd.DataFrame:
    """Give every wave its labour status: mostly that of the wave before, alike in a household."""
    rates = np.array(
        [RATES[group][sex] for group, sex in zip(people["birth"], people["sex"], strict=True)]
    )
    own = rng.standard_normal(len(people))
    parts = []
    for wave, since in enumerate(WAVES, start=1):
        own = np.where(rng.random(len(people)) < STAYS, own, rng.standard_normal(len(people)))
        age = people["age"] + since // 4
        score = np.sqrt(WITHIN_HOUSEHOLD) * people["common"] + np.sqrt(1 - WITHIN_HOUSEHOLD) * own
        place = score.rank(method="first", pct=True).to_numpy()
        active = np.select([age < 20, age > 64], [YOUNG_ACTIVE, OLD_ACTIVE], default=rates[:, 0])
        works = place < active * (1 - rates[:, 1])
        ilo = np.where(works, "employed", np.where(place < active, "unemployed", "inactive"))
        parts.append(people.assign(wave=wave, at=quarter + since, age=age, ilo=ilo))
    return pd.concat(parts, ignore_index=True)


def lfs(year: int, *, seed: int) -> pd.DataFrame:
    """Return the extract `lfs`: everybody interviewed in the year, by quarter and household."""
    quarters = range(4 * year, 4 * year + 4)
    entered = range(quarters[0] - WAVES[-1], quarters[-1] + 1)
    rows = pd.concat(
        [_entering(each, seed).loc[lambda f: f["at"].isin(quarters)] for each in entered]
    )
    rows = rows.sort_values(["at", "household_id", "member"], ignore_index=True)
    weight = _weight(rows)
    works, abroad = rows["ilo"] == "employed", rows["birth_country"] != "BE"
    extract = rows.assign(
        year=year,
        quarter=rows["at"] - quarters[0] + 1,
        weight_q=weight,
        weight_y=(weight / 4).round(4),
        birth_country_father=None,
        birth_country_mother=None,
        years_resident=rows["years_resident"].where(abroad).astype("Int64"),
        part_time=rows["part_time"].astype("boolean").where(works),
        temporary=rows["temporary"].astype("boolean").where(works),
        hours=rows["hours"].where(works),
        education_4w=rows["learns"].astype("boolean"),
        proxy=rows["proxy"].astype("boolean"),
        nis2=rows["stratum"].where(rows["nis1"] != "04000"),
    )
    integers = dict.fromkeys(("year", "quarter", "wave", "age"), "int64")
    return extract.astype(dict.fromkeys(TEXT_COLUMNS, "str") | integers)


def _weight(rows: pd.DataFrame) -> pd.Series:
    """Weights of a quarter, which add up to the residents of the region."""
    residents = rows["nis1"].map({code: region.residents for code, region in REGIONS.items()})
    total = rows.groupby(["at", "nis1"])["noise"].transform("sum")
    return (rows["noise"] * residents / total).round(2)
