"""Reports of discrimination and the official population they are set against."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts.codes import RACIAL_GROUNDS
from analysis.extracts.frames.places import municipality_of
from analysis.extracts.frames.unit_keys import PUBLISHED
from analysis.extracts.frames.units import unit_columns, unit_names
from analysis.extracts.reading import read_extract
from analysis.reference.geography import province, region
from analysis.workbench.resources import resource

__all__ = [
    "complaint_grounds",
    "complaints",
    "files",
    "grounds",
    "kinds_of_ground",
    "population",
    "reports",
]

SHOWN_ROWS = 20


def reports(folder: Path, year: int) -> pd.DataFrame:
    """Reports to Unia received in the year, one row per report.

    Returns
    -------
    DataFrame
        `report_id`, `incident` (the report itself where none is delivered), `year`, `units`,
        `weight`, `weight2` (all 1: a full count; what is of one incident is squared together where
        cells are counted), `unit`, `month` (`01` .. `12`), `part_of_year` (`before_break`,
        `after_break`; `whole` in a year without one), `facts_region`, `province` and
        `municipality` (`unknown` where not given), `domain`, `act`, `file` (yes / no).
    """
    frame = _received_in(
        read_extract.typed_frame("unia_reports", folder), folder, "unia_reports", year
    )
    return pd.DataFrame(
        {
            "report_id": frame["report_id"],
            "incident": frame["incident_id"].fillna(frame["report_id"]),
            **unit_columns(year, unit=unit_names("unia_reports", frame["report_id"])),
            "month": frame["received_on"].dt.strftime("%m"),
            "part_of_year": _part_of_year(frame["received_on"], year),
            "facts_region": frame["facts_region"].astype(str),
            "province": frame["province"].astype(object).fillna("unknown").astype(str),
            "municipality": municipality_of(frame["nis_code"], year=year),
            "domain": frame["domain"].astype(str),
            "act": frame["act"].astype(str),
            "file": frame["file"].map({True: "yes", False: "no"}),
        }
    )


def files(made: pd.DataFrame) -> pd.DataFrame:
    """Reports that became a file."""
    return made[made["file"] == "yes"].reset_index(drop=True)


def _received_in(frame: pd.DataFrame, folder: Path, extract: str, year: int) -> pd.DataFrame:
    outside = int((frame["received_on"].dt.year != year).sum())
    if outside:
        raise DataError(
            f"{folder.name}/{extract}: {outside} records were received outside {year}; "
            f"expected those of {year} only. Deliver them with their own year."
        )
    return frame


def _part_of_year(received: pd.Series, year: int) -> np.ndarray:
    """Whether each day falls before or after the break in reporting that lies in the year."""
    reported = [each for each in resource("breaks")["break"] if each.get("kind") == "reported"]
    days = [pd.Timestamp(each["date"]) for each in reported]
    cuts = [day for day in days if day.year == year and day > pd.Timestamp(year, 1, 1)]
    if not cuts:
        return np.full(len(received), "whole", dtype=object)
    return np.where(received < cuts[0], "before_break", "after_break").astype(object)


def kinds_of_ground(folder: Path, made: pd.DataFrame) -> pd.DataFrame:
    """Files by the kind of ground that they name: racial, religion or belief, both or neither.

    Returns
    -------
    DataFrame
        The rows of `made` with `ground_kind`; `racial` and `religion`: the one and not the other,
        whatever else is named; `both`; `other`: neither; `none`: no ground delivered.
    """
    named = _grounds("unia_grounds", "report_id", folder, made, "unia_reports")
    ids = made["report_id"]
    racial = ids.isin(named.loc[named["ground"].isin(RACIAL_GROUNDS), "report_id"])
    religion = ids.isin(named.loc[named["ground"] == "religion_or_belief", "report_id"])
    kind = np.select(
        [racial & religion, racial, religion, ids.isin(named["report_id"])],
        ["both", "racial", "religion", "other"],
        default="none",
    )
    return made.assign(ground_kind=kind)


def complaints(folder: Path, year: int) -> pd.DataFrame:
    """Files of the Flemish Human Rights Institute received in the year, one row per file.

    Returns
    -------
    DataFrame
        `file_id`, `year`, `units`, `weight`, `weight2` (all 1: a full count), `unit`, `month`,
        `type`, `complaint_form` (`none` for a report on human rights), `domain`, `route`,
        `province`.
    """
    frame = _received_in(read_extract.typed_frame("vmri_files", folder), folder, "vmri_files", year)
    text = {name: frame[name].astype(str) for name in ("type", "domain", "route")}
    return pd.DataFrame(
        {
            "file_id": frame["file_id"],
            **unit_columns(year, unit=unit_names("vmri_files", frame["file_id"])),
            "month": frame["received_on"].dt.strftime("%m"),
            "complaint_form": frame["form"].astype(object).fillna("none").astype(str),
            "province": frame["province"].astype(object).fillna("unknown").astype(str),
            **text,
        }
    )


def complaint_grounds(folder: Path, made: pd.DataFrame) -> pd.DataFrame:
    """Grounds named in files of the institute: one row per file and ground."""
    return _with_racial(
        _grounds("vmri_grounds", "file_id", folder, made, "vmri_files"), "file_id", made
    )


def grounds(folder: Path, made: pd.DataFrame) -> pd.DataFrame:
    """Grounds named in reports: one row per report and ground (`racial`: any of five)."""
    return _with_racial(
        _grounds("unia_grounds", "report_id", folder, made, "unia_reports"), "report_id", made
    )


def _grounds(extract: str, key: str, folder: Path, made: pd.DataFrame, of: str) -> pd.DataFrame:
    """Read grounds and refuse those of a report or file that was not delivered."""
    named = read_extract.typed_frame(extract, folder)
    known = set(read_extract.typed_frame(of, folder)[key]) if len(made) else set()
    strange = (named.index[~named[key].isin(known)] + 1).tolist()
    if strange:
        more = f" and {len(strange) - SHOWN_ROWS} more" if len(strange) > SHOWN_ROWS else ""
        raise DataError(
            f"{folder.name}/{extract}: record(s) {str(strange[:SHOWN_ROWS])[1:-1]}{more} name a "
            f"{key} that {of} does not hold; expected every {key} there. Deliver both files of "
            "the same snapshot."
        )
    return named


def _with_racial(named: pd.DataFrame, key: str, made: pd.DataFrame) -> pd.DataFrame:
    # The group of five counts a file once, however many of the five it names.
    racial = (
        named.loc[named["ground"].isin(RACIAL_GROUNDS), [key]]
        .drop_duplicates()
        .assign(ground="racial")
    )
    return pd.concat([named, racial]).merge(made, on=key, validate="m:1")


def population(folder: Path, year: int) -> pd.DataFrame:
    """Mean official population of the year by municipality.

    Half of the count of 1 January and half of that of the next.

    Returns
    -------
    DataFrame
        `year`, `units`, `weight`, `weight2` (all the half count), `unit`, `region`, `province`.
    """
    frame = read_extract.typed_frame("population_official", folder)
    dates = sorted(frame["date"].dt.strftime("%Y-%m-%d").unique())
    expected = [f"{year}-01-01", f"{year + 1}-01-01"]
    if dates != expected:
        raise DataError(
            f"{folder.name}/population_official: dates {', '.join(dates)}; expected "
            f"{' and '.join(expected)}, because a rate per 100.000 is over the mean of both."
        )
    half = frame.groupby("nis_code", as_index=False)["population"].sum()
    units = half["population"] / 2
    return pd.DataFrame(
        {
            "year": year,
            "units": units,
            "weight": units,
            "weight2": units,
            "unit": PUBLISHED,
            "region": region(half["nis_code"]),
            "province": province(half["nis_code"]),
        }
    )
