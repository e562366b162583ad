"""The register of a delivery, `delivery.csv`: the file of each extract, its day and its hash."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts import CONTRACTS
from analysis.extracts.reading.mapping import Mapping
from analysis.extracts.reading.refusal import named, refuse
from analysis.extracts.reading.validate import FORMATS, checked
from analysis.workbench.fingerprint import of_file

__all__ = ["deliveries", "find", "register", "registered", "snapshots"]


def register(folder: Path) -> pd.DataFrame:
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
    path = Path(folder) / "delivery.csv"
    if not path.is_file():
        raise DataError(
            f"{named(path)}: absent; expected one row per extract with "
            f"{', '.join(CONTRACTS['delivery'].columns)}. Register each "
            "file: make deliver FILE=... EXTRACT=... YEAR=..."
        )
    return _parsed(path, of_file(path)).copy(deep=False)


@lru_cache(maxsize=32)
def _parsed(path: Path, _sha256: str) -> pd.DataFrame:
    """Read and check a register once, however many extracts are looked up in it."""
    (frame, _, _), breaches, _ = checked(path, CONTRACTS["delivery"], Mapping(), year=0)
    refuse(path, breaches, frame, CONTRACTS["delivery"])
    unknown = sorted(set(frame["extract"]) - (set(CONTRACTS) - {"delivery"}))
    if unknown:
        known = ", ".join(name for name in CONTRACTS if name != "delivery")
        raise DataError(
            f"{named(path)}: extract {', '.join(unknown)} is unknown; expected {known}."
        )
    return frame


def deliveries(folder: Path) -> pd.DataFrame:
    """Return what is read of a year: the newest snapshot of each extract, one row each.

    Raises
    ------
    DataError
        As `register`.
    """
    every = register(folder)
    newest = every.groupby("extract")["snapshot_date"].transform("max")
    return every[every["snapshot_date"] == newest].reset_index(drop=True)


def snapshots(extract: str, folder: Path) -> pd.DataFrame:
    """Rows of the register for one extract, the newest snapshot last."""
    every = register(folder)
    return every[every["extract"] == extract].sort_values("snapshot_date", ignore_index=True)


def find(extract: str, folder: Path, registered: object = None) -> Path:
    """Return the path of an extract: the registered file, else EXTRACT with a known ending."""
    where = named(folder / extract)
    if isinstance(registered, str):
        path = folder / registered
        if path.is_file() and path.suffix in FORMATS:
            return path
        raise DataError(
            f"{named(path)}: delivery.csv names this file, which is not "
            f"there{'' if path.suffix in FORMATS else ' or has another ending than ' + ', '.join(FORMATS)}. "
            "Put it back."
        )
    found = [
        path for path in (folder / f"{extract}{ending}" for ending in FORMATS) if path.is_file()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        endings = " and ".join(path.suffix for path in found)
        raise DataError(f"{where}: both {endings} are there; expected one. Remove the older one.")
    raise DataError(
        f"{where}: no {extract}.parquet or {extract}.csv; deliver one with the columns "
        f"{', '.join(CONTRACTS[extract].columns)} and register it: make deliver FILE=... "
        f"EXTRACT={extract} YEAR=..."
    )


def registered(extract: str, folder: Path) -> tuple[Path, pd.Series]:
    """The file of the newest snapshot and its row in the register; refused where they disagree."""
    there = (folder / "delivery.csv").is_file()
    rows = snapshots(extract, folder) if there else pd.DataFrame()
    path = find(extract, folder, None if rows.empty else rows["file"].iloc[-1])
    if not there:
        register(folder)
    if rows.empty:
        raise DataError(
            f"{named(path)}: no row in delivery.csv; expected one row for {extract} with its "
            f"sha256 and period. Register it: make deliver FILE={path.name} EXTRACT={extract} "
            f"YEAR={folder.name}"
        )
    row = rows.iloc[-1]
    actual = of_file(path)
    if actual != row["sha256"]:
        raise DataError(
            f"{named(path)}: sha256 is {actual}; delivery.csv registers {row['sha256']}. The file "
            "changed after it was registered: put the delivered file back, or deliver the new "
            "one as a new snapshot."
        )
    return path, row
