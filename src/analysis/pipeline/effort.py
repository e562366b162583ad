"""How much work each step of the data is, beside the others, and of how many rows."""

from pathlib import Path

import pyarrow.parquet as pq

from analysis.extracts.reading.delivery_register import newest_snapshots
from analysis.settings import RAW

__all__ = ["AFTER_DELIVERIES", "expected", "rows_delivered", "units_of", "with_rows"]

# Seconds of a step on an ordinary machine, and of a million delivered rows in it: only what these
# are beside each other counts, so that what is left is told as soon as some steps are done.
_READING = (0.7, 14.0)
AFTER_DELIVERIES = {
    "counting": (5.0, 2.5),
    "protecting, beside what was shown before": (10.0, 0.0),
    "auditing": (30.0, 0.0),
    "estimating the models": (15.0, 0.5),
    "measuring the quality of each delivery": (3.0, 1.5),
}


def expected(rows: list[int]) -> list[float]:
    """Work of each step: reading each delivery, then the steps after these.

    Parameters
    ----------
    rows
        Delivered rows of each year.

    Examples
    --------
    >>> expected([0, 1_000_000])[:3]
    [0.7, 14.7, 7.5]
    """
    work = [_READING[0] + _READING[1] * each / 1e6 for each in rows]
    after = [once + by_row * sum(rows) / 1e6 for once, by_row in AFTER_DELIVERIES.values()]
    return work + after


def rows_delivered(year: int) -> int:
    """Rows of the newest files of a year, as its register has them; 0 where it does not say.

    Raises
    ------
    DataError
        As `delivery_register.read_register`.
    """
    return int(newest_snapshots(RAW / str(year))["rows"].fillna(0).sum())


def units_of(files: dict[str, dict[int, Path]]) -> int:
    """Rows of processed frames, as their files have them."""
    paths = [path for by_year in files.values() for path in by_year.values()]
    return sum(pq.read_metadata(path).num_rows for path in paths)


def with_rows(words: str, rows: int) -> str:
    """A step with the rows that it is about, where these are known.

    Examples
    --------
    >>> with_rows("reading", 13_000), with_rows("reading", 0)
    ('reading (13,000 rows)', 'reading')
    """
    return f"{words} ({rows:,} rows)" if rows else words
