"""What each verb of a year does; a verb imports what it needs when it is called."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import DataError
from analysis.settings import ROOT

if TYPE_CHECKING:
    from analysis.local.scans import Made

__all__ = ["VERBS", "audit", "nothing_changed"]


def _report(year: int, **options: Path) -> int:
    from analysis.report.running.make_report import ChapterError, report

    try:
        report(year, **options)
    except ChapterError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _data(year: int) -> int:
    from analysis.pipeline.make_data import build

    build(year)
    return 0


def _synthetic(year: int, persons: str) -> int:
    if persons:
        from analysis.synthetic.full_register import main as make_register

        make_register(year, _number(persons))
    else:
        from analysis.synthetic.write_delivery import main as make

        make(year)
    return 0


def _pdf(year: int) -> int:
    from analysis.report.checks.pdf import PrintError, write

    try:
        path = write(year)
    except PrintError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"printed: {os.path.relpath(path, ROOT)}")
    return 0


def _verify(year: int) -> int:
    from analysis.report.checks.verify import verify
    from analysis.report.running.make_report import ChapterError

    try:
        return 0 if verify(year) else 1
    except ChapterError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _compare(year: int, other: str) -> int:
    from analysis.report.checks.compare_reports import compare

    compare(year, other)
    return 0


def audit(report: str, other: str) -> int:
    """Attack one finished report with the scans beside it, or two together."""
    from analysis.report.checks.compare_reports import folder_of
    from analysis.report.outsider import scans
    from analysis.report.outsider.audit_published import audit_one, audit_two

    folder = folder_of(report)
    if other:
        audit_two(folder, folder_of(other))
        scans.audit_both(folder, folder_of(other))
    else:
        audit_one(folder)
    scans.audit(folder)
    return 0


def _release(year: int) -> int:
    from analysis.report.checks.release import release

    release(year)
    return 0


def _released(year: int) -> int:
    from analysis.pipeline.released import register

    register(year)
    return 0


def _deliver(year: int, extract: str, file: str, **options: str) -> int:
    from analysis.extracts.delivery.deliver import deliver

    given = {name.removeprefix("with_"): value for name, value in options.items()}
    deliver(year, extract, file, given=given, ask=_ask if sys.stdin.isatty() else None)
    return 0


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        # Ctrl-D: who was asked has nothing more to say.
        raise KeyboardInterrupt from None


def _check(year: int) -> int:
    from analysis.cli.check_delivery import check

    return 0 if check(year) else 2


def _export(year: int, frame: str) -> int:
    from analysis.pipeline.export import export

    export(year, frame)
    return 0


def _measures(year: int, **options: str) -> int:
    from analysis.policy.making.folder import make

    make(year, **options)
    return 0


def _scan(year: int, municipality: str) -> int:
    from analysis.local.scans import scan

    return _told(scan(year, municipality))


def _scans(year: int) -> int:
    from analysis.local.scans import scans

    made = scans(year)
    index = os.path.relpath(made.folder / "index.html", ROOT)
    print(f"scans of {year}: {made.ran} made anew: {index}", flush=True)
    return _told(made)


def _told(made: "Made") -> int:
    """Name the scans that failed; 1 where any did."""
    for name, why in made.failed.items():
        print(f"error: scan of {name}: {why}", file=sys.stderr)
    return 1 if made.failed else 0


def _funding(year: int) -> int:
    from analysis.local.funding.page import funding

    funding(year)
    return 0


VERBS: dict[str, tuple[Callable[..., int], str]] = {
    "report": (_report, "the annual report: reports/YEAR/index.html"),
    "scan": (_scan, "the scan of one municipality: reports/YEAR-local"),
    "scans": (_scans, "the scans of all municipalities: reports/YEAR-local/index.html"),
    "data": (_data, "the protected counts that the chapters compute from"),
    "pdf": (_pdf, "the whole report printed by chromium: reports/YEAR.pdf"),
    "synthetic": (_synthetic, "synthetic extracts in data/raw/YEAR"),
    "verify": (_verify, "run the report of YEAR again apart: identical, or what differs"),
    "compare": (_compare, "what changed between the report of YEAR and another"),
    "release": (_release, "the package that leaves the secured room"),
    "released": (
        _released,
        "register the report of YEAR as released, for later reports to take into account",
    ),
    "export": (_export, "a frame of YEAR as CSV for R and Stata; inside the room only"),
    "funding": (_funding, "which municipalities qualify for funding; inside the room only"),
    "deliver": (_deliver, "register a delivered file of YEAR"),
    "check": (_check, "check what was delivered for YEAR, and say what can be computed with it"),
    "measures": (_measures, "the plan followed up: reports/YEAR-measures/index.html"),
}


def nothing_changed(year: int, public: Path | None = None) -> bool:
    """Say so where the report is there, before another Python starts in a clean environment.

    A report from public frames is looked at there: these are checked first.
    """
    from analysis.report.running.nothing_changed import said
    from analysis.settings import NOTEBOOKS
    from analysis.workbench.chapters import chapters

    sources = chapters(NOTEBOOKS)
    return bool(sources) and public is None and said(year, sources)


def _number(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise DataError(f"N is '{text}'; expected a whole number of persons, as in N=6800000")
    return int(text)
