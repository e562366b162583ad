"""From raw extracts to processed frames: clean, typed, one row per unit; they never leave the machine."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.extracts import read
from analysis.extracts.reports import grounds, population, reports
from analysis.extracts.residents import residents
from analysis.extracts.trajectories import attainment, contracts

__all__ = ["FRAMES", "Frame", "process"]

Made = dict[str, pd.DataFrame]


class Frame(NamedTuple):
    """How a processed frame is made: from which extracts, the first of which gives its basis and snapshot date."""

    extracts: tuple[str, ...]
    make: Callable[[Path, int, Made], pd.DataFrame]


FRAMES = {
    "residents": Frame(("persons", "labour_quarter", "population_official"), lambda raw, year, _: residents(raw, year)),
    "contracts": Frame(("ci_persons", "ci_events"), lambda raw, year, _: contracts(raw, year)),
    "attainment": Frame(("ci_persons", "ci_events"), lambda _, __, made: attainment(made["contracts"])),
    "reports": Frame(("unia_reports",), lambda raw, year, _: reports(raw, year)),
    "report_grounds": Frame(
        ("unia_grounds", "unia_reports"), lambda raw, _, made: grounds(raw, made["reports"]).drop(columns="report_id")
    ),
    "population": Frame(("population_official",), lambda raw, year, _: population(raw, year)),
}


def process(raw: Path, target: Path, *, year: int) -> dict[str, Path]:
    """Write the processed frames of one delivery and say where they are.

    Parameters
    ----------
    raw
        Folder of the delivery (`data/raw/YEAR`).
    target
        Folder for the Parquet files.
    year
        Year of the delivery.

    Returns
    -------
    dict
        File by frame; a frame whose extracts were not delivered is absent.

    Raises
    ------
    DataError
        When an extract breaks its contract or differs from what was registered.
    """
    there = set(read.deliveries(raw)["extract"])
    made: Made = {}
    for name, frame in FRAMES.items():
        if there.issuperset(frame.extracts):
            made[name] = frame.make(raw, year, made)
    target.mkdir(parents=True, exist_ok=True)
    for name, frame in made.items():
        frame.to_parquet(target / f"{name}.parquet", index=False)
    return {name: target / f"{name}.parquet" for name in made}
