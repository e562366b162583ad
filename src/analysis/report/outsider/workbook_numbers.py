"""Whether the workbook shows the numbers of the CSV and no other: those are attacked."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from analysis.report.page import table_csv, workbook
from analysis.report.page.workbook_rows import ROW_NUMBERS

__all__ = ["findings"]


def findings(folder: Path) -> list[str]:
    """Name the sheets with a number that the CSV of their table does not have in that row.

    Parameters
    ----------
    folder
        A finished report.
    """
    path = folder / workbook.NAME
    if not path.is_file():
        return []
    book = CalamineWorkbook.from_path(str(path))
    lines = []
    for name in book.sheet_names:
        if name == workbook.CONTENTS:
            continue
        table = folder / "tables" / f"{name}.csv"
        if not table.is_file():
            lines.append(f"{path.name}, sheet {name}: there is no such table")
            continue
        own = _numbers_of(book.get_sheet_by_name(name).to_python())
        rows = table_csv.read(table)
        if len(own) != len(rows) or not all(map(_within, own, rows)):
            lines.append(f"{path.name}, sheet {name}: shows what tables/{name}.csv does not")
    return lines


def _numbers_of(sheet: list[list]) -> list[dict[str, object]]:
    """Numbers of each row below the head."""
    names = {words: name for name, words in ROW_NUMBERS.items()}
    heads = [place for place, row in enumerate(sheet) if ROW_NUMBERS["value"] in row]
    if not heads:
        return []
    head = sheet[heads[0]]
    return [
        {names[words]: value for words, value in zip(head, row, strict=True) if words in names}
        for row in sheet[heads[0] + 1 :]
    ]


def _within(own: dict[str, object], row: dict[str, str]) -> bool:
    """Whether every number of a row of the sheet is the one of the CSV, or not there."""
    return all(
        value in ("", None)
        or (isinstance(value, int | float) and row[name] and float(row[name]) == float(value))
        for name, value in own.items()
    )
