"""Read delimited text as producers and spreadsheets write it, without guessing.

Read without asking: UTF-8 with or without a byte order mark, UTF-16 with one, Windows-1252 (and so
Latin-1) where no byte says otherwise; comma, semicolon, tab or bar, whichever splits the header
into the names that are expected; the `sep=` line of Excel; any line end; lines that a spreadsheet
quoted whole; empty lines and empty columns at the right. Everything else is refused.
"""

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.reading.records import Note, Records, unreadable

__all__ = ["read_text"]

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SHOWN_LINES = 20
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n')
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


def read_text(path: Path, *, name: str, expected: Collection[str]) -> Records:
    """Read a delimited file with every field as text; an empty field is missing.

    The row number is the line on which the record starts, so that an editor finds it.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages name it.
    expected : collection of str
        Names that the header may hold; they decide which character separates.

    Raises
    ------
    DataError
        If the file is empty or damaged, has no record, or a line has more or fewer fields than the
        header.
    """
    text, encoding = _decoded(path.read_bytes(), name)
    text, skipped, separator, quoted = _laid_out(text, {each.casefold() for each in expected})
    notes = [Note(encoding)] if encoding != "utf-8" else []
    notes += [Note(SEPARATORS.get(separator, "separator"))] if separator != "," else []
    notes += [Note("sep_line")] if skipped else []
    notes += [Note("quoted_lines")] if quoted else []
    rows, lines, empty = _rows(text, separator, quoted, skipped, name)
    header, rows = _named(rows, name, {each.casefold() for each in expected})
    _refuse_ragged(header, rows, lines[1:], name)
    if not rows:
        raise unreadable(name, "there is no record below the header")
    notes += [Note("empty_lines", count=empty)] if empty else []
    frame = pd.DataFrame([row[: len(header)] for row in rows], columns=header, dtype="str")
    return Records(frame.replace("", np.nan), pd.Series(lines[1:], dtype="int64"), tuple(notes))


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """Text of a file and how it was encoded."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise unreadable(name, "UTF-16 that breaks off") from None
    if b"\x00" in content:
        raise unreadable(name, f"byte {content.index(0) + 1} is zero, which no text holds")
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1} is not UTF-8"
    if _MULTIBYTE.search(content):
        raise unreadable(name, f"{where} while others are")
    try:
        return content.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        raise unreadable(
            name, f"byte {error.start + 1} is neither UTF-8 nor Windows-1252"
        ) from None


def _laid_out(text: str, expected: set[str]) -> tuple[str, int, str, bool]:
    """Text below a `sep=` line, lines skipped, separator, and whether lines are quoted whole."""
    declared = _SEP_LINE.match(text)
    if declared:
        return text[declared.end() :], 1, declared[1], False
    first = next(_reader(text.lstrip("\r\n"), ","), [])
    if len(first) == 1 and '"' in text[:1] and _known(first[0], ",", expected) > 1:
        return text, 0, ",", True
    line = re.split(r"\r\n|\r|\n", text.lstrip("\r\n"), maxsplit=1)[0]
    best = max(SEPARATORS, key=lambda each: _known(line, each, expected))
    return text, 0, best if _known(line, best, expected) else ",", False


def _known(line: str, separator: str, expected: set[str]) -> int:
    try:
        fields = next(_reader(line, separator), [])
    except csv.Error:
        return 0
    return sum(field.strip().casefold() in expected for field in fields)


def _reader(text: str, separator: str):
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _rows(
    text: str, separator: str, quoted: bool, skipped: int, name: str
) -> tuple[list[list[str]], list[int], int]:
    """Fields of each filled line, the line it starts on, and how many hold separators only."""
    rows, lines, empty = [], [], 0
    reader = _reader(text, separator)
    start = 1
    try:
        for row in reader:
            if quoted and len(row) == 1:
                row = next(csv.reader(row, strict=True))
            if any(row):
                rows.append(row)
                lines.append(start + skipped)
            empty += bool(row) and not any(row)
            start = reader.line_num + 1
    except (csv.Error, StopIteration):
        raise unreadable(name, f"broken CSV after line {reader.line_num + skipped}") from None
    if not rows:
        raise unreadable(name, "the file is empty")
    return rows, lines, empty


def _named(
    rows: list[list[str]], name: str, expected: set[str]
) -> tuple[list[str], list[list[str]]]:
    """Header without the empty columns at its right, and the rows without theirs."""
    header = [field.strip() for field in rows[0]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    # A spreadsheet pads every line to its widest; a filled field out there is no padding.
    trimmed = [
        row[:width] if len(row) > width and not any(row[width:]) else row for row in rows[1:]
    ]
    # With few known names it is no header, which is told elsewhere.
    if "" in header and 2 * sum(field.casefold() in expected for field in header) > len(header):
        raise unreadable(name, f"column {header.index('') + 1} has no name in the header")
    return header, trimmed


def _refuse_ragged(header: list[str], rows: list[list[str]], lines: list[int], name: str) -> None:
    where = [line for row, line in zip(rows, lines, strict=True) if len(row) != len(header)]
    if where:
        more = f" and {len(where) - SHOWN_LINES} more" if len(where) > SHOWN_LINES else ""
        raise unreadable(
            name,
            f"the header has {len(header)} fields, another number is on line "
            f"{str(where[:SHOWN_LINES])[1:-1]}{more} (a line cut off, or the separator in a field "
            "without quotes)",
        )
