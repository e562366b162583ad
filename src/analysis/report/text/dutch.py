"""Sentences about levels of Dutch: who reaches them, what is published, and work afterwards."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import MISSING, estimate, label, listed, number, percent
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside
from analysis.settings import LEVELS_MISSED

__all__ = [
    "already",
    "at_risk_until",
    "attainment_and_published",
    "by_characteristic",
    "curves",
    "higher_levels",
    "residents",
    "work",
    "work_adjusted",
]


def _plain(row: pd.Series | None) -> str:
    """Value without its interval."""
    return MISSING if row is None else estimate(row)


@or_nothing
def higher_levels(
    reached: pd.DataFrame, oral: pd.DataFrame, missed: pd.DataFrame, *, cohort: str
) -> str:
    """Oral B1, and the bound of B1 if the register missed a part."""
    in_all, orally, bound = (
        only(frame, cohort=cohort, level="B1", horizon="3") for frame in (reached, oral, missed)
    )
    return (
        f"Als mondeling B1 genoeg is, gaat het bij de contracten van {cohort} om "
        f"{with_interval(orally)} in plaats van {_plain(in_all)}. Niveaus boven A2 zijn onvolledig "
        f"geregistreerd: mist het register {percent(LEVELS_MISSED, 0)} ervan, dan is het aandeel "
        f"met B1 {_plain(bound)}."
    )


@or_nothing
def already(before: pd.DataFrame, *, cohort: str) -> str:
    """Share that had A2 before the contract."""
    row = only(before, cohort=cohort, level="A2")
    return (
        f"Van wie in {cohort} tekende, had {with_interval(row)} al A2 op de dag van het contract. "
        "Zij tellen mee bij wie het niveau bereikte, en staan hier ook apart."
    )


@or_nothing
def residents(here: pd.DataFrame, reached: pd.DataFrame, *, cohort: str) -> str:
    """Attainment of those who still live here, compared with that of all."""
    texts = []
    for level in ("A2", "B1"):
        of_all, of_here = (
            only(frame, cohort=cohort, level=level, horizon="3") for frame in (reached, here)
        )
        texts.append(
            f"{with_interval(of_here)} voor minstens {level} (van alle contracten {_plain(of_all)})"
        )
    return (
        f"Van wie in {cohort} tekende en na drie jaar nog hier woont, is het aandeel "
        f"{listed(texts)}."
    )


@or_nothing
def attainment_and_published(pairs: pd.DataFrame) -> str:
    """Computed and published attainment of 2015-2019, and what was published without cohort."""
    computed, published = (
        pick(pairs, indicator=name) for name in ("attainment", "published_figure")
    )
    texts = []
    for level in ("A2", "B1"):
        ours, theirs = (only(rows, level=level, horizon="3") for rows in (computed, published))
        texts.append(
            f"minstens {level} {with_interval(ours)}, gepubliceerd {with_interval(theirs)}"
        )
    a2, b1 = (only(published, level=level, horizon="6") for level in ("A2", "B1"))
    return (
        "Van de contracten van 2015 tot en met 2019 samen haalde binnen drie jaar "
        f"{listed(texts)}. Na zes jaar is gepubliceerd: {with_interval(a2)} A2 en "
        f"{with_interval(b1)} B1 of hoger. De bron zegt niet voor welke contracten; daarom "
        "staat er geen berekend cijfer naast."
    )


@or_nothing
def by_characteristic(shares: pd.DataFrame, *, level: str, characteristics: tuple[str, ...]) -> str:
    """Share that reached a level within three years by some characteristics."""
    texts = []
    for name in characteristics:
        categories = [
            f"{label('category', row['category'])} {with_interval(row)}"
            for _, row in pick(shares, level=level, characteristic=name).iterrows()
            if row["category"] != "_T"
        ]
        texts.append(f"{inside('characteristic', name)}: {listed(categories)}")
    return f"Minstens {level} binnen drie jaar, naar {'; naar '.join(texts)}."


@or_nothing
def curves(found: pd.DataFrame, *, months: str) -> str:
    """Cumulative incidence of A2 at one time, by regime; one not followed so long says so."""
    rows = pick(found, level="A2", skill="all", months=months)
    texts = [
        f"{inside('regime', row['regime'])} {with_interval(row)}" for _, row in rows.iterrows()
    ]
    return (
        f"Binnen {months} maanden na het contract had minstens A2, naar het stelsel: "
        f"{listed(texts)}."
    )


@or_nothing
def at_risk_until(found: pd.DataFrame) -> str:
    """How long each regime is followed."""
    texts = []
    for regime, rows in pick(found, level="A2", skill="all").groupby("regime", sort=False):
        last = rows.loc[rows["value"].notna(), "months"].astype(int).max()
        texts.append(f"{inside('regime', regime)} tot {number(last)} maanden")
    return f"De curven lopen zover de opvolging reikt: {listed(texts)}. Verder geven we niets."


def _by_level(found: pd.DataFrame, indicator: str) -> dict[str, pd.Series | None]:
    """Row of one indicator for each highest level, both sexes together."""
    rows = pick(found, indicator=indicator, sex="_T")
    return {level: only(rows, highest_level=level) for level in ("none", "A1", "A2", "B1+")}


@or_nothing
def work(found: pd.DataFrame, figures: pd.DataFrame, *, year: int) -> str:
    """Share at work by highest level, who left, and the published figures."""
    works, left = (_by_level(found, name) for name in ("work_after_level", "left_after_level"))
    by_id = figures.set_index("id")["our_value"]
    published = [
        percent(by_id[f"nt2_employed_after_3y_{level}"], 0) for level in ("a1", "a2", "b1plus")
    ]
    return (
        f"Van wie op 31 december {year - 3} hier woonde na een eerste contract en hier eind "
        f"{year} nog woont, is aan het werk: {with_interval(works['none'])} zonder niveau, "
        f"{with_interval(works['A1'])} met A1, {with_interval(works['A2'])} met A2 en "
        f"{with_interval(works['B1+'])} met B1 of hoger. Intussen vertrok of stierf "
        f"{_plain(left['none'])}, {_plain(left['A1'])}, {_plain(left['A2'])} en "
        f"{_plain(left['B1+'])}. Gepubliceerd voor drie jaar na het niveau, zonder jaar: "
        f"{listed(published)} voor A1, A2 en B1 of hoger."
    )


@or_nothing
def work_adjusted(found: pd.DataFrame) -> str:
    """Difference in work from those with A1, raw and adjusted."""
    raw, adjusted = (
        _by_level(found, name) for name in ("work_difference", "work_difference_adjusted")
    )
    return (
        f"Met A2 is men {with_interval(raw['A2'])} vaker aan het werk dan met A1, met B1 of hoger "
        f"{with_interval(raw['B1+'])}. Bij gelijk geslacht, leeftijd bij aankomst, onderwijs en "
        f"verblijfsgrond is het verschil {with_interval(adjusted['A2'])} en "
        f"{with_interval(adjusted['B1+'])}. Het blijft een verschil tussen mensen, niet het effect "
        "van de cursus."
    )
