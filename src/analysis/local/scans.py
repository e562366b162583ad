"""`make scan` and `make scans`: a page for one municipality, or for all, and their index.

`reports/YEAR-local/` is apart from the yearly report and has a manifest of its own. A page is kept
while its numbers, the notebook, the code and the packages are the same.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.local.municipality import file_name, find, municipalities
from analysis.local.scan_processes import run_scans
from analysis.reference.geography import Municipality
from analysis.report.page import manifest, table_csv
from analysis.report.running import make_report, quick_imports
from analysis.settings import NOTEBOOKS, REPORTS
from analysis.workbench import fingerprint
from analysis.workbench.folders import only_one, replaced, shown, tidy

__all__ = ["NOTEBOOK", "Made", "scan", "scans"]

NOTEBOOK = NOTEBOOKS / "local" / "scan.ipynb"
_DECIDES = ("year", "python", "packages", "requirements_sha256")


class Made(NamedTuple):
    """What a run made: its folder, how many pages ran, and what went wrong by name."""

    folder: Path
    ran: int
    failed: dict[str, str]


def scan(year: int, municipality: str, *, notebook: Path = NOTEBOOK) -> Made:
    """Make the scan of one municipality; of one that merged later, those of its parts.

    Parameters
    ----------
    year
        Year of the report.
    municipality
        NIS code or name, of any period.
    notebook
        The notebook of the scan.

    Raises
    ------
    DataError
        When there is no such municipality, or the data of the year are refused.
    """
    found = find(municipality, year=year)
    if found.note:
        print(found.note, flush=True)
    made = scans(year, only=[part.nis_code for part in found.parts], notebook=notebook)
    for part in found.parts:
        path = made.folder / f"{file_name(part)}.html"
        if path.is_file():
            print(f"scan of {part.name}: {shown(path)}", flush=True)
    if len(found.parts) > 1 and not made.failed:
        print(_together([file_name(part) for part in found.parts], made.folder), flush=True)
    return made


def _together(names: list[str], folder: Path) -> str:
    """Say what some municipalities have together; nothing of one that hides its count."""
    rows = [
        row
        for name in names
        for row in table_csv.read(folder / f"{name}.csv")
        if row["item"] == "non_eu15"
    ]
    if not all(row["count"] for row in rows):
        return "together: not to be said, for one of them hides its count"
    outside, every = (sum(float(row[name]) for row in rows) for name in ("count", "denominator"))
    return f"together: about {outside:.0f} of {every:.0f} residents have an origin outside the EU15"


def scans(year: int, *, only: list[str] | None = None, notebook: Path = NOTEBOOK) -> Made:
    """Make the scans of all municipalities of a year, but for those that are there and unchanged.

    Parameters
    ----------
    year
        Year of the report.
    only
        NIS codes, where not all are asked for; other pages stay as they are.
    notebook
        The notebook of the scan.

    Raises
    ------
    DataError
        When the data of the year are absent or refused, or a page gives something away.
    """
    target = REPORTS / f"{year}-local"
    with only_one(REPORTS / f".{year}-local.lock"):
        tidy(target)
        record = manifest.made_from(year, [notebook]) | {"run_again": f"make scans YEAR={year}"}
        before = _before(target)
        if only is None and _unchanged(before, record, target):
            print(f"scans of {year}: nothing changed", flush=True)
            return Made(target, 0, {})
        with replaced(target) as folder:
            make_report.make_data(year, folder / "public", public=None)
            made = _make(folder, record, before.get("scans", {}), target, only, notebook)
    return made._replace(folder=target)


def _before(target: Path) -> dict:
    """Manifest of an earlier run; empty where there is none that can be read."""
    try:
        return manifest.read(target)
    except DataError:
        return {}


def _unchanged(before: dict, record: dict, target: Path) -> bool:
    """Whether all scans are there, whole, as they would be made again from `record`."""
    ours = ("outputs", "scans", "whole")
    own = {name: value for name, value in before.items() if name not in ours}
    return own == record and before.get("whole", False) and not manifest.altered(target, before)


def _make(
    folder: Path, record: dict, before: dict, target: Path, only: list[str] | None, notebook: Path
) -> Made:
    """Fill a folder whose public frames are there."""
    year = record["year"]
    os.environ |= {"ANALYSIS_REPORT": str(year), "ANALYSIS_PUBLIC": str(folder / "public")}
    quick_imports.leave_out()
    from analysis.local import scan_page
    from analysis.local.scan import everything

    # As in a chapter; but what reads extracts, as the search at the end does, needs texts of Arrow.
    with pd.option_context("mode.string_storage", "python"):
        every = everything(year)
    parts = [
        Municipality(str(code), str(name), str(where), "VG")
        for code, name, where in municipalities(year).itertuples(index=False, name=None)
    ]
    keys = _keys(every, parts, record, notebook)
    rows = dict(iter(every.numbers.groupby("nis_code")))
    kept = _kept(folder, target, before, keys, only)
    wanted = [
        part
        for part in parts
        if part.nis_code not in kept and (only is None or part.nis_code in only)
    ]
    failed = run_scans(wanted, folder, year, notebook)
    for part in wanted:
        if part.nis_code not in failed:
            scan_page.write_csv(rows[part.nis_code], folder / f"{file_name(part)}.csv")
            kept[part.nis_code] = keys[part.nis_code]
    _search([part for part in wanted if part.nis_code not in failed], folder, every, year)
    named = {part.name: failed[part.nis_code] for part in wanted if part.nis_code in failed}
    made = [part for part in parts if part.nis_code in kept]
    html = scan_page.index_html(every.numbers, made, [*named], folder=folder, year=year)
    (folder / "index.html").write_text(html, encoding="utf-8")
    listed = {part.nis_code: _entry(part, kept[part.nis_code], folder) for part in made}
    manifest.write(folder, record | {"scans": listed, "whole": kept == keys})
    return Made(folder, len(wanted) - len(failed), named)


def _kept(
    folder: Path, target: Path, before: dict, keys: dict[str, str], only: list[str] | None
) -> dict[str, str]:
    """Copy the scans that stay: unchanged, or not asked for; give the key of each."""
    kept = {}
    for code, entry in before.items():
        asked = only is None or code in only
        if code in keys and _whole(entry, target) and (entry["key"] == keys[code] or not asked):
            for name in entry["files"]:
                shutil.copyfile(target / name, folder / name)
            kept[code] = entry["key"]
    return kept


def _search(parts: list[Municipality], folder: Path, every, year: int) -> None:
    """Refuse new pages that give something away, before they replace the old ones."""
    from analysis.local.scan_outsider import refuse_revealing

    names = [file_name(part) for part in parts]
    files = [folder / f"{name}{ending}" for name in names for ending in (".html", ".csv")]
    codes = [part.nis_code for part in parts]
    own = every.numbers[every.numbers["nis_code"].isin(codes)]
    refuse_revealing(files, own, year=year)


def _entry(part: Municipality, key: str, folder: Path) -> dict:
    names = [f"{file_name(part)}{ending}" for ending in (".html", ".csv")]
    return {"key": key, "files": {name: fingerprint.of_file(folder / name) for name in names}}


def _whole(entry: dict, target: Path) -> bool:
    """Whether the files of a scan are what its manifest says."""
    try:
        files = entry["files"].items()
        return all(fingerprint.of_file(target / name) == digest for name, digest in files)
    except (OSError, KeyError, AttributeError):
        return False


def _keys(every, parts: list[Municipality], record: dict, notebook: Path) -> dict[str, str]:
    """SHA-256 of what decides each page: numbers, peers, funding, notebook, code and packages."""
    shared = {name: record[name] for name in _DECIDES} | {
        "notebook": fingerprint.of_file(notebook),
        "code": fingerprint.of_files(fingerprint.package_files()),
        "sources": fingerprint.of_files(
            [Path(os.environ["ANALYSIS_PUBLIC"]) / "sources.parquet"],
            root=Path(os.environ["ANALYSIS_PUBLIC"]),
        ),
    }
    base = json.dumps(shared, sort_keys=True)
    decide = (every.numbers, every.peers, every.funding)
    frames = [dict(iter(frame.groupby("nis_code"))) for frame in decide]
    keys = {}
    for part in parts:
        own = [frame[part.nis_code].to_csv() for frame in frames if part.nis_code in frame]
        keys[part.nis_code] = hashlib.sha256("\n".join([base, *own]).encode()).hexdigest()
    return keys
