"""Residents: one row per person at 31 December with origin, age and labour position."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.labour_positions import COLUMNS, positions, positions_before
from analysis.extracts.reading import load
from analysis.reference.geography import centre_cities, province, region
from analysis.reference.origin import classify
from analysis.settings import ORIGIN_GROUPS, ORIGIN_RULE, UNKNOWN_PARENTS, WORKING_AGE, YEARS_HERE

__all__ = ["ADDED", "AGE_BANDS", "WORK_BANDS", "age_band", "broad_origin", "residents"]

AGE_BANDS = (0, 10, 18, 30, 40, 50, 60, 65, 75, 85)
WORK_BANDS = (20, 30, 55, 65)
FIVE_YEARS = tuple(range(WORKING_AGE[0], WORKING_AGE[1] + 2, 5))
# What a resident has from other extracts than persons; empty for everybody where one was not
# delivered.
ADDED = {
    "labour_quarter": COLUMNS | {"employed_before"},
    "population_official": frozenset({"size_class"}),
}
# The few of unknown generation would cost the second generation its cells in a table by sex.
MERGED = {"second": "second_or_unknown", "unknown": "second_or_unknown"}
# Grounds of stay that stand together: too few have the finer ones by sex and years.
GROUNDS = {
    "family_third_country": "family",
    "family_eu_be": "family",
    "temporary_protection": "protection",
    "other": "other_or_unknown",
    "unknown": "other_or_unknown",
    "not_applicable": "other_or_unknown",
}
# Too few live in a collective household to stand alone.
HOUSEHOLDS = {"collective": "other"}
LARGEST = 10
SIZE_STARTS = (10_000, 20_000, 50_000, 100_000)
SIZE_CLASSES = ("0-9999", "10000-19999", "20000-49999", "50000-99999", "100000+")
# Country groups inside and outside the EU, as in resources/hierarchies.toml.
_EU = ("neighbours", "west_eu15", "south_eu15", "other_eu")


def age_band(age: pd.Series, starts: tuple[int, ...], *, last_open: bool) -> pd.Series:
    """Age band of completed years: `20-29`, and `85+` for an open last band; outside the bands empty.

    Parameters
    ----------
    age : Series of int
        Completed years.
    starts
        First age of each band, ascending; without an open end the last value closes the band before
        it.
    last_open
        Whether the last band has no upper end.

    Examples
    --------
    >>> age_band(pd.Series([19, 20, 54]), (20, 30, 55), last_open=False).tolist()
    ['', '20-29', '30-54']
    >>> age_band(pd.Series([84, 99]), (75, 85), last_open=True).tolist()
    ['75-84', '85+']
    """
    labels = [f"{a}-{b - 1}" for a, b in zip(starts, starts[1:], strict=False)]
    labels += [f"{starts[-1]}+"] if last_open else [""]
    position = np.searchsorted(starts, age, side="right") - 1
    return pd.Series(np.array(["", *labels])[position + 1], index=age.index, dtype=str)


def residents(folder: Path, year: int) -> pd.DataFrame:
    """Residents of one delivery, one row per person of the extract `persons`.

    Parameters
    ----------
    folder
        Folder of the year with the extract `persons` and, where delivered, `labour_quarter` and
        `population_official`.
    year
        Reference year: age at 31 December, labour position in its fourth quarter.

    Returns
    -------
    DataFrame
        `year`, `units` (1), `weight`, `weight2`, `region`, `sex`, `age`, `age_band`, `age_work`,
        `age_five` (20-24 to 60-64),
        `origin_4`, `origin_8`, `origin_15` (EU15 or not), `municipality` (NIS code), `generation`,
        `generation_merged` (second or unknown together), `education`, `household` (type),
        `years_here` (completed years since the first registration, in bands; `unknown` without one)
        and `ground_of_stay` (some together, `GROUNDS`); the position in the labour market
        (`positions.positions`) and `employed_before` (`positions.positions_before`); by the other
        rules `origin_strict` (`indeterminate` apart) and `origin_statbel`; `parents_unknown` (yes /
        no); `country` (of origin: the ten largest of the year, `other`, `not_applicable`);
        `province`, `size_class` and `centre_city` (NIS code or `other`) of the municipality. The
        columns of an extract that was not delivered (`ADDED`) are empty.

    Raises
    ------
    DataError
        As `positions.positions`, and when a municipality has no official residents.

    Notes
    -----
    Age is the year less the year of birth: on 31 December every birthday of the year is past.
    """
    delivered = load.load("persons", folder)
    persons = classify(
        delivered, rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS, groups=ORIGIN_GROUPS
    )
    age = year - persons["birth_date"].str[:4].astype(int)
    there = set(load.deliveries(folder)["extract"])
    added = {
        name: dict.fromkeys(sorted(columns), _empty(persons)) for name, columns in ADDED.items()
    }
    if "labour_quarter" in there:
        added["labour_quarter"] = positions(persons["pid"], age, folder, year)
        added["labour_quarter"]["employed_before"] = positions_before(persons["pid"], folder, year)
    if "population_official" in there:
        added["population_official"] = _size(persons["nis_code"], folder, year)
    group = persons["origin_group"].astype(str)
    return pd.DataFrame(
        {
            "year": year,
            "units": 1,
            "weight": persons["weight"],
            "weight2": persons["weight"] ** 2,
            "region": region(persons["nis_code"], year=year),
            "sex": persons["sex"].astype(str),
            "age": age,
            "age_band": age_band(age, AGE_BANDS, last_open=True),
            "age_work": age_band(age, WORK_BANDS, last_open=False),
            "age_five": age_band(age, FIVE_YEARS, last_open=False),
            "origin_4": broad_origin(group),
            "origin_8": group,
            "origin_15": classify(
                delivered, rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS, groups="eu15"
            )["origin_group"].astype(str),
            "municipality": persons["nis_code"].astype(str),
            "generation": persons["generation"].astype(str),
            "generation_merged": persons["generation"].astype(str).replace(MERGED),
            "education": persons["isced"].astype(str),
            "years_here": _years_here(persons["first_registration"], year),
            "ground_of_stay": persons["legal_ground"].astype(str).replace(GROUNDS),
            "household": persons["household_type"].astype(str).replace(HOUSEHOLDS),
            **added["labour_quarter"],
            **_other_rules(delivered),
            "country": _countries(persons),
            "province": province(persons["nis_code"], year=year),
            **added["population_official"],
            "centre_city": persons["nis_code"].where(
                persons["nis_code"].isin(list(centre_cities(year=year))), "other"
            ),
        }
    )


def _empty(persons: pd.DataFrame) -> pd.Series:
    return pd.Series(np.nan, index=persons.index, dtype="str")


def _years_here(registered: pd.Series, year: int) -> pd.Series:
    """Band of completed years since the first registration: on 31 December every anniversary is past."""
    years = year - registered.dt.year
    return age_band(years.fillna(-1), YEARS_HERE, last_open=True).replace("", "unknown")


def broad_origin(group: pd.Series) -> np.ndarray:
    """Origin in four (belgian, eu, non_eu, unknown) of groups of `origin_8`."""
    return np.select([group.isin(["belgian", "unknown"]), group.isin(_EU)], [group, "eu"], "non_eu")


def _other_rules(delivered: pd.DataFrame) -> dict[str, object]:
    """Origin by the same rule without the policy on unknown parents, and by the rule of Statbel."""
    strict = classify(
        delivered, rule=ORIGIN_RULE, unknown_parents="indeterminate", groups=ORIGIN_GROUPS
    )
    statbel = classify(delivered, rule="statbel", unknown_parents=UNKNOWN_PARENTS, groups="statbel")
    unknown = (
        delivered[["nat_first_father", "nat_first_mother"]]
        .fillna("XX")
        .isin(["", "XX", "XU"])
        .any(axis=1)
    )
    apart = strict["origin"].astype(str) == "indeterminate"
    return {
        "origin_strict": np.where(
            apart, "indeterminate", broad_origin(strict["origin_group"].astype(str))
        ),
        "origin_statbel": statbel["origin"].astype(str),
        "parents_unknown": np.where(unknown, "yes", "no"),
    }


def _countries(persons: pd.DataFrame) -> pd.Series:
    """Country of origin where it is one of the ten with the most residents."""
    country = persons["origin_country"].astype(object)
    largest = persons["weight"].groupby(country).sum().sort_index().nlargest(LARGEST).index
    return (
        country.where(country.isin(largest) | country.isna(), "other")
        .fillna("not_applicable")
        .astype(str)
    )


def _size(codes: pd.Series, folder: Path, year: int) -> dict[str, object]:
    """Size class of each municipality, by its official residents at the end of the year."""
    official = load.load("population_official", folder)
    at_end = official[official["date"].dt.year == year + 1].groupby("nis_code")["population"].sum()
    size = codes.map(at_end)
    if size.isna().any():
        raise DataError(
            f"{folder.name}/population_official: no residents on 1 January {year + 1} for "
            f"{codes[size.isna()].nunique()} municipalities of persons; expected every "
            "municipality. Deliver both with the same borders."
        )
    return {"size_class": np.array(SIZE_CLASSES)[np.searchsorted(SIZE_STARTS, size, side="right")]}
