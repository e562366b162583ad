"""The register of a delivery, `delivery.csv`: the file of each extract, its day and its hash."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS, EXTRACTS, REGISTER_FILE
from analysis.extracts.formats.file_content import FORMATS
from analysis.extracts.reading.check_contract import read_and_check
from analysis.extracts.reading.mapping.producer_mapping import ProducerMapping
from analysis.extracts.reading.refusal import project_path, refuse
from analysis.workbench.fingerprint import of_file

__all__ = ["find_file", "newest_snapshots", "read_register", "registered_file"]


def read_register(folder: Path) -> pd.DataFrame:
    """Return the register of a year: one row per extract and snapshot, in the file's order.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023 that holds delivery.csv.

    Returns
    -------
    DataFrame
        The columns of the contract `delivery`; `file`, `licence`, `bytes` and `rows` are empty
        where the register is from before they were asked for.

    Raises
    ------
    DataError
        If delivery.csv is absent, cannot be read, breaks its contract or names an unknown extract.
    """
    path = Path(folder) / REGISTER_FILE
    if not path.is_file():
        raise DataError(
            f"{project_path(path)}: absent; expected one row per extract with "
            f"{', '.join(CONTRACTS['delivery'].columns)}. Register each "
            "file: make deliver FILE=... EXTRACT=... YEAR=..."
        )
    return _read_once(path, of_file(path)).copy(deep=False)


@lru_cache(maxsize=32)
def _read_once(path: Path, _sha256: str) -> pd.DataFrame:
    """Read and check a register once, however many extracts are looked up in it."""
    contract = CONTRACTS["delivery"]
    checked = read_and_check(path, contract, ProducerMapping(), year=0)
    frame = checked.reading.frame
    refuse(path, checked.breaches, frame, contract)
    unknown = sorted(set(frame["extract"]) - set(EXTRACTS))
    if unknown:
        raise DataError(
            f"{project_path(path)}: extract {', '.join(unknown)} is unknown; expected "
            f"{', '.join(EXTRACTS)}."
        )
    return frame


def newest_snapshots(folder: Path) -> pd.DataFrame:
    """Return what is read of a year: the newest snapshot of each extract, one row each.

    Parameters
    ----------
    folder : Path
        A folder such as data/raw/2023.

    Raises
    ------
    DataError
        As `read_register`.
    """
    register = read_register(folder)
    newest = register.groupby("extract")["snapshot_date"].transform("max")
    return register[register["snapshot_date"] == newest].reset_index(drop=True)


def find_file(extract: str, folder: Path, registered_name: object = None) -> Path:
    """Return the path of an extract: the registered file, else EXTRACT with a known ending.

    Parameters
    ----------
    extract : str
        Name of a contract.
    folder : Path
        A folder such as data/raw/2023.
    registered_name : str, optional
        Name of the file in the register; missing in one from before files were named.

    Raises
    ------
    DataError
        If the file is not there, or two could be meant.
    """
    if isinstance(registered_name, str):
        return _named_file(folder / registered_name)
    candidates = [folder / f"{extract}{ending}" for ending in FORMATS]
    found = [path for path in candidates if path.is_file()]
    if len(found) == 1:
        return found[0]
    place = project_path(folder / extract)
    if found:
        endings = " and ".join(path.suffix for path in found)
        raise DataError(f"{place}: both {endings} are there; expected one. Remove the older one.")
    raise DataError(
        f"{place}: no {extract}.parquet or {extract}.csv; deliver one with the columns "
        f"{', '.join(CONTRACTS[extract].columns)} and register it: make deliver FILE=... "
        f"EXTRACT={extract} YEAR=..."
    )


def _named_file(path: Path) -> Path:
    known_ending = path.suffix in FORMATS
    if path.is_file() and known_ending:
        return path
    or_ending = "" if known_ending else f" or has another ending than {', '.join(FORMATS)}"
    raise DataError(
        f"{project_path(path)}: delivery.csv names this file, which is not there{or_ending}. Put "
        "it back."
    )


def registered_file(extract: str, folder: Path) -> tuple[Path, pd.Series]:
    """Return the file of the newest snapshot and its row in the register.

    Parameters
    ----------
    extract : str
        Name of a contract.
    folder : Path
        A folder such as data/raw/2023.

    Raises
    ------
    DataError
        If the file is absent or not registered, or its hash is another one than the register's.
    """
    has_register = (folder / REGISTER_FILE).is_file()
    rows = _snapshots(extract, folder) if has_register else pd.DataFrame()
    path = find_file(extract, folder, None if rows.empty else rows["file"].iloc[-1])
    if not has_register:
        # Refuses: without the file itself the user first hears which file is expected.
        read_register(folder)
    if rows.empty:
        raise DataError(
            f"{project_path(path)}: no row in delivery.csv; expected one row for {extract} with "
            f"its sha256 and period. Register it: make deliver FILE={path.name} "
            f"EXTRACT={extract} YEAR={folder.name}"
        )
    row, state = rows.iloc[-1], path.stat()
    sha256 = _sha256_of(path, state.st_size, state.st_mtime_ns)
    if sha256 != row["sha256"]:
        raise DataError(
            f"{project_path(path)}: sha256 is {sha256}; delivery.csv registers {row['sha256']}. "
            "The file changed after it was registered: put the delivered file back, or deliver "
            "the new one as a new snapshot."
        )
    return path, row


@lru_cache(maxsize=256)
def _sha256_of(path: Path, _bytes: int, _changed: int) -> str:
    """Hash a file once while it is not written again, however often its columns are read."""
    return of_file(path)


def _snapshots(extract: str, folder: Path) -> pd.DataFrame:
    """Rows of the register for one extract, the newest snapshot last."""
    register = read_register(folder)
    return register[register["extract"] == extract].sort_values("snapshot_date", ignore_index=True)
