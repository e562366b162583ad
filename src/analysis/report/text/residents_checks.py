"""Sentences on the checks of the survey of residents: test, equal composition, non-response."""

import pandas as pd

from analysis.indicators.selection import pick
from analysis.report.text.numbers import (
    SMALLEST_P,
    label,
    listed,
    number,
    percent,
    points,
    rounds_to_zero,
    written,
)
from analysis.report.text.residents_survey import clear_gaps
from analysis.report.text.sentences import or_nothing
from analysis.report.text.words import inside
from analysis.settings import LEVEL

__all__ = ["at_equal_composition", "beyond_answers", "with_origin"]


@or_nothing
def with_origin(checks: pd.DataFrame, *, year: int) -> str:
    """For which items the answer goes together with origin, by Rao and Scott's test."""
    shown = pick(checks[checks["unit"] == "p_value"], year=year).dropna(subset="value")
    if shown.empty:
        return "Of het antwoord samenhangt met herkomst, is niet te tonen."
    is_clear = shown["value"] < 1 - LEVEL
    texts = []
    if is_clear.any():
        texts.append(f"duidelijk bij {_items(shown[is_clear])}")
    if not is_clear.all():
        texts.append(f"niet duidelijk bij {_items(shown[~is_clear])}")
    return (
        "Over alle herkomsten samen hangt het antwoord samen met herkomst: "
        f"{'; '.join(texts)} (toets van Rao en Scott, gecorrigeerd voor "
        f"{number(len(shown))} vragen)."
    )


@or_nothing
def at_equal_composition(checks: pd.DataFrame, *, year: int) -> str:
    """Which gaps stay clear at equal sex, age and education, and what that is not."""
    gaps = pick(checks[checks["indicator"].str.endswith("_gap")], year=year)
    if gaps["value"].isna().all():
        return "De verschillen bij gelijke samenstelling zijn niet te tonen."
    items = list(dict.fromkeys(gaps["item"]))
    return (
        f"Bij gelijk geslacht, leeftijd en opleiding. {clear_gaps(gaps, 'item', year, item=items)} "
        "Dat is geen effect van herkomst: groepen verschillen ook in wat niet gemeten is."
    )


@or_nothing
def beyond_answers(checks: pd.DataFrame, values: pd.DataFrame, *, year: int) -> str:
    """How far shares could be off, were those without an answer all alike; and weighted."""
    bounded = checks[checks["indicator"].str.endswith("_bounds")]
    bounds = pick(bounded, year=year).dropna(subset=["value", "low", "high"])
    if bounds.empty:
        return "Wat wie niet antwoordde kan veranderen, is niet te tonen."
    widest = bounds.loc[(bounds["high"] - bounds["low"]).idxmax()]
    return (
        "Had niemand of net iedereen van wie niet antwoordde ja gezegd, dan blijft een aandeel "
        "binnen de grenzen in de tabel. Die zijn het breedst bij "
        f"\u2018{label('item', widest['item'])}\u2019, "
        f"{inside('origin_group', widest['origin_group'])}: van {percent(widest['low'])} tot "
        f"{percent(widest['high'])}, de steekproeffout inbegrepen. {_moved(checks, values, year)}"
    )


def _moved(checks: pd.DataFrame, values: pd.DataFrame, year: int) -> str:
    """Return by how much the weighting moves the shares at most."""
    keys = ["item", "origin_group"]
    weighted = pick(checks[checks["indicator"].str.endswith("_share_weighted")], year=year)
    plain = pick(values[values["indicator"].str.endswith("_share")], year=year)
    both = plain.merge(weighted[[*keys, "value"]], on=keys, suffixes=("", "_weighted"))
    moved = 100 * (both["value_weighted"] - both["value"]).abs().max()
    if pd.isna(moved):
        return "Wat wegen verandert, is niet te tonen."
    most = "zichtbaar" if rounds_to_zero(moved, "pp") else f"meer dan {points(moved)}"
    return (
        "Wegen we wie antwoordde naar geslacht en leeftijd tot allen die de vraag kregen, dan "
        f"verandert geen aandeel {most}."
    )


def _items(tests: pd.DataFrame) -> str:
    """Items with their p."""
    texts = []
    for _, row in tests.iterrows():
        p = written(row["value"], "p_value")
        p = p if row["value"] < SMALLEST_P else f"= {p}"
        texts.append(f"\u2018{label('item', row['item'])}\u2019 (p {p})")
    return listed(texts)
