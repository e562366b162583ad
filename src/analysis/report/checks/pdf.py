"""The report as a PDF, printed by an installed chromium.

On request only: its bytes differ from one machine to another.
"""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.errors import DataError
from analysis.report.page import layout
from analysis.settings import REPORTS

__all__ = ["PrintError", "browser", "numbered", "page_numbers", "write"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer",
)  # fmt: skip
SECONDS = 180
_PAGE = re.compile(rb"(?m)^(\d+) 0 obj\s*<<\s*/Type /Page\b")
_TARGET = re.compile(rb"/([\w.-]+) \[(\d+) 0 R /XYZ")
_CONTENTS = re.compile(r"<nav\b.*?</nav>", re.DOTALL)


class PrintError(RuntimeError):
    """No browser, or a browser that printed nothing."""


def browser() -> str | None:
    """Path of an installed chromium; None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def write(year: int) -> Path:
    """Print a report, everything in one, to `reports/YEAR.pdf`, and return that path.

    It is printed twice: the second time the contents say on which page each part begins, as the
    first one tells.

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
    page = REPORTS / str(year) / layout.file_of(layout.WHOLE)
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
        printed, profile = Path(folder) / "report.pdf", Path(folder) / "profile"
        _print(command, page, printed, profile=profile)
        again = Path(folder) / page.name
        numbers = page_numbers(printed.read_bytes())
        again.write_text(numbered(page.read_text(encoding="utf-8"), numbers), encoding="utf-8")
        _print(command, again, printed, profile=profile)
        printed.replace(target)
    return target


def page_numbers(content: bytes) -> dict[str, int]:
    r"""Page on which each target of a link stands in a PDF that chromium printed, from 1.

    Examples
    --------
    >>> page_numbers(b"4 0 obj\n<</Type /Page\n>>\n7 0 obj\n<</a [4 0 R /XYZ 0 9 0]>>")
    {'a': 1}
    """
    places = {number: place for place, number in enumerate(_PAGE.findall(content), start=1)}
    return {
        name.decode(): places[number]
        for name, number in _TARGET.findall(content)
        if number in places
    }


def numbered(html: str, numbers: dict[str, int]) -> str:
    """Give each link of the contents the page of its target, which the style prints behind it.

    Examples
    --------
    >>> numbered('<nav><a href="#a">A</a></nav><a href="#a">A</a>', {"a": 3})
    '<nav><a href="#a" data-page="3">A</a></nav><a href="#a">A</a>'
    """

    def with_page(match: re.Match) -> str:
        page = numbers.get(match[1])
        return match[0] if page is None else f'{match[0]} data-page="{page}"'

    def in_contents(match: re.Match) -> str:
        return re.sub(r'href="#([^"]+)"', with_page, match[0])

    return _CONTENTS.sub(in_contents, html, count=1)


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
