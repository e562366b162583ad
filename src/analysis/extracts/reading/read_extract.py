"""Read a delivered extract: find it, compare its hash, hold it against contract and register."""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS, EXTRACTS
from analysis.extracts.formats.parquet import read_parquet
from analysis.extracts.formats.records import Note
from analysis.extracts.reading.as_contracted import is_as_contracted
from analysis.extracts.reading.check_contract import Reading, read_and_check
from analysis.extracts.reading.check_register import PERIOD_COLUMNS, beyond_register
from analysis.extracts.reading.convert_types import typed_as_contracted
from analysis.extracts.reading.delivery_register import registered_file
from analysis.extracts.reading.mapping.producer_mapping import (
    MAPPING_FILE,
    ProducerMapping,
    read_mapping,
)
from analysis.extracts.reading.refusal import project_path, refuse
from analysis.workbench.fingerprint import of_file

__all__ = [
    "file_as_contracted",
    "notes_on",
    "path_if_as_contracted",
    "rows",
    "typed_columns",
    "typed_frame",
    "with_notes",
]

# Larger files are read each time, so that no two are held at once.
LARGEST_CACHED_BYTES = 50_000_000


def typed_frame(extract: str, folder: Path) -> pd.DataFrame:
    """Read one extract of a delivery and return it typed, after every check of its contract.

    Parameters
    ----------
    extract : str
        Name of a contract other than `delivery`.
    folder : Path
        A folder such as data/raw/2023, with `delivery.csv` and the extract in one of `FORMATS`.

    Returns
    -------
    DataFrame
        The columns of the contract with its types; rows in the order of the file.

    Raises
    ------
    DataError
        If the file is absent, there twice, unregistered, changed since it was registered,
        unreadable or breaks its contract. All breaches are told at once, by column, rule and row.

    Examples
    --------
    >>> typed_frame("persons", Path("nowhere"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    analysis.errors.DataError: nowhere/persons: no persons.parquet or persons.csv; ...
    """
    return with_notes(extract, folder).frame


def with_notes(extract: str, folder: Path) -> Reading:
    """Read one extract as `typed_frame` does, with its notes and the labels of its codes.

    Parameters
    ----------
    extract, folder
        As for `typed_frame`.

    Raises
    ------
    DataError
        As `typed_frame`.
    """
    delivered = _delivered(extract, folder)
    is_small = delivered.path.stat().st_size <= LARGEST_CACHED_BYTES
    read = _read_once if is_small else _read_once.__wrapped__
    reading = read(delivered)
    return reading._replace(frame=reading.frame.copy(deep=False))


def typed_columns(extract: str, folder: Path, columns: Collection[str]) -> pd.DataFrame:
    """Read some columns of an extract; of a file that is as contracted these alone are read.

    Parameters
    ----------
    extract, folder
        As for `typed_frame`.
    columns : collection of str
        Columns of its contract.

    Raises
    ------
    DataError
        As `typed_frame`.
    """
    delivered = _delivered(extract, folder)
    if not _is_as_contracted(delivered):
        return typed_frame(extract, folder)[list(columns)]
    name = project_path(delivered.path)
    records = read_parquet(delivered.path, name=name, columns=list(columns))
    return typed_as_contracted(records.frame, CONTRACTS[extract])[list(columns)]


def rows(extract: str, folder: Path) -> int:
    """Return how many records an extract has; of a file as contracted its footer says so.

    Parameters
    ----------
    extract, folder
        As for `typed_frame`.

    Raises
    ------
    DataError
        As `typed_frame`.
    """
    path = path_if_as_contracted(extract, folder)
    return len(typed_frame(extract, folder)) if path is None else pq.read_metadata(path).num_rows


def path_if_as_contracted(extract: str, folder: Path) -> Path | None:
    """Return the delivered file where it is as contracted, so that SQL may read it; else nothing.

    Parameters
    ----------
    extract, folder
        As for `typed_frame`.

    Raises
    ------
    DataError
        As `typed_frame`.
    """
    delivered = _delivered(extract, folder)
    return delivered.path if _is_as_contracted(delivered) else None


def notes_on(extract: str, folder: Path) -> tuple[Note, ...]:
    """Return what was read in its own way of an extract; nothing of a file as contracted.

    Parameters
    ----------
    extract, folder
        As for `typed_frame`.

    Raises
    ------
    DataError
        As `typed_frame`.
    """
    if _is_as_contracted(_delivered(extract, folder)):
        return ()
    return with_notes(extract, folder).notes


def file_as_contracted(extract: str, folder: Path, *, copies: Path) -> Path:
    """Return a Parquet file with the columns, types and rows that `typed_frame` returns.

    Parameters
    ----------
    extract, folder
        As for `typed_frame`.
    copies : Path
        Folder for a copy, where the delivered file itself is not as contracted.

    Returns
    -------
    Path
        The delivered file, or its copy; both as `as_contracted.columns_as_contracted` reads them.

    Raises
    ------
    DataError
        As `typed_frame`.
    """
    delivered = _delivered(extract, folder)
    if _is_as_contracted(delivered):
        return delivered.path
    copy = copies / f"{Path(folder).name}_{extract}.parquet"
    if not copy.is_file():
        copies.mkdir(parents=True, exist_ok=True)
        typed_frame(extract, folder).to_parquet(copy, index=False)
    return copy


class _Delivered(NamedTuple):
    """A file of a delivery, and everything that decides how it is read and checked."""

    extract: str
    path: Path
    sha256: str
    mapping_sha256: str
    period: tuple[pd.Timestamp, ...]
    data_kind: str

    @property
    def registered(self) -> pd.Series:
        """What the register says that the rows are held against."""
        return pd.Series([*self.period, self.data_kind], index=[*PERIOD_COLUMNS, "data_kind"])

    @property
    def mapping(self) -> ProducerMapping:
        """What the mapping file of the delivery says of the extract."""
        return read_mapping(self.path.parent, self.extract, contracts=CONTRACTS)


def _delivered(extract: str, folder: Path) -> _Delivered:
    if extract not in EXTRACTS:
        raise DataError(f"extract {extract!r} is unknown; expected one of {', '.join(EXTRACTS)}.")
    folder = Path(folder)
    path, row = registered_file(extract, folder)
    mapping_file = folder / MAPPING_FILE
    mapping_sha256 = of_file(mapping_file) if mapping_file.is_file() else ""
    period = tuple(row[name] for name in PERIOD_COLUMNS)
    return _Delivered(extract, path, row["sha256"], mapping_sha256, period, str(row["data_kind"]))


@lru_cache(maxsize=256)
def _is_as_contracted(delivered: _Delivered) -> bool:
    """Look through a version of a file once."""
    contract = CONTRACTS[delivered.extract]
    return delivered.mapping.is_empty and is_as_contracted(
        delivered.path, contract, delivered.registered
    )


@lru_cache(maxsize=32)
def _read_once(delivered: _Delivered) -> Reading:
    """Read a file once, however many frames are made from it."""
    contract, path = CONTRACTS[delivered.extract], delivered.path
    if _is_as_contracted(delivered):
        records = read_parquet(path, name=project_path(path))
        frame = typed_as_contracted(records.frame, contract)
        return Reading(frame, (), records.labels)
    registered = delivered.registered
    checked = read_and_check(path, contract, delivered.mapping, year=registered["ref_from"].year)
    breaches = checked.breaches + beyond_register(delivered.extract, checked, registered)
    refuse(path, breaches, checked.reading.frame, contract)
    return checked.reading
