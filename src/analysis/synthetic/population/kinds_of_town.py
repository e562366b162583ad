"""Kinds of synthetic municipalities: whose origin they draw, and how easily work is found there.

A kind follows from what is known of a municipality: residents, area, province, and the
arrondissement, which the first two digits of its NIS code tell. What a kind does is invented.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.synthetic.population.official_counts import foreign_share

__all__ = ["BROAD", "KINDS", "Kind", "kinds"]

# Broad origins that find work apart, and the groups of origin in each.
BROAD = {
    "BE": ("belgian",),
    "EU": ("neighbours", "west_eu15", "south_eu15", "other_eu"),
    "non-EU": ("turkey", "maghreb", "other_non_eu"),
}


class Kind(NamedTuple):
    """How a kind of municipality differs from the region.

    `origins`: how many times as many persons of foreign origin there are of a group, before all is
    made to add up; 1 where not named. `work`: for each of `BROAD`, by how much work is found more
    easily, about as a change of the log-odds.
    """

    origins: dict[str, float]
    work: dict[str, float]


KINDS = {
    "metropolis": Kind(
        {"neighbours": 0.6, "south_eu15": 0.8, "turkey": 1.2, "maghreb": 1.8, "other_non_eu": 1.3},
        {"BE": -0.30, "EU": -0.20, "non-EU": -0.30},
    ),
    "mining": Kind(
        {"neighbours": 0.7, "south_eu15": 3.0, "other_eu": 0.6, "turkey": 3.5, "other_non_eu": 0.6},
        {"BE": -0.30, "EU": -0.20, "non-EU": -0.10},
    ),
    "edge": Kind(
        {"west_eu15": 3.0, "south_eu15": 1.4, "other_eu": 1.2, "turkey": 0.5, "other_non_eu": 1.2},
        {"BE": 0.0, "EU": 0.10, "non-EU": 0.30},
    ),
    "border": Kind(
        {"neighbours": 3.0, "turkey": 0.5, "maghreb": 0.5, "other_non_eu": 0.7},
        {"BE": 0.10, "EU": -0.30, "non-EU": 0.20},
    ),
    "town": Kind({"maghreb": 1.2}, {"BE": -0.05, "EU": 0.0, "non-EU": 0.0}),
    "rural": Kind(
        {"neighbours": 1.5, "other_eu": 1.2, "turkey": 0.6, "maghreb": 0.5},
        {"BE": 0.15, "EU": 0.10, "non-EU": 0.10},
    ),
}
_METROPOLIS_FROM, _MINING_FROM, _TOWN_FROM = 200_000, 0.40, 600
_EDGE_OF_BRUSSELS, _ALONG_THE_BORDER = ("23",), ("13", "72", "73")


def kinds(towns: pd.DataFrame) -> np.ndarray:
    """Kind of each Flemish municipality.

    Parameters
    ----------
    towns : DataFrame
        Rows of `official_counts.municipalities`.

    Examples
    --------
    >>> from analysis.synthetic.population.official_counts import municipalities
    >>> known = municipalities().set_index("nis_2024", drop=False)
    >>> kinds(known.loc[["11002", "71016", "23088", "72020", "46021", "45064"]]).tolist()
    ['metropolis', 'mining', 'edge', 'border', 'town', 'rural']
    """
    code = towns["nis_2024"]
    arrondissement = code.str[:2]
    share = code.map(foreign_share())
    is_kind = {
        "metropolis": towns["population_2020"] >= _METROPOLIS_FROM,
        "mining": (towns["province"] == "Limburg") & (share >= _MINING_FROM),
        "edge": arrondissement.isin(_EDGE_OF_BRUSSELS),
        "border": arrondissement.isin(_ALONG_THE_BORDER),
        "town": towns["population_2020"] / towns["area_km2"] >= _TOWN_FROM,
    }
    return np.select(list(is_kind.values()), list(is_kind), default="rural")
