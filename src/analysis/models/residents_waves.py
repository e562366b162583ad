"""Waves of a survey of residents: who was asked, how they were drawn, columns of the estimates."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.models.estimates import DESIGN, Files
from analysis.reference.survey_items import REPLICATE, SCALE
from analysis.settings import LEVEL, SURVEY_BRACKETED, SURVEY_LONELY

__all__ = [
    "LAST_WAVES", "NAME", "PREFIX", "REFERENCE", "REGION", "UNIT", "Model", "OfWave", "asked_of",
    "design_of", "finished", "of_waves",
]  # fmt: skip

REFERENCE, REGION = "belgian", "VG"
PREFIX = {"experienced": "experienced", "together": "survey"}
NAME = {"share": "share", "mean": "score"}
UNIT = {"share": ("share", "pp"), "mean": ("score", "score")}

Model = Callable[[Files, int], pd.DataFrame]
OfWave = Callable[[pd.DataFrame], list[pd.DataFrame]]


# Waves of the tables that split or check the headlines, the year's own included.
LAST_WAVES = 2


def of_waves(files: Files, year: int, of_wave: OfWave, *, last: int | None = None) -> pd.DataFrame:
    """Estimates of every delivered wave up to the year's.

    Parameters
    ----------
    files, year
        Of a model.
    of_wave
        Makes the estimates of one wave from its respondents, in parts.
    last
        How many waves, counted back from the year's; all where it is not given.
    """
    made = []
    waves = sorted(wave for wave in files["respondents"] if wave <= year)
    for wave in waves if last is None else waves[-last:]:
        parts = of_wave(pd.read_parquet(files["respondents"][wave]))
        made += [part.assign(year=wave) for part in parts if len(part)]
    return pd.concat(made, ignore_index=True)


def asked_of(
    frame: pd.DataFrame, answers: pd.Series, inside: pd.Series | bool = True
) -> pd.DataFrame:
    """The whole sample, so that its design stays, with the answers of the region and category.

    Parameters
    ----------
    frame : DataFrame, one row per respondent
        The frame `respondents`.
    answers : Series
        What each answered, as a number; missing without an answer.
    inside
        Who is of the category.

    Returns
    -------
    DataFrame
        Design, `origin_group` and `outcome`: the answer, missing for who is not inside.
    """
    replicates = [name for name in frame.columns if name.startswith((REPLICATE, SCALE))]
    columns = ["weight", "stratum", "psu", "origin_group", *replicates]
    return frame[columns].assign(outcome=answers.where((frame["region"] == REGION) & inside))


def design_of(frame: pd.DataFrame) -> dict[str, Any]:
    """How the sample was drawn: replicate weights where delivered, else strata and clusters.

    Examples
    --------
    >>> design_of(pd.DataFrame(columns=["weight"]))["psu"]
    'psu'
    """
    common = {"weight": "weight", "missing": "drop", "level": LEVEL}
    replicates = [name for name in frame.columns if name.startswith(REPLICATE)]
    if replicates:
        return common | {"replicates": replicates, "scale": float(frame[SCALE].iloc[0])}
    return common | {"strata": "stratum", "psu": "psu", "lonely_psu": SURVEY_LONELY}


def finished(found: pd.DataFrame, dimensions: list[str]) -> pd.DataFrame:
    """Columns of a model; `u` under `settings.SURVEY_BRACKETED`.

    Parameters
    ----------
    found : DataFrame
        Estimates with their numbers, and `interval` where it is another than that of the design.
    dimensions
        Of the table.
    """
    numbers = ["value", "low", "high", "unit", "count", "denominator", "n", "df", "reference"]
    return found[["indicator", "year", *dimensions, *numbers]].assign(
        region=REGION,
        interval=found.get("interval", DESIGN),
        rule="",
        obs_status=np.where(found["n"] < SURVEY_BRACKETED, "u", ""),
    )
