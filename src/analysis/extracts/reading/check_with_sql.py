"""Check a Parquet file of some size: the contract as SQL, in one pass by DuckDB, row for row."""

from pathlib import Path

import duckdb
import pandera.pandas as pa

__all__ = ["LARGE", "keeps_contract", "sql_rules"]

# Number of records above which a file is checked here, which is then faster than in memory and
# takes none of it.
LARGE = 2_000
# What DuckDB must find in the file for each kind of the contract; another kind is read and worded
# in memory.
_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}
_SQL_TYPES = {
    "str": {"VARCHAR"},
    "int": _INTEGERS,
    "float": {"FLOAT", "DOUBLE", *_INTEGERS},
    "bool": {"BOOLEAN"},
    "datetime": {"DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"},
}


def keeps_contract(path: Path, contract: pa.DataFrameSchema) -> bool:
    """Whether a Parquet file keeps every rule of its contract, without reading it into memory.

    False also where a column is absent or of another type than the contract's: what is wrong is
    then found, row by row, and worded by reading the file.

    Parameters
    ----------
    path : Path
        The file.
    contract : DataFrameSchema
        The contract.
    """
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE VIEW extract AS FROM read_parquet({_literal(path)}, file_row_number = true)"
        )
        types = dict(
            connection.execute("SELECT column_name, column_type FROM (DESCRIBE extract)").fetchall()
        )
        if types.keys() - {"file_row_number"} != contract.columns.keys():
            return False
        for name, column in contract.columns.items():
            if types[name] not in _sql_types(str(column.dtype)):
                return False
        broken = ", ".join(f"COUNT(*) FILTER (WHERE NOT ({rule}))" for rule in sql_rules(contract))
        return not any(connection.execute(f"SELECT {broken} FROM extract").fetchone())


def sql_rules(contract: pa.DataFrameSchema) -> list[str]:
    """Every rule of a contract in SQL, true where it is kept, over a relation called `extract`.

    Parameters
    ----------
    contract : DataFrameSchema
        The contract.

    Examples
    --------
    >>> from analysis.extracts.contracts.registry import CONTRACTS
    >>> sql_rules(CONTRACTS["unia_grounds"])[0]
    '"report_id" IS NOT NULL'
    """
    rules = []
    for name, column in contract.columns.items():
        if not column.nullable:
            rules.append(f"{_quoted(name)} IS NOT NULL")
        if str(column.dtype).startswith("float"):
            rules.append(f"isfinite({_quoted(name)})")
        rules += [_column_rule(_quoted(name), check) for check in column.checks]
    return [*rules, *(check.title for check in contract.checks)]


def _column_rule(column: str, check: pa.Check) -> str:
    limits = check.statistics
    match check.name:
        case "isin":
            return f"{column} IN ({', '.join(map(_literal, limits['allowed_values']))})"
        case "str_matches":
            return f"regexp_matches({column}, {_literal(limits['pattern'])})"
        case "in_range":
            above = ">=" if limits["include_min"] else ">"
            below = "<=" if limits["include_max"] else "<"
            low, high = limits["min_value"], limits["max_value"]
            return f"{column} {above} {low} AND {column} {below} {high}"
        case _:
            return check.title.format(column=column)


def _quoted(column: str) -> str:
    return f'"{column}"'


def _literal(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _sql_types(dtype: str) -> set[str]:
    kind = next(kind for kind in _SQL_TYPES if dtype.lower().startswith(kind))
    return _SQL_TYPES[kind]
