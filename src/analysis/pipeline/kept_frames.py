"""The kept steps after the frames: counts, estimates of models, quality of deliveries."""

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.counting import cells
from analysis.extracts.delivery.quality import measure_quality
from analysis.extracts.frames.registry import FRAMES
from analysis.models import run as models
from analysis.pipeline.kept_steps import Build, code, digest, files_of, found, key_of, of_json, step
from analysis.settings import RAW
from analysis.workbench import fingerprint

__all__ = ["Files", "counted", "estimated", "may_lack", "quality"]

# Processed Parquet file by frame and year.
Files = dict[str, dict[int, Path]]
_FRAME = "frame.parquet"
# Hash of what the cells of each table rest on, beside these cells.
_COUNTED = "tables.json"
# What a model takes over of its sources.
_OF_SOURCE = ["year", "extract", "data_kind", "snapshot_date"]


def counted(
    build: Build, name: str, tables: Mapping[str, plan.Table], files: Files, *, year: int
) -> pd.DataFrame:
    """Cells of tables, not protected, as `counting.cells.count` gives them.

    Tables of which an earlier build counted the same are taken over one by one: a changed line of
    the plan costs its own table, a late extract those of its frames.
    """
    # Its words decide no count.
    lines = {each: line._replace(title="", population="") for each, line in tables.items()}
    keys = _keys_of_counts(build, lines, files, year)

    def make(folder: Path) -> None:
        kept, left = _cells_of_earlier(build, name, keys)
        asked = {each: lines[each] for each in left}
        made = cells.count(asked, files, year=year, may_lack=may_lack())
        # What has no row has no types either.
        parts = [part for part in (*kept, made) if len(part)]
        cells.tidy(parts, lines).to_parquet(folder / _FRAME, index=False)
        (folder / _COUNTED).write_text(json.dumps(keys), encoding="utf-8")

    # What stands in the columns and in which order follows from all tables together.
    step(build, name, rests_on={"tables": list(keys.items())}, make=make)
    return pd.read_parquet(build.folder / name / _FRAME)


def _keys_of_counts(
    build: Build, lines: Mapping[str, plan.Table], files: Files, year: int
) -> dict[str, str]:
    """Hash of all that the cells of each table rest on."""
    rules, frames = code(cells.__name__, without=["plan"]), _frames(build, files)
    lacking = {each: sorted(columns) for each, columns in may_lack().items()}
    return {
        each: of_json(
            {
                "table": line._asdict(),
                "frames": frames.get(line.source, {}),
                "may_lack": lacking.get(line.source, []),
                "year": year,
            }
            | rules
        )
        for each, line in lines.items()
    }


def _cells_of_earlier(
    build: Build, name: str, keys: dict[str, str]
) -> tuple[list[pd.DataFrame], list[str]]:
    """Cells of tables that earlier builds counted from the same, and the tables that are left."""
    kept: list[pd.DataFrame] = []
    left = list(keys)
    for folder in found(build, name):
        if not (folder / _COUNTED).is_file():
            continue
        counted_then = json.loads((folder / _COUNTED).read_text(encoding="utf-8"))
        same = [each for each in left if counted_then.get(each) == keys[each]]
        if same:
            frame = pd.read_parquet(folder / _FRAME)
            kept.append(frame[frame["table"].isin(same)])
            left = [each for each in left if each not in same]
    return kept, left


def estimated(
    build: Build, files: Files, sources: pd.DataFrame, *, year: int, lasting: bool = False
) -> pd.DataFrame:
    """Estimates of the models, not protected, as `models.run.estimate` gives them.

    Each model is a step of its own: what it rests on are the frames and sources of its table.
    """
    tables = models.delivered(files, sources, year=year, lasting=lasting)
    return models.together([_estimated(build, each, files, sources, year) for each in tables])


def _estimated(
    build: Build, table_id: str, files: Files, sources: pd.DataFrame, year: int
) -> pd.DataFrame:
    """Estimates of one model."""
    frames = {name: files[name] for name in models.MODELS[table_id].frames}
    used = sources[sources["extract"].isin(models.extracts_of(table_id))][_OF_SOURCE]

    def make(folder: Path) -> None:
        made = models.estimate_table(table_id, files, sources, year=year)
        made.to_parquet(folder / _FRAME, index=False)

    name = f"estimates_{year}_{table_id}"
    step(
        build,
        name,
        rests_on={
            "table": table_id,
            # Which function of which arguments makes a table; its own code comes below.
            "models": fingerprint.of_files({Path(models.__file__)}),
            "frames": _frames(build, frames),
            "sources": digest(used),
            "year": year,
        }
        | code(models.MODELS[table_id].estimate.__module__, without=["plan"]),
        make=make,
    )
    return pd.read_parquet(build.folder / name / _FRAME)


def quality(build: Build, year: int, files: Files) -> pd.DataFrame:
    """Quality of one delivery, as `extracts.delivery.quality.measure_quality` gives it."""
    path = files.get("exclusions", {}).get(year)

    def make(folder: Path) -> None:
        made = measure_quality(RAW / str(year), year, path)
        made.to_parquet(folder / _FRAME, index=False)

    name = f"quality_{year}"
    step(
        build,
        name,
        rests_on={
            "files": fingerprint.of_files(fingerprint.delivered_files(year)),
            "delivery": key_of(build, f"delivery_{year}"),
            "year": year,
        }
        | code(measure_quality.__module__, without=["plan"]),
        make=make,
    )
    return pd.read_parquet(build.folder / name / _FRAME)


def may_lack() -> dict[str, frozenset[str]]:
    """By frame, the columns that are empty where an extract of it is absent."""
    return {name: frame.may_lack for name, frame in FRAMES.items()}


def _frames(build: Build, files: Files) -> dict[str, dict[str, str]]:
    """Hash of each frame, by name and year."""
    made = {year: files_of(build, f"delivery_{year}") for paths in files.values() for year in paths}
    return {
        name: {str(year): made[year][path.name] for year, path in sorted(paths.items())}
        for name, paths in files.items()
    }
