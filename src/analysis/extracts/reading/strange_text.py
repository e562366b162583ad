r"""Text that looks like something else: invisible characters, letters of another alphabet."""

import re
import unicodedata

import pandas as pd

from analysis.extracts.formats.records import Breach, Records

__all__ = ["invisible", "strange_letters"]

# Control and format characters, the byte order mark and the soft hyphen among them.
_UNSEEN = (
    r"\x{0000}-\x{0008}\x{000b}\x{000c}\x{000e}-\x{001f}\x{007f}-\x{009f}\x{00ad}\x{061c}\x{180e}"
    r"\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{feff}\x{fff9}-\x{fffd}"
)
# The same for Python, whose characters are written otherwise.
_UNSEEN_HERE = re.sub(r"\\x\{([0-9a-f]{4})\}", r"\\u\1", _UNSEEN)
# Beyond the letters of Europe's Latin alphabets: a look-alike, or something that is not seen.
_STRANGE = re.compile(rf"[{_UNSEEN_HERE}\u00a0\u0370-\u1dff\u2000-\uffff]")
_SHOWN = 3


def strange_letters(text: str) -> str:
    r"""Code points of the characters that are not what they seem, at most three of them.

    Parameters
    ----------
    text : str
        A value.

    Examples
    --------
    >>> strange_letters("\u041c"), strange_letters("F")
    ('U+041C CYRILLIC CAPITAL LETTER EM', '')
    """
    found = dict.fromkeys(_STRANGE.findall(text))
    return ", ".join(_point(character) for character in list(found)[:_SHOWN])


def _point(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def invisible(records: Records) -> list[Breach]:
    """Find the rows of each column of text with a character that nobody sees.

    Parameters
    ----------
    records : Records
        A file as it was read.
    """
    breaches = []
    for column, values in records.frame.items():
        if values.dtype != "str":
            continue
        wrong = _unseen(values)
        if wrong.any():
            points = strange_letters("".join(values[wrong].head(100)))
            rule = f"text without characters that nobody sees; {points} is there"
            breaches.append(Breach(str(column), rule, records.lines[wrong].tolist(), []))
    return breaches


def _unseen(values: pd.Series) -> pd.Series:
    """Where a text holds an unseen character; pandas searches by Arrow, as RE2 writes patterns."""
    return values.str.contains(f"[{_UNSEEN}]", regex=True).fillna(False).astype(bool)
