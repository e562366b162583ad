"""A logistic regression on categories, that says where it cannot be fitted."""

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationError

from analysis.statistics._types import Floats

__all__ = ["Logit", "dummies", "fit_logit", "read_groups", "read_persons_of_rows"]

# A logit that separates the outcomes has slopes without end.
STEEPEST = 15


class Logit(NamedTuple):
    """Coefficients (intercept, other groups, covariates) and their covariance."""

    beta: Floats
    covariance: Floats


def dummies(covariates: pd.DataFrame) -> Floats:
    """Write categories as zeros and ones, the first of each column left out."""
    if covariates.empty:
        return np.empty((len(covariates), 0))
    return pd.get_dummies(covariates.astype(str), drop_first=True, dtype=float).to_numpy()


def fit_logit(outcome: Floats, design: Floats, count: Floats) -> Logit | None:
    """Fit the logit on rows that each stand for some persons; None where outcomes are separated."""
    if np.linalg.matrix_rank(design) < design.shape[1] or len(set(outcome)) < 2:
        return None
    try:
        model = GLM(outcome, design, family=Binomial(), freq_weights=count)
        fit = model.fit(tol=1e-12, maxiter=100)
    except PerfectSeparationError:
        return None
    if not fit.converged or np.abs(fit.params).max() >= STEEPEST:
        return None
    return Logit(np.asarray(fit.params), np.asarray(fit.cov_params()))


def read_persons_of_rows(caller: str, count: ArrayLike | None, rows: int) -> Floats:
    """How many persons each row stands for; one where nothing is said.

    Raises
    ------
    ValueError
        When a number is below 1 or no whole one, or there is not one for each row.
    """
    if count is None:
        return np.ones(rows)
    counts = np.asarray(count, dtype=float)
    if counts.shape != (rows,) or not ((counts >= 1) & (counts % 1 == 0)).all():
        raise ValueError(
            f"{caller}: count has shape {counts.shape} and values from {counts.min():g} to "
            f"{counts.max():g}; expected a whole number of 1 or more for each of {rows} rows."
        )
    return counts


def read_groups(
    caller: str, group: ArrayLike, covariates: pd.DataFrame, reference: Hashable
) -> tuple[pd.Series, list[Hashable]]:
    """Group of each person, and the groups that are compared with the reference, sorted.

    Raises
    ------
    ValueError
        When a group or covariate is missing, or nobody is in the reference group.
    """
    groups = pd.Series(np.asarray(group))
    if groups.isna().any() or covariates.isna().to_numpy().any():
        raise ValueError(
            f"{caller}: a group or covariate is missing; expected a category for every person."
        )
    others = sorted(set(groups) - {reference})
    if reference not in set(groups):
        raise ValueError(
            f"{caller}: nobody is in the reference group {reference!r}; groups are {others}."
        )
    return groups, others
