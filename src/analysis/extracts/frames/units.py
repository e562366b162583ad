"""What every frame says of a unit: its year, what it counts for, and which unit it is."""

from pathlib import Path

import pandas as pd

from analysis.extracts.reading import delivery_register

__all__ = ["PERSONS", "UNIT", "UNIT_COLUMNS", "sample_weight", "unit_columns", "unit_names"]

# Column of the name of each unit; it is replaced by a key before anything is written.
UNIT = "unit"
UNIT_COLUMNS = ("year", "units", "weight", "weight2", UNIT)
# One family for everybody in an extract of persons: the same person has one key in all of them.
PERSONS = "persons"


def unit_columns(
    year: int, weight: pd.Series | float = 1.0, *, unit: pd.Series
) -> dict[str, object]:
    """Columns `year`, `units` (1), `weight`, `weight2`, its square, and `unit` of a delivery.

    Examples
    --------
    >>> unit_columns(2023, 2.0, unit="persons|a81f")
    {'year': 2023, 'units': 1, 'weight': 2.0, 'weight2': 4.0, 'unit': 'persons|a81f'}
    """
    return dict(zip(UNIT_COLUMNS, (year, 1, weight, weight**2, unit), strict=True))


def unit_names(family: str, *ids: pd.Series | str) -> pd.Series:
    """Name each unit by its family and what identifies it there, as `persons|a81f`.

    Parameters
    ----------
    family
        What kind of unit it is: `persons`, or the extract that it comes from.
    ids : Series or str
        Pseudonym of each unit, and what else tells it from another with that pseudonym.

    Examples
    --------
    >>> unit_names("staff", pd.Series(["o1", "o2"]), "foreign").tolist()
    ['staff|o1|foreign', 'staff|o2|foreign']
    """
    named: pd.Series | str = family
    for each in ids:
        named = named + "|" + (each if isinstance(each, str) else each.astype("str"))
    return named


def sample_weight(folder: Path, extract: str) -> float:
    """Give the number of units that one delivered unit stands for: 1 / sampling fraction."""
    return (
        1
        / delivery_register.newest_snapshots(folder)
        .set_index("extract")
        .loc[extract, "sampling_fraction"]
    )
