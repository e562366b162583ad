"""Check files too large for memory: the contract as SQL, in one pass over the Parquet by DuckDB."""

from pathlib import Path

import duckdb
import pandera.pandas as pa

__all__ = ["LARGE", "conditions", "kept"]

LARGE = 500_000
# What DuckDB must find in the file for each kind of the contract; another kind is read and worded
# in memory.
_KINDS = {
    "string": {"VARCHAR"},
    "int": {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"},
    "float": {"FLOAT", "DOUBLE", "TINYINT", "SMALLINT", "INTEGER", "BIGINT"},
    "bool": {"BOOLEAN"},
    "datetime": {"DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"},
}


def _name(column: str) -> str:
    return f'"{column}"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _of_check(column: str, check: pa.Check) -> str:
    told = check.statistics
    match check.name:
        case "isin":
            return f"{_name(column)} IN ({', '.join(map(_text, told['allowed_values']))})"
        case "str_matches":
            return f"regexp_matches({_name(column)}, {_text(told['pattern'])})"
        case "in_range":
            low = ">=" if told["include_min"] else ">"
            high = "<=" if told["include_max"] else "<"
            return (
                f"{_name(column)} {low} {told['min_value']} AND {_name(column)} {high} "
                f"{told['max_value']}"
            )
        case _:
            return check.title.format(column=_name(column))


def conditions(contract: pa.DataFrameSchema) -> list[str]:
    """Every rule of a contract in SQL, true where it is kept, over a relation called `extract`.

    Examples
    --------
    >>> from analysis.extracts.contracts import CONTRACTS
    >>> conditions(CONTRACTS["unia_grounds"])[0]
    '"report_id" IS NOT NULL'
    """
    found = []
    for name, column in contract.columns.items():
        found += [] if column.nullable else [f"{_name(name)} IS NOT NULL"]
        found += [f"isfinite({_name(name)})"] if str(column.dtype).startswith("float") else []
        found += [_of_check(name, check) for check in column.checks]
    return [*found, *(check.title for check in contract.checks)]


def kept(path: Path, contract: pa.DataFrameSchema) -> bool:
    """Whether a Parquet file keeps every rule of its contract, without reading it into memory.

    False also where a column is absent or of another type than the contract's: what is wrong is
    then found, row by row, and worded by reading the file.
    """
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE VIEW extract AS FROM read_parquet({_text(path)}, file_row_number = true)"
        )
        kinds = dict(
            connection.execute("SELECT column_name, column_type FROM (DESCRIBE extract)").fetchall()
        )
        if kinds.keys() - {"file_row_number"} != contract.columns.keys():
            return False
        if not all(
            _fits(kinds[name], str(column.dtype)) for name, column in contract.columns.items()
        ):
            return False
        broken = ", ".join(f"COUNT(*) FILTER (WHERE NOT ({rule}))" for rule in conditions(contract))
        return not any(connection.execute(f"SELECT {broken} FROM extract").fetchone())


def _fits(kind: str, expected: str) -> bool:
    return any(
        kind in kinds
        for name, kinds in _KINDS.items()
        if expected.lower().startswith((name, name[:3]))
    )
