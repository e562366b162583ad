"""Read the one sheet of a workbook as text, cell by cell; meant for small aggregates."""

import datetime
import math
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from analysis.errors import DataError
from analysis.extracts.reading.records import Note, Records, unreadable

__all__ = ["MOST_ROWS", "read_excel"]

MOST_ROWS = 100_000
# Excel keeps fifteen digits of a number.
FIRST_INEXACT = 10**15
_UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    TypeError,
    SyntaxError,
)


def read_excel(path: Path, *, name: str) -> Records:
    """Read an .xlsx file: the first filled line is the header; rows are numbered as in the sheet.

    Numbers and days are read as they are stored, not as they are shown; hidden rows are read too.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages name it.

    Raises
    ------
    DataError
        If it is no workbook, more than one sheet holds something, it has more than `MOST_ROWS`
        rows, a formula was never calculated, or a number has more digits than Excel keeps.
    """
    sheet = _calculated_sheet(path, name)
    texts = {
        number: [_text(cell.value, number, name) for cell in row]
        for number, row in enumerate(sheet.rows, start=1)
    }
    filled = {number: row for number, row in texts.items() if any(row)}
    if len(filled) < 2:
        raise unreadable(
            name, "there is no record below the header" if filled else "the workbook is empty"
        )
    header = _header(filled.pop(next(iter(filled))), name)
    beyond = [number for number, row in filled.items() if any(row[len(header) :])]
    if beyond:
        raise unreadable(name, f"cells right of the header are filled in row {beyond[0]}")
    rows = [row[: len(header)] for row in filled.values()]
    frame = pd.DataFrame(rows, columns=header, dtype="str").replace("", np.nan)
    notes = [Note("spreadsheet")]
    hidden = sum(1 for number in filled if sheet.row_dimensions[number].hidden)
    if hidden:
        notes.append(Note("hidden_rows", count=hidden))
    return Records(frame, pd.Series(list(filled), dtype="int64"), tuple(notes))


def _calculated_sheet(path: Path, name: str) -> Worksheet:
    """The one filled sheet, with the values of its formulas."""
    try:
        values = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path)
    except _UNREADABLE:
        raise unreadable(name, "no readable .xlsx workbook") from None
    sheet = _only_sheet(values, name)
    if sheet.max_row > MOST_ROWS:
        raise DataError(
            f"{name}: {sheet.max_row} rows in a workbook; expected at most {MOST_ROWS}. Deliver "
            "CSV or Parquet."
        )
    _refuse_uncalculated(sheet, formulas[sheet.title], name)
    return sheet


def _header(row: list[str], name: str) -> list[str]:
    header = [field.strip() for field in row]
    while header and not header[-1]:
        header.pop()
    if "" in header:
        raise unreadable(name, f"column {header.index('') + 1} has no name in the header")
    return header


def _only_sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    filled = [
        sheet
        for sheet in book.worksheets
        if any(cell.value is not None for row in sheet.rows for cell in row)
    ]
    if not filled:
        raise unreadable(name, "the workbook is empty")
    if len(filled) > 1:
        raise DataError(
            f"{name}: {len(filled)} sheets hold something; expected one, with a header and a "
            "record a line. Deliver a workbook with that sheet alone."
        )
    return filled[0]


def _refuse_uncalculated(values: Worksheet, formulas: Worksheet, name: str) -> None:
    empty = [
        cell.coordinate
        for row in formulas.iter_rows()
        for cell in row
        if cell.data_type == "f" and values[cell.coordinate].value is None
    ]
    if empty:
        raise DataError(
            f"{name}: cell {empty[0]} holds a formula that was never calculated ({len(empty)} "
            "such cells); expected values. Open the workbook, save it and deliver it again."
        )


def _text(value: object, row: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.strftime("%Y-%m-%d" if at_midnight else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number_text(value, row, name)
    return str(value)


def _number_text(value: float, row: int, name: str) -> str:
    if not math.isfinite(value) or abs(value) >= FIRST_INEXACT:
        raise DataError(
            f"{name}: row {row} holds a number of more than 15 digits, of which Excel keeps "
            "15; expected such codes as text. Deliver them from the source, not through a "
            "spreadsheet."
        )
    return str(int(value)) if float(value).is_integer() else repr(value)
