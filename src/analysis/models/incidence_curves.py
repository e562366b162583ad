"""Curves of a cumulative incidence by group, with what each point rests on."""

import numpy as np
import pandas as pd

from analysis.settings import LEVEL, THRESHOLD
from analysis.statistics.time_to_event import cumulative_incidence

__all__ = ["BEYOND", "curves", "months_between", "smallest"]

# SDMX: the value cannot exist yet.
BEYOND = "M"


def months_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Give the time between two days in months: at most k exactly where the end is within k calendar months.

    Examples
    --------
    >>> days = [pd.Series(pd.to_datetime([day])) for day in ("2020-02-29", "2021-02-28", "2021-03-01")]
    >>> bool(months_between(days[0], days[1])[0] <= 12), bool(months_between(days[0], days[2])[0] <= 12)
    (True, False)
    """
    whole = 12 * (end.dt.year - start.dt.year) + end.dt.month - start.dt.month
    return (whole + (end.dt.day - start.dt.day) / 31).clip(lower=0)


def smallest(everybody: int, *parts: int) -> int:
    """Give the number that decides whether a share is shown: a part below the threshold, else all.

    Examples
    --------
    >>> smallest(120, 4, 116), smallest(120, 0, 120)
    (4, 120)
    """
    few = [part for part in parts if 0 < part < THRESHOLD]
    return min(few, default=everybody)


def curves(time: pd.DataFrame, group: pd.Series, *, at: np.ndarray) -> pd.DataFrame:
    """Cumulative incidence (Aalen-Johansen) of each group at some times, in [0, 1].

    Parameters
    ----------
    time : DataFrame, one row per unit
        `months` and `event` (0 still followed at the end, 1 the event, 2.. competing).
    group : Series
        Group of each unit; categories keep their order.
    at
        Months asked for.

    Returns
    -------
    DataFrame
        `group`, `months` (text), `value`, `low`, `high`, `at_risk`, `n` (what decides whether the
        point is shown: those at risk, or a smaller number that it gives away) and `obs_status` (M
        beyond the follow-up of the group: the value is missing then, never a guess).
    """
    found = cumulative_incidence(time["months"], time["event"], group=group, at=at, level=LEVEL)
    by = time["months"].where(time["event"] == 1).to_numpy()
    known = found["reason"] == ""
    of_group = {name: by[np.asarray(group) == name] for name in dict.fromkeys(found["group"])}
    reached = [
        int((of_group[name] <= t).sum()) if there else 0
        for name, t, there in zip(found["group"], found["time"], known, strict=True)
    ]
    return pd.DataFrame(
        {
            "group": found["group"].astype(str),
            "months": found["time"].astype(int).astype(str),
            **{name: found[name] for name in ("value", "low", "high", "at_risk")},
            "n": [
                smallest(int(a), b)
                for a, b in zip(found["at_risk"].fillna(0), reached, strict=True)
            ],
            "obs_status": np.where(known, "", BEYOND),
        }
    )
