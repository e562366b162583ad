"""What a file is by its content, whatever its name says: a format in a person's words."""

import re
import zipfile
from pathlib import Path

__all__ = ["ENDINGS", "FORMATS", "found_in", "is_as_named", "is_plain_text"]

# The endings that are read, with what their content must be.
ENDINGS = {
    ".parquet": "Parquet",
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".dat": "text",
    ".xlsx": "an Excel workbook (.xlsx)",
    ".xls": "an old Excel workbook (.xls)",
    ".xlsb": "a binary Excel workbook (.xlsb)",
    ".ods": "a spreadsheet of LibreOffice (.ods)",
    ".sav": "an SPSS file",
    ".zsav": "an SPSS file",
    ".por": "an SPSS file",
    ".dta": "a Stata file",
    ".sas7bdat": "a SAS file",
    ".xpt": "a SAS file",
}
FORMATS = tuple(ENDINGS)
_FIRST_BYTES = (
    (b"PAR1", "Parquet"),
    (b"PARE", "encrypted Parquet"),
    (b"\x1f\x8b", "a compressed file (.gz)"),
    (b"$FL2", "an SPSS file"),
    (b"$FL3", "an SPSS file"),
    (b"<stata_dta>", "a Stata file"),
    (b"HEADER RECORD*******", "a SAS file"),
    (bytes(12) + b"\xc2\xea\x81\x60", "a SAS file"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (.7z)"),
    (b"Rar!", "a compressed file (.rar)"),
)
# The releases of Stata that begin with their number.
_OLD_STATA = {*range(104, 106), 108, *range(110, 116)}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS_OF_TEXT = (
    (("<!doctype html", "<html", "<table", "<div"), "a web page (HTML)"),
    (("<?xml",), "XML"),
    (("{", "[{", "["), "JSON"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_READ_AT_ONCE = 64 * 1024


def found_in(path: Path) -> str:
    """Say what a file holds by its first bytes: `Parquet`, `text`, `JSON`, `a PDF` and so on.

    Parameters
    ----------
    path : Path
        The file.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "persons.csv"
    >>> _ = path.write_text('{"pid": 1}')
    >>> found_in(path)
    'JSON'
    """
    with path.open("rb") as file:
        start = file.read(_READ_AT_ONCE)
    if start.startswith(b"PK\x03\x04"):
        return _zip_content(path)
    if start.startswith(_OLD_OFFICE):
        return _old_office_content(path)
    for first, what in _FIRST_BYTES:
        if start.startswith(first):
            return what
    if start[:1] and start[0] in _OLD_STATA and start[1:3] in (b"\x01\x01", b"\x02\x01"):
        return "a Stata file"
    if b"SPSS PORT FILE" in start[:600]:
        return "an SPSS file"
    return _text_content(start)


def is_plain_text(path: Path) -> bool:
    """Whether a file begins as text that a person reads: without any control character.

    Parameters
    ----------
    path : Path
        The file.
    """
    with path.open("rb") as file:
        start = file.read(_READ_AT_ONCE)
    return not _CONTROL.search(start)


def is_as_named(path: Path) -> bool:
    """Whether the content of a file is what its ending says; damaged content may look like text.

    Parameters
    ----------
    path : Path
        A file with one of `FORMATS`.
    """
    return found_in(path) == ENDINGS[path.suffix.lower()]


def _zip_content(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "a damaged zip file"
    if "xl/workbook.bin" in names:
        return "a binary Excel workbook (.xlsb)"
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook (.xlsx)"
    if "content.xml" in names:
        return "a spreadsheet of LibreOffice (.ods)"
    return f"a zip of {len(names)} file(s)"


def _old_office_content(path: Path) -> str:
    # Excel wraps a workbook with a password in the container of its old format.
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return "an Excel workbook with a password"
    return "an old Excel workbook (.xls)"


def _text_content(start: bytes) -> str:
    text = start.removeprefix(b"\xef\xbb\xbf")[:200].decode("latin-1").lstrip().casefold()
    for starts, what in _STARTS_OF_TEXT:
        if text.startswith(starts):
            return what
    return "text"
