"""Which class each municipality gets on a map, no finer than its interval allows.

Where most municipalities are known well enough, classes are steps between round numbers. Where
they are not (a sample has some hundred persons in half of the municipalities), steps would draw
chance as a pattern: then a map says only who lies clearly lower or higher than all together.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.differences import with_clear

__all__ = ["SURELY", "Classed", "against", "classed", "steps"]

# Part of the municipalities whose whole interval must lie in one step for steps to be drawn.
SURELY = 2 / 3
# Distances between round limits, in the unit of the values, the widest that leaves five steps.
_ROUND = (0.10, 0.05, 0.02, 0.01)
_STEPS = {5: (1, 2, 3, 4, 5), 4: (1, 2, 4, 5), 3: (1, 3, 5), 2: (2, 4), 1: (3,)}


class Classed(NamedTuple):
    """Classes of a map: by code, the limits of the steps (none: beside all together)."""

    classes: pd.Series
    limits: tuple[float, ...]
    surely: float

    @property
    def keys(self) -> tuple[str, ...]:
        """Classes in the order of a legend: each step from few to many, or lower, same, higher."""
        if not self.limits:
            return ("lower", "same", "higher")
        return tuple(f"step{number}" for number in _STEPS[len(self.limits) + 1])


def classed(shares: pd.DataFrame, *, everybody: float) -> Classed:
    """Give each municipality its class: a step where that is sure for most, else beside all.

    Parameters
    ----------
    shares : DataFrame
        Estimates of one indicator in one year, a row for each municipality.
    everybody
        Share of all of them together, to lie beside.

    Returns
    -------
    Classed
        `classes` by NIS code: a step or `lower`, `same`, `higher`; `hidden` where a count is.
        `surely`: part of the municipalities whose whole interval lies in one step.

    Examples
    --------
    >>> shares = pd.DataFrame({
    ...     "municipality": ["a", "b", "c"], "value": [0.1, 0.2, np.nan],
    ...     "low": [0.08, 0.15, np.nan], "high": [0.12, 0.26, np.nan],
    ...     "conf_status": ["", "", "C"], "interval": "design", "table": "P8",
    ...     "indicator": "share_of_residents", "year": 2023, "unit": "share"})
    >>> classed(shares, everybody=0.2).classes.to_dict()
    {'a': 'lower', 'b': 'same', 'c': 'hidden'}
    """
    limits = steps(shares["value"].dropna())
    rows = shares.set_index("municipality")
    known = rows[rows["value"].notna()]
    places = {
        name: np.searchsorted(limits, known[name].fillna(known["value"]), side="right")
        for name in ("low", "value", "high")
    }
    surely = float((places["low"] == places["high"]).mean()) if len(known) else 0.0
    if surely >= SURELY:
        keys = [f"step{number}" for number in _STEPS[len(limits) + 1]]
        found = pd.Series([keys[place] for place in places["value"]], index=known.index)
    else:
        limits, found = (), against(known, everybody=everybody)
    hidden = rows.index[rows["conf_status"] == "C"]
    return Classed(pd.concat([found, pd.Series("hidden", index=hidden)]), limits, surely)


def steps(values: pd.Series) -> tuple[float, ...]:
    """Round limits of at most five steps that hold about as many municipalities each.

    Examples
    --------
    >>> steps(pd.Series(np.linspace(0.05, 0.55, 101)))
    (0.15, 0.25, 0.35, 0.45)
    >>> steps(pd.Series([0.02, 0.02, 0.03]))
    (0.02, 0.03)
    """
    if values.empty:
        return ()
    parts = np.quantile(values, [0.2, 0.4, 0.6, 0.8])
    for distance in _ROUND:
        limits = sorted({round(round(part / distance) * distance, 2) for part in parts})
        if len(limits) == len(parts):
            break
    return tuple(float(limit) for limit in limits)


def against(known: pd.DataFrame, *, everybody: float) -> pd.Series:
    """Say of each municipality whether it is clearly lower or higher than all together.

    Judged together by Holm's method (`indicators.differences`), so that of 300 municipalities none
    stands out by chance alone in 95 of 100 years.
    """
    shifted = {name: known[name] - everybody for name in ("value", "low", "high")}
    clear = with_clear(known.assign(unit="pp", **shifted))["clear"].fillna(False).astype(bool)
    side = np.where(known["value"] > everybody, "higher", "lower")
    return pd.Series(np.where(clear, side, "same"), index=known.index)
