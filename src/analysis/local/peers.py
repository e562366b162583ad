"""Municipalities like another: up to ten, by a distance that is written out and holds no outcome.

The squared distance of two municipalities is the mean over four parts of (difference / step)^2:

size         natural logarithm of residents; a step is twice as many
density      natural logarithm of residents per km2; a step is twice as dense
share        2 arcsin sqrt(share of foreign origin); a step is from 20 to 31 %
composition  Hellinger distance of the groups among those of foreign origin; a step is 0.2

Steps are fixed and not the spread of the data: a part in which municipalities hardly differ would
be blown up to noise, and peers would change with every delivery. Who has no other within `FAR` has
few peers or none.
"""

import numpy as np
import pandas as pd

__all__ = ["BLOCKS", "FAR", "MOST", "distances", "peers"]

BLOCKS = ("size", "density", "share", "composition")
STEPS = {"size": np.log(2), "density": np.log(2), "share": 0.25, "composition": 0.2}
MOST = 10
FAR = 1.2
# Persons of all municipalities that are added to each one's share, so that few are not peculiar.
_PRIOR = 10.0
# Bounds of the persons that the composition of the province is worth.
_STRENGTH = (1.0, 1000.0)
_DIGITS = 9


def peers(described: pd.DataFrame) -> pd.DataFrame:
    """Peers of each municipality, nearest first.

    Parameters
    ----------
    described : DataFrame
        `nis_code`, `province`, `residents`, `area_km2`, `n` (persons seen), `n_foreign` (of foreign
        origin) and `group_...`: how many of these are of each group.

    Returns
    -------
    DataFrame
        `nis_code`, `peer`, `distance`: up to `MOST` within `FAR`. Equal distances go by the
        difference in size, then by code.

    Notes
    -----
    On a sample share and composition are rough, and so are the peers.

    Examples
    --------
    >>> same = {"province": "X", "area_km2": 10.0, "n": 100, "n_foreign": 20, "group_a": 20}
    >>> rows = [{"nis_code": code, "residents": size, **same}
    ...         for code, size in (("1", 1000), ("2", 1100), ("3", 90_000))]
    >>> peers(pd.DataFrame(rows))[["nis_code", "peer"]].to_numpy().tolist()
    [['1', '2'], ['2', '1']]
    """
    known = described.dropna(subset=["residents", "area_km2"])
    known = known[known["residents"] > 0].reset_index(drop=True)
    distance = distances(known).round(_DIGITS)
    size = np.log(known["residents"].to_numpy(dtype=float))
    codes = known["nis_code"].to_numpy()
    parts = []
    for at, code in enumerate(codes):
        away = np.abs(size - size[at]).round(_DIGITS)
        order = np.lexsort([codes, away, distance[at]])
        near = [other for other in order if other != at and distance[at, other] <= FAR][:MOST]
        parts.append(
            pd.DataFrame({"nis_code": code, "peer": codes[near], "distance": distance[at, near]})
        )
    return pd.concat(parts, ignore_index=True)


def distances(described: pd.DataFrame) -> np.ndarray:
    """Distance of each municipality to each other, in steps; a square array."""
    total = sum(_squares(part) / STEPS[name] ** 2 for name, part in _parts(described).items())
    return np.sqrt(total / len(BLOCKS))


def _squares(part: np.ndarray) -> np.ndarray:
    return ((part[:, None, :] - part[None, :, :]) ** 2).sum(axis=2)


def _parts(described: pd.DataFrame) -> dict[str, np.ndarray]:
    residents = described["residents"].to_numpy(dtype=float)
    n, foreign = (described[name].to_numpy(dtype=float) for name in ("n", "n_foreign"))
    overall = foreign.sum() / n.sum()
    share = (foreign + _PRIOR * overall) / (n + _PRIOR)
    return {
        "size": np.log(residents)[:, None],
        "density": np.log(residents / described["area_km2"].to_numpy(dtype=float))[:, None],
        "share": 2 * np.arcsin(np.sqrt(share.clip(0, 1)))[:, None],
        # The difference of square roots over the root of 2 is the Hellinger distance.
        "composition": np.sqrt(_composition(described)) / np.sqrt(2),
    }


def _composition(described: pd.DataFrame) -> np.ndarray:
    """Share of each group, drawn to that of the province where few were seen."""
    groups = [name for name in map(str, described) if name.startswith("group_")]
    counts = described[groups].to_numpy(dtype=float)
    of_province = described[groups].groupby(described["province"]).transform("sum") + 0.5
    prior = of_province.to_numpy(dtype=float)
    prior = prior / prior.sum(axis=1, keepdims=True)
    worth = _worth(counts, prior)
    return (counts + worth * prior) / (counts.sum(axis=1, keepdims=True) + worth)


def _worth(counts: np.ndarray, prior: np.ndarray) -> float:
    """Persons that the composition of the province is worth, by the method of moments."""
    seen = counts.sum(axis=1)
    enough = seen > 1
    if not enough.any():
        return _STRENGTH[1]
    n, wanted = seen[enough], prior[enough]
    apart = ((counts[enough] / n[:, None] - wanted) ** 2).sum(axis=1)
    by_chance = (wanted * (1 - wanted)).sum(axis=1)
    excess, possible = (n * (apart - by_chance / n)).sum(), ((n - 1) * by_chance).sum()
    correlation = max(excess / possible, 1e-9) if possible > 0 else 1e-9
    return float(np.clip(1 / correlation - 1, *_STRENGTH))
