"""How the letters of a large text are written, found without holding it as a whole."""

import codecs
from pathlib import Path

from analysis.extracts.formats.delimited_text import MULTIBYTE
from analysis.extracts.formats.records import unreadable

__all__ = ["encoding_of"]

_BLOCK = 4 * 1024 * 1024


def encoding_of(path: Path, name: str) -> str:
    """How the letters of a file are written: as `delimited_text` tells it of a whole file."""
    with path.open("rb") as file:
        start = file.read(_BLOCK)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding, zero_bytes in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if 2 * zero_bytes.count(0) > len(zero_bytes) and 4 * start.count(0) < 3 * len(start):
            return encoding
    decoder, at, multibyte, wrong = codecs.getincrementaldecoder("utf-8")(), 0, False, ""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\x00" in block:
                where = at + block.index(0) + 1
                raise unreadable(
                    name, f"byte {where} is zero, which no text holds", expected="text in UTF-8"
                )
            at += len(block)
            if block.isascii() and not decoder.getstate()[0]:
                continue
            multibyte = multibyte or bool(MULTIBYTE.search(block))
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                start = at - len(block) + error.start
                wrong = wrong or f"byte {start + 1} is not UTF-8"
                decoder.reset()
    if decoder.getstate()[0]:
        wrong = wrong or "its last letter is cut off, so it is not UTF-8"
    if wrong and multibyte:
        raise unreadable(name, f"{wrong} while others are", expected="one encoding, UTF-8")
    return "cp1252" if wrong else "utf-8"
