"""Whether groups have the same cumulative incidence of an event: Gray's test."""

from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from analysis.statistics._types import Array, Floats, Numbers
from analysis.statistics.durations._persons import Sample, read_persons

__all__ = ["gray"]


def gray(
    time: Numbers, event: Numbers, group: Any, *, cause: int = 1, count: Numbers | None = None
) -> dict[str, float]:
    """Test whether the groups have the same cumulative incidence of an event, others competing.

    Observed events less those expected if the subdistribution hazards were equal, squared over
    their variance. Where the log-rank test compares the pace among those still there, this compares
    the shares that have had the event.

    Parameters
    ----------
    time : array of numbers
        Duration until an event or the end of observation, one per person.
    event : array of int
        0 censored, else the event.
    group : array
        Group of each person; two groups or more.
    cause : int
        Code of the event asked for; other codes compete with it.
    count : array of int, optional
        How many persons each row stands for; without it one.

    Returns
    -------
    dict
        `statistic` (chi-squared), `df` (groups minus 1) and `p`; without any such event the
        statistic and p are missing.

    Raises
    ------
    ValueError
        As `time_to_event.cumulative_incidence`; also for a single group.

    References
    ----------
    Gray (1988), Annals of Statistics 16: 1141-1154, with rho 0; R cmprsk 2.2-11: cuminc(ftime,
    fstatus, group)$Tests.

    Examples
    --------
    >>> made = gray([1, 2, 3, 1, 2, 3], [1, 2, 0, 1, 2, 0], list("aaabbb"))
    >>> round(made["statistic"], 6), made["df"], round(made["p"], 6)
    (0.0, 1, 1.0)
    """
    sample = read_persons("gray", time, event, group, count=count)
    groups = len(sample.labels)
    if groups < 2:
        raise ValueError("gray: there is one group only; expected two or more.")
    caused, others, at_risk = _counts(sample, cause)
    if not caused.any():
        return {"statistic": np.nan, "df": groups - 1, "p": np.nan}
    score, variance = _score(caused, others, at_risk)
    # The last group follows from the others.
    gap, spread = score[:-1], variance[:-1, :-1]
    statistic = float(gap @ np.linalg.lstsq(spread, gap, rcond=None)[0])
    df = groups - 1
    return {"statistic": statistic, "df": df, "p": float(stats.chi2.sf(statistic, df))}


def _counts(sample: Sample, cause: int) -> tuple[Floats, Floats, Floats]:
    """Events asked for, other events and persons at risk: distinct times by groups."""
    times, at = np.unique(sample.time, return_inverse=True)
    shape = (len(times), len(sample.labels))
    persons = np.ones(len(at)) if sample.persons is None else sample.persons

    def table(rows: Array) -> Floats:
        counts = np.zeros(shape)
        np.add.at(counts, (at[rows], sample.code[rows]), persons[rows])
        return counts

    leaving = table(np.ones(len(at), dtype=bool))
    at_risk = leaving[::-1].cumsum(axis=0)[::-1]
    caused = sample.event == cause
    return table(caused), table((sample.event > 0) & ~caused), at_risk


class _Sums(NamedTuple):
    """What the variance is made of: sums over time, filled as time goes on."""

    variance: Floats
    weights: Floats  # of the groups (columns) in the score of each group (rows)
    linear: Floats
    squares: Floats

    def add(self, group: int, part: Floats, share: float, amount: float) -> None:
        """Add what the events of a group at one time contribute."""
        np.add(self.variance, np.outer(part, part) * amount, out=self.variance)
        self.linear[:, group] += part * share * amount
        self.squares[group] += share**2 * amount

    def whole(self) -> Floats:
        """Return the covariance, with the weights as they are in the end."""
        crossed = self.weights @ self.linear.T
        return self.variance + (self.weights * self.squares) @ self.weights.T + crossed + crossed.T


def _score(caused: Floats, others: Floats, at_risk: Floats) -> tuple[Floats, Floats]:
    """Observed less expected events of each group, and the covariance of these."""
    groups = at_risk.shape[1]
    survival, incidence, pooled = np.ones(groups), np.zeros(groups), 0.0
    score, square = np.zeros(groups), (groups, groups)
    sums = _Sums(np.zeros(square), np.zeros(square), np.zeros(square), np.zeros(groups))
    for own, other, n in zip(caused, others, at_risk, strict=True):
        if not (own.any() or other.any()):
            continue
        size, events = _divided(n, survival, n > 0), float(own.sum())
        total = float(size.sum())
        step = np.diag(size) - np.outer(size, size) / total
        sums.weights[:] += step * events / (total * (1 - pooled))
        score += own - events * size * (1 - incidence) / (size @ (1 - incidence))
        after = survival * (1 - _divided(own + other, n, n > 0))
        now = pooled + events / total
        left = _divided(np.full(groups, 1 - now), after, after > 0)
        for k in np.flatnonzero(n > 0).tolist():
            if events:
                tied = 1 - (events - 1) / (total * survival[k] - 1) if events > 1 else 1.0
                part = step[:, k] - (1 - left[k]) * sums.weights[:, k]
                sums.add(k, part, 1 - left[k], tied * survival[k] * events / (total * n[k]))
            if other[k] and after[k] > 0:
                tied = 1 - (other[k] - 1) / (n[k] - 1) if other[k] > 1 else 1.0
                part = left[k] * sums.weights[:, k]
                sums.add(k, part, -left[k], tied * survival[k] ** 2 * other[k] / n[k] ** 2)
        incidence = incidence + survival * _divided(own, n, n > 0)
        survival, pooled = after, now
    return score, sums.whole()


def _divided(part: Floats, whole: Floats, where: Array) -> Floats:
    """Return part / whole, 0 elsewhere."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=where)
