"""Which part of a whole carries its change since the year before."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.change import from_to

__all__ = ["CARRIES", "Carried", "carried_by"]

# A part carries a change from this share of it on.
CARRIES = 2 / 3


class Carried(NamedTuple):
    """The part with most of a change: its code, its share of the change, and all other parts.

    `others` is a row: what all other parts together changed, with the width of the interval that
    the change of the whole has. A share over 1 says that they changed the other way.
    """

    code: str
    share: float
    total: float
    others: pd.Series


def carried_by(counts: pd.DataFrame, *, by: str, year: int) -> Carried | None:
    """The part that changed most in the direction of the whole.

    Parameters
    ----------
    counts : DataFrame
        Estimates of a count in two years, by one dimension with its total.
    by
        That dimension.
    year
        The later year.

    Returns
    -------
    Carried or None
        None without a change, or without parts that both years show.

    Examples
    --------
    >>> rows = pd.DataFrame({
    ...     "year": [2022, 2022, 2022, 2023, 2023, 2023], "ground": ["_T", "a", "b"] * 2,
    ...     "value": [30.0, 20.0, 10.0, 24.0, 12.0, 12.0], "interval": "design", "unit": "count"})
    >>> rows = rows.assign(low=rows["value"] - 3, high=rows["value"] + 4)
    >>> found = carried_by(rows, by="ground", year=2023)
    >>> found.code, round(found.share, 2), float(found.others["value"])
    ('a', 1.33, 2.0)
    """
    now, before = (counts[counts["year"] == each].set_index(by) for each in (year, year - 1))
    change = (now["value"] - before["value"]).dropna()
    parts = change.drop("_T", errors="ignore")
    total = change.get("_T", 0.0)
    if total == 0 or parts.empty:
        return None
    code = str((parts * np.sign(total)).idxmax())
    of_all = now.loc[["_T"]].iloc[0]
    whole = from_to(before.loc[["_T"]].iloc[0], of_all)
    rest = total - parts[code]
    below, above = whole["value"] - whole["low"], whole["high"] - whole["value"]
    moved = {"value": rest, "low": rest - below, "high": rest + above}
    others = pd.Series({**of_all, **whole, **moved})
    return Carried(code, float(parts[code] / total), float(total), others)
