"""The size of an extract beside that of the delivery before: what was cut off may look whole."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.extracts.contracts.registry import REGISTER_FILE
from analysis.extracts.reading.delivery_register import read_register
from analysis.settings import JUMP_ROWS

__all__ = ["other_sizes"]


def other_sizes(folder: Path, rows: Mapping[str, int]) -> list[str]:
    """Say of each extract whose number of rows moved by more than `JUMP_ROWS`, one line each.

    Change over the rows before: (rows - before) / before; before is the older snapshot of the same
    year, else the newest of the year before, where the register says how many rows it had.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023.
    rows : mapping of str to int
        Number of rows that were read of each extract.

    Examples
    --------
    >>> other_sizes(Path("no/such/2023"), {"persons": 25})
    []
    """
    lines = []
    for extract, count in rows.items():
        before, what = _rows_before(folder, extract)
        if before and abs(count - before) > JUMP_ROWS * before:
            lines.append(
                f"called out: {extract} has {count:,} rows, {what} has {before:,} "
                f"({(count - before) / before:+.0%}). A file that was cut off at the end of a line "
                "looks whole: ask the producer for the number of rows."
            )
    return lines


def _rows_before(folder: Path, extract: str) -> tuple[int, str]:
    """Rows of the delivery before, and what it is called; 0 where nothing is known."""
    same_year = _snapshots(folder, extract)
    if len(same_year) > 1:
        return _rows(same_year.iloc[-2]), "the snapshot before"
    year_before = _snapshots(folder.with_name(str(int(folder.name) - 1)), extract)
    if len(year_before):
        return _rows(year_before.iloc[-1]), "the delivery of the year before"
    return 0, ""


def _snapshots(folder: Path, extract: str) -> pd.DataFrame:
    if not (folder / REGISTER_FILE).is_file():
        return pd.DataFrame()
    register = read_register(folder)
    return register[register["extract"] == extract].sort_values("snapshot_date")


def _rows(registered: pd.Series) -> int:
    return 0 if pd.isna(registered["rows"]) else int(registered["rows"])
