"""Read a Parquet file, each column in the pandas type nearest to its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as pq

from analysis.extracts.formats.records import LargeRecords, Note, Records, unreadable

__all__ = ["large_parquet", "read_parquet"]

# A moment is a day where people live whom it is about.
ZONE = "Europe/Brussels"


def read_parquet(path: Path, *, name: str, columns: list[str] | None = None) -> Records:
    """Read a Parquet file; the row number is the record's, from 1.

    An empty string is missing, as in CSV. A timestamp with a zone is the time in Brussels.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages name it.
    columns : list of str, optional
        Columns that are read; all where none are named.

    Raises
    ------
    DataError
        If the file cannot be read or has no record.
    """
    with _told(name):
        table = pq.ParquetFile(path).read(columns=columns)
    if not table.num_rows:
        raise unreadable(name, "there is no record")
    lines = pd.Series(np.arange(1, table.num_rows + 1))
    return _records(table, lines, name)


def large_parquet(path: Path, *, name: str) -> LargeRecords:
    """Give a Parquet file of which the columns are read when they are asked for.

    Parameters
    ----------
    path, name
        As for `read_parquet`.

    Raises
    ------
    DataError
        As `read_parquet`.
    """
    with _told(name):
        file = pq.ParquetFile(path)
        header, rows = file.schema_arrow.names, file.metadata.num_rows
    if not rows:
        raise unreadable(name, "there is no record")
    lines = pd.Series(np.arange(1, rows + 1))

    def read(names: list[str]) -> Records:
        with _told(name):
            table = pq.ParquetFile(path).read(columns=names)
        return _records(table.select(names), lines, name)

    return LargeRecords(header, lines, (), read)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except (arrow.ArrowException, OSError):
        raise unreadable(name, "no readable Parquet (damaged, or its copy broke off)") from None


def _records(table: arrow.Table, lines: pd.Series, name: str) -> Records:
    with _told(name):
        # Bytes that are no text, and offsets outside the file, are found here or nowhere.
        table.validate(full=True)
    arrays = [_plain(values) for values in table.columns]
    columns = [_series(values) for values in arrays]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=lines.index)
    frame.columns = table.column_names
    return Records(frame, lines, tuple(_notes(table.column_names, arrays)))


def _notes(names: list[str], arrays: list[arrow.ChunkedArray]) -> Iterator[Note]:
    """How many empty texts of each column are read as missing."""
    for name, values in zip(names, arrays, strict=True):
        if _is_text(values.type):
            count = compute.sum(_empty(values)).as_py() or 0
            if count:
                yield Note("empty_text", name, count)


def _empty(values: arrow.ChunkedArray) -> arrow.ChunkedArray:
    return compute.equal(compute.binary_length(values), 0)


def _plain(values: arrow.ChunkedArray) -> arrow.ChunkedArray:
    """A column without a dictionary or views, which are ways of writing the same values."""
    kind = values.type
    if arrow.types.is_dictionary(kind):
        values, kind = values.cast(kind.value_type), kind.value_type
    return values.cast(arrow.large_string()) if arrow.types.is_string_view(kind) else values


def _series(values: arrow.ChunkedArray) -> pd.Series:
    """One Parquet column in the pandas type nearest to it."""
    kind = values.type
    if arrow.types.is_null(kind):
        return pd.Series(np.full(len(values), np.nan), dtype="str")
    if _is_text(kind):
        return _texts(values)
    if arrow.types.is_integer(kind):
        return _integers(values)
    if arrow.types.is_decimal(kind):
        return pd.Series(values.cast(arrow.float64()).to_pandas(), dtype="float64")
    if arrow.types.is_boolean(kind):
        return pd.Series(values.to_pandas(), dtype="boolean")
    if arrow.types.is_date(kind) or arrow.types.is_timestamp(kind):
        return _moments(values)
    return values.to_pandas()


def _is_text(kind: arrow.DataType) -> bool:
    return arrow.types.is_string(kind) or arrow.types.is_large_string(kind)


def _texts(values: arrow.ChunkedArray) -> pd.Series:
    values = compute.if_else(_empty(values), arrow.scalar(None, values.type), values)
    return values.to_pandas().astype("str")


def _integers(values: arrow.ChunkedArray) -> pd.Series:
    try:
        values = values.cast(arrow.int64())
    except arrow.ArrowInvalid:
        # Beyond the largest number: as a float it is too large for every contract.
        return pd.Series(values.cast(arrow.float64(), safe=False).to_pandas(), dtype="float64")
    return pd.Series(values.to_pandas(integer_object_nulls=True), dtype="Int64")


def _moments(values: arrow.ChunkedArray) -> pd.Series:
    """Days and timestamps in microseconds, by the clock of Brussels where they have a zone."""
    zone = getattr(values.type, "tz", None)
    # Nanoseconds lose only what is below a microsecond; seconds may be too many to hold.
    nanoseconds = getattr(values.type, "unit", "") == "ns"
    moments = pd.Series(values.cast(arrow.timestamp("us", zone), safe=not nanoseconds).to_pandas())
    if zone is None:
        return moments.astype("datetime64[us]")
    return moments.dt.tz_convert(ZONE).dt.tz_localize(None).astype("datetime64[us]")
