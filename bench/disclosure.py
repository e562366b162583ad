"""Time and memory of protecting and auditing many small areas: `make bench`.

A register of 6.8 million made-up persons in 300 municipalities is counted by municipality, 8 groups
of origin, sex and 6 age bands. Method: controlled rounding to base 5 (`disclosure.rounding`); the
margins are sums of rounded cells, so each cell has one value everywhere and a margin tells nothing
new. The auditor then attacks every cell; as no sum over municipalities comes from anything but
their rounded cells, it takes them 25 at a time. The peer is merely counting the cells (DuckDB), in
the same run.
"""

import os
import resource
import sys
import time

import duckdb
import pandas as pd

from analysis.disclosure.auditor.audit import audit
from analysis.disclosure.protection.controlled_rounding import rounded
from analysis.plan import Table

PERSONS = 6_800_000
MUNICIPALITIES = 300
AT_ONCE = 25
BASE = 5
SECONDS, GIGABYTES = 300, 4
MARGINS = ("origin", "sex", "age")
TABLE = Table(
    id="MANY", title="", chapter="", indicators=(), source="residents", years="each", region="",
    where="TRUE",
    population="", dimensions={"municipality": "municipality"}, outcome={"group": "group"},
    coarser={},
    no_total=("municipality",), rounding=BASE,
)  # fmt: skip
# Squared, so that some municipalities are large and most small; the same for groups of origin.
REGISTER = f"""
    SELECT CAST(10001 + floor(pow(hash(i * 8 + 1) % 100000 / 100000, 2) * {MUNICIPALITIES})
             AS INTEGER) AS municipality,
           CAST(floor(pow(hash(i * 8 + 2) % 100000 / 100000, 4) * 8) AS INTEGER) AS origin,
           hash(i * 8 + 3) % 2 AS sex, hash(i * 8 + 4) % 6 AS age
    FROM range({PERSONS}) AS r(i)
"""
COUNT = """
    SELECT CAST(municipality AS VARCHAR) AS municipality,
           CASE WHEN grouping(origin) = 1 THEN '_T'
             ELSE concat_ws(' ', origin, sex, age) END AS "group",
           count(*) AS n
    FROM register GROUP BY GROUPING SETS ((municipality), (municipality, origin, sex, age))
    ORDER BY ALL
"""


def counted() -> tuple[pd.DataFrame, float]:
    """Cells of the register, and the seconds that counting them takes."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"CREATE TABLE register AS {REGISTER}")
        started = time.perf_counter()
        found = connection.execute(COUNT).df()
        spent = time.perf_counter() - started
    n = found["n"].astype(float)
    return found.assign(table=TABLE.id, year=2023, region="", n=n, weight=n, weight2=n), spent


def margins(public: pd.DataFrame) -> pd.DataFrame:
    """Every margin over municipality, origin, sex and age, as sums of the rounded cells."""
    inner = public[public["group"] != "_T"]
    inner = inner.join(inner["group"].str.split(" ", expand=True).set_axis(MARGINS, axis=1))[
        ["municipality", *MARGINS, "n"]
    ]
    for name in ("municipality", *MARGINS):
        total = inner.groupby([c for c in inner if c not in (name, "n")], as_index=False)["n"].sum()
        inner = pd.concat([inner, total.assign(**{name: "_T"})], ignore_index=True)
    return inner


def main() -> int:
    """Print seconds, memory and the ratio to counting; 1 where a limit or a cell gives way."""
    cells, counting = counted()
    started = time.perf_counter()
    public = rounded(cells, {TABLE.id: TABLE})
    cube = margins(public)
    protecting = time.perf_counter() - started
    names = sorted(set(public["municipality"]))
    parts = [names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)]
    found = pd.concat(
        audit(public[public["municipality"].isin(part)], {TABLE.id: TABLE}) for part in parts
    )
    whole = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    failed = int((~found["passes"]).sum())
    print(
        f"{len(names)} municipalities, {len(public)} cells rounded to base {BASE}, "
        f"{len(cube)} with all margins"
    )
    print(
        f"protected in {protecting:.1f} s, audited in {whole - protecting:.1f} s: "
        f"{len(found)} attacked, {failed} failed"
    )
    print(
        f"counting alone {counting:.2f} s, ratio {whole / counting:.0f}; peak memory "
        f"{memory:.2f} GB"
    )
    print(
        f"limits: {SECONDS} s and {GIGABYTES} GB; {os.cpu_count()} processors, load "
        f"{os.getloadavg()[0]:.1f}"
    )
    return int(whole > SECONDS or memory > GIGABYTES or failed > 0 or len(found) < len(public))


if __name__ == "__main__":
    sys.exit(main())
