"""Frames of a small delivery as the product makes them, with the names of their units."""

import tempfile
from pathlib import Path

import pandas as pd

from analysis.extracts.frames.registry import FRAMES
from analysis.extracts.frames.source import opened

__all__ = ["made", "made_from"]

# Frames that are made from that of the contracts.
OF_CONTRACTS = ("attainment", "attainment_by", "landmark")


def made(folder: Path, name: str, *, year: int = 2023) -> pd.DataFrame:
    """Make one frame of a delivery."""
    needed = ["contracts"] if name in OF_CONTRACTS else []
    with tempfile.TemporaryDirectory() as target:
        with opened(folder, year, made=Path(target)) as source:
            paths = [source.write(each, FRAMES[each].query(source)) for each in [*needed, name]]
        return pd.read_parquet(paths[-1])


def made_from(contracts: pd.DataFrame, name: str, *, year: int = 2023) -> pd.DataFrame:
    """Make one frame from that of the contracts."""
    with tempfile.TemporaryDirectory() as target:
        contracts.to_parquet(Path(target) / "contracts.parquet", index=False)
        with opened(Path("nowhere"), year, made=Path(target)) as source:
            path = source.write(name, FRAMES[name].query(source))
        return pd.read_parquet(path)
