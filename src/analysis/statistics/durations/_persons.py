"""Reading persons under observation: durations, events, groups, late entry."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Array, Numbers

# Durations in these are counted as they are.
_WHOLE = ("int16", "int32", "int64")


class Sample(NamedTuple):
    """Persons that were checked."""

    labels: pd.Index  # the groups, sorted
    code: Array  # number of the group of each person
    time: Array
    event: Array
    entry: Array | None
    persons: Array | None = None  # persons that each row stands for; without it 1


def read_persons(
    caller: str,
    time: Numbers,
    event: Numbers,
    group: Any,
    entry: Numbers | None = None,
    count: Numbers | None = None,
) -> Sample:
    """Read the persons; refuse what cannot be a duration or an event."""
    times = _read_durations(caller, "time", time)
    events = _read_events(caller, event, len(times))
    code, labels = _number_groups(caller, group, len(times))
    counts = None if count is None else _read_persons_of_rows(caller, count, len(times))
    if entry is None:
        return Sample(labels, code, times, events, None, counts)
    entries = _read_durations(caller, "entry", entry, expected=len(times))
    late = entries >= times
    bounds.refuse(caller, "entry", late, entries, "an entry before the time of exit")
    if counts is None:
        return Sample(labels, code, times, events, entries)
    # Each person has an influence of their own there.
    persons = (each.repeat(counts) for each in (code, times, events, entries))
    return Sample(labels, *persons)


def refuse_competing(caller: str, sample: Sample) -> None:
    """Refuse event codes above 1."""
    if sample.event.max() > 1:
        raise ValueError(
            f"{caller}: event holds {sample.event.max()}; expected 0 (censored) or 1. Competing "
            "events need cumulative_incidence."
        )


def _read_durations(caller: str, name: str, values: Any, *, expected: int | None = None) -> Array:
    """Read durations: numbers of 0 or more, none missing."""
    if pd.api.types.is_list_like(values) and not isinstance(values, pd.Series | np.ndarray):
        values = pd.Series(values)
    if not pd.api.types.is_numeric_dtype(values):
        raise ValueError(
            f"{caller}: {name} holds {values.dtype}; expected numbers, such as months."
        )
    durations: Array = np.asarray(values) if str(values.dtype) in _WHOLE else bounds.floats(values)
    several = durations.ndim == 1 and len(durations) > 0
    if not several or len(durations) != (expected or len(durations)):
        raise ValueError(
            f"{caller}: {name} has shape {durations.shape}; expected one number per person."
        )
    if durations.dtype.kind == "f":
        infinite = ~np.isfinite(durations)
        bounds.refuse(caller, name, infinite, durations, "a finite number for every person")
    bounds.refuse(caller, name, durations < 0, durations, "0 or more")
    return durations


def _read_events(caller: str, event: Any, expected: int) -> Array:
    """Read events: whole numbers, 0 for censored."""
    is_whole = isinstance(event, np.ndarray) and event.dtype.kind in "biu"
    events: Array = event if is_whole else bounds.floats(event)
    if events.shape != (expected,):
        raise ValueError(
            f"{caller}: event has shape {events.shape}; expected one code for each of "
            f"{expected} persons."
        )
    if events.dtype.kind == "f":
        broken = ~(events % 1 == 0)
        bounds.refuse(caller, "event", broken, events, "a whole number for every person")
    codes = "0 (censored), 1 (the event) or a competing event from 2 on"
    bounds.refuse(caller, "event", events < 0, events, codes)
    # Most codes are small, and small integers are fast.
    kind = np.int16 if events.max() <= np.iinfo(np.int16).max else np.int64
    return events.astype(kind, copy=False)


def _read_persons_of_rows(caller: str, count: Numbers, expected: int) -> Array:
    """Read how many persons each row stands for: whole numbers of 1 or more."""
    counts = bounds.floats(count)
    if counts.shape != (expected,):
        raise ValueError(
            f"{caller}: count has shape {counts.shape}; expected one number for each of "
            f"{expected} rows."
        )
    wrong = ~((counts >= 1) & (counts % 1 == 0))
    bounds.refuse(caller, "count", wrong, counts, "a whole number of 1 or more for every row")
    return counts.astype(np.int64)


def _number_groups(caller: str, group: Any, expected: int) -> tuple[Array, pd.Index]:
    """Number the groups in sorted order; without groups all are '_T'."""
    if group is None:
        return np.zeros(expected, dtype=np.int64), pd.Index(["_T"])
    if len(group) != expected:
        raise ValueError(
            f"{caller}: group has {len(group)} values; expected one for each of {expected} persons."
        )
    if not isinstance(group, pd.Series | pd.Index | pd.Categorical | np.ndarray):
        group = pd.Series(list(group))
    values = group.array if hasattr(group, "array") else group
    code, labels = _categories(values) if isinstance(values, pd.Categorical) else _sorted(values)
    if (code < 0).any():
        raise ValueError(
            f"{caller}: group is missing for {(code < 0).sum()} persons; expected a group for each."
        )
    return code, labels


def _sorted(values: Any) -> tuple[Array, pd.Index]:
    """Number values of any kind in sorted order: words, whole numbers, booleans, nullable ones."""
    code, labels = pd.Index(values).factorize(sort=True)
    return np.asarray(code), labels


def _categories(group: pd.Categorical) -> tuple[Array, pd.Index]:
    """Number the categories that somebody is in, in their order; -1 where it is missing."""
    code = np.asarray(group.codes)
    used = np.bincount(code[code >= 0], minlength=len(group.categories)) > 0
    labels = pd.Index(pd.Categorical.from_codes(np.flatnonzero(used), dtype=group.dtype))
    return (code if used.all() else np.where(code < 0, -1, (used.cumsum() - 1)[code])), labels
