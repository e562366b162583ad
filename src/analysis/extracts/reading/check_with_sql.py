"""Hold a frame of some size against its contract: the rules as SQL, in one pass by DuckDB."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

import duckdb
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow

from analysis.extracts.formats.records import Breach
from analysis.settings import PROCESSED
from analysis.workbench.sql import any_of, text

__all__ = ["LARGE", "WHOLE_ROW", "breaches", "rules_in_sql"]

# Number of records above which a frame is checked here, which is then faster than by pandera and
# takes little memory; what DuckDB may take, before it goes on on disk.
LARGE = 2_000
_MEMORY = "400MB"
WHOLE_ROW = "(row)"


class _Rule(NamedTuple):
    """A rule of a contract: the column it is about, its words, and SQL that is true where kept."""

    column: str
    words: str
    sql: str


def breaches(
    frame: pd.DataFrame, lines: pd.Series, contract: pa.DataFrameSchema, *, unread: Collection[str]
) -> list[Breach]:
    """Find every rule of a contract that a typed frame breaks, with the rows of the file.

    Parameters
    ----------
    frame : DataFrame
        The columns of the contract, typed.
    lines : Series of int
        Row number of each record in the file.
    contract : DataFrameSchema
        The contract.
    unread : collection of str
        Columns that could not be read: they are passed over, and then all rules over whole rows.
    """
    rules = [rule for rule in _rules(contract) if rule.column not in unread]
    if unread:
        rules = [rule for rule in rules if rule.column != WHOLE_ROW]
    table = arrow.Table.from_pandas(frame, preserve_index=False)
    table = table.append_column("file_row_number", arrow.array(lines))
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute(f"SET temp_directory = {text(PROCESSED / '.check')}")
        connection.register("extract", table)
        counts = ", ".join(f"COUNT(*) FILTER (WHERE NOT ({rule.sql}))" for rule in rules)
        found = connection.execute(f"SELECT {counts} FROM extract").fetchone()
        return [
            _breach(connection, rule) for rule, count in zip(rules, found, strict=True) if count
        ]


def _breach(connection: duckdb.DuckDBPyConnection, rule: _Rule) -> Breach:
    """The rows and values that break a rule."""
    broken = f"FROM extract WHERE NOT ({rule.sql})"
    rows = connection.execute(f"SELECT file_row_number {broken} ORDER BY 1").fetchnumpy()
    found: Counter[str] = Counter()
    if rule.column != WHOLE_ROW:
        column = _quoted(rule.column)
        values = connection.execute(
            f"SELECT CAST({column} AS VARCHAR), COUNT(*) {broken} AND {column} IS NOT NULL "
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000"
        )
        found.update(dict(values.fetchall()))
    return Breach(rule.column, rule.words, rows["file_row_number"], found)


def rules_in_sql(contract: pa.DataFrameSchema) -> list[tuple[str, str]]:
    """Every rule of a contract in SQL, true where it is kept, over a relation called `extract`.

    With each stands the column that it is about, or `WHOLE_ROW`.

    Parameters
    ----------
    contract : DataFrameSchema
        The contract.

    Examples
    --------
    >>> from analysis.extracts.contracts.registry import CONTRACTS
    >>> rules_in_sql(CONTRACTS["unia_grounds"])[0]
    ('report_id', '"report_id" IS NOT NULL')
    """
    return [(rule.column, rule.sql) for rule in _rules(contract)]


def _rules(contract: pa.DataFrameSchema) -> Iterator[_Rule]:
    for name, column in contract.columns.items():
        if not column.nullable:
            yield _Rule(name, "a value in every row", f"{_quoted(name)} IS NOT NULL")
        for check in column.checks:
            yield _Rule(name, str(check.error), _column_rule(_quoted(name), check))
    for check in contract.checks:
        yield _Rule(WHOLE_ROW, str(check.error), check.title)


def _column_rule(column: str, check: pa.Check) -> str:
    limits = check.statistics
    match check.name:
        case "isin":
            return f"{column} IN {any_of(limits['allowed_values'])}"
        case "str_matches":
            return f"regexp_matches({column}, {text(limits['pattern'])})"
        case "in_range":
            above = ">=" if limits["include_min"] else ">"
            below = "<=" if limits["include_max"] else "<"
            low, high = limits["min_value"], limits["max_value"]
            return f"{column} {above} {low} AND {column} {below} {high}"
        case _:
            return check.title.format(column=column)


def _quoted(column: str) -> str:
    return f'"{column}"'
