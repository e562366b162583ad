"""Rao and Scott's test that two characteristics go together in a sample with a design."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from analysis.statistics._types import Array, Flags, Floats
from analysis.statistics.samples import _sample_design as sample_design
from analysis.statistics.samples._sample_design import Design

__all__ = ["independence"]


def independence(
    data: pd.DataFrame,
    row: str,
    column: str,
    *,
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    missing: str = "error",
    lonely_psu: str = "fail",
    replicates: Sequence[str] | None = None,
    scale: float | Sequence[float] | None = None,
    mse: bool = False,
) -> dict[str, float]:
    """Test that two characteristics are independent, with the second-order correction.

    Pearson's statistic of the weighted shares, n sum (p - p_row p_column)^2 / (p_row p_column),
    divided by the sum of its design effects, is held against F with the degrees of freedom of
    Satterthwaite. Small p: they go together.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per respondent, for the whole sample.
    row, column : str
        Columns with the characteristics.
    weight, strata, psu, lonely_psu, replicates, scale, mse : optional
        As `survey.mean`.
    missing : {"error", "drop"}
        Refuse a missing characteristic, or treat those with both as a domain.

    Returns
    -------
    dict
        `n` (respondents), `pearson`, `f`, `df`, `df_design` (times the PSUs minus strata), `p`,
        `effect` (mean design effect). Missing (nan) where a characteristic has one code only.

    Raises
    ------
    ValueError
        For an absent column, a missing value, a weight below 0, a lonely PSU, or an unknown choice.

    References
    ----------
    Rao and Scott (1984), Annals of Statistics 12: 46-60; R survey 4.1-1: svychisq(~row + column,
    design, statistic = "F").

    Examples
    --------
    Without weights or clusters the effect is n / (n - 1), and F is Pearson's over it: 8 x 0.25.

    >>> table = pd.DataFrame({"sex": ["M", "F"] * 4, "yes": [1, 0, 1, 0, 1, 0, 0, 1]})
    >>> found = independence(table, "sex", "yes")
    >>> found["pearson"], round(found["effect"], 6), round(found["f"], 6)
    (2.0, 1.142857, 1.75)
    """
    caller = "rao_scott.independence"
    if missing not in ("error", "drop"):
        raise ValueError(f"{caller}: missing {missing!r}; expected 'error' or 'drop'.")
    copies = list(replicates or [])
    sample_design.refuse_absent(caller, data, [row, column, weight, strata, psu, *copies])
    if missing == "error":
        sample_design.refuse_missing(caller, data, [row, column])
    design = sample_design.read_design(
        caller, data, weight=weight, strata=strata, psu=psu, lonely_psu=lonely_psu,
        replicates=replicates, scale=scale, mse=mse,
    )  # fmt: skip
    known = data[[row, column]].notna().all(axis=1).to_numpy() & (design.weight > 0)
    (rows, n_rows), (columns, n_columns) = (_numbered(data[each], known) for each in (row, column))
    if min(n_rows, n_columns) < 2:
        names = ("pearson", "f", "df", "df_design", "p", "effect")
        return {"n": int(known.sum()), **dict.fromkeys(names, np.nan)}
    cells = rows * n_columns + columns
    shares, covariance = _shares(caller, design, cells, n_rows * n_columns, known)
    pearson = _pearson(shares.reshape(n_rows, n_columns), int(known.sum()))
    delta = _effects(shares, covariance, n_rows, n_columns, int(known.sum()))
    trace = float(np.trace(delta))
    df = trace**2 / float(np.trace(delta @ delta))
    df_design = df * sample_design.degrees_of_freedom(design, known)
    return {
        "n": int(known.sum()),
        "pearson": pearson,
        "f": pearson / trace,
        "df": df,
        "df_design": df_design,
        "p": float(stats.f.sf(pearson / trace, df, df_design)),
        "effect": trace / len(delta),
    }


def _numbered(values: pd.Series, known: Flags) -> tuple[Array, int]:
    """Give each row the number of its code, and count the codes that occur."""
    numbers, codes = pd.factorize(values.where(known), sort=True)
    return numbers, len(codes)


def _shares(
    caller: str, design: Design, cells: Array, size: int, known: Flags
) -> tuple[Floats, Floats]:
    """Weighted share of each cell, and the covariance of these shares under the design."""
    member = (cells[:, None] == np.arange(size)) & known[:, None]
    weight = np.where(known, design.weight, 0.0)
    shares = weight @ member / weight.sum()
    if design.replicates is not None:
        return shares, _covariance_of_replicates(design, shares, member, known)
    scores = np.where(known, weight, 0.0)[:, None] * (member - shares) / weight.sum()

    def spread(score: Floats) -> float:
        return sample_design.variance(caller, design, score, known)

    covariance = np.empty((size, size))
    for one in range(size):
        for other in range(one, size):
            # A covariance is a quarter of the variance of the sum less that of the difference.
            both = (scores[:, one] + scores[:, other], scores[:, one] - scores[:, other])
            value = (spread(both[0]) - spread(both[1])) / 4
            covariance[one, other] = covariance[other, one] = value
    return shares, covariance


def _covariance_of_replicates(
    design: Design, shares: Floats, member: Flags, known: Flags
) -> Floats:
    """Covariance of the shares over the replicate weights."""
    assert design.replicates is not None
    weights = np.where(known[:, None], design.replicates, 0.0)
    each = (weights.T @ member) / weights.sum(axis=0)[:, None]
    scale = np.broadcast_to(design.scale, len(each))
    away = each - (shares if design.mse else each[scale > 0].mean(axis=0))
    return np.asarray((scale[:, None] * away).T @ away, dtype=float)


def _pearson(shares: Floats, n: int) -> float:
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(n * ((shares - expected) ** 2 / expected).sum())


def _effects(shares: Floats, covariance: Floats, n_rows: int, n_columns: int, n: int) -> Floats:
    """Matrix whose eigenvalues are the design effects of the interaction."""
    main, interaction = _contrasts(n_rows, n_columns)
    residual = interaction - main @ np.linalg.lstsq(main, interaction, rcond=None)[0]
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    plain = residual.T @ (inverse[:, None] / n * residual)
    real = residual.T @ (inverse[:, None] * covariance * inverse) @ residual
    return np.asarray(np.linalg.solve(plain, real), dtype=float)


def _contrasts(n_rows: int, n_columns: int) -> tuple[Floats, Floats]:
    """Columns of the main effects, and those of the interaction, a row for each cell."""
    of_row = np.repeat(np.eye(n_rows), n_columns, axis=0)[:, 1:]
    of_column = np.tile(np.eye(n_columns), (n_rows, 1))[:, 1:]
    main = np.column_stack([np.ones(n_rows * n_columns), of_row, of_column])
    interaction = (of_row[:, :, None] * of_column[:, None, :]).reshape(len(main), -1)
    return main, interaction
