"""Residents in strata: who works, counted so that standardising and decomposing keep the weights."""

from pathlib import Path

import pandas as pd

from analysis.reference.classes import broader_classes

__all__ = ["KEPT", "groups", "is_sample", "residents", "scaled", "sums"]

KEPT = ["sex", "age_five", "education", "household", "province", "generation", "generation_merged"]
_COLUMNS = ["weight", "age", "region", "origin_4", "origin_8", "employed", *KEPT]


def residents(path: Path, ages: tuple[int, int]) -> pd.DataFrame:
    """Residents of the Flemish Region of an age with a known origin, and of whom work and sex are known.

    Sex X is left out: too few to stand alone, and the other two are no substitute.

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
    inside = (
        frame["age"].between(*ages) & (frame["region"] == "VG") & (frame["origin_4"] != "unknown")
    )
    frame = frame[inside & frame["employed"].notna() & frame["sex"].isin(["M", "F"])]
    return frame.assign(employed=(frame["employed"] == "yes").astype(int)).reset_index(drop=True)


def groups(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Residents of each origin of foreign origin, the broad classes `eu` and `non_eu` first."""
    classes = broader_classes()["origin_8"]
    broad = {name: frame[frame["origin_4"] == name] for name in classes}
    detail = {
        name: frame[frame["origin_8"] == name] for parts in classes.values() for name in parts
    }
    return {name: part for name, part in {**broad, **detail}.items() if len(part)}


def is_sample(frame: pd.DataFrame) -> bool:
    """Whether persons stand for others: weights other than one. A full count has no sampling error."""
    return bool((frame["weight"] != 1).any())


def sums(frame: pd.DataFrame) -> tuple[float, float, float, float, int]:
    """The five sums of `weighted_intervals`: weight, weight squared, both of who works, persons.

    Examples
    --------
    >>> sums(pd.DataFrame({"weight": [1.0, 2.0], "employed": [1, 0]}))
    (3.0, 5.0, 1.0, 1.0, 2)
    """
    weight, works = frame["weight"], frame["employed"]
    values = weight.sum(), (weight**2).sum(), (weight * works).sum(), (weight**2 * works).sum()
    return (*map(float, values), len(frame))


def scaled(frame: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Strata of one group: `n` and `employed`, in persons of a simple sample that tells as much.

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
