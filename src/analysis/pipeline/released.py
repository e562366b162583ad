"""What was released before, in `data/raw/released/`: registered, never changed, never let out.

A count that was published keeps its number while it moves by little, in a correction and in later
reports (`disclosure.frozen_cells`). For that the room keeps the base of every release: true counts
beside what was published. It must not leave the room.
"""

import csv
import re
import shutil
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.settings import PROCESSED, RAW, REPORTS
from analysis.workbench.fingerprint import of_file
from analysis.workbench.folders import only_one, replaced, shown

__all__ = ["BASES", "FOLDER", "bases", "register"]

FOLDER = RAW / "released"
REGISTER = "released.csv"
# Files of a release by what they are the base of.
BASES = {"cells": "base.parquet", "models": "base_models.parquet"}
COLUMNS = ["folder", "year", "snapshot", *(f"{name}_sha256" for name in BASES)]
_FORMS = (r"[\w.-]+", r"[12]\d{3}", r"\d{4}-\d\d-\d\d", *([r"[0-9a-f]{64}"] * len(BASES)))


def bases(folder: Path = FOLDER) -> dict[str, pd.DataFrame]:
    """Give what was published before, of cells and of models: the oldest release first.

    Parameters
    ----------
    folder
        Where the releases stand.

    Returns
    -------
    dict
        By name of `BASES` the rows of all releases; a name is absent where nothing was released.

    Raises
    ------
    DataError
        When a folder is not registered, a registered one is not there, or a file is not the one
        that was registered.
    """
    folders = {path.name for path in folder.glob("*") if path.is_dir()}
    rows = _register(folder / REGISTER) if (folder / REGISTER).is_file() else []
    unknown = sorted(folders - {row["folder"] for row in rows})
    if unknown:
        raise DataError(
            f"{shown(folder / unknown[0])}: no row in {REGISTER}; expected one for each folder. "
            "Register a release by make released YEAR=..., or remove the folder."
        )
    rows.sort(key=lambda row: (row["snapshot"], row["folder"]))
    found = {}
    for name in BASES if rows else ():
        parts = [_read(folder, row, name) for row in rows]
        found[name] = pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)
    return found


def register(year: int, folder: Path = FOLDER) -> Path:
    """Keep the base of the report of a year as it was released, and register it.

    Raises
    ------
    DataError
        When there is no such report, its cells are not those that were made last, or one of that
        year and snapshot is registered with other counts.
    """
    report, made = REPORTS / str(year), PROCESSED / str(year)
    published, last = (each / "public" / "cells.parquet" for each in (report, made))
    files = [made / name for name in BASES.values()]
    missing = [path for path in (published, last, *files) if not path.is_file()]
    if missing:
        raise DataError(
            f"{shown(missing[0])}: absent; expected the report that was released, made here: make "
            f"report YEAR={year}"
        )
    if of_file(published) != of_file(last):
        raise DataError(
            f"{shown(published)} is not {shown(last)}: the data were made again since. Expected "
            f"the report that was released and its data; make report YEAR={year} with the "
            "delivery and the code of that release."
        )
    sources = pd.read_parquet(report / "public" / "sources.parquet", columns=["snapshot_date"])
    snapshot = str(sources["snapshot_date"].max())[:10]
    values = [f"{year}-{snapshot}", str(year), snapshot, *map(of_file, files)]
    row = dict(zip(COLUMNS, values, strict=True))
    target = folder / row["folder"]
    with only_one(folder / ".lock"):
        rows = _register(folder / REGISTER) if (folder / REGISTER).is_file() else []
        same = [each for each in rows if each["folder"] == row["folder"]]
        if same and same[0] != row:
            raise DataError(
                f"{shown(target)}: registered with other counts. Expected a release once for each "
                "snapshot; a correction has a newer one."
            )
        if not same:
            with replaced(target) as kept:
                for path in files:
                    shutil.copyfile(path, kept / path.name)
            _write(folder / REGISTER, [*rows, row])
    print(f"registered: {shown(target)}; later reports keep its numbers", flush=True)
    return target


def _register(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise DataError(
            f"{shown(path)}: cannot be read; expected CSV with {', '.join(COLUMNS)}."
        ) from None
    for number, row in enumerate(rows, start=2):
        for column, form in zip(COLUMNS, _FORMS, strict=True):
            if not re.fullmatch(form, row.get(column) or ""):
                raise DataError(
                    f"{shown(path)}, row {number}, column {column}: found "
                    f"'{row.get(column) or ''}'; expected a row as make released YEAR=... writes "
                    "it. Put the register back."
                )
    names = [row["folder"] for row in rows]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise DataError(
            f"{shown(path)}: {double[0]} stands in it twice; expected one row a release. "
            "Remove one."
        )
    return rows


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    partly = path.with_name(f".{path.name}-partly")
    with partly.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["folder"]))
    partly.replace(path)


def _read(folder: Path, row: dict[str, str], name: str) -> pd.DataFrame:
    path, registered = folder / row["folder"] / BASES[name], row[f"{name}_sha256"]
    if not path.is_file():
        raise DataError(f"{shown(path)}: absent; {REGISTER} names this release. Put it back.")
    actual = of_file(path)
    if actual != registered:
        raise DataError(
            f"{shown(path)}: sha256 is {actual}; {REGISTER} registers {registered}. Put the "
            "released file back."
        )
    return pd.read_parquet(path)
