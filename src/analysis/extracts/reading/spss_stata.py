"""Reading SPSS and Stata files with their labels and their user-missing codes."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from analysis.extracts.reading.records import Note, Records, unreadable

__all__ = ["read_labelled"]


def read_labelled(path: Path, *, name: str) -> Records:
    """Read a .sav or .dta file as text: codes as their numbers, with their labels beside.

    A user-missing code (SPSS: declared missing; Stata: `.a` to `.z`, here `.a` to `.z`) is kept as
    the code it is, so that "refused" and "not asked" stay apart; the contract or a mapping file
    says what it means. The row number is the record's, from 1.

    Raises
    ------
    DataError
        If the file cannot be read or has no record.
    """
    stata = path.suffix.lower() == ".dta"
    read = pyreadstat.read_dta if stata else pyreadstat.read_sav
    try:
        frame, about = read(str(path), user_missing=True)
    except (
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        OSError,
        ValueError,
        UnicodeDecodeError,
    ):
        raise unreadable(name, f"no readable {path.suffix.lower()} file") from None
    if frame.empty:
        raise unreadable(name, "there is no record")
    labels = _labels(about, stata=stata)
    missing = {
        name: set(part.loc[part["user_missing"], "code"]) for name, part in labels.groupby("column")
    }
    texts = {name: _texts(values, stata=stata) for name, values in frame.items()}
    notes = [Note("labelled")]
    for column, values in texts.items():
        held = int(values.isin(missing.get(column, set())).sum())
        notes += [Note("user_missing", column, held)] if held else []
    lines = pd.Series(np.arange(1, len(frame) + 1))
    return Records(
        pd.DataFrame(texts, index=frame.index).astype("str"), lines, tuple(notes), labels
    )


def _code(value: object, *, stata: bool) -> str:
    """A value as text: numbers without a needless point, ISO days, Stata's letters with a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.strftime(
            "%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M:%S"
        )
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value)
    return f".{text}" if stata and len(text) == 1 and "a" <= text <= "z" else text


def _texts(values: pd.Series, *, stata: bool) -> pd.Series:
    # A letter is a missing code in a numeric Stata variable only; text variables keep theirs.
    letters = stata and values.map(lambda value: isinstance(value, int | float)).any()
    return (
        values.map(lambda value: _code(value, stata=letters), na_action="ignore")
        .replace("", np.nan)
        .astype("str")
    )


def _labels(about: pyreadstat.metadata_container, *, stata: bool) -> pd.DataFrame:
    """One row per column and labelled or user-missing code."""
    rows = {}
    for column, codes in about.variable_value_labels.items():
        for value, label in codes.items():
            code = _code(float(value) if isinstance(value, int | float) else value, stata=stata)
            rows[column, code] = [column, code, str(label), stata and code.startswith(".")]
    for column, ranges in about.missing_ranges.items():
        for each in ranges:
            for key, row in rows.items():
                if key[0] == column and _inside(key[1], each["lo"], each["hi"]):
                    row[3] = True
            if each["lo"] == each["hi"]:
                code = _code(each["lo"], stata=False)
                rows.setdefault((column, code), [column, code, "", True])
    for column, codes in (getattr(about, "missing_user_values", None) or {}).items():
        for value in codes:
            code = _code(value, stata=stata)
            rows.setdefault((column, code), [column, code, "", True])[3] = True
    frame = pd.DataFrame(list(rows.values()), columns=["column", "code", "label", "user_missing"])
    return frame.astype({"user_missing": bool})


def _inside(code: str, low: object, high: object) -> bool:
    try:
        return float(low) <= float(code) <= float(high)
    except ValueError:
        return str(low) <= code <= str(high)
