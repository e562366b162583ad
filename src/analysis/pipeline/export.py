"""A frame of a year as CSV, for R and Stata: inside the room only, unless the frame is public."""

import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.settings import PROCESSED, PUBLIC_FRAMES
from analysis.workbench.folders import shown

__all__ = ["FOLDER", "export", "frames_of"]

FOLDER = "export"
# The number from which a unit's noise is made: of no use to an analysis, and longer than R reads.
LEFT_OUT = {"key"}
NOTE = """\
Rows of persons or other units, not protected: they may not leave this room, and neither may what
is copied from them. Public are only: {public}.

Comma, decimal point, UTF-8; no text is empty, a missing value is; 1 is true, 0 is false.
R:     read.csv("residents.csv", na.strings = "", colClasses = c(municipality = "character"))
Stata: import delimited residents.csv, encoding(utf-8) stringcols(_all)
What each column means: data/codebook.en.md, and `make docs`.
"""


def frames_of(year: int, *, processed: Path = PROCESSED) -> dict[str, Path]:
    """Frames of a year that are there, by name: those of units, and the public ones.

    `cells` are the protected ones.

    Raises
    ------
    DataError
        When no data of the year were made.
    """
    folder = processed / str(year)
    units = sorted((folder / f"delivery_{year}").glob("*.parquet"))
    public = sorted((folder / "public").glob("*.parquet"))
    if not units and not public:
        raise DataError(f"export: no data of {year} are there; make them: make data YEAR={year}")
    return {path.stem: path for path in [*units, *public]}


def export(year: int, frame: str, *, processed: Path = PROCESSED) -> Path:
    """Write one frame as CSV to `data/processed/YEAR/export/`; the next `make data` removes it.

    Parameters
    ----------
    year
        Year of the data.
    frame
        Name of a frame, as `residents`.
    processed
        Folder of the processed years.

    Returns
    -------
    The file. Rows in the order of the frame; no column `key`.

    Raises
    ------
    DataError
        When no such frame is there, naming those that are.
    """
    frames = frames_of(year, processed=processed)
    if frame not in frames:
        raise DataError(
            f"FRAME is '{frame}'; expected one of {', '.join(frames)}, as in FRAME=residents"
        )
    folder = processed / str(year) / FOLDER
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    note = NOTE.format(public=", ".join(name for name in frames if name in PUBLIC_FRAMES))
    (folder / "README.txt").write_text(note, encoding="utf-8")
    target, part = folder / f"{frame}.csv", folder / f".{frame}.part"
    try:
        _write(frames[frame], part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    rows = pq.read_metadata(frames[frame]).num_rows
    print(f"{shown(target)}: {rows:,} rows")
    if frame not in PUBLIC_FRAMES:
        print(
            "They are rows of persons or other units, not protected: they may not leave the room."
        )
    return target


def _write(source: Path, target: Path) -> None:
    columns = [_column(field) for field in pq.read_schema(source) if field.name not in LEFT_OUT]
    query = f"SELECT {', '.join(columns)} FROM read_parquet({_text(source)})"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO {_text(target)} (FORMAT csv, HEADER)")


def _column(field: pa.Field) -> str:
    """A column as R and Stata read it: a name in one word, a flag as 1 or 0, a time as a date."""
    quoted = '"' + field.name.replace('"', '""') + '"'
    if pa.types.is_boolean(field.type):
        value = f"CAST({quoted} AS INTEGER)"
    elif pa.types.is_timestamp(field.type):
        value = f"CAST({quoted} AS DATE)"
    else:
        value = quoted
    return f'{value} AS "{field.name.replace(" ", "_")}"'


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
