"""Curves of a cumulative incidence by group, with the units that each point rests on."""

import numpy as np
import pandas as pd

from analysis.models.estimates import CURVE, key_of
from analysis.settings import LEVEL
from analysis.statistics.durations.time_to_event import cumulative_incidence

__all__ = ["BEYOND", "curves", "months_between", "point"]

# SDMX: the value cannot exist yet.
BEYOND = "M"
# Times that differ by less are one time, as in `statistics.durations.time_to_event`.
_SLACK = 1e-8
_OF_POINT = ["group", "time", "value", "se", "step"]


def months_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Time between two days, in months: at most k exactly if the end is within k calendar months.

    Examples
    --------
    >>> start = pd.to_datetime(pd.Series(["2020-02-29", "2020-02-29"]))
    >>> end = pd.to_datetime(pd.Series(["2021-02-28", "2021-03-01"]))
    >>> (months_between(start, end) <= 12).tolist()
    [True, False]
    """
    whole = 12 * (end.dt.year - start.dt.year) + end.dt.month - start.dt.month
    return (whole + (end.dt.day - start.dt.day) / 31).clip(lower=0)


def curves(time: pd.DataFrame, group: pd.Series, *, at: np.ndarray) -> pd.DataFrame:
    """Cumulative incidence (Aalen-Johansen) of each group at some times, in [0, 1].

    Parameters
    ----------
    time : DataFrame, one row per unit
        `months`, `event` (0 still followed at the end, 1 the event, 2.. competing), `weight` and
        `key`.
    group : Series
        Group of each unit; categories keep their order.
    at
        Months asked for.

    Returns
    -------
    DataFrame
        `group`, `months` (text), `value`, `low`, `high`, `obs_status` (M beyond the follow-up of
        the group: the value is missing then, never a guess) and what each point rests on (`point`);
        `n` and, weighted, `denominator` are those still followed and without an event just before
        that time.
    """
    found = cumulative_incidence(time["months"], time["event"], group=group, at=at, level=LEVEL)
    members = {name: rows for name, rows in time.groupby(np.asarray(group))}
    rests_on = []
    for name, at_time, value, se, step in found[_OF_POINT].itertuples(index=False, name=None):
        units = members[name]
        followed = units[units["months"] >= at_time - _SLACK]
        rests_on.append(
            point(units, at_time, value=value, se=se, step=step)
            | {"n": len(followed), "n_key": key_of(followed["key"])}
            | {"denominator": float(followed["weight"].sum()), "curve": str(name)}
        )
    return pd.DataFrame(
        {
            "group": found["group"].astype(str),
            "months": found["time"].astype(int).astype(str),
            **{name: found[name] for name in ("value", "low", "high")},
            "obs_status": np.where(found["reason"] == "", "", BEYOND),
            **pd.DataFrame(rests_on),
        }
    )


def point(
    units: pd.DataFrame, time: float, *, value: float, se: float, step: float
) -> dict[str, object]:
    """Say what a point of the curve of some units rests on.

    Parameters
    ----------
    units : DataFrame, one row per unit
        `months` (or another unit of time), `event` and `key`.
    time
        Where the point is.
    value, se, step
        Of `cumulative_incidence`.

    Returns
    -------
    dict
        Those with the event by then (`units`, `key`), all with whom the curve began (`whole`,
        `whole_key`), what one of the first adds at most (`per_unit`), the effective `size`, and
        where the point is (`time`).

    Examples
    --------
    >>> units = pd.DataFrame({"months": [1, 2, 3], "event": [1, 0, 0], "key": [5, 6, 7]})
    >>> made = point(units, 2, value=1 / 3, se=0.2722, step=1 / 3)
    >>> made["units"], made["key"], made["whole"], made["whole_key"], round(made["size"], 2)
    (1, 5, 3, 18, 3.0)
    """
    reached = units[(units["event"] == 1) & (units["months"] <= time + _SLACK)]
    inside = se > 0
    return {
        "kind": CURVE,
        "units": len(reached),
        "key": key_of(reached["key"]),
        "whole": len(units),
        "whole_key": key_of(units["key"]),
        "per_unit": step,
        "size": min(value * (1 - value) / se**2, len(units)) if inside else len(units),
        "time": time,
    }
