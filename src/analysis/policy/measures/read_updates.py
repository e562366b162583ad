"""Read a delivered update: a dated CSV, or the form that the register wrote."""

import re
from collections import Counter
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.formats.file_content import ENDINGS
from analysis.extracts.reading.read_records import read_records
from analysis.extracts.reading.refusal import project_path
from analysis.policy.measures.update_contract import (
    COLUMNS,
    FORM_SHEET,
    KEPT,
    REQUIRED,
    heading,
    name_of,
)
from analysis.workbench.resources import resource

__all__ = ["read_updates"]

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MIDNIGHT = " 00:00:00"


def read_updates(path: Path) -> pd.DataFrame:
    """Rows of an update as text, with the number that each has in the file.

    Parameters
    ----------
    path : Path
        A file in any format that extracts may have; of a workbook the sheet of the form.

    Returns
    -------
    DataFrame
        `row` and the columns of the contract, "" where empty: days as 2024-06-30, states as codes
        (`loopt` is `running`) and units too,
        numbers with a decimal point. Rows of the form in which nothing was
        filled in are left out.

    Raises
    ------
    DataError
        If there is no such file, it cannot be read, a required column is absent or stands there
        twice, or nothing was filled in.
    """
    _refuse_unreadable(path)
    headings = [heading(name) for name in COLUMNS]
    records = read_records(path, expected=[*COLUMNS, *headings], sheet=FORM_SHEET)
    frame = _named(records.frame.fillna(""), path)
    frame = frame.apply(lambda texts: texts.astype("str").str.strip())
    frame.insert(0, "row", records.lines.to_numpy())
    filled = frame[frame[list(KEPT)].ne("").any(axis=1)].reset_index(drop=True)
    if filled.empty:
        raise DataError(
            f"{project_path(path)}: no row is filled in; expected at least one measure with "
            f"{', '.join(heading(name) for name in REQUIRED[1:])}. Fill the form in and save it."
        )
    return filled.assign(
        reported_on=filled["reported_on"].map(_day),
        state=filled["state"].map(_state),
        value=filled["value"].map(_number),
        unit=filled["unit"].map(_unit),
    )


def _refuse_unreadable(path: Path) -> None:
    if not path.is_file():
        named = "" if path == Path() else project_path(path)
        raise DataError(
            f"FILE is '{named}': no such file; expected an update, as in "
            "make measures-update FILE=formulier.xlsx"
        )
    if path.suffix.lower() not in ENDINGS:
        raise DataError(
            f"{project_path(path)}: the ending {path.suffix!r} is not one that is read; expected "
            "the form as .xlsx, or a CSV. Save it as one of these."
        )


def _named(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Columns of the contract by their names; those absent are empty, others are left out."""
    names = [name_of(head) for head in frame.columns]
    counts = Counter(name for name in names if name)
    doubled = [name for name, times in counts.items() if times > 1]
    missing = [name for name in REQUIRED if name not in counts]
    if doubled or missing:
        found = f"columns {doubled} twice" if doubled else f"no columns {missing}"
        raise DataError(
            f"{project_path(path)}: {found}; expected {', '.join(COLUMNS)}, or the headings of the "
            "form. Use the form as the register wrote it."
        )
    chosen = frame.loc[:, [bool(name) for name in names]]
    chosen.columns = pd.Index([name for name in names if name])
    return chosen.reindex(columns=list(COLUMNS), fill_value="")


def _day(text: str) -> str:
    """A day as 2024-06-30; what is no day stays as it is, to be refused."""
    match = _DAY_FIRST.fullmatch(text.removesuffix(_MIDNIGHT))
    if match is None:
        return text.removesuffix(_MIDNIGHT)
    day, month, year = (int(part) for part in match.groups())
    return f"{year}-{month:02}-{day:02}"


def _state(text: str) -> str:
    words = {word: code for code, word in resource("measures")["reported_state"].items()}
    return words.get(text.casefold(), text.casefold())


def _unit(text: str) -> str:
    """A unit as the plans code it; one that they do not have stays in the reporter's words."""
    codes: dict[str, str] = {}
    for code, words in resource("measures")["unit"].items():
        codes.setdefault(words.casefold(), code)
    return codes.get(text.casefold(), text)


def _number(text: str) -> str:
    """A number with a decimal point where a Belgian spreadsheet has a comma."""
    return text.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", text) else text
