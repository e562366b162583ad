"""Figures, targets, plans and series that others have published, each with its source.

The tables in data/raw/published are transcribed from their sources; no figure is corrected
there. Where two sources, or two places in one source, do not agree, both stay and the column
`note` says so. The text of a value is kept beside the number, because how a figure was written says
how precise it is.
"""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere.published_tables import (
    NUMBER,
    TABLES,
    VOCABULARIES,
    VOCABULARIES_OF_TABLES,
    Table,
)
from analysis.extracts.elsewhere.strict_csv import read_strict_csv, refuse_row
from analysis.settings import RAW

__all__ = ["load"]

FOLDER = RAW / "published"


def load(name: str, folder: Path = FOLDER) -> pd.DataFrame:
    """Read one published table; numbers as float, periods as text, units as its column says.

    Nothing is computed or corrected. A period such as `2014~/2023~`, `../2023` or `n.d.` stays
    text, because it cannot be made a year without guessing.

    Parameters
    ----------
    name : str
        One of `published_tables.TABLES`.
    folder : Path
        Folder with the tables, one CSV each (UTF-8, comma).

    Returns
    -------
    DataFrame
        The table's columns; `value_text` (as written) beside `value` where there is one, and
        `document_title` where a row names a document. A value that is a text (CEFR level) or
        absent is nan.

    Raises
    ------
    DataError
        For an unknown table; a missing, unexpected or doubled column; a broken or doubled row; a
        document that is not in `documents`; an unknown unit, qualifier, form, operator, kind or
        state; a series in two units; a value that is no number.

    References
    ----------
    The sources are in the columns `document` and `source_url`.

    Examples
    --------
    >>> figures = load("figures").set_index("id")
    >>> figures.loc["pop_foreign_share_2024", ["value_text", "unit", "document"]].tolist()
    ['27', 'percent', 'beleidsnota-2024-2029']
    """
    if name not in TABLES:
        raise DataError(f"published: no table {name!r}; expected one of {sorted(TABLES)}.")
    path = Path(folder) / f"{name}.csv"
    frame = read_strict_csv(path)
    table = TABLES[name]
    _check_columns(frame, table, path=path)
    _check_required(frame, table, path=path)
    known = VOCABULARIES | VOCABULARIES_OF_TABLES.get(name, {})
    for column in sorted(known.keys() & set(frame.columns)):
        _check_known(frame[column], known[column], path=path)
    if name == "series":
        _check_one_unit(frame, path=path)
    _check_unique(frame, table, path=path)
    titled = _with_title(frame, folder=Path(folder), path=path) if name != "documents" else frame
    return _with_numbers(titled, table, path=path)


def _check_columns(frame: pd.DataFrame, table: Table, *, path: Path) -> None:
    missing = [column for column in table.columns if column not in frame.columns]
    unexpected = [column for column in frame.columns if column not in table.columns]
    if missing or unexpected:
        raise DataError(
            f"{path.name}: missing column(s) {missing}, unexpected column(s) {unexpected}; "
            f"expected {list(table.columns)}."
        )


def _check_required(frame: pd.DataFrame, table: Table, *, path: Path) -> None:
    for column in table.required:
        refuse_row(
            frame[column] == "", f"column {column!r} is empty", "a value from the source", path=path
        )


def _check_known(values: pd.Series, known: frozenset[str], *, path: Path) -> None:
    unknown = ~values.isin(known)
    if unknown.any():
        found = f"{values.name} {values[unknown].iloc[0]!r} is unknown"
        refuse_row(unknown, found, f"one of {sorted(known)}", path=path)


def _check_one_unit(series: pd.DataFrame, *, path: Path) -> None:
    """Refuse a series whose points have two units: no line may join them."""
    first = series.groupby(["indicator", "kind"])["unit"].transform("first")
    other = series["unit"] != first
    if other.any():
        found, expected = (each[other].iloc[0] for each in (series["unit"], first))
        refuse_row(
            other,
            f"unit {found!r} in a series in {expected!r}",
            "one unit a series; give the other its own name in `indicator`",
            path=path,
        )


def _check_unique(frame: pd.DataFrame, table: Table, *, path: Path) -> None:
    doubled = frame.duplicated(list(table.key))
    if doubled.any():
        found = (
            f"{' + '.join(table.key)} {frame.loc[doubled, list(table.key)].iloc[0].tolist()} "
            "occurs twice"
        )
        refuse_row(doubled, found, "one row each", path=path)


def _with_title(frame: pd.DataFrame, *, folder: Path, path: Path) -> pd.DataFrame:
    if "document" not in frame.columns:
        return frame
    titles = load("documents", folder).set_index("document")["title_nl"]
    unknown = ~frame["document"].isin(titles.index)
    if unknown.any():
        found = f"document {frame.loc[unknown, 'document'].iloc[0]!r} is unknown"
        refuse_row(unknown, found, f"one of {sorted(titles.index)} (documents.csv)", path=path)
    return frame.assign(document_title=frame["document"].map(titles))


def _with_numbers(frame: pd.DataFrame, table: Table, *, path: Path) -> pd.DataFrame:
    typed = frame.assign(value_text=frame["value"]) if "value" in table.numbers else frame.copy()
    for column in table.numbers:
        typed[column] = _number(frame, column, path=path)
    if "value_high" in table.numbers:
        is_range = typed["qualifier"] == "between"
        high = typed["value_high"]
        wrong = (is_range & ~(high > typed["value"])) | (~is_range & high.notna())
        refuse_row(
            wrong,
            "value_high does not fit",
            "a value_high above value for 'between', else none",
            path=path,
        )
    return typed


def _number(frame: pd.DataFrame, column: str, *, path: Path) -> pd.Series:
    text = frame[column]
    is_text = (
        (frame["value_form"] == "text") & (column == "value") if "value_form" in frame else False
    )
    wrong = ~(text.str.fullmatch(NUMBER.pattern) | (text == "") | is_text)
    if wrong.any():
        found = f"{column} {text[wrong].iloc[0]!r} is not a number"
        refuse_row(wrong, found, "digits with a decimal point", path=path)
    return pd.to_numeric(text.where(text.str.fullmatch(NUMBER.pattern))).astype(float)
