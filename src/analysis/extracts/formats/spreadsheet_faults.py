"""Cells of .xls, .xlsb and .ods that a reader gives as empty: formulas that failed, and merged.

Found in the records of the file itself ([MS-CFB], [MS-XLS], [MS-XLSB], OpenDocument 1.2).
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["Faults", "faults_in"]

Faults = tuple[int, int]
_XLS_FORMULA, _XLS_BOOLEAN_OR_ERROR = 0x06, 0x205
_XLSB_ERRORS, _XLSB_MERGED = (3, 11), 176
_ODS_ERROR = re.compile(rb"<text:p>(?:#[A-Z/0]+[!?A]|Err:[0-9]+)</text:p>")
_ODS_MERGED = re.compile(rb'number-(?:columns|rows)-spanned="(?:[2-9]|1[0-9])')
# Numbers of sectors that are none.
_LAST_SECTOR = 0xFFFFFFFA
_HEADER, _ENTRY = 512, 128


def faults_in(path: Path) -> Faults:
    """Return how many cells hold a formula that failed, and how many merged cells there are.

    Those merged in an .xls are told by its reader, and 0 here.

    Parameters
    ----------
    path : Path
        A workbook of one of the three formats.
    """
    ending = path.suffix.lower()
    if ending == ".xls":
        return sum(_failed_in_biff(_workbook_stream(path.read_bytes()))), 0
    with zipfile.ZipFile(path) as parts:
        if ending == ".ods":
            content = parts.read("content.xml")
            return len(_ODS_ERROR.findall(content)), len(_ODS_MERGED.findall(content))
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        kinds = [kind for name in sheets for kind in _kinds(parts.read(name), name)]
    return sum(kind in _XLSB_ERRORS for kind in kinds), kinds.count(_XLSB_MERGED)


def _kinds(content: bytes, name: str) -> Iterator[int]:
    """Kind of each record of a part of an .xlsb, whose kind and size stand in seven bits a byte."""
    at = 0
    while name.endswith(".bin") and at < len(content):
        kind, at = _sevens(content, at, most=2)
        size, at = _sevens(content, at, most=4)
        yield kind
        at += size


def _sevens(content: bytes, at: int, *, most: int) -> tuple[int, int]:
    number = 0
    for place in range(most):
        byte = content[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, at


def _failed_in_biff(stream: bytes) -> Iterator[bool]:
    """Say of each record of an .xls whether it is a cell with an error."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _XLS_BOOLEAN_OR_ERROR:
            yield content[7] == 1
        elif kind == _XLS_FORMULA:
            # In place of a number: two bytes of ones at the end, and 2 for an error at the start.
            yield content[12:14] == b"\xff\xff" and content[6] == 2


def _workbook_stream(content: bytes) -> bytes:
    """The stream of the workbook in a compound file."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    first_of_folder, shortest, first_list = (
        struct.unpack_from("<I", content, place)[0] for place in (48, 56, 68)
    )
    table_sectors = list(struct.unpack_from("<109I", content, 76))
    while first_list < _LAST_SECTOR:
        *more, first_list = struct.unpack(f"<{size // 4}I", _sector(content, first_list, size))
        table_sectors += more
    table = b"".join(_sector(content, n, size) for n in table_sectors if n < _LAST_SECTOR)
    following = struct.unpack(f"<{len(table) // 4}I", table)
    folder = _chain(content, first_of_folder, following, size)
    for at in range(0, len(folder), _ENTRY):
        name_size = struct.unpack_from("<H", folder, at + 64)[0]
        name = folder[at : at + max(name_size - 2, 0)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", folder, at + 116)
        if name in ("Workbook", "Book") and length >= shortest:
            return _chain(content, start, following, size)[:length]
    raise ValueError("no workbook in the compound file")


def _chain(content: bytes, first: int, following: tuple[int, ...], size: int) -> bytes:
    sectors: list[bytes] = []
    while first < _LAST_SECTOR and len(sectors) <= len(following):
        sectors.append(_sector(content, first, size))
        first = following[first]
    return b"".join(sectors)


def _sector(content: bytes, number: int, size: int) -> bytes:
    # The header fills a first sector.
    at = max(_HEADER, size) + number * size
    return content[at : at + size]
