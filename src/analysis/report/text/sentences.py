"""Sentences made from estimates: what a table says, with its count or interval, in plain Dutch."""

import functools
from collections.abc import Callable

import pandas as pd

from analysis.indicators.selection import only
from analysis.report.text.numbers import MISSING, estimate, label
from analysis.report.text.rounding import rounded, rounded_interval

__all__ = [
    "groups",
    "listing",
    "or_nothing",
    "with_interval",
]

NOTHING = "Geen gegevens geleverd."
FEW = "weinig betrouwbaar"


def or_nothing(sentence: Callable[..., str]) -> Callable[..., str]:
    """Say that nothing was delivered, where one of the frames is empty."""

    @functools.wraps(sentence)
    def sentence_or_nothing(*frames: pd.DataFrame, **codes: object) -> str:
        return NOTHING if any(frame.empty for frame in frames) else sentence(*frames, **codes)

    return sentence_or_nothing


def with_interval(row: pd.Series | None) -> str:
    """Value with its interval, and that it rests on few units where it does.

    Both are rounded to what the interval allows, and the unit stands once, with the value:
    "20,8 procentpunt (19,7 tot 21,8)".
    """
    if row is None:
        return MISSING
    bounds = rounded_interval(row)
    remarks = [bounds] if bounds else []
    if row.get("obs_status") == "u":
        remarks.append(FEW)
    if not remarks or pd.isna(row["value"]):
        return rounded(row)
    return f"{rounded(row)} ({'; '.join(remarks)})"


@or_nothing
def groups(rates: pd.DataFrame, gaps: pd.DataFrame, *, year: int) -> str:
    """Employment rate of Belgian, EU and non-EU origin, and both gaps."""
    belgian, eu, non_eu = (
        with_interval(only(rates, year=year, origin_group=origin))
        for origin in ("belgian", "eu", "non_eu")
    )
    gap_eu, gap_non_eu = (
        with_interval(only(gaps, year=year, origin_group=origin)) for origin in ("eu", "non_eu")
    )
    return (
        f"Van de inwoners van Belgische herkomst van 20 tot en met 64 jaar is {belgian} aan het "
        f"werk, bij EU-herkomst {eu} en bij niet-EU-herkomst {non_eu}. De herkomstkloof is "
        f"{gap_eu} voor EU-herkomst en {gap_non_eu} voor niet-EU-herkomst."
    )


@or_nothing
def listing(rows: pd.DataFrame, *, by: str, split: str = "") -> str:
    """Every value of a figure in words, as its text alternative."""
    texts = []
    for _, row in rows.iterrows():
        names = [label(by, row[by])]
        if split:
            names.append(label(split, row[split]))
        texts.append(f"{', '.join(names)}: {estimate(row)}")
    return f"{'; '.join(texts)}."
