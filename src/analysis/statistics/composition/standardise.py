"""Like with like: the share of each group for one common composition."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Array, Floats
from analysis.statistics.composition._cells import sum_cells

__all__ = ["direct"]


def direct(
    cells: pd.DataFrame,
    *,
    by: str,
    over: str | Sequence[str],
    standard: pd.Series,
    outcome: str = "count",
    level: float = 0.95,
) -> pd.DataFrame:
    """Share of each group if all groups had the composition of the standard population.

    Sum over the strata of standard share x share with the outcome in the stratum; a difference
    between groups is then not due to their composition by `over`. Variance: sum of squared standard
    share x p (1 - p) / n; interval: Wilson on the effective size value (1 - value) / variance.

    Parameters
    ----------
    cells : pandas.DataFrame
        One row per group and stratum (rows of one cell are summed; margins do not belong in it):
        `by`, `over`, `n` (persons) and the outcome's column (persons with the outcome).
    by : str
        Column with the groups.
    over : list of str
        Columns that make the strata; the categories of the first (age) may be merged, in their
        order.
    standard : pandas.Series
        Size of each stratum in the standard population, by the categories of `over` (several: a
        MultiIndex in that order).
    outcome : str
        Column with the number of persons with the outcome.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per group, sorted: the `by` column, `n`, `value`, `se`, `low`, `high`, `strata` (how
        many were used). Missing for a group that has nobody in a whole line of strata (no women at
        all).

    Raises
    ------
    ValueError
        For an absent column, a missing or negative number, an outcome above n, a stratum that the
        standard does not know, a standard without persons.

    Notes
    -----
    Empty strata: within each combination of the other variables the categories of the first are
    merged, from the first on, until every group has persons in them; what remains at the end joins
    the last. This is done for all groups alike, so that they stay comparable. The variance takes
    the standard as fixed and the persons as independent and equally weighted.

    References
    ----------
    R epitools 0.5-10.1, ageadjust.direct, for the rate; the binomial variance because a share is no
    rate.

    Examples
    --------
    Group "b" is young: 0.2 of its 30 young and 0.6 of its 10 old, half and half in the standard.

    >>> ages = ["20-39", "40-64"]
    >>> cells = pd.DataFrame({"origin": "b", "age": ages, "n": [30, 10], "count": [6, 6]})
    >>> halves = pd.Series([1, 1], index=ages)
    >>> made = direct(cells, by="origin", over=["age"], standard=halves)
    >>> made[["origin", "n", "value"]].to_dict("records")
    [{'origin': 'b', 'n': 40.0, 'value': 0.4}]
    """
    bounds.check_level("direct", level)
    strata = [over] if isinstance(over, str) else list(over)
    counted = sum_cells("direct", cells, [by, *strata], outcome)
    weight = _read_standard(standard, strata)
    unknown = counted.reset_index(by).index.difference(weight.index)
    if len(unknown):
        raise ValueError(
            f"direct: the standard has no stratum {unknown.tolist()[0]!r}; it has "
            f"{weight.index.tolist()}."
        )
    weight = weight[weight > 0] / weight.sum()
    wide = counted.reset_index().pivot_table(
        index=strata, columns=by, values=["n", outcome], observed=True
    )
    n = pd.DataFrame(wide["n"]).reindex(weight.index).fillna(0)
    count = pd.DataFrame(wide[outcome]).reindex(weight.index).fillna(0)
    stratum, empty = _merge_strata(n, strata)
    n, count = n.groupby(stratum).sum(), count.groupby(stratum).sum()
    weight = weight.groupby(stratum).sum()
    table = _standardised(n, count, weight, level).assign(strata=len(weight))
    table.loc[list(empty), ["value", "se", "low", "high"]] = np.nan
    table.insert(0, "n", n.sum())
    return table.rename_axis(by).reset_index()


def _read_standard(standard: pd.Series, strata: list[str]) -> pd.Series:
    """Read the standard population as sizes by stratum, in the order of the categories."""
    sizes = pd.Series(standard, dtype=float)
    if sizes.index.nlevels != len(strata) or sizes.index.has_duplicates:
        raise ValueError(f"direct: the standard needs one size for each combination of {strata}.")
    numbers = sizes.to_numpy()
    bounds.refuse("direct", "standard", ~(numbers >= 0), numbers, "0 or more")
    if not sizes.sum() > 0:
        raise ValueError("direct: the standard population has no persons.")
    return sizes.rename_axis(strata).sort_index()


def _merge_strata(n: pd.DataFrame, strata: list[str]) -> tuple[pd.Series, set[Hashable]]:
    """Number the strata after merging, and name the groups with nobody in a whole line."""
    alone = pd.Series(0, index=n.index)
    line = alone if len(strata) == 1 else n.groupby(level=strata[1:]).ngroup()
    stratum, empty = alone.copy(), set[Hashable]()
    for number, part in n.groupby(line):
        has_persons = part.sum() > 0
        empty |= set(part.columns[~has_persons])
        bins = _merge_rows(part.loc[:, has_persons].to_numpy())
        stratum[line == number] = number * len(n) + bins
    return stratum, empty


def _merge_rows(n: Floats) -> Array:
    """Merge rows, from the first on, until no column is empty; the rest joins the last."""
    bins, current, held = [], 0, np.zeros(n.shape[1])
    for row in n:
        bins.append(current)
        held = held + row
        if (held > 0).all():
            current, held = current + 1, np.zeros(n.shape[1])
    return np.minimum(bins, max(current - 1, 0))


def _standardised(
    n: pd.DataFrame, count: pd.DataFrame, weight: pd.Series, level: float
) -> pd.DataFrame:
    """Return value, standard error and bounds of each group (columns) over the strata (rows)."""
    p = count / n
    value = p.mul(weight, axis=0).sum(skipna=False)
    unit = (1 / n).mul(weight**2, axis=0)
    variance = (unit * p * (1 - p)).sum(skipna=False)
    # Where each stratum has 0 or 1 its variance says nothing: all are taken to have the value.
    at_edge = variance <= 0
    size = (value * (1 - value) / variance).where(~at_edge, 1 / unit.sum(skipna=False))
    low, high = bounds.wilson((value * size).to_numpy(), size.to_numpy(), level)
    return pd.DataFrame({"value": value, "se": np.sqrt(variance), "low": low, "high": high})
