"""Differences in chance weighted by the probability of belonging to a group (AIPW)."""

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Flags, Floats
from analysis.statistics.composition._logit import (
    dummies,
    fit_logit,
    read_groups,
    read_persons_of_rows,
)

__all__ = ["weighted_difference"]


def weighted_difference(
    outcome: ArrayLike,
    group: ArrayLike,
    covariates: pd.DataFrame,
    *,
    reference: Hashable,
    least: int = 30,
    count: ArrayLike | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Difference in chance with a reference group, by augmented inverse probability weighting.

    For each group, the mean over all persons of the chance that a logit among its members expects
    of them, plus for its members (outcome - that chance) / (probability of belonging to the group,
    by another logit); then group - reference, in [-1, 1]. It is right where either logit is. It
    describes; it is not the effect of belonging to the group, since what was not measured differs.

    Parameters
    ----------
    outcome : array of bool
        Whether the person has the outcome.
    group : array
        Group of each person.
    covariates : pandas.DataFrame
        Categories, one column each.
    reference : value
        The group that the others are compared with.
    least : int
        Effective members, (sum of 1 / probability)^2 / sum of its squares, that a group must have.
    count : array of int, optional
        How many persons each row stands for, where those alike in all of these were counted
        before; without it one.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per other group, sorted: `group`, `n` (its persons), `effective` (the smaller of
        group and reference), `value`, `se`, `low`, `high`, `df` (persons less parameters). Missing
        where a logit cannot be fitted, or few effective members are left: the groups then hardly
        overlap.

    Raises
    ------
    ValueError
        When nobody is in the reference group, a group or covariate is missing, or a count is below
        1.

    References
    ----------
    Robins, Rotnitzky and Zhao (1994), JASA 89: 846-866; R 4.2.2: glm within each group and glm of
    membership, binomial; standard error sd(influence) / sqrt(n).

    Examples
    --------
    Without covariates it is the plain difference: 3/4 less 1/2.

    >>> nothing = pd.DataFrame(index=range(8))
    >>> found = weighted_difference(
    ...     [1, 0, 1, 0, 1, 1, 1, 0], list("aaaabbbb"), nothing, reference="a", least=4)
    >>> found[["group", "n"]].to_numpy().tolist(), found["value"].round(6).tolist()
    ([['b', 4]], [0.25])
    """
    caller = "weighted_difference"
    bounds.check_level(caller, level)
    yes = np.asarray(outcome, dtype=float)
    groups, others = read_groups(caller, group, covariates, reference)
    persons = read_persons_of_rows(caller, count, len(yes))
    number = int(persons.sum())
    design = np.column_stack([np.ones(len(yes)), dummies(covariates)])
    base, base_effective = _pseudo(yes, (groups == reference).to_numpy(), design, persons)
    quantile, rows = bounds.normal_quantile(level), []
    for other in others:
        members = (groups == other).to_numpy()
        own, effective = _pseudo(yes, members, design, persons)
        effective = min(effective, base_effective)
        gap = own - base if effective >= least else np.full(len(yes), np.nan)
        value = float(persons @ gap) / number
        se = float(np.sqrt(persons @ (gap - value) ** 2 / (number - 1) / number))
        half = quantile * se
        row = {"group": other, "n": int(persons[members].sum()), "effective": effective}
        row |= {"value": value, "se": se, "low": value - half, "high": value + half}
        rows.append(row | {"df": number - 2 * design.shape[1]})
    columns = ["group", "n", "effective", "value", "se", "low", "high", "df"]
    return pd.DataFrame(rows, columns=columns)


def _pseudo(yes: Floats, members: Flags, design: Floats, persons: Floats) -> tuple[Floats, float]:
    """What a person of each row adds to the mean of a group, and its effective members."""
    nothing = np.full(len(yes), np.nan)
    belongs = fit_logit(members.astype(float), design, persons)
    expects = fit_logit(yes[members], design[members], persons[members])
    if belongs is None or expects is None:
        return nothing, 0.0
    probability = 1 / (1 + np.exp(-(design @ belongs.beta)))
    chance = 1 / (1 + np.exp(-(design @ expects.beta)))
    weight = np.where(members, 1 / probability, 0.0)
    effective = float((persons @ weight) ** 2 / (persons @ weight**2))
    return chance + weight * (yes - chance), effective
