"""The counts that a result rests on, with the noise of their keys."""

import numpy as np
import pandas as pd

from analysis.disclosure.perturbation import noise, second_place
from analysis.models.estimates import SETS

__all__ = ["drawn"]

_CLOSE = 1e-9


def drawn(estimates: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Give each set of units that an estimate rests on its noise, unless it was shown before.

    Parameters
    ----------
    estimates : DataFrame
        Those of a register, with the columns of `models.estimates.SETS`, `table` and `year`.
    before : DataFrame
        What was shown of these sets before, missing where nothing was or where the set moved
        (`freezing.frozen`).

    Returns
    -------
    DataFrame
        The same columns but for the keys, with noise: a number of units with the noise of its key;
        a sum of weights as so many times the weight of a unit where all of a table and year weigh
        the same, else with a noise of its own, in whole mean weights (of three digits).

    Examples
    --------
    >>> columns = [name for number, names in SETS.items() for name in (number, *names) if name]
    >>> row = pd.DataFrame(np.nan, index=[0], columns=columns).assign(table="N3b", year=2023)
    >>> row = row.assign(units=40, key=2**32 - 1, count=320.0)
    >>> drawn(row, row.assign(units=np.nan))[["units", "count"]].to_numpy().tolist()
    [[45.0, 360.0]]
    """
    shown = {}
    for number, (key, weight) in SETS.items():
        was, has = before[number], estimates[key].notna() & estimates[number].notna()
        n = estimates[number].where(has, 0).to_numpy().astype(np.int64)
        place = estimates[key].where(has, 0).to_numpy().astype(np.int64)
        with_noise = (n + noise(n, place)).astype(float)
        shown[number] = was.where(was.notna(), with_noise).where(has)
        if weight:
            again = noise(n, second_place(place))
            sums = _weights(estimates, estimates[weight], n, shown[number], again)
            shown[weight] = before[weight].where(was.notna(), sums)
    return pd.DataFrame(shown)


def _weights(
    estimates: pd.DataFrame, weight: pd.Series, n: np.ndarray, shown: pd.Series, again: np.ndarray
) -> pd.Series:
    """Sums of weights with noise: equal weights from the number of units, others with their own."""
    groups = [estimates["table"], estimates["year"]]
    units = pd.Series(n, estimates.index).where(weight.notna() & (n > 0))
    mean = weight / units
    sums = pd.DataFrame({"n": units, "weight": weight.where(units.notna())})
    sums = sums.groupby(groups).transform("sum")
    of_table = sums["weight"] / sums["n"].where(sums["n"] > 0)
    spread = (mean - of_table).abs().groupby(groups).transform("max")
    step = _to_three_digits(of_table)
    unequal = step * ((weight + again * mean.fillna(0)) / step).round().clip(lower=0)
    equal = shown * of_table
    return equal.where(spread <= _CLOSE * of_table, unequal).where(weight.notna())


def _to_three_digits(mean: pd.Series) -> pd.Series:
    """Round a mean weight, which in full would tell how many have each of a few weights.

    Examples
    --------
    >>> _to_three_digits(pd.Series([149.9113, 8.0, 55.9804])).tolist()
    [150.0, 8.0, 56.0]
    """
    power = 10 ** (np.floor(np.log10(mean.where(mean > 0))) - 2)
    return (mean / power).round() * power
