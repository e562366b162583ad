"""The counting query of a table in SQL for a producer who may not hand over persons.

What the query gives on the producer's own engine is the extract `cells`: counts that are added to
ours and protected together with them.
"""

import hashlib

import sqlglot
from sqlglot import exp

from analysis import plan
from analysis.counting import producer_frames
from analysis.counting.cells import CLUSTER, KEY, counting_query
from analysis.counting.producer_keys import how_to
from analysis.errors import DataError
from analysis.extracts.contracts.delivered_cells import PARTS
from analysis.extracts.contracts.units import CLUSTERED
from analysis.extracts.frames.printed import BY_QUERY
from analysis.settings import COUNTED_BY
from analysis.workbench.resources import resource

__all__ = ["DIALECTS", "query", "version"]

DIALECTS = ("duckdb", "oracle", "postgres", "spark", "tsql")
NOT_COUNTED = ("computed", "models", "open", "published")


def version(table: plan.Table) -> str:
    """Short hash of what decides the counts of a table: its line of the plan and our rules."""
    in_use = {name: about for name, about in resource("classes").items() if table.uses(name)}
    counted = (
        table.source,
        table.region,
        table.where,
        table.columns,
        table.coarser,
        table.no_total,
        COUNTED_BY,
        in_use,
    )
    return hashlib.sha256(repr(counted).encode()).hexdigest()[:12]


def query(table_id: str, *, dialect: str, part: str = "VG") -> str:
    """SQL that counts one table over a relation with the name and columns of its processed frame.

    Parameters
    ----------
    table_id
        Table of the plan that is counted.
    dialect
        `oracle`, `postgres`, `spark`, `tsql`, or `duckdb`.
    part
        The part of the population that the engine holds: `VG`, `BHG`, `VG+BHG` or a province.

    Returns
    -------
    str, one SELECT that ends with a semicolon; its rows are those of the extract `cells`.

    Raises
    ------
    DataError
        When the plan does not count such a table, or the dialect or the part is another.

    Examples
    --------
    >>> print(query("P1", dialect="spark").splitlines()[0])
    -- P1: Inwoners naar herkomst. Population: alle inwoners van het Vlaamse Gewest op 31 december.
    """
    table = plan.load().get(table_id)
    if table is None or table.source in NOT_COUNTED:
        counted = [name for name, each in plan.load().items() if each.source not in NOT_COUNTED]
        raise DataError(
            f"TABLE is '{table_id}'; expected a table that is counted: {', '.join(counted)}; or "
            "with --year 2023 the name of a frame"
        )
    if dialect not in DIALECTS:
        raise DataError(f"dialect is '{dialect}'; expected one of {', '.join(DIALECTS)}")
    if part not in PARTS:
        raise DataError(f"part is '{part}'; expected one of {', '.join(PARTS)}")
    tree = sqlglot.parse_one(_cells(table, part), read="duckdb")
    own = {*table.columns.values(), *_in_where(table)}
    clusters = {CLUSTER} if table.source in CLUSTERED else set()
    names = sorted({"year", "units", "weight", "weight2", KEY, *own, *clusters})
    # An unquoted name may be a word of the dialect (level, file); Oracle keeps unquoted names in
    # capitals.
    for name in tree.find_all(exp.Identifier):
        name.set("quoted", True)
        if dialect == "oracle":
            name.set("this", name.this.upper())
    # Elsewhere a text without a length may not be grouped.
    for kind in tree.find_all(exp.DataType):
        if kind.is_type("text"):
            kind.replace(exp.DataType.build("VARCHAR(64)", dialect="postgres"))
    head = [
        f"-- {table.id}: {table.title}. Population: {table.population}.",
        (
            f"-- Counted from {table.source} with the columns {', '.join(names)}; codes as in the "
            "README of data/raw."
        ),
        *_made_by(table.source, dialect),
        (
            "-- Each unit has units 1, its weight and the square of it. Deliver the rows as the "
            "extract cells."
        ),
        *how_to(table.source, dialect=dialect),
    ]
    return "\n".join([*head, tree.sql(dialect=dialect, pretty=True) + ";"])


def _made_by(source: str, dialect: str) -> list[str]:
    """Comment line that says what makes the frame from extracts, where a script does."""
    if source not in BY_QUERY or dialect not in producer_frames.DIALECTS:
        return []
    return [f"-- Made by: python -m analysis sql {source} --year YEAR --dialect {dialect}"]


def _in_where(table: plan.Table) -> set[str]:
    return {
        column.name for column in sqlglot.parse_one(table.where, read="duckdb").find_all(exp.Column)
    }


def _cells(table: plan.Table, part: str) -> str:
    cluster = CLUSTER if table.source in CLUSTERED else None
    counted = counting_query(table, table.source, cluster=cluster)
    codes = " || ';' || ".join(f"'{name}=' || \"{name}\"" for name in table.columns)
    return (
        f"SELECT '{table.id}' AS table_id, '{version(table)}' AS version, '{part}' AS part, year, "
        f"{codes} AS codes, n, weight, weight2, {KEY} FROM ({counted}) AS counted"
    )
