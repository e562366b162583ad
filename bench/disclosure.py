"""Time and memory of protecting and auditing many small areas: `make bench`.

A register of made-up persons, one in ten of 6.8 million so that many cells are small, is counted by
municipality with 8 groups of origin, 2 sexes and 6 age bands, their margins and the cross: 300
times 113 cells, with keys. These are protected and audited as a plan is. The peer is merely
counting them (DuckDB), in the same run.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from analysis.counting.cells import count
from analysis.disclosure.audit import audit
from analysis.disclosure.protect import protect
from analysis.plan import Table

PERSONS = 680_000
MUNICIPALITIES = 300
SECONDS, GIGABYTES = 60, 2
TABLE = Table(
    id="MANY", title="", chapter="", indicators=(), source="register", years="each", region="VG",
    where="TRUE", population="",
    dimensions={name: name for name in ("municipality", "origin", "sex", "age")},
    outcome={}, coarser={}, no_total=("municipality",),
)  # fmt: skip
# Squared, so that some municipalities are large and most small; the same for groups of origin.
REGISTER = f"""
    SELECT CAST(10001 + floor(pow(hash(i * 8 + 1) % 100000 / 100000, 2) * {MUNICIPALITIES})
             AS INTEGER) AS municipality,
           CAST(floor(pow(hash(i * 8 + 2) % 100000 / 100000, 4) * 8) AS INTEGER) AS origin,
           hash(i * 8 + 3) % 2 AS sex, hash(i * 8 + 4) % 6 AS age,
           2023 AS year, 1 AS units, 1.0 AS weight, 1.0 AS weight2,
           CAST(hash(i * 8 + 5) % 4294967296 AS BIGINT) AS key
    FROM range({PERSONS}) AS r(i)
"""


def main() -> int:
    """Print seconds of CPU, memory and the ratio to counting; 1 where a limit gives way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.parquet"
        duckdb.sql(REGISTER).write_parquet(path.as_posix())
        files, tables = {"register": {2023: path}}, {TABLE.id: TABLE}
        clock = [time.process_time()]
        cells = count(tables, files, year=2023)
        clock.append(time.process_time())
        public, _ = protect(cells, tables)
        clock.append(time.process_time())
        found = audit(cells, public, tables, files).iloc[0]
        clock.append(time.process_time())
    counting, protecting, auditing = (b - a for a, b in zip(clock, clock[1:], strict=False))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{MUNICIPALITIES} municipalities, {len(public)} cells, "
        f"{int(public['n'].isna().sum())} hidden; of {found['small_counts']:.0f} small counts "
        f"{found['guessed']:.1%} are guessed, {found['by_guessing']:.1%} by who has nothing, the "
        f"smallest standard deviation left is {found['smallest_sd']:.2f}"
    )
    print(
        f"CPU: counted in {counting:.1f} s, protected in {protecting:.1f} s, audited in "
        f"{auditing:.1f} s; ratio to counting {(protecting + auditing) / counting:.0f}; peak "
        f"memory {memory:.2f} GB"
    )
    print(
        f"limits: {SECONDS} s and {GIGABYTES} GB; {os.cpu_count()} processors, load "
        f"{os.getloadavg()[0]:.1f}"
    )
    return int(protecting + auditing > SECONDS or memory > GIGABYTES)


if __name__ == "__main__":
    sys.exit(main())
