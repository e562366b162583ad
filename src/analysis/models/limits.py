"""What a result that was computed inside must rest on before it may be seen, and how far it is rounded."""

import numpy as np
import pandas as pd

from analysis.settings import MODEL_BASE, MODEL_DF, MODEL_UNITS, THRESHOLD

__all__ = ["limited", "parts_of_totals", "without"]

HIDDEN = "C"
# Decimals by unit; counts are rounded to a multiple of MODEL_BASE.
DECIMALS = {"share": 3, "pp": 1, "ratio": 3, "score": 2, "days": 0, "per_100k": 1}
_NUMBERS = ["value", "low", "high", "count", "denominator", "n"]


def limited(
    estimates: pd.DataFrame,
    *,
    units: int = MODEL_UNITS,
    df: int = MODEL_DF,
    counts: int = THRESHOLD,
    base: int = MODEL_BASE,
) -> pd.DataFrame:
    """Hide estimates that rest on too little, and round the others.

    Parameters
    ----------
    estimates : DataFrame
        As a model returns them: `value`, `low`, `high`, `unit`, `count`, `denominator`, `n`
        (unweighted units), `df` (degrees of freedom; missing where the estimate has none).
    units, df
        Smallest n and degrees of freedom that may be shown.
    counts
        Smallest number of units that a share, or what it leaves, may stand for, but for none; 0 for
        a survey, of which nobody knows who was asked.
    base
        What counts of units are a multiple of.

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
    share = frame["value"].where(frame["unit"] == "share")
    for part in (share * frame["n"], (1 - share) * frame["n"]):
        hidden |= part.between(0.5, counts - 0.5)
    # A sum of weights in steps of five would tell the units where these all weigh the same.
    each = (frame["denominator"] / frame["n"]).round().clip(lower=1).fillna(1)
    for unit, places in DECIMALS.items():
        rows = frame["unit"] == unit
        frame.loc[rows, ["value", "low", "high"]] = frame.loc[rows, ["value", "low", "high"]].round(
            places
        )
    counted = frame["unit"] == "count"
    for name, step in {"count": base * each, "denominator": base * each, "n": base}.items():
        frame[name] = step * (frame[name] / step).round()
    frame.loc[counted, "value"] = base * (frame.loc[counted, "value"] / base).round()
    frame.loc[hidden, _NUMBERS] = np.nan
    status = frame.get("obs_status", "")
    return frame.assign(obs_status=status, conf_status=np.where(hidden, HIDDEN, "")).drop(
        columns="df"
    )


def without(estimates: pd.DataFrame, positions: list[int]) -> pd.DataFrame:
    """Hide the estimates at some positions too, whatever they rest on."""
    frame = estimates.copy()
    rows = frame.index[positions]
    frame.loc[rows, _NUMBERS] = np.nan
    frame.loc[rows, "conf_status"] = HIDDEN
    return frame


def parts_of_totals(
    estimates: pd.DataFrame, n: pd.Series, dimensions: list[str], *, counts: int
) -> list[int]:
    """Positions of estimates to hide beside a hidden part of a few: the total less the other parts would tell it.

    Parameters
    ----------
    estimates : DataFrame
        As `limited` gives them, of one table.
    n : Series
        What each rests on, before it was rounded or hidden.
    dimensions
        Columns of the table; `_T` is their total.
    counts
        Number of units under which a part is of a few.

    Returns
    -------
    list of int
        For each such part that is hidden alone the smallest part beside it that is shown.

    Examples
    --------
    >>> frame = pd.DataFrame({"indicator": "x", "year": 2023, "region": "VG", "sex": ["_T", "M", "F"],
    ...     "n": [100.0, None, 95.0]})
    >>> parts_of_totals(frame, pd.Series([101, 4, 97]), ["sex"], counts=10)
    [2]
    """
    found: set[int] = set()
    shown = estimates["n"].notna().to_numpy()
    for name in dimensions:
        keys = ["indicator", "year", "region", *(other for other in dimensions if other != name)]
        for rows in estimates.groupby(keys, dropna=False).indices.values():
            whole = estimates[name].iloc[rows].eq("_T").to_numpy()
            parts = rows[~whole]
            blank = [at for at in parts if not shown[at] or at in found]
            if (
                shown[rows[whole]].any()
                and len(blank) == 1
                and 0 < n.iloc[blank[0]] < counts
                and len(parts) > 1
            ):
                found.add(min(set(parts.tolist()) - set(blank), key=lambda at: n.iloc[at]))
    return sorted(found)
