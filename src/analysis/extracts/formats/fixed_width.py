"""Read fixed-width text: a record a line without a header, each column at its own places.

The places are named by who delivers (`mapping.csv`), counted in characters from 1. Text between
them that nobody named is refused, for then the places may be one off.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.csv as text_reader

from analysis.extracts.formats.broken_lines import listed
from analysis.extracts.formats.delimited_text import SEPARATORS, first_fields
from analysis.extracts.formats.header_line import count_known
from analysis.extracts.formats.large_encoding import encoding_of
from analysis.extracts.formats.records import LargeRecords, Note, Records, unreadable

__all__ = ["Places", "open_fixed_width", "read_fixed_width"]

# Name of a column -> its first and its last character, from 1.
Places = Mapping[str, tuple[int, int]]

# A sign that no text holds, so that each line is one field.
_NO_SEPARATOR = "\x1f"


def read_fixed_width(
    path: Path, *, name: str, places: Places, expected: Collection[str]
) -> Records:
    """Read every column of a fixed-width file as text; blanks alone are missing.

    The row number is the number of the line.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages name it.
    places : mapping of str to (int, int)
        First and last character of each column.
    expected : collection of str
        Names that a header might hold, by which a file that has one is known.

    Raises
    ------
    DataError
        If the file has a header, is empty, has lines that are cut off, or holds text where no
        column is.
    """
    whole = open_fixed_width(path, name=name, places=places, expected=expected)
    return whole.read(whole.header)


def open_fixed_width(
    path: Path, *, name: str, places: Places, expected: Collection[str]
) -> LargeRecords:
    """Give a fixed-width file of which the columns are cut out when they are asked for.

    Parameters
    ----------
    path, name, places, expected
        As for `read_fixed_width`.

    Raises
    ------
    DataError
        As `read_fixed_width`.
    """
    encoding = encoding_of(path, name)
    lines = _lines(path, encoding, name)
    filled = compute.not_equal(compute.utf8_trim_whitespace(lines), "")
    numbers = np.flatnonzero(filled.to_numpy()) + 1
    lines = lines.filter(filled)
    if not len(lines):
        raise unreadable(name, "the file is empty")
    _refuse_header(lines[0].as_py(), expected, name)
    _refuse_tabs(lines, numbers, name)
    _refuse_cut_off(lines, numbers, places, name)
    _refuse_unnamed(lines, numbers, places, name)
    notes = [Note("fixed_width")]
    notes += [Note(encoding.removesuffix("-le").removesuffix("-be"))] * (encoding != "utf-8")
    rows = pd.Series(numbers)

    def read(names: list[str]) -> Records:
        columns = {each: _cut_out(lines, places[each]).astype("str") for each in names}
        return Records(pd.DataFrame(columns, index=rows.index), rows, tuple(notes))

    return LargeRecords(list(places), rows, tuple(notes), read)


def _lines(path: Path, encoding: str, name: str) -> arrow.ChunkedArray:
    kinds = {"line": arrow.large_string()}
    try:
        table = text_reader.read_csv(
            path,
            read_options=text_reader.ReadOptions(column_names=["line"], encoding=encoding),
            parse_options=text_reader.ParseOptions(
                delimiter=_NO_SEPARATOR, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=text_reader.ConvertOptions(column_types=kinds),
        )
    except arrow.ArrowInvalid:
        raise unreadable(
            name, "a line holds a character that no text has", expected="text, a record a line"
        ) from None
    # The mark at the start of a UTF-16 file is left in its first line.
    return compute.replace_substring(table["line"], "\ufeff", "", max_replacements=1)


def _trimmed(lines: arrow.ChunkedArray, first: int, last: int | None) -> arrow.ChunkedArray:
    return compute.utf8_trim_whitespace(compute.utf8_slice_codeunits(lines, first - 1, last))


def _cut_out(lines: arrow.ChunkedArray, place: tuple[int, int]) -> pd.Series:
    """The text of one column, without the blanks that pad it; missing where there is no other."""
    return _trimmed(lines, *place).to_pandas().astype("str").replace("", np.nan)


def _refuse_header(line: str, expected: Collection[str], name: str) -> None:
    """Refuse a first line that holds names of columns with separators between them."""
    if any(count_known(first_fields(line, each), expected) > 1 for each in SEPARATORS):
        raise unreadable(
            name,
            "line 1 is a header, and mapping.csv gives the place of each column",
            expected="either names or places: without a header, or without lines as @1-12",
        )


def _refuse_tabs(lines: arrow.ChunkedArray, numbers: np.ndarray, name: str) -> None:
    where = numbers[compute.match_substring(lines, "\t").to_numpy()]
    if len(where):
        raise unreadable(
            name,
            f"there is a tab on {listed(where)}, which takes up any number of places",
            expected="blanks up to each place, or names of columns where tabs part the fields",
        )


def _refuse_cut_off(
    lines: arrow.ChunkedArray, numbers: np.ndarray, places: Places, name: str
) -> None:
    """Refuse lines that end before the others, unless blanks are left out at the end of all."""
    lengths = compute.utf8_length(lines).to_numpy()
    longest, (first, last) = lengths.max(), max(places.values(), key=lambda place: place[1])
    shorter = numbers[lengths < longest]
    if longest < (first if len(shorter) else last):
        raise unreadable(
            name,
            f"the longest line has {longest} characters, and mapping.csv gives a column at "
            f"{first}-{last}",
            expected="lines as long as the places say",
        )
    if len(shorter) and compute.any(compute.ends_with(lines, " ")).as_py():
        raise unreadable(
            name,
            f"the longest line has {longest} characters, {listed(shorter)} fewer (cut off)",
            expected="lines of one length",
        )


def _refuse_unnamed(
    lines: arrow.ChunkedArray, numbers: np.ndarray, places: Places, name: str
) -> None:
    """Refuse text where no column is: the places may be one off, or a column was forgotten."""
    for first, last in _between(places):
        found = _trimmed(lines, first, last)
        where = numbers[compute.not_equal(found, "").to_numpy()]
        if len(where):
            place = f"{first}-{last}" if last else f"{first} and beyond"
            raise unreadable(
                name,
                f"there is text at {place} of {listed(where)}, where mapping.csv has no column",
                expected="a place for all text; leave a column out with a line as persons,,@41-45,",
            )


def _between(places: Places) -> Iterator[tuple[int, int | None]]:
    """First and last character of what no column takes; of the rest of the line no last.

    Examples
    --------
    >>> list(_between({"pid": (1, 6), "sex": (9, 9)}))
    [(7, 8), (10, None)]
    """
    free = 1
    for first, last in sorted(places.values()):
        if first > free:
            yield free, first - 1
        free = max(free, last + 1)
    yield free, None
