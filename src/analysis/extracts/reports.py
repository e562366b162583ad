"""Reports of discrimination and the official population they are set against."""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts import read
from analysis.extracts.codes import RACIAL_GROUNDS
from analysis.geography import province, region

__all__ = ["grounds", "population", "reports"]


def reports(folder: Path, year: int) -> pd.DataFrame:
    """Reports to Unia received in the year, one row per report.

    Returns
    -------
    DataFrame
        `report_id`, `year`, `units`, `weight`, `weight2` (all 1: a full count), `month` (`01` .. `12`),
        `facts_region`, `province` (`unknown` where not given), `domain`, `file` (yes / no).
    """
    frame = read.load("unia_reports", folder)
    outside = int((frame["received_on"].dt.year != year).sum())
    if outside:
        raise DataError(
            f"{folder.name}/unia_reports: {outside} reports were received outside {year}; "
            f"expected reports of {year} only. Deliver them with their own year."
        )
    return pd.DataFrame(
        {
            "report_id": frame["report_id"],
            "year": year,
            "units": 1,
            "weight": 1.0,
            "weight2": 1.0,
            "month": frame["received_on"].dt.strftime("%m"),
            "facts_region": frame["facts_region"].astype(str),
            "province": frame["province"].astype(object).fillna("unknown").astype(str),
            "domain": frame["domain"].astype(object).fillna("unknown").astype(str),
            "file": frame["file"].map({True: "yes", False: "no"}),
        }
    )


def grounds(folder: Path, made: pd.DataFrame) -> pd.DataFrame:
    """Grounds named in a report, with the report's columns: one row per report and ground (`racial`: any of five)."""
    named = read.load("unia_grounds", folder).drop_duplicates()
    strange = int((~named["report_id"].isin(made["report_id"])).sum())
    if strange:
        raise DataError(
            f"{folder.name}/unia_grounds: {strange} rows name a report that unia_reports does not hold; "
            "expected every report_id there. Deliver both files of the same snapshot."
        )
    # The group of five counts a file once, however many of the five it names.
    racial = named.loc[named["ground"].isin(RACIAL_GROUNDS), ["report_id"]].drop_duplicates().assign(ground="racial")
    return pd.concat([named, racial]).merge(made, on="report_id", validate="m:1")


def population(folder: Path, year: int) -> pd.DataFrame:
    """Mean official population of the year, per municipality: half of each of both 1 January counts.

    Returns
    -------
    DataFrame
        `year`, `units`, `weight`, `weight2` (all the half count), `region`, `province`.
    """
    frame = read.load("population_official", folder)
    dates = sorted(frame["date"].dt.strftime("%Y-%m-%d").unique())
    expected = [f"{year}-01-01", f"{year + 1}-01-01"]
    if dates != expected:
        raise DataError(
            f"{folder.name}/population_official: dates {', '.join(dates)}; expected {' and '.join(expected)}, "
            "because a rate per 100.000 is over the mean of both."
        )
    half = frame.groupby("nis_code", as_index=False)["population"].sum()
    units = half["population"] / 2
    return pd.DataFrame(
        {
            "year": year,
            "units": units,
            "weight": units,
            "weight2": units,
            "region": region(half["nis_code"]),
            "province": province(half["nis_code"]),
        }
    )
