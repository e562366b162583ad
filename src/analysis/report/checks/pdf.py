"""The report as a PDF, printed by an installed chromium.

On request only: its bytes differ from one machine to another.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.errors import DataError
from analysis.settings import REPORTS

__all__ = ["PrintError", "browser", "write"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
)  # fmt: skip
SECONDS = 180


class PrintError(RuntimeError):
    """No browser, or a browser that printed nothing."""


def browser() -> str | None:
    """Path of an installed chromium; None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def write(year: int) -> Path:
    """Print the page of a report to `reports/YEAR.pdf`, beside its folder, and return that path.

    Parameters
    ----------
    year
        Year of a report that was made.

    Raises
    ------
    DataError
        When there is no report of that year.
    PrintError
        When chromium is not installed or fails.
    """
    page = REPORTS / str(year) / "index.html"
    if not page.is_file():
        raise DataError(
            f"pdf: there is no report of {year}; make it first: make report YEAR={year}"
        )
    command = browser()
    if command is None:
        raise PrintError(
            "a PDF is printed by chromium, which is not installed; the page itself needs no PDF."
        )
    target = REPORTS / f"{year}.pdf"
    with tempfile.TemporaryDirectory(dir=REPORTS, prefix=".pdf-") as folder:
        printed = Path(folder) / "report.pdf"
        _print(command, page, printed, profile=Path(folder) / "profile")
        printed.replace(target)
    return target


def _print(command: str, page: Path, printed: Path, *, profile: Path) -> None:
    # Chromium refuses its own sandbox to root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    options = [*OPTIONS, *sandbox, f"--user-data-dir={profile}", f"--print-to-pdf={printed}"]
    try:
        done = subprocess.run(
            [command, *options, page.as_uri()], capture_output=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise PrintError(f"chromium did not end within {SECONDS} s.") from None
    if done.returncode != 0 or not printed.is_file():
        words = done.stderr.decode(errors="replace").strip().splitlines() or ["nothing"]
        raise PrintError(
            f"chromium printed no PDF (exit {done.returncode}); its last words: {words[-1]}"
        )
