"""Curves of a cumulative incidence by group, with what each point rests on."""

import numpy as np
import pandas as pd

from analysis.settings import LEVEL, THRESHOLD
from analysis.statistics.time_to_event import cumulative_incidence

__all__ = ["BEYOND", "curves", "months_between", "smallest_shown"]

# SDMX: the value cannot exist yet.
BEYOND = "M"


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


def smallest_shown(everybody: int, *parts: int) -> int:
    """Return the number that decides whether a share is shown: a part of a few, else all.

    Examples
    --------
    >>> smallest_shown(120, 4, 116), smallest_shown(120, 0, 120)
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
    reached_after = time["months"].where(time["event"] == 1).to_numpy()
    members = np.asarray(group)
    is_followed = found["reason"] == ""
    smallest = []
    for name, months, at_risk in zip(
        found["group"], found["time"], found["at_risk"].where(is_followed, 0), strict=True
    ):
        # Beyond the follow-up nothing is shown, so nothing is given away.
        reached = (reached_after[members == name] <= months).sum() if at_risk else 0
        smallest.append(smallest_shown(int(at_risk), int(reached)))
    return pd.DataFrame(
        {
            "group": found["group"].astype(str),
            "months": found["time"].astype(int).astype(str),
            **{name: found[name] for name in ("value", "low", "high", "at_risk")},
            "n": smallest,
            "obs_status": np.where(is_followed, "", BEYOND),
        }
    )
