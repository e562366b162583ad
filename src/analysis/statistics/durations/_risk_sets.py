"""Who is under observation when: exits and persons at risk, counted per group and time."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.statistics._types import Array
from analysis.statistics.durations._persons import Sample

# Times closer than this, absolutely or relative to their mean, are one time, as in R survival.
TIED = np.sqrt(np.finfo(float).eps)


class LateEntry(NamedTuple):
    """The persons of one group that is not observed from 0 on."""

    exit: Array  # index of the exit time
    entry: Array  # number of exit times before or at the entry
    kind: Array  # rows: whether censored, with another event, with the event asked for


class Curve(NamedTuple):
    """One group at its distinct exit times, or a row per group on one grid of times."""

    n: int | Array
    time: Array
    last: float | Array  # the last time at which anybody leaves
    events: Array  # exits with any event
    caused: Array  # exits with the event asked for
    at_risk: Array  # entered before this time and not out before it
    late: LateEntry | None = None  # the persons, where some are observed from a later time on


def curves(sample: Sample, cause: int) -> Iterator[Curve]:
    """Count per group, in the order of the labels."""
    kind = (sample.event > 0).view(np.int8) + (sample.event == cause).view(np.int8)
    if _in_few_units(sample):
        yield _from_start(*_tabulate(sample, kind))
        return
    starts = np.append(0, np.bincount(sample.code, minlength=len(sample.labels)).cumsum())
    time, kind, entry, persons = _sort(sample, kind)
    cut, time, counts = _run_lengths(time, kind, starts, persons)
    for group in range(len(sample.labels)):
        part = slice(cut[group], cut[group + 1])
        own = slice(starts[group], starts[group + 1])
        if entry is None:
            yield _from_start(time[part], counts[:, part])
        else:
            yield _with_entry(time[part], counts[:, part], entry[own], kind[own])


def padded(counts: Array) -> Array:
    """Put a 0 after the last time."""
    return np.concatenate([counts, np.zeros_like(counts[..., :1])], axis=-1)


def _in_few_units(sample: Sample) -> bool:
    """Tell whether all durations are few whole units (months), observed from 0 on."""
    if sample.entry is not None:
        return False
    if (int(sample.time.max()) + 1) * len(sample.labels) > 4 * len(sample.time):
        return False
    return sample.time.dtype.kind == "i" or bool((sample.time == np.floor(sample.time)).all())


def _tabulate(sample: Sample, kind: Array) -> tuple[Array, Array]:
    """Count kind of exit x group x time at once."""
    width = int(sample.time.max()) + 1
    shape = (3, len(sample.labels), width)
    key = kind * np.int64(shape[1]) + sample.code
    key *= width
    key += sample.time.astype(np.int64, copy=False)
    counts = _persons_by(key, int(np.prod(shape)), sample.persons)
    return np.arange(width), counts.reshape(shape)


def _persons_by(key: Array, width: int, persons: Array | None) -> Array:
    """Count the persons of each key, of rows that may stand for several."""
    counts = np.bincount(key, persons, minlength=width)
    return counts if persons is None else counts.astype(np.int64)


def _sort(sample: Sample, kind: Array) -> tuple[Array, Array, Array | None, Array | None]:
    """Sort the rows by group and time, with times that differ by rounding only made equal."""
    order = np.argsort(sample.time)
    time, entry = _join_ties(
        sample.time[order], None if sample.entry is None else sample.entry[order]
    )
    # Few groups sort faster as small integers.
    small = sample.code.astype(np.min_scalar_type(len(sample.labels)))
    again = np.argsort(small[order], kind="stable")
    persons = None if sample.persons is None else sample.persons[order[again]]
    return time[again], kind[order[again]], None if entry is None else entry[again], persons


def _run_lengths(
    time: Array, kind: Array, starts: Array, persons: Array | None
) -> tuple[Array, Array, Array]:
    """Count the exits of each kind at each distinct time of each group, of sorted rows."""
    new = np.append(True, np.diff(time) != 0)
    new[starts[:-1]] = True
    first = np.flatnonzero(new)
    key = kind * np.int64(len(first)) + np.cumsum(new) - 1
    counts = _persons_by(key, 3 * len(first), persons).reshape(3, len(first))
    return np.searchsorted(first, starts), time[first], counts


def _from_start(time: Array, counts: Array) -> Curve:
    """Count one group, or a row of counts for each, observed from 0 on."""
    at_risk = counts.sum(axis=0)[..., ::-1].cumsum(axis=-1)[..., ::-1]
    last = time[np.count_nonzero(at_risk, axis=-1) - 1]
    return Curve(at_risk[..., 0], time, last, counts[1] + counts[2], counts[2], at_risk)


def _with_entry(time: Array, counts: Array, entry: Array, kind: Array) -> Curve:
    """Count a group in which each person is observed after their entry."""
    leaving, n = counts.sum(axis=0), len(entry)
    passed = np.searchsorted(time, entry, side="right")
    entered = np.bincount(passed, minlength=len(time) + 1).cumsum()[:-1]
    at_risk = leaving[::-1].cumsum()[::-1] - (n - entered)
    exits, kinds = np.repeat(np.arange(len(time)), leaving), kind == np.arange(3)[:, None]
    late = LateEntry(exits, passed, kinds) if passed.any() else None
    return Curve(n, time, time[-1], counts[1] + counts[2], counts[2], at_risk, late)


def _join_ties(time: Array, entry: Array | None) -> tuple[Array, Array | None]:
    """Give times that differ by rounding only the same value; `time` is sorted."""
    known = time if entry is None else np.sort(np.concatenate([time, entry]))
    gap = np.diff(known)
    close = TIED * max(1.0, float(known[np.append(True, gap > 0)].mean()))
    if not ((gap > 0) & (gap <= close)).any():
        return time, entry
    new = np.append(True, gap > close)
    cuts = known[new]
    if entry is None:
        return cuts[np.cumsum(new) - 1], None
    joined_time = cuts[np.searchsorted(cuts, time, side="right") - 1]
    return joined_time, cuts[np.searchsorted(cuts, entry, side="right") - 1]
