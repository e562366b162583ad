"""Read a delivered extract: find it, compare its hash, hold it against contract and register."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS, EXTRACTS
from analysis.extracts.reading.check_contract import Reading, read_and_check
from analysis.extracts.reading.check_register import PERIOD_COLUMNS, beyond_register
from analysis.extracts.reading.delivery_register import registered_file
from analysis.extracts.reading.producer_mapping import MAPPING_FILE, read_mapping
from analysis.extracts.reading.refusal import refuse
from analysis.workbench.fingerprint import of_file

__all__ = ["typed_frame", "with_notes"]

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
    if extract not in EXTRACTS:
        raise DataError(f"extract {extract!r} is unknown; expected one of {', '.join(EXTRACTS)}.")
    folder = Path(folder)
    path, row = registered_file(extract, folder)
    mapping_file = folder / MAPPING_FILE
    mapping_sha256 = of_file(mapping_file) if mapping_file.is_file() else ""
    period = tuple(row[name] for name in PERIOD_COLUMNS)
    kind = str(row["data_kind"])
    is_small = path.stat().st_size <= LARGEST_CACHED_BYTES
    read = _read_once if is_small else _read_once.__wrapped__
    reading = read(extract, path, row["sha256"], mapping_sha256, period, kind)
    return reading._replace(frame=reading.frame.copy(deep=False))


@lru_cache(maxsize=32)
def _read_once(
    extract: str,
    path: Path,
    _sha256: str,
    _mapping_sha256: str,
    period: tuple[pd.Timestamp, ...],
    data_kind: str,
) -> Reading:
    """Read a file once, however many frames are made from it."""
    contract = CONTRACTS[extract]
    registered = pd.Series([*period, data_kind], index=[*PERIOD_COLUMNS, "data_kind"])
    mapping = read_mapping(path.parent, extract, contracts=CONTRACTS)
    checked = read_and_check(path, contract, mapping, year=registered["ref_from"].year)
    breaches = checked.breaches + beyond_register(extract, checked, registered)
    refuse(path, breaches, checked.reading.frame, contract)
    return checked.reading
