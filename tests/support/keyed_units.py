"""Units with keys in a made-up frame, tables over it, and their true cells."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis import plan
from analysis.counting import cells as counting
from analysis.counting.cells import KEY_RANGE

__all__ = ["TABLES", "counted", "table", "units"]


def table(name: str, dimensions: str, **changes) -> plan.Table:
    """Give a table over the frame `made_up` by the columns that are named by one letter each."""
    base = plan.load()["P1"]._replace(
        id=name, source="made_up", region="VG", where="TRUE", coarser={}, no_total=(),
        dimensions={letter: letter for letter in dimensions}, outcome={}, bound=(),
    )  # fmt: skip
    return base._replace(**changes)


TABLES = {"X": table("X", "ab"), "Y": table("Y", "a", outcome={"c": "c"}), "Z": table("Z", "bc")}


def units(n: int, seed: int, *, codes: int = 3, weight: float | None = 1.0) -> pd.DataFrame:
    """Units with a code in `a`, `b` and `c`, a key, and one weight or (None) several."""
    random = np.random.default_rng(seed)
    weights = random.choice([1.0, 3.0], n) if weight is None else np.full(n, weight)
    frame = {
        name: random.choice([f"{name}{at}" for at in range(codes)], n, p=_chances(codes))
        for name in "abc"
    }
    return pd.DataFrame(
        frame
        | {"year": 2023, "units": 1, "weight": weights, "weight2": weights**2}
        | {"key": random.integers(0, KEY_RANGE, n)}
    )


def _chances(codes: int) -> np.ndarray:
    rare = 0.25 ** np.arange(codes)
    return rare / rare.sum()


def counted(
    frame: pd.DataFrame, folder: Path, tables: dict[str, plan.Table] | None = None
) -> tuple[pd.DataFrame, dict[str, dict[int, Path]]]:
    """Give the true cells of some units, and the files from which they were counted."""
    tables = TABLES if tables is None else tables
    path = folder / "made_up.parquet"
    frame.to_parquet(path, index=False)
    files = {"made_up": {2023: path}}
    return counting.count(tables, files, year=2023), files
