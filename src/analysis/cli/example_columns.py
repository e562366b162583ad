"""What the columns of an example file look like: their kinds in a contract, and made-up values.

No row of the example is repeated: of it only names, kinds, listed codes and powers of ten remain.
"""

import re
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError

__all__ = ["ExampleColumn", "columns_of", "key_of"]

MOST_CODES = 12
_DAY = r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}"
_FLAGS = {"true", "false"}


class ExampleColumn(NamedTuple):
    """A column: its kind as `column_kinds` writes it, code that makes it up, and an example.

    `dtype` is the one of the typed frame; `coded` says whether a table can count by it.
    """

    name: str
    kind: str
    made: str
    example: str
    dtype: str
    coded: bool = False


def columns_of(frame: pd.DataFrame, *, extract: str) -> list[ExampleColumn]:
    """Kind of each column of an example, every field given as text.

    Examples
    --------
    >>> example = pd.DataFrame({"dwelling_id": ["a", "b"], "rooms": ["3", ""]})
    >>> [column.kind for column in columns_of(example, extract="housing")]
    ['identifier()', 'integer(0, 9, nullable=True)']
    """
    return [_column(name, frame[name].fillna("").astype(str), extract) for name in frame.columns]


def key_of(frame: pd.DataFrame) -> str:
    """Column that tells one row from another: `pid`, or the first whose values all differ.

    Raises
    ------
    DataError
        When there is none, or a name is not one that a contract can have.
    """
    wrong = [name for name in frame.columns if not re.fullmatch("[a-z][a-z0-9_]*", str(name))]
    if wrong:
        raise DataError(
            f"FILE has a column named '{wrong[0]}'; expected small letters, digits and "
            "underscores. Rename it in the example."
        )
    filled = frame.fillna("").astype(str)
    for name in ["pid", *filled.columns]:
        if name in filled and (filled[name] != "").all() and filled[name].is_unique:
            return name
    raise DataError(
        "FILE has no column whose values all differ; expected one that names each row, as "
        "dwelling_id. Add it to the example."
    )


def _column(name: str, texts: pd.Series, extract: str) -> ExampleColumn:
    filled = texts[texts != ""]
    last = "nullable=True" if len(filled) < len(texts) or filled.empty else ""

    def fits(pattern: str) -> bool:
        return bool(len(filled)) and bool(filled.str.fullmatch(pattern).all())

    def of(kind: str, *arguments: str, **others: str) -> ExampleColumn:
        return ExampleColumn(
            name, f"{kind}({', '.join(filter(None, [*arguments, last]))})", **others
        )

    if name == "pid" or name.endswith("_id"):
        made = '[f"synthetic-{number}" for number in range(ROWS)]'
        return of("identifier", made=made, example=f"{extract}-1", dtype="str")
    if "nis" in name and fits("[1-9][0-9]{4}"):
        made = 'rng.choice(["11002", "44021"], ROWS)'
        return of("nis", made=made, example="11002", dtype="str", coded=True)
    if fits(_DAY):
        made = 'pd.Timestamp(year, 1, 1) + pd.to_timedelta(rng.integers(0, 365, ROWS), "D")'
        return of("date", made=made, example="2023-12-31", dtype="datetime64[us]")
    if fits(r"(19|20)\d{2}-(0[1-9]|1[0-2])") and not last:
        made = '[f"{year}-{month:02d}" for month in rng.integers(1, 13, ROWS)]'
        return of("month", made=made, example="2023-12", dtype="str")
    if set(filled.str.lower()) <= _FLAGS and len(filled):
        made, dtype = "rng.random(ROWS) < 0.5", "boolean" if last else "bool"
        return of("flag", made=made, example="true", dtype=dtype)
    return _number(texts, filled, of, fits) or _words(filled, of)


def _number(texts: pd.Series, filled: pd.Series, of, fits) -> ExampleColumn | None:
    if filled.str.match(r"0\d").any():
        # A code, of which a number would lose the zero.
        return None
    if fits(r"\d{1,15}"):
        most = 10 ** filled.str.len().max() - 1
        made = f"rng.integers(0, {most + 1}, ROWS)"
        dtype = "Int64" if (texts == "").any() else "int64"
        return of("integer", "0", str(most), made=made, example="1", dtype=dtype)
    if fits(r"-?\d{1,12}[.,]\d+|-?\d{1,12}"):
        most = 10 ** int(filled.str.extract(r"(\d+)")[0].str.len().max())
        least = -most if filled.str.startswith("-").any() else 0
        said = f'"a number from {least} to {most}"'
        made = f"rng.uniform({least}, {most}, ROWS).round(2)"
        return of("number", str(least), str(most), said, made=made, example="0.5", dtype="float64")
    return None


def _words(filled: pd.Series, of) -> ExampleColumn:
    codes = sorted(set(filled))
    if 0 < len(codes) <= MOST_CODES and all(re.fullmatch(r"[\w.+-]{1,30}", each) for each in codes):
        listed = ", ".join(f'"{each}"' for each in codes)
        made = f"rng.choice([{listed}], ROWS)"
        return of("codes", listed, made=made, example=codes[0], dtype="str", coded=True)
    return of("text", made='["text"] * ROWS', example="text", dtype="str")
