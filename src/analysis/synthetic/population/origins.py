"""Where synthetic residents come from: countries with weight, first generation and wave.

The weights follow the order of the published figures (Netherlands, Morocco, Turkey, Italy and
Poland first; six in ten of non-EU27 origin); the rest is invention of a plausible shape.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.reference.country_groups import groups
from analysis.synthetic.population.official_counts import band_totals, total
from analysis.synthetic.population.years import BASE_YEAR

__all__ = [
    "BORN_ABROAD", "COUNTRIES", "EU27", "FOREIGN_SHARES", "YEARLY_CHANGE", "draw_country",
    "group_of", "group_shares", "is_eu",
]  # fmt: skip

# Of foreign origin in the base year by age band (published), change per year, and the part born
# abroad, chosen so that 55 % of all are born abroad (published).
FOREIGN_SHARES = {"0-17": 0.42, "18-64": 0.29, "65+": 0.08}
YEARLY_CHANGE = {"0-17": -0.011, "18-64": -0.0105, "65+": -0.004}
BORN_ABROAD = {"0-17": 0.17, "18-64": 0.70, "65+": 0.85}

EU27 = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU")
    + ("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK")
)


class Country(NamedTuple):
    """How many of foreign origin come from a country, how many were born there, and when they came.

    `weight` is the one among persons of foreign origin; `wave` is 0 before 1990, 1 until 2009 and 2
    later.
    """

    weight: float
    born_abroad: float
    wave: int


COUNTRIES: dict[str, Country] = {
    "NL": Country(14.4, 0.52, 1),
    "MA": Country(12.5, 0.40, 0),
    "TR": Country(8.9, 0.40, 0),
    "IT": Country(5.2, 0.30, 0),
    "PL": Country(4.7, 0.72, 1),
    "RO": Country(3.7, 0.76, 2),
    "FR": Country(3.1, 0.45, 1),
    "BG": Country(2.4, 0.76, 2),
    "DE": Country(2.0, 0.40, 0),
    "ES": Country(2.2, 0.50, 0),
    "PT": Country(1.3, 0.65, 1),
    "GR": Country(0.7, 0.45, 0),
    "SK": Country(0.6, 0.75, 2),
    "HU": Country(0.5, 0.75, 2),
    "LT": Country(0.3, 0.75, 2),
    "LV": Country(0.2, 0.75, 2),
    "LU": Country(0.1, 0.40, 0),
    "CZ": Country(0.2, 0.70, 2),
    "IE": Country(0.2, 0.70, 1),
    "HR": Country(0.2, 0.70, 2),
    "SE": Country(0.2, 0.70, 1),
    "DK": Country(0.1, 0.70, 1),
    "FI": Country(0.1, 0.70, 1),
    "AT": Country(0.2, 0.50, 0),
    "UA": Country(2.4, 0.95, 2),
    "AF": Country(2.7, 0.80, 2),
    "SY": Country(2.5, 0.82, 2),
    "RU": Country(2.1, 0.66, 1),
    "CD": Country(2.1, 0.55, 1),
    "IN": Country(1.9, 0.74, 2),
    "GB": Country(1.7, 0.45, 0),
    "IQ": Country(1.5, 0.72, 2),
    "CN": Country(1.1, 0.70, 2),
    "AL": Country(1.0, 0.66, 2),
    "RS": Country(0.9, 0.60, 1),
    "GH": Country(0.9, 0.62, 1),
    "SO": Country(0.9, 0.74, 2),
    "DZ": Country(0.8, 0.50, 0),
    "PK": Country(0.8, 0.64, 1),
    "NG": Country(0.7, 0.66, 2),
    "CM": Country(0.7, 0.68, 2),
    "PH": Country(0.7, 0.70, 1),
    "TH": Country(0.7, 0.76, 1),
    "BR": Country(0.7, 0.74, 2),
    "TN": Country(0.7, 0.50, 0),
    "US": Country(0.7, 0.60, 1),
    "IR": Country(0.6, 0.72, 2),
    "AM": Country(0.6, 0.66, 1),
    "MK": Country(0.6, 0.62, 1),
    "GN": Country(0.5, 0.72, 2),
    "NP": Country(0.5, 0.74, 2),
    "PS": Country(0.5, 0.84, 2),
    "ER": Country(0.4, 0.86, 2),
    "BA": Country(0.4, 0.60, 1),
    "VN": Country(0.4, 0.56, 0),
    "CO": Country(0.3, 0.76, 2),
    "EG": Country(0.3, 0.64, 1),
    "EC": Country(0.3, 0.66, 1),
    "GE": Country(0.3, 0.74, 2),
    "RW": Country(0.3, 0.60, 1),
    "KZ": Country(0.2, 0.62, 1),
    "ET": Country(0.2, 0.70, 2),
    "YUCS": Country(0.5, 0.60, 1),
    "SUHH": Country(0.2, 0.72, 1),
    "CSHH": Country(0.1, 0.55, 0),
    "XS": Country(0.2, 0.75, 1),
    "XU": Country(0.1, 0.80, 2),
}
_CODES = np.array(list(COUNTRIES))
_WEIGHT, _ABROAD, _WAVE = (np.array(column) for column in zip(*COUNTRIES.values(), strict=True))
# How often a country of a wave (row) supplies arrivals of before 1990, 1990-2009, 2010 and later
# (column).
_TIDE = np.array([[4.0, 1.2, 0.55], [0.7, 1.6, 0.85], [0.04, 0.55, 1.45]])
_PERIOD_ENDS = (1990, 2010)
# The scheme groups countries of origin other than the own; who has none came from outside the EU.
_GROUPED_HERE = {"BE": "belgian", "XS": "other_non_eu", "XU": "other_non_eu"}


def is_eu(codes: np.ndarray) -> np.ndarray:
    """Whether each country code is one of the 27 member states since 2020."""
    return np.isin(codes, list(EU27))


def group_of(codes: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Place in `names` of the group of origin (`origin_8`) of each country code.

    Examples
    --------
    >>> group_of(np.array(["MA", "BE", "MA"]), ["belgian", "maghreb"]).tolist()
    [1, 0, 1]
    """
    known, number = np.unique(codes, return_inverse=True)
    in_scheme = groups("origin_8") | _GROUPED_HERE
    return np.array([names.index(in_scheme[code]) for code in known])[number]


def group_shares(names: Sequence[str]) -> list[float]:
    """Share of each group of origin among the residents of the base year, as the model means it.

    `names` has all groups, `belgian` first.
    """
    foreign = sum(FOREIGN_SHARES[band] * size for band, size in band_totals(BASE_YEAR).items())
    foreign /= total(BASE_YEAR)
    parts = np.bincount(group_of(_CODES, names), _WEIGHT, len(names)) / _WEIGHT.sum()
    return [1 - foreign, *(foreign * parts[1:]).tolist()]


def draw_country(
    arrival_year: np.ndarray, abroad: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw a country of origin for each person: of the arrival's period if born abroad."""
    period = np.digitize(arrival_year, _PERIOD_ENDS)
    chance = np.empty((4, len(_CODES)))
    for column in range(3):
        chance[column] = _WEIGHT * _ABROAD * _TIDE[_WAVE, column]
    chance[3] = _WEIGHT * (1 - _ABROAD)
    steps = (chance / chance.sum(axis=1, keepdims=True)).cumsum(axis=1)
    row = np.where(abroad, period, 3)
    draw = rng.random(len(row))
    country = np.empty(len(row), dtype=_CODES.dtype)
    for kind in range(4):
        here = row == kind
        country[here] = _CODES[
            np.searchsorted(steps[kind], draw[here], side="right").clip(max=len(_CODES) - 1)
        ]
    ukrainian = abroad & (arrival_year == 2022) & (rng.random(len(row)) < 0.28)
    return np.where(ukrainian, "UA", country)
