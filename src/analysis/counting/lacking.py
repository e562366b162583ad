"""Years in which a table cannot be counted, because the extract of a column was not delivered."""

import duckdb

from analysis.plan import Table
from analysis.workbench.sql import quoted

__all__ = ["empty_years", "years_without"]


def empty_years(relation: duckdb.DuckDBPyRelation, columns: frozenset[str]) -> dict[str, list[int]]:
    """Years in which each column is empty for all units.

    Parameters
    ----------
    relation
        Units, with `year`.
    columns
        Which may be empty.

    Examples
    --------
    >>> units = duckdb.sql("SELECT 2022 AS year, NULL AS position UNION ALL SELECT 2023, 'at work'")
    >>> empty_years(units, frozenset({"position"}))
    {'position': [2022]}
    """
    if not columns:
        return {}
    names = sorted(columns)
    filled = relation.aggregate(
        ", ".join(["year", *(f"COUNT({quoted(name)})" for name in names)]), "year"
    ).fetchall()
    empty = {}
    for place, name in enumerate(names, start=1):
        empty[name] = [row[0] for row in filled if not row[place]]
    return empty


def years_without(table: Table, empty: dict[str, list[int]]) -> list[int]:
    """Years in which a column that a table uses is empty for all units (`empty_years`)."""
    found = set()
    for column, years in empty.items():
        if table.uses(column):
            found.update(years)
    return sorted(found)
