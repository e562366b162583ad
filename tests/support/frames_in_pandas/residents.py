"""Residents: one row per person at 31 December with origin, age and labour position."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.residents import COLUMNS_BY_EXTRACT
from analysis.extracts.frames.units import PERSONS, unit_columns, unit_names
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference.geography import centre_cities, province, region
from analysis.reference.origin import classify
from analysis.settings import ORIGIN_GROUPS, ORIGIN_RULE, SHOWN_COUNTRIES, UNKNOWN_PARENTS
from support.frames_in_pandas.classed import band_of, class_of
from support.frames_in_pandas.labour_positions import positions, positions_before

__all__ = ["residents"]


def residents(folder: Path, year: int) -> pd.DataFrame:
    """Residents of one delivery, one row per person of the extract `persons`."""
    delivered = read_extract.typed_frame("persons", folder)
    persons = classify(
        delivered, rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS, groups=ORIGIN_GROUPS
    )
    age = year - persons["birth_date"].str[:4].astype(int)
    extracts = set(delivery_register.newest_snapshots(folder)["extract"])
    added = {}
    for name, columns in COLUMNS_BY_EXTRACT.items():
        added[name] = dict.fromkeys(sorted(columns), _empty(persons))
    if "labour_quarter" in extracts:
        added["labour_quarter"] = positions(persons["pid"], age, folder, year)
        added["labour_quarter"]["employed_before"] = positions_before(persons["pid"], folder, year)
    if "population_official" in extracts:
        added["population_official"] = _size_class(persons["nis_code"], folder, year)
    group = persons["origin_group"].astype(str)
    return pd.DataFrame(
        {
            **unit_columns(year, persons["weight"], unit=unit_names(PERSONS, persons["pid"])),
            "region": region(persons["nis_code"], year=year),
            "sex": persons["sex"].astype(str),
            "age": age,
            "age_band": band_of(age, "age_band"),
            "age_broad": class_of(band_of(age, "age_band"), "age_broad"),
            "age_work": band_of(age, "age_work"),
            "age_five": band_of(age, "age_five"),
            "origin_4": class_of(group, "origin_4"),
            "origin_8": group,
            "origin_15": classify(
                delivered, rule=ORIGIN_RULE, unknown_parents=UNKNOWN_PARENTS, groups="eu15"
            )["origin_group"].astype(str),
            "municipality": persons["nis_code"].astype(str),
            "nationality": _nationality(delivered),
            "generation": persons["generation"].astype(str),
            "generation_merged": class_of(persons["generation"].astype(str), "generation_merged"),
            "education": persons["isced"].astype(str),
            "years_here": _years_here(persons["first_registration"], year),
            "ground_of_stay": class_of(persons["legal_ground"].astype(str), "ground_of_stay"),
            "household": class_of(persons["household_type"].astype(str), "household"),
            **added["labour_quarter"],
            **_origin_by_other_rules(delivered),
            "country": _country_of_origin(persons),
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
    """Band of completed years since the first registration."""
    # On 31 December every anniversary is past.
    years = year - registered.dt.year
    return band_of(years.fillna(-1), "years_here").replace("", "unknown")


def _nationality(delivered: pd.DataFrame) -> np.ndarray:
    """Whether somebody is a foreigner, became Belgian, or was so from the first nationality on."""
    now, first = (delivered[name].fillna("XX").astype(str) for name in ("nat_now", "nat_first"))
    belgian, unknown = now == "BE", ["", "XX"]
    return np.select(
        [
            ~belgian & ~now.isin(unknown),
            belgian & (first == "BE"),
            belgian & ~first.isin(unknown),
        ],
        ["foreign", "born_belgian", "became_belgian"],
        "unknown",
    )


def _origin_by_other_rules(delivered: pd.DataFrame) -> dict[str, object]:
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
            apart, "indeterminate", class_of(strict["origin_group"].astype(str), "origin_4")
        ),
        "origin_statbel": statbel["origin"].astype(str),
        "parents_unknown": np.where(unknown, "yes", "no"),
    }


def _country_of_origin(persons: pd.DataFrame) -> pd.Series:
    """Country of origin where it is one of the ten with the most residents."""
    country = persons["origin_country"].astype(object)
    largest = persons["weight"].groupby(country).sum().sort_index().nlargest(SHOWN_COUNTRIES).index
    return (
        country.where(country.isin(largest) | country.isna(), "other")
        .fillna("not_applicable")
        .astype(str)
    )


def _size_class(codes: pd.Series, folder: Path, year: int) -> dict[str, object]:
    """Size class of each municipality, by its official residents at the end of the year."""
    official = read_extract.typed_frame("population_official", folder)
    at_end = official[official["date"].dt.year == year + 1].groupby("nis_code")["population"].sum()
    size = codes.map(at_end)
    if size.isna().any():
        raise DataError(
            f"{folder.name}/population_official: no residents on 1 January {year + 1} for "
            f"{codes[size.isna()].nunique()} municipalities of persons; expected every "
            "municipality. Deliver both with the same borders."
        )
    return {"size_class": band_of(size, "size_class")}
