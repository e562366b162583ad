"""Read delimited text of some size by DuckDB, a column at a time.

What it reads is what `delimited_text` reads, with the same notes; what it leaves to that reader
(lines quoted whole, line ends of an old Macintosh) is rare and never large.
"""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as pq

from analysis.extracts.formats.broken_lines import goes_on, ragged
from analysis.extracts.formats.delimited_text import (
    STAND_IN,
    Layout,
    first_fields,
    layout_of,
)
from analysis.extracts.formats.header_line import refuse_title
from analysis.extracts.formats.large_encoding import encoding_of
from analysis.extracts.formats.records import LargeRecords, Note, Records, unreadable
from analysis.settings import PROCESSED

__all__ = ["large_text"]

_BLOCK = 4 * 1024 * 1024
_MEMORY = "600MB"


@dataclass(frozen=True)
class _Plain:
    """A file in UTF-8: where it is, how it was encoded, what its first lines say, its lines."""

    path: Path
    encoding: str
    layout: Layout
    head: list[str]
    lines: int


@contextmanager
def large_text(
    path: Path, *, name: str, expected: Collection[str]
) -> Iterator[LargeRecords | None]:
    """Give a delimited file with every field as text; nothing where `read_delimited` must.

    Parameters
    ----------
    path, name, expected
        As for `delimited_text.read_delimited`.

    Raises
    ------
    DataError
        As `delimited_text.read_delimited`.
    """
    known_names = {each.casefold() for each in expected}
    PROCESSED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PROCESSED, prefix=".text-") as folder:
        plain = _plain(path, Path(folder), name, known_names)
        yield _records(plain, Path(folder) / "text.parquet", name, known_names) if plain else None


def _records(plain: _Plain, target: Path, name: str, known_names: set[str]) -> LargeRecords | None:
    """Write the fields as columns of text, known by their place, and say how to read them."""
    first = next(i for i, line in enumerate(plain.head) if line)
    fields = [first_fields(line, plain.layout.separator) for line in plain.head[first:]]
    numbered = {number: each for number, each in enumerate(fields, start=first + 1) if each}
    refuse_title(numbered, known_names, name)
    header = [field.strip() for field in fields[0]]
    while header and not header[-1]:
        header.pop()
    known = sum(field.casefold() in known_names for field in header)
    if "" in header and 2 * known > len(header):
        raise unreadable(
            name,
            f"column {header.index('') + 1} has no name in the header",
            expected="a name for each column",
        )
    filled = next((each for each in fields[1:] if each), header)
    # A spreadsheet pads every line to its widest.
    places = [f"c{place}" for place in range(max(len(fields[0]), len(filled)))]
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        _write_columns(connection, plain, places, target, skipped=first + 1)
        _refuse_rejected(connection, name, len(header))
        rows = pq.read_metadata(target).num_rows
        lines = _line_numbers(connection, plain, rows, places, target, after=first + 1, name=name)
        if lines is None:
            return None
        beyond = _where(connection, target, places[len(header) :], "IS NOT NULL", "OR")
        if len(beyond):
            raise ragged(name, len(header), lines[beyond].tolist())
        empty = _where(connection, target, places, "IS NULL", "AND")
    if rows == len(empty):
        raise unreadable(name, "there is no record below the header", expected="a record a line")
    notes = [Note(plain.encoding)] if plain.encoding != "utf-8" else []
    notes += plain.layout.notes()
    notes += [Note("empty_lines", count=len(empty))] if len(empty) else []
    lines = pd.Series(np.delete(lines, empty))

    def read(names: list[str]) -> Records:
        columns = {}
        for column in names:
            values = pq.read_table(target, columns=[places[header.index(column)]]).column(0)
            if len(empty):
                values = arrow.chunked_array([np.delete(values.to_numpy(), empty)])
            columns[column] = values.cast(arrow.large_string()).to_pandas().astype("str")
        return Records(pd.DataFrame(columns, index=lines.index), lines, tuple(notes))

    return LargeRecords(header, lines, tuple(notes), read)


def _write_columns(
    connection: duckdb.DuckDBPyConnection,
    plain: _Plain,
    places: list[str],
    target: Path,
    *,
    skipped: int,
) -> None:
    """Write every field as text, an empty one as missing."""
    names = ", ".join(f"'{place}': 'VARCHAR'" for place in places)
    separator = "||" if plain.layout.separator == STAND_IN else plain.layout.separator
    connection.execute(
        f"COPY (FROM read_csv(?, columns = {{{names}}}, header = false, auto_detect = false, "
        "delim = ?, quote = '\"', escape = '\"', skip = ?, store_rejects = true, "
        f"rejects_limit = 100000)) TO '{_escaped(target)}' (FORMAT parquet)",
        [str(plain.path), separator, skipped + plain.layout.skipped_lines],
    )


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def _where(
    connection: duckdb.DuckDBPyConnection, target: Path, places: list[str], test: str, joined: str
) -> np.ndarray:
    """Which rows, from 0, pass a test in any or in all of some columns."""
    if not places:
        return np.array([], dtype="int64")
    tests = f" {joined} ".join(f"{place} {test}" for place in places)
    found = connection.execute(
        f"SELECT file_row_number FROM read_parquet('{_escaped(target)}', file_row_number = true) "
        f"WHERE {tests} ORDER BY 1"
    )
    return found.fetchnumpy()["file_row_number"]


def _refuse_rejected(connection: duckdb.DuckDBPyConnection, name: str, columns: int) -> None:
    rejected = connection.execute(
        "SELECT DISTINCT line, error_type FROM reject_errors ORDER BY line"
    ).fetchall()
    if not rejected:
        return
    number_of_fields = [line for line, kind in rejected if kind.endswith("COLUMNS")]
    if len(number_of_fields) < len(rejected):
        line = next(line for line, kind in rejected if not kind.endswith("COLUMNS"))
        raise unreadable(name, f"broken CSV on line {line}", expected="every quote closed")
    raise ragged(name, columns, number_of_fields)


def _line_numbers(
    connection: duckdb.DuckDBPyConnection,
    plain: _Plain,
    rows: int,
    places: list[str],
    target: Path,
    *,
    after: int,
    name: str,
) -> np.ndarray | None:
    """Line of the file on which each record stands; nothing where lines cannot be counted."""
    skipped = plain.layout.skipped_lines
    lines = np.arange(after + 1, plain.lines + 1 - skipped) + skipped
    if len(lines) != rows:
        with plain.path.open("rb") as file:
            empty = [i for i, line in enumerate(file, start=1) if not line.strip(b"\r\n")]
        lines = np.setdiff1d(lines, np.array(empty, dtype="int64"))
    if len(lines) != rows:
        several = "SIMILAR TO '(?s).*[\r\n].*'"
        first = _where(connection, target, places, several, "OR")
        if not len(first):
            # Line ends of two kinds, for instance.
            return None
        raise goes_on(name, int(lines[first[0]]))
    return lines


def _plain(path: Path, folder: Path, name: str, known_names: set[str]) -> _Plain | None:
    """A file as UTF-8, itself or written anew in a folder; none where this is no text for here."""
    encoding, plain = encoding_of(path, name), path
    if encoding != "utf-8":
        plain = folder / "as_utf8"
        _write_anew(path, plain, encoding, name)
    with plain.open("rb") as file:
        start = file.read(_BLOCK).decode("utf-8-sig", errors="ignore")
    layout = layout_of(start, known_names)
    head = layout.text.splitlines()[:12]
    if layout.lines_quoted_whole or "\n" not in start or not any(head):
        return None
    lines, ends = _count_lines(plain)
    told = "utf-16" if encoding.startswith("utf-16") else encoding
    return _Plain(plain, told, layout.ending_in("\n" if ends else "-"), head, lines)


def _write_anew(path: Path, target: Path, encoding: str, name: str) -> None:
    with (
        path.open(encoding=encoding, newline="") as theirs,
        target.open("w", encoding="utf-8", newline="") as ours,
    ):
        try:
            while block := theirs.read(_BLOCK):
                ours.write(block)
        except UnicodeDecodeError:
            broken = "UTF-16 that breaks off" if "16" in encoding else "neither UTF-8 nor Windows"
            raise unreadable(name, broken) from None


def _count_lines(path: Path) -> tuple[int, bool]:
    """How many lines there are, and whether the last one ends."""
    count, last = 0, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            count, last = count + block.count(b"\n"), block[-1:]
    return count + (last != b"\n"), last == b"\n"
