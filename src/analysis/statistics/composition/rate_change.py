"""What a change in a rate is made of (Kitagawa), and how far each part moves with each count."""

import numpy as np
import pandas as pd

from analysis.statistics._types import Array, Floats

__all__ = ["split", "split_gradient"]

PARTS = ("change", "composition", "within")
COUNTS = ("weight", "yes_weight")
# Size of the imaginary step: of a smooth function its imaginary part is the derivative, without any
# rounding, however small the step.
STEP = 1e-30


def split(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """Split the change in a rate between two years into its parts, in percentage points.

    With s the share of a stratum and r its rate: composition is the sum of (s1 - s0) x (r0 + r1) /
    2, within the sum of (r1 - r0) x (s0 + s1) / 2; together they are the change. A stratum that is
    empty in one year has there the rate of the other year, so that it counts as composition.

    Parameters
    ----------
    before, after : DataFrame
        The same strata in the same order: `weight` of all, `yes_weight` of those with the property.

    Returns
    -------
    dict
        `change`, `composition`, `within`; missing (nan) where a count is missing or nobody is
        there.

    References
    ----------
    Kitagawa (1955), Journal of the American Statistical Association 50: 1168-1194, without
    interaction.

    Examples
    --------
    One in two is old, of whom half work, all young work; then three in four are old and of them 60
    % work.

    >>> strata = lambda *rows: pd.DataFrame(rows, columns=["weight", "yes_weight"])
    >>> found = split(strata((50, 25), (50, 50)), strata((75, 45), (25, 25)))
    >>> {name: round(value, 2) for name, value in found.items()}
    {'change': -5.0, 'composition': -11.25, 'within': 6.25}
    """
    composition, within = (float(each) for each in _parts(_counts(before, after)))
    return {"change": composition + within, "composition": composition, "within": within}


def split_gradient(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, Floats]:
    """How many points each part of `split` moves per unit more in each count.

    With it the variance of a part follows from those of the counts: the sum of the squared gradient
    times the variance, over all counts that err independently.

    Parameters
    ----------
    before, after : DataFrame
        As in `split`.

    Returns
    -------
    dict
        By part, an array of two years, two counts (`weight`, `yes_weight`) and the strata.

    Notes
    -----
    By a complex step, which is exact to the last digits.

    References
    ----------
    Martins, Sturdza and Alonso (2003), ACM Transactions on Mathematical Software 29: 245-262.

    Examples
    --------
    One stratum of 100, of whom 50 and then 60 work: one more who works is one point, and one more
    of all is half a point less at first and 0.6 of a point after.

    >>> strata = lambda *rows: pd.DataFrame(rows, columns=["weight", "yes_weight"])
    >>> made = split_gradient(strata((100, 50)), strata((100, 60)))
    >>> made["within"][:, :, 0].round(3).tolist()
    [[0.5, -1.0], [-0.6, 1.0]]
    """
    counts = _counts(before, after)
    steps = np.eye(counts.size).reshape(counts.size, *counts.shape)
    found = _parts(counts + 1j * STEP * steps)
    composition, within = (each.imag.reshape(counts.shape) / STEP for each in found)
    return {"change": composition + within, "composition": composition, "within": within}


def _counts(before: pd.DataFrame, after: pd.DataFrame) -> Floats:
    """Counts of both years: year, count, stratum."""
    return np.array(
        [[frame[name].to_numpy(dtype=float) for name in COUNTS] for frame in (before, after)]
    )


def _parts(counts: Array) -> tuple[Array, Array]:
    """Composition and within, in points; the last three axes are year, count and stratum."""
    weights, yes = counts[..., 0, :], counts[..., 1, :]
    empty = weights.real == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = weights / weights.sum(axis=-1, keepdims=True)
        rates = yes / weights
    rates = np.where(empty, rates[..., ::-1, :], rates)
    # Nobody in either year: no part of anything.
    rates = np.where(empty.all(axis=-2, keepdims=True), 0.0, rates)
    composition = np.diff(shares, axis=-2) * rates.mean(axis=-2, keepdims=True)
    within = np.diff(rates, axis=-2) * shares.mean(axis=-2, keepdims=True)
    return 100 * composition.sum(axis=(-2, -1)), 100 * within.sum(axis=(-2, -1))
