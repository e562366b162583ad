r"""Text that looks like something else: invisible characters, letters of another alphabet.

A letter with its accent as a second character is the same text as one character, and another to a
computer: it is put together.
"""

import re
import unicodedata

import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow
import pyarrow.compute as compute

from analysis.extracts.formats.records import Breach, Note, Records

__all__ = ["composed", "in_one_piece", "invisible", "look_alikes", "strange_letters"]

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
# Greek, Cyrillic and what lies behind them, and letters of full width.
_OTHER_ALPHABET = r"[\x{0370}-\x{1dff}\x{ff00}-\x{ffef}]"
# Accents apart from their letter, and signs that are a letter under another number.
_APART = r"[\x{0300}-\x{036f}\x{2126}\x{212a}\x{212b}]"


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
        wrong = _holds(values, f"[{_UNSEEN}]")
        if wrong.any():
            points = strange_letters("".join(values[wrong].head(100)))
            rule = f"text without characters that nobody sees; {points} is there"
            breaches.append(Breach(str(column), rule, records.lines[wrong].tolist(), []))
    return breaches


def look_alikes(records: Records, contract: pa.DataFrameSchema) -> list[Breach]:
    """Find the rows of each id with a letter of another alphabet, which links it to nothing.

    Parameters
    ----------
    records : Records
        A file with our names.
    contract : DataFrameSchema
        Its contract, which says what is an id.
    """
    breaches = []
    for name, column in contract.columns.items():
        values = records.frame[name]
        if values.dtype != "str" or not (column.metadata or {}).get("id"):
            continue
        wrong = _holds(values, _OTHER_ALPHABET)
        if wrong.any():
            points = strange_letters("".join(values[wrong].head(100)))
            rule = f"an id in letters of the Latin alphabet; {points} is there"
            breaches.append(Breach(name, rule, records.lines[wrong].tolist(), []))
    return breaches


def composed(records: Records) -> Records:
    """Put accents and their letters together in every column, with a note of how many values.

    Parameters
    ----------
    records : Records
        A file as it was read.
    """
    columns, notes = {}, list(records.notes)
    for name, values in records.frame.items():
        together = in_one_piece(values) if values.dtype == "str" else values
        if together is not values:
            columns[name] = together
            count = int((together != values)[values.notna()].sum())
            notes += [Note("composed", str(name), count)] if count else []
    return records.replaced(frame=records.frame.assign(**columns), notes=tuple(notes))


def in_one_piece(values: pd.Series) -> pd.Series:
    r"""Text with each letter and its accent as one character (NFC); itself where it is so already.

    Parameters
    ----------
    values : Series of str
        A column.

    Examples
    --------
    >>> in_one_piece(pd.Series(["Re\u0301sidence", "Huis"])).str.len().tolist()
    [9, 4]
    """
    if not values.str.contains(_APART, regex=True).any():
        return values
    text = arrow.array(values, arrow.large_string(), from_pandas=True)
    together = compute.utf8_normalize(text, form="NFC").to_pandas().astype("str")
    return together.set_axis(values.index)


def _holds(values: pd.Series, pattern: str) -> pd.Series:
    """Where a text holds a character; pandas searches by Arrow, as RE2 writes patterns."""
    return values.str.contains(pattern, regex=True).fillna(False).astype(bool)
