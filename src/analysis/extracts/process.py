"""From raw extracts to processed frames: clean, typed, one row per unit; they never leave the machine."""

from pathlib import Path

import pandas as pd

from analysis.extracts import read
from analysis.extracts.reports import grounds, population, reports
from analysis.extracts.residents import residents
from analysis.extracts.trajectories import attainment, contracts

__all__ = ["NEEDS", "process"]

# Extracts that each processed frame is made from; the first one gives its basis and snapshot date.
NEEDS = {
    "residents": ("persons", "labour_quarter", "population_official"),
    "contracts": ("ci_persons", "ci_events"),
    "attainment": ("ci_persons", "ci_events"),
    "reports": ("unia_reports",),
    "report_grounds": ("unia_grounds", "unia_reports"),
    "population": ("population_official",),
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
    frames: dict[str, pd.DataFrame] = {}
    for name, needed in NEEDS.items():
        if there.issuperset(needed):
            frames[name] = _make(name, raw, year, frames)
    target.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_parquet(target / f"{name}.parquet", index=False)
    return {name: target / f"{name}.parquet" for name in frames}


def _make(name: str, raw: Path, year: int, made: dict[str, pd.DataFrame]) -> pd.DataFrame:
    match name:
        case "residents":
            return residents(raw, year)
        case "contracts":
            return contracts(raw, year)
        case "attainment":
            return attainment(made["contracts"])
        case "reports":
            return reports(raw, year)
        case "report_grounds":
            return grounds(raw, made["reports"]).drop(columns="report_id")
        case _:
            return population(raw, year)
