"""Discrimination as reported to Unia and the Flemish Human Rights Institute: counts, never prevalence."""

import numpy as np
import pandas as pd

from analysis.indicators.counts import counts
from analysis.indicators.estimates import before_value, finish, of_table, share
from analysis.indicators.selection import pick
from analysis.plan import TOTAL
from analysis.settings import LEVEL
from analysis.statistics.clustered_rates import clustered_rate
from analysis.statistics.rates import poisson

__all__ = [
    "complaints",
    "file_share",
    "files",
    "files_by_kind",
    "files_naming_ground",
    "files_per_100k",
    "reports",
    "reports_naming_ground",
    "reports_per_100k",
    "side_by_side",
]

PER = 100_000
INCIDENTS = "random variation (incidents)"


def _whole_year(
    cells: pd.DataFrame, table: str, *, indicator: str, category: str = TOTAL
) -> pd.DataFrame:
    """Counts of a table over both sides of a break within the year."""
    made = counts(cells, table, indicator=indicator, category=category)
    return (
        pick(made, part_of_year=TOTAL).drop(columns="part_of_year")
        if "part_of_year" in made
        else made
    )


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
        Estimates in reports; a full count, so without interval.

    Notes
    -----
    Reports are what was reported: not how often discrimination occurs.
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
        Estimates in files; a full count, so without interval.
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
        Estimates, one row per year and month; a full count, so without interval.
    """
    made = share(cells, table, "yes", indicator="share_of_reports_with_file")
    return pick(made, part_of_year=TOTAL).drop(columns="part_of_year")


def files_by_kind(cells: pd.DataFrame, *, table: str = "D3") -> pd.DataFrame:
    """Files by domain, and by whether they name a racial ground, religion or belief, both or neither, in files.

    Each file is in one kind, so the kinds add up to the total; "racial" is a racial ground without
    religion or belief, whatever else the file names.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table of files with `domain` and `ground_kind`.

    Returns
    -------
    DataFrame
        Estimates in files; a full count, so without interval.
    """
    return counts(cells, table, indicator="discrimination_files")


def reports_naming_ground(cells: pd.DataFrame, *, table: str = "D2") -> pd.DataFrame:
    """Reports that name a ground, in reports; a report may name more, so their sum exceeds the total.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `ground`, without a sum over it, and the outcome `file`.

    Returns
    -------
    DataFrame
        Estimates in reports, one row per year and ground; a full count, so without interval.
    """
    return counts(cells, table, indicator="reports_naming_ground")


def files_naming_ground(cells: pd.DataFrame, *, table: str = "D2") -> pd.DataFrame:
    """Files that name a ground, in files; a file may name more, so their sum exceeds the total.

    Parameters
    ----------
    cells, table
        As in `reports_naming_ground`.

    Returns
    -------
    DataFrame
        Estimates in files, one row per year and ground; a full count, so without interval.
    """
    return counts(cells, table, indicator="files_naming_ground", category="yes")


def complaints(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Files of the Flemish Human Rights Institute by the dimension of a table, in files.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `D5` (complaints by domain), `D6` (by form), `D12` (all files by type) or `D13` (complaints
        naming a ground; their sum exceeds the total).

    Returns
    -------
    DataFrame
        Estimates in files; a full count, so without interval. 2023 runs from 15 March: never a
        yearly rate.
    """
    indicator = {"D12": "vmri_files", "D13": "vmri_complaints_naming_ground"}.get(
        table, "vmri_complaints"
    )
    return counts(cells, table, indicator=indicator)


def side_by_side(
    cells: pd.DataFrame, *, reported: str = "D1", institute: str = "D12", table: str = "D8"
) -> pd.DataFrame:
    """What Unia and the Flemish Human Rights Institute received in the same days, in cases; never added.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    reported, institute
        Tables of Unia (with `month`, `part_of_year` and the outcome `file`) and of the institute
        (with `type`).
    table
        Table of the result.

    Returns
    -------
    DataFrame
        Estimates with `body` (`unia`, `vmri`; there is no total), `received` and `part_of_year`:
        `after_break` from 15 March 2023 in that year, `whole` in a later one. No row for a year
        before the institute.

    Notes
    -----
    A case may be known to both, and they count other things: the sum means nothing.
    """
    unia = []
    for received, category in (("report", TOTAL), ("file", "yes")):
        made = counts(cells, reported, indicator="received_by_body", category=category)
        made = pick(made, month=TOTAL, part_of_year=["after_break", "whole"]).drop(columns="month")
        unia.append(made.assign(body="unia", received=received))
    vmri = counts(cells, institute, indicator="received_by_body").rename(
        columns={"type": "received"}
    )
    vmri = vmri[vmri["received"] != TOTAL].assign(body="vmri")
    part = pd.concat(unia).drop_duplicates("year").set_index("year")["part_of_year"]
    vmri = vmri.assign(part_of_year=vmri["year"].map(part))
    both = pd.concat([*unia, vmri], ignore_index=True)
    both = both[both["year"].isin(vmri["year"])].assign(table=table)
    return before_value(both, "body", "received", "part_of_year").sort_values(
        ["year", "body"], ignore_index=True
    )


def files_per_100k(
    cells: pd.DataFrame, *, table: str = "D4", population: str = "B1"
) -> pd.DataFrame:
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
        variation; where several files are of one incident they are cluster-robust, and `interval`
        says so.

    References
    ----------
    Garwood (1936) for the exact bounds; `clustered_rate` for the others. Residents of the place of
    facts, because the origin of who reports is not recorded.
    """
    return _per_100k(cells, table, population, indicator="files_per_100k")


def reports_per_100k(
    cells: pd.DataFrame, *, table: str = "D11", population: str = "B1"
) -> pd.DataFrame:
    """Reports per 100.000 residents of the province of the facts.

    100.000 x reports / mean official population of the year; 0 means no report.

    Parameters
    ----------
    cells, population
        As in `files_per_100k`.
    table
        Table of reports with `province`.

    Returns
    -------
    DataFrame
        As `files_per_100k`.
    """
    return _per_100k(cells, table, population, indicator="reports_per_100k")


def _per_100k(cells: pd.DataFrame, table: str, population: str, *, indicator: str) -> pd.DataFrame:
    counted, _ = of_table(cells, table)
    residents, _ = of_table(cells, population)
    keys = ["year", "region", "province"]
    # Facts without a province have no residents to be set against.
    frame = counted.merge(
        residents[[*keys, "weight"]].rename(columns={"weight": "residents"}),
        on=keys,
        validate="m:1",
    )
    number, people = frame["weight"].to_numpy(), frame["residents"].to_numpy()
    clustered = (frame["weight2"] > frame["weight"]).to_numpy()
    exact = poisson(number, people, level=LEVEL)
    robust = clustered_rate(number, frame["weight2"].to_numpy(), people, level=LEVEL)
    low, high = (np.where(clustered, one, other) for one, other in zip(robust, exact, strict=True))
    frame = frame.assign(
        value=PER * number / people,
        low=PER * low,
        high=PER * high,
        interval=np.where(clustered, INCIDENTS, "random variation"),
        count=number,
        denominator=people,
        hidden=np.isnan(number) | np.isnan(people),
    )
    return finish(
        frame.drop(columns=["conf_status", "residents"]), indicator=indicator, unit="per_100k"
    )
