"""Waves of a survey of residents: who was asked, how they were drawn, columns of the estimates."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.models.estimates import DESIGN, Files
from analysis.reference.survey_items import REPLICATE, SCALE
from analysis.settings import LEVEL, SURVEY_BRACKETED, SURVEY_LONELY
from analysis.statistics.samples import survey, survey_waves

__all__ = [
    "LAST_WAVES", "NAME", "PREFIX", "REFERENCE", "REGION", "UNIT", "Model", "OfWave", "asked_of",
    "changes", "design_of", "finished", "of_waves", "values",
]  # fmt: skip

REFERENCE, REGION = "belgian", "VG"
PREFIX = {"experienced": "experienced", "together": "survey"}
NAME = {"share": "share", "mean": "score"}
UNIT = {"share": ("share", "pp"), "mean": ("score", "score")}

Model = Callable[[Files, int], pd.DataFrame]
OfWave = Callable[[pd.DataFrame], list[pd.DataFrame]]


# Waves of the tables that split or check the headlines, the year's own included.
LAST_WAVES = 2


def of_waves(
    files: Files,
    year: int,
    of_wave: OfWave,
    *,
    last: int | None = None,
    respondents: str = "respondents",
) -> pd.DataFrame:
    """Estimates of every delivered wave up to the year's.

    Parameters
    ----------
    files, year
        Of a model.
    of_wave
        Makes the estimates of one wave from its respondents, in parts.
    last
        How many waves, counted back from the year's; all where it is not given.
    respondents
        Frame of the respondents.
    """
    made = []
    waves = sorted(wave for wave in files[respondents] if wave <= year)
    for wave in waves if last is None else waves[-last:]:
        parts = of_wave(pd.read_parquet(files[respondents][wave]))
        parts = [part for part in parts if len(part)]
        if parts:
            made.append(pd.concat(parts).assign(year=wave))
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
        The frame with `outcome`: the answer, missing for who is not inside.
    """
    return frame.assign(outcome=answers.where((frame["region"] == REGION) & inside))


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


def finished(found: pd.DataFrame, dimensions: list[str], *, region: str = REGION) -> pd.DataFrame:
    """Columns of a model; `u` under `settings.SURVEY_BRACKETED`.

    Parameters
    ----------
    found : DataFrame
        Estimates with their numbers, and `interval` where it is another than that of the design.
    dimensions
        Of the table.
    region
        Of all its estimates.
    """
    numbers = ["value", "low", "high", "unit", "count", "denominator", "n", "df", "reference"]
    return found[["indicator", "year", *dimensions, *numbers]].assign(
        region=region,
        interval=found.get("interval", DESIGN),
        rule="",
        obs_status=np.where(found["n"] < SURVEY_BRACKETED, "u", ""),
    )


def values(asked: pd.DataFrame, *, by: str, indicator: str, unit: str) -> pd.DataFrame:
    """Share or mean of those who answered, by group, with weighted count and n.

    Parameters
    ----------
    asked : DataFrame, one row per respondent of the whole sample
        Its design, the column of the groups, and `outcome`, missing for who gave no answer.
    by
        Column of the groups.
    indicator, unit
        Written to the columns of the same name; a `share` has a count, a mean has none.
    """
    if asked["outcome"].isna().all():
        return pd.DataFrame()
    found = survey.mean(asked, "outcome", by=by, **design_of(asked))
    found = found[found["n"] > 0].reset_index(drop=True)
    weight = asked["weight"].where(asked["outcome"].notna(), 0.0)
    denominator = found[by].map(weight.groupby(asked[by]).sum())
    # The sum of scores is no count of anybody.
    count = denominator * found["value"] if unit == "share" else np.nan
    return found.assign(
        indicator=indicator, unit=unit, reference="", count=count, denominator=denominator
    )


def changes(found: pd.DataFrame, *, by: list[str]) -> pd.DataFrame:
    """Change of each value since the wave delivered before, of two independent samples.

    This wave - the wave before, in percentage points for shares, else in the unit of the value.

    Parameters
    ----------
    found : DataFrame
        Estimates of several waves with `se` and `df`; what has a `reference` is a gap and has no
        change.
    by
        Columns that say what is the same in both waves.
    """
    levels = found[found["reference"] == ""]
    years = sorted(set(levels["year"]))
    next_wave = dict(zip(years, years[1:], strict=False))
    wave_before = {after: before for before, after in next_wave.items()}
    before = levels.assign(year=levels["year"].map(next_wave))
    keys = [*by, "indicator", "year"]
    both = levels.merge(before, on=keys, suffixes=("", "_before"))
    made = survey_waves.change(
        both["value"], both["se"], both["df"],
        both["value_before"], both["se_before"], both["df_before"],
        bounds_now=(both["low"], both["high"]),
        bounds_before=(both["low_before"], both["high_before"]),
        level=LEVEL,
    )  # fmt: skip
    points = np.where(both["unit"] == "share", 100.0, 1.0)
    return both[[*by, "year"]].assign(
        **{name: made[name] * points for name in ("value", "low", "high")},
        df=made["df"],
        indicator=both["indicator"] + "_change",
        unit=np.where(both["unit"] == "share", "pp", both["unit"]),
        count=np.nan,
        denominator=np.nan,
        n=both[["n", "n_before"]].min(axis=1),
        reference=both["year"].map(wave_before).astype(str),
    )
