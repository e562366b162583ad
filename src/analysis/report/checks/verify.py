"""Run a report again apart and say whether it is the same, or what differs."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from analysis.report.checks import report_differences
from analysis.report.page import manifest
from analysis.report.running.run import run_apart
from analysis.settings import REPORTS, ROOT
from analysis.workbench.folders import only_one

__all__ = ["verify"]

APART = ROOT / ".building" / "verify"
_FAILED = re.compile(
    r"^(?:FAILED|ERROR) (?:.*/)?([^/:]+\.ipynb)::(?:ipynb::)?Cell (\d+)", re.MULTILINE
)


def verify(year: int) -> bool:
    """Make the report of a year again from the beginning and compare it with `reports/YEAR`.

    Beside that, each cell of the notebooks as run is run once more, in a kernel as JupyterLab
    starts it, and must give its output again (strict nbval).

    Parameters
    ----------
    year
        Year of a report that was made.

    Returns
    -------
    bool
        True when all bytes and all outputs are the same. What differs is printed: file, chapter,
        cell, number.

    Raises
    ------
    DataError
        When there is no report of that year.
    ChapterError
        When a chapter does not end well.
    """
    target = REPORTS / str(year)
    about = manifest.read(target)
    folder = APART / str(year)
    with only_one(REPORTS / f".{year}.lock"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            cells = _start_cells(target, year, folder)
            try:
                public = target / "public" if about.get("made_from") == "public frames" else None
                made = run_apart(year, folder, public=public)
                print("  the notebooks as run, cell by cell", flush=True)
                found = [
                    f"{name}: is not what the manifest says"
                    for name in manifest.altered(target, about)
                ]
                found += report_differences.between(target, made)
                found += _differing_cells(cells, folder)
            finally:
                cells.kill()
                cells.wait()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    _say(year, found, about)
    return not found


def _say(year: int, found: list[str], about: dict) -> None:
    if not found:
        print(f"report {year}: identical ({len(about['outputs']) + 1} files)", flush=True)
        return
    print(f"report {year}: different; first reports/{year}, second what was run again", flush=True)
    for line in found:
        print(f"  {line}")


def _start_cells(report: Path, year: int, folder: Path) -> subprocess.Popen:
    """Start nbval on a copy of the notebooks as run, beside the run itself."""
    copied = folder / "cells"
    shutil.copytree(report / "notebooks", copied, copy_function=shutil.copyfile)
    environ = os.environ | {"ANALYSIS_REPORT": str(year), "ANALYSIS_PUBLIC": str(report / "public")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rfE",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
    ]
    command += ["--rootdir", str(copied), "--nbval", "--nbval-current-env"]
    command += sorted(path.name for path in copied.glob("*.ipynb"))
    with (folder / "cells.txt").open("w") as said:
        return subprocess.Popen(
            command, cwd=copied, env=environ, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )


def _differing_cells(cells: subprocess.Popen, folder: Path) -> list[str]:
    code = cells.wait()
    said = (folder / "cells.txt").read_text(encoding="utf-8", errors="replace")
    found = [
        (
            f"notebooks/{name}, cell {_position(folder / 'cells' / name, int(number))}: gives "
            "another output in a kernel"
        )
        for name, number in _FAILED.findall(said)
    ]
    if code != 0 and not found:
        last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "")
        found = [f"notebooks: nbval did not end well (exit {code}): {last}"]
    return found


def _position(notebook: Path, code_cell: int) -> int:
    """Position among all cells of a code cell, which nbval counts apart."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [i for i, cell in enumerate(cells) if cell["cell_type"] == "code"][code_cell]
