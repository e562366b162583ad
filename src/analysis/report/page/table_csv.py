"""The CSV of a published table, for a spreadsheet with Belgian settings: written and read back.

Without pandas: two reports are compared without it.
"""

import csv
import re
from pathlib import Path

from analysis.plan import NUMBERS
from analysis.workbench.resources import resource

__all__ = ["DECIMAL", "ENCODING", "LABEL", "SEPARATOR", "read", "write"]

SEPARATOR, DECIMAL = ";", ","
# With the mark at the start, without which a spreadsheet takes UTF-8 for something else.
ENCODING = "utf-8-sig"
# How the name of a column ends that gives the codes of the one before it in words.
LABEL = "_label"
# Columns of codes that the file gives in words, as it did before they were codes.
WORDED = ("agreement",)
# A spreadsheet runs a text that begins so, also after a separator or a new line where it takes
# those for the end of a cell; a tab in front, which it does not show, stops that.
_FORMULA = re.compile(r"^(?=[=+\-@\t\r\n])|(?<=[;\r\n])(?=[=+\-@])")
_QUOTED = re.compile(r'[,;"\t\r\n]')


def write(table: dict, folder: Path) -> Path:
    """Write a table as CSV: UTF-8, semicolon, decimal comma; a text is never run as a formula.

    Parameters
    ----------
    table
        `table`, `columns` and `rows`, as a chapter published it.
    folder
        Folder of the file, which is called `TABLE.csv`.
    """
    path = folder / f"{table['table']}.csv"
    rows = [table["columns"], *(_worded(row, table["columns"]) for row in table["rows"])]
    lines = [SEPARATOR.join(map(_cell, row)) + "\n" for row in rows]
    path.write_text("".join(lines), encoding=ENCODING, newline="")
    return path


def read(path: Path, *, labels: bool = False) -> list[dict[str, str]]:
    """Rows of the CSV of a published table, as text; what is a number has a decimal point.

    Parameters
    ----------
    path
        The file.
    labels
        Keep the columns of words, which only say what the codes beside them mean.
    """
    with path.open(encoding=ENCODING, newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter=SEPARATOR))
    for row in rows:
        row |= {name: row[name].replace(DECIMAL, ".") for name in NUMBERS if row.get(name)}
    if labels:
        return rows
    return [{name: row[name] for name in row if not name.endswith(LABEL)} for row in rows]


def _worded(row: list, columns: list[str]) -> list:
    described = resource("labels")["column"]
    words = {name: described[name]["codes"] for name in WORDED if name in columns}
    return [words.get(name, {}).get(v, v) for name, v in zip(columns, row, strict=True)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return f"{value:.12g}".replace(".", DECIMAL) if isinstance(value, float) else str(value)
    text = _FORMULA.sub("\t", value)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
