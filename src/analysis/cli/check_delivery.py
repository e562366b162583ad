"""Check what was delivered for a year and what it can be used for: `make check YEAR=2023`."""

from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.extracts.contracts import CONTRACTS
from analysis.extracts.frames import process
from analysis.extracts.frames.exclusions import KEPT
from analysis.extracts.reading import load
from analysis.extracts.reading.refusal import named
from analysis.extracts.reading.register import find, register
from analysis.extracts.reading.validate import FORMATS
from analysis.pipeline.table_needs import needs
from analysis.settings import RAW
from analysis.workbench.fingerprint import of_file

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
    if not (folder / "delivery.csv").is_file():
        raise DataError(
            f"nothing was delivered for {year}: {named(folder / 'delivery.csv')} is not there. "
            f"Register each file: make deliver FILE=... EXTRACT=... YEAR={year}"
        )
    there = load.deliveries(folder)
    faults = {row.extract: _of_extract(row, folder) for row in there.itertuples()}
    told = [*_older(folder), *_strays(folder)]
    if not any(faults.values()):
        made, refused = process.make(folder, year=year)
        told += map(str, refused)
        _print_left_out(made)
    for fault in dict.fromkeys([*filter(None, faults.values()), *told]):
        print(f"\n{fault}")
    _print_tables(
        {name for name, fault in faults.items() if not fault},
        refused={n for n, f in faults.items() if f},
    )
    right = not any(faults.values()) and not told
    print(f"\n{named(folder)}: {'nothing was refused' if right else 'refused, as said above'}")
    return right


def _of_extract(row: tuple, folder: Path) -> str:
    """Print one line on an extract; return what it is refused for."""
    try:
        reading = load.read(row.extract, folder)
    except DataError as error:
        print(f"{row.extract:<20} {row.snapshot_date:%Y-%m-%d}  refused")
        return str(error)
    ways = ", ".join(dict.fromkeys(note.what for note in reading.notes))
    how = f"  read in its own way: {ways}" if ways else ""
    print(f"{row.extract:<20} {row.snapshot_date:%Y-%m-%d}  {len(reading.frame):>12,} rows{how}")
    return ""


def _print_left_out(made: dict[str, pd.DataFrame]) -> None:
    """Print how many records are left out by each rule, as table X1 of the report does."""
    every = made.get("exclusions", pd.DataFrame(columns=["extract", "rule"]))
    left = every[every["rule"] != KEPT].groupby(["extract", "rule"]).size()
    for (extract, rule), count in left.items():
        print(f"left out of {extract}: {count:,} record(s), {rule}")


def _older(folder: Path) -> list[str]:
    """What is wrong with snapshots that a newer one replaced: they stay, as they were."""
    every = register(folder)
    newest = every.groupby("extract")["snapshot_date"].transform("max")
    faults = []
    for row in every[every["snapshot_date"] < newest].itertuples():
        try:
            path = find(row.extract, folder, row.file)
        except DataError as error:
            faults.append(f"older snapshot of {row.snapshot_date:%Y-%m-%d}: {error}")
            continue
        actual = of_file(path)
        if actual != row.sha256:
            faults.append(
                f"{named(path)}: older snapshot; sha256 is {actual}; delivery.csv registers "
                f"{row.sha256}."
            )
    return faults


def _strays(folder: Path) -> list[str]:
    """Files that look like an extract and that the register does not name."""
    every = register(folder)
    known = {
        row.file if isinstance(row.file, str) else find(row.extract, folder).name
        for row in every.itertuples()
    }
    names = set(CONTRACTS) - {"delivery"}
    return [
        f"{named(path)}: no row in delivery.csv. Register it or take it away: make deliver "
        f"FILE={named(path)} EXTRACT={path.name.partition('.')[0]} YEAR={folder.name}"
        for path in sorted(folder.iterdir())
        if path.suffix in FORMATS
        and path.name.partition(".")[0] in names
        and path.name not in known
    ]


def _print_tables(there: set[str], *, refused: set[str]) -> None:
    """Print per table of the plan whether it can be computed, and else what is needed."""
    rows = []
    for table in plan.load().values():
        lacking = [name for name in needs(table) if name not in there]
        rows.append(
            (
                table.id,
                " and ".join(
                    f"{name} ({'refused' if name in refused else 'not delivered'})"
                    for name in lacking
                ),
            )
        )
    can = pd.DataFrame(rows, columns=["table", "lacking"])
    print("\ncan be computed: " + (" ".join(can.loc[can["lacking"] == "", "table"]) or "nothing"))
    for lacking, tables in can[can["lacking"] != ""].groupby("lacking", sort=False)["table"]:
        print(f"left empty: {' '.join(tables)}: needs {lacking}")
