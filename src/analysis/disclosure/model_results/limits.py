"""What a result computed inside must rest on before it is shown, and how far it is rounded."""

import numpy as np
import pandas as pd

from analysis.disclosure.protect import HIDDEN
from analysis.models.estimates import DECIMALS, DURATION
from analysis.plan import NUMBERS
from analysis.settings import MODEL_BASE, MODEL_DF, MODEL_UNITS, THRESHOLD

__all__ = ["HIDDEN", "NOT_YET", "limited", "resting_on_few", "rounded"]

# The value cannot exist yet (SDMX).
NOT_YET = "M"


def resting_on_few(estimates: pd.DataFrame, shown: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Tell which results of a register rest on too little, by the counts that are shown of them.

    Parameters
    ----------
    estimates : DataFrame
        Those of a register.
    shown : DataFrame
        Their counts with noise.

    Returns
    -------
    tuple of Series
        Those with fewer than `settings.MODEL_UNITS` units or `settings.MODEL_DF` degrees of
        freedom, in either group of a difference, but for values that cannot exist yet; and those
        with fewer units in a numerator than the threshold, none included.
    """
    n = shown[["n", "reference_n"]].min(axis=1)
    few = (n < MODEL_UNITS) | (estimates["df"].astype(float) < MODEL_DF)
    few &= estimates["obs_status"] != NOT_YET
    units = shown[["units", "reference_units"]].min(axis=1)
    return few, (units < THRESHOLD) & (estimates["kind"] != DURATION) & estimates["value"].notna()


def limited(
    estimates: pd.DataFrame,
    *,
    units: int = MODEL_UNITS,
    df: int = MODEL_DF,
    counts: int = THRESHOLD,
    base: int = MODEL_BASE,
) -> pd.DataFrame:
    """Hide estimates of respondents or actors that rest on too little, and round the others.

    Parameters
    ----------
    estimates : DataFrame
        As a model returns them: `value`, `low`, `high`, `unit`, `count`, `denominator`, `n`
        (unweighted units), `df` (degrees of freedom; missing where the estimate has none).
    units, df
        Smallest n and degrees of freedom that may be shown.
    counts
        Smallest number of units that a share, or what it leaves, may stand for, unless that is
        none; 0 for a survey, of which nobody knows who was asked.
    base
        Counts of units are rounded to a multiple of this.

    Returns
    -------
    DataFrame
        With `conf_status` (`C` where hidden) and `obs_status` (as given, else empty).

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "value": [0.12345, 0.5], "low": 0.1, "high": 0.6, "unit": "share", "count": 57.0,
    ...     "denominator": 461.0, "n": [461, 29], "df": [None, 40]})
    >>> limited(frame)[["value", "count", "n", "conf_status"]].to_numpy().tolist()
    [[0.123, 55.0, 460.0, ''], [nan, nan, nan, 'C']]
    """
    frame = estimates.copy()
    frame[NUMBERS] = frame[NUMBERS].astype(float)
    hidden = _rests_on_too_little(frame, units, df, counts)
    frame = _counts_in_steps(rounded(frame), base)
    frame.loc[hidden, NUMBERS] = np.nan
    status = frame.get("obs_status", "")
    return frame.assign(obs_status=status, conf_status=np.where(hidden, HIDDEN, ""))


def _rests_on_too_little(frame: pd.DataFrame, units: int, df: int, counts: int) -> pd.Series:
    """Tell which estimates rest on too little, or give a few units away."""
    too_little = ~(frame["n"] >= units) | (frame["df"].astype(float) < df)
    hidden = frame["value"].notna() & too_little
    share = frame["value"].where(frame["unit"] == "share")
    for part in (share * frame["n"], (1 - share) * frame["n"]):
        hidden |= part.between(0.5, counts - 0.5)
    return hidden


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Round values and bounds by their unit.

    Examples
    --------
    >>> frame = pd.DataFrame({"unit": ["share", "pp"], "value": 1.23456, "low": 0.0, "high": 2.0})
    >>> rounded(frame)["value"].tolist()
    [1.235, 1.2]
    """
    bounds, frame = ["value", "low", "high"], frame.copy()
    for unit, places in DECIMALS.items():
        rows = frame["unit"] == unit
        frame.loc[rows, bounds] = frame.loc[rows, bounds].astype(float).round(places)
    return frame


def _counts_in_steps(frame: pd.DataFrame, base: int) -> pd.DataFrame:
    """Round counts to a multiple of the base."""
    # A sum of weights in steps of the base would tell the units where these all weigh the same.
    weight = (frame["denominator"] / frame["n"]).round().clip(lower=1).fillna(1)
    step = base * weight
    return frame.assign(
        count=step * (frame["count"] / step).round(),
        denominator=step * (frame["denominator"] / step).round(),
        n=base * (frame["n"] / base).round(),
    )
