"""Cells: additive counts for every table of the plan, made from the processed frames by DuckDB.

One row per published combination of categories. `n` is the unweighted number of
units, `weight` the number they stand for, `weight2` the sum of squared weights
(what a design-based interval needs), `key` the sum of the units' keys modulo 2^32, from which the
cell gets its noise. Units that come in clusters, as several reports of one
incident do, are squared together: `weight2` sums the squared weight of each cluster within the
cell. All four are sums, so cells that were made in several places may be added.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import duckdb
import pandas as pd

from analysis.counting.families import MOST_CROSSED, families, values_of
from analysis.counting.lacking import empty_years, years_without
from analysis.errors import DataError
from analysis.plan import Table, broader, dimensions_of, grouping_sets, total_code
from analysis.settings import PROCESSED
from analysis.workbench.out_of_core import out_of_core
from analysis.workbench.sql import quoted, text

__all__ = [
    "CLUSTER", "KEY", "KEYS", "KEY_RANGE", "MEASURES", "OUTSIDE", "SUMS", "count",
    "counting_query", "crossing_query", "member_column", "tidy",
]  # fmt: skip

MEASURES = ["n", "weight", "weight2"]
# Sum of the keys of a cell's units; a whole number, since a float would lose its last digits.
KEY = "key"
KEY_RANGE = 2**32
SUMS = [*MEASURES, KEY]
KEYS = ["table", "year", "region"]
NOT_APPLICABLE = "_Z"
# Column of a frame with the cluster of each unit; where there is none, each is its own.
CLUSTER = "incident"
# A category outside every broader class, while counting.
OUTSIDE = "-"
# Columns of a frame that are summed; as decimals, because a sum of floats depends on the order in
# which threads deliver it.
_SUMMED = ("units", "weight", "weight2")
_DECIMAL_BY_COLUMN = {name: f"CAST({name} AS DECIMAL(24, 6))" for name in _SUMMED}
# Of one unit, which stands for fewer than a million: these are added in half the time.
_DECIMAL_OF_A_UNIT = {name: f"CAST({name} AS DECIMAL(18, 6))" for name in _SUMMED}

_SUMMED_KEY = f"CAST(SUM({KEY}) % {KEY_RANGE} AS BIGINT) AS {KEY}"
# A product of two wider decimals would not fit in one.
_SQUARED_WEIGHT = "CAST(SUM(weight) AS DECIMAL(18, 6)) * CAST(SUM(weight) AS DECIMAL(18, 6))"


def _classes(name: str, classes: dict[str, tuple[str, ...]]) -> str:
    cases = " ".join(
        f"WHEN {quoted(name)} IN ({', '.join(map(text, parts))}) THEN {text(broad)}"
        for broad, parts in classes.items()
    )
    return f"CASE {cases} ELSE {text(OUTSIDE)} END AS {quoted(broader(name))}"


def _code(table: Table, name: str) -> str:
    columns = [name, *([broader(name)] if name in table.coarser else [])]
    cases = " ".join(f"WHEN GROUPING({quoted(c)}) = 0 THEN {quoted(c)}" for c in columns)
    return f"CASE {cases} ELSE {text(total_code(name))} END AS {quoted(name)}"


def counting_query(table: Table, relation: str, *, cluster: str | None = None) -> str:
    """Return the SQL that counts one table over a relation.

    The relation has columns `year`, `units`, `weight`, `weight2`, `key` and those the table names;
    with a column of clusters, `weight2` is the sum over the clusters of a cell of their squared
    weight.

    A category outside every broader class (Belgian origin is neither EU nor
    non-EU) gets no row there.

    Examples
    --------
    >>> from analysis.plan import load
    >>> counting_query(load()["P1"], "residents").splitlines()[-1]
    'GROUP BY GROUPING SETS ((year, "origin_group"), (year))'
    """
    by_cluster = [] if cluster is None else [quoted(cluster)]
    sets = ", ".join(
        "(" + ", ".join(["year", *map(quoted, shown), *by_cluster]) + ")"
        for shown in grouping_sets(table)
    )
    decimals = [f"{decimal} AS {name}" for name, decimal in _DECIMAL_BY_COLUMN.items()]
    columns = [
        f"CAST({quoted(c)} AS VARCHAR) AS {quoted(name)}" for name, c in table.columns.items()
    ]
    classes = [_classes(name, parts) for name, parts in table.coarser.items()]
    codes = ", ".join(_code(table, name) for name in table.columns)
    # Filtered outside, because Spark knows no HAVING on a grouped column that is not selected.
    outside = " AND ".join(f"{quoted(name)} <> {text(OUTSIDE)}" for name in table.coarser)
    squares = "SUM(weight2)" if cluster is None else _SQUARED_WEIGHT
    lines = [
        f"WITH population AS (SELECT {', '.join(['year', *decimals, KEY, *columns, *by_cluster])}",
        f"  FROM {relation}{'' if table.where == 'TRUE' else f' WHERE {table.where}'}),",
        f"classed AS (SELECT {', '.join(['*', *classes])} FROM population)",
        *(["SELECT * FROM ("] if outside else []),
        f"SELECT CAST(year AS INTEGER) AS year, {codes},",
        f"  SUM(units) AS n, SUM(weight) AS weight, {squares} AS weight2, {_SUMMED_KEY}",
        "FROM classed",
        f"GROUP BY GROUPING SETS ({sets})",
        *([f") AS grouped WHERE {outside}"] if outside else []),
    ]
    return "\n".join(lines if cluster is None else _over_clusters(lines, table))


def _over_clusters(lines: list[str], table: Table) -> list[str]:
    """Add up a query that counts each cluster of a cell apart."""
    keys = ", ".join(["year", *map(quoted, table.columns)])
    sums = ", ".join([*(f"SUM({name}) AS {name}" for name in MEASURES), _SUMMED_KEY])
    return [f"SELECT {keys}, {sums} FROM (", *lines, ") AS by_cluster", f"GROUP BY {keys}"]


def count(
    tables: dict[str, Table],
    files: dict[str, dict[int, Path]],
    *,
    year: int,
    may_lack: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> pd.DataFrame:
    """Count all tables of the plan for a report year, in one long frame.

    Parameters
    ----------
    tables
        The plan.
    files
        Processed Parquet file by source and year. A table whose source is absent has no cells.
    year
        Year of the report; tables with years "latest" are counted in that year's delivery only.
    may_lack
        By source, columns that are empty for all units of a year in which their extract was not
        delivered; a table that uses one has no cells of that year.

    Returns
    -------
    DataFrame
        `table`, `year`, `region`, one column for each dimension of the plan (`_T` total,
        `_Z` not a dimension of the table), `n`, `weight`, `weight2` and `key` (int64); sorted.
        Combinations that do not occur have no row: their count is zero.

    Raises
    ------
    DataError
        When a dimension of a table is empty for some unit.
    """
    parts = []
    with out_of_core(PROCESSED) as connection:
        for source, delivered in files.items():
            wanted = [table for table in tables.values() if table.source == source]
            if not wanted:
                continue
            relation = connection.read_parquet([path.as_posix() for path in delivered.values()])
            lacking = empty_years(relation, may_lack.get(source, frozenset()))
            for table, frame in _of_source(connection, relation, wanted, lacking, year):
                _refuse_empty(frame, table)
                parts.append(frame.assign(table=table.id))
    return tidy(parts, tables)


def _of_source(
    connection: duckdb.DuckDBPyConnection,
    relation: duckdb.DuckDBPyRelation,
    tables: list[Table],
    lacking: dict[str, list[int]],
    year: int,
) -> Iterator[tuple[Table, pd.DataFrame]]:
    """Cells of each table of a source: its units are crossed once a family of tables."""
    cluster = CLUSTER if CLUSTER in relation.columns else None
    (units,) = relation.aggregate("COUNT(*)").fetchone() or (0,)
    # What has no more units than may be crossed is one family, whatever its values.
    made, most = [tables], MOST_CROSSED
    if units > most:
        values = values_of(relation, tables, cluster=cluster)
        made = families(tables, values, units=units, cluster=cluster, most=most)
    for family in made:
        crossing = crossing_query(family, "relation", cluster=cluster)
        connection.execute("CREATE OR REPLACE TEMP TABLE crossed AS " + crossing)
        for table in family:
            years = f"year = {year}" if table.years == "latest" else "TRUE"
            without = years_without(table, lacking)
            if without:
                years += f" AND year NOT IN ({', '.join(map(str, without))})"
            of_crossed = table._replace(where=f"{years} AND {quoted(member_column(table))}")
            query = counting_query(of_crossed, "crossed", cluster=cluster)
            yield table, connection.sql(query).df()


def member_column(table: Table) -> str:
    """Column that says whether a unit is in the population of a table."""
    return f"in {table.id}"


def crossing_query(tables: list[Table], relation: str, *, cluster: str | None = None) -> str:
    """Return the SQL that crosses all dimensions of some tables in one pass over a relation.

    What it makes is small (one row per combination that occurs) and every table is counted from
    it, so the units are read once, however many tables there are. A unit that a table's `where`
    says nothing about, because a value is empty, is not in that table.
    """
    columns = sorted({column for table in tables for column in table.columns.values()})
    members = [
        f"COALESCE(({table.where}), FALSE) AS {quoted(member_column(table))}" for table in tables
    ]
    sums = [f"SUM({decimal}) AS {name}" for name, decimal in _DECIMAL_OF_A_UNIT.items()]
    sums.append(_SUMMED_KEY)
    by_cluster = [] if cluster is None else [quoted(cluster)]
    return (
        f"SELECT {', '.join(['year', *map(quoted, columns), *by_cluster, *members, *sums])}\nFROM "
        f"{relation}\nGROUP BY ALL"
    )


def _refuse_empty(frame: pd.DataFrame, table: Table) -> None:
    empty = [
        f"{name} (column {column})"
        for name, column in table.columns.items()
        if frame[name].isna().any()
    ]
    if empty:
        raise DataError(
            f"table {table.id}: units of {table.source} have an empty {', '.join(empty)}; "
            "expected a category for each. Give them a code of their own, such as unknown, where "
            "the frame is made."
        )


def tidy(parts: list[pd.DataFrame], tables: dict[str, Table]) -> pd.DataFrame:
    """Cells of several tables in one frame, with the columns and the order that `count` returns."""
    names = dimensions_of(tables)
    if not parts:
        return pd.DataFrame(columns=[*KEYS, *names, *SUMS])
    regions = {table.id: table.region for table in tables.values()}
    kinds = dict.fromkeys(MEASURES, "float64") | {KEY: "int64"}
    frame = pd.concat([part.astype(kinds) for part in parts], ignore_index=True)
    constant = frame["table"].map(regions)
    frame["region"] = (
        frame["region"].where(frame["region"].notna(), constant) if "region" in frame else constant
    )
    frame = frame.reindex(columns=[*KEYS, *names, *SUMS])
    frame[names] = frame[names].astype(object).fillna(NOT_APPLICABLE).astype(str)
    order = {table_id: position for position, table_id in enumerate(tables)}
    return frame.sort_values(
        [*KEYS, *names], key=lambda c: c.map(order) if c.name == "table" else c, ignore_index=True
    )
