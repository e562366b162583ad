"""Work after the highest level of Dutch: as it is, and at equal sex, age at arrival, education and legal ground."""

import numpy as np
import pandas as pd

from analysis.settings import EMPLOYED, LEVEL, MODEL_UNITS, NT2_SKILL, THRESHOLD, WORK_REFERENCE
from analysis.statistics.intervals import difference, proportion
from analysis.statistics.marginal_effects import average_difference

__all__ = ["work_after_level"]

LEVELS = ("none", "A1", "A2", "B1+")
HELD = ("sex", "age_at_arrival", "education", "legal_ground")
REST = "rest"


def work_after_level(files: dict, year: int) -> pd.DataFrame:
    """Work, departure and differences in work by the highest level 36 months earlier, by sex.

    Of those who signed before the landmark and lived here then: the share that left or died since
    (`left_after_level`), and of those still here the share at work (`work_after_level`, unknown
    positions as not at work), its difference with level A1 in points (`work_difference`, positive:
    more often at work than A1) and the same at equal sex, age at arrival, education and legal
    ground (`work_difference_adjusted`, average marginal effect of a logit).

    Parameters
    ----------
    files
        Processed file by frame and year; needs `landmark`.
    year
        Reference year.

    Returns
    -------
    DataFrame
        Columns of a model, by `highest_level` (none, A1, A2, B1+) and `sex`; empty where no
        position was delivered.

    Notes
    -----
    Describes those with a level; it is not the effect of the course: who learns more also differs
    in what was not measured, such as motivation, the network or the work already had.
    """
    everybody = pd.read_parquet(files["landmark"][year])
    parts = []
    for sex in ("_T", "M", "F"):
        people = everybody if sex == "_T" else everybody[everybody["sex"] == sex]
        here = people[people["present"] == "yes"]
        works = here["position"].isin(EMPLOYED)
        parts += [
            _shares(people["present"] == "no", people["level"]).assign(
                indicator="left_after_level", sex=sex
            ),
            _shares(works, here["level"]).assign(indicator="work_after_level", sex=sex),
            _differences(works, here["level"]).assign(indicator="work_difference", sex=sex),
            _adjusted(works, here).assign(indicator="work_difference_adjusted", sex=sex),
        ]
    weight = everybody["weight"].mean()
    found = pd.concat(parts, ignore_index=True).rename(columns={"level": "highest_level"})
    return found.assign(
        year=year, region="VG+BHG", count=weight * found["count"],
        denominator=weight * found["denominator"],
        interval="design" if (everybody["weight"] > 1).any() else "random variation",
        rule=f"skill: {NT2_SKILL}; highest level at the landmark",
    )  # fmt: skip


def _counted(yes: pd.Series, level: pd.Series) -> pd.DataFrame:
    """Count those with and without, per level; `n` is the smallest number that a share gives away."""
    counts = yes.groupby(level).agg(["sum", "size"]).reindex(LEVELS, fill_value=0)
    counted = (
        counts.rename_axis("level")
        .reset_index()
        .rename(columns={"sum": "count", "size": "denominator"})
    )
    parts = np.stack([counted["count"], counted["denominator"] - counted["count"]])
    few = np.where((parts > 0) & (parts < THRESHOLD), parts, np.inf).min(axis=0)
    return counted.assign(n=np.minimum(few, counted["denominator"]), df=np.nan, reference="")


def _shares(yes: pd.Series, level: pd.Series) -> pd.DataFrame:
    frame = _counted(yes, level)
    low, high = proportion(frame["count"], frame["denominator"], level=LEVEL)
    value = frame["count"] / frame["denominator"].where(frame["denominator"] > 0)
    return frame.assign(value=value, low=low, high=high, unit="share")


def _differences(yes: pd.Series, level: pd.Series) -> pd.DataFrame:
    frame = _shares(yes, level).set_index("level", drop=False)
    ours, base = frame.drop(index=WORK_REFERENCE), frame.loc[WORK_REFERENCE]
    numbers = ours["count"], ours["denominator"], base["count"], base["denominator"]
    low, high = difference(*numbers, level=LEVEL)
    return ours.assign(
        value=100 * (ours["value"] - base["value"]), low=100 * low, high=100 * high, unit="pp",
        n=np.minimum(ours["n"], base["n"]), reference=WORK_REFERENCE,
    ).reset_index(drop=True)  # fmt: skip


def _adjusted(yes: pd.Series, here: pd.DataFrame) -> pd.DataFrame:
    frame = _counted(yes, here["level"]).set_index("level", drop=False)
    smallest, ours = frame.loc[WORK_REFERENCE, "n"], frame.drop(index=WORK_REFERENCE)
    large = here["level"].isin(frame.index[frame["denominator"] >= MODEL_UNITS])
    held = here.loc[large, list(HELD)].apply(_merged)
    empty = pd.DataFrame(
        {"value": np.nan, "low": np.nan, "high": np.nan, "df": np.nan}, index=ours.index
    )
    if smallest >= MODEL_UNITS:
        made = average_difference(
            yes[large], here.loc[large, "level"], held, reference=WORK_REFERENCE, level=LEVEL
        ).set_index("group")
        empty = made[["value", "low", "high", "df"]].reindex(ours.index)
    points = 100 * empty[["value", "low", "high"]]
    return ours.assign(
        **points,
        df=empty["df"],
        unit="pp",
        n=np.minimum(ours["n"], smallest),
        reference=WORK_REFERENCE,
    ).reset_index(drop=True)


def _merged(column: pd.Series) -> pd.Series:
    """Put categories of few persons together, for which no coefficient can be told."""
    size = column.map(column.value_counts())
    return column.where(size >= MODEL_UNITS, REST)
