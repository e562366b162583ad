"""Read a Parquet file, each column in the pandas type nearest to its own."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as pq

from analysis.extracts.reading.records import Records, unreadable

__all__ = ["read_parquet"]


def read_parquet(path: Path, *, name: str) -> Records:
    """Read a Parquet file; the row number is the record's, from 1.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages name it.

    Raises
    ------
    DataError
        If the file cannot be read or has no record.
    """
    try:
        table = pq.ParquetFile(path).read()
    except (arrow.ArrowException, OSError):
        raise unreadable(name, "no readable Parquet") from None
    if not table.num_rows:
        raise unreadable(name, "there is no record")
    columns = [_series(table.column(place)) for place in range(table.num_columns)]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(table.num_rows))
    frame.columns = table.column_names
    return Records(frame, pd.Series(np.arange(1, table.num_rows + 1)))


def _series(values: arrow.ChunkedArray) -> pd.Series:
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
