"""Residents with their statistical sector, as the parameters of neighbourhoods ask for them."""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.reading import delivery_register, read_extract
from analysis.reference.classes import classes

__all__ = ["residents_by_sector"]

_COLUMNS = ("pid", "birth_date", "nis_code", "sector", "weight", "isced")


def residents_by_sector(folder: Path, year: int) -> pd.DataFrame:
    """Residents of a full register, for `neighbourhoods.parameters`: rows that stay in the room.

    Parameters
    ----------
    folder
        A delivery of `data/raw`.
    year
        Its year: age on 31 December, position in the fourth quarter.

    Returns
    -------
    DataFrame
        `nis_code`, `sector`, `weight`, `age`, `employed` (yes / no; empty where no labour
        record was delivered) and `education`.

    Raises
    ------
    DataError
        When persons were not delivered, or are a sample: in a sector of some hundred residents a
        sample says nothing.
    """
    register = delivery_register.newest_snapshots(folder).set_index("extract")
    if "persons" not in register.index:
        raise DataError(
            f"neighbourhoods: {folder.name} has no extract persons; expected the residents of that "
            "year. Deliver them first: make deliver."
        )
    fraction = float(register["sampling_fraction"].loc["persons"])
    if fraction < 1:
        raise DataError(
            f"neighbourhoods: persons of {folder.name} are a sample of {100 * fraction:.1f} %; "
            "expected a full register. Of a sample nothing is said of a sector."
        )
    persons = read_extract.typed_columns("persons", folder, _COLUMNS)
    age = year - persons["birth_date"].str[:4].astype(int)
    employed = pd.Series(pd.NA, index=persons.index, dtype="object")
    if "labour_quarter" in register.index:
        employed = persons["pid"].map(_employed(folder, year))
    return persons[["nis_code", "sector", "weight"]].assign(
        age=age, employed=employed, education=persons["isced"].astype(str)
    )


def _employed(folder: Path, year: int) -> pd.Series:
    """Whether those with a labour record of the fourth quarter are employed, by pseudonym."""
    records = read_extract.typed_columns("labour_quarter", folder, ("pid", "quarter", "position"))
    records = records[records["quarter"] == f"{year}4"].set_index("pid")
    working = classes("employed").codes["yes"]
    return records["position"].isin(working).map({True: "yes", False: "no"})
