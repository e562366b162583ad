"""Register a delivered file: check it, put it in the folder of its year, write its row.

A correction is a new snapshot beside the old one, which stays; the newest snapshot of an extract is
the one that is read. What the register must say and nobody said is taken from the last delivery of
the extract (a period one year on for each year between) and said aloud, or asked, or refused: never
made up.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS, REGISTER_FILE
from analysis.extracts.delivery.delivered_file import as_one_file, copy_into
from analysis.extracts.delivery.judge_incoming import note_with_reasons
from analysis.extracts.delivery.register_row import OPTIONS, as_typed, register_row
from analysis.extracts.delivery.write_register import write_register
from analysis.extracts.formats.file_content import FORMATS
from analysis.extracts.reading.check_contract import Checked, read_and_check
from analysis.extracts.reading.check_register import PERIOD_COLUMNS, beyond_register
from analysis.extracts.reading.delivery_register import find_file, read_register
from analysis.extracts.reading.mapping.producer_mapping import read_mapping
from analysis.extracts.reading.refusal import project_path, refuse
from analysis.settings import PROCESSED, RAW
from analysis.workbench.fingerprint import of_file
from analysis.workbench.folders import only_one

__all__ = ["OPTIONS", "deliver"]


def deliver(
    year: int,
    extract: str,
    file: str,
    *,
    given: Mapping[str, str],
    ask: Callable[[str], str] | None = None,
    raw: Path = RAW,
) -> Path:
    """Register a file as an extract of a year and say where it is.

    Parameters
    ----------
    year : int
        Reference year.
    extract : str
        Name of a contract.
    file : str
        The delivered file, anywhere; it is copied, or registered where it is in the folder of the
        year. Or the address of a database with a table in it, which is written as a file.
    given : mapping of str to str
        What the register must say, by the names of `OPTIONS`; empty where not said.
    ask : callable, optional
        Asks for what is missing; without it what is missing is refused, all in one go.
    raw : Path
        Folder of the years.

    Returns
    -------
    Path
        The registered file.

    Raises
    ------
    DataError
        When something is missing or wrong, the file breaks its contract, cannot be right or is
        strange without a reason, or it is not the file that was registered with that day, or the
        disk is full or read-only; nothing is written then.
    """
    folder = raw / str(year)
    try:
        with (
            as_one_file(file, extract) as source,
            only_one(PROCESSED / f".deliver-{year}.lock"),
        ):
            return _take_in(year, extract, source, folder, given=given, ask=ask)
    except OSError as error:
        raise DataError(
            f"{project_path(folder)}: cannot be written, or the file cannot be read "
            f"({error.strerror or 'no reason given'}); nothing was registered. Make room, or ask "
            "for the right to do so, and deliver it again."
        ) from None


def _take_in(
    year: int,
    extract: str,
    source: Path,
    folder: Path,
    *,
    given: Mapping[str, str],
    ask: Callable[[str], str] | None,
) -> Path:
    """Check a plain file, put it in the folder of its year and write its row."""
    register = read_register(folder) if (folder / REGISTER_FILE).is_file() else None
    snapshots = _snapshots(register, extract)
    sha256 = of_file(source)
    same = snapshots[snapshots["sha256"] == sha256]
    if len(same):
        _print_registered_before(extract, year, same.iloc[-1], given)
        return find_file(extract, folder, same["file"].iloc[-1])
    _refuse_overwritten(source, folder, snapshots, sha256)
    checked = None
    if ask:
        # Nobody answers ten questions about a file that is refused afterwards.
        checked = _check(source, extract, folder, year)
        refuse(source, checked.breaches, checked.reading.frame, CONTRACTS[extract])
    row = register_row(year, extract, given, ask=ask, raw=folder.parent)
    _refuse_same_day(extract, row, snapshots, sha256)
    _refuse_mixed(folder, register, row)
    checked = checked or _check(source, extract, folder, year)
    _refuse_beyond_register(source, extract, checked, row)
    note = note_with_reasons(folder, row, checked.reading.frame, ask=ask)
    row |= {"coverage_note": note, "sha256": sha256}
    _print_notes(checked)
    return _register(source, folder, register, row, checked)


def _register(
    source: Path, folder: Path, register: pd.DataFrame | None, row: dict, checked: Checked
) -> Path:
    """Put the file in its place, write its row, and say so."""
    extract, sha256 = row["extract"], row["sha256"]
    folder.mkdir(parents=True, exist_ok=True)
    target = copy_into(folder, source, extract, row["snapshot_date"], sha256)
    rows, size = len(checked.reading.frame), target.stat().st_size
    try:
        write_register(folder, register, row | {"file": target.name, "bytes": size, "rows": rows})
    except BaseException:
        # A copy without its row would be in the way of the next attempt.
        if target.resolve() != source.resolve():
            target.unlink(missing_ok=True)
        raise
    print(f"registered {project_path(target)}: {rows:,} rows, {size:,} bytes, sha256 {sha256}")
    _print_which_is_read(_snapshots(register, extract)["snapshot_date"], row["snapshot_date"])
    return target


def _print_which_is_read(earlier: pd.Series, snapshot: str) -> None:
    """Say which snapshot is read, where there are more."""
    if len(earlier) and earlier.max() > pd.Timestamp(snapshot):
        print(
            f"this snapshot stays beside the newer one of {earlier.max():%Y-%m-%d}, which is the "
            "one that is read"
        )
    elif len(earlier):
        print("the older snapshot stays; the newest is read")


def _snapshots(register: pd.DataFrame | None, extract: str) -> pd.DataFrame:
    """Rows of the register for one extract."""
    if register is None:
        return pd.DataFrame(columns=list(CONTRACTS["delivery"].columns))
    return register[register["extract"] == extract]


def _check(source: Path, extract: str, folder: Path, year: int) -> Checked:
    """Hold a file against its contract, with the mapping file of the year."""
    mapping = read_mapping(folder, extract, contracts=CONTRACTS)
    return read_and_check(source, CONTRACTS[extract], mapping, year=year)


def _print_registered_before(
    extract: str, year: int, row: pd.Series, given: Mapping[str, str]
) -> None:
    """Say that these bytes are registered, and which options the register contradicts."""
    day = f"{row['snapshot_date']:%Y-%m-%d}"
    print(f"{extract} {year}: registered before, as the snapshot of {day}; nothing changed")
    differing = []
    for name, option in OPTIONS.items():
        typed, registered = given.get(name, "").strip(), as_typed(row[option.column])
        if typed and typed != registered:
            differing.append(f"{name.upper()} is {typed!r}, the register has {registered!r}")
    if differing:
        print(
            f"not taken over: {'; '.join(differing)}. To correct it, change the row of {day} in "
            "delivery.csv."
        )


def _refuse_overwritten(source: Path, folder: Path, snapshots: pd.DataFrame, sha256: str) -> None:
    """A registered file that was written over is not a new delivery."""
    if source.resolve().parent != folder.resolve():
        return
    for row in snapshots[::-1].itertuples():
        if _registers(row, source):
            raise DataError(
                f"{project_path(source)}: sha256 is {sha256}; delivery.csv registers "
                f"{row.sha256} for the snapshot of {row.snapshot_date:%Y-%m-%d}. The file changed "
                "after it was registered: put the delivered file back, and deliver the new one "
                "from elsewhere, as a new snapshot."
            )


def _registers(row: tuple, source: Path) -> bool:
    """Whether a row registers this file; a row without a file name does if no other fits."""
    if isinstance(row.file, str):
        return row.file == source.name
    others = [
        source.with_name(f"{row.extract}{ending}") for ending in FORMATS if ending != source.suffix
    ]
    return source.stem == row.extract and not any(path.is_file() for path in others)


def _refuse_same_day(extract: str, row: dict, snapshots: pd.DataFrame, sha256: str) -> None:
    same = snapshots[snapshots["snapshot_date"] == pd.Timestamp(row["snapshot_date"])]
    if len(same):
        raise DataError(
            f"{extract}: the snapshot of {row['snapshot_date']} is registered with sha256 "
            f"{same['sha256'].iloc[0]}; this file has {sha256}. A correction is a new snapshot: "
            "give the day it was made, as in SNAPSHOT=2024-12-31."
        )


def _refuse_mixed(folder: Path, register: pd.DataFrame | None, row: dict) -> None:
    """Real and made-up persons do not go together."""
    if register is None or row["data_kind"] == "synthetic":
        return
    if register["data_kind"].eq("synthetic").any():
        raise DataError(
            f"{project_path(folder)}: holds synthetic extracts, and KIND is {row['data_kind']}; "
            "expected a year that is all synthetic or all delivered. Move the synthetic files and "
            "their delivery.csv elsewhere first."
        )


def _refuse_beyond_register(source: Path, extract: str, checked: Checked, row: dict) -> None:
    """Refuse a file that breaks its contract or lies outside what its row says."""
    days = {name: pd.Timestamp(row[name]) for name in PERIOD_COLUMNS}
    registered = pd.Series(days | {"data_kind": row["data_kind"]})
    breaches = checked.breaches + beyond_register(extract, checked, registered)
    refuse(source, breaches, checked.reading.frame, CONTRACTS[extract])


def _print_notes(checked: Checked) -> None:
    for note in checked.reading.notes:
        where = f" in {note.column}" if note.column else ""
        count = f" ({note.count:,})" if note.count else ""
        print(f"read in its own way: {note.what}{where}{count}")
