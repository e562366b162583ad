"""Read a comma-separated file strictly: every cell as text, every row as long as the header."""

import csv
from pathlib import Path

import pandas as pd

from analysis.errors import DataError

__all__ = ["read_strict_csv", "refuse_row"]


def read_strict_csv(path: Path) -> pd.DataFrame:
    """Read a comma-separated UTF-8 file as text, cell by cell, refusing a row of another length.

    A byte order mark and CRLF line ends are accepted. pandas' own reader is not used: it fills a
    short row with missing values and takes the first column of a long one for an index.

    Parameters
    ----------
    path : Path
        The file; the header is row 1.

    Returns
    -------
    DataFrame
        Text without missing values: an empty cell is "".

    Raises
    ------
    DataError
        If the file is absent, not UTF-8 or empty, separates with semicolons, doubles a column name,
        or holds a row with more or fewer fields than its header.
    """
    path = Path(path)
    rows = _rows(path)
    if not rows or not any(rows[0]):
        raise DataError(f"{path.name}: the file is empty; expected a header in row 1.")
    header = rows[0]
    if len(header) == 1 and ";" in header[0]:
        raise DataError(
            f"{path.name}: separated by semicolons; expected commas and a decimal point."
        )
    if len(set(header)) < len(header):
        raise DataError(f"{path.name}: a column name occurs twice in the header {header}.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise DataError(
                f"{path.name}, row {number}: {len(row)} fields where the header has {len(header)}; "
                "a cut-off line, or a comma (decimal comma?) in a field without quotes."
            )
    return pd.DataFrame(rows[1:], columns=header, dtype="str")


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.reader(lines, strict=True))
    except FileNotFoundError:
        raise DataError(
            f"{path.name}: no such file in {path.parent.name}/; put it there."
        ) from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name}: not UTF-8 ({error.reason}); save it as UTF-8.") from None
    except OSError as error:
        raise DataError(
            f"{path.name}: cannot be opened ({error.strerror}); put the file there again."
        ) from None
    except csv.Error as error:
        raise DataError(f"{path.name}: not a comma-separated file ({error}).") from None


def refuse_row(wrong: pd.Series, found: str, expected: str, *, path: Path) -> None:
    """Raise DataError naming the first row that is wrong, as it is numbered in the file.

    Parameters
    ----------
    wrong : Series of bool
        One value per row of the file, in its order.
    found, expected : str
        What was found, and what was expected.
    path : Path
        The file.

    Raises
    ------
    DataError
        If any row is wrong.

    Examples
    --------
    >>> refuse_row(pd.Series([False, True]), "value '-'", "a number", path=Path("a.csv"))
    Traceback (most recent call last):
    analysis.errors.DataError: a.csv, row 3: value '-'; expected a number.
    """
    if wrong.any():
        raise DataError(
            f"{path.name}, row {wrong.to_numpy().argmax() + 2}: {found}; expected {expected}."
        )
