"""The synthetic newcomers of all years: their contracts, and who leaves when.

One register is drawn for 2015-2030 and cut at the end of a year, so that a later delivery repeats
the persons of an earlier one.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.synthetic.civic_integration.newcomer_traits import YEAR_DAYS, with_traits
from analysis.synthetic.days import as_dates, day_of, last_day
from analysis.synthetic.draws import pick
from analysis.synthetic.population.official_counts import (
    BRUSSELS,
    borders,
    foreign_share,
    municipalities,
)
from analysis.synthetic.population.years import FIRST_YEAR, LAST_YEAR

__all__ = ["CI_FRACTION", "EXIT_PER_YEAR", "FIRST_CONTRACTS_PER_YEAR", "ci_persons", "newcomers"]

CI_FRACTION = 0.125
# First contracts in the sample of one in eight: 3,114 x 8 = 24,912 in 2023 as published; the others
# invented.
FIRST_CONTRACTS_PER_YEAR = {
    **dict(zip(range(2015, 2023), (2310, 2520, 2640, 2590, 2680, 2340, 2710, 2980), strict=True)),
    2023: 3114,
    **dict.fromkeys(range(2024, LAST_YEAR + 1), 3000),
}
# Newcomers without a contract: with the others about 65,000 / 8 in 2022 and 44,000 / 8 in 2023.
UNSIGNED_PER_YEAR = {**dict.fromkeys(range(2015, 2022), 1700), 2022: 5200, 2023: 3200}
UNSIGNED_LATER = 2400
BRUSSELS_PART, OBLIGED_PART, OBLIGED_BRUSSELS = 0.10, 0.52, 0.30
# Hazard of leaving per year; abroad gives about 12 % within three years.
EXIT_PER_YEAR = {"abroad": 0.0445, "other_region": 0.011, "struck_off": 0.006, "death": 0.0015}


def _exactly(n: int, part: float, rng: np.random.Generator) -> np.ndarray:
    """Choose round(n x part) of n."""
    chosen = np.zeros(n, dtype=bool)
    chosen[rng.permutation(n)[: round(n * part)]] = True
    return chosen


def _with_contract(year: int, rng: np.random.Generator) -> pd.DataFrame:
    n = FIRST_CONTRACTS_PER_YEAR[year]
    start, end = day_of(year), last_day(year)
    contract = np.sort(rng.integers(start, end + 1, n))
    capital = _exactly(n, BRUSSELS_PART, rng)
    obliged = np.zeros(n, dtype=bool)
    obliged[~capital] = _exactly((~capital).sum(), OBLIGED_PART, rng)
    obliged[capital] = _exactly(capital.sum(), OBLIGED_BRUSSELS, rng)
    registration = contract - 2 - rng.gamma(1.6, 16, n).astype(int)
    return pd.DataFrame(
        {
            "contract": contract,
            "registration": registration,
            "entry": registration - rng.integers(0, 40, n),
            "region": np.where(capital, "BHG", "VG"),
            "status": np.where(obliged, "obliged", "entitled"),
        }
    )


def _without_contract(year: int, rng: np.random.Generator) -> pd.DataFrame:
    n = UNSIGNED_PER_YEAR.get(year, UNSIGNED_LATER)
    entry = np.sort(rng.integers(day_of(year), last_day(year) + 1, n))
    return pd.DataFrame(
        {
            "contract": -1,
            "registration": np.where(rng.random(n) < 0.35, entry + rng.integers(3, 60, n), -1),
            "entry": entry,
            "region": np.where(rng.random(n) < BRUSSELS_PART, "BHG", "VG"),
            "status": pick(["obliged", "entitled", "exempt"], [0.05, 0.86, 0.09], n, rng),
        }
    )


def _place(people: pd.DataFrame, year: int, rng: np.random.Generator) -> pd.DataFrame:
    towns = municipalities()
    capital = towns["province"] == BRUSSELS
    flemish = towns.loc[~capital]
    weight = flemish["population_2020"].to_numpy() * foreign_share().to_numpy() ** 1.3
    n = len(people)
    here = pick(list(flemish["nis_2024"]), list(weight), n, rng)
    there = pick(
        list(towns.loc[capital, "nis_2024"]), list(towns.loc[capital, "population_2020"]), n, rng
    )
    nis = np.where(people["region"] == "VG", here, there)
    agency = np.select(
        [people["region"] == "BHG", nis == "11002", nis == "44021"],
        ["agency_d", "agency_b", "agency_c"],
        default="agency_a",
    )
    return people.assign(nis=borders(pd.Series(nis, index=people.index), year), agency=agency)


def _exits(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    hazard = np.array(list(EXIT_PER_YEAR.values()))
    n = len(people)
    years = rng.exponential(1 / hazard.sum(), n)
    since = np.where(people["contract"] >= 0, people["contract"], people["entry"])
    left = since + 1 + (years * YEAR_DAYS).astype(int)
    return people.assign(left=left, exit=pick(list(EXIT_PER_YEAR), list(hazard), n, rng))


@lru_cache(maxsize=2)
def newcomers(seed: int) -> pd.DataFrame:
    """Every sampled member of the target group who enters from 2015 to 2030, in order of entry."""
    parts = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        rng = np.random.default_rng([seed, 4, year])
        people = pd.concat(
            [_with_contract(year, rng), _without_contract(year, rng)], ignore_index=True
        )
        parts.append(_exits(_place(with_traits(people, rng), year, rng), rng))
    people = pd.concat(parts, ignore_index=True)
    people = people.sort_values(
        ["entry", "registration", "contract", "born"], ignore_index=True, kind="stable"
    )
    people["pid"] = "K" + people.index.astype(str).str.zfill(6)
    return people


def ci_persons(year: int, *, seed: int) -> pd.DataFrame:
    """Return the extract `ci_persons`: everybody who entered by 31 December of the year."""
    end = last_day(year)
    people = newcomers(seed).loc[lambda df: df["entry"] <= end].reset_index(drop=True)
    has_left = (people["left"] <= end).to_numpy()
    signed = people["contract"].between(0, end).to_numpy()
    is_stateless = people["country"].isin(["XS", "XU"]).to_numpy()
    parents_unknown = (people.index % 29 == 0) | is_stateless
    extract = pd.DataFrame(
        {
            "pid": people["pid"],
            "birth_date": as_dates(people["born"]).dt.strftime("%Y-%m"),
            "sex": people["sex"],
            "nat_now": people["country"].where(~people["naturalised"], "BE"),
            "nat_first": people["country"],
            "nat_first_father": people["country"].mask(parents_unknown),
            "nat_first_mother": people["country"].mask(parents_unknown),
            "birth_country": people["birth_country"],
            "first_registration": as_dates(people["arrived"]),
            "kbi_entry": as_dates(people["entry"]),
            "legal_ground": people["ground"],
            "status": people["status"],
            "status_from": as_dates(people["entry"]),
            "exemption_reason": people["reason"].where(people["status"] == "exempt"),
            "isced_intake": people["isced"],
            "dutch_at_intake": people["dutch"],
            "small_children": people["children"].astype("boolean"),
            "agency": people["agency"],
            "region": people["region"],
            "nis_at_contract": people["nis"].where(signed),
            "exit_date": as_dates(people["left"], absent=~has_left),
            "exit": people["exit"].where(has_left),
            "observed_until": pd.Timestamp(year, 12, 31).as_unit("us"),
        }
    )
    text = [name for name in extract if extract[name].dtype.kind == "O"]
    return extract.astype(dict.fromkeys(text, "str"))
