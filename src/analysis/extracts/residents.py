"""Residents: one row per person at 31 December with origin, age and labour position."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.extracts import read
from analysis.geography import region
from analysis.origin import classify
from analysis.settings import EMPLOYED, ORIGIN_GROUPS, ORIGIN_RULE, UNKNOWN_PARENTS

__all__ = ["AGE_BANDS", "WORK_BANDS", "age_band", "residents"]

AGE_BANDS = (0, 10, 18, 30, 40, 50, 60, 65, 75, 85)
WORK_BANDS = (20, 30, 55, 65)
# Country groups inside and outside the EU, as in resources/hierarchies.toml.
_EU = ("neighbours", "west_eu15", "south_eu15", "other_eu")


def age_band(age: pd.Series, starts: tuple[int, ...], *, last_open: bool) -> pd.Series:
    """Age band of completed years: `20-29`, and `85+` for an open last band; outside the bands empty.

    Parameters
    ----------
    age : Series of int
        Completed years.
    starts
        First age of each band, ascending; without an open end the last value closes the band before it.
    last_open
        Whether the last band has no upper end.

    Examples
    --------
    >>> age_band(pd.Series([19, 20, 54]), (20, 30, 55), last_open=False).tolist()
    ['', '20-29', '30-54']
    >>> age_band(pd.Series([84, 99]), (75, 85), last_open=True).tolist()
    ['75-84', '85+']
    """
    labels = [f"{a}-{b - 1}" for a, b in zip(starts, starts[1:], strict=False)]
    labels += [f"{starts[-1]}+"] if last_open else [""]
    position = np.searchsorted(starts, age, side="right") - 1
    return pd.Series(np.array(["", *labels])[position + 1], index=age.index, dtype=str)


def residents(folder: Path, year: int) -> pd.DataFrame:
    """Residents of one delivery, one row per person of the extract `persons`.

    Parameters
    ----------
    folder
        Folder of the year with the extracts `persons` and `labour_quarter`.
    year
        Reference year: age at 31 December, labour position in its fourth quarter.

    Returns
    -------
    DataFrame
        `year`, `units` (1), `weight`, `weight2`, `region`, `sex`, `age`, `age_band`, `age_work`,
        `origin_4`, `origin_8`, `generation`, `education`, `position`, `employed` (yes / no; a person
        without a labour record has position `unknown` and counts as not employed).

    Raises
    ------
    DataError
        When labour_quarter holds nothing of the fourth quarter of the year.

    Notes
    -----
    Age is the year less the year of birth: on 31 December every birthday of the year is past.
    """
    persons = classify(
        read.load("persons", folder),
        rule=ORIGIN_RULE,
        unknown_parents=UNKNOWN_PARENTS,
        groups=ORIGIN_GROUPS,
    )
    position = persons["pid"].map(_positions(folder, f"{year}4")).fillna("unknown")
    age = year - persons["birth_date"].str[:4].astype(int)
    group = persons["origin_group"].astype(str)
    return pd.DataFrame(
        {
            "year": year,
            "units": 1,
            "weight": persons["weight"],
            "weight2": persons["weight"] ** 2,
            "region": region(persons["nis_code"], year=year),
            "sex": persons["sex"].astype(str),
            "age": age,
            "age_band": age_band(age, AGE_BANDS, last_open=True),
            "age_work": age_band(age, WORK_BANDS, last_open=False),
            "origin_4": np.select([group.isin(["belgian", "unknown"]), group.isin(_EU)], [group, "eu"], "non_eu"),
            "origin_8": group,
            "generation": persons["generation"].astype(str),
            "education": persons["isced"].astype(str),
            "position": position.astype(str),
            "employed": np.where(position.isin(EMPLOYED), "yes", "no"),
        }
    )


def _positions(folder: Path, quarter: str) -> pd.Series:
    """Labour position by person in one quarter."""
    labour = read.load("labour_quarter", folder)
    there = labour[labour["quarter"] == quarter]
    if there.empty:
        raise DataError(
            f"{folder.name}/labour_quarter: no row of quarter {quarter}; found "
            f"{', '.join(sorted(labour['quarter'].unique())) or 'none'}. Deliver the fourth quarter of the year."
        )
    return there.set_index("pid")["position"]
