"""What a result that was computed inside must rest on before it may be seen, and how far it is rounded."""

import numpy as np
import pandas as pd

from analysis.settings import MODEL_DF, MODEL_UNITS

__all__ = ["limited"]

HIDDEN = "C"
# Decimals by unit; counts are rounded to a multiple of five, so that none differs from another by one person.
DECIMALS = {"share": 3, "pp": 1, "ratio": 3, "score": 2, "days": 0, "per_100k": 1}
BASE = 5
_NUMBERS = ["value", "low", "high", "count", "denominator", "n"]


def limited(estimates: pd.DataFrame, *, units: int = MODEL_UNITS, df: int = MODEL_DF) -> pd.DataFrame:
    """Hide estimates that rest on too little, and round the others.

    Parameters
    ----------
    estimates : DataFrame
        As a model returns them: `value`, `low`, `high`, `unit`, `count`, `denominator`, `n` (unweighted units),
        `df` (degrees of freedom; missing where the estimate has none).
    units, df
        Smallest n and degrees of freedom that may be shown.

    Returns
    -------
    DataFrame
        Without `df`, with `conf_status` (`C` where hidden) and `obs_status` (as given, else empty).

    Examples
    --------
    >>> frame = pd.DataFrame({"value": [0.12345, 0.5], "low": 0.1, "high": 0.6, "unit": "share", "count": 57.0,
    ...     "denominator": 461.0, "n": [461, 29], "df": [None, 40]})
    >>> limited(frame)[["value", "count", "n", "conf_status"]].to_numpy().tolist()
    [[0.123, 55.0, 460.0, ''], [nan, nan, nan, 'C']]
    """
    frame = estimates.copy()
    frame[_NUMBERS] = frame[_NUMBERS].astype(float)
    hidden = frame["value"].notna() & (~(frame["n"] >= units) | (frame["df"].astype(float) < df))
    for unit, places in DECIMALS.items():
        rows = frame["unit"] == unit
        frame.loc[rows, ["value", "low", "high"]] = frame.loc[rows, ["value", "low", "high"]].round(places)
    counted = frame["unit"] == "count"
    for name in ["count", "denominator", "n"]:
        frame[name] = BASE * (frame[name] / BASE).round()
    frame.loc[counted, "value"] = BASE * (frame.loc[counted, "value"] / BASE).round()
    frame.loc[hidden, _NUMBERS] = np.nan
    status = frame.get("obs_status", "")
    return frame.assign(obs_status=status, conf_status=np.where(hidden, HIDDEN, "")).drop(columns="df")
