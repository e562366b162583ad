"""Differences between groups of a sample at equal composition, with the variance of the design."""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Array, Flags, Floats
from analysis.statistics.samples import _influence
from analysis.statistics.samples import _sample_design as sample_design

__all__ = ["difference"]

# A logit that separates the outcomes has slopes without end.
STEEPEST, ROUNDS, CLOSE = 15, 50, 1e-12


class _Sample(NamedTuple):
    """Outcome, groups and held characteristics of those in the domain."""

    outcome: Floats
    group: Array  # number of the group, the reference 0
    groups: int
    held: Floats  # zeros and ones
    is_share: bool

    def design(self, group: Array) -> Floats:
        """Columns of the regression: intercept, other groups, what is held equal."""
        members = np.eye(self.groups)[group][:, 1:]
        return np.column_stack([np.ones(len(group)), members, self.held])


def difference(
    data: pd.DataFrame,
    outcome: str,
    *,
    by: str,
    reference: Hashable,
    held: Sequence[str],
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    level: float = 0.95,
    lonely_psu: str = "fail",
    replicates: Sequence[str] | None = None,
    scale: float | Sequence[float] | None = None,
    mse: bool = False,
) -> pd.DataFrame:
    """Mean of the reference minus that of each other group, both with the composition of all.

    A weighted regression of the outcome on group and held characteristics (a logit where the
    outcome is 0 or 1, else a linear one) gives everybody an expected outcome in each group; the
    weighted means of these over all who answered are compared (predictive margins). 0 means equal
    at equal composition, positive that the group is below the reference. It describes; it is not
    the effect of belonging to the group.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per respondent, for the whole sample. Who lacks the outcome is outside the domain.
    outcome, by, held : str, or list of str
        Columns of numbers, of the groups, and of the categories to hold equal.
    reference : object
        The group to compare with.
    weight, strata, psu, level, lonely_psu, replicates, scale, mse : optional
        As `survey.mean`.

    Returns
    -------
    pandas.DataFrame
        One row per other group, sorted: the `by` column, `n` (its respondents), `value`, `se`,
        `low`, `high` (symmetric, with t), `df` (PSUs minus strata, less the slopes). Missing where
        the regression cannot be fitted.

    Raises
    ------
    ValueError
        For an absent column, a missing group, characteristic or weight, a lonely PSU, or when
        nobody of the reference answered.

    Notes
    -----
    Linearised with all that is estimated: coefficients, and composition. svypredmeans of R's survey
    gives the same values; its variance leaves out how the two go together.

    References
    ----------
    Graubard and Korn (1999), Biometrics 55: 652-659; R survey 4.1-1: svyglm, svypredmeans; svytotal
    of the influence.

    Examples
    --------
    Men score 3, women 0.5 in both groups; "b" has more women.

    >>> table = pd.DataFrame({"g": list("aaaaaabbbb"), "sex": list("MMFFFFMFFF")})
    >>> table["score"] = [2, 4, 1, 1, 0, 0, 3, 1, 0, 0.5]
    >>> found = difference(table, "score", by="g", reference="a", held=["sex"])
    >>> found["g"].tolist(), float(abs(found["value"].round(6)[0])), found["df"].tolist()
    (['b'], 0.0, [7.0])
    """
    caller = "equal_composition.difference"
    bounds.check_level(caller, level)
    copies = list(replicates or [])
    sample_design.refuse_absent(caller, data, [outcome, by, *held, weight, strata, psu, *copies])
    sample_design.refuse_missing(caller, data, [by, *held])
    design = sample_design.read_design(
        caller, data, weight=weight, strata=strata, psu=psu, lonely_psu=lonely_psu,
        replicates=replicates, scale=scale, mse=mse,
    )  # fmt: skip
    values, answered = sample_design.read_outcome(caller, data, outcome, [by], "drop")
    rows = answered & (design.weight > 0)
    groups = data.loc[rows, by]
    if reference not in set(groups):
        raise ValueError(
            f"{caller}: nobody of the reference {reference!r} answered; groups that did: "
            f"{sorted(set(groups), key=str)}."
        )
    others = sorted(set(groups) - {reference})
    sample = _Sample(
        outcome=values[rows],
        group=groups.map({reference: 0, **{name: i + 1 for i, name in enumerate(others)}})
        .to_numpy()
        .astype(int),
        groups=len(others) + 1,
        held=_dummies(data.loc[rows, list(held)]),
        is_share=bool(np.isin(values[rows], (0, 1)).all()),
    )
    found, influence = _gaps(sample, design.weight[rows])
    scores = np.zeros((len(data), len(others)))
    scores[rows] = influence
    se = np.full(len(others), np.nan)
    if np.isfinite(found).all():
        se = _influence.standard_errors(caller, design, scores, rows, _again(sample, rows))
    slopes = len(others) + sample.held.shape[1]
    df = sample_design.degrees_of_freedom(design, rows) - slopes
    half = (stats.t.ppf(0.5 + level / 2, df) if df > 0 else np.nan) * se
    n = np.bincount(sample.group, minlength=sample.groups)[1:]
    numbers = {"n": n, "value": found, "se": se, "low": found - half, "high": found + half}
    return pd.DataFrame({by: others, **numbers, "df": float(df)})


def _again(sample: _Sample, rows: Flags) -> Callable[[Floats], Floats]:
    """Return what gives the gaps under other weights of the whole sample."""
    return lambda weight: _gaps(sample, weight[rows])[0]


def _dummies(held: pd.DataFrame) -> Floats:
    """Write categories as zeros and ones, the first of each column left out."""
    if held.empty:
        return np.empty((len(held), 0))
    return pd.get_dummies(held.astype(str), drop_first=True, dtype=float).to_numpy()


def _gaps(sample: _Sample, weight: Floats) -> tuple[Floats, Floats]:
    """Gaps of the other groups to the reference, and what each row adds to them."""
    design = sample.design(sample.group)
    beta = _fit(sample, design, weight)
    others = sample.groups - 1
    if beta is None:
        return np.full(others, np.nan), np.zeros((len(weight), others))
    expected, slope = _expected(sample, design @ beta)
    bread = np.linalg.inv(design.T @ ((weight * slope)[:, None] * design))
    of_beta = (weight * (sample.outcome - expected))[:, None] * (design @ bread)
    means, scores = [], []
    for group in range(sample.groups):
        at = sample.design(np.full(len(weight), group))
        value, steep = _expected(sample, at @ beta)
        mean = float(np.average(value, weights=weight))
        gradient = (weight * steep) @ at / weight.sum()
        means.append(mean)
        scores.append(weight * (value - mean) / weight.sum() + of_beta @ gradient)
    gaps = means[0] - np.array(means[1:])
    return gaps, scores[0][:, None] - np.array(scores[1:]).T


def _expected(sample: _Sample, linear: Floats) -> tuple[Floats, Floats]:
    """Return the expected outcome and its slope."""
    if not sample.is_share:
        return linear, np.ones(len(linear))
    chance = special.expit(linear)
    return chance, chance * (1 - chance)


def _fit(sample: _Sample, design: Floats, weight: Floats) -> Floats | None:
    """Fit the weighted regression by Newton's method; None where it has no solution."""
    known = weight > 0
    if np.linalg.matrix_rank(design[known]) < design.shape[1]:
        return None
    beta = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        expected, slope = _expected(sample, design @ beta)
        hessian = design.T @ ((weight * slope)[:, None] * design)
        try:
            step = np.linalg.solve(hessian, design.T @ (weight * (sample.outcome - expected)))
        except np.linalg.LinAlgError:
            return None
        beta = beta + step
        if sample.is_share and np.abs(beta).max() >= STEEPEST:
            return None
        if np.abs(step).max() < CLOSE:
            return np.asarray(beta, dtype=float)
    return None
