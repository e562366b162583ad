"""Read SPSS and Stata files with their labels and their user-missing codes."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from analysis.extracts.reading.records import Note, Records, unreadable

__all__ = ["read_spss_stata"]

_UNREADABLE = (
    pyreadstat.ReadstatError,
    pyreadstat.PyreadstatError,
    OSError,
    ValueError,
    UnicodeDecodeError,
)


def read_spss_stata(path: Path, *, name: str) -> Records:
    """Read a .sav or .dta file as text: codes as their numbers, with their labels beside.

    A user-missing code (SPSS: declared missing; Stata: `.a` to `.z`) is kept as the code it is, so
    that "refused" and "not asked" stay apart; the contract or a mapping file says what it means.
    The row number is the record's, from 1.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages name it.

    Raises
    ------
    DataError
        If the file cannot be read or has no record.
    """
    stata = path.suffix.lower() == ".dta"
    read = pyreadstat.read_dta if stata else pyreadstat.read_sav
    try:
        frame, metadata = read(str(path), user_missing=True)
    except _UNREADABLE:
        raise unreadable(name, f"no readable {path.suffix.lower()} file") from None
    if frame.empty:
        raise unreadable(name, "there is no record")
    labels = _labels(metadata, stata=stata)
    texts = {column: _texts(values, stata=stata) for column, values in frame.items()}
    notes = [Note("labelled"), *_user_missing_notes(texts, labels)]
    lines = pd.Series(np.arange(1, len(frame) + 1))
    records = pd.DataFrame(texts, index=frame.index).astype("str")
    return Records(records, lines, tuple(notes), labels)


def _user_missing_notes(texts: dict[str, pd.Series], labels: pd.DataFrame) -> list[Note]:
    """How many values of each column are user-missing codes."""
    notes = []
    for column, values in texts.items():
        is_missing_code = (labels["column"] == column) & labels["user_missing"]
        count = int(values.isin(labels.loc[is_missing_code, "code"]).sum())
        if count:
            notes.append(Note("user_missing", column, count))
    return notes


def _code(value: object, *, stata: bool) -> str:
    """A value as text: numbers without a needless point, ISO days, Stata's letters with a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.strftime("%Y-%m-%d" if at_midnight else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value)
    return f".{text}" if stata and len(text) == 1 and "a" <= text <= "z" else text


def _texts(values: pd.Series, *, stata: bool) -> pd.Series:
    # A letter is a missing code in a numeric Stata variable only; text variables keep theirs.
    letters = stata and values.map(lambda value: isinstance(value, int | float)).any()
    codes = values.map(lambda value: _code(value, stata=letters), na_action="ignore")
    return codes.replace("", np.nan).astype("str")


def _labels(metadata: pyreadstat.metadata_container, *, stata: bool) -> pd.DataFrame:
    """One row per column and labelled or user-missing code."""
    labels: dict[tuple[str, str], str] = {}
    for column, named in metadata.variable_value_labels.items():
        for value, label in named.items():
            number = float(value) if isinstance(value, int | float) else value
            labels[column, _code(number, stata=stata)] = str(label)
    missing = {key for key in labels if stata and key[1].startswith(".")}
    missing |= {
        (column, code)
        for column, code in labels
        for limits in metadata.missing_ranges.get(column, [])
        if _inside(code, limits["lo"], limits["hi"])
    }
    unlabelled = _missing_codes(metadata, stata=stata)
    labels |= {key: "" for key in unlabelled if key not in labels}
    missing |= set(unlabelled)
    rows = [(*key, label, key in missing) for key, label in labels.items()]
    frame = pd.DataFrame(rows, columns=["column", "code", "label", "user_missing"])
    return frame.astype({"user_missing": bool})


def _missing_codes(
    metadata: pyreadstat.metadata_container, *, stata: bool
) -> list[tuple[str, str]]:
    """The codes that the file itself declares missing, one by one, by column."""
    codes = [
        (column, _code(limits["lo"], stata=False))
        for column, ranges in metadata.missing_ranges.items()
        for limits in ranges
        if limits["lo"] == limits["hi"]
    ]
    listed = getattr(metadata, "missing_user_values", None) or {}
    return codes + [
        (column, _code(value, stata=stata)) for column, values in listed.items() for value in values
    ]


def _inside(code: str, low: object, high: object) -> bool:
    try:
        return float(low) <= float(code) <= float(high)
    except ValueError:
        return str(low) <= code <= str(high)
