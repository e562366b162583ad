"""Whether two numbers about different people differ, and the words that are safe for it.

Two rules, by how the two were chosen. A pair that a sentence always sets beside each other (women
and men, this year and the one before) was chosen before anybody saw a number: `order` asks whether
the 95 % interval of their difference holds no zero. The ends, the top or the clear ones of a list
are chosen for their numbers, and among many some differ by chance: `apart` asks that their own
intervals do not overlap, which is stricter.
"""

import functools
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.indicators.selection import pick
from analysis.report.text.rounding import rounded

__all__ = [
    "NOT_SHOWN", "apart", "known", "largest", "or_untitled", "order", "ranked", "since",
]  # fmt: skip

NOT_SHOWN = "Dit cijfer is niet te tonen: het is afgeschermd of niet geleverd."


def known(*rows: pd.Series | None) -> bool:
    """Whether every row is there and shows its value."""
    return all(row is not None and pd.notna(row["value"]) for row in rows)


def apart(one: pd.Series | None, other: pd.Series | None) -> bool:
    """Whether two values of a list, chosen for their numbers, differ: no overlap of intervals.

    Stricter than a test at 5 %: of two estimates of like precision p is then under about 0.006,
    which leaves room for the pairs of a list that a sentence did not choose. Without both intervals
    nothing is clear.

    Examples
    --------
    >>> row = lambda low, high: pd.Series({"low": low, "high": high})
    >>> apart(row(1, 2), row(2.1, 3)), apart(row(1, 2), row(2, 3)), apart(row(1, 2), None)
    (True, False, False)
    """
    if one is None or other is None:
        return False
    return bool(one["low"] > other["high"] or other["low"] > one["high"])


def order(first: pd.Series | None, second: pd.Series | None) -> int:
    """Which of a pair that is always compared is higher: 1 the first, -1 the second, 0 unclear.

    The interval of the difference combines both (Zou and Donner 2008); a sentence says that one is
    higher only where it holds no zero.

    Examples
    --------
    >>> high, low = ({"value": v, "low": v - 2, "high": v + 2} for v in (9.0, 5.0))
    >>> order(high, low), order(low, high), order(high, high | {"value": 8.0})
    (1, -1, 0)
    """
    if first is None or second is None:
        return 0
    difference = first["value"] - second["value"]
    below = np.hypot(first["value"] - first["low"], second["high"] - second["value"])
    above = np.hypot(first["high"] - first["value"], second["value"] - second["low"])
    return int(difference - below > 0) - int(difference + above < 0)


def since(
    now: pd.Series, before: pd.Series | None, *, year: object, more: str = "meer", less: str = ""
) -> str:
    """How a value lies against that of other people in an earlier year; empty without one.

    Parameters
    ----------
    now, before : Series
        Rows of estimates about different people.
    year
        The earlier year.
    more, less
        Words for a clear difference; `less` left out is "minder".

    Returns
    -------
    str
        ", meer dan in 2022 (23.900)", or ", geen duidelijk verschil met 2022 (23.900)".
    """
    if not known(before):
        return ""
    if not order(now, before):
        return f", geen duidelijk verschil met {year} ({rounded(before)})"
    word = more if now["value"] > before["value"] else less or "minder"
    return f", {word} dan in {year} ({rounded(before)})"


def ranked(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Categories of a dimension whose value is shown, the highest first, without total and rest."""
    shown = rows[rows["value"].notna() & ~rows[by].isin(["_T", "other", "unknown"])]
    return shown.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)


def largest(rows: pd.DataFrame, by: str, **codes: object) -> pd.DataFrame:
    """Categories with the highest value: the highest, and those not clearly apart from it."""
    ordered = ranked(pick(rows, **codes), by)
    if ordered.empty:
        return ordered
    top = ordered.iloc[0]
    beside = [place == 0 or not apart(top, row) for place, row in ordered.iterrows()]
    return ordered[beside]


def or_untitled(title: Callable[..., str]) -> Callable[..., str]:
    """Give no title where one of the frames is empty."""

    @functools.wraps(title)
    def title_or_nothing(*frames: pd.DataFrame, **codes: object) -> str:
        return "" if any(frame.empty for frame in frames) else title(*frames, **codes)

    return title_or_nothing
