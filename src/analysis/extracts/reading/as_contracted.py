"""Parquet files that hold their contract as they stand, found in one pass by DuckDB.

Nothing of such a file is read in its own way, so that whoever needs it may read it where it lies.
The test is strict: of any other file, the right ones among them, `read_and_check` says how it is
read or why it is refused.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pandera.pandas as pa

from analysis.extracts.contracts.fictitious import is_fictitious
from analysis.extracts.contracts.registry import COVERAGE
from analysis.extracts.formats.file_content import found_in
from analysis.extracts.reading.check_register import period_of
from analysis.extracts.reading.check_with_sql import rules_in_sql
from analysis.extracts.reading.missing_words import WORDS
from analysis.reference import municipalities
from analysis.settings import PROCESSED
from analysis.workbench.out_of_core import out_of_core
from analysis.workbench.sql import any_of, text

__all__ = ["columns_as_contracted", "is_as_contracted"]

# Types of DuckDB that are, or exactly fit in, the type of a contract.
_FITTING = {
    "int": {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"},
    "float": {"DOUBLE"},
    "bool": {"BOOLEAN"},
    "datetime": {"DATE", "TIMESTAMP"},
    "str": {"VARCHAR"},
}
_TYPES = {
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "datetime": "TIMESTAMP",
    "str": "VARCHAR",
}
# No id of this form breaks a rule on ids, and nothing in it is unseen or a word for missing.
_PLAIN_ID = "[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*"
# Letters and signs that are what they seem, with single blanks between them.
_SEEN = "[!-~\u00a1-\u00ac\u00ae-\u024f]+"


def is_as_contracted(path: Path, contract: pa.DataFrameSchema, registered: pd.Series) -> bool:
    """Whether a file has the columns and types of its contract and keeps all its rules.

    Parameters
    ----------
    path : Path
        The file.
    contract : DataFrameSchema
        Its contract.
    registered : Series
        `ref_from`, `ref_to`, `history_from` and `data_kind` as the register has them.

    Returns
    -------
    bool
        False also where it is no Parquet, or only might break a rule.
    """
    if path.suffix.lower() != ".parquet" or found_in(path) != "Parquet":
        return False
    try:
        with out_of_core(PROCESSED) as connection:
            return _is_kept(connection, path, contract, registered)
    except duckdb.Error:
        # Damaged, or too large: the other way of reading says so.
        return False


def columns_as_contracted(contract: pa.DataFrameSchema) -> str:
    """Columns of a file that is as contracted, in the order and the types of its contract."""
    return ", ".join(
        f'CAST("{name}" AS {_TYPES[_kind(column)]}) AS "{name}"'
        for name, column in contract.columns.items()
    )


def _is_kept(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    contract: pa.DataFrameSchema,
    registered: pd.Series,
) -> bool:
    connection.execute(
        f"CREATE TEMP VIEW extract AS FROM read_parquet({text(path)}, file_row_number = true)"
    )
    types = {name: kind for name, kind, *_ in connection.execute("DESCRIBE extract").fetchall()}
    del types["file_row_number"]
    if types.keys() != contract.columns.keys() or not all(
        types[name] in _FITTING[_kind(column)] for name, column in contract.columns.items()
    ):
        return False
    if not connection.execute("SELECT COUNT(*) FROM extract").fetchone()[0]:
        return False
    rules = [*_of_columns(contract), *_of_rows(contract), *_of_period(contract, registered)]
    # What needs the whole file is asked apart, so that all else takes one pass.
    whole = [rule for rule in rules if "(SELECT" in rule]
    of_a_row = " AND ".join(f"({rule})" for rule in rules if rule not in whole)
    return all(
        not connection.execute(f"SELECT COUNT(*) FROM extract WHERE NOT ({rule})").fetchone()[0]
        for rule in (of_a_row, *whole)
    ) and _is_of_flanders_and_brussels(connection, contract, registered)


def _kind(column: pa.Column) -> str:
    return next(kind for kind in _TYPES if str(column.dtype).lower().startswith(kind))


def _of_columns(contract: pa.DataFrameSchema) -> Iterator[str]:
    rules: dict[str, list[str]] = {name: [] for name in contract.columns}
    for column, sql in rules_in_sql(contract):
        if column in rules:
            rules[column].append(sql)
    for name, column in contract.columns.items():
        quoted, metadata = f'"{name}"', column.metadata or {}
        if _kind(column) == "datetime":
            yield f"{quoted} = date_trunc('day', {quoted})"
        of_form = metadata.get("digits") or metadata.get("month")
        named = {check.name for check in column.checks}
        if _kind(column) != "str" or of_form or "isin" in named:
            yield from rules[name]
        elif "country" in named:
            # Namibia, or a word for missing.
            yield from (*rules[name], f"{quoted} <> 'NA'")
        else:
            is_id = bool(metadata.get("id")) or not column.checks
            yield from _of_words(quoted, rules[name], may_be_plain=is_id)


def _of_words(column: str, rules: list[str], *, may_be_plain: bool) -> Iterator[str]:
    """The rules of free text and ids, asked in full only where a first look does not settle it."""
    of_the_file = [rule for rule in rules if "(SELECT" in rule]
    strict = [
        *(rule for rule in rules if rule not in of_the_file),
        f"regexp_full_match({column}, '{_SEEN}( {_SEEN})*')",
        f"lower({column}) NOT IN {any_of(sorted(WORDS))}",
        f"NOT starts_with({column}, '#')",
    ]
    together = " AND ".join(f"({rule})" for rule in strict)
    if may_be_plain:
        yield f"CASE WHEN regexp_full_match({column}, '{_PLAIN_ID}') THEN TRUE ELSE {together} END"
    else:
        yield together
    yield from of_the_file


def _of_rows(contract: pa.DataFrameSchema) -> Iterator[str]:
    for column, sql in rules_in_sql(contract):
        if column not in contract.columns:
            yield sql


def _of_period(contract: pa.DataFrameSchema, registered: pd.Series) -> Iterator[str]:
    coverage = COVERAGE[contract.name]
    if coverage.day_column:
        _, first, last = period_of(contract.name, registered)
        yield f"\"{coverage.day_column}\" BETWEEN '{first}' AND '{last}'"


def _is_of_flanders_and_brussels(
    connection: duckdb.DuckDBPyConnection, contract: pa.DataFrameSchema, registered: pd.Series
) -> bool:
    """Whether all places are known, and nobody who acts has a name that is fictitious."""
    coverage = COVERAGE[contract.name]
    if coverage.acts and registered["data_kind"] != "synthetic":
        names = _different(connection, coverage.acts)
        if is_fictitious(names, coverage.acts).any():
            return False
    if coverage.municipalities:
        year = registered["ref_from"].year if coverage.municipalities == "of the year" else None
        places = _different(connection, coverage.place_column)
        return bool(places.isin(municipalities.load(year=year)["nis_code"]).all())
    return True


def _different(connection: duckdb.DuckDBPyConnection, column: str) -> pd.Series:
    asked = f'SELECT DISTINCT "{column}" AS name FROM extract WHERE "{column}" IS NOT NULL'
    return connection.execute(asked).df()["name"].astype("str")
