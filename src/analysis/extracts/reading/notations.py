"""Read a number, a day or a code as producers write it, where it can be read without guessing.

A comma is a decimal comma where the column itself shows it: `60,5` can be nothing else, `1,500` may
be one and a half or fifteen hundred, and a column that writes both `60,5` and `60.5` is refused. A
day is read as 2023-12-31 or 20231231, with or without a time of midnight; 05/04/2023 is two days,
unless a mapping file says which. Codes of a fixed number of digits get back the zeros that a
spreadsheet took.
"""

import numpy as np
import pandas as pd

from analysis.extracts.reading.records import Note

__all__ = ["SPREADSHEET_ERRORS", "days", "decimal_comma", "digits", "flags", "months", "numbers"]

# As Excel writes them in English and in Dutch.
SPREADSHEET_ERRORS = frozenset(
    f"#{word}"
    for word in (
        "N/A",
        "N/B",
        "REF!",
        "VERW!",
        "VALUE!",
        "WAARDE!",
        "DIV/0!",
        "DEEL/0!",
        "NAME?",
        "NAAM?",
    )
) | {"#NUM!", "#GETAL!", "#NULL!", "#LEEG!"}
TRUE, FALSE = ("true", "1", "1.0", "waar", "vrai"), ("false", "0", "0.0", "onwaar", "faux")
_PLAIN = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?"
_COMMA = r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:[. \u00a0\u202f][0-9]{3})+),[0-9]{1,20}"
# One separator with three digits behind it and one to three before: a decimal sign or one of
# thousands.
_EITHER = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"
_MIDNIGHT = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?"


def decimal_comma(texts: list[pd.Series]) -> bool:
    """Say whether any of the columns of a file shows that its comma is a decimal one.

    Examples
    --------
    >>> decimal_comma([pd.Series(["60,5", "1,500"])]), decimal_comma([pd.Series(["1,500"])])
    (True, False)
    """
    return any(_shows_comma(text).any() for text in texts)


def _shows_comma(text: pd.Series) -> pd.Series:
    return text.str.fullmatch(_COMMA).fillna(False) & ~text.str.fullmatch(_EITHER).fillna(False)


def numbers(text: pd.Series, *, whole: bool, comma_elsewhere: bool) -> tuple[pd.Series, list[Note]]:
    """Numbers of a column of text; missing where the text is none, or may be two.

    Parameters
    ----------
    text : Series of str
        Fields of one column.
    whole : bool
        Whether whole numbers are expected: `1.000` may then be one or a thousand.
    comma_elsewhere : bool
        Whether another column of the file writes decimal commas: `1.500` may then be fifteen
        hundred here.

    Examples
    --------
    >>> numbers(pd.Series(["60,5", "1.234,5"]), whole=False, comma_elsewhere=False)[0].tolist()
    [60.5, 1234.5]
    >>> numbers(pd.Series(["60,5", "60.5"]), whole=False, comma_elsewhere=False)[0].tolist()
    [nan, 60.5]
    """
    either = text.str.fullmatch(_EITHER).fillna(False)
    plain = text.str.fullmatch(_PLAIN).fillna(False)
    points = plain & text.str.contains(".", regex=False).fillna(False) & ~either
    comma = _shows_comma(text).any() and not points.any()
    dotted = either & text.str.contains(".", regex=False).fillna(False)
    if whole or comma or comma_elsewhere:
        plain &= ~dotted
    read = text.where(plain)
    if not comma:
        return pd.to_numeric(read, errors="coerce").astype("float64"), []
    with_comma = text.str.fullmatch(_COMMA).fillna(False)
    turned = text.str.replace(r"[. \u00a0\u202f]", "", regex=True).str.replace(
        ",", ".", regex=False
    )
    values = pd.to_numeric(read.where(~with_comma, turned), errors="coerce").astype("float64")
    return values, [Note("decimal_comma", str(text.name), int(with_comma.sum()))]


def days(text: pd.Series) -> tuple[pd.Series, list[Note]]:
    """Days of a column of text.

    Examples
    --------
    >>> days(pd.Series(["20231231", "2023-12-31 00:00:00", "31/12/2023"]))[0].dt.year.tolist()
    [2023.0, 2023.0, nan]
    """
    at_midnight = text.str.fullmatch(_MIDNIGHT).fillna(False)
    run_on = text.str.fullmatch(r"(?:19|20)[0-9]{6}").fillna(False)
    iso = text.where(~at_midnight, text.str.slice(0, 10))
    iso = iso.where(~run_on, text.str.replace(r"^(....)(..)(..)$", r"\1-\2-\3", regex=True))
    plain = iso.where(iso.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fillna(False))
    values = pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    other = int((at_midnight | run_on).sum())
    return values, [Note("days", str(text.name), other)] if other else []


def months(text: pd.Series) -> tuple[pd.Series, list[Note]]:
    """Months as YYYY-MM; what is none stays as it is, for the contract to refuse.

    Examples
    --------
    >>> months(pd.Series(["198002", "1980-2", "1980-02-01"]))[0].tolist()
    ['1980-02', '1980-02', '1980-02-01']
    """
    turned = text.str.replace(r"^([0-9]{4})-([1-9])$", r"\1-0\2", regex=True)
    turned = turned.str.replace(r"^((?:19|20)[0-9]{2})(0[1-9]|1[0-2])$", r"\1-\2", regex=True)
    other = int((turned.notna() & (turned != text)).sum())
    return turned, [Note("months", str(text.name), other)] if other else []


def flags(text: pd.Series) -> tuple[pd.Series, list[Note]]:
    """True and false, also as 1 and 0 and as a Dutch or French spreadsheet writes them.

    Examples
    --------
    >>> flags(pd.Series(["TRUE", "onwaar", "yes"]))[0].tolist()
    [True, False, <NA>]
    """
    low = text.str.lower()
    values = low.map(dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)).astype("boolean")
    other = int((values.notna() & ~low.isin(["true", "false"])).sum())
    return values, [Note("flags", str(text.name), other)] if other else []


def digits(text: pd.Series, *, width: int, pattern: str) -> tuple[pd.Series, list[Note]]:
    """Codes of a fixed number of digits, with their leading zeros and without a `.0` behind.

    A code is changed only into one that the contract allows.

    Examples
    --------
    >>> digits(pd.Series(["1", "47", "11002.0"]), width=2, pattern="^[0-9]{2}$")[0].tolist()
    ['01', '47', '11002.0']
    """
    turned = text.str.replace(r"^([0-9]+)\.0$", r"\1", regex=True)
    turned = turned.where(
        ~turned.str.fullmatch(rf"[0-9]{{1,{width}}}").fillna(False), turned.str.zfill(width)
    )
    right = turned.str.match(pattern).fillna(False).astype(bool)
    values = text.where(~right, turned)
    other = int((values.notna() & (values != text)).sum())
    return values, [Note("digits", str(text.name), other)] if other else []


def as_text(values: pd.Series) -> pd.Series:
    """Numbers of a typed file as the text of a code: 11002.0 is 11002."""
    whole = values.notna() & (values == np.floor(values.astype("float64")))
    text = values.astype("object").where(
        ~whole, values.fillna(0).astype("float64").astype("int64").astype("object")
    )
    return text.map(str, na_action="ignore").astype("str")
