"""Change between two waves of a survey that drew their samples independently."""

import numpy as np
from scipy import special

from analysis.statistics import _bounds as bounds
from analysis.statistics._types import Floats, Numbers

__all__ = ["change"]


def change(
    now: Numbers,
    se_now: Numbers,
    df_now: Numbers,
    before: Numbers,
    se_before: Numbers,
    df_before: Numbers,
    *,
    bounds_now: tuple[Numbers, Numbers] | None = None,
    bounds_before: tuple[Numbers, Numbers] | None = None,
    level: float = 0.95,
) -> dict[str, Floats]:
    """Change of an estimate between two independent samples, with its confidence interval.

    Value now - value before; its variance is the sum of both, its degrees of freedom are those of
    Satterthwaite (as in Welch's test). 0 means no change, positive that it rose.

    Parameters
    ----------
    now, se_now, df_now, before, se_before, df_before : array of numbers
        Estimate, standard error and degrees of freedom of each wave, as `survey.mean` gives them.
    bounds_now, bounds_before : pair of arrays, optional
        Bounds of both waves. Where the standard error of a wave is 0 (a share of 0 or 1) it says
        nothing: there the bounds of both are combined as Newcombe does.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    dict of numpy.ndarray
        `value`, `low`, `high`, `df`; missing where either wave is, the bounds also where a wave has
        no degrees of freedom, or a standard error is 0 and no bounds are given.

    Raises
    ------
    ValueError
        For a standard error or degrees of freedom below 0, or a level outside (0, 1).

    Notes
    -----
    A panel asks the same persons twice: its waves are not independent, and this interval is then
    too wide.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2: 110-114; R t.test(var.equal = FALSE). Newcombe
    (1998), and Zou and Donner (2008) for other intervals than Wilson's.

    Examples
    --------
    Standard errors 3 and 4: that of the change is 5; with 10 degrees of freedom each, 5^4 / (3^4/10
    + 4^4/10).

    >>> made = change([20.0], [3.0], [10], [12.0], [4.0], [10])
    >>> made["value"].tolist(), made["df"].round(3).tolist()
    ([8.0], [18.546])
    """
    bounds.check_level("change", level)
    value = bounds.floats(now) - bounds.floats(before)
    square1 = bounds.read_counts("change", "se_now", se_now) ** 2
    square2 = bounds.read_counts("change", "se_before", se_before) ** 2
    freedom1 = bounds.read_counts("change", "df_now", df_now)
    freedom2 = bounds.read_counts("change", "df_before", df_before)
    variance = square1 + square2
    with np.errstate(divide="ignore", invalid="ignore"):
        df = variance**2 / (square1**2 / freedom1 + square2**2 / freedom2)
    half = special.stdtrit(df, 0.5 + level / 2) * np.sqrt(variance)
    has_df = np.minimum(freedom1, freedom2) > 0
    known = (np.minimum(square1, square2) > 0) & has_df
    half = np.where(known, half, np.nan)
    low, high, df = value - half, value + half, np.where(known, df, np.nan)
    if bounds_now is not None and bounds_before is not None:
        of_now, of_before = (
            (bounds.floats(each[0]), bounds.floats(each[1])) for each in (bounds_now, bounds_before)
        )
        edges = bounds.newcombe(bounds.floats(now), of_now, bounds.floats(before), of_before)
        at_edge = (np.minimum(square1, square2) == 0) & has_df
        low, high = (
            np.where(at_edge, edge, own) for edge, own in zip(edges, (low, high), strict=True)
        )
        df = np.where(at_edge, np.minimum(freedom1, freedom2), df)
    return {"value": value, "low": low, "high": high, "df": df}
