"""Residents in strata: who works, counted so that the weights are kept."""

from pathlib import Path

import pandas as pd

from analysis.models.estimates import counted
from analysis.models.grouped import grouped
from analysis.reference.classes import broader_classes

__all__ = ["KEPT", "groups", "residents", "scaled", "works"]

KEPT = ["sex", "age_five", "education", "household", "province", "generation", "generation_merged"]


def residents(path: Path, ages: tuple[int, int]) -> pd.DataFrame:
    """Residents of the Flemish Region of some ages whose origin, work and sex are known.

    Sex X is left out: too few to stand alone, and neither of the others is a substitute.

    Parameters
    ----------
    path
        The processed frame `residents` of one year.
    ages
        First and last age in completed years.

    Returns
    -------
    DataFrame
        One row per combination of `weight`, `employed` (0 or 1), `origin_4`, `origin_8` and `KEPT`
        that occurs, as `grouped` counts them.
    """
    columns = {name: name for name in ["origin_4", "origin_8", *KEPT]}
    low, high = ages
    return grouped(
        path,
        columns | {"employed": "CAST(employed = 'yes' AS BIGINT)"},
        where=f"age BETWEEN {low} AND {high} AND region = 'VG' AND origin_4 <> 'unknown' "
        "AND employed IS NOT NULL AND sex IN ('M', 'F')",
    )


def groups(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Residents of foreign origin by group: the broad classes `eu` and `non_eu` first."""
    classes = broader_classes()["origin_8"]
    found = {name: frame[frame["origin_4"] == name] for name in classes}
    for parts in classes.values():
        found |= {name: frame[frame["origin_8"] == name] for name in parts}
    return {name: residents for name, residents in found.items() if len(residents)}


def works(frame: pd.DataFrame, *, side: str = "") -> dict[str, float]:
    """Count residents and those who work (`counted`), with the effective `size`.

    The size is that of a simple sample in which the share at work has the same variance, at most n:
    p (1 - p) / variance, of the weighted share under sampling with replacement; where all or none
    work, Kish's.

    Examples
    --------
    Weights 1, 1, 2, 2; one person of weight 1 and one of weight 2 work: p = 3 / 6, variance 4/3 x
    (0.25 x 10) / 36 = 0.0926, effective size 0.25 / 0.0926 = 2.7.

    >>> frame = pd.DataFrame({"weight": [1.0, 1, 2, 2], "employed": [1, 0, 1, 0]})
    >>> round(works(frame.assign(units=1, key=1))["size"], 6)
    2.7
    """
    weight, employed, units = frame["weight"], frame["employed"], frame["units"]
    n, total = int(units.sum()), (weight * units).sum()
    share = (weight * units * employed).sum() / total
    if 0 < share < 1:
        squares = (units * (weight * (employed - share)) ** 2).sum()
        size = share * (1 - share) / (n / (n - 1) * squares / total**2)
    else:
        size = total**2 / (weight**2 * units).sum()
    counts = counted(frame, employed == 1, side=side)
    return counts | {f"{side}size": min(float(size), n)}


def scaled(frame: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Strata of one group: `n` and `employed`, in persons of a simple sample that says as much.

    Every weight is multiplied by sum of weights / sum of squared weights of the group (Kish):
    shares stay the weighted ones, and the numbers add up to the effective size of the group.

    Examples
    --------
    >>> frame = pd.DataFrame({"sex": ["F", "F"], "weight": [3.0, 1.0], "employed": [1, 0]})
    >>> scaled(frame.assign(units=1), ["sex"]).to_dict("records")
    [{'sex': 'F', 'n': 1.6, 'employed': 1.2}]
    """
    weight = frame["weight"] * frame["units"]
    size = weight * weight.sum() / (frame["weight"] * weight).sum()
    strata = frame[on].assign(n=size, employed=size * frame["employed"])
    return strata.groupby(on, as_index=False)[["n", "employed"]].sum()
