"""Reports and files per 100.000 residents, with the interval of random variation."""

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import of_table
from analysis.indicators.estimates import finish
from analysis.settings import LEVEL
from analysis.statistics.intervals.clustered_rates import clustered_rate
from analysis.statistics.intervals.rates import poisson
from analysis.statistics.noise import with_noise

__all__ = ["INCIDENTS", "files_per_100k", "reports_per_100k"]

PER = 100_000
# Where several reports are of one incident, the incident is what happens at random.
INCIDENTS = "random variation (incidents)"


def files_per_100k(
    cells: pd.DataFrame, *, table: str = "D4", population: str = "B1"
) -> pd.DataFrame:
    """Files per 100.000 residents of the province of the facts.

    100.000 x files / mean official population of the year; 0 means no file.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table, population
        Tables with `province`: files, and the mean of both 1 January populations.

    Returns
    -------
    DataFrame
        Estimates per 100.000 residents. `low` and `high` are the exact Poisson bounds of random
        variation, with the noise of the count; where several files are of one incident they are
        cluster-robust, and `interval` says so. The official population has no noise.

    References
    ----------
    Garwood (1936) for the exact bounds; `clustered_rate` for the others. Residents of the place of
    facts, because the origin of those who report is not recorded.
    """
    return _per_100k(cells, table, population, indicator="files_per_100k")


def reports_per_100k(
    cells: pd.DataFrame, *, table: str = "D11", population: str = "B1"
) -> pd.DataFrame:
    """Reports per 100.000 residents of the province of the facts.

    100.000 x reports / mean official population of the year; 0 means no report.

    Parameters
    ----------
    cells, population
        As in `files_per_100k`.
    table
        Table of reports with `province`.

    Returns
    -------
    DataFrame
        As `files_per_100k`.
    """
    return _per_100k(cells, table, population, indicator="reports_per_100k")


def _per_100k(cells: pd.DataFrame, table: str, population: str, *, indicator: str) -> pd.DataFrame:
    counted, _ = of_table(cells, table, "province")
    population_cells, _ = of_table(cells, population, "province")
    keys = ["year", "region", "province"]
    people = population_cells[[*keys, "weight"]].rename(columns={"weight": "residents"})
    # Facts without a province fall out: there are no residents to divide them by.
    frame = counted.merge(people, on=keys, validate="m:1")
    number, residents = frame["weight"].to_numpy(), frame["residents"].to_numpy()
    clustered = (frame["weight2"] > frame["weight"]).to_numpy()
    exact = poisson(number, residents, level=LEVEL)
    robust = clustered_rate(number, frame["weight2"].to_numpy(), residents, level=LEVEL)
    low, high = (np.where(clustered, one, other) for one, other in zip(robust, exact, strict=True))
    rate, noise = number / residents, frame["noise"] / residents**2
    bounds = with_noise(rate, low, high, noise, level=LEVEL, within=(0, np.inf))
    frame = frame.assign(
        value=PER * rate,
        low=PER * np.asarray(bounds[0]),
        high=PER * np.asarray(bounds[1]),
        interval=np.where(clustered, INCIDENTS, "random variation"),
        count=number,
        denominator=residents,
        hidden=np.isnan(number) | np.isnan(residents),
    )
    return finish(
        frame.drop(columns=["conf_status", "residents"]), indicator=indicator, unit="per_100k"
    )
