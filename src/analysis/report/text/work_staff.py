"""Sentences about staff of foreign origin: bounds, and on which side of the target both lie."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import estimate, number
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = ["bounds", "organisations"]


@or_nothing
def bounds(estimates: pd.DataFrame, *, year: int) -> str:
    """Lowest and highest share, with the target and the population of working age."""
    rows = pick(estimates, year=year)
    low, high, target, people = (
        only(rows, beside=code)
        for code in ("staff_lowest", "staff_highest", "target", "working_age")
    )
    if low is None or pd.isna(low["value"]) or pd.isna(high["value"]):
        return "Het aandeel personeel van buitenlandse herkomst is niet te tonen."
    text = (
        f"Van {number(low['denominator'])} personeelsleden is minstens {estimate(low)} van "
        "buitenlandse herkomst, als niemand van wie niet gekoppeld is dat is, en hoogstens "
        f"{estimate(high)}, als zij het allemaal zijn."
    )
    if target is not None:
        text += f" {_against(low['value'], high['value'], target)}"
    if people is not None:
        text += (
            f" Van de inwoners van 20 tot en met 64 jaar is {with_interval(people)} van "
            "buitenlandse herkomst."
        )
    return text


def _against(low: float, high: float, target: pd.Series) -> str:
    """On which side of the target both bounds lie."""
    about = f"De streefwaarde van de Vlaamse overheid is {estimate(target)}"
    if low >= target["value"]:
        return f"{about}: ook de laagste grens haalt ze."
    if high < target["value"]:
        return f"{about}: ook de hoogste grens haalt ze niet."
    return f"{about}: ze ligt tussen beide grenzen, en dus is niet te zeggen of ze gehaald is."


@or_nothing
def organisations(estimates: pd.DataFrame, *, year: int) -> str:
    """How many organisations are shown and how many are protected; no ranking."""
    bounds = ["staff_foreign_lowest", "staff_foreign_highest"]
    rows = pick(estimates, year=year, indicator=bounds)
    rows = rows[rows["organisation"] != "_T"]
    shown = rows["value"].notna().groupby(rows["organisation"]).all()
    return (
        f"{number(len(shown))} organisaties gaven cijfers; van {number(shown.sum())} zijn beide "
        "grenzen te tonen, de andere zijn te klein of afgeschermd. Ze staan in de volgorde van "
        "hun naam: we rangschikken ze niet."
    )
