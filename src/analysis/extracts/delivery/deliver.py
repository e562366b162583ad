"""Register a delivered file: check it, put it in the folder of its year, write its row.

A correction is a new snapshot beside the old one, which stays; the newest snapshot of an extract is
the one that is read. What the register must say and nobody said is taken from the last delivery of
the extract (a period one year on for each year between) and said aloud, or asked, or refused: never
made up.
"""

import os
import shutil
from collections.abc import Callable
from collections.abc import Mapping as Given
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts import CONTRACTS
from analysis.extracts.delivery.register_options import OPTIONS, as_text, described
from analysis.extracts.reading.load import beyond
from analysis.extracts.reading.mapping import Mapping, mapping
from analysis.extracts.reading.records import Breach
from analysis.extracts.reading.refusal import named, refuse
from analysis.extracts.reading.register import find, register
from analysis.extracts.reading.validate import FORMATS, Reading, checked
from analysis.settings import PROCESSED, RAW
from analysis.workbench.fingerprint import of_file
from analysis.workbench.folders import only_one

__all__ = ["OPTIONS", "deliver"]

EXTRACTS = tuple(name for name in CONTRACTS if name != "delivery")


def deliver(
    year: int,
    extract: str,
    file: str,
    *,
    given: Given[str, str],
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
        year.
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
        When something is missing or wrong, the file breaks its contract, or it is not the file that
        was registered with that day; nothing is written then.
    """
    source, folder = _source(file, extract), raw / str(year)
    with only_one(PROCESSED / f".deliver-{year}.lock"):
        known = register(folder) if (folder / "delivery.csv").is_file() else None
        sha256 = of_file(source)
        mine = known[known["extract"] == extract] if known is not None else pd.DataFrame()
        again = mine[mine["sha256"] == sha256] if len(mine) else mine
        if len(again):
            _tell_again(extract, year, again.iloc[-1], given)
            return find(extract, folder, again["file"].iloc[-1])
        _refuse_changed(source, folder, mine, sha256)
        held = None
        if ask:
            # Nobody answers ten questions about a file that is refused afterwards.
            held = reading, breaches, _ = _held(source, extract, folder, year)
            refuse(source, breaches, reading.frame, CONTRACTS[extract])
        row = described(year, extract, given, ask=ask, raw=raw)
        _refuse_same_day(extract, row, mine, sha256)
        _refuse_mixed(folder, known, row)
        rows = _checked(source, extract, held or _held(source, extract, folder, year), row)
        folder.mkdir(parents=True, exist_ok=True)
        target = _put(source, folder, extract, row["snapshot_date"], sha256)
        _write(
            folder,
            known,
            row
            | {"sha256": sha256, "file": target.name, "bytes": target.stat().st_size, "rows": rows},
        )
        print(
            f"registered {named(target)}: {rows:,} rows, {target.stat().st_size:,} bytes, "
            f"sha256 {sha256}"
        )
        if len(mine):
            print("the older snapshot stays; the newest is read")
    return target


def _source(file: str, extract: str) -> Path:
    if extract not in EXTRACTS:
        raise DataError(f"EXTRACT is '{extract}'; expected one of {', '.join(EXTRACTS)}.")
    if not file.strip():
        raise DataError(
            f"FILE is empty; expected the delivered file, as in FILE=/from/producer/{extract}.csv"
        )
    path = Path(file).expanduser()
    if path.is_dir():
        raise DataError(f"FILE is the folder {file}; expected one file of {', '.join(FORMATS)}.")
    if not path.is_file():
        raise DataError(
            f"FILE is '{file}', which is not there; expected the path of the delivered file."
        )
    if path.suffix.lower() not in FORMATS:
        raise DataError(
            f"FILE ends in '{path.suffix}'; expected one of {', '.join(FORMATS)}. Export it "
            "in one of these."
        )
    if not os.access(path, os.R_OK):
        raise DataError(f"FILE {path.name} cannot be read by you; ask for the right to read it.")
    if not path.stat().st_size:
        raise DataError(
            f"FILE {path.name} is empty (0 bytes); was the copy broken off? Deliver it again."
        )
    return path


def _refuse_changed(source: Path, folder: Path, mine: pd.DataFrame, sha256: str) -> None:
    """A registered file that was written over is not a new delivery."""
    if not len(mine) or source.resolve().parent != folder.resolve():
        return
    over = mine[[_same_name(row, source) for row in mine.itertuples()]]
    if len(over):
        raise DataError(
            f"{named(source)}: sha256 is {sha256}; delivery.csv registers "
            f"{over['sha256'].iloc[-1]} for the snapshot of "
            f"{over['snapshot_date'].iloc[-1]:%Y-%m-%d}. The file changed after it was "
            "registered: put the delivered file back, and deliver the new one from elsewhere, as "
            "a new snapshot."
        )


def _same_name(row: tuple, source: Path) -> bool:
    """Whether a row registers this file; a row without a file name does if no other fits."""
    if isinstance(row.file, str):
        return row.file == source.name
    others = [
        source.with_name(f"{row.extract}{ending}") for ending in FORMATS if ending != source.suffix
    ]
    return source.stem == row.extract and not any(path.is_file() for path in others)


def _refuse_same_day(extract: str, row: dict, mine: pd.DataFrame, sha256: str) -> None:
    same = mine[mine["snapshot_date"] == pd.Timestamp(row["snapshot_date"])] if len(mine) else mine
    if len(same):
        raise DataError(
            f"{extract}: the snapshot of {row['snapshot_date']} is registered with sha256 "
            f"{same['sha256'].iloc[0]}; this file has {sha256}. A correction is a new snapshot: "
            "give the day it was made, as in SNAPSHOT=2024-12-31."
        )


def _refuse_mixed(folder: Path, known: pd.DataFrame | None, row: dict) -> None:
    """Real and made-up persons do not go together."""
    if (
        known is not None
        and known["data_kind"].eq("synthetic").any()
        and row["data_kind"] != "synthetic"
    ):
        raise DataError(
            f"{named(folder)}: holds synthetic extracts, and KIND is {row['data_kind']}; expected "
            "a year that is all synthetic or all delivered. Move the synthetic files and their "
            "delivery.csv elsewhere first."
        )


def _tell_again(extract: str, year: int, row: pd.Series, given: Given[str, str]) -> None:
    """Say that these bytes are registered, and which options the register contradicts."""
    day = f"{row['snapshot_date']:%Y-%m-%d}"
    print(f"{extract} {year}: registered before, as the snapshot of {day}; nothing changed")
    other = [
        f"{name.upper()} is {said!r}, the register has {as_text(row[option.column])!r}"
        for name, option in OPTIONS.items()
        if (said := given.get(name, "").strip()) and said != as_text(row[option.column])
    ]
    if other:
        print(
            "not taken over: "
            + "; ".join(other)
            + f". To correct it, change the row of {day} in delivery.csv."
        )


def _held(
    source: Path, extract: str, folder: Path, year: int
) -> tuple[Reading, list[Breach], pd.Series]:
    """Hold a file against its contract, with the mapping file of the year."""
    return checked(
        source, CONTRACTS[extract], mapping(folder, extract, contracts=CONTRACTS), year=year
    )


def _checked(
    source: Path, extract: str, held: tuple[Reading, list[Breach], pd.Series], row: dict
) -> int:
    """Refuse a file that breaks its contract or its row; return its number of records."""
    reading, breaches, lines = held
    days = pd.Series(
        {name: pd.Timestamp(row[name]) for name in ("ref_from", "ref_to", "history_from")}
    )
    breaches = breaches + beyond(extract, reading.frame, lines, days, breaches)
    refuse(source, breaches, reading.frame, CONTRACTS[extract])
    for note in reading.notes:
        where = f" in {note.column}" if note.column else ""
        print(
            f"read in its own way: {note.what}{where}{f' ({note.count:,})' if note.count else ''}"
        )
    return len(reading.frame)


def _put(source: Path, folder: Path, extract: str, day: str, sha256: str) -> Path:
    """Copy the file into the folder of the year under its snapshot's name, unless it is there."""
    if source.resolve().parent == folder.resolve() and source.suffix in FORMATS:
        return source
    target = folder / f"{extract}.{day}{source.suffix.lower()}"
    if target.exists():
        raise DataError(
            f"{named(target)}: is there already without a row in delivery.csv; remove or "
            "rename it first."
        )
    part = folder / f".{target.name}.part"
    shutil.copyfile(source, part)
    if of_file(part) != sha256:
        part.unlink()
        raise DataError(
            f"{source.name} changed while it was copied; deliver it when nobody writes to it "
            "any more."
        )
    part.rename(target)
    return target


def _write(folder: Path, known: pd.DataFrame | None, row: dict) -> None:
    """Write the register with the new row, in one step; older rows get the name of their file."""
    columns = list(CONTRACTS["delivery"].columns)
    rows = pd.DataFrame([row], columns=columns)
    if known is not None:
        names = [
            f if isinstance(f, str) else find(e, folder).name
            for f, e in zip(known["file"], known["extract"], strict=True)
        ]
        rows = pd.concat(
            [known.assign(file=names).astype("object"), rows.astype("object")], ignore_index=True
        )
    for name in ("snapshot_date", "ref_from", "ref_to", "history_from"):
        rows[name] = pd.to_datetime(rows[name]).dt.strftime("%Y-%m-%d")
    part = folder / ".delivery-new.csv"
    rows.to_csv(part, index=False, lineterminator="\n", encoding="utf-8")
    reading, breaches, _ = checked(part, CONTRACTS["delivery"], Mapping(), year=0)
    try:
        refuse(folder / "delivery.csv", breaches, reading.frame, CONTRACTS["delivery"])
        part.replace(folder / "delivery.csv")
    finally:
        part.unlink(missing_ok=True)
