"""Reading the one sheet of a workbook as text, cell by cell; meant for small aggregates."""

import datetime
import math
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from analysis.errors import DataError
from analysis.extracts.reading.records import Note, Records, unreadable

__all__ = ["LARGEST", "read_sheet"]

LARGEST = 100_000
# Excel keeps fifteen digits of a number.
EXACT = 10**15


def read_sheet(path: Path, *, name: str) -> Records:
    """Read an .xlsx file: the first filled line is the header; rows are numbered as in the sheet.

    Numbers and days are read as they are stored, not as they are shown; hidden rows are read too.

    Raises
    ------
    DataError
        If it is no workbook, more than one sheet holds something, it has more than `LARGEST` rows,
        a formula was never calculated, or a number has more digits than Excel keeps.
    """
    try:
        stored = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        TypeError,
        SyntaxError,
    ):
        raise unreadable(name, "no readable .xlsx workbook") from None
    sheet = _only_sheet(stored, name)
    if sheet.max_row > LARGEST:
        raise DataError(
            f"{name}: {sheet.max_row} rows in a workbook; expected at most {LARGEST}. Deliver "
            "CSV or Parquet."
        )
    _refuse_uncalculated(sheet, formulas[sheet.title], name)
    rows = [
        (at, [_text(c.value, at, name) for c in row]) for at, row in enumerate(sheet.rows, start=1)
    ]
    filled = [(at, row) for at, row in rows if any(row)]
    if len(filled) < 2:
        raise unreadable(
            name, "there is no record below the header" if filled else "the workbook is empty"
        )
    header = [field.strip() for field in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    if "" in header:
        raise unreadable(name, f"column {header.index('') + 1} has no name in the header")
    beyond = [at for at, row in filled[1:] if any(row[len(header) :])]
    if beyond:
        raise unreadable(name, f"cells right of the header are filled in row {beyond[0]}")
    frame = pd.DataFrame(
        [row[: len(header)] for _, row in filled[1:]], columns=header, dtype="str"
    ).replace("", np.nan)
    hidden = sum(1 for at, _ in filled[1:] if sheet.row_dimensions[at].hidden)
    notes = (Note("spreadsheet"), *((Note("hidden_rows", count=hidden),) if hidden else ()))
    return Records(frame, pd.Series([at for at, _ in filled[1:]], dtype="int64"), notes)


def _only_sheet(book: openpyxl.Workbook, name: str) -> openpyxl.worksheet.worksheet.Worksheet:
    filled = [
        sheet
        for sheet in book.worksheets
        if any(c.value is not None for row in sheet.rows for c in row)
    ]
    if not filled:
        raise unreadable(name, "the workbook is empty")
    if len(filled) > 1:
        raise DataError(
            f"{name}: {len(filled)} sheets hold something; expected one, with a header and a "
            "record a line. Deliver a workbook with that sheet alone."
        )
    return filled[0]


def _refuse_uncalculated(sheet, formulas, name: str) -> None:
    empty = [
        cell.coordinate
        for row in formulas.iter_rows()
        for cell in row
        if cell.data_type == "f" and sheet[cell.coordinate].value is None
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
        return value.strftime(
            "%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M:%S"
        )
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) >= EXACT:
            raise DataError(
                f"{name}: row {row} holds a number of more than 15 digits, of which Excel keeps "
                "15; expected such codes as text. Deliver them from the source, not through a "
                "spreadsheet."
            )
        return str(int(value)) if float(value).is_integer() else repr(value)
    return str(value)
