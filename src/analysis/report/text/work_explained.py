"""Sentences of the chapter that explains the origin gap in work, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import estimate, label, listed
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = ["by_group", "education", "generations", "headline", "in_groups", "standardised"]

GENERATIONS = ("first", "second_or_unknown")


@or_nothing
def standardised(gaps: pd.DataFrame, *, year: int) -> str:
    """Raw gap and gap at equal age and sex of EU and non-EU origin."""
    texts = []
    for origin, words in (("eu", "EU-herkomst"), ("non_eu", "niet-EU-herkomst")):
        raw, equal = (
            only(gaps, year=year, origin_group=origin, standard=s) for s in ("none", "age_sex")
        )
        texts.append(
            f"voor {words} {with_interval(equal)}, tegenover {estimate(raw)} zonder die correctie"
        )
    return f"Bij gelijke leeftijd en gelijk geslacht is de herkomstkloof {texts[0]}; {texts[1]}."


@or_nothing
def education(gaps: pd.DataFrame, *, year: int) -> str:
    """Gap of non-EU origin at equal education too, and how much unknown education matters."""
    kinds = ("age_sex_education", "education_low", "education_high")
    same, low, high = (
        only(gaps, year=year, origin_group="non_eu", standard=kind) for kind in kinds
    )
    return (
        "Bij ook gelijke opleiding, met onbekend als aparte categorie, is de kloof voor "
        f"niet-EU-herkomst {with_interval(same)}. Telt elke onbekende opleiding als laag, dan is "
        f"ze {estimate(low)}; telt elke als hoog, dan {estimate(high)}. De opleiding is dus niet "
        "goed genoeg gekend om één cijfer te geven."
    )


@or_nothing
def by_group(gaps: pd.DataFrame, *, year: int) -> str:
    """Groups without a clear gap at equal age and sex; no ranking."""
    rows = pick(gaps, year=year, standard="age_sex")
    rows = rows[~rows["origin_group"].isin(["eu", "non_eu"]) & rows["value"].notna()]
    if rows["low"].isna().all():
        return (
            "De cijfers komen uit een volledige telling: er is geen steekproef, en dus geen toets."
        )
    not_clear = rows.loc[~rows["clear"].fillna(False).astype(bool), "origin_group"]
    if not_clear.empty:
        return (
            "Elk van de herkomstgroepen verschilt duidelijk van Belgische herkomst; onderling "
            "rangschikken we ze niet."
        )
    names = listed([label("origin_group", code) for code in not_clear])
    return (
        f"Voor {names} is er bij gelijke leeftijd en geslacht geen duidelijk verschil met "
        "Belgische herkomst; bij de andere groepen wel. Onderling rangschikken we ze niet."
    )


def headline(parts: pd.DataFrame) -> pd.DataFrame:
    """Rows of the decomposition that the chapter tells: logit, coefficients of the reference."""
    return pick(
        parts, indicator="decomposed_gap", scale="logit", coefficients="reference", variable="_T"
    )


def in_groups(parts: pd.DataFrame) -> pd.DataFrame:
    """Headline rows with origin and generation as one column, `group`, to draw."""
    rows = headline(parts)
    return rows.assign(group=rows["origin_group"] + " " + rows["generation"])


@or_nothing
def generations(parts: pd.DataFrame) -> str:
    """Gap, explained and unexplained of the generations of non-EU origin."""
    rows, texts, depends = headline(parts), [], []
    for generation in GENERATIONS:
        component = pick(rows, origin_group="non_eu", generation=generation).set_index("component")
        if len(component):
            texts.append(
                f"{label('generation', generation)}: kloof "
                f"{with_interval(component.loc['gap'])}, verklaard door samenstelling "
                f"{with_interval(component.loc['explained'])}, onverklaard "
                f"{with_interval(component.loc['unexplained'])}"
            )
            depends += _of_two_signs(parts, generation)
    return (
        f"Bij niet-EU-herkomst van 25 tot en met 64 jaar. {'. '.join(texts)}. De kenmerken zijn "
        "geslacht, leeftijd, opleiding, huishouden en provincie. Tekst en figuur tonen de "
        "ontleding op de logitschaal met de coëfficiënten van Belgische herkomst; de tabel toont "
        f"ook de andere.{_said(depends)} Onverklaard is niet hetzelfde als discriminatie."
    )


def _of_two_signs(parts: pd.DataFrame, generation: str) -> list[str]:
    """Name the parts of which one way to decompose says more, and another less than nothing."""
    of_group = pick(
        parts, indicator="decomposed_gap", variable="_T", origin_group="non_eu",
        generation=generation,
    )  # fmt: skip
    found = []
    for component, words in (("explained", "verklaarde"), ("unexplained", "onverklaarde")):
        values = pick(of_group, component=component)["value"]
        if values.min() < 0 < values.max():
            found.append(f"het {words} deel ({inside('generation', generation)})")
    return found


def _said(depends: list[str]) -> str:
    """Say of which parts the sign depends on the way to decompose."""
    if not depends:
        return ""
    return f" Of {listed(depends)} boven of onder nul ligt, hangt af van de gekozen ontleding."
