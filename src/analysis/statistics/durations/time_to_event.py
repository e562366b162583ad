"""Time until something is reached: cumulative incidence and Kaplan-Meier."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Array, Floats, Numbers
from analysis.statistics.durations import _risk_sets as risk_sets
from analysis.statistics.durations._aalen_johansen import (
    incidence,
    largest_step,
    present,
    running,
    surviving,
)
from analysis.statistics.durations._persons import Sample, read_persons, refuse_competing
from analysis.statistics.durations._risk_sets import Curve

__all__ = ["cumulative_incidence", "kaplan_meier"]

ROUNDING = 1e-12
# Value, standard error, lower and upper bound after a number of exit times.
Estimates = tuple[Floats, Floats, Floats, Floats]
# Of a curve: exit times up to the time asked for, and those before it.
Estimate = Callable[[Curve, Array, Array], Estimates]


def cumulative_incidence(
    time: Numbers,
    event: Numbers,
    *,
    group: Any = None,
    at: Numbers,
    cause: int = 1,
    entry: Numbers | None = None,
    count: Numbers | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Share that has had the event by a time, with competing events (Aalen-Johansen), in [0, 1].

    Sum, over the times so far, of the share without any event just before that time x the share of
    those at risk that has the event then. With complete follow-up it is the crude share of all.

    Parameters
    ----------
    time : array of numbers
        Duration until the first event or the end of observation, one per person.
    event : array of int
        0 censored, 1 the event, 2 and higher competing events (death, departure), after which the
        event can no longer happen.
    group : array, optional
        Group of each person; without it all are in "_T".
    at : number or list of numbers
        The times asked for, in the unit of `time`.
    cause : int
        The code of the event asked for; all other codes but 0 compete.
    entry : array of numbers, optional
        Duration at which observation starts, before `time`; a person who enters at t is at risk
        after t.
    count : array of int, optional
        How many persons each row stands for, where those of one time, event and group were counted
        before; without it one.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per group and time: `group`, `time`, `n` (persons), `at_risk` (under observation
        just before the first exit at or after the time), `value`, `se`, `low`, `high`, `step` (the
        most that one event by then has added to the value: 1 / n without censoring), `reason`.
        Beyond the last exit of the group all are missing and `reason` says so, unless the last
        events took everybody: then the value stays as it is.

    Raises
    ------
    ValueError
        For a missing or negative duration, an unknown event code, a missing group, a count below 1.

    Notes
    -----
    Censoring must be independent of progress. The bounds are Wilson's on the effective number of
    persons, value (1 - value) / se^2, at most n, so that without censoring they are those of the
    share; at 0 and 1, where se says nothing, on the persons whose outcome by then is known.
    One minus Kaplan-Meier with competing events treated as censored is too high: it describes a
    world in which nobody leaves.

    References
    ----------
    R survival 3.5-3: survfit(Surv(time, factor(event)) ~ group), its infinitesimal jackknife;
    without late entry the same as the Greenwood-type standard error of etm. Wilson (1927) on the
    effective size: Korn and Graubard (1998).

    Examples
    --------
    Of four, one reaches it at 1, one leaves at 2, one is last seen at 2, one reaches it at 3.

    >>> made = cumulative_incidence([1, 2, 2, 3], [1, 2, 0, 1], at=[1, 3])
    >>> made[["at_risk", "value"]].to_dict("list")
    {'at_risk': [4, 1], 'value': [0.25, 0.75]}

    Three persons in one row, of whom each has the event at 1, and one who is still followed at 1.

    >>> float(cumulative_incidence([1, 1], [1, 0], at=1, count=[3, 1])["value"][0])
    0.75
    """
    caller = "cumulative_incidence"
    bounds.check_level(caller, level)
    times = _read_times(caller, at)
    sample = read_persons(caller, time, event, group, entry, count)
    if cause < 1 or cause % 1:
        raise ValueError(f"{caller}: cause is {cause!r}; expected a code of 1 or more.")
    return _table(sample, times, cause, partial(_incidence, level=level))


def kaplan_meier(
    time: Numbers,
    event: Numbers,
    *,
    group: Any = None,
    at: Numbers,
    entry: Numbers | None = None,
    interval: str = "log-log",
    level: float = 0.95,
) -> pd.DataFrame:
    """Share that has had the event by a time, without competing events (Kaplan-Meier), in [0, 1].

    1 - S: one minus the product, over the times so far, of the share of those at risk that stays
    without the event.

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
        without the event. Where all or nobody had it, the bounds of "log-log" are Wilson's on the
        persons whose outcome by then is known; those of "log" and "plain" are missing, or the value
        itself.

    Raises
    ------
    ValueError
        As `cumulative_incidence`; also for an event code above 1, which competes.

    References
    ----------
    R survival 3.5-3: summary(survfit(Surv(time, event) ~ group, conf.type = "log-log"), times).

    Examples
    --------
    Of four, one reaches it at 1; one is last seen at 2; of the other two one reaches it at 3.

    >>> made = kaplan_meier([1, 2, 3, 4], [1, 0, 1, 0], at=[2, 3, 9])
    >>> made[["value", "reason"]].to_dict("list")
    {'value': [0.25, 0.625, nan], 'reason': ['', '', 'follow-up ends at 4']}
    """
    caller = "kaplan_meier"
    if interval not in _SCALES:
        raise ValueError(f"{caller}: interval {interval!r}; expected one of {list(_SCALES)}.")
    bounds.check_level(caller, level)
    times = _read_times(caller, at)
    sample = read_persons(caller, time, event, group, entry)
    refuse_competing(caller, sample)
    return _table(sample, times, 1, partial(_survival, interval=interval, level=level))


def _read_times(caller: str, at: Numbers) -> Floats:
    """Read the times asked for, one or several."""
    times = np.atleast_1d(bounds.read_counts(caller, "at", at))
    bounds.refuse(caller, "at", np.isnan(times), times, "a number")
    return times


def _table(sample: Sample, at: Floats, cause: int, estimate: Estimate) -> pd.DataFrame:
    """Estimate each group at each time; missing beyond its last exit, with the reason."""
    parts = [_rows(curve, at, estimate) for curve in risk_sets.curves(sample, cause)]
    columns = {name: np.vstack([part[name] for part in parts]).ravel() for name in parts[0]}
    group, time = sample.labels.repeat(len(at)), np.tile(at, len(sample.labels))
    return pd.DataFrame({"group": group, "time": time, **columns})


def _rows(curve: Curve, at: Floats, estimate: Estimate) -> dict[str, Array]:
    """Return the columns of one curve: a row per group, a column per time."""
    # A time asked for equals an exit time that differs by rounding only.
    slack = risk_sets.TIED * np.maximum(1, at)
    last = np.reshape(curve.last, (-1, 1))
    # Where the last events took everybody nothing more can happen, as R's extend = TRUE has it.
    beyond = (at > last + slack) & (surviving(curve)[..., -1:] > ROUNDING)
    next_exit = np.searchsorted(curve.time, at - slack)
    passed = np.searchsorted(curve.time, at + slack, side="right")
    found = (*estimate(curve, passed, next_exit), largest_step(curve, passed))
    value, se, low, high, step = (np.where(beyond, np.nan, column) for column in found)
    ends = [[f"follow-up ends at {time:g}"] for time in last[:, 0]]
    return {
        "n": np.reshape(curve.n, (-1, 1)).repeat(len(at), axis=1),
        "at_risk": np.atleast_2d(risk_sets.padded(curve.at_risk)[..., next_exit]),
        "value": value,
        "se": se,
        "low": low,
        "high": high,
        "step": step,
        "reason": np.where(beyond, ends, ""),
    }


def _incidence(curve: Curve, index: Array, before: Array, level: float) -> Estimates:
    """Return value, standard error and bounds of the incidence after `index` exit times."""
    value, se = incidence(curve, index)
    # A sum of shares that is 1 but for rounding.
    value = np.where(np.abs(value - 1) < ROUNDING, 1.0, value)
    at_edge = (value == 0) | (value == 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(at_edge, _known(curve, before), value * (1 - value) / se**2)
    size = np.minimum(size, np.reshape(curve.n, (-1, 1)) if value.ndim > 1 else curve.n)
    return value, se, *bounds.wilson(value * size, size, level)


def _known(curve: Curve, index: Array) -> Floats:
    """Return how many had an event before a time or are under observation at it."""
    known = running(curve.events)[..., index] + risk_sets.padded(curve.at_risk)[..., index]
    return np.where(known > 0, known, np.nan).astype(float)


def _survival(curve: Curve, index: Array, before: Array, interval: str, level: float) -> Estimates:
    """Return value, standard error and bounds of 1 - S after `index` exit times."""
    survival, at_risk = surviving(curve)[..., index], present(curve)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = running(curve.events / (at_risk * (at_risk - curve.events)))
        relative = np.sqrt(squares[..., index])
        se = survival * relative
        low, high = _SCALES[interval](survival, relative * bounds.normal_quantile(level))
    if interval == "log-log":
        known = _known(curve, before)
        edges = bounds.wilson(survival * known, known, level)
        at_edge = (survival == 0) | (survival == 1)
        low, high = (np.where(at_edge, *each) for each in zip(edges, (low, high), strict=True))
    return 1 - survival, se, 1 - high, 1 - low


def _plain(survival: Floats, half: Floats) -> tuple[Floats, Floats]:
    return np.maximum(survival - survival * half, 0), np.minimum(survival + survival * half, 1)


def _log(survival: Floats, half: Floats) -> tuple[Floats, Floats]:
    return survival * np.exp(-half), np.minimum(survival * np.exp(half), 1)


def _log_log(survival: Floats, half: Floats) -> tuple[Floats, Floats]:
    inside = np.where((survival > 0) & (survival < 1), survival, np.nan)
    half = half / -np.log(inside)
    return inside ** np.exp(half), inside ** np.exp(-half)


_SCALES = {"log-log": _log_log, "log": _log, "plain": _plain}
