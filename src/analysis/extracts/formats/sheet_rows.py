"""The rows of a sheet, of whatever program: text of each cell, the header, the records below it."""

import datetime
import math
from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts.formats.header_line import refuse_title
from analysis.extracts.formats.records import Note, Records, unreadable

__all__ = [
    "MOST_ROWS", "cell_text", "only_filled", "records_of", "refuse_many_rows", "refuse_merged",
]  # fmt: skip

MOST_ROWS = 100_000
# A spreadsheet keeps fifteen digits of a number.
FIRST_INEXACT = 10**15


def records_of(
    filled: dict[int, list[str]], expected: Collection[str], name: str, *, hidden: int = 0
) -> Records:
    """Return the records of a sheet: the first filled row is the header.

    Parameters
    ----------
    filled : dict of int to list of str
        Text of each row that holds something, by its number in the sheet from 1.
    expected : collection of str
        Names that the header may hold.
    name : str
        How messages name the file.
    hidden : int
        How many of these rows are hidden, which are read too.

    Raises
    ------
    DataError
        If there is no record, something stands above the header or right of it.
    """
    if len(filled) < 2:
        raise unreadable(
            name, "there is no record below the header" if filled else "the workbook is empty"
        )
    refuse_title(filled, expected, name, what="row")
    header = _header(filled.pop(next(iter(filled))), name)
    beyond = [number for number, row in filled.items() if any(row[len(header) :])]
    if beyond:
        raise unreadable(
            name,
            f"cells right of the header are filled in row {beyond[0]}",
            expected="nothing beside the table",
        )
    rows = [row[: len(header)] for row in filled.values()]
    frame = pd.DataFrame(rows, columns=header, dtype="str").replace("", np.nan)
    notes = [Note("spreadsheet")]
    if hidden:
        notes.append(Note("hidden_rows", count=hidden))
    return Records(frame, pd.Series(list(filled), dtype="int64"), tuple(notes))


def _header(row: list[str], name: str) -> list[str]:
    header = [field.strip() for field in row]
    while header and not header[-1]:
        header.pop()
    if "" in header:
        raise unreadable(
            name,
            f"column {header.index('') + 1} has no name in the header",
            expected="a name for each column",
        )
    return header


def only_filled(filled: list[str], name: str) -> str:
    """Return the title of the one sheet that holds something; refuse none and more than one."""
    if not filled:
        raise unreadable(name, "the workbook is empty")
    if len(filled) > 1:
        titles = ", ".join(map(repr, filled))
        raise DataError(
            f"{name}: {len(filled)} sheets hold something ({titles}); expected one, with a header "
            "and a record a line. Deliver a workbook with that sheet alone."
        )
    return filled[0]


def refuse_many_rows(rows: int, name: str) -> None:
    """Refuse a sheet with more than `MOST_ROWS` rows: workbooks are for small aggregates."""
    if rows > MOST_ROWS:
        raise DataError(
            f"{name}: {rows} rows in a workbook; expected at most {MOST_ROWS}. Deliver "
            "CSV or Parquet."
        )


def refuse_merged(merged: list[str], name: str) -> None:
    """Refuse merged cells, named as in `A1:B2`: which rows their value is for, nobody can say."""
    if merged:
        raise DataError(
            f"{name}: cells {merged[0]} are merged ({len(merged)} such places); expected a value "
            "in every cell that has one. Undo the merging and fill each cell, at the source."
        )


def cell_text(value: object, row: int, name: str) -> str:
    """Return a value of a cell as text, as it is stored.

    Parameters
    ----------
    value : object
        Text, number, flag, day or nothing.
    row : int
        Its row in the sheet, for messages.
    name : str
        How messages name the file.

    Raises
    ------
    DataError
        If it is a number with more digits than a spreadsheet keeps.

    Examples
    --------
    >>> cell_text(410.0, 2, "survey.ods"), cell_text(datetime.date(2023, 12, 31), 2, "survey.ods")
    ('410', '2023-12-31')
    """
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
            f"{name}: row {row} holds a number of more than 15 digits, of which a spreadsheet "
            "keeps 15; expected such codes as text. Deliver them from the source, not through a "
            "spreadsheet."
        )
    return str(int(value)) if float(value).is_integer() else repr(value)
