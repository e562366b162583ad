"""Public cells of earlier releases in `data/raw/released/`: registered, never changed.

Who has the older release too must not work out more from both than from one, so protection and
audit read them.
"""

import csv
import json
import re
import shutil
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.settings import RAW, REPORTS
from analysis.workbench.fingerprint import of_file
from analysis.workbench.folders import only_one, replaced, shown

__all__ = ["FOLDER", "Table", "earlier", "register"]

Table = plan.Table
FOLDER = RAW / "released"
REGISTER = "released.csv"
FILES = ("cells.parquet", "definitions.json")
COLUMNS = ["folder", "year", "snapshot", *(f"{name.partition('.')[0]}_sha256" for name in FILES)]
_FORMS = (r"[\w.-]+", r"[12]\d{3}", r"\d{4}-\d\d-\d\d", r"[0-9a-f]{64}", r"[0-9a-f]{64}")
# What a line of the plan says of who is counted; titles may change.
_COUNTED = (
    "source",
    "region",
    "where",
    "dimensions",
    "outcome",
    "coarser",
    "no_total",
    "rounding",
    "counts_actors",
)


def earlier(tables: dict[str, Table], folder: Path = FOLDER) -> list[pd.DataFrame]:
    """Public cells of every registered release, the oldest snapshot first.

    Parameters
    ----------
    tables
        The plan of now. A table that was released has to be in it with the same definition, so that
        its counts are protected with the others.
    folder
        Where the releases stand.

    Raises
    ------
    DataError
        When a folder is not registered, a registered one is not there, a file is not the one that
        was registered, or the plan counts a released table in another way.
    """
    folders = {path.name for path in folder.glob("*") if path.is_dir()}
    rows = _register(folder / REGISTER) if (folder / REGISTER).is_file() else []
    unknown = sorted(folders - {row["folder"] for row in rows})
    if unknown:
        raise DataError(
            f"{shown(folder / unknown[0])}: no row in {REGISTER}; expected one for each folder. "
            "Register a release by make released YEAR=..., or remove the folder."
        )
    return [
        _cells(folder, row, tables)
        for row in sorted(rows, key=lambda row: (row["snapshot"], row["folder"]))
    ]


def register(year: int, folder: Path = FOLDER) -> Path:
    """Keep the public cells of the report of a year as it was released, and register them.

    Raises
    ------
    DataError
        When there is no such report, or one of that year and snapshot is registered with other
        counts.
    """
    source = REPORTS / str(year)
    files = [source / "public" / FILES[0], source / FILES[1]]
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise DataError(
            f"{shown(missing[0])}: absent; expected the report that was released: make report "
            f"YEAR={year}"
        )
    sources = pd.read_parquet(source / "public" / "sources.parquet", columns=["snapshot_date"])
    snapshot = str(sources["snapshot_date"].max())[:10]
    row = dict(
        zip(COLUMNS, [f"{year}-{snapshot}", str(year), snapshot, *map(of_file, files)], strict=True)
    )
    target = folder / row["folder"]
    with only_one(folder / ".lock"):
        rows = _register(folder / REGISTER) if (folder / REGISTER).is_file() else []
        same = [each for each in rows if each["folder"] == row["folder"]]
        if same and same[0] != row:
            raise DataError(
                f"{shown(target)}: registered with {COLUMNS[3]} {same[0][COLUMNS[3]]}; the report "
                f"has {row[COLUMNS[3]]}. Expected a release once for each snapshot; a correction "
                "has a newer one."
            )
        if not same:
            with replaced(target) as made:
                for path in files:
                    shutil.copyfile(path, made / path.name)
            _write(folder / REGISTER, [*rows, row])
    print(f"registered: {shown(target)}; later reports take it into account", flush=True)
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


def _cells(folder: Path, row: dict[str, str], tables: dict[str, Table]) -> pd.DataFrame:
    paths = [folder / row["folder"] / name for name in FILES]
    for path, column in zip(paths, COLUMNS[3:], strict=True):
        if not path.is_file():
            raise DataError(f"{shown(path)}: absent; {REGISTER} names this release. Put it back.")
        actual = of_file(path)
        if actual != row[column]:
            raise DataError(
                f"{shown(path)}: sha256 is {actual}; {REGISTER} registers {row[column]}. Put "
                "the released file back."
            )
    try:
        said = json.loads(paths[1].read_text(encoding="utf-8"))
        before = plan.tables_of(said["plan"], said["hierarchies"])
        cells = pd.read_parquet(paths[0])
        used = list(dict.fromkeys(cells["table"]))
        cells[["year", "region", "n"]]
    except (ValueError, KeyError, TypeError):
        raise DataError(
            f"{shown(paths[0].parent)}: no public cells with the plan of their report; expected "
            f"{' and '.join(FILES)} as a report holds them."
        ) from None
    for name in used:
        _refuse_other_count(name, before, tables, row["folder"])
    return cells


def _refuse_other_count(
    name: str, before: dict[str, Table], tables: dict[str, Table], release: str
) -> None:
    if name not in tables:
        raise DataError(
            f"table {name} was released ({release}) and is not in the plan; expected its line to "
            "stay, so that its counts are protected with the others."
        )
    other = [
        field for field in _COUNTED if getattr(before[name], field) != getattr(tables[name], field)
    ]
    if other:
        raise DataError(
            f"table {name} was released ({release}) with another {', '.join(other)}; expected the "
            "line it had. Give the new table an id of its own."
        )
