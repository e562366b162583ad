"""Average difference in chance between groups at equal characteristics, by logistic regression."""

from collections.abc import Hashable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats
from analysis.statistics.composition._logit import (
    Logit,
    dummies,
    fit_logit,
    read_groups,
    read_persons_of_rows,
)

__all__ = ["average_difference"]


def average_difference(
    outcome: ArrayLike,
    group: ArrayLike,
    covariates: pd.DataFrame,
    *,
    reference: Hashable,
    count: ArrayLike | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Average difference in chance with a reference group, in [-1, 1], by logistic regression.

    The mean, over all persons and with their own covariates, of the chance each would have in the
    group less the chance they would have in the reference. 0 means no difference at equal
    characteristics, positive that the group has the higher chance. It describes; it is not the
    effect of belonging to the group.

    Parameters
    ----------
    outcome : array of bool
        Whether the person has the outcome.
    group : array
        Group of each person.
    covariates : pandas.DataFrame
        Categories to hold equal, one column each; may have no columns.
    reference : value
        The group that the others are compared with.
    count : array of int, optional
        How many persons each row stands for, where those alike in all of these were counted
        before; without it one.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row per other group, sorted: `group`, `n` (its persons), `value`, `se`, `low`, `high`,
        `df` (persons less parameters). Missing where the outcomes are separated, so that no logit
        fits.

    Raises
    ------
    ValueError
        When nobody is in the reference group, a group or covariate is missing, or a count is below
        1.

    Notes
    -----
    Standard errors by the delta method, for these persons as they are: that others could have been
    drawn counts in the coefficients only. Without covariates it is the plain difference in shares.

    References
    ----------
    R 4.2.2: glm(y ~ g + x, binomial), predict for all with g set to each group, gradient by hand.

    Examples
    --------
    Two of three in both groups have the outcome.

    >>> nothing = pd.DataFrame(index=range(6))
    >>> found = average_difference([1, 0, 1, 1, 1, 0], list("aaabbb"), nothing, reference="a")
    >>> found[["group", "n", "df"]].to_numpy().tolist(), float(abs(round(found["value"][0], 6)))
    ([['b', 3, 4]], 0.0)

    The same, counted.

    >>> found = average_difference(
    ...     [1, 0, 1, 0], list("aabb"), nothing[:4], reference="a", count=[2, 1, 2, 1])
    >>> found[["group", "n", "df"]].to_numpy().tolist(), float(abs(round(found["value"][0], 6)))
    ([['b', 3, 4]], 0.0)
    """
    caller = "average_difference"
    bounds.check_level(caller, level)
    yes = np.asarray(outcome, dtype=float)
    groups, others = read_groups(caller, group, covariates, reference)
    held = dummies(covariates)
    persons = read_persons_of_rows(caller, count, len(yes))
    members = np.column_stack([groups == other for other in others]).astype(float)
    fit = fit_logit(yes, np.column_stack([np.ones(len(yes)), members, held]), persons)
    value, se = _differences(fit, held, len(others), persons)
    half = bounds.normal_quantile(level) * se
    return pd.DataFrame(
        {
            "group": others,
            "n": (persons @ members).astype(int),
            "value": value,
            "se": se,
            "low": value - half,
            "high": value + half,
            "df": int(persons.sum()) - 1 - len(others) - held.shape[1],
        }
    )


def _differences(
    fit: Logit | None, held: Floats, others: int, persons: Floats
) -> tuple[Floats, Floats]:
    """Return the mean difference in chance of each other group, and its standard error."""
    if fit is None:
        return np.full(others, np.nan), np.full(others, np.nan)
    chances, gradients = [], []
    shares = persons / persons.sum()
    for place in range(others + 1):
        dummies = np.tile(np.eye(others + 1)[place][1:], (len(held), 1))
        design = np.column_stack([np.ones(len(held)), dummies, held])
        chance = 1 / (1 + np.exp(-(design @ fit.beta)))
        chances.append(shares @ chance)
        gradients.append((shares * chance * (1 - chance)) @ design)
    value = np.array(chances[1:]) - chances[0]
    slope = np.array(gradients[1:]) - gradients[0]
    return value, np.sqrt(np.einsum("gi,ij,gj->g", slope, fit.covariance, slope))
