"""Values and intervals of results of a register, from counts that carry noise.

What is shown of a share hangs on shown counts alone: a value or a bound of the true ones would tell
them, for with a few decimals they follow from a share and its interval.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.models.estimates import (
    ADJUSTED,
    CURVE,
    DECIMALS,
    DIFFERENCE,
    DURATION,
    FULL_COUNT,
    SHARE,
)
from analysis.settings import DAYS_STEP, DAYS_UNITS, LEVEL, NOISE_VARIANCE
from analysis.statistics.intervals.proportions import proportion
from analysis.statistics.noise import share_variance, with_noise

__all__ = ["NOISE_ALONE", "valued"]

# The interval of a full count: that of the noise alone.
NOISE_ALONE = "cell_key"
_WITHIN = {"share": (0.0, 1.0), "pp": (-100.0, 100.0)}


class _Share(NamedTuple):
    """A share with noise, how far that moved it, the variance of the noise, and its bounds."""

    value: pd.Series
    moved: pd.Series
    variance: np.ndarray
    low: np.ndarray
    high: np.ndarray


def valued(estimates: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Values, bounds and counts that may be shown, before what is small is hidden.

    Parameters
    ----------
    estimates : DataFrame
        Those of a register.
    shown : DataFrame
        Their counts with noise (`counts.drawn`).

    Returns
    -------
    DataFrame
        `value`, `low`, `high`, `count`, `denominator`, `n`, `interval`. A share is count /
        denominator, both as shown. A point of a curve moves by the noise of those with the event,
        each at what one adds at most, and with the size of the group. A difference is that of two
        such shares; an adjusted one moves as much as that difference, in the decimals of its unit.
        The noise's variance is in every interval. Days are rounded where few units are behind them.
    """
    kinds = {
        SHARE: _shares, CURVE: _curves, DIFFERENCE: _differences, ADJUSTED: _adjusted,
        DURATION: _durations,
    }  # fmt: skip
    parts = [
        make(estimates[rows], shown[rows])
        for kind, make in kinds.items()
        if (rows := estimates["kind"] == kind).any()
    ]
    numbers = pd.concat(parts).reindex(estimates.index)
    counts = shown[["count", "denominator", "n"]]
    return pd.concat([numbers[["value", "low", "high"]], counts, numbers["interval"]], axis=1)


def _share(estimates: pd.DataFrame, shown: pd.DataFrame, side: str = "") -> _Share:
    """Share of the shown counts of one side of an estimate."""
    count, denominator, n, size = (side + name for name in ("count", "denominator", "n", "size"))
    value = (shown[count] / shown[denominator].where(shown[denominator] > 0)).clip(upper=1)
    before = estimates[count] / estimates[denominator]
    variance = share_variance(value * shown[n], shown[n], NOISE_VARIANCE, NOISE_VARIANCE)
    seems = estimates[size] * shown[n] / estimates[n]
    low, high = _bounds(value, seems, variance)
    return _Share(value, value - before, variance, low, high)


def _bounds(value: pd.Series, size: pd.Series, variance: np.ndarray) -> tuple:
    """Wilson's bounds on an effective size, if any, with the variance of the noise."""
    part = np.minimum(value * size, size)
    low, high = proportion(part, size, level=LEVEL)
    return with_noise(value, low, high, variance, level=LEVEL, within=_WITHIN["share"])


def _shares(estimates: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    share = _share(estimates, shown)
    return _numbers(estimates, share.value, share.low, share.high)


def _curves(estimates: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    change = shown["units"] - estimates["units"]
    bigger = shown["whole"].where(shown["whole"] > 0) / estimates["whole"]
    each = estimates["per_unit"] / bigger
    value = (estimates["value"] / bigger + change * each).clip(0, 1)
    variance = NOISE_VARIANCE * (each**2 + (value / shown["whole"]) ** 2)
    low, high = _bounds(value, estimates["size"] * bigger, variance.to_numpy())
    return _numbers(estimates, value, low, high)


def _differences(estimates: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    own, other, effect = *_sides(estimates, shown), estimates["effect"]
    below = np.hypot(own.value - own.low, other.high - other.value)
    above = np.hypot(own.high - own.value, other.value - other.low)
    value = effect * (own.value - other.value)
    ends = value - effect * below, value + effect * above
    return _numbers(estimates, value, np.minimum(*ends), np.maximum(*ends))


def _adjusted(estimates: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    own, other, effect = *_sides(estimates, shown), estimates["effect"]
    moved = effect * (own.moved - other.moved)
    for unit in set(estimates["unit"]):
        rows = estimates["unit"] == unit
        moved[rows] = moved[rows].round(DECIMALS[unit])
    value = estimates["value"] + moved
    # As far on both sides: where it leans to one, it tells the share.
    half = (estimates["high"] - estimates["low"]) / 2
    variance = effect**2 * (own.variance + other.variance)
    low, high = with_noise(
        value, value - half, value + half, variance, level=LEVEL, within=_WITHIN["pp"]
    )
    has_noise = (effect != 0).to_numpy()
    low = np.where(has_noise, low, estimates["low"])
    high = np.where(has_noise, high, estimates["high"])
    return _numbers(estimates, value, low, high, has_noise=has_noise)


def _sides(estimates: pd.DataFrame, shown: pd.DataFrame) -> tuple[_Share, _Share]:
    return _share(estimates, shown), _share(estimates, shown, "reference_")


def _durations(estimates: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Days as they are where they rest on many, else in steps: the bounds outward."""
    step = np.where(shown["n"] < DAYS_UNITS, DAYS_STEP, 1)
    return pd.DataFrame(
        {
            "value": step * (estimates["value"] / step).round(),
            "low": step * np.floor(estimates["low"] / step),
            "high": step * np.ceil(estimates["high"] / step),
            "interval": estimates["interval"],
        }
    )


def _numbers(
    estimates: pd.DataFrame, value: pd.Series, low: np.ndarray, high: np.ndarray, *,
    has_noise: np.ndarray | bool = True,
) -> pd.DataFrame:  # fmt: skip
    """Numbers of some estimates; a result that has no interval keeps none, but for a full count."""
    is_full = estimates["interval"] == FULL_COUNT
    keeps = (estimates["low"].notna() & estimates["high"].notna()) | (is_full & has_noise)
    return pd.DataFrame(
        {
            "value": value,
            "low": pd.Series(low, estimates.index).where(keeps),
            "high": pd.Series(high, estimates.index).where(keeps),
            "interval": estimates["interval"].mask(is_full & has_noise, NOISE_ALONE),
        }
    )
