"""Estimates of an answer to a survey by place, from the results that were made inside.

A survey has no counts with noise: what is public of it are shares that rest on enough respondents.
A pool of municipalities is their mean by the residents that they stand for.
"""

from statistics import NormalDist

import numpy as np
import pandas as pd

from analysis.indicators.intervals import UNRELIABLE
from analysis.local.scan_areas import COLUMNS, PLACE
from analysis.local.scan_items import Item
from analysis.reference.geography import to_borders
from analysis.settings import LEVEL, SURVEY_BRACKETED

__all__ = ["answers_of", "in_borders", "pooled_answers", "variance", "waves"]

_HALVES = NormalDist().inv_cdf((1 + LEVEL) / 2)


def answers_of(results: pd.DataFrame, item: Item, table: str) -> pd.DataFrame:
    """Estimates of an item by place and wave.

    Parameters
    ----------
    results : DataFrame
        The public frame `models`.
    item
        Line of the scan, of kind `answer`.
    table
        Its table by municipality, or the one by province.

    Returns
    -------
    DataFrame
        `scan_areas.COLUMNS`; place is a NIS code, the name of a province, or `_T` for the region.
    """
    (_, asked), (answer,) = item.codes[0], item.category
    own = results[results["table"] == table]
    own = own[own["item"].eq(asked) & own["answer"].eq(answer)]
    name = "municipality" if table == item.table else "province"
    return own.rename(columns={name: PLACE})[COLUMNS].reset_index(drop=True)


def waves(estimates: pd.DataFrame, year: int) -> tuple[int, int]:
    """Years of the last two waves up to a year; where there is one, a year in which there is none.

    Examples
    --------
    >>> held = pd.DataFrame({"year": [2017, 2020, 2023]})
    >>> waves(held, 2022), waves(held[:1], 2022)
    ((2020, 2017), (2017, 2016))
    """
    held = sorted({int(each) for each in estimates["year"] if each <= year})
    last = held[-1] if held else year
    return last, (held[-2] if len(held) > 1 else last - 1)


def in_borders(estimates: pd.DataFrame, year: int) -> pd.DataFrame:
    """Take together what merged since: a wave in the borders of a year."""
    codes = pd.Series(sorted(estimates[PLACE].unique()), dtype="str")
    members = pd.DataFrame({PLACE: to_borders(codes, year=year), "member": codes})
    if (members[PLACE] == members["member"]).all():
        return estimates
    return pooled_answers(estimates, members, without_hidden=False)


def variance(estimates: pd.DataFrame) -> pd.Series:
    """Variance of each estimate, as its interval has it.

    Examples
    --------
    >>> variance(pd.DataFrame({"low": [0.4], "high": [0.6]})).round(4).tolist()
    [0.0026]
    """
    return ((estimates["high"] - estimates["low"]) / 2 / _HALVES) ** 2


def pooled_answers(
    estimates: pd.DataFrame, members: pd.DataFrame, *, without_hidden: bool
) -> pd.DataFrame:
    """Mean of several places under another name, each by the residents that it stands for.

    Parameters
    ----------
    estimates : DataFrame
        As `answers_of` gives them.
    members : DataFrame
        `place` (name of the pool) and `member` (a place).
    without_hidden
        Leave out the members that are hidden; else one of them hides the pool.

    Returns
    -------
    DataFrame
        The same columns, a row for each pool and wave that has any member: samples of different
        places are independent, so their variances add up.

    Examples
    --------
    >>> row = dict.fromkeys(COLUMNS, "") | {"year": 2023, "value": 0.5, "low": 0.4, "high": 0.6}
    >>> row |= {"denominator": 10.0, "count": 5.0, "n": 200.0, "conf_status": ""}
    >>> both = pd.DataFrame([row | {"place": "a"}, row | {"place": "b", "value": 0.7}])
    >>> pool = pd.DataFrame({"place": ["c", "c"], "member": ["a", "b"]})
    >>> found = pooled_answers(both, pool, without_hidden=True)
    >>> found[["place", "value", "low", "n"]].round(3).to_numpy().tolist()
    [['c', 0.6, 0.529, 400.0]]
    """
    known = estimates[estimates["conf_status"] != "C"] if without_hidden else estimates
    joined = members.rename(columns={PLACE: "pool"}).merge(known, left_on="member", right_on=PLACE)
    joined = joined.assign(
        count=joined["value"] * joined["denominator"],
        squared=joined["denominator"] ** 2 * variance(joined),
    )
    found = joined.groupby(["pool", "year"], sort=False)
    total = found[["count", "denominator", "n", "squared"]].sum(skipna=False)
    value = total["count"] / total["denominator"]
    half = _HALVES * np.sqrt(total["squared"]) / total["denominator"]
    same = found[["unit", "interval", "data_kind"]].first()
    made = total.assign(
        value=value,
        low=(value - half).clip(lower=0),
        high=(value + half).clip(upper=1),
        obs_status=np.where(total["n"] < SURVEY_BRACKETED, UNRELIABLE, ""),
        conf_status=np.where(value.isna(), "C", ""),
    )
    return made.join(same).reset_index(names=[PLACE, "year"])[COLUMNS]
