"""From the text or the columns of a file to the types of a contract, keeping count of the rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
import pyarrow.parquet as pq

from analysis.extracts.reading import notations
from analysis.extracts.reading.records import Breach, Note, Records, unreadable

__all__ = ["read_typed", "typed"]

# Kinds of Parquet column that a kind of the contract may be made from, besides text.
ACCEPTS = {"int": "iuf", "float": "iuf", "bool": "b", "datetime": "M", "str": ""}
RULES = {
    "int": "a whole number",
    "float": "a number with a decimal point, the same way in the whole column",
    "bool": "true or false",
    "datetime": "a day as YYYY-MM-DD",
    "str": "text (a code or an id is text, also where it is all digits)",
}


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
        raise unreadable(name, "no readable Parquet") from None
    if not table.num_rows:
        raise unreadable(name, "there is no record")
    columns = [_column(table.column(place)) for place in range(table.num_columns)]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(table.num_rows))
    frame.columns = table.column_names
    return Records(frame, pd.Series(np.arange(1, table.num_rows + 1)))


def typed(
    records: Records, contract: pa.DataFrameSchema
) -> tuple[pd.DataFrame, list[Breach], list[Note]]:
    """Give every column the type of its contract.

    Returns
    -------
    DataFrame
        The columns of the contract; a value that could not be read is missing.
    list of Breach
        Which rows did not allow it.
    list of Note
        What was read though it was written in another way.
    """
    text = {name: values for name, values in records.frame.items() if values.dtype == "str"}
    trimmed = {name: values.str.strip() for name, values in text.items()}
    blanks = {name: int((trimmed[name] != text[name])[text[name].notna()].sum()) for name in text}
    given = records.frame.assign(
        **{name: trimmed[name].replace("", np.nan) for name in text if blanks[name]}
    )
    numeric = [name for name in text if _kind(contract, name) in ("int", "float")]
    comma = notations.decimal_comma([given[name] for name in numeric])
    columns, breaches = {}, []
    notes = [Note("blanks", name, count) for name, count in blanks.items() if count]
    for name, rules in contract.columns.items():
        wrong = _spreadsheet_errors(given[name])
        values, found = _turned(given[name].mask(wrong), rules, comma_elsewhere=comma)
        notes += found
        lost = given[name].notna() & values.isna() & ~wrong
        rule = RULES[_kind(contract, name)]
        for rows, why in ((lost, rule), (wrong, f"{rule}, not an error of a spreadsheet")):
            if rows.any():
                breaches.append(
                    Breach(name, why, records.lines[rows].tolist(), given[name][rows].tolist())
                )
        strict = str(rules.dtype)
        columns[name] = (
            values.astype(strict)
            if strict in ("int64", "bool") and not values.isna().any()
            else values
        )
    return pd.DataFrame(columns), breaches, notes


def _kind(contract: pa.DataFrameSchema, name: str) -> str:
    kind = str(contract.columns[name].dtype).lower() if name in contract.columns else ""
    return next((each for each in ACCEPTS if kind.startswith(each)), "")


def _spreadsheet_errors(values: pd.Series) -> pd.Series:
    if values.dtype != "str":
        return pd.Series(False, index=values.index)
    return values.isin(notations.SPREADSHEET_ERRORS)


def _turned(
    values: pd.Series, rules: pa.Column, *, comma_elsewhere: bool
) -> tuple[pd.Series, list[Note]]:
    """Turn a column into the contract's kind; what cannot be turned is missing."""
    kind = next(each for each in ACCEPTS if str(rules.dtype).lower().startswith(each))
    about = rules.metadata or {}
    if values.dtype != "str":
        return _from_typed(values, kind, about)
    if kind == "datetime":
        return notations.days(values)
    if kind == "bool":
        return notations.flags(values)
    if kind == "str":
        if about.get("digits"):
            return notations.digits(values, width=about["digits"], pattern=about["pattern"])
        return notations.months(values) if about.get("month") else (values, [])
    numbers, notes = notations.numbers(values, whole=kind == "int", comma_elsewhere=comma_elsewhere)
    return _whole(numbers) if kind == "int" else numbers, notes


def _from_typed(values: pd.Series, kind: str, about: dict) -> tuple[pd.Series, list[Note]]:
    """Turn a Parquet column; a number becomes a code only where the contract says which."""
    nothing = pd.Series(pd.NA, index=values.index, dtype="object")
    if kind == "str" and about.get("coded") and values.dtype.kind in "iuf":
        text = notations.as_text(values)
        return (
            notations.digits(text, width=about["digits"], pattern=about["pattern"])
            if about.get("digits")
            else (text, [])
        )
    if values.dtype.kind not in ACCEPTS[kind]:
        return nothing, []
    if kind == "int":
        return _whole(values.astype("float64")), []
    if kind == "float":
        numbers = values.astype("float64")
        return numbers.where(np.isfinite(numbers)), []
    return (values.astype("datetime64[us]") if kind == "datetime" else values.astype("boolean")), []


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.where(numbers == numbers.round()).astype("Int64")
