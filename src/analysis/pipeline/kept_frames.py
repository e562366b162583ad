"""The kept steps of the data: frames and quality of deliveries, counts, estimates of models."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.counting import cells
from analysis.extracts.delivery.plausibility.refuse import refuse_implausible
from analysis.extracts.delivery.quality import measure_quality
from analysis.extracts.frames.process import FRAMES, process
from analysis.models import run as models
from analysis.pipeline.kept_steps import Build, code, digest, key_of, step
from analysis.settings import RAW
from analysis.workbench import fingerprint, room_key

__all__ = ["Files", "counted", "delivery", "estimated", "may_lack", "quality"]

# Processed Parquet file by frame and year.
Files = dict[str, dict[int, Path]]
_FRAME = "frame.parquet"


def delivery(build: Build, year: int, secret: bytes) -> dict[str, Path]:
    """Processed frames of one delivery, checked and judged: file by frame.

    They rest on the files of that delivery and of earlier ones, which it is judged beside.

    Raises
    ------
    DataError
        When the delivery breaks its contract, or cannot be right.
    """
    raw, name = RAW / str(year), f"delivery_{year}"

    def make(folder: Path) -> None:
        process(raw, folder, year=year, secret=secret)
        refuse_implausible(raw)

    step(
        build,
        name,
        rests_on={
            "files": fingerprint.of_files(fingerprint.delivered_files(year)),
            "year": year,
            "key": room_key.name_of(secret),
        }
        | code(process.__module__, refuse_implausible.__module__, without=["plan"]),
        make=make,
    )
    # In the order in which they are made.
    files = {each: build.folder / name / f"{each}.parquet" for each in FRAMES}
    return {each: path for each, path in files.items() if path.is_file()}


def counted(
    build: Build, name: str, tables: Mapping[str, plan.Table], files: Files, *, year: int
) -> pd.DataFrame:
    """Cells of tables, not protected, as `counting.cells.count` gives them."""
    # Its words decide no count.
    lines = {each: line._replace(title="", population="") for each, line in tables.items()}
    lacking = {each: sorted(columns) for each, columns in may_lack().items()}

    def make(folder: Path) -> None:
        made = cells.count(lines, files, year=year, may_lack=may_lack())
        made.to_parquet(folder / _FRAME, index=False)

    step(
        build,
        name,
        rests_on={
            "tables": [line._asdict() for line in lines.values()],
            "frames": _frames(build, files),
            "year": year,
            "may_lack": lacking,
        }
        | code(cells.__name__, without=["plan"]),
        make=make,
    )
    return pd.read_parquet(build.folder / name / _FRAME)


def estimated(
    build: Build,
    name: str,
    files: Files,
    sources: pd.DataFrame,
    *,
    year: int,
    lasting: bool = False,
) -> pd.DataFrame:
    """Estimates of the models, not protected, as `models.run.estimate` gives them."""

    def make(folder: Path) -> None:
        made = models.estimate(files, sources, year=year, lasting=lasting)
        made.to_parquet(folder / _FRAME, index=False)

    step(
        build,
        name,
        rests_on={
            "frames": _frames(build, files),
            "sources": digest(sources),
            "year": year,
            "lasting": lasting,
        }
        | code(models.__name__, without=["plan"]),
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


def _frames(build: Build, files: Files) -> dict[str, object]:
    """What the frames rest on, by delivery, and which there are."""
    years: Iterable[int] = sorted({year for paths in files.values() for year in paths})
    return {
        "deliveries": {str(year): key_of(build, f"delivery_{year}") for year in years},
        "frames": {name: sorted(paths) for name, paths in files.items()},
    }
