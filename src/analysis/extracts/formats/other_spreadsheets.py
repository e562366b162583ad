"""Read the one sheet of an .xls, .xlsb or .ods workbook as text, as `excel` reads an .xlsx."""

from collections.abc import Collection
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook

from analysis.errors import DataError
from analysis.extracts.formats.records import Records
from analysis.extracts.formats.sheet_rows import (
    cell_text,
    only_filled,
    records_of,
    refuse_many_rows,
    refuse_merged,
)
from analysis.extracts.formats.spreadsheet_faults import faults_in

__all__ = ["SPREADSHEETS", "read_spreadsheet"]

SPREADSHEETS = (".xls", ".xlsb", ".ods")


def read_spreadsheet(path: Path, *, name: str, expected: Collection[str] = ()) -> Records:
    """Read a workbook of one of `SPREADSHEETS`: the first filled row is the header.

    Numbers and days are read as they are stored, not as they are shown; rows are numbered as in
    the sheet.

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
        a formula failed, it has more than `MOST_ROWS` rows, or a number has more digits than a
        spreadsheet keeps.
    """
    failed, merged = faults_in(path)
    if failed:
        raise DataError(
            f"{name}: {failed} cell(s) hold a formula that failed (#N/A, #REF! and the like); "
            "expected values. Correct them in the workbook, or leave the cells empty, and deliver "
            "it again."
        )
    with CalamineWorkbook.from_path(path) as book:
        sheets = {
            title: _filled_rows(book.get_sheet_by_name(title), name) for title in book.sheet_names
        }
        title = only_filled([title for title, rows in sheets.items() if rows], name)
        rows = sheets[title]
        refuse_many_rows(len(rows), name)
        refuse_merged(_merged(book.get_sheet_by_name(title)) or ["(unnamed)"] * merged, name)
    return records_of(rows, expected, name)


def _filled_rows(sheet: CalamineSheet, name: str) -> dict[int, list[str]]:
    """Text of each row that holds something, by its number in the sheet."""
    if sheet.start is None:
        return {}
    first = sheet.start[0] + 1
    rows = enumerate(sheet.to_python(skip_empty_area=True), first)
    texts = {number: [cell_text(value, number, name) for value in row] for number, row in rows}
    return {number: row for number, row in texts.items() if any(row)}


def _merged(sheet: CalamineSheet) -> list[str]:
    """Merged cells as a spreadsheet names them; none where the reader does not tell."""
    return [f"{_cell(*first)}:{_cell(*last)}" for first, last in sheet.merged_cell_ranges or ()]


def _cell(row: int, column: int) -> str:
    """Name of a cell, of its place from 0.

    Examples
    --------
    >>> _cell(0, 0), _cell(9, 27)
    ('A1', 'AB10')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
