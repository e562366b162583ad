"""A delivered file: find it where the user says it is, and copy it into the folder of its year."""

import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from analysis.errors import DataError
from analysis.extracts.contracts.registry import EXTRACTS
from analysis.extracts.delivery.database_table import is_address, table_as_file
from analysis.extracts.delivery.unpacked import PACKED, parquet_parts, unpacked
from analysis.extracts.formats.file_content import FORMATS, found_in
from analysis.extracts.reading.refusal import project_path
from analysis.workbench.fingerprint import of_file

__all__ = ["as_one_file", "copy_into", "find_delivered"]

_SHOWN_FILES = 10


def as_one_file(file: str, extract: str) -> AbstractContextManager[Path]:
    """Give what was delivered as one plain file, which is gone afterwards where it was made here.

    Parameters
    ----------
    file : str
        The path, or the address of a table of a database, as it was typed.
    extract : str
        Name of a contract.

    Raises
    ------
    DataError
        As `find_delivered`, `unpacked.unpacked` and `database_table.table_as_file`.
    """
    if is_address(file) and extract in EXTRACTS:
        return table_as_file(file, extract)
    return unpacked(find_delivered(file, extract))


def find_delivered(file: str, extract: str) -> Path:
    """Return the path of a delivered file that can be read.

    Parameters
    ----------
    file : str
        The path as it was typed.
    extract : str
        Name of a contract.

    Raises
    ------
    DataError
        If the extract is unknown, or there is no such file, in no known format, empty or not to be
        read.
    """
    formats = ", ".join(FORMATS)
    if extract not in EXTRACTS:
        raise DataError(f"EXTRACT is '{extract}'; expected one of {', '.join(EXTRACTS)}.")
    if not file.strip():
        raise DataError(
            f"FILE is empty; expected the delivered file, as in FILE=/from/producer/{extract}.csv"
        )
    path = _path(file)
    if path.is_dir() and parquet_parts(path):
        return path
    if path.is_dir():
        raise DataError(
            f"FILE is the folder {file}, with {_files_in(path)}; expected one file of {formats}, "
            "or a folder of Parquet parts. Name the file."
        )
    if not path.is_file():
        raise DataError(
            f"FILE is '{file}', which is not there; expected the path of the delivered file."
        )
    if path.suffix.lower() not in FORMATS + PACKED and os.access(path, os.R_OK):
        raise DataError(
            f"FILE ends in '{path.suffix}', and by its content it is {found_in(path)}; expected "
            f"one of {formats}, or one such file as {' or '.join(PACKED)}. Export it in one of "
            "these."
        )
    if not os.access(path, os.R_OK):
        raise DataError(f"FILE {path.name} cannot be read by you; ask for the right to read it.")
    if not path.stat().st_size:
        raise DataError(
            f"FILE {path.name} is empty (0 bytes); was the copy broken off? Deliver it again."
        )
    return path


def copy_into(folder: Path, source: Path, extract: str, snapshot: str, sha256: str) -> Path:
    """Copy the file into the folder of the year under its snapshot's name, unless it is there.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023.
    source : Path
        The delivered file.
    extract : str
        Name of its contract.
    snapshot : str
        The day on which it was made, as YYYY-MM-DD.
    sha256 : str
        Hash of the file that was checked.

    Returns
    -------
    Path
        The file in the folder.

    Raises
    ------
    DataError
        If another file has that name, or the source changed in between.
    """
    if source.resolve().parent == folder.resolve() and source.suffix in FORMATS:
        return source
    target = folder / f"{extract}.{snapshot}{source.suffix.lower()}"
    if target.exists():
        if of_file(target) == sha256:
            # A delivery that was broken off before its row was written.
            return target
        raise DataError(
            f"{project_path(target)}: is there already without a row in delivery.csv; remove or "
            "rename it first."
        )
    part = folder / f".{target.name}.part"
    try:
        shutil.copyfile(source, part)
        if of_file(part) != sha256:
            raise DataError(
                f"{source.name} changed while it was copied; deliver it when nobody writes to it "
                "any more."
            )
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _files_in(folder: Path) -> str:
    """Names of what stands in a folder, the first few."""
    names = sorted(f"{each.name}/" if each.is_dir() else each.name for each in folder.iterdir())
    more = f" and {len(names) - _SHOWN_FILES} more" if len(names) > _SHOWN_FILES else ""
    return f"{', '.join(names[:_SHOWN_FILES])}{more}" if names else "nothing in it"


def _path(file: str) -> Path:
    """The path as it was typed, with the home folder of a user who exists.

    Quotes and blanks around it come from a program that copies paths, where no such file is there.
    """
    try:
        path = Path(file).expanduser()
        if not path.exists():
            path = Path(file.strip().strip("\"'")).expanduser()
        path.is_file()
    except (OSError, RuntimeError, ValueError):
        raise DataError(
            f"FILE is '{file}', which can be no path here; expected the path of the delivered file."
        ) from None
    return path
