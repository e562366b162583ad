"""Sentences on the checks of the survey of residents: equal composition and non-response."""

import pandas as pd

from analysis.indicators.selection import pick
from analysis.reference.survey_items import items
from analysis.report.text.apart import NOT_SHOWN, known
from analysis.report.text.differences import ADVERSE_GAP, GAP, size, unclear
from analysis.report.text.numbers import percent
from analysis.report.text.sentences import or_nothing
from analysis.report.text.together.residents_survey import GROUP, gap_of, title_of

__all__ = ["at_equal_composition", "without_answer"]


@or_nothing
def at_equal_composition(checks: pd.DataFrame, *, item: str, year: int) -> str:
    """Gap of one item at equal sex, age and education, and what that is not."""
    gap = gap_of(checks, item, year=year)
    if not known(gap):
        return "Het verschil bij gelijke samenstelling is niet te tonen."
    alike = "Bij gelijk geslacht, gelijke leeftijd en gelijke opleiding"
    if unclear(gap):
        text = (
            f"{alike} is er bij {title_of(item)} geen duidelijk verschil tussen niet-EU-herkomst "
            "en Belgische herkomst."
        )
    else:
        noun = "het aandeel" if items()[item].kind == "share" else "de score"
        direction = ADVERSE_GAP if items()[item].adverse else GAP
        text = (
            f"{alike} is {noun} voor {title_of(item)} bij niet-EU-herkomst nog "
            f"{size(gap, direction)} dan bij Belgische herkomst."
        )
    return (
        f"{text} Dat bewijst niet dat herkomst de oorzaak is: groepen verschillen ook in wat niet "
        "gemeten is."
    )


@or_nothing
def without_answer(checks: pd.DataFrame, *, item: str, year: int) -> str:
    """How far the share of an item could be off by those who gave no answer."""
    bounded = checks[checks["indicator"].str.endswith("_bounds")]
    bounds = pick(bounded, item=item, origin_group=GROUP, year=year)
    bounds = bounds.dropna(subset=["value", "low", "high"])
    if bounds.empty:
        return NOT_SHOWN
    row = bounds.iloc[0]
    return (
        f"Had niemand of net iedereen die niet antwoordde ja gezegd, dan lag het aandeel "
        f"{title_of(item)} bij niet-EU-herkomst tussen {percent(row['low'])} en "
        f"{percent(row['high'])}, de steekproeffout inbegrepen."
    )
