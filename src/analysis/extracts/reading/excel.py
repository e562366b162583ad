"""Read the one sheet of a workbook as text, cell by cell; meant for small aggregates."""

import datetime
import math
from collections.abc import Collection
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from analysis.errors import DataError
from analysis.extracts.reading.header_line import refuse_title
from analysis.extracts.reading.records import Note, Records, unreadable

__all__ = ["MOST_ROWS", "read_excel"]

MOST_ROWS = 100_000
# Excel keeps fifteen digits of a number.
FIRST_INEXACT = 10**15


def read_excel(path: Path, *, name: str, expected: Collection[str] = ()) -> Records:
    """Read an .xlsx file: the first filled line is the header; rows are numbered as in the sheet.

    Numbers and days are read as they are stored, not as they are shown; hidden rows are read too.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages name it.
    expected : collection of str
        Names that the header may hold.

    Raises
    ------
    DataError
        If more than one sheet holds something, something stands above the header, cells are merged,
        it has more than `MOST_ROWS` rows, a formula was never calculated, or a number has more
        digits than Excel keeps.
    """
    sheet = _calculated_sheet(path, name)
    filled = _filled_rows(sheet, name)
    if len(filled) < 2:
        raise unreadable(
            name, "there is no record below the header" if filled else "the workbook is empty"
        )
    refuse_title(filled, expected, name, what="row")
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


def _filled_rows(sheet: Worksheet, name: str) -> dict[int, list[str]]:
    """Text of each row that holds something, by its number in the sheet."""
    width = max(cell.column for cell in _filled_cells(sheet))
    rows: dict[int, list[str]] = {}
    for cell in _filled_cells(sheet):
        row = rows.setdefault(cell.row, [""] * width)
        row[cell.column - 1] = _text(cell.value, cell.row, name)
    return {number: rows[number] for number in sorted(rows) if any(rows[number])}


def _filled_cells(sheet: Worksheet) -> list[Cell]:
    # Its rows would go on to the last formatted cell, which may be row 1,048,576.
    return [cell for cell in sheet._cells.values() if cell.value is not None]


def _calculated_sheet(path: Path, name: str) -> Worksheet:
    """The one filled sheet, with the values of its formulas."""
    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    _refuse_uncalculated(values, formulas, name)
    sheet = _only_sheet(values, name)
    rows = len({cell.row for cell in _filled_cells(sheet)})
    if rows > MOST_ROWS:
        raise DataError(
            f"{name}: {rows} rows in a workbook; expected at most {MOST_ROWS}. Deliver "
            "CSV or Parquet."
        )
    merged = [str(each) for each in sheet.merged_cells.ranges]
    if merged:
        raise DataError(
            f"{name}: cells {merged[0]} are merged ({len(merged)} such places); expected a value "
            "in every cell that has one. Undo the merging and fill each cell, at the source."
        )
    return sheet


def _header(row: list[str], name: str) -> list[str]:
    header = [field.strip() for field in row]
    while header and not header[-1]:
        header.pop()
    if "" in header:
        raise unreadable(name, f"column {header.index('') + 1} has no name in the header")
    return header


def _only_sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    filled = [sheet for sheet in book.worksheets if _filled_cells(sheet)]
    if not filled:
        raise unreadable(name, "the workbook is empty")
    if len(filled) > 1:
        titles = ", ".join(repr(sheet.title) for sheet in filled)
        raise DataError(
            f"{name}: {len(filled)} sheets hold something ({titles}); expected one, with a header "
            "and a record a line. Deliver a workbook with that sheet alone."
        )
    return filled[0]


def _refuse_uncalculated(values: openpyxl.Workbook, formulas: openpyxl.Workbook, name: str) -> None:
    empty = [
        cell.coordinate
        for sheet in formulas.worksheets
        for cell in _filled_cells(sheet)
        if cell.data_type == "f" and values[sheet.title][cell.coordinate].value is None
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
