"""CPU and peak memory of counting at register scale: `make bench`.

Persons are made on the fly, at 6.8 and at 68 million rows, and not kept. Their columns go together
by chance alone, so that crossing all of them at once would keep a row for nearly every person.
Every measurement runs in a process of its own with two threads; peers are merely reading the same
columns (DuckDB), and the plain pandas version that is the oracle of the tests. Ratios are to the
peer in the same run.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from analysis import plan
from analysis.counting import cells
from analysis.indicators.dutch import contracts
from analysis.indicators.population import origin_rules, residents
from analysis.indicators.work import employment
from analysis.reference.origin import classify_sql, groups
from analysis.report.writing.headline import headline_estimates
from analysis.settings import PROCESSED

SIZES = (6_800_000, 68_000_000)
ONE = "W1"
THREADS = 2
COUNTRIES = sorted(code for code in groups("origin_8") if len(code) == 2)[:200]
FIVE = ("nat_now", "nat_first", "nat_first_father", "nat_first_mother", "birth_country")
CHOICES = {
    "origin_8": ["belgian"] * 7
    + ["neighbours", "west_eu15", "south_eu15", "other_eu", "turkey", "maghreb", "other_non_eu"],
    "generation": ["first", "second", "not_applicable"],
    "sex": ["M", "F"],
    "employed": ["yes", "yes", "yes", "no"],
    "province": ["Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen"],
    "size_class": ["0-9999", "10000-19999", "20000-49999", "50000-99999", "100000+"],
    "centre_city": ["other"] * 9 + ["11002", "44021", "31005"],
    "country": ["MA", "TR", "NL", "other"],
    "origin_statbel": ["belgian_belgian_background", "belgian_foreign_background", "non_belgian"],
    "parents_unknown": ["no"] * 9 + ["yes"],
    "municipality": [f"{code}" for code in range(11001, 11301)],
    "nationality": ["belgian"] * 8 + ["eu27", "other_european", "other"],
    "origin_15": ["belgian"] * 7 + ["eu15", "new_eu", "non_eu15"],
    "generation_merged": ["first", "second_or_unknown", "not_applicable"],
    "education": ["0-2", "3-4", "5-8", "unknown"],
    "position": ["employee", "combined", "self_employed", "none"],
    "position_group": [f"group {number}" for number in range(9)],
    "ground_of_stay": [f"ground {number}" for number in range(6)],
    "years_here": ["0-4", "5-9", "10+", "not_applicable"],
    "age_broad": ["0-17", "18-64", "65+"],
    "activity": ["employed", "unemployed", "inactive"],
    **dict.fromkeys(
        ("neet", "part_time", "temporary_agency", "service_voucher", "employed_before"),
        ["yes", "no", "no"],
    ),
}


def _random(seed: int, size: int) -> str:
    """SQL of a whole number from 0 to size - 1 that looks random and is the same each time."""
    return f"CAST(hash(i, {seed}) % {size} AS INTEGER)"


def make(path: Path, rows: int) -> None:
    """Write persons with the columns of `residents` and the five countries behind origin."""
    chosen = [
        f"{codes}[{_random(seed, len(codes))} + 1] AS {name}"
        for seed, (name, codes) in enumerate(CHOICES.items())
    ]
    # Three in four have five times BE; the others a country of a skewed list, with BE here and
    # there.
    foreign = (
        f"{COUNTRIES}[CAST(floor(pow({_random(60, 1000)} / 1000, 3) * {len(COUNTRIES)}) AS "
        "INTEGER) + 1]"
    )
    countries = [
        (
            f"CASE WHEN {_random(50, 4)} > 0 OR {_random(seed, 3)} = 0 THEN 'BE' ELSE {foreign} "
            f"END AS {name}"
        )
        for seed, name in enumerate(FIVE, 51)
    ]
    bands = "[0, 10, 18, 30, 40, 50, 60, 65, 75, 85]"
    labels = (
        "['0-9', '10-17', '18-29', '30-39', '40-49', '50-59', '60-64', '65-74', '75-84', '85+']"
    )
    duckdb.sql(f"SET threads = {THREADS}; SET preserve_insertion_order = false")
    duckdb.sql(
        f"""COPY (
          SELECT *, CASE WHEN origin_8 = 'belgian' THEN 'belgian'
              WHEN origin_8 IN ('turkey', 'maghreb', 'other_non_eu') THEN 'non_eu'
              ELSE 'eu' END AS origin_4,
            origin_4 AS origin_strict,
            {labels}[len(list_filter({bands}, b -> b <= age))] AS age_band,
            CASE WHEN age BETWEEN 20 AND 29 THEN '20-29' WHEN age BETWEEN 30 AND 54 THEN '30-54'
              WHEN age BETWEEN 55 AND 64 THEN '55-64' ELSE '' END AS age_work
          FROM (SELECT 2023 AS year, 1 AS units, 1.0 + {_random(99, 3)} AS weight,
            weight * weight AS weight2, CAST(hash(i, 97) % {cells.KEY_RANGE} AS BIGINT) AS key,
            'VG' AS region, {_random(98, 100)} AS age, {", ".join([*chosen, *countries])}
            FROM range({rows}) t(i))
        ) TO '{path}' (FORMAT parquet)"""
    )


def tables() -> dict[str, plan.Table]:
    """Return the tables of population and work: all that are counted from residents."""
    return {name: table for name, table in plan.load().items() if table.source == "residents"}


def columns(chosen: dict[str, plan.Table]) -> list[str]:
    """Return the columns that some tables are counted from."""
    names = {column for table in chosen.values() for column in table.columns.values()}
    return sorted({*names, "age", "region", "origin_4", "year", "units", "weight", "weight2"})


def read(path: Path, chosen: dict[str, plan.Table]) -> None:
    """Merely read the columns."""
    seen = ", ".join(f"min({name})" for name in columns(chosen))
    duckdb.sql(f"SET threads = {THREADS}")
    duckdb.sql(f"SELECT {seen} FROM '{path}'").fetchall()


def count(path: Path, chosen: dict[str, plan.Table]) -> None:
    """Make the cells as the report does."""
    duckdb.sql(f"SET threads = {THREADS}")
    cells.count(chosen, {"residents": {2023: path}}, year=2023)


def plain(path: Path, table: plan.Table) -> None:
    """Make the cells of a table in pandas: read its population, group by every combination."""
    codes = sorted(table.columns.values())
    ages = [("age", ">=", 20), ("age", "<=", 64)] if "BETWEEN 20 AND 64" in table.where else None
    read_in = pq.read_table(
        path,
        columns=[*codes, "year", "units", "weight", "weight2"],
        filters=ages,
        read_dictionary=codes,
    )
    frame = read_in.to_pandas(self_destruct=True)
    for shown in plan.grouping_sets(table):
        # The broader classes are sums of the finer ones, so they need no pass of their own.
        named = [table.columns[name] for name in shown if name in table.columns]
        if len(named) == len(shown):
            frame.groupby(["year", *named], observed=True)[["units", "weight", "weight2"]].sum()


def countries(path: Path) -> None:
    """Merely read the five columns that origin comes from."""
    duckdb.sql(f"SET threads = {THREADS}")
    duckdb.sql(f"SELECT {', '.join(f'min({name})' for name in FIVE)} FROM '{path}'").fetchall()


def classify(path: Path, rule: str) -> None:
    """Classify everybody and count the groups; persons with the same countries go together."""
    duckdb.sql(f"SET threads = {THREADS}")
    same = f"(SELECT {', '.join(FIVE)}, count(*) AS persons FROM '{path}' GROUP BY ALL)"
    query = classify_sql(same, rule=rule, groups="origin_8" if rule == "flemish" else "statbel")
    duckdb.sql(
        f"SELECT origin, origin_group, generation, sum(persons) FROM ({query}) GROUP BY ALL"
    ).fetchall()


def arithmetic() -> float:
    """Seconds that all indicators of the chapters take from the public cells of 2023."""
    folder = PROCESSED / "2023/public"
    public, models = (pd.read_parquet(folder / f"{name}.parquet") for name in ("cells", "models"))
    started = time.perf_counter()
    headline_estimates(public, models, year=2023)
    for table in ("P1", "P3", "P4", "P4b", "P4c"):
        residents.share_of_residents(public, table=table)
    for table in ("W2", "W3"):
        employment.employment_rate(public, table=table)
        employment.employment_gap(public, table=table)
    residents.residents(public)
    origin_rules.share_by_rule(public)
    origin_rules.employment_by_policy(public)
    contracts.state_after_three_years(public)
    return time.perf_counter() - started


STEPS: dict[str, Callable[[Path], None]] = {
    "read one": lambda path: read(path, {ONE: tables()[ONE]}),
    "cells one": lambda path: count(path, {ONE: tables()[ONE]}),
    "pandas one": lambda path: plain(path, tables()[ONE]),
    "read all": lambda path: read(path, tables()),
    "cells all": lambda path: count(path, tables()),
    "read countries": countries,
    "classify flemish": lambda path: classify(path, "flemish"),
    "classify statbel": lambda path: classify(path, "statbel"),
    "nothing": lambda path: None,
}


def measured(step: str, path: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak memory (GB) of one step in its own process."""
    command = [sys.executable, __file__, "--step", step, "--path", str(path)]
    numbers = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(numbers[0]), float(numbers[1]), float(numbers[2])


def one_step(step: str, path: Path) -> None:
    """Run a step and print what it took."""
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    STEPS[step](path)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(cpu, time.perf_counter() - started, after.ru_maxrss / 1e6)


def bench(rows: int, folder: Path) -> list[tuple[str, float, float]]:
    """Ratios with their targets for one size."""
    path = folder / f"{rows}.parquet"
    make(path, rows)
    took = {step: measured(step, path) for step in STEPS}
    for step, (cpu, wall, memory) in took.items():
        print(f"  {step:17s} {cpu:7.1f} s CPU {wall:7.1f} s {memory:6.2f} GB", flush=True)
    path.unlink()
    return [
        ("one table / reading its columns, CPU", took["cells one"][0] / took["read one"][0], 3.0),
        (
            "all tables / reading their columns, CPU",
            took["cells all"][0] / took["read all"][0],
            6.0,
        ),
        ("one table / pandas, CPU", took["cells one"][0] / took["pandas one"][0], 0.25),
        ("one table / pandas, peak memory", took["cells one"][2] / took["pandas one"][2], 0.1),
        (
            "Flemish rule / reading the countries, CPU",
            took["classify flemish"][0] / took["read countries"][0],
            3.0,
        ),
        (
            "rule of Statbel / reading the countries, CPU",
            took["classify statbel"][0] / took["read countries"][0],
            3.0,
        ),
        ("arithmetic of the chapters / making the cells", arithmetic() / took["cells all"][1], 0.1),
    ]


def main() -> int:
    """Print every measurement and ratio; 1 where a target is missed at the largest size."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            print(f"{rows:,} persons", flush=True)
            for name, ratio, target in bench(rows, Path(folder)):
                binding = rows == SIZES[-1] or "rule" in name
                verdict = (
                    ""
                    if ratio <= target
                    else "  MISSED"
                    if binding
                    else "  (not binding at this size)"
                )
                missed += "MISSED" in verdict
                print(f"  {name:46s} {ratio:6.3f}  target {target}{verdict}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--path", type=Path)
    asked = parser.parse_args()
    sys.exit(main() if asked.step is None else one_step(asked.step, asked.path))
