"""Give the columns and codes of a producer our names, as its mapping file says."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.formats.records import Note, Records
from analysis.extracts.reading.crosswalks import crosswalk
from analysis.extracts.reading.parse_values import as_text
from analysis.extracts.reading.producer_mapping import MAPPING_FILE, ProducerMapping

__all__ = ["apply_mapping"]


def apply_mapping(records: Records, mapping: ProducerMapping, *, year: int) -> Records:
    """Give columns and codes our names; what is not mapped stays, for the contract to refuse.

    Parameters
    ----------
    records : Records
        A file as it was read.
    mapping : ProducerMapping
        What the mapping file says of the extract.
    year : int
        Reference year, for the municipalities.

    Returns
    -------
    Records
        With a note of how many values were mapped in each column.

    Raises
    ------
    DataError
        If a mapped column is there twice, in the file or by two names of theirs.
    """
    left_out = [name for name in records.frame if mapping.names.get(name) == ""]
    new_names = {theirs: ours for theirs, ours in mapping.names.items() if ours}
    frame = records.frame.drop(columns=left_out).rename(columns=new_names)
    _refuse_doubled(frame.columns, mapping)
    notes = list(records.notes)
    columns_mapped = sum(name in mapping.names for name in records.frame)
    if columns_mapped:
        notes.append(Note("columns_mapped", count=columns_mapped))
    mapped_columns = {*mapping.codes, *mapping.formats, *mapping.crosswalks}
    for column in sorted(mapped_columns & set(frame.columns)):
        before = _text(frame[column])
        after = _map_codes(before.str.strip(), column, mapping, year=year)
        changed = int((after.fillna("") != before.fillna("")).sum())
        if changed:
            notes.append(Note("mapped", column, changed))
        frame = frame.assign(**{column: after})
    labels = records.labels.assign(column=records.labels["column"].replace(new_names))
    return records.replaced(frame=frame, notes=tuple(notes), labels=labels)


def _refuse_doubled(names: pd.Index, mapping: ProducerMapping) -> None:
    """Of two columns with one name nobody can say which is meant."""
    ours = {*mapping.names.values(), *mapping.codes, *mapping.formats, *mapping.crosswalks}
    doubled = sorted(set(names[names.duplicated()]) & ours)
    if doubled:
        theirs = [each for each, name in mapping.names.items() if name in doubled]
        by_name = f" ({MAPPING_FILE} gives it to {', '.join(theirs)})" if theirs else ""
        raise DataError(
            f"column {', '.join(doubled)} is there twice{by_name}; expected each column once. "
            f"Leave one out, in the file or in {MAPPING_FILE} with a line persons,,THEIR_NAME,"
        )


def _map_codes(values: pd.Series, column: str, mapping: ProducerMapping, *, year: int) -> pd.Series:
    """Values of a column in our format and codes; a line of its own goes before a crosswalk."""
    if column in mapping.formats:
        values = _in_our_format(values, mapping.formats[column])
    codes = mapping.codes.get(column, {})
    if column in mapping.crosswalks:
        shipped = crosswalk(mapping.crosswalks[column], year)
        # The same code with or without zeros in front, and with the point that a spreadsheet gave
        # it.
        plain = values.str.replace(r"^0*([0-9]{3})(?:\.0)?$", r"\1", regex=True).str.casefold()
        is_shipped = plain.isin(list(shipped)) & ~values.isin(list(codes))
        values = plain.map(shipped).where(is_shipped, values)
    values = values.map(codes).where(values.isin(list(codes)), values)
    return values.replace("", np.nan).astype("str")


def _text(values: pd.Series) -> pd.Series:
    if values.dtype == "str":
        return values
    return as_text(values) if values.dtype.kind in "iuf" else values.astype("str")


def _in_our_format(text: pd.Series, date_format: str) -> pd.Series:
    """Days or months in our format; what does not fit the producer's stays as it is."""
    python_format = date_format.replace("DD", "%d").replace("MM", "%m").replace("YYYY", "%Y")
    dates = pd.to_datetime(text, format=python_format, errors="coerce")
    ours = dates.dt.strftime("%Y-%m-%d" if "DD" in date_format else "%Y-%m")
    return ours.where(dates.notna(), text).astype("str")
