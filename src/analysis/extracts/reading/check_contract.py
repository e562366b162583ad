"""Hold a file against its contract: the typed frame, and every rule that a row breaks."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa

from analysis.errors import DataError
from analysis.extracts.formats.records import Breach, LargeRecords, Note, Records
from analysis.extracts.reading import check_with_sql
from analysis.extracts.reading.check_header import refuse_other_columns
from analysis.extracts.reading.convert_types import convert_types
from analysis.extracts.reading.large_parts import parts_of, sources
from analysis.extracts.reading.mapping.apply_mapping import apply_mapping
from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping
from analysis.extracts.reading.read_records import large_records, read_records
from analysis.extracts.reading.refusal import project_path

__all__ = ["Checked", "Reading", "read_and_check"]


class Reading(NamedTuple):
    """One extract as it was read: its typed frame, notes on reading, and labels of its codes."""

    frame: pd.DataFrame
    notes: tuple[Note, ...]
    labels: pd.DataFrame


class Checked(NamedTuple):
    """A file held against a contract: what was read, what it breaks, its row numbers."""

    reading: Reading
    breaches: list[Breach]
    lines: pd.Series


def read_and_check(
    path: Path, contract: pa.DataFrameSchema, mapping: ProducerMapping, *, year: int
) -> Checked:
    """Read one file and hold it against a contract, whatever the register says of it.

    Parameters
    ----------
    path : Path
        The file, in one of `file_content.FORMATS`.
    contract : DataFrameSchema
        The contract.
    mapping : ProducerMapping
        What the mapping file says of the extract.
    year : int
        Reference year.

    Returns
    -------
    Checked
        The typed frame with what was read in its own way; every breach; the row number of each
        record in the file.

    Raises
    ------
    DataError
        If the file cannot be read, or lacks a column or has one too many.
    """
    expected = [*contract.columns, *mapping.names]
    with large_records(path, expected=expected, places=mapping.places) as large:
        if large is not None:
            return _in_parts(large, contract, mapping, path, year=year)
    records = read_records(path, expected=expected, places=mapping.places)
    records = _ours(records, contract, mapping, path, year=year)
    frame, breaches, notes = convert_types(records, contract, mapping)
    reading = Reading(frame, notes, records.labels)
    return _held(reading, breaches, records.lines, contract)


def _in_parts(
    large: LargeRecords,
    contract: pa.DataFrameSchema,
    mapping: ProducerMapping,
    path: Path,
    *,
    year: int,
) -> Checked:
    """Read a large file some columns at a time, so that its text is never held as a whole."""
    header = Records(
        pd.DataFrame(columns=large.header, index=large.lines.index[:0], dtype="str"),
        large.lines[:0],
    )
    # What can be said of the header alone is said before any column is read.
    noted = _ours(header, contract, mapping, path, year=year).notes
    of_header = [note for note in noted if not note.column]
    columns, breaches, notes = {}, [], Counter()
    for part in parts_of(contract):
        only = mapping.only(part.columns)
        theirs = sources(large.header, part.columns, only)
        records = apply_mapping(large.read(theirs), only, year=year)
        records = _with_our_names(records, contract)
        records = _with_absent(records, part)
        frame, wrong, noted = convert_types(records, part, mapping)
        columns |= dict(frame.items())
        breaches += wrong
        notes.update({(note.what, note.column): note.count for note in noted if note.column})
    in_order = {name: columns.pop(name) for name in contract.columns}
    frame = pd.DataFrame(in_order, copy=False)
    told = (*large.notes, *of_header, *(Note(*which, count) for which, count in notes.items()))
    reading = Reading(frame, told, header.labels)
    return _held(reading, breaches, large.lines, contract)


def _ours(
    records: Records,
    contract: pa.DataFrameSchema,
    mapping: ProducerMapping,
    path: Path,
    *,
    year: int,
) -> Records:
    """Give records our names and codes, and exactly the columns of the contract."""
    try:
        mapped = apply_mapping(records, mapping, year=year)
    except DataError as error:
        raise DataError(f"{project_path(path)}: {error}") from None
    records = _with_our_names(mapped, contract)
    refuse_other_columns(records.frame.columns, contract, name=project_path(path))
    return _with_absent(records, contract)


def _held(
    reading: Reading, breaches: list[Breach], lines: pd.Series, contract: pa.DataFrameSchema
) -> Checked:
    """Hold a typed frame against the rules; columns that could not be read are passed over."""
    unread = {breach.column for breach in breaches}
    by_rules = check_with_sql.breaches if len(reading.frame) > check_with_sql.LARGE else _breaches
    breaches = breaches + by_rules(reading.frame, lines, contract, unread=unread)
    return Checked(reading, breaches, lines)


def _with_our_names(records: Records, contract: pa.DataFrameSchema) -> Records:
    """Read a name that differs in capitals or blanks only as ours."""
    ours = {name.casefold(): name for name in contract.columns}
    renamed = {
        name: ours[name.strip().casefold()]
        for name in records.frame
        if name not in contract.columns and name.strip().casefold() in ours
    }
    if not renamed:
        return records
    notes = (*records.notes, Note("capitals", count=len(renamed)))
    return records.replaced(frame=records.frame.rename(columns=renamed), notes=notes)


def _with_absent(records: Records, contract: pa.DataFrameSchema) -> Records:
    """The columns of a contract alone; one that an older file may lack is empty."""
    absent = {name: np.nan for name in contract.columns if name not in records.frame}
    frame = records.frame.assign(**absent).astype(dict.fromkeys(absent, "str"))
    return records.replaced(frame=frame[list(contract.columns)])


def _breaches(
    frame: pd.DataFrame, lines: pd.Series, contract: pa.DataFrameSchema, *, unread: set[str]
) -> list[Breach]:
    """Hold a typed frame against its contract; columns that could not be read are passed over."""
    # Nor can a rule over several columns be checked where one of them could not be read.
    columns = {name: column for name, column in contract.columns.items() if name not in unread}
    readable = pa.DataFrameSchema(columns, checks=[] if unread else contract.checks, strict=True)
    try:
        readable.validate(frame[list(columns)], lazy=True)
    except pandera.errors.SchemaErrors as error:
        return _by_rule(error.failure_cases, lines)
    return []


def _by_rule(failures: pd.DataFrame, lines: pd.Series) -> list[Breach]:
    """Gather the failures of pandera per column and rule, with row numbers of the file."""
    # A rule over whole rows fails once, however many columns pandera names for it.
    whole_rows = failures["schema_context"] == "DataFrameSchema"
    failures = failures.assign(
        index=failures["index"].astype("Int64"), column=failures["column"].mask(whole_rows, None)
    )
    breaches = []
    for (context, column, check), cases in failures.groupby(
        ["schema_context", "column", "check"], dropna=False
    ):
        rule = "a value in every row" if check == "not_nullable" else str(check)
        rows = sorted(set(lines.loc[cases["index"].dropna()].tolist()))
        if context == "DataFrameSchema":
            breaches.append(Breach("(row)", rule, rows, []))
        else:
            breaches.append(
                Breach(str(column), rule, rows, cases["failure_case"].dropna().tolist())
            )
    return breaches
