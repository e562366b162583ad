"""CPU of the report after one edit beside one made from nothing, in the same run; `make bench`.

In a copy of the workbench, with the deliveries that it has or, with `--persons`, with a full
register of synthetic persons, the report is made from nothing. That is the peer. Then one thing is
edited at a time, the report made again and the edit undone: a word of the page, a word of a
chapter, a line of the plan, an extract that came late. Beside the ratio stands which chapters ran.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from analysis.settings import ROOT
from analysis.synthetic import full_register

YEAR = 2023
COPIED = ("src", "notebooks", "data/raw", "requirements.txt", "settings.toml")
RESOURCES = "src/analysis/resources"
LATE = "job_seekers"


class Edit(NamedTuple):
    """What is edited in a copy, in the block of `edited`, and what it may cost of the peer."""

    edited: Callable[[Path], AbstractContextManager[None]]
    target: float


def text(name: str, found: str, written: str) -> Callable[[Path], AbstractContextManager[None]]:
    """Return what writes another text in the place of the first such one of a file."""

    @contextmanager
    def edited(folder: Path) -> Iterator[None]:
        path = folder / RESOURCES / name
        good = path.read_text(encoding="utf-8")
        if found not in good:
            raise SystemExit(f"{name}: found no {found!r} to edit; expected one. Give another.")
        path.write_text(good.replace(found, written, 1), encoding="utf-8")
        yield
        path.write_text(good, encoding="utf-8")

    return edited


@contextmanager
def late(folder: Path) -> Iterator[None]:
    """Deliver an extract after a report was made without it."""
    raw = folder / "data" / "raw" / str(YEAR)
    register, (path,) = raw / "delivery.csv", raw.glob(f"{LATE}.*")
    lines = register.read_text(encoding="utf-8").splitlines(keepends=True)
    without = [line for line in lines if not line.startswith(f"{LATE},")]
    aside = path.rename(folder / path.name)
    register.write_text("".join(without), encoding="utf-8")
    report(folder)
    aside.rename(path)
    register.write_text("".join(lines), encoding="utf-8")
    yield


@contextmanager
def nothing(_folder: Path) -> Iterator[None]:
    """Edit nothing."""
    yield


EDITS = {
    "nothing": Edit(nothing, 0.005),
    "a card": Edit(text("cards/07_reported.toml", 'purpose = "', 'purpose = "Ook: '), 0.2),
    "a label": Edit(text("labels/07_reported.toml", ' = "', ' = "Ook: '), 0.25),
    "a line of the plan": Edit(
        text("plan/06_civic_integration.toml", "> year - 5", "> year - 4"), 0.45
    ),
    f"{LATE}, late": Edit(late, 0.45),
}


def report(folder: Path) -> tuple[float, list[str]]:
    """Make the report of a copy; CPU seconds that it took, and the chapters that ran."""
    before = used()
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", str(YEAR)],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(folder / "src")},
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return used() - before, re.findall(r"^ +\d+/\d+ (\w+)  [\d.]+ s$", done.stdout, re.MULTILINE)


def used() -> float:
    """CPU seconds of the processes that were started here."""
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime


def copy(folder: Path, persons: int | None) -> None:
    """Copy what a report is made from, with a register of so many persons where they are asked."""
    for name in COPIED:
        source = ROOT / name
        made = shutil.copytree if source.is_dir() else shutil.copyfile
        made(source, folder / name)
    (folder / "reports").mkdir()
    if persons is not None:
        raw = folder / "data" / "raw" / str(YEAR)
        shutil.rmtree(raw)
        full_register.write_full_register(YEAR, persons, folder=raw)


def main(persons: int | None) -> int:
    """Print what each edit cost; 1 where that is more than its target."""
    missed = False
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "workbench"
        folder.mkdir()
        copy(folder, persons)
        cold, chapters = report(folder)
        print(f"  {'from nothing':22s}{cold:8.1f} s CPU, {len(chapters)} chapters", flush=True)
        for name, edit in EDITS.items():
            # As it was before the last edit.
            report(folder)
            with edit.edited(folder):
                took, ran = report(folder)
            verdict = "" if took <= edit.target * cold else "  MISSED"
            missed |= bool(verdict)
            said = ", ".join(ran) or "no chapter"
            print(
                f"  {name:22s}{took:8.2f} s CPU, ratio {took / cold:6.3f}  target {edit.target:g}"
                f"{verdict}  {said}",
                flush=True,
            )
    return int(missed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int)
    sys.exit(main(parser.parse_args().persons))
