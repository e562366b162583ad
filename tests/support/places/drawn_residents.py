"""Many residents drawn by the chances of the synthetic model, without a delivery or a report."""

from functools import cache

import numpy as np
import pandas as pd

from analysis.synthetic.population.origins import group_of
from analysis.synthetic.population.persons import residents
from analysis.synthetic.population.places import GROUPS, drawn_places, place_codes
from analysis.synthetic.work.labour_positions import RENEWED, probabilities, working_age

__all__ = ["SEED", "YEAR", "drawn_residents"]

YEAR, SEED = 2023, 2023


@cache
def drawn_residents(number: int) -> pd.DataFrame:
    """Residents with `nis_code`, `sector`, `group` (of origin) and `works`, empty but at 20-64."""
    rng = np.random.default_rng(7)
    here = residents(YEAR, seed=SEED)
    workers = working_age(YEAR, seed=SEED)
    chance = pd.Series(probabilities(workers, YEAR, seed=SEED), index=workers["number"])
    here["chance"] = here["number"].map(chance[workers["age"].to_numpy() >= 20])
    part = here["weight"].to_numpy() / here["weight"].sum()
    people = here[["country", "chance"]].iloc[rng.choice(len(here), number, p=part)]
    group = group_of(people["country"].to_numpy(dtype=str), GROUPS)
    bent, draw, renewed, this_year = rng.random((4, number))
    nis, sector = place_codes(drawn_places(group, bent, draw), YEAR)
    chance = people["chance"].reset_index(drop=True)
    works = np.where(renewed < RENEWED, this_year, bent) < chance
    return pd.DataFrame(
        {
            "nis_code": nis,
            "sector": sector,
            "group": np.array(GROUPS)[group],
            "works": works.astype(float).where(chance.notna()),
        }
    )
