"""Parse a number, a day or a code as producers write it, where it can be read without guessing.

A comma is a decimal comma where the column itself shows it: `60,5` can be nothing else, `1,500` may
be one and a half or fifteen hundred, and a column that writes both `60,5` and `60.5` is refused. A
day is read as 2023-12-31 or 20231231, with or without a time of midnight; 05/04/2023 is two days,
unless a mapping file says which. Codes of a fixed number of digits get back the zeros that a
spreadsheet took.
"""

import numpy as np
import pandas as pd

from analysis.extracts.formats.records import Note

__all__ = [
    "SPREADSHEET_ERRORS",
    "as_text",
    "days",
    "fixed_digits",
    "flags",
    "months",
    "numbers",
    "shows_decimal_comma",
    "suppressed",
]

# As Excel writes them in English and in Dutch.
_ENGLISH_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
_DUTCH_ERRORS = ("#N/B", "#VERW!", "#WAARDE!", "#DEEL/0!", "#NAAM?", "#GETAL!", "#LEEG!")
SPREADSHEET_ERRORS = frozenset(_ENGLISH_ERRORS + _DUTCH_ERRORS)
TRUE_WORDS = ("true", "1", "1.0", "waar", "vrai")
FALSE_WORDS = ("false", "0", "0.0", "onwaar", "faux")
_DECIMAL_POINT = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?"
# Blanks that do not break stand as themselves: Arrow, which searches, knows no \\u in a pattern.
_BETWEEN = "[. \u00a0\u202f]"
_DECIMAL_COMMA = rf"[+-]?(?:[0-9]{{1,15}}|[0-9]{{1,3}}(?:{_BETWEEN}[0-9]{{3}})+),[0-9]{{1,20}}"
# Counted in whole: R and spreadsheets write a large number with an exponent, and lose digits.
_WHOLE = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?"
# Two parts of three digits or more, which only thousands have.
_GROUPED = r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"
# One separator with three digits behind it and one to three before: a decimal sign or one of
# thousands.
_AMBIGUOUS = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"
# A bound or a range in place of a count that a producer suppressed.
_SUPPRESSED = (
    "(?i:[<>\u2264\u2265]=? ?[0-9]+|[0-9]+ ?(?:-|\u2013| tot | t/m | to ) ?[0-9]+|[0-9]+ ?[+]"
    r"|(?:minder|meer|less|more|fewer|moins|plus) (?:dan|than|de) [0-9]+)"
)
_MIDNIGHT = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?"


def shows_decimal_comma(columns: list[pd.Series]) -> bool:
    """Whether any of the columns of a file shows that its comma is a decimal one.

    Parameters
    ----------
    columns : list of Series of str
        The columns in which numbers are expected.

    Examples
    --------
    >>> shows_decimal_comma([pd.Series(["60,5", "1,500"])])
    True
    >>> shows_decimal_comma([pd.Series(["1,500"])])
    False
    """
    return any(_surely_decimal_comma(text).any() for text in columns)


def _matches(text: pd.Series, pattern: str) -> pd.Series:
    return text.str.fullmatch(pattern).fillna(False)


def _surely_decimal_comma(text: pd.Series) -> pd.Series:
    return _matches(text, _DECIMAL_COMMA) & ~_matches(text, _AMBIGUOUS)


def numbers(
    text: pd.Series, *, integers: bool, points_may_group: bool
) -> tuple[pd.Series, list[Note]]:
    """Numbers of a column of text; missing where the text is none, or may be two.

    Parameters
    ----------
    text : Series of str
        Fields of one column.
    integers : bool
        Whether whole numbers are expected: `1.000` may then be one or a thousand.
    points_may_group : bool
        Whether the file parts its fields with semicolons, or another column writes decimal commas:
        `1.500` alone may then be fifteen hundred here.

    Returns
    -------
    Series of float
        The numbers.
    list of Note
        How many were written with a decimal comma, or with points between thousands.

    Examples
    --------
    >>> numbers(pd.Series(["60,5", "1.234,5"]), integers=False, points_may_group=False)[0].tolist()
    [60.5, 1234.5]
    >>> numbers(pd.Series(["60,5", "60.5"]), integers=False, points_may_group=False)[0].tolist()
    [nan, 60.5]
    """
    ambiguous = _matches(text, _AMBIGUOUS)
    readable = _matches(text, _WHOLE if integers else _DECIMAL_POINT)
    has_point = text.str.contains(".", regex=False).fillna(False)
    surely_point = readable & has_point & ~ambiguous
    comma = _surely_decimal_comma(text).any() and not surely_point.any()
    grouped = _matches(text, _GROUPED)
    if grouped.any() and not surely_point.any() and not comma:
        return _without_groups(text, grouped | (ambiguous & has_point), readable & ~has_point)
    if integers or comma or (points_may_group and not surely_point.any()):
        readable &= ~(ambiguous & has_point)
    read = text.where(readable)
    if not comma:
        return pd.to_numeric(read, errors="coerce").astype("float64"), []
    with_comma = _matches(text, _DECIMAL_COMMA)
    no_thousands = text.str.replace(_BETWEEN, "", regex=True)
    with_point = no_thousands.str.replace(",", ".", regex=False)
    values = pd.to_numeric(read.where(~with_comma, with_point), errors="coerce").astype("float64")
    return values, _note("decimal_comma", text, with_comma)


def _without_groups(
    text: pd.Series, grouped: pd.Series, plain: pd.Series
) -> tuple[pd.Series, list[Note]]:
    """Numbers of a column that shows, as `1.234.567` does, that its points part thousands."""
    digits = text.where(~grouped, text.str.replace(".", "", regex=False)).where(grouped | plain)
    values = pd.to_numeric(digits, errors="coerce").astype("float64")
    return values, _note("thousands", text, grouped)


def days(text: pd.Series) -> tuple[pd.Series, list[Note]]:
    """Days of a column of text; missing where the text is none, or may be two.

    Examples
    --------
    >>> days(pd.Series(["20231231", "2023-12-31 00:00:00", "31/12/2023"]))[0].dt.year.tolist()
    [2023.0, 2023.0, nan]
    """
    at_midnight = _matches(text, _MIDNIGHT)
    without_dashes = _matches(text, r"(?:19|20)[0-9]{6}")
    iso = text.where(~at_midnight, text.str.slice(0, 10))
    dashed = text.str.replace(r"^(....)(..)(..)$", r"\1-\2-\3", regex=True)
    iso = iso.where(~without_dashes, dashed)
    iso = iso.where(_matches(iso, r"[0-9]{4}-[0-9]{2}-[0-9]{2}"))
    values = pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    return values, _note("days", text, at_midnight | without_dashes)


def months(text: pd.Series) -> tuple[pd.Series, list[Note]]:
    """Months as YYYY-MM, July where only the year is known; what is none stays, to be refused.

    Examples
    --------
    >>> months(pd.Series(["198002", "1980-2", "1980-02-01"]))[0].tolist()
    ['1980-02', '1980-02', '1980-02-01']
    """
    iso = text.str.replace(r"^([0-9]{4})-([1-9])$", r"\1-0\2", regex=True)
    iso = iso.str.replace(r"^((?:19|20)[0-9]{2})(0[0-9]|1[0-2])$", r"\1-\2", regex=True)
    # The National Register writes 00 where only the year is known: July, the middle, errs least.
    only_year = _matches(iso, r"(?:19|20)[0-9]{2}-00")
    known = iso.where(~only_year, iso.str.slice(0, 4) + "-07")
    written_otherwise = iso.notna() & (iso != text)
    notes = _note("months", text, written_otherwise) + _note("month_unknown", text, only_year)
    return known, notes


def flags(text: pd.Series) -> tuple[pd.Series, list[Note]]:
    """True and false, also as 1 and 0 and as a Dutch or French spreadsheet writes them.

    Examples
    --------
    >>> flags(pd.Series(["TRUE", "onwaar", "yes"]))[0].tolist()
    [True, False, <NA>]
    """
    lower = text.str.lower()
    meaning = dict.fromkeys(TRUE_WORDS, True) | dict.fromkeys(FALSE_WORDS, False)
    values = lower.map(meaning).astype("boolean")
    return values, _note("flags", text, values.notna() & ~lower.isin(["true", "false"]))


def fixed_digits(text: pd.Series, *, width: int, pattern: str) -> tuple[pd.Series, list[Note]]:
    """Codes of a fixed number of digits, with their leading zeros and without a `.0` behind.

    A code is changed only into one that the contract allows.

    Parameters
    ----------
    text : Series of str
        Codes as a spreadsheet may have left them.
    width : int
        Number of digits of a code.
    pattern : str
        The pattern of the contract.

    Examples
    --------
    >>> fixed_digits(pd.Series(["1", "47", "11002.0"]), width=2, pattern="^[0-9]{2}$")[0].tolist()
    ['01', '47', '11002.0']
    """
    code = text.str.replace(r"^([0-9]+)\.0$", r"\1", regex=True)
    code = code.where(~_matches(code, rf"[0-9]{{1,{width}}}"), code.str.zfill(width))
    allowed = code.str.match(pattern).fillna(False).astype(bool)
    values = text.where(~allowed, code)
    return values, _note("digits", text, values.notna() & (values != text))


def suppressed(text: pd.Series) -> pd.Series:
    """Say of each number whether a bound or a range stands there, as where a count is suppressed.

    Examples
    --------
    >>> suppressed(pd.Series(["<5", "1-4", "100+", "minder dan 10", "-5", "12"])).tolist()
    [True, True, True, True, False, False]
    """
    return _matches(text, _SUPPRESSED)


def _note(what: str, text: pd.Series, written_otherwise: pd.Series) -> list[Note]:
    """A note on the values of a column that were written in another way, if there are any."""
    count = int(written_otherwise.sum())
    return [Note(what, str(text.name), count)] if count else []


def as_text(values: pd.Series) -> pd.Series:
    """Numbers of a typed file as the text of a code: 11002.0 is `11002`.

    Examples
    --------
    >>> as_text(pd.Series([11002.0, 1.5])).tolist()
    ['11002', '1.5']
    """
    is_integer = values.notna() & (values == np.floor(values.astype("float64")))
    integers = values.fillna(0).astype("float64").astype("int64").astype("object")
    text = values.astype("object").where(~is_integer, integers)
    return text.map(str, na_action="ignore").astype("str")
