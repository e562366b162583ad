"""Time until something is reached: cumulative incidence, Kaplan-Meier, log-rank test."""

import numpy as np
import pandas as pd
from scipy import stats

from analysis.statistics import _bounds as bounds
from analysis.statistics import _risk_sets as risk_sets
from analysis.statistics._aalen_johansen import incidence, present, running, surviving

__all__ = ["cumulative_incidence", "kaplan_meier", "log_rank"]


def cumulative_incidence(time, event, *, group=None, at, cause=1, entry=None, level=0.95):
    """Give the share that has had the event by a time, with other events competing (Aalen-Johansen).

    Sum, over the times so far, of the share still without any event just before x the share of
    those at risk that has the event then. With complete follow-up it is the crude share of all.

    Parameters
    ----------
    time : array of numbers
        Duration until the first event or the end of observation, one per person.
    event : array of int
        0 censored, 1 the event, 2 and on competing events (death, departure), after which it cannot
        come.
    group : array, optional
        Group of each person; without it all are in "_T".
    at : number or list of numbers
        The times asked for, in the unit of `time`.
    cause : int
        The code of the event asked for; all other codes but 0 compete.
    entry : array of numbers, optional
        Duration at which observation starts, before `time`; who enters at t is at risk after t.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per group and time: `group`, `time`, `n` (persons), `at_risk` (under observation
        just before the first exit at or after the time), `value`, `se`, `low`, `high`, `reason`.
        Beyond the last exit of the group all are missing and `reason` says so; the bounds are
        missing where the value is 0.

    Raises
    ------
    ValueError
        For a missing or negative duration, an unknown event code, a group without value.

    Notes
    -----
    Censoring must be independent of progress. The bounds are on the log scale. One minus
    Kaplan-Meier with competing events as censored is too high: it describes a world where nobody
    leaves.

    References
    ----------
    R survival 3.5-3: survfit(Surv(time, factor(event)) ~ group), its infinitesimal jackknife;
    without late entry the same as the Greenwood-type standard error of etm.

    Examples
    --------
    Of four, one reaches it at 1, one leaves at 2, one is last seen at 2, one reaches it at 3.

    >>> cumulative_incidence([1, 2, 2, 3], [1, 2, 0, 1], at=[1, 3])[["at_risk", "value"]].to_dict("list")
    {'at_risk': [4, 1], 'value': [0.25, 0.75]}
    """
    caller = "cumulative_incidence"
    sample, at = _read(caller, time, event, group, entry, at, level)
    if cause < 1 or cause % 1:
        raise ValueError(f"{caller}: cause is {cause!r}; expected a code of 1 or more.")
    return _table(sample, at, cause, lambda curve, index: _incidence(curve, index, level))


def kaplan_meier(time, event, *, group=None, at, entry=None, interval="log-log", level=0.95):
    """Give the share that has had the event by a time, 1 - S, without competing events (Kaplan-Meier).

    One minus the product, over the times so far, of the share of those at risk that stays without.

    Parameters
    ----------
    time, group, at, entry, level
        As `cumulative_incidence`.
    event : array of int or bool
        0 censored, 1 the event.
    interval : {"log-log", "log", "plain"}
        Scale of S on which the interval is symmetric.

    Returns
    -------
    pandas.DataFrame
        As `cumulative_incidence`. The standard error (Greenwood's) is missing where nobody is left
        without the event; the bounds also where nobody has had it yet, but for "log" and "plain".

    Raises
    ------
    ValueError
        As `cumulative_incidence`; for an event code above 1, which competes.

    References
    ----------
    R survival 3.5-3: summary(survfit(Surv(time, event) ~ group, conf.type = "log-log"), times).

    Examples
    --------
    Of four, one reaches it at 1; one is last seen at 2; of the other two one reaches it at 3.

    >>> kaplan_meier([1, 2, 3, 4], [1, 0, 1, 0], at=[2, 3, 9])[["value", "reason"]].to_dict("list")
    {'value': [0.25, 0.625, nan], 'reason': ['', '', 'follow-up ends at 4']}
    """
    caller = "kaplan_meier"
    if interval not in _SCALES:
        raise ValueError(f"{caller}: interval {interval!r}; expected one of {list(_SCALES)}.")
    sample, at = _read(caller, time, event, group, entry, at, level)
    _only_one_event(caller, sample.event)
    return _table(sample, at, 1, lambda curve, index: _survival(curve, index, interval, level))


def log_rank(time, event, group):
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
        As `kaplan_meier`; for a single group.

    Notes
    -----
    Weak where the curves cross. With competing events it compares the pace among those still there.

    References
    ----------
    R survival 3.5-3: survdiff(Surv(time, event) ~ group).

    Examples
    --------
    >>> {name: round(x, 6) for name, x in log_rank([1, 2, 1, 2], [1, 1, 1, 1], ["a", "a", "b", "b"]).items()}
    {'statistic': 0.0, 'df': 1, 'p': 1.0}
    """
    sample = risk_sets.read("log_rank", time, event, group)
    _only_one_event("log_rank", sample.event)
    if len(sample.labels) < 2:
        raise ValueError("log_rank: there is one group only; expected two or more.")
    groups = list(risk_sets.curves(sample, 1))
    times = np.unique(
        np.concatenate([curve.time[np.atleast_2d(curve.events).any(axis=0)] for curve in groups])
    )
    at_risk, events = (
        np.vstack(each) for each in zip(*(_counted(curve, times) for curve in groups), strict=True)
    )
    statistic, df = _chi_squared(at_risk, events)
    return {"statistic": statistic, "df": df, "p": float(stats.chi2.sf(statistic, df))}


def _counted(curve, times):
    """Give those at risk and the events at some times, a row per group."""
    place = np.searchsorted(curve.time, times)
    exact = np.append(curve.time, np.nan)[place] == times
    return _padded(curve.at_risk)[..., place], _padded(curve.events)[..., place] * exact


def _padded(counts):
    """Put a 0 after the last time."""
    return np.concatenate([counts, np.zeros_like(counts[..., :1])], axis=-1)


def _chi_squared(at_risk, events):
    """Give the log-rank statistic and its degrees of freedom; rows are groups, columns event times."""
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


def _read(caller, time, event, group, entry, at, level):
    bounds.check_level(caller, level)
    at = bounds.counted(caller, "at", np.atleast_1d(at))
    bounds.refuse(caller, "at", np.isnan(at), at, "a number")
    return risk_sets.read(caller, time, event, group, entry), at


def _only_one_event(caller, event):
    if event.max() > 1:
        raise ValueError(
            f"{caller}: event holds {event.max()}; expected 0 (censored) or 1. Competing events "
            "need cumulative_incidence."
        )


def _table(sample, at, cause, estimate):
    """Estimate each group at each time; beyond the last exit the result is missing, with the reason."""
    # A time asked for equals an exit time that differs by rounding only.
    slack = risk_sets.TIED * np.maximum(1, at)
    parts = []
    for curve in risk_sets.curves(sample, cause):
        last = np.reshape(curve.last, (-1, 1))
        beyond = at > last + slack
        found = estimate(curve, np.searchsorted(curve.time, at + slack, side="right"))
        columns = [np.where(beyond, np.nan, column) for column in found]
        at_risk = np.atleast_2d(
            _padded(curve.at_risk)[..., np.searchsorted(curve.time, at - slack)]
        )
        reason = np.where(beyond, [[f"follow-up ends at {time:g}"] for time in last[:, 0]], "")
        parts.append(
            (np.reshape(curve.n, (-1, 1)).repeat(len(at), axis=1), at_risk, *columns, reason)
        )
    names = ["n", "at_risk", "value", "se", "low", "high", "reason"]
    found = {
        name: np.vstack(part).ravel()
        for name, part in zip(names, zip(*parts, strict=True), strict=True)
    }
    return pd.DataFrame(
        {"group": sample.labels.repeat(len(at)), "time": np.tile(at, len(sample.labels)), **found}
    )


def _incidence(curve, index, level):
    """Give value, standard error and bounds of the incidence after `index` exit times."""
    value, se = incidence(curve, index)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = bounds.normal_quantile(level) * se / value
    return value, se, value * np.exp(-half), np.minimum(value * np.exp(half), 1)


def _survival(curve, index, interval, level):
    """Give value, standard error and bounds of 1 - S after `index` exit times."""
    survival, there = surviving(curve)[..., index], present(curve)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.sqrt(running(curve.events / (there * (there - curve.events)))[..., index])
        low, high = _SCALES[interval](survival, relative * bounds.normal_quantile(level))
        return 1 - survival, survival * relative, 1 - high, 1 - low


def _plain(survival, half):
    return np.maximum(survival - survival * half, 0), np.minimum(survival + survival * half, 1)


def _log(survival, half):
    return survival * np.exp(-half), np.minimum(survival * np.exp(half), 1)


def _log_log(survival, half):
    inside = np.where((survival > 0) & (survival < 1), survival, np.nan)
    half = half / -np.log(inside)
    return inside ** np.exp(half), inside ** np.exp(-half)


_SCALES = {"log-log": _log_log, "log": _log, "plain": _plain}
