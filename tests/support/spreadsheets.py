"""Workbooks in the formats of other programs, written byte by byte: .xls, .xlsb and .ods.

Cells are text, numbers or errors; each format as its specification has it ([MS-XLS],
[MS-XLSB], OpenDocument 1.2), with nothing that a reader does not need.
"""

import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

__all__ = ["ERROR", "MERGED", "write_spreadsheet"]

Sheets = dict[str, list[list[object]]]
# The value of a cell whose formula failed: #N/A.
ERROR = object()
# A cell that is one with the next; in .ods only.
MERGED = object()
SECTOR = 512
FREE, END, OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_spreadsheet(path: Path, sheets: Sheets) -> Path:
    """Write sheets, each a list of rows, in the format of the file's ending."""
    {".xls": _xls, ".xlsb": _xlsb, ".ods": _ods}[path.suffix](path, sheets)
    return path


def _ods(path: Path, sheets: Sheets) -> None:
    tables = "".join(
        f'<table:table table:name="{title}">{"".join(map(_ods_row, rows))}</table:table>'
        for title, rows in sheets.items()
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    listed = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{listed}"/>')
        parts.writestr("content.xml", content)


def _ods_row(row: list[object]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if value is MERGED:
        return '<table:table-cell table:number-columns-spanned="2"/>'
    value = "#N/A" if value is ERROR else value
    text = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}>{text}</table:table-cell>"


def _cells(rows: list[list[object]]) -> list[tuple[int, int, object]]:
    return [
        (i, j, value)
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
        if value is not None
    ]


def _xls(path: Path, sheets: Sheets) -> None:
    """The stream of a workbook in BIFF8, in a compound file of one stream."""
    names = [title.encode("latin-1") for title in sheets]
    globals_size = 20 + sum(12 + len(name) for name in names) + 4
    parts, places = [], []
    for rows in sheets.values():
        places.append(globals_size + sum(map(len, parts)))
        parts.append(_bof(0x10) + b"".join(map(_xls_cell, _cells(rows))) + _record(0x0A, b""))
    bounds = b"".join(
        _record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
        for place, name in zip(places, names, strict=True)
    )
    stream = _bof(0x05) + bounds + _record(0x0A, b"") + b"".join(parts)
    path.write_bytes(_compound(stream))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def _xls_cell(cell: tuple[int, int, object]) -> bytes:
    row, column, value = cell
    place = struct.pack("<HHH", row, column, 0)
    if value is ERROR:
        return _record(0x205, place + bytes([0x2A, 1]))
    if isinstance(value, str):
        wide = not value.isascii()
        text = value.encode("utf-16-le" if wide else "ascii")
        return _record(0x204, place + struct.pack("<HB", len(value), wide) + text)
    return _record(0x203, place + struct.pack("<d", float(value)))


def _compound(stream: bytes) -> bytes:
    """A compound file of [MS-CFB]: table of sectors, folder, and one stream, not a small one."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    tables = -(-(sectors + 2) // (SECTOR // 4 - 1))
    chain = [OF_TABLE] * tables + [END, *range(tables + 2, tables + 1 + sectors), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * SECTOR, b"\xff")
    entries = [("Root Entry", 5, 1, END, 0), ("Workbook", 2, FREE, tables + 1, len(stream))]
    folder = b"".join(_entry(*each) for each in entries).ljust(SECTOR, b"\0")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    return head + table + folder + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    content = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    content += struct.pack("<III", FREE, FREE, child) + bytes(36)
    return content + struct.pack("<IQ", start, size)


def _xlsb(path: Path, sheets: Sheets) -> None:
    bundles = b"".join(
        _bin(156, struct.pack("<II", 0, i) + _wide(f"rId{i}") + _wide(title))
        for i, title in enumerate(sheets, 1)
    )
    book = _bin(131) + _bin(143) + bundles + _bin(144) + _bin(132)
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="worksheets/sheet{i}.bin"/>'
        for i in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.bin", book)
        parts.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{kinds}">{links}</Relationships>',
        )
        for i, rows in enumerate(sheets.values(), 1):
            parts.writestr(f"xl/worksheets/sheet{i}.bin", _xlsb_sheet(rows))


def _bin(kind: int, content: bytes = b"") -> bytes:
    """A record: its kind and its size in seven bits a byte."""
    return _sevens(kind) + _sevens(len(content)) + content


def _sevens(number: int) -> bytes:
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_sheet(rows: list[list[object]]) -> bytes:
    width = max(map(len, rows), default=1)
    size = _bin(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1))
    content, at = b"", -1
    for row, column, value in _cells(rows):
        if row != at:
            content, at = content + _bin(0, struct.pack("<I", row) + bytes(13)), row
        place = struct.pack("<II", column, 0)
        if value is ERROR:
            content += _bin(3, place + bytes([0x2A]))
            continue
        is_text = isinstance(value, str)
        content += (
            _bin(6, place + _wide(value))
            if is_text
            else _bin(5, place + struct.pack("<d", float(value)))
        )
    return _bin(129) + size + _bin(145) + content + _bin(146) + _bin(130)
