"""Which differences are clear, judged together by Holm, never by whether two intervals overlap."""

import numpy as np
import pandas as pd

from analysis.settings import LEVEL
from analysis.statistics.comparisons.multiple_comparisons import compare

__all__ = ["judged", "with_clear"]

# How a kind of interval begins by which no difference is judged: exact numbers have none, and
# random variation is never called significant.
_NOT_JUDGED = ("none", "random variation")


def judged(interval: pd.Series) -> pd.Series:
    """Mark the kinds of interval that say how far a number may be off: of a sample, or of noise.

    Examples
    --------
    >>> judged(pd.Series(["design", "cell_key", "none (full count)", "random variation"])).tolist()
    [True, True, False, False]
    """
    kind = interval.astype(str)
    return (kind != "") & ~kind.str.startswith(_NOT_JUDGED)


def with_clear(differences: pd.DataFrame, *, only: pd.Series | None = None) -> pd.DataFrame:
    """Say of each difference in its column `clear` whether its interval excludes no difference.

    The intervals are held against each other with Holm's method, within one indicator of one table
    in one year: a year that is added changes no finding of the years before.

    Parameters
    ----------
    differences : DataFrame
        Estimates that are differences (no difference is 0) or ratios (`unit` ratio: no difference
        is 1), with all rows of each indicator of the table.
    only : Series of bool, optional
        Which of the rows are differences, where others stand among them.

    Returns
    -------
    DataFrame
        The same rows; `clear` is missing where no interval says how far the number may be off:
        random variation, the reference group itself, hidden values. On a full count a difference is
        clear that is larger than the noise which protects its counts.

    References
    ----------
    Decisions of the house, section 0.2.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "table": "W1", "indicator": "gap", "year": 2023, "unit": "pp", "interval": "design",
    ...     "value": [9.0, 1.0], "low": [7.0, -1.0], "high": [11.0, 3.0]})
    >>> with_clear(frame)["clear"].tolist()
    [True, False]
    """
    numbers = differences[["value", "low", "high"]].astype(float)
    compared = judged(differences["interval"])
    numbers = numbers.where(compared if only is None else compared & only, np.nan)
    ratio = (differences["unit"] == "ratio").to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        numbers.loc[ratio] = np.log(numbers.loc[ratio])
    # A ratio of 0 is not judged: its logarithm does not exist.
    numbers.loc[np.isneginf(numbers["value"])] = np.nan
    family = ["table", "indicator", "year"]
    found = compare(numbers.join(differences[family]), family=family, level=LEVEL)
    return differences.assign(clear=found["clear"])
