"""Read a file by the reader of its ending; whatever a reader throws becomes one sentence."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from analysis.errors import DataError
from analysis.extracts.formats import records
from analysis.extracts.formats.delimited_text import read_delimited
from analysis.extracts.formats.file_content import ENDINGS, found_in, is_plain_text
from analysis.extracts.formats.fixed_width import Places, open_fixed_width, read_fixed_width
from analysis.extracts.formats.large_text import large_text
from analysis.extracts.formats.other_spreadsheets import SPREADSHEETS, read_spreadsheet
from analysis.extracts.formats.parquet import large_parquet, read_parquet
from analysis.extracts.formats.records import LargeRecords, Records, unreadable
from analysis.extracts.reading.refusal import project_path

__all__ = ["large_records", "read_records"]

NO_PLACES: Places = {}
_KINDS = {".parquet": "Parquet", **{each: f"{each} workbook" for each in (".xlsx", *SPREADSHEETS)}}


def read_records(
    path: Path, *, expected: Collection[str], sheet: str = "", places: Places = NO_PLACES
) -> Records:
    """Read the records of a file as they stand there.

    Parameters
    ----------
    path : Path
        The file, in one of `file_content.FORMATS`.
    expected : collection of str
        Names that its header may hold.
    sheet : str
        Title of the sheet that is read of an .xlsx workbook that has it.
    places : mapping of str to (int, int)
        First and last character of each column, where text is of fixed width.

    Raises
    ------
    DataError
        If it is damaged, cannot be opened, or is something else than its name says.
    """
    name = project_path(path)
    with _worded(path, name):
        _refuse_other_content(path, name)
        if places and ENDINGS[path.suffix.lower()] == "text":
            return read_fixed_width(path, name=name, places=places, expected=expected)
        return _read(path, name, expected, sheet)


@contextmanager
def large_records(
    path: Path, *, expected: Collection[str], places: Places = NO_PLACES
) -> Iterator[LargeRecords | None]:
    """Give the records of a large text or Parquet file; nothing where `read_records` reads it.

    Parameters
    ----------
    path, expected, places
        As for `read_records`.

    Raises
    ------
    DataError
        As `read_records`, also when a column is read.
    """
    name, kind = project_path(path), ENDINGS[path.suffix.lower()]
    with ExitStack() as stack:
        large = None
        with _worded(path, name):
            if path.stat().st_size > records.LARGE_BYTES and kind in ("text", "Parquet"):
                _refuse_other_content(path, name)
                if kind == "Parquet":
                    large = large_parquet(path, name=name)
                elif places:
                    large = open_fixed_width(path, name=name, places=places, expected=expected)
                else:
                    large = stack.enter_context(large_text(path, name=name, expected=expected))
        yield large and replace(large, read=lambda names: _read_columns(large, names, path, name))


def _read_columns(large: LargeRecords, names: list[str], path: Path, name: str) -> Records:
    with _worded(path, name):
        return large.read(names)


@contextmanager
def _worded(path: Path, name: str) -> Iterator[None]:
    """Whatever a reader throws, as a refusal."""
    try:
        yield
    except DataError:
        raise
    except MemoryError:
        raise unreadable(name, "it does not fit in the memory of this machine") from None
    except OSError as error:
        reason = f": {error.strerror}" if error.strerror else ""
        raise unreadable(name, f"{_no_readable(path)}{reason}") from None
    except Exception:
        # Readers of formats fail in more ways than can be listed.
        raise unreadable(name, f"{_no_readable(path)} (damaged, or its copy broke off)") from None


def _refuse_other_content(path: Path, name: str) -> None:
    found, ending = found_in(path), path.suffix.lower()
    # What is damaged is called text too: then its own reader says so.
    may_be_damaged = found == "text" and not is_plain_text(path)
    if found != ENDINGS[ending] and not may_be_damaged:
        raise unreadable(name, f"{_no_readable(path)}: by its content it is {found}")


def _no_readable(path: Path) -> str:
    ending = path.suffix.lower()
    return f"no readable {_KINDS.get(ending, f'{ending} file')}"


def _read(path: Path, name: str, expected: Collection[str], sheet: str) -> Records:
    ending = path.suffix.lower()
    if ending == ".parquet":
        return read_parquet(path, name=name)
    # The libraries of these two take as long to load as all of our own code: where they are used.
    if ending == ".xlsx":
        from analysis.extracts.formats.excel import read_excel

        return read_excel(path, name=name, expected=expected, sheet=sheet)
    if ending in SPREADSHEETS:
        return read_spreadsheet(path, name=name, expected=expected)
    if ENDINGS[ending] == "text":
        return read_delimited(path, name=name, expected=expected)
    from analysis.extracts.formats.statistics_file import read_statistics_file

    return read_statistics_file(path, name=name)
