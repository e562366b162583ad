"""Residents in strata: who works, counted so that the weights are kept."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.reference.classes import broader_classes

__all__ = ["KEPT", "WeightedSums", "groups", "residents", "scaled", "sums"]

KEPT = ["sex", "age_five", "education", "household", "province", "generation", "generation_merged"]
_COLUMNS = ["weight", "age", "region", "origin_4", "origin_8", "employed", *KEPT]


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
        One row per person: `weight`, `employed` (0 or 1), `origin_4`, `origin_8` and `KEPT`.
    """
    frame = pd.read_parquet(path, columns=_COLUMNS)
    is_resident = frame["age"].between(*ages) & (frame["region"] == "VG")
    is_known = (frame["origin_4"] != "unknown") & frame["employed"].notna()
    frame = frame[is_resident & is_known & frame["sex"].isin(["M", "F"])]
    return frame.assign(employed=(frame["employed"] == "yes").astype(int)).reset_index(drop=True)


def groups(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Residents of foreign origin by group: the broad classes `eu` and `non_eu` first."""
    classes = broader_classes()["origin_8"]
    found = {name: frame[frame["origin_4"] == name] for name in classes}
    for parts in classes.values():
        found |= {name: frame[frame["origin_8"] == name] for name in parts}
    return {name: residents for name, residents in found.items() if len(residents)}


class WeightedSums(NamedTuple):
    """The five sums that `statistics.weighted_intervals` asks for, in its order."""

    weight: float
    weight2: float  # of squared weights
    works: float
    works2: float
    n: int  # persons


def sums(frame: pd.DataFrame) -> WeightedSums:
    """Sums of weights and of squared weights, of all and of those who work.

    Examples
    --------
    >>> sums(pd.DataFrame({"weight": [1.0, 2.0], "employed": [1, 0]}))
    WeightedSums(weight=3.0, weight2=5.0, works=1.0, works2=1.0, n=2)
    """
    weight, works = frame["weight"], frame["employed"]
    return WeightedSums(
        weight=float(weight.sum()),
        weight2=float((weight**2).sum()),
        works=float((weight * works).sum()),
        works2=float((weight**2 * works).sum()),
        n=len(frame),
    )


def scaled(frame: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Strata of one group: `n` and `employed`, in persons of a simple sample that says as much.

    Every weight is multiplied by sum of weights / sum of squared weights of the group (Kish):
    shares stay the weighted ones, and the numbers add up to the effective size of the group.

    Examples
    --------
    >>> frame = pd.DataFrame({"sex": ["F", "F"], "weight": [3.0, 1.0], "employed": [1, 0]})
    >>> scaled(frame, ["sex"]).to_dict("records")
    [{'sex': 'F', 'n': 1.6, 'employed': 1.2}]
    """
    size = frame["weight"] * frame["weight"].sum() / (frame["weight"] ** 2).sum()
    counted = frame[on].assign(n=size, employed=size * frame["employed"])
    return counted.groupby(on, as_index=False)[["n", "employed"]].sum()
