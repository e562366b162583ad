"""Like with like: the share of each group for one common composition."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Array, Flags, Floats
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
    stratum = counted.droplevel(by).index
    row = weight.index.get_indexer(stratum)
    if (row < 0).any():
        raise ValueError(
            f"direct: the standard has no stratum {stratum[row < 0].tolist()[0]!r}; it has "
            f"{weight.index.tolist()}."
        )
    group, names = pd.factorize(counted.index.get_level_values(by), sort=True)
    sizes = np.zeros((2, len(weight), len(names)))
    sizes[:, row, group] = counted.to_numpy().T
    is_used = (weight > 0).to_numpy()
    weight = weight[is_used] / weight.sum()
    merged, empty = _merge_strata(sizes[0, is_used], weight.index)
    n, count = (pd.DataFrame(each[is_used]).groupby(merged).sum().to_numpy() for each in sizes)
    weight = weight.groupby(merged).sum()
    found = _standardised(n, count, weight.to_numpy(), level)
    found = {name: np.where(empty, np.nan, values) for name, values in found.items()}
    return pd.DataFrame({by: names, "n": n.sum(axis=0), **found, "strata": len(weight)})


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


def _merge_strata(n: Floats, strata: pd.Index) -> tuple[Array, Flags]:
    """Number the strata after merging, and mark the groups with nobody in a whole line."""
    line = np.zeros(len(n), dtype=int)
    if isinstance(strata, pd.MultiIndex) and strata.nlevels > 1:
        line = pd.factorize(strata.droplevel(0), sort=True)[0]
    stratum, empty = np.zeros_like(line), np.zeros(n.shape[1], dtype=bool)
    for number in np.unique(line):
        rows = line == number
        has_persons = n[rows].sum(axis=0) > 0
        empty |= ~has_persons
        stratum[rows] = number * len(n) + _merge_rows(n[rows][:, has_persons])
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


def _standardised(n: Floats, count: Floats, weight: Floats, level: float) -> dict[str, Floats]:
    """Return value, standard error and bounds of each group (columns) over the strata (rows)."""
    weight = weight[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        p = count / n
        value = (p * weight).sum(axis=0)
        unit = 1 / n * weight**2
        variance = (unit * p * (1 - p)).sum(axis=0)
        # Where each stratum has 0 or 1 its variance says nothing: all are taken to have the value.
        size = np.where(variance <= 0, 1 / unit.sum(axis=0), value * (1 - value) / variance)
    low, high = bounds.wilson(value * size, size, level)
    return {"value": value, "se": np.sqrt(variance), "low": low, "high": high}
