"""Results that were published before stay what they were while their units moved by little.

A correction of one person changes the key of every count that holds the person, and with it the
noise: old and new beside each other would show which. So a count that moved by fewer units than the
threshold keeps what was shown of it, and a result all of whose counts did keeps all its numbers.
The base with the true counts never leaves the room.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.models.estimates import (
    ADJUSTED,
    COLUMNS,
    CURVE,
    DURATION,
    PROTECTED_BY,
    SETS,
)
from analysis.plan import LASTING, NUMBERS
from analysis.settings import DAYS_STEP, THRESHOLD

__all__ = ["BASE", "Frozen", "base_of", "empty_base", "frozen", "result_names"]

_SHOWN = [name for number, (_, weight) in SETS.items() for name in (number, weight) if name]
_PUBLISHED = [*NUMBERS, "interval", "obs_status", "conf_status"]
# Columns of a base: the name of a result, its true value, mean weight and counts, what was shown of
# these (`shown_`), and what was published (`published_`).
BASE = [
    "result", "value", "mean", *SETS, *(f"shown_{name}" for name in _SHOWN),
    *(f"published_{name}" for name in _PUBLISHED),
]  # fmt: skip
_TEXTS = ["result", *(f"published_{name}" for name in _PUBLISHED[len(NUMBERS) :])]
# A result whose units weigh something else is of another sample.
SAME_WEIGHT = 0.05
_NO_DIMENSION = {
    "table", "indicator", "year", "region", "conf_status", "obs_status", "data_kind", "vintage",
    *COLUMNS, *PROTECTED_BY,
}  # fmt: skip


class Frozen(NamedTuple):
    """What was shown of some results before.

    `counts`: of each set of units, missing where the result is new or the set moved by the
    threshold or more; `since`: the true number that this was shown of; `published`: the numbers and
    statuses; `kept`: whether these stay.
    """

    counts: pd.DataFrame
    since: pd.DataFrame
    published: pd.DataFrame
    kept: pd.Series


def result_names(estimates: pd.DataFrame) -> pd.Series:
    """Name each result: table, indicator, region, codes and year.

    What is said of those who began something in a year (`plan.LASTING`) is the same result in every
    later report, whatever the year of that.

    Examples
    --------
    >>> rows = pd.DataFrame({
    ...     "table": ["N3b", "N6"], "indicator": "x", "region": "VG", "year": 2023,
    ...     "cohort": ["2019", "_Z"], "regime": ["_Z", "2022"]})
    >>> result_names(rows).tolist()
    ['N3b|x|VG|cohort=2019', 'N6|x|VG|regime=2022|2023']
    """
    text = estimates["table"] + "|" + estimates["indicator"] + "|" + estimates["region"]
    lasts = pd.Series(False, index=estimates.index)
    for name in sorted(set(estimates.columns) - _NO_DIMENSION):
        codes = estimates[name].astype(str)
        has = codes != "_Z"
        text = text + ("|" + name + "=" + codes).where(has, "")
        if name in LASTING:
            lasts |= has & (codes != "_T")
    return text + ("|" + estimates["year"].astype(str)).where(~lasts, "")


def empty_base() -> pd.DataFrame:
    """Return the base of a room that has published no results yet."""
    base = pd.DataFrame({name: pd.Series(dtype=float) for name in BASE})
    return base.astype(dict.fromkeys(_TEXTS, "str"))


def base_of(
    published: pd.DataFrame, estimates: pd.DataFrame, shown: pd.DataFrame, before: Frozen
) -> pd.DataFrame:
    """Give the base of some results.

    Parameters
    ----------
    published, estimates : DataFrame
        The same rows, as published and as the models gave them.
    shown : DataFrame
        Their counts with noise.
    before
        What was shown of them before: a count that stayed counts from when it was drawn.
    """
    made = {"result": result_names(estimates), "value": estimates["value"]}
    made |= {"mean": estimates["denominator"] / estimates["n"]}
    made |= {name: before.since[name].fillna(estimates[name]) for name in SETS}
    made |= {f"shown_{name}": shown[name] for name in _SHOWN}
    made |= {f"published_{name}": published[name] for name in _PUBLISHED}
    return pd.DataFrame(made)[BASE]


def frozen(estimates: pd.DataFrame, base: pd.DataFrame) -> Frozen:
    """Say what was shown of each result before, where it moved by little.

    A result stays as published where none of its counts moved by the threshold or more, nor its
    value by more than so many units can move it: a new education, say, moves a standardised gap and
    no count.

    Parameters
    ----------
    estimates : DataFrame
        Results of a register, as the models gave them.
    base : DataFrame
        What was published before (`BASE`); a result may stand in it more than once, and the nearest
        n counts.

    Returns
    -------
    Frozen
        In the order of the estimates.
    """
    before = _nearest(estimates, base)
    same = (before["mean"] / (estimates["denominator"] / estimates["n"]) - 1).abs()
    known = before["result"].notna() & ~(same > SAME_WEIGHT)
    kept, counts, since = known.copy(), {}, {}
    for number, (_, weight) in SETS.items():
        stays = known & ((estimates[number] - before[number]).abs() < THRESHOLD)
        kept &= stays | (estimates[number].isna() & before[number].isna())
        since[number] = before[number].where(stays)
        for name in filter(None, (number, weight)):
            counts[name] = before[f"shown_{name}"].where(stays)
    kept &= ~((estimates["value"] - before["value"]).abs() > _reach(estimates))
    kept &= estimates["value"].isna() == before["value"].isna()
    published = before[[f"published_{name}" for name in _PUBLISHED]].set_axis(_PUBLISHED, axis=1)
    return Frozen(pd.DataFrame(counts), pd.DataFrame(since), published, kept)


def _nearest(estimates: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Row of the base of each result; where it has several, that with the nearest n."""
    own = pd.DataFrame(
        {
            "place": np.arange(len(estimates)),
            "result": result_names(estimates).to_numpy(),
            "now": estimates["n"].to_numpy(dtype=float),
        }
    )
    both = own.merge(base, on="result")
    both["moved"] = (both["now"] - both["n"]).abs()
    near = both.sort_values("moved", kind="stable").drop_duplicates("place").set_index("place")
    return near[BASE].reindex(np.arange(len(estimates))).set_index(estimates.index)


def _reach(estimates: pd.DataFrame) -> pd.Series:
    """How far so many units as the threshold can move a value by themselves."""
    share = (1 / estimates[["n", "reference_n"]]).sum(axis=1)
    by_kind = {
        CURVE: estimates["per_unit"],
        ADJUSTED: 100 * share,
        DURATION: pd.Series(DAYS_STEP / THRESHOLD, estimates.index),
    }
    reach = pd.Series(np.inf, estimates.index)
    for kind, one in by_kind.items():
        reach = reach.mask(estimates["kind"] == kind, THRESHOLD * one)
    return reach
