"""Discrimination in the summary: three sources that are never added up."""

from collections.abc import Mapping

import pandas as pd

from analysis.report.text.numbers import listed
from analysis.report.text.rounding import rounded
from analysis.report.text.summary.key_figure import GOALS, KeyFigure, Lead
from analysis.report.text.words import as_sentence, capital

__all__ = ["discrimination"]

_SUBJECTS = {"reported": "de meldingen", "tested": "de praktijktests"}


def discrimination(figures: Mapping[str, KeyFigure]) -> Lead:
    """Discrimination in one sentence: what people say in a survey, and what the others can say."""
    experienced = figures["experienced"]
    change = experienced.change
    finding = "Of discriminatie toenam, weten we niet"
    survey = (
        f"In de enquête zegt {rounded(experienced.now)} van de mensen van niet-EU-herkomst "
        "discriminatie te hebben ervaren"
    )
    if change["verdict"] in GOALS:
        finding = f"{experienced.finding()}, zeggen ze in een enquête"
        survey = experienced.said("level_said")
    elif change["verdict"] == "unclear":
        before = rounded(experienced.series[change["reference"]])
        survey += f", geen duidelijk verschil met {change['reference']} ({before})."
    else:
        survey += "."
    said = [
        _can_say(figures[name].change, subject)
        for name, subject in _SUBJECTS.items()
        if name in figures
    ]
    others = listed([words for words in said if words])
    return experienced.lead(finding, survey, as_sentence(capital(others)))


def _can_say(change: pd.Series, subject: str) -> str:
    """What a source says of a change, or why it says nothing."""
    if change["verdict"] in GOALS:
        more = "meer" if change["value"] > 0 else "minder"
        return f"{subject} vonden {more} ongelijke behandeling dan in {change['reference']}"
    if change["verdict"] == "unclear":
        return f"{subject} tonen geen duidelijk verschil met {change['reference']}"
    return {
        "break": f"{subject} zijn door een breuk niet te vergelijken met {change['reference']}",
        "first_measurement": f"{subject} zijn een eerste meting",
        "random_variation": f"{subject} zeggen niet hoe vaak het voorkomt",
    }.get(change["why"], "")
