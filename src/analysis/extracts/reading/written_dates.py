"""How a producer writes a day or a month: `DD/MM/YYYY`, `D MON YYYY`, `MM/YYYY`, to ours."""

import re

import pandas as pd

__all__ = ["fault_in", "in_our_format", "is_date_format", "same_shape"]

_TOKENS = re.compile(r"YYYY|YY|MON|MM|M|DD|D|[-/., ]")
_PATTERNS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "MON": r"(?P<month>[a-zA-Z\u00e9\u00fb]{3,9})\.?",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
}
_MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
# The first letters of the months in Dutch, French and English.
_MONTHS = {
    "01": ("jan",),
    "02": ("feb", "fev", "f\u00e9v"),
    "03": ("maa", "mrt", "mar"),
    "04": ("apr", "avr"),
    "05": ("mei", "mai", "may"),
    "06": ("jun", "juin"),
    "07": ("jul", "juil"),
    "08": ("aug", "aou", "ao\u00fb"),
    "09": ("sep",),
    "10": ("okt", "oct"),
    "11": ("nov",),
    "12": ("dec", "d\u00e9c"),
}


def is_date_format(theirs: str) -> bool:
    """Whether the text of a mapping file is the format of a day or a month.

    Examples
    --------
    >>> is_date_format("DD/MM/YYYY"), is_date_format("MM/YYYY"), is_date_format("M")
    (True, True, False)
    """
    tokens = _TOKENS.findall(theirs)
    return (
        "".join(tokens) == theirs
        and sum(token.startswith("Y") for token in tokens) == 1
        and sum(token.startswith("M") for token in tokens) == 1
        and sum(token.startswith("D") for token in tokens) <= 1
    )


def fault_in(theirs: str, ours: str, *, is_day: bool) -> str:
    """Say what is wrong with a format of a mapping file; nothing where it can be used.

    Parameters
    ----------
    theirs, ours : str
        Their format and what the mapping file gives as ours.
    is_day : bool
        Whether the column holds days, else months.

    Examples
    --------
    >>> fault_in("DD/MM/YY", "YYYY-MM-DD", is_day=True)
    "theirs is 'DD/MM/YY', whose century nobody can tell; expected days with four digits of a year"
    """
    expected = "YYYY-MM-DD" if is_day else "YYYY-MM"
    if "YYYY" not in theirs:
        return (
            f"theirs is {theirs!r}, whose century nobody can tell; expected "
            f"{'days' if is_day else 'months'} with four digits of a year"
        )
    if is_day and "D" not in theirs:
        return f"theirs is {theirs!r}, which has no day; expected one, as in DD/MM/YYYY"
    return "" if ours == expected else f"ours is {ours!r}; expected {expected}"


def same_shape(one: str, other: str) -> bool:
    """Whether one text may be written in two formats, as 04/05/2023 in DD/MM and in MM/DD.

    Examples
    --------
    >>> same_shape("DD/MM/YYYY", "MM/DD/YYYY"), same_shape("DD/MM/YYYY", "YYYY-MM-DD")
    (True, False)
    """
    shapes = [
        [re.sub("^[DM]+$", "n", each) if each != "MON" else each for each in _TOKENS.findall(text)]
        for text in (one, other)
    ]
    return shapes[0] == shapes[1]


def in_our_format(text: pd.Series, theirs: str) -> pd.Series:
    """Days or months in our format; what is not in the producer's stays as it is.

    Parameters
    ----------
    text : Series of str
        What the column holds.
    theirs : str
        A format that `fault_in` finds nothing wrong with.

    Examples
    --------
    >>> in_our_format(pd.Series(["31DEC2023", "1 mrt"]), "DDMONYYYY").tolist()
    ['2023-12-31', '1 mrt']
    """
    pattern = "".join(_PATTERNS.get(each, re.escape(each)) for each in _TOKENS.findall(theirs))
    parts = text.str.extract(f"^{pattern}{_MIDNIGHT}$")
    found = parts["year"].notna()
    month = _number_of(parts["month"]) if "MON" in theirs else parts["month"].str.zfill(2)
    ours = parts["year"] + "-" + month
    if "day" in parts:
        ours = ours + "-" + parts["day"].str.zfill(2)
    return ours.where(found & ours.notna(), text).astype("str")


def _number_of(names: pd.Series) -> pd.Series:
    """Number of the month of each name; missing where it is none."""
    starts = {start: number for number, all_of in _MONTHS.items() for start in all_of}
    names = names.str.lower()
    return names.str.slice(0, 4).map(starts).fillna(names.str.slice(0, 3).map(starts))
