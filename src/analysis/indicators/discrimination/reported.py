"""Discrimination as reported to Unia: counts of reports and files, never prevalence."""

import pandas as pd

from analysis.indicators.counts import counts
from analysis.indicators.estimates import share
from analysis.indicators.selection import pick
from analysis.plan import TOTAL

__all__ = [
    "file_share",
    "files",
    "files_by_kind",
    "files_naming_ground",
    "reports",
    "reports_naming_ground",
]


def _whole_year(
    cells: pd.DataFrame, table: str, *, indicator: str, category: str = TOTAL
) -> pd.DataFrame:
    """Count over both sides of a break within the year, where the table tells them apart."""
    counted = counts(cells, table, indicator=indicator, category=category)
    if "part_of_year" not in counted:
        return counted
    return pick(counted, part_of_year=TOTAL).drop(columns="part_of_year")


def reports(cells: pd.DataFrame, *, table: str = "D1") -> pd.DataFrame:
    """Reports to Unia about facts in the Flemish Region, in reports.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `D1` (by month of receipt), `D7` (by act) or `D11` (by province of the facts).

    Returns
    -------
    DataFrame
        Estimates in reports; the interval is that of the noise alone (a full count).

    Notes
    -----
    These are what people reported, not how often discrimination occurs.
    """
    return _whole_year(cells, table, indicator="discrimination_reports")


def files(cells: pd.DataFrame, *, table: str, category: str = "_T") -> pd.DataFrame:
    """Files that Unia opened, by the dimensions of a table, in files.

    A file is opened for a report within Unia's competence that asks for more than information.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `D1`, `D7` (with `category="yes"`: reports that became a file) or `D4` (files by province).
    category
        Category of the table's outcome that is a file; `_T` where the table holds files only.

    Returns
    -------
    DataFrame
        Estimates in files; the interval is that of the noise alone (a full count).
    """
    return _whole_year(cells, table, indicator="discrimination_files", category=category)


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
        Estimates, one row per year and month; the interval is that of the noise alone (a full
        count).
    """
    shares = share(cells, table, "yes", indicator="share_of_reports_with_file")
    return pick(shares, part_of_year=TOTAL).drop(columns="part_of_year")


def files_by_kind(cells: pd.DataFrame, *, table: str = "D3") -> pd.DataFrame:
    """Files by domain and by the kind of ground they name, in files.

    The kinds are a racial ground, religion or belief, both, or neither. Each file is of one kind,
    so they add up to the total; "racial" is a racial ground without religion or belief, whatever
    else the file names.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table of files with `domain` and `ground_kind`.

    Returns
    -------
    DataFrame
        Estimates in files; the interval is that of the noise alone (a full count).
    """
    return counts(cells, table, indicator="discrimination_files")


def reports_naming_ground(cells: pd.DataFrame, *, table: str = "D2") -> pd.DataFrame:
    """Reports that name a ground, in reports.

    A report may name several, so their sum exceeds the total.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `ground`, without a sum over it, and the outcome `file`.

    Returns
    -------
    DataFrame
        Estimates in reports, one row per year and ground; the interval is that of the noise alone
        (a full count).
    """
    return counts(cells, table, indicator="reports_naming_ground")


def files_naming_ground(cells: pd.DataFrame, *, table: str = "D2") -> pd.DataFrame:
    """Files that name a ground, in files.

    A file may name several, so their sum exceeds the total.

    Parameters
    ----------
    cells, table
        As in `reports_naming_ground`.

    Returns
    -------
    DataFrame
        Estimates in files, one row per year and ground; the interval is that of the noise alone (a
        full count).
    """
    return counts(cells, table, indicator="files_naming_ground", category="yes")
