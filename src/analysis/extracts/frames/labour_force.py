"""The labour force survey: respondents by quarter, with the design they were drawn by."""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.frames.units import unit_columns, unit_names
from analysis.extracts.reading import read_extract
from analysis.reference.country_groups import groups

__all__ = ["labour_force"]

# Region of the country by its code in the survey, and our codes for the groups of countries.
_REGIONS = {"02000": "VG", "03000": "WG", "04000": "BHG"}
_GROUPS = {"eu": "EU", "non_eu": "non_EU"}


def labour_force(folder: Path, year: int) -> pd.DataFrame:
    """Respondents of the four quarters of the year, one row per respondent and quarter.

    All regions of the country.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        `year`, `units` (1), `weight` (weight_y: persons in the average of the year), `weight2` (its
        square), `unit`, `person` and `household` (numbers within the year), `stratum`, `region`
        (VG, BHG, WG), `sex`, `age`, `birth_country` and `citizenship` (`BE`, `EU`: another country
        of the EU27 of 2020, `non_EU`: also the United Kingdom and stateless, `unknown`), `ilo`
        (`employed`, `unemployed`, `inactive`; missing outside 15-89).

    Raises
    ------
    DataError
        When rows belong to another year.

    Notes
    -----
    Country of birth and citizenship are not origin: nothing of this frame stands in one series with
    the registers.
    """
    frame = read_extract.typed_frame("lfs", folder)
    other = frame["year"] != year
    if other.any():
        raise DataError(
            f"{folder.name}/lfs: {other.sum()} rows have another year than {year}; expected its "
            "four quarters. Deliver each year in its own folder."
        )
    return pd.DataFrame(
        {
            **unit_columns(year, frame["weight_y"], unit=unit_names("lfs", frame["person_id"])),
            "person": pd.factorize(frame["person_id"])[0],
            "household": pd.factorize(frame["household_id"])[0],
            "stratum": pd.factorize(frame["stratum"])[0],
            "region": frame["nis1"].map(_REGIONS).astype(str),
            "sex": frame["sex"].astype(str),
            "age": frame["age"],
            "birth_country": _country_group(frame["birth_country"]),
            "citizenship": _country_group(frame["nat_now"]),
            "ilo": frame["ilo"],
        }
    )


def _country_group(country: pd.Series) -> pd.Series:
    """Belgium, another country of the EU, or none; a former state as its group says."""
    group = country.astype(object).map(groups("eu")).map(_GROUPS).fillna("unknown")
    return group.mask(country == "BE", "BE").astype(str)
