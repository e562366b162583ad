"""Whether a number of a municipality differs from another, in one word."""

import numpy as np
import pandas as pd

from analysis.settings import LEVEL
from analysis.statistics.comparisons.multiple_comparisons import compare

__all__ = ["HIGHER", "LOWER", "NOT_JUDGED", "SAME", "TOO_FEW", "WORDS", "differences", "words"]

HIGHER, LOWER, SAME, TOO_FEW, NOT_JUDGED = "higher", "lower", "same", "too_few", ""
WORDS = {
    HIGHER: "duidelijk hoger",
    LOWER: "duidelijk lager",
    SAME: "geen duidelijk verschil",
    TOO_FEW: "te weinig om te zeggen",
    NOT_JUDGED: "",
}


def differences(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Difference of two estimates, row by row, with its interval: `value`, `low`, `high`.

    value = one - other; low = value - sqrt((one - its low)^2 + (other's high - other)^2), high
    likewise: the two are taken as independent.

    Parameters
    ----------
    one, other : DataFrame
        `value`, `low` and `high`, with the same index.

    Notes
    -----
    A municipality is a part of its province and of the region. What both have in common makes the
    true interval narrower: a difference that is called clear here is so there too.

    References
    ----------
    Zou and Donner (2008), Statistics in Medicine 27: 1693-1702.

    Examples
    --------
    >>> one = pd.DataFrame({"value": [10.0], "low": [7.0], "high": [13.0]})
    >>> other = pd.DataFrame({"value": [4.0], "low": [0.0], "high": [8.0]})
    >>> differences(one, other).to_numpy().tolist()
    [[6.0, 1.0, 11.0]]
    """
    value = one["value"] - other["value"]
    below = np.hypot(one["value"] - one["low"], other["high"] - other["value"])
    above = np.hypot(one["high"] - one["value"], other["value"] - other["low"])
    return pd.DataFrame({"value": value, "low": value - below, "high": value + above})


def words(found: pd.DataFrame, *, sure: pd.Series, family: pd.Series) -> pd.Series:
    """Word of each difference: higher, lower, same or too_few.

    Clear is what excludes no difference when all of a family are judged together (Holm). The family
    is what stands on one page for one comparison, such as all items of a municipality beside the
    region: that is what one reads together.

    Parameters
    ----------
    found : DataFrame
        As `differences` gives them.
    sure : Series of bool
        Whether both numbers rest on enough units.
    family : Series
        To which family each belongs.

    Examples
    --------
    >>> found = pd.DataFrame({"value": [9.0, 1.0], "low": [7.0, -1.0], "high": [11.0, 3.0]})
    >>> words(found, sure=pd.Series([True, True]), family=pd.Series(["a", "a"])).tolist()
    ['higher', 'same']
    """
    enough = sure & found["value"].notna()
    judged = found.where(enough).astype(float)
    clear = compare(judged.assign(family=family), family="family", level=LEVEL)["clear"]
    sign = np.where(found["value"] > 0, HIGHER, LOWER)
    word = np.where(clear.fillna(False).astype(bool), sign, SAME)
    return pd.Series(np.where(enough, word, TOO_FEW), index=found.index)
