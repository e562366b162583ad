"""Shares of a delivery that its quality tells in steps and its plausibility is judged by."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading.linking import is_among
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
        Persons that each row stands for.
    regions : Series
        Region of each row, with the same index; one that is neither `VG` nor `BHG` is left out.
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


def linked(wanted: pd.Series, there: pd.Series) -> Part:
    """How many of the ids that are wanted are there.

    Examples
    --------
    >>> linked(pd.Series(["p1", "p2"]), pd.Series(["p2", "p3"]))
    Part(part=1, total=2)
    """
    return Part(int(is_among(wanted, there).sum()), len(wanted))


def linked_residents(persons: pd.DataFrame, labour: pd.DataFrame, *, year: int) -> Part:
    """How many residents of working age have a labour position in the fourth quarter.

    Parameters
    ----------
    persons, labour : DataFrame
        Extracts `persons` and `labour_quarter`.
    year : int
        Reference year.
    """
    age = year - persons["birth_date"].str[:4].astype(int)
    working_age = persons.loc[age.between(*WORKING_AGE), "pid"]
    return linked(working_age, labour.loc[labour["quarter"] == f"{year}4", "pid"])


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


def unknown(codes: pd.Series) -> int:
    """How many codes say that it is unknown.

    Examples
    --------
    >>> unknown(pd.Series(["XX", "BE"]))
    1
    """
    return int(codes.isin(UNKNOWN_CODES).sum())


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
