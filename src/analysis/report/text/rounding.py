"""Numbers in a sentence, rounded to what their uncertainty allows; tables keep every decimal."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from analysis.report.text.numbers import estimate, interval, number

__all__ = ["rounded", "rounded_amount", "rounded_interval", "rounded_short"]

_MILLION = 1_000_000
# Millions have two decimals at most.
_OF_MILLIONS = 10_000
_SPACE = "\u00a0"
_WORDS = {"share": "%", "percent": "%", "pp": "procentpunt"}


class _Rounding(NamedTuple):
    """How value and bounds of one row are rounded: in steps of `step`, counted in `scale`."""

    step: float
    scale: float
    word: str

    def amount(self, value: float) -> str:
        decimals = max(0, round(math.log10(self.scale / self.step)))
        return number(math.floor(value / self.step + 0.5) * self.step / self.scale, decimals)


def rounded(row: Mapping) -> str:
    """Value of an estimates row in its unit, as a sentence writes it.

    A count is rounded to the power of ten just under a quarter of the width of its interval, and
    from a million on it is counted in millions. A percentage has one decimal, as in figures and
    tables, so that it is found there and two of them in a sentence are written alike; days are
    whole. A value without interval is written as `numbers.estimate` writes it, and so is one that
    is hidden or was published.

    Parameters
    ----------
    row
        `value`, `low`, `high`, `unit`, `conf_status` and `data_kind` of an estimate.

    Returns
    -------
    str
        "1,86 miljoen", "38.900", "79,2 %", "20,8 procentpunt".

    Examples
    --------
    >>> count = {"unit": "count", "conf_status": "", "data_kind": "register"}
    >>> rounded({"value": 1863169, "low": 1839169, "high": 1887169, **count})
    '1,86\u00a0miljoen'
    >>> rounded({"value": 38880, "low": 37780, "high": 39980, **count})
    '38.900'
    """
    rounding = _rounding(row)
    if rounding is None:
        return estimate(row)
    amount = rounding.amount(row["value"])
    return f"{amount}{_SPACE}{rounding.word}" if rounding.word else amount


def rounded_amount(row: Mapping) -> str:
    """Value as `rounded` without its unit, which stands with another number of the sentence."""
    rounding = _rounding(row)
    return rounded(row) if rounding is None else rounding.amount(row["value"])


def rounded_short(row: Mapping) -> str:
    """Value as `rounded`, without a unit that stood just before; per cent stays.

    Examples
    --------
    >>> row = {"value": 20.9, "low": 19.8, "high": 22.0, "conf_status": "", "data_kind": "register"}
    >>> rounded_short({**row, "unit": "pp"}), rounded_short({**row, "unit": "days"})
    ('20,9', '21')
    """
    rounding = _rounding(row)
    if rounding is None or row["unit"] in ("share", "percent", "count"):
        return rounded(row)
    return rounding.amount(row["value"])


def rounded_interval(row: Mapping) -> str:
    """Interval of an estimates row, rounded as its value: "1,84 tot 1,89"; empty without one."""
    rounding = _rounding(row)
    if rounding is None:
        return interval(row)
    return f"{rounding.amount(row['low'])} tot {rounding.amount(row['high'])}"


def _rounding(row: Mapping) -> _Rounding | None:
    """How a row is rounded; None where its uncertainty is not known or not of that kind."""
    unit = row["unit"]
    if pd.isna(row["value"]) or pd.isna(row["low"]) or pd.isna(row["high"]):
        return None
    half = (row["high"] - row["low"]) / 2
    if unit == "count":
        step = 10.0 ** max(0, math.floor(math.log10(half / 2))) if half >= 2 else 1.0
        if abs(row["value"]) >= _MILLION and step > 1:
            return _Rounding(max(step, _OF_MILLIONS), _MILLION, "miljoen")
        return _Rounding(step, 1, "")
    if unit == "days":
        return _Rounding(1.0, 1, "dagen")
    if unit not in _WORDS or row["data_kind"] == "published":
        return None
    scale = 0.01 if unit == "share" else 1.0
    return _Rounding(scale / 10, scale, _WORDS[unit])
