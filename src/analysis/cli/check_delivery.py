"""Check what was delivered for a year and what it can be used for: `make check YEAR=2023`."""

import secrets
import shlex
import tempfile
from pathlib import Path

import duckdb
import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.extracts.contracts.correspondence import has_both_profiles
from analysis.extracts.contracts.registry import EXTRACTS, REGISTER_FILE
from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.plausibility.judge import judge
from analysis.extracts.delivery.plausibility.reasons import notes_of
from analysis.extracts.delivery.plausibility.table import called_out, refusals, table
from analysis.extracts.elsewhere import eurostat
from analysis.extracts.formats.file_content import FORMATS
from analysis.extracts.frames import process
from analysis.extracts.frames.civic_integration.exclusions import KEPT
from analysis.extracts.reading import read_extract
from analysis.extracts.reading.delivery_register import (
    find_file,
    newest_snapshots,
    read_register,
)
from analysis.extracts.reading.mapping.producer_mapping import MAPPING_FILE
from analysis.extracts.reading.refusal import project_path
from analysis.pipeline.table_needs import needs
from analysis.settings import PROCESSED, RAW
from analysis.workbench import room_key
from analysis.workbench.fingerprint import of_file
from analysis.workbench.sql import text

__all__ = ["check"]


def check(year: int, *, raw: Path = RAW) -> bool:
    """Check every delivered file; print what is wrong and which tables can be computed.

    Parameters
    ----------
    year : int
        Reference year.
    raw : Path
        Folder of the years.

    Returns
    -------
    bool
        Whether nothing was refused; an extract that was not delivered is no fault.

    Raises
    ------
    DataError
        If nothing was delivered for the year, or its register cannot be used.
    """
    folder = raw / str(year)
    if not (folder / REGISTER_FILE).is_file():
        raise DataError(
            f"nothing was delivered for {year}: {project_path(folder / REGISTER_FILE)} is not "
            f"there. Register each file: make deliver FILE=... EXTRACT=... YEAR={year}"
        )
    broken = {row.extract: _refusal(row, folder) for row in newest_snapshots(folder).itertuples()}
    refused = {extract for extract, refusal in broken.items() if refusal}
    faults = [*filter(None, broken.values()), *_snapshots(folder), *_strays(folder)]
    faults += _implausible(folder, set(broken) - refused)
    if not refused:
        faults += _frames_made(folder, year)
    for fault in dict.fromkeys(faults):
        print(f"\n{fault}")
    for name in _others(folder):
        print(f"\nno extract, passed over: {name}")
    for reason in eurostat.unused(raw / "open"):
        print(f"\nopen data, passed over by the report: {reason}")
    for reason in _without_key(year, raw):
        print(f"\nno report can be made yet: {reason}")
    _print_tables(set(broken) - refused, refused=refused)
    verdict = "refused, as said above" if faults else "nothing was refused"
    print(f"\n{project_path(folder)}: {verdict}")
    return not faults


def _without_key(year: int, raw: Path) -> list[str]:
    """Say why the room lacks a key that its deliveries ask for; nothing where it has one."""
    try:
        room_key.secret_of(year, raw=raw)
    except DataError as error:
        return [str(error)]
    return []


def _implausible(folder: Path, usable: set[str]) -> list[str]:
    """Print what each extract is judged by; return what cannot be right, or has no reason."""
    delivery = Delivery(folder)
    notes = notes_of(delivery)
    judged = []
    for extract in (name for name in delivery.rows if name in usable):
        of_extract = judge(delivery, extract)
        if of_extract:
            print(f"\n{extract}\n{table(of_extract, notes)}")
        judged += of_extract
    for line in called_out(judged, notes):
        print(f"\n{line}")
    return refusals(judged, notes, year=delivery.year)


def _refusal(row: tuple, folder: Path) -> str:
    """Print one line on an extract; return what it is refused for, or nothing."""
    line = f"{row.extract:<20} {row.snapshot_date:%Y-%m-%d}"
    try:
        reading = read_extract.with_notes(row.extract, folder)
    except DataError as error:
        print(f"{line}  refused")
        return str(error)
    ways = ", ".join(dict.fromkeys(note.what for note in reading.notes))
    in_its_own_way = f"  read in its own way: {ways}" if ways else ""
    print(f"{line}  {len(reading.frame):>12,} rows{in_its_own_way}")
    return ""


def _frames_made(folder: Path, year: int) -> list[str]:
    """Make the frames of the year to see what is refused, print what is left out, keep nothing."""
    PROCESSED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".check-", dir=PROCESSED) as kept_for_now:
        # Nobody needs the keys again.
        secret = secrets.token_bytes()
        files, errors = process.make(folder, Path(kept_for_now), year=year, secret=secret)
        _print_left_out(files, folder)
    return [str(error) for error in errors]


def _print_left_out(files: dict[str, Path], folder: Path) -> None:
    """Print how many records are left out by each rule, as table X1 of the report does."""
    if "exclusions" in files:
        left_out = duckdb.sql(
            f"SELECT extract, rule, COUNT(*) FROM {text(files['exclusions'])} "
            f"WHERE rule <> {text(KEPT)} GROUP BY 1, 2 ORDER BY 1, 2"
        )
        for extract, rule, count in left_out.fetchall():
            print(f"left out of {extract}: {count:,} record(s), {rule}")
    if "applications" in files:
        sent = read_extract.typed_frame("correspondence", folder)
        if alone := int((~has_both_profiles(sent)).sum()):
            print(f"left out of correspondence: {alone:,} record(s), one_profile")


def _snapshots(folder: Path) -> list[str]:
    return [*_changed_snapshots(folder), *_snapshots_to_come(folder)]


def _snapshots_to_come(folder: Path) -> list[str]:
    """Snapshots of a day to come, which would hide every correction until then."""
    register = read_register(folder)
    to_come = register[register["snapshot_date"] > pd.Timestamp.now()]
    return [
        (
            f"{project_path(folder / REGISTER_FILE)}: the snapshot of {row.extract} is of "
            f"{row.snapshot_date:%Y-%m-%d}, a day to come; expected the day it was made. Correct "
            "that row."
        )
        for row in to_come.itertuples()
    ]


def _changed_snapshots(folder: Path) -> list[str]:
    """What is wrong with snapshots that a newer one replaced: they stay, as they were."""
    register = read_register(folder)
    newest = register.groupby("extract")["snapshot_date"].transform("max")
    faults = []
    for row in register[register["snapshot_date"] < newest].itertuples():
        try:
            path = find_file(row.extract, folder, row.file)
        except DataError as error:
            faults.append(f"older snapshot of {row.snapshot_date:%Y-%m-%d}: {error}")
            continue
        sha256 = of_file(path)
        if sha256 != row.sha256:
            faults.append(
                f"{project_path(path)}: older snapshot; sha256 is {sha256}; delivery.csv "
                f"registers {row.sha256}. Put the delivered file back."
            )
    return faults


def _strays(folder: Path) -> list[str]:
    """Files that look like an extract and that the register does not name."""
    registered = {
        row.file if isinstance(row.file, str) else find_file(row.extract, folder).name
        for row in read_register(folder).itertuples()
    }
    faults = []
    for path in sorted(folder.iterdir()):
        extract = path.name.partition(".")[0]
        if path.suffix in FORMATS and extract in EXTRACTS and path.name not in registered:
            name = project_path(path)
            faults.append(
                f"{name}: no row in delivery.csv. Register it or take it away: make deliver "
                f"FILE={shlex.quote(name)} EXTRACT={extract} YEAR={folder.name}"
            )
    return faults


def _others(folder: Path) -> list[str]:
    """Files of a year that are none of a delivery, such as Thumbs.db."""
    known = {REGISTER_FILE, MAPPING_FILE, "README.md", "truth.json"}
    return [
        project_path(path)
        for path in sorted(folder.iterdir())
        if path.name not in known
        and not path.name.startswith(".")
        and not (path.suffix in FORMATS and path.name.partition(".")[0] in EXTRACTS)
    ]


def _print_tables(usable: set[str], *, refused: set[str]) -> None:
    """Print per table of the plan whether it can be computed, and else what is needed."""
    tables_by_need: dict[str, list[str]] = {"": []}
    for planned in plan.load().values():
        lacking = [
            f"{name} ({'refused' if name in refused else 'not delivered'})"
            for name in needs(planned)
            if name not in usable
        ]
        tables_by_need.setdefault(" and ".join(lacking), []).append(planned.id)
    computed = tables_by_need.pop("")
    print(f"\ncan be computed: {' '.join(computed) or 'nothing'}")
    for need, tables in tables_by_need.items():
        print(f"left empty: {' '.join(tables)}: needs {need}")
