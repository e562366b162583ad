"""From the text of a CSV or the columns of a Parquet file to typed columns, keeping count of the rows."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
import pyarrow.parquet as pq

from analysis.errors import DataError

__all__ = ["Breach", "Records", "read_text", "read_typed", "typed"]


@dataclass(frozen=True)
class Records:
    """The records of a file as they stand there, and the row number of each in the file."""

    frame: pd.DataFrame
    lines: pd.Series


@dataclass(frozen=True)
class Breach:
    """One rule that a column breaks: the rows of the file and the values found there."""

    column: str
    rule: str
    rows: list[int]
    found: list[object]


def _unreadable(name: str, why: str) -> DataError:
    return DataError(f"{name}: {why}; expected a complete CSV in UTF-8 (commas) or Parquet. Deliver it again.")


def read_text(path: Path, *, name: str) -> Records:
    """Read a CSV with every field as text; an empty field is missing.

    The row number is the line on which the record starts, so that an editor finds it.
    """
    rows, lines, ragged = [], [], []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            start = reader.line_num + 1
            for row in reader:
                if row:
                    (rows if len(row) == len(header) else ragged).append(row)
                    lines.append((start, len(row) == len(header)))
                start = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise _unreadable(name, f"byte {error.start + 1} is not UTF-8") from None
    except csv.Error:
        raise _unreadable(name, f"broken CSV after line {reader.line_num}") from None
    if not header:
        raise _unreadable(name, "the file is empty")
    if ragged:
        where = [line for line, whole in lines if not whole]
        more = f" and {len(where) - 20} more" if len(where) > 20 else ""
        raise _unreadable(
            name,
            f"the header has {len(header)} fields, another number is on line {str(where[:20])[1:-1]}{more}",
        )
    if not rows:
        raise _unreadable(name, "there is no record below the header")
    frame = pd.DataFrame(rows, columns=header, dtype="str")
    return Records(frame.replace("", np.nan), pd.Series([line for line, _ in lines], dtype="int64"))


def _column(values: arrow.ChunkedArray) -> pd.Series:
    """One Parquet column in the pandas type nearest to it."""
    kind = values.type
    if arrow.types.is_dictionary(kind):
        values, kind = values.cast(kind.value_type), kind.value_type
    if arrow.types.is_null(kind):
        return pd.Series(np.full(len(values), np.nan), dtype="str")
    if arrow.types.is_string(kind) or arrow.types.is_large_string(kind):
        return values.to_pandas().astype("str")
    if arrow.types.is_integer(kind):
        return pd.Series(values.to_pandas(integer_object_nulls=True), dtype="Int64")
    if arrow.types.is_boolean(kind):
        return pd.Series(values.to_pandas(), dtype="boolean")
    if arrow.types.is_date(kind) or arrow.types.is_timestamp(kind):
        return pd.Series(values.cast(arrow.timestamp("us"), safe=False).to_pandas())
    return values.to_pandas()


def read_typed(path: Path, *, name: str) -> Records:
    """Read a Parquet file; the row number is the record's, from 1."""
    try:
        table = pq.ParquetFile(path).read()
    except (arrow.ArrowException, OSError):
        raise _unreadable(name, "no readable Parquet") from None
    if not table.num_rows:
        raise _unreadable(name, "there is no record")
    columns = [_column(table.column(place)) for place in range(table.num_columns)]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(table.num_rows))
    frame.columns = table.column_names
    return Records(frame, pd.Series(np.arange(1, table.num_rows + 1)))


def _as_number(text: pd.Series) -> pd.Series:
    plain = text.where(text.str.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,3})?"))
    return pd.to_numeric(plain, errors="coerce").astype("float64")


def _as_date(text: pd.Series) -> pd.Series:
    plain = text.where(text.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    return pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


def _whole(values: pd.Series) -> pd.Series:
    numbers = _as_number(values) if values.dtype == "str" else values.astype("float64")
    return numbers.where(numbers == numbers.round()).astype("Int64")


def _number(values: pd.Series) -> pd.Series:
    numbers = _as_number(values) if values.dtype == "str" else values.astype("float64")
    return numbers.where(np.isfinite(numbers))


def _flag(values: pd.Series) -> pd.Series:
    if values.dtype == "str":
        values = values.map({"true": True, "false": False, "True": True, "False": False, "1": True, "0": False})
    return values.astype("boolean")


def _date(values: pd.Series) -> pd.Series:
    return _as_date(values) if values.dtype == "str" else values.astype("datetime64[us]")


def _convert(values: pd.Series, kind: str) -> tuple[pd.Series, str]:
    """Turn a column into the contract's kind; what cannot be turned is missing. Returns the rule in words."""
    accepts = {
        "int": "iuf",
        "Int": "iuf",
        "float": "iuf",
        "bool": "b",
        "boolean": "b",
        "datetime": "M",
        "str": "",
    }
    name = next(key for key in ("Int", "int", "float", "boolean", "bool", "datetime", "str") if kind.startswith(key))
    rules = {
        "i": "a whole number",
        "f": "a number with a decimal point",
        "b": "true or false",
        "d": "a day as YYYY-MM-DD",
    }
    rule = rules.get(name[0].lower(), "text (a code or an id is text, also where it is all digits)")
    if values.dtype != "str" and values.dtype.kind not in accepts[name]:
        return pd.Series(pd.NA, index=values.index, dtype="object"), rule
    turn = {"i": _whole, "f": _number, "b": _flag, "d": _date}.get(name[0].lower())
    return (turn(values) if turn else values), rule


def typed(records: Records, contract: pa.DataFrameSchema) -> tuple[pd.DataFrame, list[Breach]]:
    """Give every column the type of its contract and tell which rows did not allow it."""
    columns, breaches = {}, []
    for name, rules in contract.columns.items():
        given = records.frame[name]
        values, rule = _convert(given, str(rules.dtype))
        lost = given.notna() & values.isna()
        if lost.any():
            breaches.append(Breach(name, rule, records.lines[lost].tolist(), given[lost].tolist()))
        whole = not values.isna().any()
        kind = str(rules.dtype)
        if whole and kind in ("int64", "bool"):
            values = values.astype(kind)
        columns[name] = values
    return pd.DataFrame(columns), breaches
