"""What is true of each synthetic municipality and statistical sector: origin and work, by formula.

The chance of each place by origin is stated (`population.places`), and so is that of work: nothing
here is counted from where the sampled persons live.
"""

import numpy as np
import pandas as pd

from analysis.synthetic.population.kinds_of_town import BROAD
from analysis.synthetic.population.origins import group_of
from analysis.synthetic.population.persons import residents
from analysis.synthetic.population.places import GROUPS, place_codes, places
from analysis.synthetic.work.labour_positions import RENEWED, probabilities, working_age

__all__ = ["true_by_place"]


def true_by_place(year: int, *, seed: int, sectors: bool = False) -> pd.DataFrame:
    """Expected origin and work of who lives in each place on 31 December of the year.

    Parameters
    ----------
    year : int
        Reference year, 2015-2030.
    seed : int
        Seed of the model.
    sectors : bool
        By statistical sector, of the centre cities only, instead of by municipality.

    Returns
    -------
    DataFrame
        By code: `residents`, `foreign` (share of foreign origin), and for each broad origin of
        `BROAD` its share (`share_BE`) and its employment rate at 20-64 (`rate_BE`), from 0 to 1.

    Notes
    -----
    The rate of a group in a place is the mean of `p + (1 - RENEWED) ease p (1 - p)` over the group
    in the region: a draw that is another one each year has nothing to do with the place.
    """
    known = places()
    here, workers = residents(year, seed=seed), working_age(year, seed=seed)
    workers = workers.assign(chance=probabilities(workers, year, seed=seed))
    workers = workers.loc[workers["age"] >= 20]
    p, w = workers["chance"].to_numpy(), workers["weight"].to_numpy()
    of_worker = group_of(workers["country"].to_numpy(dtype=str), GROUPS)
    everybody, grown, at_work, shifted = (
        np.bincount(group, weight, len(GROUPS))
        for group, weight in (
            (group_of(here["country"].to_numpy(dtype=str), GROUPS), here["weight"]),
            (of_worker, w),
            (of_worker, w * p),
            (of_worker, w * p * (1 - p) * (1 - RENEWED)),
        )
    )
    living, of_age = known.chance * everybody, known.chance * grown
    working = known.chance * (at_work + known.ease * shifted)
    codes = place_codes(np.arange(len(known.nis)), year)[int(sectors)]
    living, of_age, working = (
        pd.DataFrame(table, columns=list(GROUPS)).groupby(codes).sum()
        for table in (living, of_age, working)
    )
    size = living.sum(axis=1)
    found = {"residents": size, "foreign": 1 - living["belgian"] / size}
    for broad, groups in BROAD.items():
        names = list(groups)
        found[f"share_{broad}"] = living[names].sum(axis=1) / size
        found[f"rate_{broad}"] = working[names].sum(axis=1) / of_age[names].sum(axis=1)
    return pd.DataFrame(found).rename_axis("code")
