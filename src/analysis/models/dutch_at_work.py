"""Work after the highest level of Dutch: as it is, and at equal characteristics."""

import numpy as np
import pandas as pd

from analysis.models.estimates import Files, interval_kind
from analysis.settings import EMPLOYED, LEVEL, MODEL_UNITS, NT2_SKILL, THRESHOLD, WORK_REFERENCE
from analysis.statistics.intervals import difference, proportion
from analysis.statistics.marginal_effects import average_difference

__all__ = ["work_after_level"]

LEVELS = ("none", "A1", "A2", "B1+")
HELD = ("sex", "age_at_arrival", "education", "legal_ground")
REST = "rest"


def work_after_level(files: Files, year: int) -> pd.DataFrame:
    """Work, departure and differences in work, by the highest level some months before and sex.

    Of those who signed before the landmark (`settings.LANDMARK_MONTHS` ago) and lived here then:
    the share that has left or died since (`left_after_level`), and of those still here the share at
    work (`work_after_level`, unknown positions count as not at work), its difference with level A1
    in percentage points (`work_difference`, positive: more often at work than A1) and the same at
    equal sex, age at arrival, education and legal ground (`work_difference_adjusted`, average
    marginal effect of a logit).

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
    It describes those with a level; it is not the effect of the course: those who learn more also
    differ in what was not measured, such as motivation, network or earlier work.
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
        interval=interval_kind(everybody["weight"]),
        rule=f"skill: {NT2_SKILL}; highest level at the landmark",
    )  # fmt: skip


def _counts(yes: pd.Series, level: pd.Series) -> pd.DataFrame:
    """Count those with and without, per level; `n` is the smallest number a share gives away."""
    counts = yes.groupby(level).agg(["sum", "size"]).reindex(LEVELS, fill_value=0)
    counts = counts.rename_axis("level").reset_index()
    frame = counts.rename(columns={"sum": "count", "size": "denominator"})
    parts = np.stack([frame["count"], frame["denominator"] - frame["count"]])
    few = np.where((parts > 0) & (parts < THRESHOLD), parts, np.inf).min(axis=0)
    return frame.assign(n=np.minimum(few, frame["denominator"]), df=np.nan, reference="")


def _shares(yes: pd.Series, level: pd.Series) -> pd.DataFrame:
    """Share with the property, per level."""
    frame = _counts(yes, level)
    low, high = proportion(frame["count"], frame["denominator"], level=LEVEL)
    value = frame["count"] / frame["denominator"].where(frame["denominator"] > 0)
    return frame.assign(value=value, low=low, high=high, unit="share")


def _differences(yes: pd.Series, level: pd.Series) -> pd.DataFrame:
    """Difference of each level with the reference, in percentage points."""
    frame = _shares(yes, level).set_index("level", drop=False)
    others, base = frame.drop(index=WORK_REFERENCE), frame.loc[WORK_REFERENCE]
    counts = others["count"], others["denominator"], base["count"], base["denominator"]
    low, high = difference(*counts, level=LEVEL)
    return others.assign(
        value=100 * (others["value"] - base["value"]), low=100 * low, high=100 * high, unit="pp",
        n=np.minimum(others["n"], base["n"]), reference=WORK_REFERENCE,
    ).reset_index(drop=True)  # fmt: skip


def _adjusted(yes: pd.Series, here: pd.DataFrame) -> pd.DataFrame:
    """Difference of each level with the reference at equal characteristics, in points."""
    numbers = ["value", "low", "high", "df"]
    frame = _counts(yes, here["level"]).set_index("level", drop=False)
    smallest, others = frame["n"].loc[WORK_REFERENCE], frame.drop(index=WORK_REFERENCE)
    if smallest >= MODEL_UNITS:
        large = here["level"].isin(frame.index[frame["denominator"] >= MODEL_UNITS])
        held = here.loc[large, list(HELD)].apply(_merge_small)
        made = average_difference(
            yes[large], here.loc[large, "level"], held, reference=WORK_REFERENCE, level=LEVEL
        )
        estimates = made.set_index("group")[numbers].reindex(others.index)
    else:
        estimates = pd.DataFrame(np.nan, index=others.index, columns=numbers)
    return others.assign(
        **(100 * estimates[["value", "low", "high"]]), df=estimates["df"], unit="pp",
        n=np.minimum(others["n"], smallest), reference=WORK_REFERENCE,
    ).reset_index(drop=True)  # fmt: skip


def _merge_small(column: pd.Series) -> pd.Series:
    """Merge categories of few persons, for which no coefficient can be estimated."""
    size = column.map(column.value_counts())
    return column.where(size >= MODEL_UNITS, REST)
