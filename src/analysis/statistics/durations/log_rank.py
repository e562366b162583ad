"""Whether groups reach an event at the same pace: the log-rank test."""

from typing import Any

import numpy as np
from scipy import stats

from analysis.statistics._types import Array, Numbers
from analysis.statistics.durations import _risk_sets as risk_sets
from analysis.statistics.durations._persons import read_persons, refuse_competing
from analysis.statistics.durations._risk_sets import Curve

__all__ = ["log_rank"]


def log_rank(time: Numbers, event: Numbers, group: Any) -> dict[str, float]:
    """Test whether the groups reach the event at the same pace (log-rank).

    Observed minus expected events over all event times, squared over their hypergeometric variance.

    Parameters
    ----------
    time : array of numbers
        Duration until the event or the end of observation, one per person.
    event : array of int or bool
        0 censored, 1 the event.
    group : array
        Group of each person; two groups or more.

    Returns
    -------
    dict
        `statistic` (chi-squared), `df` (groups with expected events, minus 1) and `p`; without any
        event the statistic and p are missing.

    Raises
    ------
    ValueError
        As `time_to_event.kaplan_meier`; also for a single group.

    Notes
    -----
    Weak where the curves cross. With competing events it compares the pace among those still there.

    References
    ----------
    R survival 3.5-3: survdiff(Surv(time, event) ~ group).

    Examples
    --------
    >>> made = log_rank([1, 2, 1, 2], [1, 1, 1, 1], ["a", "a", "b", "b"])
    >>> {name: round(number, 6) for name, number in made.items()}
    {'statistic': 0.0, 'df': 1, 'p': 1.0}
    """
    sample = read_persons("log_rank", time, event, group)
    refuse_competing("log_rank", sample)
    if len(sample.labels) < 2:
        raise ValueError("log_rank: there is one group only; expected two or more.")
    groups = list(risk_sets.curves(sample, 1))
    event_times = [curve.time[np.atleast_2d(curve.events).any(axis=0)] for curve in groups]
    times = np.unique(np.concatenate(event_times))
    counted = [_count_at(curve, times) for curve in groups]
    at_risk = np.vstack([each for each, _ in counted])
    events = np.vstack([each for _, each in counted])
    statistic, df = _chi_squared(at_risk, events)
    return {"statistic": statistic, "df": df, "p": float(stats.chi2.sf(statistic, df))}


def _count_at(curve: Curve, times: Array) -> tuple[Array, Array]:
    """Return those at risk and the events at some times, a row per group."""
    place = np.searchsorted(curve.time, times)
    is_exit = np.append(curve.time, np.nan)[place] == times
    at_risk, events = risk_sets.padded(curve.at_risk), risk_sets.padded(curve.events)
    return at_risk[..., place], events[..., place] * is_exit


def _chi_squared(at_risk: Array, events: Array) -> tuple[float, int]:
    """Return the log-rank statistic and its degrees of freedom; groups are rows, times columns."""
    n, d = at_risk.sum(axis=0), events.sum(axis=0)
    expected = (at_risk * (d / n)).sum(axis=1)
    kept = np.flatnonzero(expected > 0)[:-1]
    if len(kept) == 0:
        return np.nan, len(kept)
    weight = d * (n - d) / np.maximum(n - 1, 1) / n
    share = at_risk[kept] / n
    variance = np.diag((at_risk[kept] * weight).sum(axis=1)) - (at_risk[kept] * weight) @ share.T
    gap = events[kept].sum(axis=1) - expected[kept]
    return float(gap @ np.linalg.solve(variance, gap)), len(kept)
