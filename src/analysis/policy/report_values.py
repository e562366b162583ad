"""Estimates of a finished report, read from the tables that it published."""

from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.indicators.selection import only
from analysis.report.page import manifest, table_csv
from analysis.workbench import fingerprint
from analysis.workbench.folders import shown

__all__ = ["FinishedReport", "finished_report"]


class FinishedReport:
    """A finished report, as who opens its folder has it: the numbers of its CSV and no others.

    Attributes
    ----------
    folder : Path
        Folder of the report.
    year : int
        Its year.
    """

    def __init__(self, folder: Path, year: int, hashes: dict[str, str]) -> None:
        self.folder = folder
        self.year = year
        self._hashes = hashes
        self._read: dict[str, pd.DataFrame] = {}

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """Ids of the tables that the report published, in the order of the plan."""
        there = {Path(name).stem for name in self._hashes if name.startswith("tables/")}
        return tuple(name for name in plan.load() if name in there)

    def estimates(self, table: str) -> pd.DataFrame:
        """Estimates of one table, none where the report has no such table.

        Parameters
        ----------
        table
            Id in the plan.

        Returns
        -------
        DataFrame
            One row a number, with the columns of the CSV without its words: `year` whole, `value`,
            `low`, `high`, `count`, `denominator` and `n` as numbers (nan where empty), the rest
            text. A share is between 0 and 1.

        Raises
        ------
        DataError
            When the file is not what the manifest of the report says.
        """
        if table not in self._read:
            self._read[table] = self._estimates(table)
        return self._read[table].copy()

    def one(self, table: str, **codes: object) -> pd.Series | None:
        """The estimate of a table with the given codes, every other dimension at its total.

        Parameters
        ----------
        table
            Id in the plan.
        **codes
            Code of each column that matters, as `indicator`, `year`, `region`, `origin_group`.

        Returns
        -------
        Series or None
            The row; None where the report has no such table or no such row.
        """
        found = self.estimates(table)
        return None if found.empty else only(found, table=table, **codes)

    def is_synthetic(self, table: str) -> bool:
        """Whether numbers of a table come from synthetic deliveries."""
        found = self.estimates(table)
        return not found.empty and bool(found["data_kind"].eq("synthetic").any())

    def _estimates(self, table: str) -> pd.DataFrame:
        if table not in self.tables:
            return pd.DataFrame()
        name = f"tables/{table}.csv"
        path = self.folder / name
        if not path.is_file() or fingerprint.of_file(path) != self._hashes[name]:
            raise DataError(
                f"{shown(path)} is not what the manifest of its report says; expected the file as "
                f"it was made. Make the report again: make report YEAR={self.year}"
            )
        rows = table_csv.read(path)
        if not rows:
            return pd.DataFrame()
        frame = pd.DataFrame(rows)
        numbers = {column: pd.to_numeric(frame[column]) for column in plan.NUMBERS}
        years = pd.to_numeric(frame["year"]).astype("Int64")
        return frame.assign(year=years, **numbers)


def finished_report(folder: Path) -> FinishedReport:
    """Open a finished report, of which nothing is read before it is asked for.

    Parameters
    ----------
    folder
        Folder of the report, as `reports/2023`.

    Raises
    ------
    DataError
        When the folder holds no report.

    Examples
    --------
    >>> finished_report(Path("reports/1999"))
    Traceback (most recent call last):
    analysis.errors.DataError: reports/1999 holds no report (no manifest.json); make it first, \
as in: make report YEAR=1999
    """
    record = manifest.read(folder)
    return FinishedReport(folder, record["year"], manifest.hashes(record["outputs"]))
