"""What every reader returns: the records as they stand in the file, and notes on reading them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.errors import DataError

__all__ = ["LARGE_BYTES", "Breach", "LargeRecords", "Note", "Records", "unreadable"]

# Size of a text or Parquet file above which it is read a column at a time.
LARGE_BYTES = 16_000_000


@dataclass(frozen=True)
class Note:
    """Something read though not written as the contract asks; the account chapter reports it."""

    what: str
    column: str = ""
    count: int = 0


@dataclass(frozen=True)
class Records:
    """The records of a file as they stand there, and the row number of each in the file.

    `labels` has a row per column and code of a file that carries its own code book (SPSS, Stata):
    `column`, `code`, `label`, `user_missing`.
    """

    frame: pd.DataFrame
    lines: pd.Series
    notes: tuple[Note, ...] = ()
    labels: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["column", "code", "label", "user_missing"])
    )

    def replaced(self, **changes: object) -> "Records":
        """Return the same records with another frame, other notes or other labels."""
        return replace(self, **changes)


@dataclass(frozen=True)
class LargeRecords:
    """The records of a large file, which are read a few columns at a time.

    `read` takes names of the header and gives these columns, with `lines` and `notes` and what is
    to be noted of them.
    """

    header: list[str]
    lines: pd.Series
    notes: tuple[Note, ...]
    read: Callable[[list[str]], Records]


@dataclass(frozen=True)
class Breach:
    """One rule that a column breaks: the rows of the file and the values found there.

    Of a large file `rows` is an array, and `found` the most frequent values with their counts.
    """

    column: str
    rule: str
    rows: Sequence[int]
    found: list[object] | Counter[str]


def unreadable(name: str, reason: str, *, expected: str = "") -> DataError:
    """Return the error for a file that cannot be read: what was found, and what to do.

    Parameters
    ----------
    name : str
        How messages name the file.
    reason : str
        What was found.
    expected : str
        What stands there in a right file; where not said, a whole file of a known format.
    """
    if expected:
        return DataError(
            f"{name}: {reason}; expected {expected}. Correct it at its source and deliver it again."
        )
    return DataError(
        f"{name}: {reason}; expected a complete CSV, Parquet, Excel (.xlsx, .xls, .xlsb), "
        "LibreOffice (.ods), SPSS (.sav, .zsav, .por), Stata (.dta) or SAS (.sas7bdat, .xpt) file. "
        "Deliver it again."
    )
