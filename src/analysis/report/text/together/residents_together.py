"""Sentences on living together: what residents of non-EU and of Belgian origin say in a survey."""

import pandas as pd

from analysis.reference.survey_items import items
from analysis.report.text.apart import NOT_SHOWN, known, or_untitled
from analysis.report.text.numbers import label
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.together.residents_survey import (
    GROUP,
    OF_BELGIAN,
    OF_GROUP,
    changes,
    gap_of,
    gap_word,
    title_of,
    value_of,
)

__all__ = ["BELONGING", "CONTACT", "HOME", "WORK", "score", "score_title", "share", "share_title"]

BELONGING, CONTACT, HOME, WORK = "belonging", "contact", "home_language", "dutch_at_work"


def _both(estimates: pd.DataFrame, item: str, year: int) -> list[pd.Series | None]:
    """Value of one item in the group of the sentences and in Belgian origin."""
    return [value_of(estimates, item, who, year=year) for who in (GROUP, "belgian")]


@or_nothing
def share(estimates: pd.DataFrame, *, item: str, year: int, changed: bool = False) -> str:
    """Share that says so in the survey, of non-EU and of Belgian origin; what changed, if asked.

    The title of the item begins with its verb: "Spreekt thuis meestal Nederlands".
    """
    group, belgian = _both(estimates, item, year)
    if not known(group, belgian):
        return NOT_SHOWN
    verb, _, rest = label("item", item).partition(" ")
    return (
        f"In de enquête {verb.lower()} {with_interval(group)} {OF_GROUP} {rest}, tegenover "
        f"{with_interval(belgian)} {OF_BELGIAN}.{_judged(estimates, item, year)}"
        f"{_since(estimates, year) if changed else ''}"
    )


def _since(estimates: pd.DataFrame, year: int) -> str:
    """What changed since the wave before, after a space."""
    return f" {changes(estimates, year=year)}"


def _judged(estimates: pd.DataFrame, item: str, year: int) -> str:
    """That the difference is not clear, where it is not."""
    gap = gap_of(estimates, item, year=year)
    if known(gap) and gap["clear"]:
        return ""
    return " Dat is geen duidelijk verschil."


@or_untitled
def share_title(estimates: pd.DataFrame, *, item: str, year: int) -> str:
    """Share that says so in the survey."""
    group, belgian = _both(estimates, item, year)
    if not known(group, belgian):
        return ""
    verb, _, rest = label("item", item).partition(" ")
    return (
        f"Bij niet-EU-herkomst {verb.lower()} {rounded(group)} {rest}, bij Belgische "
        f"{rounded(belgian)}"
    )


@or_nothing
def score(estimates: pd.DataFrame, *, item: str, year: int, changed: bool = False) -> str:
    """Mean score of both origins, and whether they differ clearly; what changed, if asked."""
    group, belgian = _both(estimates, item, year)
    if not known(group, belgian):
        return NOT_SHOWN
    gap = gap_of(estimates, item, year=year)
    against = f", {gap_word(gap)} dan" if known(gap) and gap["clear"] else "; dat verschilt niet "
    against += "" if known(gap) and gap["clear"] else "duidelijk van"
    return (
        f"Op een schaal van 0 tot {_top(item)} geven mensen van niet-EU-herkomst gemiddeld "
        f"{with_interval(group)} voor {title_of(item)}{against} de {with_interval(belgian)} bij "
        f"Belgische herkomst.{_since(estimates, year) if changed else ''}"
    )


@or_untitled
def score_title(estimates: pd.DataFrame, *, item: str, year: int) -> str:
    """Mean score of non-EU and of Belgian origin."""
    group, belgian = _both(estimates, item, year)
    if not known(group, belgian):
        return ""
    return (
        f"Niet-EU-herkomst geeft {rounded(group)} op {_top(item)} voor {title_of(item)}, "
        f"Belgische {rounded(belgian)}"
    )


def _top(item: str) -> int:
    """Highest score that an item can have."""
    return max(int(code) for code in items()[item].answers)
