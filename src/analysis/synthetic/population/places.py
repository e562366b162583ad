"""Places where synthetic residents live, and the chance of each by origin and bent for work.

A place is a statistical sector of a centre city, or another municipality as a whole. The chances
of an origin add up over the places to who there is of it, and those of a place to its official
number of residents: who lives in the region and what they do stays the same, only where changes.

Notes
-----
Each person has a bent: the lasting draw against which the chance of work is held, so that who has
a low one works. A place has an ease for each origin, 0 on average over the region. Who draws a
place does so from the chances times `1 + ease` with a chance of `1 - bent`, and else from those
times `1 - ease`. The bents in a place then have the density `1 + ease (1 - 2 bent)`, and of whom
the chance of work is p there works `p + ease p (1 - p)`, about what `ease` does to the log-odds.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.reference.geography import centre_cities
from analysis.synthetic.population.kinds_of_town import BROAD, KINDS, kinds
from analysis.synthetic.population.official_counts import (
    BRUSSELS,
    borders,
    foreign_share,
    municipalities,
)
from analysis.synthetic.population.origins import group_shares

__all__ = ["GROUPS", "Places", "drawn_places", "place_codes", "places"]

GROUPS = tuple(group for groups in BROAD.values() for group in groups)
_SHARES = np.array(group_shares(GROUPS))
RESIDENTS_OF_A_SECTOR = 2500
# Spread of what is drawn for each municipality (and sector) around its kind.
_SPREAD_OF_ORIGINS, _SPREAD_OF_EASE = 0.35, 0.35
_SPREAD_OF_SHARES_IN_A_CITY, _SPREAD_OF_EASE_IN_A_CITY = 0.6, 0.25
_ROUNDS = 100


class Places(NamedTuple):
    """All places: NIS code of 2019-2024 and what follows it in the code of a sector, if any.

    `chance` and `ease` have a row a place and a column for each of `GROUPS`; the chances of a group
    add up to 1.
    """

    nis: np.ndarray
    sector: np.ndarray
    chance: np.ndarray
    ease: np.ndarray


@cache
def places() -> Places:
    """The places of the model, the same for every seed.

    Examples
    --------
    >>> made = places()
    >>> made.chance.sum(axis=0).round(9).tolist() == [1.0] * len(GROUPS)
    True
    """
    towns = municipalities().loc[lambda df: df["province"] != BRUSSELS]
    towns = towns.assign(kind=kinds(towns), share=towns["nis_2024"].map(foreign_share()))
    central = set(centre_cities(year=2024))
    parts = [_parts(town, sectors=town.nis_2024 in central) for town in towns.itertuples()]
    nis, sector, size, affinity, ease = (np.concatenate(each) for each in zip(*parts, strict=True))
    chance = _raked(size[:, None] * affinity, size / size.sum(), _SHARES)
    # On average over who has an origin no place is easier, so that the region has its own rates.
    return Places(nis, sector, chance, ease - (chance * ease).sum(axis=0))


def _parts(town: Any, *, sectors: bool) -> tuple[np.ndarray, ...]:
    """The places of a municipality: NIS code, sector, residents, affinity and ease by group.

    What is drawn follows from its code alone.
    """
    rng = np.random.default_rng(int(town.nis_2024))
    kind = KINDS[town.kind]
    of_group = np.exp(_SPREAD_OF_ORIGINS * rng.normal(size=len(GROUPS)))
    of_group *= [kind.origins.get(group, 1.0) for group in GROUPS]
    own = {broad: rng.uniform(-1, 1) * _SPREAD_OF_EASE for broad in BROAD}
    ease = np.concatenate(
        [np.full(len(groups), kind.work[broad] + own[broad]) for broad, groups in BROAD.items()]
    )
    number = max(2, round(town.population_2020 / RESIDENTS_OF_A_SECTOR)) if sectors else 1
    odds, easier = np.zeros(number), np.zeros(number)
    if sectors:
        odds = _SPREAD_OF_SHARES_IN_A_CITY * rng.normal(size=number)
        easier = _SPREAD_OF_EASE_IN_A_CITY * rng.uniform(-1, 1, number)
    # Whom a kind has more of, it has instead of others: the share of foreign origin is its own.
    of_group *= _SHARES[1:].sum() / (_SHARES * of_group)[1:].sum()
    foreign = town.share / (1 - town.share) * np.exp(odds[:, None]) * of_group
    codes = [f"{chr(65 + at // 100)}{at % 100:02d}-" if sectors else "" for at in range(number)]
    return (
        np.full(number, town.nis_2024),
        np.array(codes),
        np.full(number, town.population_2020 / number),
        np.column_stack([np.ones(number), foreign[:, 1:]]),
        ease + easier[:, None],
    )


def _raked(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Make rows and columns add up to what they must, in turn; then each column to 1."""
    for _ in range(_ROUNDS):
        table = table * (rows / table.sum(axis=1))[:, None]
        table = table * (columns / table.sum(axis=0))
    return table / table.sum(axis=0)


def drawn_places(group: np.ndarray, bent: np.ndarray, draw: np.ndarray) -> np.ndarray:
    """Place of each person, as its number in `places`.

    Parameters
    ----------
    group : array of int
        Place in `GROUPS` of the group of origin.
    bent : array of float
        From 0 to 1: the lasting draw of work.
    draw : array of float
        From 0 to 1: a draw of nothing else.

    Examples
    --------
    >>> drawn_places(np.array([0, 1]), np.array([0.5, 0.5]), np.array([0.0, 0.4999])).tolist()
    [0, 954]
    """
    known = places()
    easier = draw < 1 - bent
    # What is left of the draw is a draw again.
    left = np.where(easier, draw, draw - 1 + bent) / np.where(easier, 1 - bent, bent)
    place = np.empty(len(group), dtype=np.int64)
    for number in range(len(GROUPS)):
        for sign, chosen in ((1, easier), (-1, ~easier)):
            rows = chosen & (group == number)
            chance = known.chance[:, number] * (1 + sign * known.ease[:, number])
            place[rows] = np.searchsorted(chance.cumsum() / chance.sum(), left[rows], side="right")
    return place.clip(max=len(known.nis) - 1)


def place_codes(place: np.ndarray, year: int) -> tuple[pd.Series, pd.Series]:
    """NIS code of each place within the borders of a year, and its sector where it is one.

    Examples
    --------
    >>> nis, sector = place_codes(np.array([0, 1]), 2023)
    >>> nis.tolist(), sector.tolist()
    (['11001', '11002'], [None, '11002A00-'])
    """
    known = places()
    nis = borders(pd.Series(known.nis), year)
    sector = (nis + known.sector).astype(object).where(known.sector != "", None)
    return tuple(codes.take(place).reset_index(drop=True) for codes in (nis, sector))
