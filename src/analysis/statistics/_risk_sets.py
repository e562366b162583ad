"""Who is under observation when: durations, events and late entry, counted per group and time."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds

# Times closer than this, absolutely or relative to their mean, are one time, as in R survival.
TIED = np.sqrt(np.finfo(float).eps)
# Durations in these are counted as they are.
_WHOLE = ("int16", "int32", "int64")


class Sample(NamedTuple):
    """Checked persons."""

    labels: pd.Index  # the groups, sorted
    code: np.ndarray  # number of the group of each person
    time: np.ndarray
    event: np.ndarray
    entry: np.ndarray | None


class Curve(NamedTuple):
    """One group at its distinct exit times, or all groups on one grid of times: then with a row per group.

    The persons are there only where observation starts after 0, and then of one group.
    """

    n: int | np.ndarray
    time: np.ndarray
    last: float | np.ndarray  # the last time at which anybody leaves
    events: np.ndarray  # exits with any event
    caused: np.ndarray  # exits with the event asked for
    at_risk: np.ndarray  # entered before this time and not out before it
    exit: np.ndarray | None = None  # of each person: index of the exit time,
    entry: np.ndarray | None = None  # number of exit times before or at the entry,
    persons: np.ndarray | None = (
        None  # and whether censored, with another event, the event asked for
    )


def read(caller, time, event, group, entry=None):
    """Read the persons; refuse what cannot be a duration or an event."""
    time = _durations(caller, "time", time)
    event = _codes(caller, event, len(time))
    code, labels = _grouped(caller, group, len(time))
    if entry is not None:
        entry = _durations(caller, "entry", entry, expected=len(time))
        bounds.refuse(caller, "entry", entry >= time, entry, "an entry before the time of exit")
    return Sample(labels, code, time, event, entry)


def curves(sample, cause) -> Iterator[Curve]:
    """Count per group, in the order of the labels."""
    kind = (sample.event > 0).view(np.int8) + (sample.event == cause).view(np.int8)
    if _in_few_units(sample):
        yield _from_start(*_tabulated(sample, kind))
        return
    starts = np.append(0, np.bincount(sample.code, minlength=len(sample.labels)).cumsum())
    time, kind, entry = _sorted(sample, kind)
    cut, time, counts = _run_lengths(time, kind, starts)
    for group in range(len(sample.labels)):
        part, persons = (slice(ends[group], ends[group + 1]) for ends in (cut, starts))
        if entry is None:
            yield _from_start(time[part], counts[:, part])
        else:
            yield _with_entry(time[part], counts[:, part], entry[persons], kind[persons])


def _in_few_units(sample):
    """Tell whether all durations are few whole units (months), observed from 0 on."""
    if sample.entry is not None or (int(sample.time.max()) + 1) * len(sample.labels) > 4 * len(
        sample.time
    ):
        return False
    return sample.time.dtype.kind == "i" or (sample.time == np.floor(sample.time)).all()


def _tabulated(sample, kind):
    """Count kind of exit x group x time at once."""
    width = int(sample.time.max()) + 1
    shape = (3, len(sample.labels), width)
    key = kind * np.int64(shape[1]) + sample.code
    key *= width
    key += sample.time.astype(np.int64, copy=False)
    return np.arange(width), np.bincount(key, minlength=np.prod(shape)).reshape(shape)


def _sorted(sample, kind):
    """Sort the persons by group and time, with times that differ by rounding only made equal."""
    order = np.argsort(sample.time)
    time, entry = _one_time_for_ties(
        sample.time[order], None if sample.entry is None else sample.entry[order]
    )
    # Few groups sort faster as small integers.
    small = sample.code.astype(np.min_scalar_type(len(sample.labels)))
    again = np.argsort(small[order], kind="stable")
    return time[again], kind[order[again]], None if entry is None else entry[again]


def _run_lengths(time, kind, starts):
    """Count the exits of each kind at each distinct time of each group, of sorted persons."""
    new = np.append(True, np.diff(time) != 0)
    new[starts[:-1]] = True
    first = np.flatnonzero(new)
    key = kind * np.int64(len(first)) + np.cumsum(new) - 1
    counts = np.bincount(key, minlength=3 * len(first)).reshape(3, len(first))
    return np.searchsorted(first, starts), time[first], counts


def _from_start(time, counts):
    """Count one group, or a row of counts for each, observed from 0 on."""
    at_risk = counts.sum(axis=0)[..., ::-1].cumsum(axis=-1)[..., ::-1]
    last = time[np.count_nonzero(at_risk, axis=-1) - 1]
    return Curve(at_risk[..., 0], time, last, counts[1] + counts[2], counts[2], at_risk)


def _with_entry(time, counts, entry, kind):
    """Count a group of which each person is observed from their entry on, that time not included."""
    leaving, n = counts.sum(axis=0), len(entry)
    passed = np.searchsorted(time, entry, side="right")
    entered = np.bincount(passed, minlength=len(time) + 1).cumsum()[:-1]
    at_risk = leaving[::-1].cumsum()[::-1] - (n - entered)
    exits, persons = np.repeat(np.arange(len(time)), leaving), kind == np.arange(3)[:, None]
    return Curve(
        n, time, time[-1], counts[1] + counts[2], counts[2], at_risk, exits, passed, persons
    )


def _durations(caller, name, values, *, expected=None):
    """Read durations: numbers of 0 or more, none missing."""
    if pd.api.types.is_list_like(values) and not isinstance(values, pd.Series | np.ndarray):
        values = pd.Series(values)
    if not pd.api.types.is_numeric_dtype(values):
        raise ValueError(
            f"{caller}: {name} holds {values.dtype}; expected numbers, such as months."
        )
    values = np.asarray(values) if str(values.dtype) in _WHOLE else bounds.floats(values)
    if values.ndim != 1 or len(values) == 0 or len(values) != (expected or len(values)):
        raise ValueError(
            f"{caller}: {name} has shape {values.shape}; expected one number per person."
        )
    if values.dtype.kind == "f":
        bounds.refuse(
            caller, name, ~np.isfinite(values), values, "a finite number for every person"
        )
    bounds.refuse(caller, name, values < 0, values, "0 or more")
    return values


def _codes(caller, event, expected):
    """Read events: whole numbers, 0 for censored."""
    event = (
        event
        if isinstance(event, np.ndarray) and event.dtype.kind in "biu"
        else bounds.floats(event)
    )
    if event.shape != (expected,):
        raise ValueError(
            f"{caller}: event has shape {event.shape}; expected one code for each of "
            f"{expected} persons."
        )
    if event.dtype.kind == "f":
        bounds.refuse(caller, "event", ~(event % 1 == 0), event, "a whole number for every person")
    bounds.refuse(
        caller,
        "event",
        event < 0,
        event,
        "0 (censored), 1 (the event) or a competing event from 2 on",
    )
    return event.astype(np.int16, copy=False)


def _grouped(caller, group, expected):
    """Number the groups in sorted order; without groups all are '_T'."""
    if group is None:
        return np.zeros(expected, dtype=np.int64), pd.Index(["_T"])
    if len(group) != expected:
        raise ValueError(
            f"{caller}: group has {len(group)} values; expected one for each of {expected} persons."
        )
    group = (
        group
        if isinstance(group, pd.Series | pd.Index | pd.Categorical | np.ndarray)
        else pd.Series(group)
    )
    group = getattr(group, "array", group)
    known = isinstance(group, pd.Categorical)
    code, labels = (group.codes, group.categories) if known else pd.factorize(group, sort=True)
    if (code < 0).any():
        raise ValueError(
            f"{caller}: group is missing for {(code < 0).sum()} persons; expected a group for each."
        )
    return _without_empty(code, group) if known else (code, pd.Index(labels))


def _without_empty(code, group):
    """Number the categories that somebody is in, in their order."""
    used = np.bincount(code, minlength=len(group.categories)) > 0
    labels = pd.Index(pd.Categorical.from_codes(np.flatnonzero(used), dtype=group.dtype))
    return (code if used.all() else (used.cumsum() - 1)[code]), labels


def _one_time_for_ties(time, entry):
    """Give times that differ by rounding only the same value; `time` is sorted."""
    known = time if entry is None else np.sort(np.concatenate([time, entry]))
    gap = np.diff(known)
    close = TIED * max(1.0, known[np.append(True, gap > 0)].mean())
    if not ((gap > 0) & (gap <= close)).any():
        return time, entry
    new = np.append(True, gap > close)
    cuts = known[new]
    if entry is None:
        return cuts[np.cumsum(new) - 1], None
    return tuple(cuts[np.searchsorted(cuts, x, side="right") - 1] for x in (time, entry))
