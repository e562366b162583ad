"""Sentences about the flow to work of job seekers, from their registration on."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.differences import AGAINST_BELGIAN, difference
from analysis.report.text.numbers import date, listed
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside
from analysis.settings import FLOW_MONTHS

__all__ = ["by_dutch", "flow", "gaps", "led_to", "not_followed"]

ORIGINS = ("belgian", "eu", "non_eu")
LONGEST = str(FLOW_MONTHS[-1])


@or_nothing
def flow(shares: pd.DataFrame, *, cohort: int) -> str:
    """Share that flowed to work within each term, by origin, of those who registered in a year."""
    texts = []
    for origin in ORIGINS:
        rows = pick(shares, started_in=str(cohort), seeker_origin=origin)
        terms = [f"{with_interval(row)} binnen {row['flow_months']}" for _, row in rows.iterrows()]
        texts.append(f"bij {inside('seeker_origin', origin)} {listed(terms)} maanden")
    return (
        f"Van de inschrijvingen als werkzoekende in {cohort} leidde naar werk: {'; '.join(texts)}."
    )


@or_nothing
def gaps(differences: pd.DataFrame, *, cohort: int) -> str:
    """Difference from Belgian origin within the longest term, where it is clear."""
    rows = pick(
        differences, started_in=str(cohort), flow_months=LONGEST, seeker_origin=list(ORIGINS[1:])
    )
    texts = [
        f"bij {inside('seeker_origin', row['seeker_origin'])} "
        f"{difference(row, against=AGAINST_BELGIAN)}"
        for _, row in rows.iterrows()
    ]
    return f"Verschil in uitstroom naar werk binnen {LONGEST} maanden: {'; '.join(texts)}."


@or_nothing
def by_dutch(shares: pd.DataFrame) -> str:
    """Share by knowledge of Dutch within the longest term, of all and of non-EU origin."""
    texts = []
    for origin in ("_T", "non_eu"):
        rows = pick(shares, flow_months=LONGEST, seeker_origin=origin).query("dutch != '_T'")
        parts = [
            f"{inside('dutch', row['dutch'])} {with_interval(row)}" for _, row in rows.iterrows()
        ]
        texts.append(f"bij {inside('seeker_origin', origin)}: {listed(parts)}")
    return (
        f"Uitstroom naar werk binnen {LONGEST} maanden naar kennis van het Nederlands, alle "
        f"gevolgde jaren van inschrijving samen, {'; '.join(texts)}. De groepen verschillen ook "
        "in andere kenmerken, zoals opleiding en tijd in België."
    )


@or_nothing
def led_to(shares: pd.DataFrame) -> str:
    """Who has found work within the longest term, and who is still looking for it."""
    texts = []
    for origin in ORIGINS:
        work, seeking = (
            only(shares, seeker_origin=origin, led_to=code) for code in ("work", "seeking")
        )
        texts.append(
            f"bij {inside('seeker_origin', origin)} {with_interval(work)} en "
            f"{with_interval(seeking)}"
        )
    return (
        f"Alle gevolgde jaren van inschrijving samen: na {LONGEST} maanden is een deel "
        f"uitgestroomd naar werk en een deel nog werkzoekend: {'; '.join(texts)}. De andere "
        "inschrijvingen eindigden met opleiding, inactiviteit, verhuizing of iets onbekends."
    )


@or_nothing
def not_followed(curve: pd.DataFrame, sources: pd.DataFrame, *, year: int) -> str:
    """That the spells of the year itself have no share, and how far their curve goes."""
    rows = pick(curve, started_in=str(year), seeker_origin="non_eu", dutch="_T")
    followed = rows[rows["value"].notna() & (rows["flow_months"] != "0")]
    delivery = sources[(sources["extract"] == "job_seekers") & (sources["year"] == year)]
    last = date(str(delivery["ref_to"].iloc[0])[:10])
    text = (
        f"Wie zich in {year} inschreef, is tot {last} gevolgd: nog niet iedereen {LONGEST} "
        "maanden. Daarom is er van dat jaar geen aandeel maar een curve, en voorbij de opvolging "
        "geen getal."
    )
    if followed.empty:
        return text
    row = followed.iloc[-1]
    return (
        f"{text} Bij niet-EU-herkomst is ze na {row['flow_months']} maanden {with_interval(row)}."
    )
