"""Make `reports/YEAR-measures` from the register, the plans and the finished report of a year."""

import datetime
import sys
from pathlib import Path

from analysis.errors import DataError
from analysis.extracts.elsewhere.published_tables import TABLES
from analysis.policy.claims import said_page
from analysis.policy.claims.said_tables import said_tables
from analysis.policy.files import write_manifest, write_package, write_tables
from analysis.policy.line_of_sight import sight_page
from analysis.policy.measures import register
from analysis.policy.measures.content import Content, content, data_tables
from analysis.policy.measures.form import write_forms
from analysis.policy.measures.pages.balance import balance_page
from analysis.policy.measures.pages.evaluation import evaluation_page
from analysis.policy.measures.pages.measures import measures_page
from analysis.policy.measures.pages.targets import targets_page
from analysis.policy.measures.secretariat_workbook import write_workbook
from analysis.policy.page import Page, write_pages
from analysis.policy.report_values import FinishedReport, finished_report
from analysis.settings import RAW, REPORTS
from analysis.workbench.folders import only_one, replaced, shown

__all__ = ["make", "write"]


def make(year: int, *, on: str = "", since: str = "", reports: Path = REPORTS) -> Path:
    """Make the folder, and say where it is.

    Parameters
    ----------
    year
        Year of the report whose estimates stand beside the targets.
    on
        The reference date; 31 December of the year where it is not given.
    since
        Day of the last meeting; a year before the reference date where it is not given.
    reports
        Folder of the reports.

    Raises
    ------
    DataError
        When a date is none, or the register or the report is not as it was written.
    """
    on = _day("ON", on or f"{year}-12-31")
    since = _day("SINCE", since or _a_year_before(on))
    report = _report(reports / str(year))
    target = reports / f"{year}-measures"
    with only_one(reports / f".{target.name}.lock"), replaced(target) as folder:
        found = content(year, register.history(upto=on), report, on=on, since=since)
        write(folder, found, report)
    print(f"made {shown(target)}/index.html, the balance on {on}, and opvolging.xlsx beside it")
    return target


def write(folder: Path, found: Content, report: FinishedReport | None) -> None:
    """Write everything of the folder; the manifest comes last.

    Parameters
    ----------
    folder
        An empty folder.
    found : Content
        The whole follow-up.
    report : FinishedReport or None
        The report that the estimates come from.
    """
    write_pages(folder, _pages(found, report), year=found.year)
    tables = [*data_tables(found), *(said_tables(report) if report else [])]
    write_tables(folder, tables)
    write_package(folder, found.year, tables)
    write_workbook(folder, found)
    write_forms(folder, found)
    record = {
        "follow_up": "Opvolging van het plan",
        "year": found.year,
        "reference_date": found.on,
        "since": found.since,
        "run_again": f"make measures YEAR={found.year} ON={found.on} SINCE={found.since}",
    }
    write_manifest(folder, record, _inputs(report))


def _pages(found: Content, report: FinishedReport | None) -> list[Page]:
    """Pages in the order of the navigation; two of them need the estimates of a report."""
    made = (balance_page, targets_page, measures_page, evaluation_page)
    beside = () if report is None else (sight_page.page(report), said_page.page(report))
    return [*(page(found) for page in made), *beside]


def _inputs(report: FinishedReport | None) -> dict[str, Path]:
    published = [RAW / "published" / f"{name}.csv" for name in TABLES]
    updates = sorted(register.FOLDER.glob("[0-9]*.csv"))
    inputs = {f"data/raw/{path.parent.name}/{path.name}": path for path in published + updates}
    if report is not None:
        inputs[f"reports/{report.year}/manifest.json"] = report.folder / "manifest.json"
    return inputs


def _report(folder: Path) -> FinishedReport | None:
    """The finished report; without one the balance is made all the same, and says so."""
    if (folder / "manifest.json").is_file():
        return finished_report(folder)
    print(
        f"there is no report in {shown(folder)}: no target stands beside an estimate. Make it "
        f"first: make report YEAR={folder.name}",
        file=sys.stderr,
    )
    return None


def _day(name: str, text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise DataError(f"{name} is '{text}'; expected a day, as in {name}=2023-12-31") from None


def _a_year_before(on: str) -> str:
    day = datetime.date.fromisoformat(on)
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day).isoformat()
