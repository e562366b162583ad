"""Time of the report beside R Markdown: `make bench`.

The peer (`peer/`) reads the tables of the finished report and makes the same page from them: as
many figures of the same kinds (ggplot2, SVG) and all tables row by row (knitr::kable), once as one
render and once as two halves in two processes at once. Ours is the whole command with unchanged
data: it computes, says, draws, renders, checks and swaps. All three in turn, round by round.
Skipped where R lacks what the peer needs (Debian: r-base-core, r-cran-rmarkdown, r-cran-ggplot2,
r-cran-svglite, pandoc).
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from analysis.report.page import table_csv
from analysis.settings import PROCESSED, REPORTS
from report import YEAR, ours, seconds

ROUNDS = 3
ONE_RENDER, TWO_PROCESSES = 0.65, 1.1
PEER = Path(__file__).parent / "peer"
NEEDED = """
for (name in c("rmarkdown", "ggplot2", "svglite")) loadNamespace(name)
if (!rmarkdown::pandoc_available()) stop("pandoc is not installed")
"""
RENDER = """
asked <- list(year = {year}L, tables = "{tables}", halves = {halves})
rmarkdown::render("peer.Rmd", quiet = TRUE, params = asked)
"""


def lacking() -> str:
    """Say why the peer cannot run here; empty where it can."""
    if shutil.which("Rscript") is None:
        return "Rscript is not installed"
    asked = subprocess.run(
        ["Rscript", "--vanilla", "-e", NEEDED], capture_output=True, text=True, check=False
    )
    return asked.stderr.strip().splitlines()[0] if asked.returncode else ""


def written(folder: Path) -> Path:
    """Put what the peer reads in a folder: the tables, and what the account chapter draws."""
    shutil.copytree(REPORTS / str(YEAR) / "tables", folder)
    pd.read_parquet(PROCESSED / str(YEAR) / "public/protection.parquet").to_csv(
        folder / "protection.csv", index=False, sep=table_csv.SEPARATOR, decimal=table_csv.DECIMAL
    )
    return folder


def render(folder: Path, tables: Path, *, halves: list[str]) -> list[Path]:
    """Render the peer, one process for each of `halves` at once, and give the pages."""
    running = []
    for number, half in enumerate(halves):
        own = folder / str(number)
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(PEER, own)
        code = RENDER.format(year=YEAR, tables=tables, halves=half)
        running.append((own, subprocess.Popen(["Rscript", "--vanilla", "-e", code], cwd=own)))
    if any([process.wait() for _, process in running]):
        raise RuntimeError("the R Markdown peer did not end well; its message stands above.")
    return [own / "peer.html" for own, _ in running]


def counted(pages: list[Path]) -> tuple[int, int]:
    """Count the figures and the rows of the tables of some pages of the peer."""
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    return len(re.findall(r"<img[^>]*svg", text)), len(re.findall(r"<tr>\s*<td", text))


def expected(tables: Path) -> tuple[int, int]:
    """Count the figures of the report and the rows of the tables that the peer reads."""
    rows = sum(len(table_csv.read(path)) for path in tables.glob("*.csv"))
    return len(list((REPORTS / str(YEAR) / "figures").glob("*.svg"))), rows


def main() -> int:
    """Print every round and both medians of ratios; 1 where a target is missed."""
    reason = lacking()
    if reason:
        print(f"R Markdown: skipped, {reason}")
        return 0
    ours()
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        tables = written(Path(folder) / "tables")
        whole, halves = (
            lambda parts=parts: render(Path(folder), tables, halves=parts)
            for parts in (["1:2"], ["1", "2"])
        )
        for peer in (whole, halves):
            found, wanted = counted(peer()), expected(tables)
            if found != wanted:
                raise RuntimeError(f"the peer shows {found} figures and rows, the report {wanted}")
        for number in range(1, ROUNDS + 1):
            rounds.append(tuple(seconds(work) for work in (ours, whole, halves)))
            own, one, two = rounds[-1]
            print(
                f"round {number}: report {own:.1f} s, one render {one:.1f} s, two processes "
                f"{two:.1f} s",
                flush=True,
            )
    missed = False
    for name, place, target in (("one render", 1, ONE_RENDER), ("two processes", 2, TWO_PROCESSES)):
        ratio = statistics.median(each[0] / each[place] for each in rounds)
        missed |= ratio > target
        verdict = "  MISSED" if ratio > target else ""
        print(
            f"report / R Markdown in {name}: median ratio {ratio:.3f} (target: at most "
            f"{target}){verdict}"
        )
    print(f"on {os.cpu_count()} processors")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
