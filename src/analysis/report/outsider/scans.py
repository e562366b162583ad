"""The scans of municipalities as an outsider holds them, beside the report of their year.

Their counts stand in the report's own public frame `local`. They are attacked with those of the
report: everything that is published of one municipality together, as `make data` does with more
knowledge. Then the CSV beside each page is read: none may show what is hidden, or a small count.
"""

from pathlib import Path

import pandas as pd

from analysis.disclosure import attacked
from analysis.plan import Table
from analysis.report.outsider import audit_published
from analysis.report.outsider.left import Left, left_in, moved
from analysis.report.page import manifest
from analysis.report.page.table_csv import DECIMAL, ENCODING, SEPARATOR
from analysis.settings import AUDIT_SMALLEST_SD
from analysis.workbench.folders import shown

__all__ = ["ABSENT", "ALTERED", "OTHER", "SOME", "audit", "audit_both", "beside", "findings",
           "why_not_of"]  # fmt: skip

# Why scans do not go with a report.
ABSENT = "there are none"
ALTERED = "a file is not what their manifest says"
SOME = "not every municipality has a page from these data"
OTHER = "they were made from other data than the report"

_NOT_APPLICABLE = "_Z"
_MANIFEST = "manifest.json"


def beside(report: Path) -> Path:
    """Folder of the scans that stand beside a report, whether they were made or not.

    Examples
    --------
    >>> beside(Path("reports/2023")).name, beside(Path("release-2023/report")).name
    ('2023-local', 'local')
    """
    return report.with_name("local" if report.name == "report" else f"{report.name}-local")


def why_not_of(report: Path) -> str:
    """Say why the scans beside a report cannot go with it; empty where they can.

    They can where they are there, all of them, as their manifest says, and from the public frames
    of the report itself.
    """
    scans = beside(report)
    if not (scans / _MANIFEST).is_file():
        return ABSENT
    record, own = manifest.read(scans), manifest.read(report)
    if manifest.altered(scans, record):
        return ALTERED
    if not record.get("whole", False):
        return SOME
    if _frames(record) != _frames(own):
        return OTHER
    return ""


def _frames(record: dict) -> dict[str, str]:
    """Hash of each public frame that a manifest names."""
    hashes = manifest.hashes(record["outputs"]).items()
    return {name: digest for name, digest in hashes if name.startswith("public/")}


def audit(report: Path) -> None:
    """Attack the scans beside a report together with it, and say what was found; none: nothing.

    Raises
    ------
    DisclosureError
        When their files show what is hidden, or leave too little unknown.
    """
    if not (beside(report) / _MANIFEST).is_file():
        return
    audit_published.refuse(findings(report))
    what = f"{shown(report)} and {shown(beside(report))}, of one municipality together"
    audit_published.say(what, _left([report]))


def audit_both(report: Path, other: Path) -> None:
    """Attack the counts by municipality of two reports together.

    Raises
    ------
    DisclosureError
        As `audit`, or when counts that moved by little stand in both.
    """
    if not all((beside(each) / _MANIFEST).is_file() for each in (report, other)):
        return
    tables = audit_published.plan_of(other) | audit_published.plan_of(report)
    found = moved([_local(report), _local(other)], tables)
    audit_published.refuse([*found, *_too_little(_left([report, other]))])


def findings(report: Path) -> list[str]:
    """What the scans beside a report give away, alone and with it: one line each, without counts.

    Parameters
    ----------
    report
        Folder of the report; its scans stand beside it.
    """
    lines = []
    for path in sorted(beside(report).glob("*.csv")):
        rows = pd.read_csv(path, sep=SEPARATOR, decimal=DECIMAL, encoding=ENCODING)
        lines += [
            # The head is line 1 of the file.
            f"{path.parent.name}/{path.name}, row {row + 2}: {why}"
            for row, why in audit_published.revealing_rows(rows, None)
        ]
    return lines + _too_little(_left([report]))


def _too_little(left: Left) -> list[str]:
    if left.smallest_sd < AUDIT_SMALLEST_SD:
        return [
            f"of a hidden count of a municipality a standard deviation of {left.smallest_sd:.2f} "
            f"units is left, expected {AUDIT_SMALLEST_SD} or more"
        ]
    return []


def _left(reports: list[Path]) -> Left:
    """Measure what is left unknown of one municipality, from scans and reports together."""
    tables: dict[str, Table] = {}
    parts = []
    for report in reports:
        tables |= audit_published.plan_of(report)
        cells = pd.read_parquet(report / "public" / "cells.parquet")
        both = pd.concat([cells, _local(report)], ignore_index=True)
        words = [str(name) for name in both if both[name].dtype.kind not in "fiub"]
        filled = both[words].astype(object).where(both[words].notna(), _NOT_APPLICABLE)
        name = pd.Series(str(report), index=both.index, name="report")
        parts.append(pd.concat([filled, both.drop(columns=words), name], axis=1))
    every = pd.concat(parts, ignore_index=True)
    own = attacked.by_municipality(every, every, tables)
    return left_in(own.public, own.tables)


def _local(report: Path) -> pd.DataFrame:
    return pd.read_parquet(report / "public" / "local.parquet")
