"""Time of the chapters beside command lines: `make bench`.

Both sides start from the public cells of 2023 and end with every chapter run and rendered to HTML,
in turn, in one run: ours is `python -m analysis report 2023` whole (restart, checks, page, manifest
and swap included); the peer is one `papermill` and one `jupyter nbconvert` command line per
chapter, on the same notebooks and with the same settings.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from analysis.report.running import chapter_cache
from analysis.settings import REPORTS
from analysis.workbench.chapters import chapters

YEAR = 2023
ROUNDS = 3
TARGET = 0.20


def ours() -> None:
    """Make the report as a user does, with nothing kept from an earlier run."""
    for kept_folder in (REPORTS / str(YEAR), chapter_cache.KEPT):
        shutil.rmtree(kept_folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "analysis", "report", str(YEAR)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def command_lines() -> None:
    """Run and render each chapter with the tools' own command lines."""
    with tempfile.TemporaryDirectory() as folder:
        for chapter in chapters():
            done = Path(folder) / chapter.name
            papermill = [
                "papermill",
                str(chapter),
                str(done),
                "-p",
                "year",
                str(YEAR),
                "--no-progress-bar",
            ]
            render = ["jupyter", "nbconvert", "--to", "html", "--no-input", str(done)]
            for tool, *options in (papermill, render):
                command = [sys.executable, "-m", tool, *options]
                subprocess.run(
                    command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )


def seconds(work) -> float:
    """Wall time of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> int:
    """Print both medians and the ratio, round by round; 1 where the target is missed."""
    subprocess.run([sys.executable, "-m", "analysis", "data", str(YEAR)], check=True)
    rounds = [(seconds(ours), seconds(command_lines)) for _ in range(ROUNDS)]
    for number, (own, peer) in enumerate(rounds, start=1):
        print(
            f"round {number}: report {own:.1f} s, command lines {peer:.1f} s, ratio "
            f"{own / peer:.3f}",
            flush=True,
        )
    ratio = statistics.median(own / peer for own, peer in rounds)
    print(f"median ratio {ratio:.3f} (target: at most {TARGET}) on {os.cpu_count()} processors")
    return int(ratio > TARGET)


if __name__ == "__main__":
    sys.exit(main())
