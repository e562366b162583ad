"""The synthetic caravan sites: invented sites in municipalities drawn at random.

No figure is published of which these follow the total: pitches, counts and pitch-nights are all
invented, and a site of that name exists nowhere.
"""

import numpy as np
import pandas as pd

from analysis.extracts.contracts.caravan_sites import QUARTERS, RESIDENTIAL, TRANSIT, nights
from analysis.extracts.contracts.codes import FLEMISH_PROVINCES
from analysis.synthetic.population.official_counts import borders, municipalities

__all__ = ["caravan_sites", "true_use"]

# The sites go round the provinces in the order of these; the last ones are transit sites.
RESIDENTIAL_SITES, TRANSIT_SITES = 26, 6
OCCUPIED, USED = 0.93, {"Q1": 0.22, "Q2": 0.48, "Q3": 0.71, "Q4": 0.35}
DAYS = {"Q1": 90, "Q2": 91, "Q3": 92, "Q4": 92}
NO_ANSWER = 0.12
# A site is enlarged, or gets fewer pitches, in so many of a hundred years.
CHANGED = 0.15
FIRST_YEAR = 2014
MANAGERS = ("municipality", "province", "other")


def caravan_sites(year: int, *, seed: int) -> pd.DataFrame:
    """The extract `caravan_sites` of the year: one row a site.

    Parameters
    ----------
    year
        Reference year.
    seed
        Seed of the model; the same year and seed give the same frame.
    """
    made = _with_truth(year, seed=seed)
    silent = made["silent"]
    hidden = {name: made[name].mask(silent) for name in made if name.startswith("nights_")}
    made = made.assign(occupied=made["occupied"].mask(silent), **hidden)
    counted_on = pd.Series(pd.Timestamp(year, 3, 31), index=made.index)
    return made.assign(
        counted_on=counted_on.where(made["occupied"].notna()).astype("datetime64[us]")
    ).drop(columns="silent")


def true_use(year: int, *, seed: int) -> dict[str, float]:
    """Pitches by kind, sites without an answer, and what is in use on sites that answered."""
    made = _with_truth(year, seed=seed)
    residential = made["kind"] == RESIDENTIAL
    heard = made[~made["silent"]]
    housed = heard[heard["kind"] == RESIDENTIAL]
    offered, used = (
        sum(int(heard[nights(kind, each)].sum()) for each in QUARTERS)
        for kind in ("offered", "used")
    )
    return {
        "pitches_residential": int(made.loc[residential, "pitches"].sum()),
        "pitches_transit": int(made.loc[~residential, "pitches"].sum()),
        "sites_without_answer": int(made["silent"].sum()),
        "occupied": round(float(housed["occupied"].sum() / housed["pitches"].sum()), 5),
        "nights_used": round(used / offered, 5),
    }


def _with_truth(year: int, *, seed: int) -> pd.DataFrame:
    """Every site with what is in use there, and whether it stays silent."""
    made = _lasting(year, seed=seed)
    rng = np.random.default_rng([seed, 51, year])
    residential = made["kind"] == RESIDENTIAL
    occupied = rng.binomial(made["pitches"], OCCUPIED)
    made = made.assign(
        occupied=pd.Series(occupied, dtype="Int64").where(residential),
        waiting_list=pd.Series(rng.poisson(4, len(made)), dtype="Int64").where(residential),
    )
    for quarter in QUARTERS:
        offered = made["pitches"] * DAYS[quarter]
        used = rng.binomial(offered, USED[quarter])
        for kind, number in (("offered", offered), ("used", used)):
            made[nights(kind, quarter)] = pd.Series(number, dtype="Int64").mask(residential)
    return made.assign(silent=rng.random(len(made)) < NO_ANSWER)


def _lasting(year: int, *, seed: int) -> pd.DataFrame:
    """What is of a site in every year, and its pitches as they grew or shrank until then."""
    rng = np.random.default_rng([seed, 51])
    number = RESIDENTIAL_SITES + TRANSIT_SITES
    towns = municipalities()
    places = []
    for each in range(number):
        here = towns["province"] == FLEMISH_PROVINCES[each % len(FLEMISH_PROVINCES)]
        places.append(rng.choice(towns.loc[here, "nis_2024"].to_numpy()))
    kind = np.where(np.arange(number) < RESIDENTIAL_SITES, RESIDENTIAL, TRANSIT)
    pitches = np.where(kind == TRANSIT, rng.integers(8, 26, number), rng.integers(6, 41, number))
    manager = rng.choice(MANAGERS, number, p=[0.75, 0.1, 0.15])
    changes = rng.choice([-1, 0, 2], (number, 40), p=[CHANGED / 3, 1 - CHANGED, 2 * CHANGED / 3])
    grown = changes[:, : max(year - FIRST_YEAR, 0)].sum(axis=1)
    return pd.DataFrame(
        {
            "site_id": [f"Synthetisch terrein {each:02d}" for each in range(1, number + 1)],
            "nis_code": borders(pd.Series(places), year),
            "kind": kind,
            "manager": manager,
            "private": manager == "other",
            "pitches": np.maximum(pitches + grown, 4),
        }
    )
