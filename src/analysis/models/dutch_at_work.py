"""Work after the highest level of Dutch: as it is, and at equal characteristics."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.models.estimates import (
    ADJUSTED,
    DIFFERENCE,
    SETS,
    SHARE,
    Files,
    counted,
    interval_kind,
)
from analysis.models.grouped import grouped
from analysis.settings import EMPLOYED, LEVEL, MODEL_UNITS, NT2_SKILL, WORK_REFERENCE
from analysis.statistics.composition.doubly_robust import weighted_difference
from analysis.statistics.composition.marginal_effects import average_difference
from analysis.statistics.intervals.proportions import difference, proportion
from analysis.workbench.sql import any_of

__all__ = ["work_after_level", "work_weighted"]

LEVELS = ("none", "A1", "A2", "B1+")
HELD = ("sex", "age_at_arrival", "education", "legal_ground")
REST = "rest"
_COUNTS = [name for number in ("units", "n") for name in (number, *SETS[number])]


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
        position was delivered. `count`, `denominator` and `n` of a difference are those of the
        group.

    Notes
    -----
    It describes those with a level; it is not the effect of the course: those who learn more also
    differ in what was not measured, such as motivation, network or earlier work.
    """
    everybody = _counted(files["landmark"][year])
    parts = []
    for sex in ("_T", "M", "F"):
        people = everybody if sex == "_T" else everybody[everybody["sex"] == sex]
        here = people[people["present"] == "yes"]
        works = here["works"]
        parts += [
            _shares(people, people["present"] == "no").assign(
                indicator="left_after_level", sex=sex
            ),
            _shares(here, works).assign(indicator="work_after_level", sex=sex),
            _differences(here, works).assign(indicator="work_difference", sex=sex),
            _adjusted(here, works).assign(indicator="work_difference_adjusted", sex=sex),
        ]
    found = pd.concat(parts, ignore_index=True)
    return found.assign(
        year=year,
        region="VG+BHG",
        interval=interval_kind(everybody["weight"]),
        rule=f"skill: {NT2_SKILL}; highest level at the landmark",
    )


def work_weighted(files: Files, year: int) -> pd.DataFrame:
    """Difference in work with level A1, weighted by the probability of having that level.

    Of those still here, in percentage points (positive: more often at work than A1): augmented
    inverse probability weighting with sex, age at arrival, education and legal ground in both
    regressions. It holds where either of these is right; `work_difference_adjusted` needs the one
    of work.

    Parameters
    ----------
    files, year
        As in `work_after_level`.

    Returns
    -------
    DataFrame
        Columns of a model, by `highest_level` (none, A2, B1+) and `sex`, as the differences of
        `work_after_level`. Missing where levels hardly overlap in what is held equal.

    Notes
    -----
    It describes those with a level; it is not the effect of the course.
    """
    everybody = _counted(files["landmark"][year])
    parts = []
    for sex in ("_T", "M", "F"):
        people = everybody if sex == "_T" else everybody[everybody["sex"] == sex]
        here = people[people["present"] == "yes"]
        held = [name for name in HELD if sex == "_T" or name != "sex"]
        made = _adjusted(here, here["works"], held=held, weighted=True)
        parts.append(made.assign(sex=sex))
    return pd.concat(parts, ignore_index=True).assign(
        indicator="work_difference_weighted",
        year=year,
        region="VG+BHG",
        interval=interval_kind(everybody["weight"]),
        rule=f"skill: {NT2_SKILL}; highest level at the landmark",
    )


def _counted(path: Path) -> pd.DataFrame:
    """Persons by all that is asked of them here: `works` and the columns of the frame."""
    columns = {name: name for name in ("level", "present", *HELD)}
    return grouped(path, columns | {"works": f"COALESCE(position IN {any_of(EMPLOYED)}, FALSE)"})


def _shares(people: pd.DataFrame, has: pd.Series) -> pd.DataFrame:
    """Share with the property, per level."""
    rows = []
    for level in LEVELS:
        own = people[people["level"] == level]
        rows.append({"highest_level": level, **counted(own, has[own.index])})
    frame = pd.DataFrame(rows)
    low, high = proportion(frame["units"], frame["n"], level=LEVEL)
    value = frame["units"] / frame["n"].where(frame["n"] > 0)
    return frame.assign(
        kind=SHARE, value=value, low=low, high=high, size=frame["n"], unit="share", df=np.nan,
        reference="",
    )  # fmt: skip


def _against_reference(people: pd.DataFrame, has: pd.Series) -> pd.DataFrame:
    """Shares of the other levels, with the counts of the reference beside them."""
    frame = _shares(people, has)
    is_base = frame["highest_level"] == WORK_REFERENCE
    base = frame.loc[is_base, [*_COUNTS, "size"]].iloc[0]
    return frame[~is_base].assign(
        **base.add_prefix("reference_"), effect=100.0, unit="pp", reference=WORK_REFERENCE
    )


def _differences(people: pd.DataFrame, has: pd.Series) -> pd.DataFrame:
    """Difference of each level with the reference, in percentage points."""
    frame = _against_reference(people, has)
    counts = [frame[name] for name in ("units", "n", "reference_units", "reference_n")]
    low, high = difference(*counts, level=LEVEL)
    base = frame["reference_units"] / frame["reference_n"]
    return frame.assign(
        kind=DIFFERENCE, value=100 * (frame["value"] - base), low=100 * low, high=100 * high
    )


def _adjusted(
    people: pd.DataFrame, has: pd.Series, *, held: Sequence[str] = HELD, weighted: bool = False
) -> pd.DataFrame:
    """Difference of each level with the reference at equal characteristics, in points."""
    numbers = ["value", "low", "high", "df"]
    frame = _against_reference(people, has).set_index("highest_level", drop=False)
    estimates = pd.DataFrame(np.nan, index=frame.index, columns=numbers)
    if frame["reference_n"].iloc[0] >= MODEL_UNITS:
        large = [WORK_REFERENCE, *frame.index[frame["n"] >= MODEL_UNITS]]
        own = people[people["level"].isin(large)]
        compare = weighted_difference if weighted else average_difference
        merged = {
            name: _merge_small(own[name], own["units"], own["level"] if weighted else None)
            for name in held
        }
        made = compare(
            has[own.index], own["level"], pd.DataFrame(merged), reference=WORK_REFERENCE,
            count=own["units"], level=LEVEL,
        )  # fmt: skip
        estimates = made.set_index("group")[numbers].reindex(frame.index)
    return frame.assign(
        **(100 * estimates[["value", "low", "high"]]), df=estimates["df"], kind=ADJUSTED,
        size=np.nan, reference_size=np.nan,
    ).reset_index(drop=True)  # fmt: skip


def _merge_small(column: pd.Series, units: pd.Series, within: pd.Series | None = None) -> pd.Series:
    """Merge categories of few persons, for which no coefficient can be estimated.

    `units`: persons of each row. `within`: also categories with few in one of some groups; what is
    merged and still has few there joins the largest category.
    """
    if within is None:
        return column.where(units.groupby(column).transform("sum") >= MODEL_UNITS, REST)
    merged = column.where(_smallest(column, units, within) >= MODEL_UNITS, REST)
    large = units[merged != REST].groupby(merged).sum()
    if large.empty:
        return merged
    return merged.where(_smallest(merged, units, within) >= MODEL_UNITS, large.idxmax())


def _smallest(column: pd.Series, units: pd.Series, within: pd.Series) -> pd.Series:
    """Return how many of each person's category there are in the group that has the fewest."""
    sizes = pd.crosstab(column, within, units, aggfunc="sum").fillna(0)
    return column.map(sizes.min(axis=1))
