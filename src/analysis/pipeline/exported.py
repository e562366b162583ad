"""What left the room as a researcher's own table: kept, so that later ones are judged beside it.

A folder of `data/raw/exported/` each, with the line of a plan that counted it and the base of its
cells: true counts beside what was shown. The base must not leave the room.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.counting import cells
from analysis.disclosure.frozen_cells import empty_base
from analysis.disclosure.protect import protect
from analysis.errors import DataError
from analysis.settings import RAW
from analysis.workbench.fingerprint import of_file
from analysis.workbench.folders import replaced, shown

__all__ = ["FOLDER", "Together", "bases", "beside", "count", "joined", "lines", "register"]

FOLDER = RAW / "exported"
LINE, BASE = "line.json", "base.parquet"
NOT_APPLICABLE = "_Z"


@dataclass(frozen=True)
class Together:
    """Tables with their cells before and after protection, as the audit takes them."""

    tables: dict[str, plan.Table]
    cells: pd.DataFrame
    public: pd.DataFrame


def register(name: str, line: plan.Table, base: pd.DataFrame, *, folder: Path = FOLDER) -> None:
    """Keep what was exported under a name."""
    with replaced(folder / name) as kept:
        base.to_parquet(kept / BASE, index=False)
        about = {"base_sha256": of_file(kept / BASE), "line": line._asdict()}
        text = json.dumps(about, indent=1, ensure_ascii=False)
        (kept / LINE).write_text(text + "\n", encoding="utf-8")


def lines(*, folder: Path = FOLDER) -> dict[str, plan.Table]:
    """Lines of the plan of everything that was exported, by name.

    Raises
    ------
    DataError
        When a folder does not hold what was registered in it.
    """
    found = {}
    for path in sorted(folder.glob("[!.]*/")):
        about = _about(path)
        found[path.name] = plan.Table(
            **{name: _tuples(value) for name, value in about["line"].items()}
        )
    return found


def bases(*, folder: Path = FOLDER) -> list[pd.DataFrame]:
    """What was shown of each exported cell, in the order of `lines`."""
    return [pd.read_parquet(path / BASE) for path in sorted(folder.glob("[!.]*/")) if _about(path)]


def count(line: plan.Table, files: dict[str, dict[int, Path]], *, year: int) -> pd.DataFrame:
    """Count the cells of a table that is not in the plan; a year that lacks a column has none."""
    frames = {line.source: files[line.source]}
    may_lack = {line.source: frozenset(line.columns.values())}
    return cells.count({line.id: line}, frames, year=year, may_lack=may_lack)


def beside(
    together: Together,
    files: dict[str, dict[int, Path]],
    year: int,
    base: pd.DataFrame | None,
    *,
    folder: Path = FOLDER,
) -> Together:
    """Add to the tables of a report what was exported, counted and protected as it is now."""
    for name, line in lines(folder=folder).items():
        if line.source not in files:
            continue
        own = {name: line._replace(id=name)}
        counted = count(own[name], files, year=year)
        public, _ = protect(counted, own, empty_base() if base is None else base)
        together = joined(together, Together(own, counted, public))
    return together


def joined(one: Together, other: Together) -> Together:
    """Both sets of tables as one."""
    tables = one.tables | other.tables
    names = plan.dimensions_of(tables)
    both = [
        pd.concat(parts, ignore_index=True).pipe(
            lambda frame: frame.fillna({name: NOT_APPLICABLE for name in names if name in frame})
        )
        for parts in ([one.cells, other.cells], [one.public, other.public])
    ]
    return Together(tables, *both)


def _about(path: Path) -> dict:
    try:
        about = json.loads((path / LINE).read_text(encoding="utf-8"))
        digest = of_file(path / BASE)
    except (OSError, ValueError):
        about, digest = {}, ""
    if not digest or about.get("base_sha256") != digest:
        raise DataError(
            f"{shown(path)}: not what was exported; expected {LINE} and {BASE} as they were "
            "written. Put them back: later tables are judged beside what left the room."
        )
    return about


def _tuples(value: object) -> object:
    """Lists of JSON as the tuples of a line."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
