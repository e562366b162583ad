"""A survey of residents: its respondents, with the design they were drawn by and what they answered."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts import read
from analysis.items import items

__all__ = ["respondents"]

_KEPT = ("origin_group", "generation", "sex", "age", "isced", "region", "mode")


def respondents(folder: Path, year: int) -> pd.DataFrame:
    """Respondents of the wave of the year, one row each.

    Parameters
    ----------
    folder, year
        Folder of the delivery, and its year.

    Returns
    -------
    DataFrame
        `year`, `units` (1), `weight` (persons), `weight2` (its square), `stratum` and `psu` (numbers within the
        wave; without a psu each respondent is their own), `origin_group`, `generation`, `sex`, `age`, `isced`,
        `region`, `mode`, and each item of the item file as the code that was delivered: `items.outcome` and
        `items.nonresponse` say what it counts as.

    Raises
    ------
    DataError
        When rows belong to another wave.
    """
    frame = read.load("survey", folder)
    other = frame["wave"] != year
    if other.any():
        raise DataError(
            f"{folder.name}/survey: {other.sum()} rows have another wave than {year}; expected one. "
            "Deliver each wave in the folder of its year."
        )
    clusters = frame["psu"].notna().all()
    return frame[[*_KEPT, *items()]].assign(
        year=year,
        units=1,
        weight=frame["weight"],
        weight2=frame["weight"] ** 2,
        stratum=pd.factorize(frame["stratum"])[0],
        psu=pd.factorize(frame["psu"])[0] if clusters else np.arange(len(frame)),
    )
