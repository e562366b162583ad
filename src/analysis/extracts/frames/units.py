"""What every frame says of a unit: its year, and what it counts for."""

from pathlib import Path

import pandas as pd

from analysis.extracts.reading import delivery_register

__all__ = ["UNIT_COLUMNS", "sample_weight", "unit_columns"]

UNIT_COLUMNS = ("year", "units", "weight", "weight2")


def unit_columns(year: int, weight: pd.Series | float = 1.0) -> dict[str, object]:
    """Columns `year`, `units` (1), `weight` and `weight2`, its square, of units of a delivery.

    Examples
    --------
    >>> unit_columns(2023, weight=2.0)
    {'year': 2023, 'units': 1, 'weight': 2.0, 'weight2': 4.0}
    """
    return dict(zip(UNIT_COLUMNS, (year, 1, weight, weight**2), strict=True))


def sample_weight(folder: Path, extract: str) -> float:
    """Give the number of units that one delivered unit stands for: 1 / sampling fraction."""
    return (
        1
        / delivery_register.newest_snapshots(folder)
        .set_index("extract")
        .loc[extract, "sampling_fraction"]
    )
