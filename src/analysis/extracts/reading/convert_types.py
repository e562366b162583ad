"""Convert the columns of a file to the types of a contract, keeping count of the rows."""

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.extracts.formats.records import Breach, Note, Records
from analysis.extracts.reading import parse_values
from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping
from analysis.extracts.reading.missing_words import without_missing_words, without_user_missing
from analysis.extracts.reading.strange_text import composed, invisible, look_alikes

__all__ = ["EXPECTED", "convert_types", "typed_as_contracted"]

# Kinds of Parquet column that a kind of the contract may be made from, besides text.
ACCEPTED_KINDS = {"int": "iuf", "float": "iuf", "bool": "biuf", "datetime": "M", "str": ""}
# Whole numbers up to here are exact as a float.
LARGEST_EXACT = 2**53
# The register of a delivery is ours, and may say "-" of a licence.
REGISTER = "delivery"
EXPECTED = {
    "int": "a whole number",
    "float": "a number with a decimal point, the same way in the whole column",
    "bool": "true or false",
    "datetime": "a day as YYYY-MM-DD",
    "str": "text (a code or an id is text, also where it is all digits)",
}
# What to ask for where a producer left out small counts.
NO_BOUND = (
    "not a bound (<5) or a range (1-4): ask the producer for the counts themselves, which the "
    "report protects, or for larger groups, in which none is left out"
)


def convert_types(
    records: Records, contract: pa.DataFrameSchema, mapping: ProducerMapping
) -> tuple[pd.DataFrame, list[Breach], tuple[Note, ...]]:
    """Give every column the type of its contract.

    Parameters
    ----------
    records : Records
        A file with the columns of the contract.
    contract : DataFrameSchema
        The contract.
    mapping : ProducerMapping
        What the mapping file says of words for "missing".

    Returns
    -------
    DataFrame
        The columns of the contract; a value that could not be read is missing.
    list of Breach
        Which rows did not allow it.
    tuple of Note
        What was read though it was written in another way.
    """
    breaches = invisible(records) + look_alikes(records, contract)
    records = _without_blanks(without_user_missing(composed(records), contract))
    if contract.name != REGISTER:
        records, doubtful = without_missing_words(records, contract, mapping)
        breaches += doubtful
    frame, notes = records.frame, list(records.notes)
    numeric = [
        name
        for name, values in frame.items()
        if values.dtype == "str" and _kind_in(contract, name) in ("int", "float")
    ]
    # Excel writes semicolons where the comma is decimal, and a point then parts thousands.
    points_may_group = parse_values.shows_decimal_comma([frame[name] for name in numeric])
    points_may_group |= any(note.what == "semicolon" for note in notes)
    columns = {}
    for name, column in contract.columns.items():
        is_error = _spreadsheet_errors(frame[name])
        values, column_notes = _convert(
            frame[name].mask(is_error), column, points_may_group=points_may_group
        )
        notes += column_notes
        is_bound = _suppressed(frame[name], _kind(column))
        not_read = frame[name].notna() & values.isna() & ~is_error & ~is_bound
        expected = EXPECTED[_kind(column)]
        breaches += _breach(records, frame[name], is_bound, f"{expected}, {NO_BOUND}")
        breaches += _breach(records, frame[name], not_read, expected)
        breaches += _breach(
            records, frame[name], is_error, f"{expected}, not an error of a spreadsheet"
        )
        columns[name] = _without_nulls(values, str(column.dtype))
    return pd.DataFrame(columns, copy=False), breaches, tuple(notes)


def typed_as_contracted(frame: pd.DataFrame, contract: pa.DataFrameSchema) -> pd.DataFrame:
    """Give the columns of a file that is as contracted its types, without looking at any text.

    Parameters
    ----------
    frame : DataFrame
        Some or all columns of the contract, as a Parquet file has them.
    contract : DataFrameSchema
        The contract.
    """
    columns = {}
    for name in (each for each in contract.columns if each in frame):
        column, values = contract.columns[name], frame[name]
        if _kind(column) != "str":
            values, _ = _convert_typed(values, _kind(column), {})
        elif values.dtype != "str":
            values = values.astype("str")
        columns[name] = _without_nulls(values, str(column.dtype))
    return pd.DataFrame(columns, copy=False)


def _without_blanks(records: Records) -> Records:
    """The records without blanks around their text, with a note for each column that had some."""
    trimmed, notes = {}, list(records.notes)
    for name, values in records.frame.items():
        if values.dtype != "str":
            continue
        stripped = values.str.strip()
        count = int((stripped != values)[values.notna()].sum())
        if count:
            trimmed[name] = stripped.replace("", np.nan)
            notes.append(Note("blanks", name, count))
    return records.replaced(frame=records.frame.assign(**trimmed), notes=tuple(notes))


def _kind(column: pa.Column) -> str:
    return next(kind for kind in ACCEPTED_KINDS if str(column.dtype).lower().startswith(kind))


def _kind_in(contract: pa.DataFrameSchema, name: str) -> str:
    return _kind(contract.columns[name]) if name in contract.columns else ""


def _spreadsheet_errors(values: pd.Series) -> pd.Series:
    if values.dtype != "str":
        return pd.Series(False, index=values.index)
    return values.isin(parse_values.SPREADSHEET_ERRORS)


def _suppressed(values: pd.Series, kind: str) -> pd.Series:
    if values.dtype != "str" or kind not in ("int", "float"):
        return pd.Series(False, index=values.index)
    return parse_values.suppressed(values)


def _breach(records: Records, values: pd.Series, wrong: pd.Series, expected: str) -> list[Breach]:
    if not wrong.any():
        return []
    rows, found = records.lines[wrong].tolist(), values[wrong].tolist()
    return [Breach(str(values.name), expected, rows, found)]


def _without_nulls(values: pd.Series, dtype: str) -> pd.Series:
    """Use the type of the contract that knows no missing value, where none is missing."""
    if dtype in ("int64", "bool") and not values.isna().any():
        return values.astype(dtype)
    return values


def _convert(
    values: pd.Series, column: pa.Column, *, points_may_group: bool
) -> tuple[pd.Series, list[Note]]:
    """Convert a column to the contract's kind; what cannot be converted is missing."""
    kind, metadata = _kind(column), column.metadata or {}
    if values.dtype != "str":
        return _convert_typed(values, kind, metadata)
    if kind == "datetime":
        return parse_values.days(values)
    if kind == "bool":
        return parse_values.flags(values)
    if kind == "str":
        return _convert_text(values, metadata)
    numbers, notes = parse_values.numbers(
        values, integers=kind == "int", points_may_group=points_may_group
    )
    return _integers(numbers) if kind == "int" else numbers, notes


def _convert_text(values: pd.Series, metadata: dict) -> tuple[pd.Series, list[Note]]:
    if metadata.get("digits"):
        return parse_values.fixed_digits(
            values, width=metadata["digits"], pattern=metadata["pattern"]
        )
    return parse_values.months(values) if metadata.get("month") else (values, [])


def _convert_typed(values: pd.Series, kind: str, metadata: dict) -> tuple[pd.Series, list[Note]]:
    """Convert a Parquet column; a number becomes a code only where the contract says which."""
    if kind == "str" and metadata.get("coded") and values.dtype.kind in "iuf":
        text = parse_values.as_text(values)
        return _convert_text(text, metadata) if metadata.get("digits") else (text, [])
    if values.dtype.kind not in ACCEPTED_KINDS[kind]:
        return pd.Series(pd.NA, index=values.index, dtype="object"), []
    if kind == "int":
        return _integers(values.astype("float64")), []
    if kind == "float":
        numbers = values.astype("float64")
        return numbers.where(np.isfinite(numbers)), []
    if kind == "datetime":
        moments = values.astype("datetime64[us]")
        return moments.where(moments == moments.dt.normalize()), []
    return values.where(values.isin([0, 1])).astype("boolean"), []


def _integers(numbers: pd.Series) -> pd.Series:
    whole = (numbers == numbers.round()) & (numbers.abs() < LARGEST_EXACT)
    return numbers.where(whole).astype("Int64")
