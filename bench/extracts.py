"""A full register of 6.8 million persons: made, checked in SQL, processed; `make bench`.

The target: persons are checked in under three times the time to read them into memory. The peer is
pyarrow, which merely reads the same file. Every measurement runs in a process of its own.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading.as_contracted import is_as_contracted
from analysis.extracts.reading.delivery_register import newest_snapshots
from analysis.synthetic import full_register

YEAR = 2023
PERSONS = 6_800_000
TARGET = 3.0
# Each measured in a fresh process: what it does with the folder of the delivery.
STEPS = {
    "make the register": lambda folder: full_register.write_full_register(
        YEAR, PERSONS, folder=folder
    ),
    "read persons (pyarrow)": lambda folder: pq.read_table(folder / "persons.parquet"),
    "check persons (SQL)": lambda folder: (
        is_as_contracted(
            folder / "persons.parquet",
            CONTRACTS["persons"],
            newest_snapshots(folder).set_index("extract").loc["persons"],
        )
        or sys.exit(1)
    ),
}


def measured(step: str, folder: Path) -> tuple[float, float]:
    """Seconds and peak memory in GB of one step."""
    done = subprocess.run(
        [sys.executable, __file__, step, str(folder)], check=True, capture_output=True, text=True
    )
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory)


def main() -> int:
    """Measure all steps and print them; 1 when the target is missed."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / str(YEAR)
        folder.mkdir()
        found = {}
        for step in STEPS:
            found[step] = measured(step, folder)
            print(f"{step:<28}{found[step][0]:8.1f} s {found[step][1]:6.2f} GB", flush=True)
    ratio = found["check persons (SQL)"][0] / found["read persons (pyarrow)"][0]
    print(f"check / read {ratio:.2f} (target {TARGET:g}): {'met' if ratio < TARGET else 'MISSED'}")
    return int(ratio >= TARGET)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("step", nargs="?")
    parser.add_argument("folder", nargs="?", type=Path)
    asked = parser.parse_args()
    if asked.step is None:
        sys.exit(main())
    start = time.perf_counter()
    STEPS[asked.step](asked.folder)
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
