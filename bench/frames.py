"""The frames of a million persons, and all of `make data` but the noise; `make bench`.

Pseudonyms are as long as real ones, and rows stand in no order.

Peers, in the same run: DuckDB that merely reads all columns of the same extracts once. Frames are
measured with the checks of their contracts and without, and the keys of their units apart: these
are two hashes a unit, whatever is done with it. `make data` is measured without the protection and
the audit. Every measurement runs in a process of its own; `--persons 6800000` takes a full
register.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
from as_delivered import as_delivered

from analysis import plan
from analysis.counting import cells
from analysis.extracts.delivery.plausibility.refuse import refuse_implausible
from analysis.extracts.delivery.quality import measure_quality
from analysis.extracts.frames import source
from analysis.extracts.frames.process import process
from analysis.extracts.frames.registry import FRAMES
from analysis.extracts.reading import read_extract
from analysis.extracts.reading.delivery_register import newest_snapshots
from analysis.models import run as models
from analysis.pipeline.source_list import source_list
from analysis.synthetic import full_register

YEAR, PERSONS, THREADS = 2023, 1_000_000, 2
SECRET = bytes(range(32))
READ, CHECK, KEYLESS, WHOLE, DATA = (
    "read all columns", "check all extracts", "frames, checked before, without keys",
    "frames, with checks and keys", "make data without noise",
)  # fmt: skip
# Ratio of CPU to reading all columns, of the frames without keys: unchecked, and with the checks.
UNCHECKED, CHECKED = 12.0, 20.0
# Of a million persons: CPU seconds and GB of `make data`; another number asks for as many times it.
DATA_SECONDS, DATA_MEMORY = 25.0, 1.2


def read(folder: Path) -> None:
    """Merely read all columns of every extract in Parquet."""
    duckdb.sql(f"SET threads = {THREADS}")
    for path in sorted(folder.glob("*.parquet")):
        duckdb.sql(f"SELECT min(COLUMNS(*)) FROM '{path}'").fetchall()


def check(folder: Path) -> None:
    """Hold every extract against its contract."""
    with tempfile.TemporaryDirectory() as copies:
        for extract in newest_snapshots(folder)["extract"]:
            read_extract.file_as_contracted(extract, folder, copies=Path(copies))


def frames(folder: Path) -> dict[str, Path]:
    """Make all frames, with the keys of their units."""
    return process(folder, folder.parent / "frames", year=YEAR, secret=SECRET)


def frames_alone(folder: Path) -> None:
    """Make all frames of extracts that were checked before, without keys."""
    check(folder)
    used_before.append(used())
    source.key_macro = lambda name, _: f"CREATE TEMP MACRO {name}(unit) AS CAST(0 AS BIGINT)"
    frames(folder)


def data(folder: Path) -> None:
    """Do what `make data` does of one year, but for protecting and auditing."""
    files = {name: {YEAR: path} for name, path in frames(folder).items()}
    refuse_implausible(folder)
    may_lack = {name: frame.may_lack for name, frame in FRAMES.items()}
    cells.count(plan.load(), files, year=YEAR, may_lack=may_lack)
    models.estimate(files, source_list([YEAR], SECRET, raw=folder.parent), year=YEAR)
    measure_quality(folder, YEAR, files["exclusions"][YEAR])


STEPS: dict[str, Callable[[Path], object]] = {
    READ: read, CHECK: check, KEYLESS: frames_alone, WHOLE: frames, DATA: data
}  # fmt: skip
# CPU seconds that a step took before what it measures.
used_before: list[float] = []


def used() -> float:
    """CPU seconds of this process so far."""
    now = resource.getrusage(resource.RUSAGE_SELF)
    return now.ru_utime + now.ru_stime


def one_step(step: str, folder: Path) -> None:
    """Run a step and print its CPU seconds and the peak of its memory in GB."""
    used_before.append(used())
    STEPS[step](folder)
    print(used() - used_before[-1], peak())


def peak() -> float:
    """Most memory of this program, in GB; what `resource` tells is also that of who started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(status.partition("VmHWM:")[2].split()[0]) / 1e9


def measured(step: str, folder: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in GB of one step in a process of its own."""
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    # As `make` runs it: threads of BLAS wait for each other, and their waiting counts as CPU.
    environ = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=environ).stdout
    seconds, memory = said.split()[-2:]
    return float(seconds), float(memory)


def main(persons: int) -> int:
    """Measure all steps and print them beside their targets; 1 where one is missed."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "data" / "raw" / str(YEAR)
        full_register.write_full_register(YEAR, persons, folder=folder)
        as_delivered(folder)
        took = {}
        for step in STEPS:
            took[step] = measured(step, folder)
            print(f"  {step:40s}{took[step][0]:8.1f} s CPU {took[step][1]:6.2f} GB", flush=True)
    reading, alone = took[READ][0], took[KEYLESS][0]
    times = persons / PERSONS
    missed = 0
    for name, value, target in (
        ("frames / reading all columns, CPU", alone / reading, UNCHECKED),
        ("frames and checks / reading, CPU", (alone + took[CHECK][0]) / reading, CHECKED),
        ("make data without noise, CPU seconds", took[DATA][0], DATA_SECONDS * times),
        ("make data without noise, peak GB", took[DATA][1], DATA_MEMORY * max(1.0, times / 2.5)),
    ):
        verdict = "" if value <= target else "  MISSED"
        missed += bool(verdict)
        print(f"  {name:40s}{value:8.2f}  target {target:g}{verdict}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.step is None:
        sys.exit(main(asked.persons))
    one_step(asked.step, asked.folder)
