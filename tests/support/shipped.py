"""The frames made from the synthetic deliveries in the repository, made once for all tests."""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from analysis.pipeline import make_data as public
from analysis.settings import PROCESSED, RAW

__all__ = ["YEAR", "cells", "counted", "folder", "models", "residents", "truth"]

YEAR = 2023
_kept = []


@cache
def folder() -> Path:
    """Return data/processed/YEAR as `make data` leaves it, in a folder of its own."""
    _kept.append(tempfile.TemporaryDirectory())
    made = PROCESSED / str(YEAR)
    if made.is_dir():
        shutil.copytree(made, Path(_kept[0].name) / made.name)
    with patch.object(public, "PROCESSED", Path(_kept[0].name)):
        return public.build(YEAR).parent


def _read(name: str) -> pd.DataFrame:
    """Read a frame with its texts as Python's own, as a chapter does (`chapter_process`)."""
    # Made before: what reads extracts searches texts of Arrow.
    path = folder() / name
    with pd.option_context("mode.string_storage", "python"):
        return pd.read_parquet(path)


@cache
def cells(*, protected: bool = True) -> pd.DataFrame:
    return _read("public/cells.parquet" if protected else "cells.parquet")


@cache
def of_scans() -> pd.DataFrame:
    """Public cells of the tables that stand in the scans of municipalities alone."""
    return _read("public/local.parquet")


@cache
def counted() -> pd.DataFrame:
    """Cells as they were counted, in the columns of public ones: no noise, and nothing hidden.

    Of these a number can be traced to the raw files, and parts add up to their whole.
    """
    return cells(protected=False).assign(conf_status="")


@cache
def models() -> pd.DataFrame:
    return _read("public/models.parquet")


@cache
def residents(year: int = YEAR) -> pd.DataFrame:
    return pd.read_parquet(folder() / f"delivery_{year}" / "residents.parquet")


@cache
def truth() -> pd.Series:
    return pd.read_json(RAW / str(YEAR) / "truth.json", typ="series")
