"""Shares of a delivery that its quality tells in steps and its plausibility is judged by."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.delivery.record_counts import Ids, linked_ids
from analysis.reference.geography import region
from analysis.settings import WORKING_AGE

__all__ = [
    "Part",
    "columns_with_unknown",
    "coverage",
    "is_country",
    "linked",
    "linked_residents",
    "unknown",
]

UNKNOWN_CODES = {"unknown", "XX", "XU"}
OLDEST = 999


class Part(NamedTuple):
    """A number of rows, and of how many it is a part."""

    part: int
    total: int


def coverage(
    weights: pd.Series,
    regions: pd.Series,
    official: pd.DataFrame,
    *,
    year: int,
    ages: tuple[int, int] = (0, OLDEST),
) -> float:
    """Sum of weights over the official population of the same regions at the end of the year.

    Parameters
    ----------
    weights : Series
        Persons that each row, or each place, stands for.
    regions : Series
        Region of each of them, with the same index; one that is neither `VG` nor `BHG` is left out.
    official : DataFrame
        Extract `population_official`.
    year : int
        Its population is that of the first of January after this year.
    ages : tuple of int
        First and last age that the weights stand for.

    Returns
    -------
    float
        1 where they agree; nan where there is no population to compare with.

    Examples
    --------
    >>> official = pd.DataFrame({"nis_code": ["11001", "21004"], "age": [30, 30],
    ...     "date": pd.to_datetime(["2024-01-01"] * 2), "population": [400, 900]})
    >>> coverage(pd.Series([150.0, 50.0]), pd.Series(["VG", "VG"]), official, year=2023)
    0.5
    """
    at_the_end = official[(official["date"].dt.year == year + 1) & official["age"].between(*ages)]
    codes = pd.Series(at_the_end["nis_code"].unique())
    in_regions = codes[region(codes).isin(list(regions.unique()))]
    total = at_the_end.loc[at_the_end["nis_code"].isin(list(in_regions)), "population"].sum()
    weighted = weights[regions.isin(["VG", "BHG"])].sum()
    return float(weighted / total) if total else np.nan


def linked(wanted: Ids, among: Ids, *, different: bool = False) -> Part:
    """How many of the ids that are wanted are there, as `record_counts.linked_ids`."""
    return Part(*linked_ids(wanted, among, different=different))


def linked_residents(
    persons: Path | pd.DataFrame, labour: Path | pd.DataFrame, *, year: int
) -> Part:
    """How many residents of working age have a labour position in the fourth quarter.

    Parameters
    ----------
    persons, labour
        Extracts `persons` and `labour_quarter`: their file, or a frame of them.
    year : int
        Reference year.
    """
    youngest, oldest = WORKING_AGE
    age = f"{year} - CAST(substr(birth_date, 1, 4) AS INTEGER)"
    wanted = Ids(persons, "pid", f"{age} BETWEEN {youngest} AND {oldest}")
    return linked(wanted, Ids(labour, "pid", f"quarter = '{year}4'"))


def columns_with_unknown(extract: str) -> list[str]:
    """Columns of a contract that have a code for unknown: countries, and codes that list one.

    Examples
    --------
    >>> columns_with_unknown("unia_reports")
    ['facts_region']
    """
    columns = CONTRACTS[extract].columns.items()
    return [
        name
        for name, column in columns
        if is_country(column) or _listed_codes(column) & UNKNOWN_CODES
    ]


def unknown(counts: pd.Series) -> int:
    """How many records have a code that says that it is unknown.

    Parameters
    ----------
    counts : Series of int
        Number of records by code.

    Examples
    --------
    >>> unknown(pd.Series({"XX": 3, "BE": 7}))
    3
    """
    return int(counts[counts.index.isin(list(UNKNOWN_CODES))].sum())


def is_country(column: pa.Column) -> bool:
    """Whether a column of a contract holds countries."""
    return any(check.name == "country" for check in column.checks)


def _listed_codes(column: pa.Column) -> set[str]:
    return {
        code
        for check in column.checks
        if check.name == "isin"
        for code in check.statistics["allowed_values"]
    }
