"""Caravan sites: what is public of them, and how much of it is in use.

How many sites, pitches and pitch-nights there are is known to everybody, so these counts are shown
as they are. How many are in use tells of the people who live or stay there: these counts get the
noise of their site, as those of any other units.
"""

from pathlib import Path

import pandas as pd

from analysis.extracts.contracts.caravan_sites import QUARTERS, RESIDENTIAL, TRANSIT, nights
from analysis.extracts.frames.unit_keys import PUBLISHED
from analysis.extracts.frames.units import unit_names
from analysis.extracts.reading import read_extract
from analysis.reference.geography import province, region

__all__ = ["capacity", "in_use"]

_NO_QUARTER = "_Z"


def capacity(folder: Path, year: int) -> pd.DataFrame:
    """Sites, their pitches and the pitch-nights that they offered, one row a site and measure.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        `year`, `units`, `weight`, `weight2` (all the number that is measured), `unit`
        (`published`), `region`, `province`, `site_kind`, `measure` (`sites`, `pitches`, `nights`),
        `quarter` (of `nights`) and `answered`. A residential site answered where its occupied
        pitches were counted, a transit site where it gave the pitch-nights of every quarter;
        pitch-nights are those of the quarters that were given.
    """
    sites = _sites(folder)
    parts = [
        sites.assign(measure="sites", units=1),
        sites.assign(measure="pitches", units=sites["pitches"]),
        _by_quarter(sites, "offered").assign(measure="nights"),
    ]
    return _frame(pd.concat(parts, ignore_index=True), year).assign(unit=PUBLISHED)


def in_use(folder: Path, year: int) -> pd.DataFrame:
    """Occupied pitches of residential sites, and used pitch-nights of transit sites.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        As `capacity`, without `answered`; `unit` is the site with the measure (`occupied`,
        `nights`) and the quarter. A site where none are in use has no row.
    """
    sites = _sites(folder)
    occupied = sites[(sites["site_kind"] == RESIDENTIAL) & sites["occupied"].notna()]
    parts = [
        occupied.assign(measure="occupied", units=occupied["occupied"]),
        _by_quarter(sites, "used").assign(measure="nights"),
    ]
    made = pd.concat(parts, ignore_index=True).fillna({"quarter": _NO_QUARTER})
    made = made[made["units"] > 0].reset_index(drop=True)
    names = unit_names("caravan_sites", made["site_id"], made["measure"], made["quarter"])
    return _frame(made, year).drop(columns="answered").assign(unit=names)


def _sites(folder: Path) -> pd.DataFrame:
    """Sites as delivered, with their place and whether they answered."""
    sites = read_extract.typed_frame("caravan_sites", folder).rename(columns={"kind": "site_kind"})
    given = [nights("used", quarter) for quarter in QUARTERS]
    answered = (
        sites["occupied"]
        .notna()
        .where(sites["site_kind"] == RESIDENTIAL, sites[given].notna().all(axis=1))
    )
    return sites.assign(
        region=region(sites["nis_code"]),
        province=province(sites["nis_code"]),
        answered=answered.map({True: "yes", False: "no"}),
    )


def _by_quarter(sites: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Pitch-nights of each transit site and quarter that was given."""
    transit = sites[sites["site_kind"] == TRANSIT]
    parts = [transit.assign(quarter=each, units=transit[nights(kind, each)]) for each in QUARTERS]
    return pd.concat(parts, ignore_index=True).dropna(subset="units")


def _frame(made: pd.DataFrame, year: int) -> pd.DataFrame:
    """Columns of the frame, each pitch or night counting for one."""
    number = made["units"].astype(float)
    shown = ["region", "province", "site_kind", "measure", "answered"]
    return made[shown].assign(
        year=year, units=number, weight=number, weight2=number,
        quarter=made["quarter"].fillna(_NO_QUARTER),
    )  # fmt: skip
