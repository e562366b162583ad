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
from analysis.report.running.make_report import run_apart
from analysis.settings import REPORTS, ROOT
from analysis.workbench import room_key
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
        cell, number. A report of another key is not run again: every hash of its inputs, and most
        numbers, would differ for that alone.

    Raises
    ------
    DataError
        When there is no report of that year.
    ChapterError
        When a chapter does not end well.
    """
    target = REPORTS / str(year)
    record = manifest.read(target)
    if _of_another_key(year, record):
        return False
    folder = APART / str(year)
    with only_one(REPORTS / f".{year}.lock"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            differences = _differences(year, target, record, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if differences:
        print(
            f"report {year}: different; first reports/{year}, second what was run again", flush=True
        )
        for line in differences:
            print(f"  {line}")
    else:
        print(f"report {year}: identical ({len(record['outputs']) + 1} files)", flush=True)
    return not differences


def _of_another_key(year: int, record: dict) -> bool:
    """Say so where the room has another key than the one that a report was made with."""
    made_with = record.get("key", "none, from before there were keys")
    if record.get("made_from") == "public frames":
        return False
    here = room_key.name_of(room_key.secret_of(year))
    if made_with != here:
        print(
            f"report {year}: made with another key, so that it cannot be verified here\n"
            f"  key of the report: {made_with}\n  key of this room:  {here}",
            flush=True,
        )
    return made_with != here


def _differences(year: int, target: Path, record: dict, folder: Path) -> list[str]:
    """Run the report again, and its cells in a kernel meanwhile; one line for each difference."""
    cells = _start_cells(target, year, folder)
    try:
        public = target / "public" if record.get("made_from") == "public frames" else None
        made = run_apart(year, folder, public=public)
        print("  the notebooks as run, cell by cell", flush=True)
        altered = manifest.altered(target, record)
        return [
            *[f"{name}: is not what the manifest says" for name in altered],
            *report_differences.between(target, made),
            *_differing_cells(cells, folder),
        ]
    finally:
        cells.kill()
        cells.wait()


def _start_cells(report: Path, year: int, folder: Path) -> subprocess.Popen:
    """Start nbval on a copy of the notebooks as run, beside the run itself."""
    copied = folder / "cells"
    shutil.copytree(report / "notebooks", copied, copy_function=shutil.copyfile)
    environ = os.environ | {"ANALYSIS_REPORT": str(year), "ANALYSIS_PUBLIC": str(report / "public")}
    options = f"-q -rfE --tb=no -p no:cacheprovider -c {os.devnull} --nbval --nbval-current-env"
    command = [sys.executable, "-m", "pytest", *options.split(), "--rootdir", str(copied)]
    command += sorted(path.name for path in copied.glob("*.ipynb"))
    with (folder / "cells.txt").open("w", encoding="utf-8") as output:
        return subprocess.Popen(
            command,
            cwd=copied,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def _differing_cells(cells: subprocess.Popen, folder: Path) -> list[str]:
    code = cells.wait()
    output = (folder / "cells.txt").read_text(encoding="utf-8", errors="replace")
    lines = []
    for name, number in _FAILED.findall(output):
        position = _position(folder / "cells" / name, int(number))
        lines.append(f"notebooks/{name}, cell {position}: gives another output in a kernel")
    if code != 0 and not lines:
        last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "")
        lines = [f"notebooks: nbval did not end well (exit {code}): {last}"]
    return lines


def _position(notebook: Path, code_cell: int) -> int:
    """Position among all cells of a code cell, which nbval counts apart."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [i for i, cell in enumerate(cells) if cell["cell_type"] == "code"][code_cell]
