"""What a result computed inside must rest on before it is shown, and how far it is rounded."""

import numpy as np
import pandas as pd

from analysis.plan import NUMBERS
from analysis.settings import MODEL_BASE, MODEL_DF, MODEL_UNITS, THRESHOLD

__all__ = ["DECIMALS", "limited", "parts_of_totals", "without"]

HIDDEN = "C"
# Decimals by unit; counts are rounded to a multiple instead.
DECIMALS = {"share": 3, "pp": 1, "ratio": 3, "score": 2, "days": 0, "per_100k": 1}


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
        Smallest number of units that a share, or what it leaves, may stand for, unless that is
        none; 0 for a survey, of which nobody knows who was asked.
    base
        Counts of units are rounded to a multiple of this.

    Returns
    -------
    DataFrame
        Without `df`, with `conf_status` (`C` where hidden) and `obs_status` (as given, else empty).

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
    _round(frame, base)
    frame.loc[hidden, NUMBERS] = np.nan
    status = frame.get("obs_status", "")
    frame = frame.assign(obs_status=status, conf_status=np.where(hidden, HIDDEN, ""))
    return frame.drop(columns="df")


def _rests_on_too_little(frame: pd.DataFrame, units: int, df: int, counts: int) -> pd.Series:
    """Tell which estimates rest on too little, or give a few units away."""
    too_little = ~(frame["n"] >= units) | (frame["df"].astype(float) < df)
    hidden = frame["value"].notna() & too_little
    share = frame["value"].where(frame["unit"] == "share")
    for part in (share * frame["n"], (1 - share) * frame["n"]):
        hidden |= part.between(0.5, counts - 0.5)
    return hidden


def _round(frame: pd.DataFrame, base: int) -> None:
    """Round values by their unit, and counts to a multiple of the base."""
    bounds = ["value", "low", "high"]
    for unit, places in DECIMALS.items():
        rows = frame["unit"] == unit
        frame.loc[rows, bounds] = frame.loc[rows, bounds].round(places)
    # A sum of weights in steps of the base would tell the units where these all weigh the same.
    weight = (frame["denominator"] / frame["n"]).round().clip(lower=1).fillna(1)
    for name in ("count", "denominator"):
        frame[name] = base * weight * (frame[name] / (base * weight)).round()
    frame["n"] = base * (frame["n"] / base).round()
    counted = frame["unit"] == "count"
    frame.loc[counted, "value"] = base * (frame.loc[counted, "value"] / base).round()


def without(estimates: pd.DataFrame, positions: list[int]) -> pd.DataFrame:
    """Hide the estimates at some positions too, whatever they rest on."""
    frame = estimates.copy()
    rows = frame.index[positions]
    frame.loc[rows, NUMBERS] = np.nan
    frame.loc[rows, "conf_status"] = HIDDEN
    return frame


def parts_of_totals(
    estimates: pd.DataFrame, n: pd.Series, dimensions: list[str], *, counts: int
) -> list[int]:
    """Positions of estimates to hide beside a hidden part that the total would give away.

    A part of a few that is hidden alone is the total less the other parts: the smallest part beside
    it is hidden too.

    Parameters
    ----------
    estimates : DataFrame
        As `limited` gives them, of one table.
    n : Series
        What each rests on, before it was rounded or hidden.
    dimensions
        Columns of the table; `_T` is their total.
    counts
        A part of fewer units than this is one of a few.

    Returns
    -------
    list of int
        For each part of a few that is hidden alone, the smallest part beside it that is shown.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "indicator": "x", "year": 2023, "region": "VG", "sex": ["_T", "M", "F"],
    ...     "n": [100.0, None, 95.0]})
    >>> parts_of_totals(frame, pd.Series([101, 4, 97]), ["sex"], counts=10)
    [2]
    """
    found: set[int] = set()
    is_shown = estimates["n"].notna().to_numpy()
    for name in dimensions:
        keys = ["indicator", "year", "region", *(other for other in dimensions if other != name)]
        is_total = estimates[name].eq("_T").to_numpy()
        for positions in estimates.groupby(keys, dropna=False).indices.values():
            rows = np.asarray(positions)
            parts = [int(row) for row in rows if not is_total[row]]
            hidden = [row for row in parts if not is_shown[row] or row in found]
            if len(hidden) != 1 or len(parts) < 2 or not is_shown[rows[is_total[rows]]].any():
                continue
            if 0 < n.iloc[hidden[0]] < counts:
                beside = [row for row in parts if row not in hidden]
                found.add(min(beside, key=lambda row: n.iloc[row]))
    return sorted(found)
