"""Sentences about staff of foreign origin: bounds, and on which side of the target both lie."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import MISSING, estimate
from analysis.report.text.sentences import or_nothing
from analysis.report.text.words import in_words

__all__ = ["bounds", "bounds_title", "organisations", "target_title"]

HIDDEN = "Het aandeel personeel van buitenlandse herkomst is niet te tonen"


@or_nothing
def bounds(estimates: pd.DataFrame, *, year: int, deadline: str = "") -> str:
    """Lowest and highest share, and on which side of the target both lie.

    Parameters
    ----------
    estimates : DataFrame
        Shares by `beside`: both bounds, the target and the residents of working age.
    year
        Year of the report.
    deadline
        Year by which the target was to be met; empty where it has none.
    """
    low, high, target = _bounds(estimates, year)
    if low is None or pd.isna(low["value"]) or pd.isna(high["value"]):
        return f"{HIDDEN}."
    text = (
        f"Van het personeel is minstens {estimate(low)} en hoogstens {estimate(high)} van "
        "buitenlandse herkomst: van een deel kennen we de herkomst niet."
    )
    if target is None:
        return text
    until = f" tegen {deadline}" if deadline else ""
    return f"{text} {_against(low['value'], high['value'], target, until)}"


@or_nothing
def bounds_title(estimates: pd.DataFrame, *, year: int) -> str:
    """Lowest and highest share, short."""
    low, high, _ = _bounds(estimates, year)
    if low is None or pd.isna(low["value"]) or pd.isna(high["value"]):
        return HIDDEN
    return (
        f"Tussen {estimate(low)} en {estimate(high)} van het personeel is van buitenlandse herkomst"
    )


@or_nothing
def target_title(estimates: pd.DataFrame, *, year: int) -> str:
    """On which side of the target both bounds lie, short; empty without both."""
    low, high, target = _bounds(estimates, year)
    if target is None or low is None or pd.isna(low["value"]) or pd.isna(high["value"]):
        return ""
    where = "ligt tussen beide grenzen"
    if low["value"] >= target["value"]:
        where = "ligt niet boven de laagste grens"
    elif high["value"] < target["value"]:
        where = "ligt boven de hoogste grens"
    return f"De streefwaarde van de Vlaamse overheid, {estimate(target)}, {where}"


def _bounds(estimates: pd.DataFrame, year: int) -> list:
    rows = pick(estimates, year=year)
    return [only(rows, beside=code) for code in ("staff_lowest", "staff_highest", "target")]


def _against(low: float, high: float, target: pd.Series, until: str) -> str:
    """On which side of the target both bounds lie."""
    about = f"De streefwaarde die de Vlaamse overheid zich stelde, {estimate(target)}{until}"
    if estimate(target) == MISSING:
        return ""
    if low >= target["value"]:
        return f"{about}, wordt ook door de laagste grens gehaald."
    if high < target["value"]:
        return f"{about}, wordt ook door de hoogste grens niet gehaald."
    return f"{about}, ligt daartussen: of ze gehaald is, valt niet te zeggen."


@or_nothing
def organisations(estimates: pd.DataFrame, *, year: int) -> str:
    """How many organisations are shown and how many are protected; no ranking."""
    bounds = ["staff_foreign_lowest", "staff_foreign_highest"]
    rows = pick(estimates, year=year, indicator=bounds)
    rows = rows[rows["organisation"] != "_T"]
    shown = rows["value"].notna().groupby(rows["organisation"]).all()
    return (
        f"Van {in_words(shown.sum())} van de {in_words(len(shown))} organisaties zijn beide "
        "grenzen te tonen; de andere zijn te klein of afgeschermd. We rangschikken ze niet."
    )
