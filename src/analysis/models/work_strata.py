"""Residents in strata: who works, counted so that the weights are kept."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from analysis.models.estimates import SETS, key_of
from analysis.reference.classes import broader_classes
from analysis.workbench.sql import text

__all__ = ["KEPT", "counted", "groups", "residents", "scaled", "works"]

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
        that occurs: `units` (persons) and `key` (the sum of their keys). Grouped by DuckDB, so that
        the memory does not grow with the number of persons.
    """
    combined = ", ".join(["origin_4", "origin_8", *KEPT])
    low, high = ages
    return duckdb.sql(
        f"SELECT {combined}, CAST(employed = 'yes' AS BIGINT) AS employed, weight, "
        "COUNT(*) AS units, CAST(SUM(key) AS BIGINT) AS key "
        f"FROM read_parquet({text(path)}) WHERE age BETWEEN {low} AND {high} AND region = 'VG' "
        "AND origin_4 <> 'unknown' AND employed IS NOT NULL AND sex IN ('M', 'F') "
        "GROUP BY ALL ORDER BY ALL"
    ).df()


def groups(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Residents of foreign origin by group: the broad classes `eu` and `non_eu` first."""
    classes = broader_classes()["origin_8"]
    found = {name: frame[frame["origin_4"] == name] for name in classes}
    for parts in classes.values():
        found |= {name: frame[frame["origin_8"] == name] for name in parts}
    return {name: residents for name, residents in found.items() if len(residents)}


def counted(
    residents: pd.DataFrame, has: pd.Series | np.ndarray, *, side: str = ""
) -> dict[str, float]:
    """Count residents in groups, and those who have a property, as `estimates.counted` does.

    Examples
    --------
    >>> frame = pd.DataFrame({"weight": [2.0, 1.5], "units": [3, 2], "key": [5, 7]})
    >>> counted(frame, pd.Series([True, False]))
    {'units': 3, 'count': 6.0, 'key': 5, 'n': 5, 'denominator': 9.0, 'n_key': 12}
    """
    found: dict[str, float] = {}
    for number, rows in (("units", residents[has]), ("n", residents)):
        key, weight = SETS[number]
        found |= {
            side + number: int(rows["units"].sum()),
            side + weight: float((rows["weight"] * rows["units"]).sum()),
            side + key: key_of(rows["key"]),
        }
    return found


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
