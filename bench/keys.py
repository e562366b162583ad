"""What keys cost: making them, and counting with them at register scale; `make bench`.

The residents of the shipped delivery are written out to 6.8 million, with ages that make more
combinations, and all tables of residents are counted from them. The peer of counting is the same
count without the sum of keys; that of making keys is a loop over Python's own HMAC. Every
measurement runs in a process of its own, in turns, and the least CPU of three counts.
"""

import argparse
import hmac
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from analysis import plan
from analysis.counting import cells
from analysis.extracts.frames.unit_keys import keys_of
from analysis.settings import PROCESSED

PERSONS, UNITS = 6_800_000, 1_000_000
YEAR, THREADS, TURNS = 2023, 2, 3
RESIDENTS = PROCESSED / str(YEAR) / f"delivery_{YEAR}" / "residents.parquet"
SECRET = bytes(range(32))


def make(path: Path) -> None:
    """Write the residents of the shipped delivery as often as makes a full register."""
    times = -(-PERSONS // duckdb.sql(f"SELECT count(*) FROM '{RESIDENTS}'").fetchall()[0][0])
    duckdb.sql(f"SET threads = {THREADS}; SET preserve_insertion_order = false")
    duckdb.sql(
        f"""COPY (SELECT * REPLACE (CAST((age + i) % 100 AS BIGINT) AS age,
              CAST(hash(key, i) % {cells.KEY_RANGE} AS BIGINT) AS key)
            FROM '{RESIDENTS}', range({times}) copies(i)) TO '{path}' (FORMAT parquet)"""
    )


def count(path: Path, *, keys: bool) -> None:
    """Count all tables of residents, with the sums of keys or without."""
    if not keys:
        cells._SUMMED_KEY = "CAST(0 AS BIGINT) AS key"
    tables = {name: table for name, table in plan.load().items() if table.source == "residents"}
    duckdb.sql(f"SET threads = {THREADS}")
    cells.count(tables, {"residents": {YEAR: path}}, year=YEAR)


def units() -> pd.Series:
    """Names of as many units as are measured."""
    return "persons|" + pd.Series(range(UNITS)).astype(str).str.zfill(32)


def in_a_loop() -> None:
    """Make the keys one by one with the standard library."""
    for unit in units():
        int.from_bytes(hmac.digest(SECRET, unit.encode(), "sha256")[:4], "big")


STEPS: dict[str, Callable[[Path], object]] = {
    "without": lambda path: count(path, keys=False),
    "with": lambda path: count(path, keys=True),
    "names": lambda _: units(),
    "keys": lambda _: keys_of(units(), SECRET),
    "loop": lambda _: in_a_loop(),
}


def measured(step: str, path: Path) -> float:
    """CPU seconds of a step in a process of its own."""
    command = [sys.executable, __file__, "--step", step, "--path", str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    """Print every measurement and ratio; 1 where a target is missed."""
    if not RESIDENTS.is_file():
        print(f"no {RESIDENTS.name} of {YEAR}: make data YEAR={YEAR}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "residents.parquet"
        make(path)
        turns = [{step: measured(step, path) for step in STEPS} for _ in range(TURNS)]
    cpu = {step: min(turn[step] for turn in turns) for step in STEPS}
    for step, seconds in cpu.items():
        print(f"  {step:8s} {seconds:6.1f} s CPU")
    made = (cpu["keys"] - cpu["names"]) / (cpu["loop"] - cpu["names"])
    ratios = [
        ("counting with keys / without, CPU", cpu["with"] / cpu["without"], 1.1),
        (f"keys of {UNITS:,} units / a loop over hmac, CPU", made, 1.0),
    ]
    for name, ratio, target in ratios:
        print(f"  {name:46s} {ratio:6.3f}  target {target}{'' if ratio <= target else '  MISSED'}")
    return int(any(ratio > target for _, ratio, target in ratios))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--path", type=Path)
    asked = parser.parse_args()
    if asked.step is None:
        sys.exit(main())
    started = time.process_time()
    STEPS[asked.step](asked.path)
    print(time.process_time() - started)
