"""Read SPSS, Stata and SAS files with their labels and their user-missing codes."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from analysis.extracts.formats.records import Note, Records, unreadable

__all__ = ["read_statistics_file"]

READERS = {
    ".sav": pyreadstat.read_sav,
    ".zsav": pyreadstat.read_sav,
    ".por": pyreadstat.read_por,
    ".dta": pyreadstat.read_dta,
    ".sas7bdat": pyreadstat.read_sas7bdat,
    ".xpt": pyreadstat.read_xport,
}
# These formats write a missing value as a letter in a column of numbers.
WITH_LETTERS = (".dta", ".sas7bdat")
WITHOUT_USER_MISSING = (".por", ".xpt")
# A number of these programs keeps fifteen digits.
FIRST_INEXACT = 10**15
# Smaller than anything that is measured.
NEARLY_NOTHING = 1e-30
# Seconds or days beyond every day that Python knows.
_LAST_DATE = {"second": 4e11, "day": 4e6}


def read_statistics_file(path: Path, *, name: str) -> Records:
    """Read a file of SPSS, Stata or SAS as text: codes as their numbers, with labels beside.

    A user-missing code (SPSS: declared missing; Stata: `.a` to `.z`) is kept as the code it is, so
    that "refused" and "not asked" stay apart; the contract or a mapping file says what it means.
    The row number is the record's, from 1.

    Parameters
    ----------
    path : Path
        The file, with one of the endings of `READERS`.
    name : str
        How messages name it.

    Raises
    ------
    DataError
        If the file cannot be read, has no record, or holds a day out of range or a number with
        more digits than the program keeps.
    """
    ending = path.suffix.lower()
    letters = ending in WITH_LETTERS
    frame, metadata = _read(path, ending, name)
    if frame.empty:
        raise unreadable(name, "there is no record")
    if ending == ".xpt":
        _refuse_lost_letters(frame, name)
    _refuse_rounded(frame, name)
    numeric = {
        column
        for column, kind in metadata.readstat_variable_types.items()
        if kind != "string" and letters
    }
    single = {
        column for column, kind in metadata.readstat_variable_types.items() if kind == "float"
    }
    texts = {
        column: _texts(_shortest(values) if column in single else values, letters=column in numeric)
        for column, values in frame.items()
    }
    labels = _labels(metadata, texts, letters=letters)
    notes = [Note("labelled"), *_user_missing_notes(texts, labels)]
    lines = pd.Series(np.arange(1, len(frame) + 1))
    records = pd.DataFrame(texts, index=frame.index).astype("str")
    return Records(records, lines, tuple(notes), labels)


def _read(path: Path, ending: str, name: str) -> tuple[pd.DataFrame, pyreadstat.metadata_container]:
    options = {} if ending in WITHOUT_USER_MISSING else {"user_missing": True}
    try:
        return READERS[ending](str(path), **options)
    except OverflowError:
        # Days are left as numbers, so that the columns with an impossible one can be named.
        frame, metadata = READERS[ending](str(path), disable_datetime_conversion=True, **options)
        columns = _out_of_range(frame, metadata)
        raise unreadable(
            name,
            f"column {', '.join(columns) or '(unknown)'} holds a day out of range",
            expected="days that a calendar has",
        ) from None


def _out_of_range(frame: pd.DataFrame, metadata: pyreadstat.metadata_container) -> list[str]:
    """Columns of days with a number that is beyond every day."""
    columns = []
    for column, written in metadata.original_variable_types.items():
        form = str(written).upper()
        if "DATE" not in form and not form.startswith("%T"):
            continue
        last = _LAST_DATE["day" if form.startswith("%TD") else "second"]
        if (pd.to_numeric(frame[column], errors="coerce").abs() > last).any():
            columns.append(column)
    return columns


def _refuse_lost_letters(frame: pd.DataFrame, name: str) -> None:
    """Refuse numbers that a transport file of SAS gives for its missing values .A to .Z."""
    lost = [
        column
        for column, values in frame.items()
        if values.dtype.kind == "f" and values.abs().between(0, NEARLY_NOTHING, "neither").any()
    ]
    if lost:
        raise unreadable(
            name,
            f"column {', '.join(lost)} holds missing values .A to .Z, which reading an .xpt turns "
            "into numbers",
            expected="these values as a plain missing value, or the file as .sas7bdat or CSV",
        )


def _refuse_rounded(frame: pd.DataFrame, name: str) -> None:
    """Refuse numbers of which the last digits are lost, such as a long id that was no text."""
    rounded = [
        column
        for column, values in frame.items()
        if values.dtype.kind == "f" and (values.abs() >= FIRST_INEXACT).any()
    ]
    if rounded:
        raise unreadable(
            name,
            f"column {', '.join(rounded)} holds numbers of more than 15 digits, of which the "
            "program keeps 15",
            expected="an id as text there",
        )


def _user_missing_notes(texts: dict[str, pd.Series], labels: pd.DataFrame) -> list[Note]:
    """How many values of each column are user-missing codes."""
    notes = []
    for column, values in texts.items():
        is_missing_code = (labels["column"] == column) & labels["user_missing"]
        count = int(values.isin(labels.loc[is_missing_code, "code"]).sum())
        if count:
            notes.append(Note("user_missing", column, count))
    return notes


def _code(value: object, *, letters: bool) -> str:
    """A value as text: numbers without a needless point, ISO days, Stata's letters with a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.strftime("%Y-%m-%d" if at_midnight else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value)
    return f".{text}" if letters and len(text) == 1 and "a" <= text.lower() <= "z" else text


def _shortest(values: pd.Series) -> pd.Series:
    """Numbers of single precision as they were typed: 5.1, which is kept as 5.099999904632568."""
    return values.map(
        lambda value: float(str(np.float32(value))) if isinstance(value, float) else value,
        na_action="ignore",
    )


def _texts(values: pd.Series, *, letters: bool) -> pd.Series:
    # A letter is a missing code in a column of numbers only; text keeps its own.
    codes = values.map(lambda value: _code(value, letters=letters), na_action="ignore")
    return codes.replace("", np.nan).astype("str")


def _labels(
    metadata: pyreadstat.metadata_container, texts: dict[str, pd.Series], *, letters: bool
) -> pd.DataFrame:
    """One row per column and labelled or user-missing code."""
    labels: dict[tuple[str, str], str] = {}
    for column, named in metadata.variable_value_labels.items():
        for value, label in named.items():
            number = float(value) if isinstance(value, int | float) else value
            labels[column, _code(number, letters=letters)] = str(label)
    missing = {key for key in labels if letters and key[1].startswith(".")}
    missing |= set(_listed_missing(metadata, letters=letters))
    missing |= set(_missing_in_ranges(metadata, labels, texts))
    labels |= {key: "" for key in sorted(missing) if key not in labels}
    rows = [(*key, label, key in missing) for key, label in labels.items()]
    frame = pd.DataFrame(rows, columns=["column", "code", "label", "user_missing"])
    return frame.astype({"user_missing": bool})


def _listed_missing(
    metadata: pyreadstat.metadata_container, *, letters: bool
) -> list[tuple[str, str]]:
    """The codes that the file declares missing one by one, by column."""
    codes = [
        (column, _code(limits["lo"], letters=False))
        for column, ranges in metadata.missing_ranges.items()
        for limits in ranges
        if limits["lo"] == limits["hi"]
    ]
    listed = getattr(metadata, "missing_user_values", None) or {}
    return codes + [
        (column, _code(value, letters=letters))
        for column, values in listed.items()
        for value in values
    ]


def _missing_in_ranges(
    metadata: pyreadstat.metadata_container,
    labels: dict[tuple[str, str], str],
    texts: dict[str, pd.Series],
) -> list[tuple[str, str]]:
    """The codes, labelled or only written, that lie in a range that the file declares missing."""
    found = []
    for column, ranges in metadata.missing_ranges.items():
        written = set(texts[column].dropna()) | {code for name, code in labels if name == column}
        found += [
            (column, code)
            for code in sorted(written)
            for limits in ranges
            if _inside(code, limits["lo"], limits["hi"])
        ]
    return found


def _inside(code: str, low: object, high: object) -> bool:
    try:
        return float(low) <= float(code) <= float(high)
    except ValueError:
        return str(low) <= code <= str(high)
