"""The delivery that is judged: its frames, its rows of the register, and the one before."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CODED_COLUMNS, CONTRACTS, REGISTER_FILE
from analysis.extracts.delivery import record_counts
from analysis.extracts.reading import read_extract
from analysis.extracts.reading.check_contract import read_and_check
from analysis.extracts.reading.delivery_register import find_file, newest_snapshots, read_register
from analysis.extracts.reading.mapping.producer_mapping import read_mapping

__all__ = ["Delivery", "Incoming"]

# Number of records up to which an extract is kept while a delivery is judged.
SMALL = 200_000


@dataclass(frozen=True)
class Incoming:
    """An extract that is not, or not as the newest, in the folder of its year.

    Attributes
    ----------
    extract : str
        Name of a contract.
    frame : DataFrame
        Typed, as its contract has it.
    row : Series
        Its row of the register; days as timestamps.
    """

    extract: str
    frame: pd.DataFrame
    row: pd.Series


@dataclass(frozen=True)
class Delivery:
    """What was delivered for a year, with one extract in another version where one is incoming.

    Attributes
    ----------
    folder : Path
        A folder such as data/raw/2023.
    incoming : Incoming, optional
        An extract that stands in the place of the newest one of its name.
    """

    folder: Path
    incoming: Incoming | None = None

    @property
    def year(self) -> int:
        """The reference year, as the folder is called."""
        return int(self.folder.name)

    @cached_property
    def rows(self) -> dict[str, pd.Series]:
        """Row of the register of each extract."""
        registered = _register(self.folder, newest=True)
        rows = {row["extract"]: row for _, row in registered.iterrows()}
        return rows | ({self.incoming.extract: self.incoming.row} if self.incoming else {})

    def frame(self, extract: str, *columns: str) -> pd.DataFrame | None:
        """Return columns of an extract, typed; none where it was not delivered or is refused.

        Without names of columns all are returned.
        """
        columns = columns or tuple(CONTRACTS[extract].columns)
        if self.incoming and extract == self.incoming.extract:
            return self.incoming.frame[list(columns)]
        if self.size(extract) is None:
            return None
        if extract not in self._small:
            if self.size(extract) > SMALL:
                return read_extract.typed_columns(extract, self.folder, columns)
            self._small[extract] = read_extract.typed_frame(extract, self.folder)
        return self._small[extract][list(columns)]

    @cached_property
    def _small(self) -> dict[str, pd.DataFrame]:
        """Small extracts that were asked for: of these every column is at hand."""
        return {}

    def size(self, extract: str) -> int | None:
        """Return the number of rows; none where it was not delivered or is refused."""
        if self.incoming and extract == self.incoming.extract:
            return len(self.incoming.frame)
        if extract not in self._sizes:
            self._sizes[extract] = self._counted(extract)
        return self._sizes[extract]

    def _counted(self, extract: str) -> int | None:
        if extract not in self.rows:
            return None
        try:
            return read_extract.rows(extract, self.folder)
        except DataError:
            # Refused in its own right, where it is told.
            return None

    @cached_property
    def _sizes(self) -> dict[str, int | None]:
        """Numbers of rows that were asked for."""
        return {}

    def file(self, extract: str) -> Path | None:
        """Return the file of an extract that SQL may read: large, delivered and as contracted."""
        if self.incoming and extract == self.incoming.extract:
            return None
        if extract not in self.rows or extract in self._small or (self.size(extract) or 0) <= SMALL:
            return None
        return read_extract.path_if_as_contracted(extract, self.folder)

    def records(self, extract: str, *columns: str) -> Path | pd.DataFrame | None:
        """Return the file of an extract where SQL may read it, else columns of it as `frame`."""
        return self.file(extract) or self.frame(extract, *columns)

    def codes(self, extract: str, column: str) -> pd.Series:
        """Return the number of records by code of a column, `EMPTY` for those without one."""
        path = self.file(extract)
        if path is None:
            return record_counts.codes_of(self.frame(extract, column)[column])
        coded = sorted(CODED_COLUMNS[extract])
        return record_counts.codes_in_file(path, coded if column in coded else [column])[column]

    def filled(self, extract: str, column: str) -> pd.Series:
        """Return the number of records with a value in a column, `filled`, and without, `empty`."""
        path = self.file(extract)
        if path is None:
            filled = int(self.frame(extract, column)[column].notna().sum())
        else:
            filled = record_counts.values_in_file(path)[column]
        counts = {"empty": self.size(extract) - filled, "filled": filled}
        return pd.Series({code: count for code, count in counts.items() if count}, dtype="int64")

    def different(self, extract: str, key: str) -> int:
        """Return the number of different ids in a column."""
        path = self.file(extract)
        if path is None:
            return self.frame(extract, key)[key].nunique()
        return record_counts.different_ids(path, key)

    def sums(self, extract: str, weight: str, *, by: str) -> pd.Series:
        """Return the sum of a weight by the codes of a column."""
        path = self.file(extract)
        if path is None:
            return self.frame(extract, weight, by).groupby(by)[weight].sum()
        return record_counts.sums_by(path, weight, by)

    def before(self, extract: str) -> "Delivery | None":
        """Return the delivery before: the older snapshot of the year, else the year before.

        None where there is none, where it cannot be read any more, or where only one of the two is
        made up.
        """
        row = self.rows[extract]
        found = _snapshots(self.folder, extract)
        found = found[found["snapshot_date"] < row["snapshot_date"]]
        folder = self.folder
        if found.empty:
            folder = self.folder.with_name(str(self.year - 1))
            found = _snapshots(folder, extract)
        if found.empty:
            return None
        earlier = found.iloc[-1]
        made_up = [each["data_kind"] == "synthetic" for each in (row, earlier)]
        if made_up[0] != made_up[1]:
            return None
        if earlier["snapshot_date"] == _snapshots(folder, extract)["snapshot_date"].iloc[-1]:
            there = Delivery(folder)
            return None if there.size(extract) is None else there
        frame = _read(folder, earlier)
        return None if frame is None else Delivery(folder, Incoming(extract, frame, earlier))


def _register(folder: Path, *, newest: bool = False) -> pd.DataFrame:
    if not (folder / REGISTER_FILE).is_file():
        return pd.DataFrame(columns=list(CONTRACTS["delivery"].columns))
    return newest_snapshots(folder) if newest else read_register(folder)


def _snapshots(folder: Path, extract: str) -> pd.DataFrame:
    register = _register(folder)
    return register[register["extract"] == extract].sort_values("snapshot_date")


def _read(folder: Path, row: pd.Series) -> pd.DataFrame | None:
    """An older snapshot; none where it cannot be read any more, which `make check` tells."""
    extract = row["extract"]
    try:
        path = find_file(extract, folder, row["file"])
        mapping = read_mapping(folder, extract, contracts=CONTRACTS)
        checked = read_and_check(path, CONTRACTS[extract], mapping, year=row["ref_from"].year)
    except DataError:
        return None
    return None if checked.breaches else checked.reading.frame
