"""Discrimination as reported to Unia: counts of reports and files, never prevalence."""

import numpy as np
import pandas as pd

from analysis.indicators.counts import counts
from analysis.indicators.estimates import finish, of_table, share
from analysis.settings import LEVEL
from analysis.statistics.intervals import poisson

__all__ = ["file_share", "files", "files_naming_ground", "files_per_100k", "reports"]

PER = 100_000


def reports(cells: pd.DataFrame, *, table: str = "D1") -> pd.DataFrame:
    """Reports to Unia about facts in the Flemish Region, by month of receipt, in reports.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `month` and the outcome `file`.

    Returns
    -------
    DataFrame
        Estimates in reports; a full count, so without interval.

    Notes
    -----
    Reports are what was reported: not how often discrimination occurs.
    """
    return counts(cells, table, indicator="discrimination_reports")


def files(cells: pd.DataFrame, *, table: str, category: str = "_T") -> pd.DataFrame:
    """Files that Unia opened, by the dimensions of a table, in files.

    A file is opened for a report within Unia's competence that asks for more than information.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `D1` (with `category="yes"`: reports that became a file) or `D4` (files by province).
    category
        Category of the table's outcome that is a file; `_T` where the table holds files only.

    Returns
    -------
    DataFrame
        Estimates in files; a full count, so without interval.
    """
    return counts(cells, table, indicator="discrimination_files", category=category)


def file_share(cells: pd.DataFrame, *, table: str = "D1") -> pd.DataFrame:
    """Share of reports for which Unia opened a file, in [0, 1].

    Reports with a file divided by all reports of the same month; both come from the same record,
    so they are linked.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `month` and the outcome `file`.

    Returns
    -------
    DataFrame
        Estimates, one row per year and month; a full count, so without interval.
    """
    return share(cells, table, "yes", indicator="share_of_reports_with_file")


def files_naming_ground(cells: pd.DataFrame, *, table: str = "D2") -> pd.DataFrame:
    """Files that name a ground, in files; a file may name more, so the grounds do not add up.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `ground`, without a sum over it.

    Returns
    -------
    DataFrame
        Estimates in files, one row per year and ground; a full count, so without interval.
    """
    return counts(cells, table, indicator="files_naming_ground")


def files_per_100k(cells: pd.DataFrame, *, table: str = "D4", population: str = "B1") -> pd.DataFrame:
    """Files per 100.000 residents of the province of the facts.

    100.000 x files / mean official population of the year; 0 means no file.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table, population
        Tables with `province`: files, and the mean of both 1 January populations.

    Returns
    -------
    DataFrame
        Estimates per 100.000 residents. `low` and `high` are the exact Poisson bounds of random
        variation; they assume that files come in independently, and clusters make them too short.

    References
    ----------
    Garwood (1936) for the bounds. Residents of the place of facts, because the origin of
    who reports is not recorded.
    """
    counted, _ = of_table(cells, table)
    residents, _ = of_table(cells, population)
    keys = ["year", "region", "province"]
    # Facts without a province have no residents to be set against.
    frame = counted.merge(residents[[*keys, "weight"]].rename(columns={"weight": "residents"}), on=keys, validate="m:1")
    low, high = poisson(frame["weight"].to_numpy(), frame["residents"].to_numpy(), level=LEVEL)
    frame = frame.assign(
        value=PER * frame["weight"] / frame["residents"],
        low=PER * np.asarray(low),
        high=PER * np.asarray(high),
        interval="random variation",
        count=frame["weight"],
        denominator=frame["residents"],
        hidden=frame["weight"].isna() | frame["residents"].isna(),
    )
    return finish(frame.drop(columns=["conf_status", "residents"]), indicator="files_per_100k", unit="per_100k")
