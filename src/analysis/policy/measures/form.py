"""The form on which an administration reports: prefilled with its measures, read back as it is."""

import io
import re
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from analysis.policy.measures import plans
from analysis.policy.measures.content import Content
from analysis.policy.measures.targets import results
from analysis.policy.measures.update_contract import COLUMNS, FORM_SHEET, heading
from analysis.policy.measures.words import unit
from analysis.policy.rows import each_row
from analysis.report.page.workbook import without_times
from analysis.workbench.resources import resource

__all__ = ["fill_form", "form_rows", "saved", "write_forms"]

BOLD = Font(bold=True)
_TO_FILL = PatternFill("solid", fgColor="FFF4CC")
# Prefilled, and only there to be read.
_BESIDE = ("title", "administration", "last_reported", "last_state")
_WIDTHS = {"title": 60, "text": 40, "administration": 32, "reporter": 28, "indicator_id": 24}


def form_rows(found: Content) -> pd.DataFrame:
    """Rows of the empty form: every measure of a plan that has begun, by administration.

    Parameters
    ----------
    found : Content
        The whole follow-up.

    Returns
    -------
    DataFrame
        By measure: `owners` (list), `title`, `administration`, `last_reported`, `last_state`, and
        `indicator_id` and `unit` of its first target with a number.
    """
    standing = found.standing[found.standing["state"] != "not_begun"]
    goals = results()
    goals = goals[goals["value"].notna()].drop_duplicates("objective").set_index("objective")
    goals = goals.reindex(standing.index)
    given = standing["administration"] != ""
    owner = standing["administration"].where(given, standing["cabinet"])
    words = resource("measures")["reported_state"]
    frame = pd.DataFrame(
        {
            "owners": owner.map(plans.owners),
            "title": standing["title"],
            "administration": owner,
            "last_reported": standing["last_reported"].where(standing["last_state"] != "", ""),
            "last_state": standing["last_state"].map(lambda code: words.get(code, "")),
            "indicator_id": goals["id"].fillna(""),
            "unit": goals["unit"].fillna("").map(unit),
        }
    )
    return frame.sort_values("administration", kind="stable")


def fill_form(sheet: Worksheet, rows: pd.DataFrame) -> None:
    """Write the empty form in a sheet: one header, one row a measure, what is to fill in coloured.

    Parameters
    ----------
    sheet
        An empty sheet.
    rows : DataFrame
        What `form_rows` gives, all or those of one administration.
    """
    names = ["measure_id", *_BESIDE, *COLUMNS[1:]]
    beside = resource("measures")["beside"]
    sheet.append([beside[name] if name in beside else heading(name) for name in names])
    for measure in each_row(rows):
        known = {"measure_id": measure.Index} | measure._asdict()
        sheet.append([known.get(name, "") or None for name in names])
    last = max(sheet.max_row, 2)
    for place, name in enumerate(names, start=1):
        letter = sheet.cell(1, place).column_letter
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
        sheet.cell(1, place).font = BOLD
        if name in COLUMNS[1:]:
            _to_fill_in(sheet, name, f"{letter}2:{letter}{last}")
    sheet.freeze_panes = "C2"


def _to_fill_in(sheet: Worksheet, name: str, cells: str) -> None:
    """Colour the cells of a column, and say in each what belongs there."""
    for (cell,) in sheet[cells]:
        cell.fill = _TO_FILL
        if name == "reported_on":
            cell.number_format = "yyyy-mm-dd"
    words = ",".join(resource("measures")["reported_state"].values())
    told = DataValidation(
        type="list" if name == "state" else None,
        formula1=f'"{words}"' if name == "state" else None,
        allow_blank=True,
        showInputMessage=True,
        promptTitle=heading(name),
        prompt=resource("measures")["prompt"][name],
    )
    told.add(cells)
    sheet.add_data_validation(told)


def write_forms(folder: Path, found: Content) -> list[Path]:
    """Write a form for each administration, `formulieren/NAME.xlsx`.

    Parameters
    ----------
    folder
        Folder of the follow-up.
    found : Content
        The whole follow-up.
    """
    target = folder / "formulieren"
    target.mkdir()
    each = form_rows(found).explode("owners")
    written = []
    for owner, rows in each.groupby("owners"):
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = FORM_SHEET
        fill_form(sheet, rows)
        path = target / f"{_file_name(str(owner))}.xlsx"
        path.write_bytes(saved(book))
        written.append(path)
    return written


def _file_name(owner: str) -> str:
    """A name of an administration as a name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", owner.casefold().replace("ï", "i")).strip("-")


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as bytes that are the same each time; texts that begin as a formula stay texts."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"
    written = io.BytesIO()
    book.save(written)
    return without_times(written.getvalue())
