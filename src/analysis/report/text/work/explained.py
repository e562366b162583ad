"""Sentences of the chapter that explains the origin gap in work, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.rounding import rounded, rounded_amount
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import in_words

__all__ = [
    "composition",
    "composition_title",
    "groups_title",
    "headline",
    "in_groups",
    "standardised",
    "standardised_title",
]

GENERATIONS = ("first", "second_or_unknown")


@or_nothing
def standardised(gaps: pd.DataFrame, *, year: int) -> str:
    """Gap of non-EU origin at equal age, sex and education, and how much unknown ones matter."""
    equal, same, low, high = (
        _gap(gaps, year, kind)
        for kind in ("age_sex", "age_sex_education", "education_low", "education_high")
    )
    return (
        "Bij gelijke leeftijd en gelijk geslacht (gestandaardiseerd) is de kloof voor mensen van "
        f"niet-EU-herkomst {with_interval(equal)}, bij ook gelijke opleiding "
        f"{with_interval(same)}. Van velen is de opleiding niet bekend: telt die overal als laag "
        f"of overal als hoog, dan is de kloof {rounded_amount(low)} of {rounded(high)}."
    )


@or_nothing
def standardised_title(gaps: pd.DataFrame, *, year: int) -> str:
    """Whether a clear gap is left at equal age, sex and education, short."""
    kinds = ("age_sex_education", "education_low", "education_high")
    left = [_gap(gaps, year, kind) for kind in kinds]
    if all(row is not None and row["low"] > 0 for row in left):
        low, high = sorted(left, key=lambda row: row["value"])[:: len(left) - 1]
        return (
            "Ook bij gelijke leeftijd, geslacht en opleiding blijft een kloof: tussen "
            f"{rounded_amount(low)} en {rounded(high)}"
        )
    return "Of er bij gelijke leeftijd, geslacht en opleiding een kloof blijft, is niet duidelijk"


@or_nothing
def groups_title(gaps: pd.DataFrame, *, year: int) -> str:
    """How many groups have a clear gap at equal age and sex, short; no ranking."""
    rows = pick(gaps, year=year, standard="age_sex")
    rows = rows[~rows["origin_group"].isin(["eu", "non_eu"]) & rows["value"].notna()]
    clear = rows["clear"].fillna(False).astype(bool)
    if clear.all():
        return "Bij gelijke leeftijd en geslacht is er in elke herkomstgroep een duidelijke kloof"
    return (
        f"Bij gelijke leeftijd en geslacht is er in {in_words(clear.sum())} van de "
        f"{in_words(len(rows))} herkomstgroepen een duidelijke kloof"
    )


def _gap(gaps: pd.DataFrame, year: int, standard: str) -> pd.Series | None:
    return only(gaps, year=year, origin_group="non_eu", standard=standard)


def headline(parts: pd.DataFrame) -> pd.DataFrame:
    """Rows of the decomposition that the chapter tells: linear, coefficients of the reference."""
    return pick(
        parts, indicator="decomposed_gap", scale="linear", coefficients="reference", variable="_T"
    )


def in_groups(parts: pd.DataFrame) -> pd.DataFrame:
    """Headline rows with origin and generation as one column, `group`, to draw."""
    rows = headline(parts)
    return rows.assign(group=rows["origin_group"] + " " + rows["generation"])


@or_nothing
def composition(parts: pd.DataFrame) -> str:
    """What composition explains of the gap of both generations of non-EU origin."""
    explained = [_part(parts, generation) for generation in GENERATIONS]
    gaps = [_component(parts, generation, "gap") for generation in GENERATIONS]
    return (
        "Geslacht, leeftijd, opleiding, huishouden en provincie verklaren op de lineaire schaal "
        f"{explained[0]} van de kloof van {rounded(gaps[0])} in de eerste generatie van "
        f"niet-EU-herkomst, en {explained[1]} van die van {rounded_amount(gaps[1])} daarna. "
        "Onverklaard is niet hetzelfde als discriminatie."
    )


@or_nothing
def composition_title(parts: pd.DataFrame) -> str:
    """In which generation composition explains a clear part of the gap, short."""
    first, second = (
        explained is not None and explained["low"] > 0
        for explained in (_component(parts, each, "explained") for each in GENERATIONS)
    )
    if first and second:
        return "De samenstelling van de groepen verklaart een deel van de kloof in werk"
    if not first and not second:
        return "De samenstelling van de groepen verklaart geen duidelijk deel van de kloof in werk"
    when = "in de eerste generatie" if first else "na de eerste generatie"
    return f"Alleen {when} verklaart de samenstelling een duidelijk deel van de kloof"


def _component(parts: pd.DataFrame, generation: str, component: str) -> pd.Series | None:
    rows = pick(headline(parts), origin_group="non_eu", generation=generation, component=component)
    return rows.iloc[0] if len(rows) else None


def _part(parts: pd.DataFrame, generation: str) -> str:
    """What is explained, in words where it is nothing or less, and where its sign is a choice."""
    explained = _component(parts, generation, "explained")
    if explained is None or pd.isna(explained["value"]):
        return "een deel dat niet te tonen is"
    sign = " (twee manieren van rekenen spreken elkaar tegen)"
    depends = sign if _of_two_signs(parts, generation) else ""
    if explained["low"] > 0:
        return f"{with_interval(explained)}{depends}"
    none = "geen duidelijk deel" if explained["high"] >= 0 else "minder dan niets"
    return f"{none}{depends}"


def _of_two_signs(parts: pd.DataFrame, generation: str) -> bool:
    """Whether one way to decompose explains some of the gap, and another less than nothing."""
    values = pick(
        parts, indicator="decomposed_gap", variable="_T", origin_group="non_eu",
        generation=generation, component="explained",
    )["value"]  # fmt: skip
    return bool(values.min() < 0 < values.max())
