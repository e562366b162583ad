"""Several comparisons in one table: which differences are clear once there are many (Holm)."""

import numpy as np
import pandas as pd
from scipy import special

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats, Numbers

__all__ = ["compare", "holm"]


def holm(p: Numbers) -> Floats:
    """P-values of one family of comparisons, adjusted by Holm's method.

    The smallest of m is multiplied by m, the next by m - 1, and so on; none becomes smaller than
    the one before it, none larger than 1. If "different" is what stays below 0.05, the chance of
    even one false claim in the whole family is at most 5 %, however the comparisons depend on each
    other.

    Parameters
    ----------
    p : array of numbers
        Two-sided p-values in [0, 1]; a missing one is no comparison and does not count in the
        family.

    Returns
    -------
    numpy.ndarray
        Adjusted p-values in [0, 1], in the order given; missing where p is.

    Raises
    ------
    ValueError
        For a p-value outside [0, 1].

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6: 65-70; R p.adjust(p, "holm").

    Examples
    --------
    Three comparisons: 3 x 0.01; 2 x 0.02; 1 x 0.5.

    >>> holm([0.02, 0.01, 0.5]).tolist()
    [0.04, 0.03, 0.5]
    """
    values = bounds.floats(p)
    bounds.refuse("holm", "p", (values < 0) | (values > 1), values, "0 to 1 or missing")
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    steps = values[order] * np.arange(len(order), 0, -1)
    adjusted = np.full(values.shape, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted


def compare(
    differences: pd.DataFrame,
    *,
    family: str | list[str] | None = None,
    se: str | None = None,
    df: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Differences that are clearly not zero: those whose interval excludes 0 after Holm.

    A p-value is that of the t (or normal) test which the interval inverts: it is below 1 - level
    exactly where the interval excludes 0. Of an asymmetric interval the side towards 0 counts.

    Parameters
    ----------
    differences : pandas.DataFrame
        One row per comparison: `value` (a difference, or the logarithm of a ratio), and `low` and
        `high` or the column named by `se`. A row with a missing value is no comparison.
    family : str or list of str, optional
        Column(s) with the families; without it all rows are one family.
    se, df : str, optional
        Columns with the standard error, used instead of the interval, and with the degrees of
        freedom (missing: normal).
    level : float
        Confidence level of the intervals, between 0 and 1; a difference is clear where its adjusted
        p is below 1 - level.

    Returns
    -------
    pandas.DataFrame
        With the index of `differences`: `p`, `p_holm` and `clear` (boolean); missing where there is
        no interval or its width is 0.

    Raises
    ------
    ValueError
        For an absent column, an interval that does not hold its value, a negative standard error.

    Notes
    -----
    Rounded bounds give rounded p-values: with one decimal, a difference at the very edge may fall
    on either side. For a skewed interval the adjusted p-value takes the side towards 0 as normal
    beyond the level of the interval.

    References
    ----------
    Decisions of the house, section 0.2; R p.adjust and 2 * pt(-abs(value / se), df).

    Examples
    --------
    1.96 standard errors from 0, 4 from 0 and 1 from 0: the first is clear alone, not among three.

    >>> low, high = [0.02, 2.04, -2.96], [3.98, 5.96, 0.96]
    >>> table = pd.DataFrame({"value": [2.0, 4.0, -1.0], "low": low, "high": high})
    >>> compare(table)["clear"].tolist(), compare(table.head(1))["clear"].tolist()
    ([False, True, False], [True])
    """
    bounds.check_level("compare", level)
    keys = [family] if isinstance(family, str) else list(family or [])
    needed = ["value", *([se] if se else ["low", "high"]), *([df] if df else []), *keys]
    absent = sorted(set(needed) - set(differences.columns))
    if absent:
        raise ValueError(
            f"compare: missing column(s) {absent}; the table has "
            f"{sorted(map(str, differences.columns))}."
        )
    p = pd.Series(_p_values(differences, se, df, level), index=differences.index)
    if keys:
        families = p.groupby([differences[key] for key in keys], dropna=False)
        adjusted = families.transform(lambda each: holm(each))
    else:
        adjusted = pd.Series(holm(p), index=p.index)
    clear = (adjusted < 1 - level).astype("boolean").mask(adjusted.isna())
    return pd.DataFrame({"p": p, "p_holm": adjusted, "clear": clear})


def _p_values(table: pd.DataFrame, se: str | None, df: str | None, level: float) -> Floats:
    """Return the two-sided p of each row; missing where there is no standard error above 0."""
    value = bounds.floats(table["value"])
    freedom = np.full(len(table), np.inf) if df is None else bounds.floats(table[df])
    freedom = np.where(np.isnan(freedom), np.inf, freedom)
    if se is None:
        error = _error_towards_zero(table, value, freedom, level)
    else:
        error = bounds.read_counts("compare", se, table[se])
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.where(error > 0, np.abs(value) / error, np.nan)
    return 2 * np.where(
        np.isinf(freedom), special.ndtr(-distance), special.stdtr(freedom, -distance)
    )


def _error_towards_zero(
    table: pd.DataFrame, value: Floats, freedom: Floats, level: float
) -> Floats:
    """Return the standard error that the side of the interval towards 0 stands for."""
    low, high = bounds.floats(table["low"]), bounds.floats(table["high"])
    bounds.refuse("compare", "value", (value < low) | (value > high), value, "within its interval")
    quantile = np.where(
        np.isinf(freedom), bounds.normal_quantile(level), special.stdtrit(freedom, 0.5 + level / 2)
    )
    return np.where(value > 0, value - low, high - value) / quantile
