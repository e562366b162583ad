"""The synthetic history: cells of 2014-2021, from before the first delivery of persons.

A producer who counts on an own engine delivers cells; so does this one, of the headline tables
only, and a survey of residents in two years. Rates and totals follow the path of `history_paths`,
with the error of a sample of persons around it. Nothing in it was observed, and it leads to what
the model of 2022 gives.
"""

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd

from analysis import plan
from analysis.counting.cells import counting_query
from analysis.counting.producer_sql import version
from analysis.synthetic import history_paths as path
from analysis.synthetic.discrimination.residents_survey import survey, true_values
from analysis.synthetic.extracts import language_extracts
from analysis.synthetic.history_paths import HISTORY
from analysis.synthetic.population.language_survey import WAVES, true_known

__all__ = ["HISTORY", "extracts_of_history", "true_history"]

PART = "VG"
# Weights differ little within an origin: n times the sum of their squares over the squared sum.
DESIGN_EFFECT = 1.0005


def extracts_of_history(year: int, *, seed: int) -> dict[str, pd.DataFrame]:
    """The extracts of a year of the history: every cell of its tables, and a survey in some years.

    Parameters
    ----------
    year : int
        A year of `HISTORY`.
    seed : int
        Seed of the model; the same year and seed give the same frames.
    """
    parts = [_cells_of(name, year, seed) for name in _UNITS]
    made = {"cells": pd.concat(parts, ignore_index=True)}
    made |= {"survey": survey(year, seed=seed)} if year in path.SURVEYS else {}
    return made | language_extracts(year, seed=seed)


def _cells_of(table_id: str, year: int, seed: int) -> pd.DataFrame:
    """Count the innermost cells of a table with all its margins, as the printed query does."""
    table = plan.load()[table_id]
    rng = np.random.default_rng([seed, 40, year, list(_UNITS).index(table_id)])
    units = _UNITS[table_id](year, rng).assign(year=year).rename(columns=table.columns)
    units = units[units["units"] > 0]
    # The sum of the keys of many units is as random as one of them.
    keys = np.zeros(len(units)) if table.published_counts else rng.integers(0, 2**32, len(units))
    units = units.assign(key=keys.astype(np.int64))
    counted = duckdb.sql(counting_query(table._replace(where="TRUE"), "units")).df()
    names = list(table.columns)
    counted = counted.sort_values(names, ignore_index=True)
    codes = counted[names].apply(lambda row: ";".join(f"{k}={v}" for k, v in row.items()), axis=1)
    made = counted.assign(table_id=table_id, version=version(table), part=PART, codes=codes)
    numbers = dict.fromkeys(("n", "weight", "weight2"), "float64")
    return made.astype(numbers | {"codes": "str", "year": "int64", "key": "int64"})


def _with_weights(made: pd.DataFrame, mean: pd.Series | float) -> pd.DataFrame:
    """Add the sums of weights of some units, whose mean weight is known."""
    weight = made["units"] * mean
    squared = DESIGN_EFFECT * weight**2 / made["units"].where(made["units"] > 0)
    return made.assign(weight=weight.round(4), weight2=squared.fillna(0).round(4))


def _residents(year: int, _rng: np.random.Generator) -> pd.DataFrame:
    """All residents by origin (P1): the shares of the year of the official total."""
    residents = 1000 * path.RESIDENTS[year]
    foreign = path.FOREIGN_SHARE[year]
    shares = {
        "belgian": 1 - foreign - path.UNKNOWN_ORIGIN,
        "eu": foreign * path.EU_PART,
        "non_eu": foreign * (1 - path.EU_PART),
        "unknown": path.UNKNOWN_ORIGIN,
    }
    made = pd.DataFrame({"origin_group": list(shares)})
    mean = made["origin_group"].map(path.MEAN_WEIGHT)
    units = (residents * made["origin_group"].map(shares) / mean).round()
    return _with_weights(made.assign(units=units), mean)


def _workers(year: int, rng: np.random.Generator) -> pd.DataFrame:
    """Residents of 20 to 64 by origin, sex and work (W1): a draw from the rate of each group."""
    rows = []
    for (origin, sex), (sampled, rate_2022) in path.OF_WORKING_AGE.items():
        broad = path.BROAD[origin]
        foreign = path.FOREIGN_SHARE[year] / path.FOREIGN_SHARE[2022]
        units = round(sampled * (foreign if broad != "belgian" else 1.0))
        moved = (path.rates(year)[broad] - path.rates(2022)[broad]) / 100
        working = rng.binomial(units, rate_2022 + moved)
        rows += [(origin, sex, "yes", working), (origin, sex, "no", units - working)]
    made = pd.DataFrame(rows, columns=["origin_group", "sex", "employed", "units"])
    mean = made["origin_group"].map(path.BROAD).map(path.MEAN_WEIGHT_OF_WORKING_AGE)
    return _with_weights(made, mean)


def _newcomers(year: int, rng: np.random.Generator) -> pd.DataFrame:
    """Adult newcomers by ground of stay and status (N1): a sample of one in eight."""
    rows = list(path.NEWCOMERS_BY_GROUND_AND_STATUS)
    parts = np.array(list(path.NEWCOMERS_BY_GROUND_AND_STATUS.values()), dtype=float)
    is_protected = np.array([ground == "protection" for ground, _ in rows])
    parts[is_protected] *= path.PROTECTION[year]
    units = rng.multinomial(path.NEWCOMERS[year], parts / parts.sum())
    made = pd.DataFrame(rows, columns=["legal_ground", "status"]).assign(units=units)
    weight = made["units"] * float(path.ONE_IN)
    return made.assign(weight=weight, weight2=weight * path.ONE_IN)


def _files(year: int, rng: np.random.Generator) -> pd.DataFrame:
    """Files of Unia by province of the facts (D4): all of them."""
    shares = np.array(list(path.FILES_BY_PROVINCE.values()))
    units = rng.multinomial(path.FILES[year], shares / shares.sum())
    made = pd.DataFrame({"province": list(path.FILES_BY_PROVINCE), "units": units})
    return made.assign(weight=made["units"].astype(float), weight2=made["units"].astype(float))


def _population(year: int, _rng: np.random.Generator) -> pd.DataFrame:
    """Mean population of the year by province (B1)."""
    mean = 500 * (path.RESIDENTS[year - 1] + path.RESIDENTS[year])
    shares = pd.Series(path.RESIDENTS_BY_PROVINCE)
    units = (mean * shares / shares.sum()).round()
    made = pd.DataFrame({"province": shares.index, "units": units.to_numpy()})
    return made.assign(weight=made["units"], weight2=made["units"])


_UNITS: dict[str, Callable[[int, np.random.Generator], pd.DataFrame]] = {
    "P1": _residents,
    "W1": _workers,
    "N1": _newcomers,
    "D4": _files,
    "B1": _population,
}


def true_history(year: int) -> dict[str, object]:
    """Values that the cells of a year are a sample of, as truth.json has them."""
    rates = path.rates(year)
    surveys = {"survey": true_values()} if year in path.SURVEYS else {}
    surveys |= {"language_survey": true_known(year)} if year in WAVES else {}
    return {
        "share_foreign_origin": path.FOREIGN_SHARE[year],
        "employment_rate_20_64": {broad: round(rate / 100, 5) for broad, rate in rates.items()},
        "employment_gap_pp": path.GAP[year],
        "adult_newcomers": path.ONE_IN * path.NEWCOMERS[year],
        "discrimination_files": path.FILES[year],
    } | surveys
