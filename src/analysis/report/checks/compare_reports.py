"""What changed between two reports: data, definitions, code and numbers."""

import json
import re
from pathlib import Path

from analysis.errors import DataError
from analysis.report.checks.number_changes import numbers
from analysis.report.checks.report_differences import SHOWN, changed_values
from analysis.report.page import manifest
from analysis.settings import REPORTS
from analysis.workbench.folders import shown

__all__ = ["compare", "folder_of"]


def compare(year: int, other: str) -> None:
    """Print what changed between the report of a year and another one.

    Parameters
    ----------
    year
        Year of the newer report.
    other
        Year or folder of the older report.

    Raises
    ------
    DataError
        When one of the two is no report.
    """
    new, old = REPORTS / str(year), folder_of(other)
    after, before = manifest.read(new), manifest.read(old)
    newer = f"{shown(new)} (report of {after['year']})"
    print(f"{newer} beside {shown(old)} (report of {before['year']})")
    _section("DATA", _inputs(before, after))
    _section("DEFINITIONS", _definitions(old, new, before, after))
    _section("CODE", _code(before, after))
    for title, lines in numbers(old, new):
        _section(title, lines)


def folder_of(other: str) -> Path:
    """Folder of a report that is named by its year or by its path."""
    if not other:
        raise DataError("WITH is ''; expected the year or the folder of a report, as in WITH=2022")
    return REPORTS / other if re.fullmatch("[12][0-9]{3}", other) else Path(other).resolve()


def _section(title: str, lines: list[str]) -> None:
    print(f"\n{title}")
    for line in lines[:SHOWN] or ["nothing changed"]:
        print(f"  {line}")
    if len(lines) > SHOWN:
        print(f"  and {len(lines) - SHOWN} more")


def _inputs(before: dict, after: dict) -> list[str]:
    old, new = manifest.hashes(before["inputs"]), manifest.hashes(after["inputs"])
    lines = []
    if before.get("key") != after["key"]:
        # The same file has another hash then: which ones changed cannot be told.
        old = {name: new.get(name, digest) for name, digest in old.items()}
        lines.append(
            f"another key, so that changed files cannot be told: {before.get('key', 'none')} -> "
            f"{after['key']}"
        )
    if before["made_from"] != after["made_from"]:
        lines.append(f"from {before['made_from']}: {after['made_from']}")
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            lines.append(f"added    {name}  {new[name][:12]}")
        elif name not in new:
            lines.append(f"gone     {name}  {old[name][:12]}")
        elif old[name] != new[name]:
            lines.append(f"changed  {name}  {old[name][:12]} -> {new[name][:12]}")
    # What was changed under the same name first: that is what revises old figures.
    return sorted(lines, key=lambda line: not line.startswith("changed"))


def _definitions(old: Path, new: Path, before: dict, after: dict) -> list[str]:
    definitions_before, definitions_after = (
        json.loads((folder / "definitions.json").read_text(encoding="utf-8"))
        | {"settings": settings}
        for folder, settings in ((old, before["settings"]), (new, after["settings"]))
    )
    return _arrows(definitions_before, definitions_after)


def _code(before: dict, after: dict) -> list[str]:
    names = ("code_sha256", "requirements_sha256", "python", "packages")
    code_before, code_after = (
        {name: record[name] for name in names} | {"chapter": manifest.hashes(record["chapters"])}
        for record in (before, after)
    )
    return _arrows(code_before, code_after)


def _arrows(before: object, after: object) -> list[str]:
    return [f"{where}: {old} -> {new}" for where, old, new in changed_values(before, after)]
