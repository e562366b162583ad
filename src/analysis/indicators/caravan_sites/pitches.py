"""Pitches of caravan sites, the sites, and those that did not answer: counts known to everybody."""

import pandas as pd

from analysis.indicators import change
from analysis.indicators.counts import counts

__all__ = ["nights_offered", "pitches", "pitches_change", "sites", "sites_without_answer"]


def pitches(cells: pd.DataFrame, *, table: str = "C1") -> pd.DataFrame:
    """Pitches of caravan sites by kind of site and province, in pitches.

    The sum of the pitches of all sites that were delivered, whether they answered or not.
    Residential and transit sites are never added up: one is for living, the other for a stay.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `site_kind`, `province` and the outcome `answered`.

    Returns
    -------
    DataFrame
        Estimates, one row per kind and province, `_T` for all provinces. A full count of what is
        public: no interval.
    """
    return counts(cells, table, indicator="caravan_pitches")


def pitches_change(cells: pd.DataFrame, *, table: str = "C1") -> pd.DataFrame:
    """Change in pitches since the year before, in pitches; positive means there are more.

    Pitches of the year - pitches of the year before, for every year that has one before it.

    Parameters
    ----------
    cells, table
        As in `pitches`.

    Returns
    -------
    DataFrame
        As `pitches`; `reference` is the year before. Between two full counts no interval.
    """
    counted = pitches(cells, table=table)
    years = sorted(counted["year"].unique())
    made = [
        change.change(counted, year=year, since=before)
        for before, year in zip(years, years[1:], strict=False)
        if year - before == 1
    ]
    return pd.concat(made, ignore_index=True) if made else change.change(counted.iloc[:0], year=0)


def sites(cells: pd.DataFrame, *, table: str = "C5") -> pd.DataFrame:
    """Caravan sites by kind, in sites; without an interval, as `pitches`."""
    return counts(cells, table, indicator="caravan_sites")


def sites_without_answer(cells: pd.DataFrame, *, table: str = "C5") -> pd.DataFrame:
    """Sites that did not answer, or not fully, by kind, in sites.

    A residential site without a count of its occupied pitches, a transit site without the
    pitch-nights of one quarter or more. Named as a number, so that nobody takes what is in use on
    the others for all: nothing is estimated in their place.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `site_kind` and the outcome `answered`.
    """
    return counts(cells, table, indicator="sites_without_answer", category="no")


def nights_offered(cells: pd.DataFrame, *, table: str = "C4") -> pd.DataFrame:
    """Pitch-nights that transit sites offered in the quarters they gave, in pitch-nights."""
    return counts(cells, table, indicator="pitch_nights_offered")
