"""Whether a report is there already, found with little of the standard library.

It is asked before anything else is imported, and in whatever environment: what decides a report has
a hash, and nothing is made here.
"""

from pathlib import Path

from analysis.report.page import manifest
from analysis.settings import REPORTS
from analysis.workbench.folders import only_one, shown, tidy

__all__ = ["is_there", "lock_of", "said"]


def lock_of(year: int) -> Path:
    """File that a run locks which makes, or looks at, the report of a year."""
    return REPORTS / f".{year}.lock"


def said(year: int, chapters: list[Path]) -> bool:
    """Say that nothing changed, where the report of a year is there; nothing otherwise.

    Parameters
    ----------
    year
        Year of the report.
    chapters
        Chapter notebooks.
    """
    with only_one(lock_of(year)):
        tidy(REPORTS / str(year))
        return is_there(year, manifest.made_from(year, chapters))


def is_there(year: int, record: dict) -> bool:
    """Say that nothing changed, where the report of a record is there whole; call it locked."""
    target = REPORTS / str(year)
    if not manifest.unchanged(target, record):
        return False
    failed = REPORTS / f"failed-{year}"
    if failed.exists():
        import shutil

        shutil.rmtree(failed, ignore_errors=True)
    print(f"report {year}: nothing changed: {shown(target / 'index.html')}", flush=True)
    return True
