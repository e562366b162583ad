"""Units of a processed frame, counted by what a model asks of them."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from analysis.workbench.sql import quoted, text

__all__ = ["grouped", "months_between"]


def grouped(path: Path, columns: Mapping[str, str], *, where: str = "TRUE") -> pd.DataFrame:
    """Count the units of a frame by some columns and by weight, out of memory.

    Parameters
    ----------
    path
        A processed frame: a row a unit, with `weight` and `key`.
    columns
        SQL of each column, by its name.
    where
        SQL of who is counted; a unit of which it says nothing is not.

    Returns
    -------
    DataFrame
        One row per combination that occurs, in their order: the columns, `weight`, `units` (how
        many) and `key` (the sum of their keys). Its memory does not grow with the number of units.
        That each weight stands apart keeps sums the same whatever the order in which threads count.
    """
    asked = ", ".join(f"{sql} AS {quoted(column)}" for column, sql in columns.items())
    return duckdb.sql(
        f"SELECT {asked}, weight, COUNT(*) AS units, CAST(SUM(key) AS BIGINT) AS key\n"
        f"FROM read_parquet({text(path)})\nWHERE {where}\nGROUP BY ALL ORDER BY ALL"
    ).df()


def months_between(start: str, end: str) -> str:
    """Return the SQL of the months between two days: at most k exactly if k calendar months pass.

    Days of the month that are left count as 1 / 31 each.

    Examples
    --------
    >>> months = months_between("DATE '2020-02-29'", "day")
    >>> days = "(SELECT unnest([DATE '2021-02-28', DATE '2021-03-01']) AS day)"
    >>> duckdb.sql(f"SELECT {months} <= 12 FROM {days}").fetchall()
    [(True,), (False,)]
    """
    years, months, days = (f"{part}({end}) - {part}({start})" for part in ("year", "month", "day"))
    return f"greatest(12 * ({years}) + {months} + ({days}) / CAST(31 AS DOUBLE), 0)"
