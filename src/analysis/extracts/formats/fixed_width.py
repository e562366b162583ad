"""Read fixed-width text: a record a line without a header, each column at its own places.

The places are named by who delivers (`mapping.csv`), counted in characters from 1. Text between
them that nobody named is refused, for then the places may be one off.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.csv as text_reader
import pyarrow.parquet as pq

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
_BLOCK = 4 * 1024 * 1024


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
    kept, numbers = _kept(path, encoding, name)
    if not len(numbers):
        raise unreadable(name, "the file is empty")
    _refuse_header(next(_lines(kept))[0].as_py(), expected, name)
    _refuse_tabs(kept, numbers, name)
    _refuse_cut_off(kept, numbers, places, name)
    _refuse_unnamed(kept, numbers, places, name)
    notes = [Note("fixed_width")]
    notes += [Note(encoding.removesuffix("-le").removesuffix("-be"))] * (encoding != "utf-8")
    rows = pd.Series(numbers)

    def read(names: list[str]) -> Records:
        columns = {each: _cut_out(kept, places[each]) for each in names}
        return Records(pd.DataFrame(columns, index=rows.index), rows, tuple(notes))

    return LargeRecords(list(places), rows, tuple(notes), read)


def _kept(path: Path, encoding: str, name: str) -> tuple[pq.ParquetFile, np.ndarray]:
    """The filled lines, packed in memory as Parquet, and the number of each in the file."""
    packed, numbers, count = arrow.BufferOutputStream(), [np.array([], dtype="int64")], 0
    schema = arrow.schema([("line", arrow.large_string())])
    try:
        with (
            text_reader.open_csv(
                path,
                read_options=text_reader.ReadOptions(
                    column_names=["line"], encoding=encoding, block_size=_BLOCK
                ),
                parse_options=text_reader.ParseOptions(
                    delimiter=_NO_SEPARATOR, quote_char=False, ignore_empty_lines=False
                ),
                convert_options=text_reader.ConvertOptions(column_types=schema),
            ) as reader,
            pq.ParquetWriter(packed, schema, compression="lz4") as writer,
        ):
            for batch in reader:
                filled = compute.not_equal(compute.utf8_trim_whitespace(batch["line"]), "")
                numbers.append(np.flatnonzero(filled.to_numpy(zero_copy_only=False)) + count + 1)
                count += len(batch)
                writer.write_batch(batch.filter(filled))
    except arrow.ArrowInvalid:
        raise unreadable(
            name, "a line holds a character that no text has", expected="text, a record a line"
        ) from None
    return pq.ParquetFile(arrow.BufferReader(packed.getvalue())), np.concatenate(numbers)


def _lines(kept: pq.ParquetFile) -> Iterator[arrow.Array]:
    """The lines, some thousands at a time."""
    return (batch["line"] for batch in kept.iter_batches())


def _of_each(kept: pq.ParquetFile, ask: Callable[[arrow.Array], arrow.Array]) -> np.ndarray:
    """What is asked of each line."""
    return np.concatenate([ask(lines).to_numpy(zero_copy_only=False) for lines in _lines(kept)])


def _trimmed(lines: arrow.Array, first: int, last: int | None) -> arrow.Array:
    return compute.utf8_trim_whitespace(compute.utf8_slice_codeunits(lines, first - 1, last))


def _cut_out(kept: pq.ParquetFile, place: tuple[int, int]) -> pd.Series:
    """The text of one column, without the blanks that pad it; missing where there is no other."""
    parts = arrow.chunked_array([_trimmed(lines, *place) for lines in _lines(kept)])
    return parts.to_pandas().astype("str").replace("", np.nan)


def _refuse_header(line: str, expected: Collection[str], name: str) -> None:
    """Refuse a first line that holds names of columns with separators between them."""
    if any(count_known(first_fields(line, each), expected) > 1 for each in SEPARATORS):
        raise unreadable(
            name,
            "line 1 is a header, and mapping.csv gives the place of each column",
            expected="either names or places: without a header, or without lines as @1-12",
        )


def _refuse_tabs(kept: pq.ParquetFile, numbers: np.ndarray, name: str) -> None:
    where = numbers[_of_each(kept, lambda lines: compute.match_substring(lines, "\t"))]
    if len(where):
        raise unreadable(
            name,
            f"there is a tab on {listed(where)}, which takes up any number of places",
            expected="blanks up to each place, or names of columns where tabs part the fields",
        )


def _refuse_cut_off(kept: pq.ParquetFile, numbers: np.ndarray, places: Places, name: str) -> None:
    """Refuse lines that end before the others, unless blanks are left out at the end of all."""
    lengths = _of_each(kept, compute.utf8_length)
    longest, (first, last) = lengths.max(), max(places.values(), key=lambda place: place[1])
    shorter = numbers[lengths < longest]
    if longest < (first if len(shorter) else last):
        raise unreadable(
            name,
            f"the longest line has {longest} characters, and mapping.csv gives a column at "
            f"{first}-{last}",
            expected="lines as long as the places say",
        )
    if len(shorter) and _of_each(kept, lambda lines: compute.ends_with(lines, " ")).any():
        raise unreadable(
            name,
            f"the longest line has {longest} characters, {listed(shorter)} fewer (cut off)",
            expected="lines of one length",
        )


def _refuse_unnamed(kept: pq.ParquetFile, numbers: np.ndarray, places: Places, name: str) -> None:
    """Refuse text where no column is: the places may be one off, or a column was forgotten."""
    for first, last in _between(places):
        filled = _of_each(kept, partial(_is_filled, first=first, last=last))
        where = numbers[filled]
        if len(where):
            place = f"{first}-{last}" if last else f"{first} and beyond"
            raise unreadable(
                name,
                f"there is text at {place} of {listed(where)}, where mapping.csv has no column",
                expected="a place for all text; leave a column out with a line as persons,,@41-45,",
            )


def _is_filled(lines: arrow.Array, *, first: int, last: int | None) -> arrow.Array:
    return compute.not_equal(_trimmed(lines, first, last), "")


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
