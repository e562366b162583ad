"""Read delimited text as producers and spreadsheets write it, without guessing.

Read without asking: UTF-8 and UTF-16 with or without a byte order mark, Windows-1252 (and so
Latin-1) where no byte says otherwise; comma, semicolon, tab, bar, two bars or tilde, whichever
splits the header into the names that are expected; the `sep=` line of Excel; any line end; lines
that a spreadsheet quoted whole; empty lines and empty columns at the right. Everything else is
refused.
"""

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.extracts.formats.broken_lines import goes_on, ragged
from analysis.extracts.formats.header_line import count_known, refuse_title
from analysis.extracts.formats.records import Note, Records, unreadable

__all__ = [
    "MULTIBYTE",
    "SEPARATORS",
    "STAND_IN",
    "Layout",
    "first_fields",
    "layout_of",
    "read_delimited",
]

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "~": "tilde"}
# Two characters, which no reader of CSV takes: one that no text holds is put in their place.
DOUBLE_BAR, STAND_IN = "||", "\x1f"
LOOKED_AT = 100_000
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n')
MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


@dataclass(frozen=True)
class Layout:
    """How a text is laid out: what is below a `sep=` line, and how its fields are told apart."""

    text: str
    separator: str = ","
    skipped_lines: int = 0
    lines_quoted_whole: bool = False

    def ending_in(self, end: str) -> "Layout":
        """The same layout of a text that is longer than was looked at, by its last character."""
        return replace(self, text=end)

    def notes(self) -> list[Note]:
        """What is not as asked for."""
        found = []
        if self.separator != ",":
            known = SEPARATORS | {STAND_IN: "double_bar"}
            found.append(Note(known.get(self.separator, "separator")))
        if self.skipped_lines:
            found.append(Note("sep_line"))
        if self.lines_quoted_whole:
            found.append(Note("quoted_lines"))
        if self.text[-1:] not in ("\n", "\r"):
            # Usual, and the only trace of a file that was cut off in its last field.
            found.append(Note("no_final_newline"))
        return found


def read_delimited(path: Path, *, name: str, expected: Collection[str]) -> Records:
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
    text, encoding = _decode(path.read_bytes(), name)
    if not text.strip():
        raise unreadable(name, "the file is empty")
    known_names = {each.casefold() for each in expected}
    layout = layout_of(text, known_names)
    rows, lines, empty_lines = _split(layout, name)
    refuse_title(dict(zip(lines, rows, strict=True)), known_names, name)
    header, rows = _without_padding(rows, name, known_names)
    _refuse_ragged(header, rows, lines[1:], name)
    if not rows:
        raise unreadable(name, "there is no record below the header", expected="a record a line")
    notes = [Note(encoding)] if encoding != "utf-8" else []
    notes += layout.notes()
    notes += [Note("empty_lines", count=empty_lines)] if empty_lines else []
    frame = pd.DataFrame(rows, columns=header, dtype="str")
    return Records(frame.replace("", np.nan), pd.Series(lines[1:], dtype="int64"), tuple(notes))


def _decode(content: bytes, name: str) -> tuple[str, str]:
    """Text of a file and how it was encoded."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise unreadable(name, "UTF-16 that breaks off") from None
    for encoding, zero_bytes in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        # Letters of Europe have a zero byte each: half of the bytes, all at the same side.
        if 2 * zero_bytes.count(0) > len(zero_bytes) and 4 * content.count(0) < 3 * len(content):
            try:
                return content.decode(encoding), "utf-16"
            except UnicodeDecodeError:
                raise unreadable(name, "UTF-16 that breaks off") from None
    if b"\x00" in content:
        raise unreadable(
            name,
            f"byte {content.index(0) + 1} is zero, which no text holds",
            expected="text in UTF-8",
        )
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1} is not UTF-8"
    if MULTIBYTE.search(content):
        raise unreadable(name, f"{where} while others are", expected="one encoding, UTF-8")
    try:
        return content.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        raise unreadable(
            name, f"byte {error.start + 1} is neither UTF-8 nor Windows-1252"
        ) from None


def layout_of(text: str, known_names: set[str]) -> Layout:
    """Say how a text is laid out, by its first lines and the names that its header may hold."""
    declared = _SEP_LINE.match(text)
    if declared:
        return Layout(text[declared.end() :], declared[1], skipped_lines=1)
    filled = text.lstrip("\r\n")
    line = re.split(r"\r\n|\r|\n", filled, maxsplit=1)[0]
    whole = first_fields(line, ",")
    if len(whole) == 1 and '"' in text[:1] and _count_known(whole[0], ",", known_names) > 1:
        return Layout(text, lines_quoted_whole=True)
    if DOUBLE_BAR in line and _count_known(
        line.replace(DOUBLE_BAR, STAND_IN), STAND_IN, known_names
    ):
        return Layout(text.replace(DOUBLE_BAR, STAND_IN), STAND_IN)
    lines = re.split(r"\r\n|\r|\n", filled[:LOOKED_AT])[:10]
    # The header, or where a title stands above it the first line with names.
    for line in lines:
        best = max(SEPARATORS, key=lambda each: _count_known(line, each, known_names))
        if _count_known(line, best, known_names):
            return Layout(text, best)
    return Layout(text)


def _count_known(line: str, separator: str, known_names: set[str]) -> int:
    """How many known names a line holds when it is split at a separator."""
    return count_known(first_fields(line, separator), known_names)


def first_fields(text: str, separator: str) -> list[str]:
    """Fields of the first line; none where it cannot be split, which is refused elsewhere."""
    try:
        return next(_reader(text, separator), [])
    except csv.Error:
        return []


def _reader(text: str, separator: str):
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _split(layout: Layout, name: str) -> tuple[list[list[str]], list[int], int]:
    """Fields of each filled line, the line it starts on, and how many hold separators only."""
    rows, lines, empty_lines = [], [], 0
    reader = _reader(layout.text, layout.separator)
    start = 1
    try:
        for row in reader:
            if layout.lines_quoted_whole and len(row) == 1:
                row = next(csv.reader(row, strict=True))
            if any("\n" in field or "\r" in field for field in row):
                raise goes_on(name, start + layout.skipped_lines)
            if any(row):
                rows.append(row)
                lines.append(start + layout.skipped_lines)
            elif row:
                empty_lines += 1
            start = reader.line_num + 1
    except (csv.Error, StopIteration):
        line = reader.line_num + layout.skipped_lines
        raise unreadable(
            name, f"broken CSV after line {line}", expected="every quote closed"
        ) from None
    if not rows:
        raise unreadable(name, "the file is empty")
    return rows, lines, empty_lines


def _without_padding(
    rows: list[list[str]], name: str, known_names: set[str]
) -> tuple[list[str], list[list[str]]]:
    """Header without the empty columns at its right, and the rows without theirs."""
    header = [field.strip() for field in rows[0]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    # With few known names it is no header, which is refused elsewhere.
    known = sum(field.casefold() in known_names for field in header)
    if "" in header and 2 * known > width:
        raise unreadable(
            name,
            f"column {header.index('') + 1} has no name in the header",
            expected="a name for each column",
        )
    # A spreadsheet pads every line to its widest; a filled field out there is no padding.
    return header, [row if any(row[width:]) else row[:width] for row in rows[1:]]


def _refuse_ragged(header: list[str], rows: list[list[str]], lines: list[int], name: str) -> None:
    where = [line for row, line in zip(rows, lines, strict=True) if len(row) != len(header)]
    if where:
        raise ragged(name, len(header), where)
