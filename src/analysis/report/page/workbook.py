"""All tables in one workbook, `tabellen.xlsx`: a sheet each, in Dutch, with links and notes.

The numbers are those of the CSV. The file holds no time, and is stored without compression: the
same report gives the same bytes, and a search of its bytes sees every word.
"""

import io
import re
import zipfile
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.hyperlink import Hyperlink

from analysis import plan
from analysis.report.page.workbook_rows import ROW_NUMBERS, head_of, rows_of
from analysis.report.writing.invented_names import unnamed
from analysis.report.writing.table_notes import table_notes

__all__ = ["CONTENTS", "NAME", "without_times", "write"]

NAME = "tabellen.xlsx"
CONTENTS = "Inhoud"
SYNTHETIC = "SYNTHETISCHE GEGEVENS: geen echte personen"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_BOLD, _LINK = Font(bold=True), Font(color="0563C1", underline="single")
# How numbers are shown, by unit; a share of 0,25 is shown as 25,0 %.
_FORMATS = {
    "share": "0.0%",
    "percent": '0.0"\u00a0%"',
    "pp": "0.0",
    "count": "#,##0",
    "days": "0",
    "p_value": "0.000",
}
_OTHER = "#,##0.00"


def write(folder: Path, year: int, tables: list[dict]) -> Path:
    """Write `tabellen.xlsx` of a report folder.

    The first sheet names the tables with a link to each; a table's sheet has its title and notes
    above, a head that stays in view, and a row an estimate.

    Parameters
    ----------
    folder
        Folder of the report.
    year
        Year of the report.
    tables
        Published tables, `table`, `columns` and `rows`, with words beside the codes
        (`labelled.labelled`).
    """
    book = Workbook(write_only=True)
    _contents(book.create_sheet(CONTENTS), year, tables)
    for table in tables:
        _sheet(book.create_sheet(table["table"]), table)
    written = io.BytesIO()
    book.save(written)
    path = folder / NAME
    path.write_bytes(without_times(written.getvalue()))
    return path


def _contents(sheet: WriteOnlyWorksheet, year: int, tables: list[dict]) -> None:
    sheet.column_dimensions["A"].width = 10
    sheet.column_dimensions["B"].width = 95
    sheet.column_dimensions["C"].width = 14
    sheet.column_dimensions["D"].width = 24
    sheet.freeze_panes = "A5"
    synthetic = any(_is_synthetic(table) for table in tables)
    sheet.append([_bold(sheet, f"Integratiemonitor {year}: alle tabellen")])
    sheet.append([_bold(sheet, SYNTHETIC)] if synthetic else [])
    sheet.append(["Dezelfde getallen als in de CSV; datapackage.json legt elke kolom uit."])
    sheet.append([_bold(sheet, words) for words in ("Tabel", "Titel", "Rijen", "Gegevens")])
    for table in tables:
        kind = "synthetisch" if _is_synthetic(table) else ""
        line = plan.load()[table["table"]]
        title = unnamed(line.title, line.id, synthetic=bool(kind))
        sheet.append([_link(sheet, line.id, line.id), title, len(table["rows"]), kind])


def _sheet(sheet: WriteOnlyWorksheet, table: dict) -> None:
    head, rows = head_of(table), rows_of(table)
    notes = table_notes(plan.load()[table["table"]], _estimates(table))
    for place, words in enumerate(head, start=1):
        sheet.column_dimensions[_letter(place)].width = 12 if words in ROW_NUMBERS.values() else 26
    first = len(notes) + 3 + _is_synthetic(table)
    sheet.freeze_panes = f"A{first + 1}"
    if rows:
        sheet.auto_filter.ref = f"A{first}:{_letter(len(head))}{first + len(rows)}"
    sheet.append([_bold(sheet, notes[0])])
    if _is_synthetic(table):
        sheet.append([_bold(sheet, SYNTHETIC)])
    for note in notes[1:]:
        sheet.append([_text(sheet, note)])
    sheet.append([_link(sheet, CONTENTS, "Terug naar de inhoud")])
    sheet.append([])
    sheet.append([_bold(sheet, words) for words in head])
    if not rows:
        sheet.append(["Geen gegevens geleverd."])
    for unit, values in rows:
        sheet.append(
            [_cell(sheet, value, name, unit) for value, name in zip(values, head, strict=True)]
        )


def _estimates(table: dict) -> pd.DataFrame:
    return pd.DataFrame(table["rows"], columns=table["columns"])


def _is_synthetic(table: dict) -> bool:
    at = table["columns"].index("data_kind")
    return any(row[at] == "synthetic" for row in table["rows"])


def _letter(place: int) -> str:
    """Letters of a column; no sheet has more than 26 times 26."""
    before, last = divmod(place - 1, 26)
    return (chr(64 + before) if before else "") + chr(65 + last)


def _cell(sheet: WriteOnlyWorksheet, value: object, name: str, unit: str) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(sheet, value) if isinstance(value, str) else value
    if name not in ROW_NUMBERS.values():
        return value
    cell = WriteOnlyCell(sheet, value)
    of_units = name in (ROW_NUMBERS["count"], ROW_NUMBERS["denominator"], ROW_NUMBERS["n"])
    cell.number_format = _FORMATS["count"] if of_units else _FORMATS.get(unit, _OTHER)
    return cell


def _text(sheet: WriteOnlyWorksheet, words: str) -> object:
    """Text that stays text, also where it begins as a formula does."""
    if not words.startswith("="):
        return words
    cell = WriteOnlyCell(sheet, words)
    cell.data_type = "s"
    return cell


def _bold(sheet: WriteOnlyWorksheet, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, words)
    cell.font = _BOLD
    return cell


def _link(sheet: WriteOnlyWorksheet, to: str, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, words)
    cell.hyperlink = Hyperlink(ref="", location=f"'{to}'!A1")
    cell.font = _LINK
    return cell


def without_times(book: bytes) -> bytes:
    """Pack a workbook anew, without the time at which it was made, so that its bytes are the same.

    Parameters
    ----------
    book
        Content of an .xlsx file.
    """
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(stored, "w") as archive:
        for name in sorted(made.namelist()):
            part = _TIME.sub(rb"\g<1>1980-01-01T00:00:00Z", made.read(name))
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = 3
            archive.writestr(entry, part)
    return stored.getvalue()
