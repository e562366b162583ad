"""Read the one sheet of a workbook as text, cell by cell; meant for small aggregates."""

from collections.abc import Collection
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from analysis.errors import DataError
from analysis.extracts.formats.records import Records
from analysis.extracts.formats.sheet_rows import (
    cell_text,
    only_filled,
    records_of,
    refuse_many_rows,
    refuse_merged,
)

__all__ = ["read_excel"]


def read_excel(
    path: Path, *, name: str, expected: Collection[str] = (), sheet: str = ""
) -> Records:
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
    sheet : str
        Title of the sheet that is read where the workbook has it; the others may hold anything.

    Raises
    ------
    DataError
        If more than one sheet holds something, something stands above the header, cells are merged,
        it has more than `MOST_ROWS` rows, a formula was never calculated, or a number has more
        digits than Excel keeps.
    """
    chosen = _calculated_sheet(path, name, sheet)
    filled = _filled_rows(chosen, name)
    hidden = sum(1 for number in filled if chosen.row_dimensions[number].hidden)
    return records_of(filled, expected, name, hidden=hidden)


def _filled_rows(sheet: Worksheet, name: str) -> dict[int, list[str]]:
    """Text of each row that holds something, by its number in the sheet."""
    width = max(cell.column for cell in _filled_cells(sheet))
    rows: dict[int, list[str]] = {}
    for cell in _filled_cells(sheet):
        row = rows.setdefault(cell.row, [""] * width)
        row[cell.column - 1] = cell_text(cell.value, cell.row, name)
    return {number: rows[number] for number in sorted(rows) if any(rows[number])}


def _filled_cells(sheet: Worksheet) -> list[Cell]:
    # Its rows would go on to the last formatted cell, which may be row 1,048,576.
    return [cell for cell in sheet._cells.values() if cell.value is not None]


def _calculated_sheet(path: Path, name: str, title: str) -> Worksheet:
    """The sheet of that title or the one filled sheet, with the values of its formulas."""
    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    _refuse_uncalculated(values, formulas, name)
    named = title in values.sheetnames and _filled_cells(values[title])
    sheet = values[title] if named else _only_sheet(values, name)
    refuse_many_rows(len({cell.row for cell in _filled_cells(sheet)}), name)
    refuse_merged([str(each) for each in sheet.merged_cells.ranges], name)
    return sheet


def _only_sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    filled = [sheet.title for sheet in book.worksheets if _filled_cells(sheet)]
    return book[only_filled(filled, name)]


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
