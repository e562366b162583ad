"""Which differences of a table are clear: judged together, never by two intervals that do or do not overlap."""

import numpy as np
import pandas as pd

from analysis.settings import LEVEL
from analysis.statistics.multiple_comparisons import compare

__all__ = ["judged"]

# A full count has no sampling error, and random variation is never called significant.
_NEVER = ("none", "random variation")


def judged(differences: pd.DataFrame) -> pd.DataFrame:
    """Add to differences whether each is clear: its interval excludes zero after Holm within its table.

    Parameters
    ----------
    differences : DataFrame
        Estimates that are differences (`unit` pp, share, score, ...) or ratios (`unit` ratio, then
        no difference is 1), all rows of their table.

    Returns
    -------
    DataFrame
        The same rows with `p`, `p_holm` and `clear` (boolean). The family is one indicator of one
        table in one year, so that a year that is added changes no finding of the years before.
        Missing where there is no interval of a sample: full counts, random variation, the reference
        itself, hidden cells.

    References
    ----------
    Decisions of the house, section 0.2.

    Examples
    --------
    >>> frame = pd.DataFrame({"table": "W1", "indicator": "gap", "year": 2023, "unit": "pp", "value": [9.0, 1.0],
    ...     "low": [7.0, -1.0], "high": [11.0, 3.0], "interval": "design"})
    >>> judged(frame)["clear"].tolist()
    [True, False]
    """
    sampled = ~differences["interval"].astype(str).str.startswith(_NEVER) & (
        differences["interval"] != ""
    )
    ratio = (differences["unit"] == "ratio").to_numpy()
    numbers = differences[["value", "low", "high"]].astype(float).where(sampled, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        numbers.loc[ratio] = np.log(numbers.loc[ratio])
    family = differences[["table", "indicator", "year"]]
    return differences.join(compare(numbers.join(family), family=list(family), level=LEVEL))
