"""Neighbourhoods that may need attention: parameters apart, and thirds only where they are stable.

A proposal of ours (`resources/neighbourhoods.toml` says why), by statistical sector. Nothing is put
in order of rank, and nothing is combined while fewer than three of the five parameters have data.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.workbench.resources import resource

__all__ = [
    "GROUPS", "UNSTABLE", "may_be_shown", "missing", "parameters", "standardised", "thirds",
    "weights",
]  # fmt: skip

GROUPS = ("least", "middle", "most")
UNSTABLE = "not stable"
_WORKING, _EDUCATED = (20, 64), (25, 64)
_LOW = "0-2"


def parameters(persons: pd.DataFrame) -> pd.DataFrame:
    """Parameters of each statistical sector with enough residents, each a share in [0, 1].

    More is always worse: not employed among those of 20 to 64 whose position is known; at most
    lower secondary education among those of 25 to 64 whose education is known.

    Parameters
    ----------
    persons : DataFrame
        One row per resident: `nis_code`, `sector` (empty where not known), `weight`, `age`,
        `employed` (yes, no, or empty) and `education` (ISCED `0-2`, `3-4`, `5-8`, `unknown`).

    Returns
    -------
    DataFrame
        By sector: `nis_code`, `residents`, and a column for each parameter of the resource; empty
        where no extract gives it.

    Raises
    ------
    DataError
        When no resident has a sector.

    Examples
    --------
    >>> rows = {"nis_code": "44021", "sector": "44021A00-", "weight": 100.0, "age": 40}
    >>> persons = pd.DataFrame([rows | {"employed": "yes", "education": "5-8"},
    ...                         rows | {"employed": "no", "education": "0-2"}])
    >>> parameters(persons)[["residents", "not_employed", "low_education"]].iloc[0].tolist()
    [200.0, 0.5, 0.5]
    """
    placed = persons[persons["sector"].notna() & persons["sector"].ne("")]
    if placed.empty:
        raise DataError(
            "neighbourhoods: no resident has a statistical sector; expected nine characters in "
            "persons.sector. Ask the producer for it: without it nothing is said of neighbourhoods."
        )
    weight = placed["weight"].astype(float)
    of_sector = placed["sector"]
    employed, education = placed["employed"].fillna(""), placed["education"].fillna("unknown")
    found = pd.DataFrame(
        {
            "nis_code": placed.groupby(of_sector)["nis_code"].first(),
            "residents": weight.groupby(of_sector).sum(),
            "not_employed": _share(
                employed.eq("no"),
                placed["age"].between(*_WORKING) & employed.ne(""),
                weight,
                of_sector,
            ),
            "low_education": _share(
                education.eq(_LOW),
                placed["age"].between(*_EDUCATED) & education.ne("unknown"),
                weight,
                of_sector,
            ),
        }
    )
    found = found.reindex(
        columns=["nis_code", "residents", *resource("neighbourhoods")["parameters"]]
    )
    return found[found["residents"] >= resource("neighbourhoods")["shared"]["residents"]]


def missing(found: pd.DataFrame) -> dict[str, str]:
    """Parameters that no sector has, with the register that would give them."""
    listed = resource("neighbourhoods")["parameters"]
    return {
        about["title"]: about["register"]
        for name, about in listed.items()
        if found[name].isna().all()
    }


def standardised(found: pd.DataFrame) -> pd.DataFrame:
    """Parameters less their mean, over their spread, among the sectors; weighted by residents.

    0 is the mean of all residents, and 1 a standard deviation worse; a parameter in which no sector
    differs is 0 everywhere. Parameters without data are left out.

    Examples
    --------
    >>> found = pd.DataFrame({"residents": [300.0, 300.0], "not_employed": [0.2, 0.4],
    ...                       "low_education": [0.3, 0.3]})
    >>> standardised(found).to_numpy().round(6).tolist()
    [[-1.0, 0.0], [1.0, 0.0]]
    """
    names = [name for name in resource("neighbourhoods")["parameters"] if name in found]
    values = found[names].dropna(axis="columns", how="all")
    residents = found["residents"]
    total = values.notna().mul(residents, axis=0).sum()
    mean = values.mul(residents, axis=0).sum() / total
    variance = (values - mean).pow(2).mul(residents, axis=0).sum() / total
    spread = pd.Series(np.sqrt(variance.to_numpy()), index=variance.index)
    return (
        (values - mean)
        .div(spread.where(spread > 1e-12), axis=1)
        .mask(values.notna() & (spread <= 1e-12), 0.0)
    )


def weights() -> dict[str, dict[str, float]]:
    """Sets of weights of the user, by name."""
    return {name: dict(each) for name, each in resource("neighbourhoods")["weights"].items()}


def thirds(standard: pd.DataFrame, tried: Mapping[str, Mapping[str, float]]) -> pd.Series:
    """Third that each sector falls in by every set of weights, in no order.

    Parameters
    ----------
    standard : DataFrame
        As `standardised` gives it.
    tried
        Sets of weights, by name; a parameter that a set leaves out weighs nothing.

    Returns
    -------
    Series
        By sector, sorted by its code: `least`, `middle` or `most`, or `not stable` where two sets
        differ. A sector that lacks a parameter is left out.

    Raises
    ------
    DataError
        When too few parameters have data, no weights are tried, or a weight is negative.
    """
    least = resource("neighbourhoods")["shared"]["parameters"]
    if standard.shape[1] < least:
        apart = ", ".join(str(name) for name in standard)
        raise DataError(
            f"neighbourhoods: {standard.shape[1]} of five parameters have data; expected at least "
            f"{least} before they are combined. Show them apart: {apart}."
        )
    if not tried:
        raise DataError("neighbourhoods: no weights were given; expected at least one set.")
    complete = standard.dropna().sort_index()
    by_set = pd.DataFrame({name: _third(complete, each) for name, each in tried.items()})
    same = by_set.eq(by_set.iloc[:, 0], axis=0).all(axis=1)
    return by_set.iloc[:, 0].where(same, UNSTABLE).rename("third")


def may_be_shown(nis_code: str, *, own_scan: bool) -> bool:
    """Whether neighbourhoods of a municipality may stand somewhere: its own scan, or by consent."""
    return own_scan or nis_code in resource("neighbourhoods")["shared"]["consent"]


def _share(has: pd.Series, among: pd.Series, weight: pd.Series, of_sector: pd.Series) -> pd.Series:
    part = (weight * (has & among)).groupby(of_sector).sum()
    whole = (weight * among).groupby(of_sector).sum()
    return part / whole.where(whole > 0)


def _third(standard: pd.DataFrame, weight: Mapping[str, float]) -> pd.Series:
    """Third by one set of weights: borders lie at a third and at two thirds of the sectors."""
    names = [str(name) for name in standard]
    used = pd.Series([float(weight.get(name, 0)) for name in names], index=names)
    if (used < 0).any() or used.sum() == 0:
        raise DataError(
            f"neighbourhoods: weights {used.to_dict()}; expected none below 0 and one above 0."
        )
    score = standard.mul(used, axis=1).sum(axis=1).round(9)
    # Equal scores fall in one third, so that the order of codes decides nothing.
    place = score.rank(method="min") - 1
    return pd.Series(np.array(GROUPS)[(3 * place // len(score)).astype(int)], index=score.index)
