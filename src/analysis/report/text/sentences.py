"""Sentences made from estimates: what a table says, with its count or interval, in plain Dutch."""

import functools
from collections.abc import Callable

import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.selection import only
from analysis.report.text.numbers import MISSING, estimate, interval, label, points
from analysis.report.text.rounding import rounded, rounded_interval

__all__ = [
    "attainment",
    "breaks_met",
    "gap_change",
    "groups",
    "listing",
    "not_said",
    "or_nothing",
    "trend",
    "with_interval",
]

NOTHING = "Geen gegevens geleverd."
FEW = "weinig betrouwbaar"
SAME_PERSONS = (
    "Het interval van een verandering is hoogstens te breed: in beide jaren gaat het grotendeels "
    "om dezelfde mensen, en daarmee rekent het niet."
)


def or_nothing(sentence: Callable[..., str]) -> Callable[..., str]:
    """Say that nothing was delivered, where one of the frames is empty."""

    @functools.wraps(sentence)
    def sentence_or_nothing(*frames: pd.DataFrame, **codes: object) -> str:
        return NOTHING if any(frame.empty for frame in frames) else sentence(*frames, **codes)

    return sentence_or_nothing


def with_interval(row: pd.Series | None) -> str:
    """Value with its interval, and that it rests on few units where it does.

    Both are rounded to what the interval allows, and the unit stands once, with the value:
    "20,8 procentpunt (19,7 tot 21,8)".
    """
    if row is None:
        return MISSING
    bounds = rounded_interval(row)
    remarks = [bounds] if bounds else []
    if row.get("obs_status") == "u":
        remarks.append(FEW)
    if not remarks or pd.isna(row["value"]):
        return rounded(row)
    return f"{rounded(row)} ({'; '.join(remarks)})"


@or_nothing
def groups(rates: pd.DataFrame, gaps: pd.DataFrame, *, year: int) -> str:
    """Employment rate of Belgian, EU and non-EU origin, and both gaps."""
    belgian, eu, non_eu = (
        with_interval(only(rates, year=year, origin_group=origin))
        for origin in ("belgian", "eu", "non_eu")
    )
    gap_eu, gap_non_eu = (
        with_interval(only(gaps, year=year, origin_group=origin)) for origin in ("eu", "non_eu")
    )
    return (
        f"Van de inwoners van Belgische herkomst van 20 tot en met 64 jaar is {belgian} aan het "
        f"werk, bij EU-herkomst {eu} en bij niet-EU-herkomst {non_eu}. De herkomstkloof is "
        f"{gap_eu} voor EU-herkomst en {gap_non_eu} voor niet-EU-herkomst."
    )


def gap_change(changes: pd.DataFrame, gaps: pd.DataFrame, *, year: int) -> str:
    """Change in the gap of non-EU origin since the year before."""
    row = None if changes.empty else only(changes, year=year, origin_group="non_eu")
    if row is None or pd.isna(row["value"]):
        return f"De verandering van de herkomstkloof tegenover {year - 1} is niet te berekenen."
    word = "kleiner" if row["value"] < 0 else "groter"
    return (
        f"De herkomstkloof voor niet-EU-herkomst was {points(abs(row['value']))} {word} dan in "
        f"{year - 1} (interval van de verandering: {interval(row)}). {SAME_PERSONS}"
    )


def trend(trends: pd.DataFrame, what: str, **codes: object) -> str:
    """Slope of one cell over three or more years, where it is clear; otherwise nothing.

    Parameters
    ----------
    trends : DataFrame
        As `indicators.trend.trend` gives them.
    what
        What rises or falls: "de herkomstkloof voor niet-EU-herkomst".
    **codes
        As in `selection.only`.
    """
    row = None if trends.empty else only(trends, **codes)
    if row is None or pd.isna(row["clear"]) or not row["clear"]:
        return ""
    word, bounds = "steeg", [row["low"], row["high"]]
    if row["value"] < 0:
        word, bounds = "daalde", [-row["high"], -row["low"]]
    turned = row.copy()
    turned["value"], turned["low"], turned["high"] = abs(row["value"]), *bounds
    return (
        f"Van {row['reference']} tot {row['year']} {word} {what} gemiddeld {with_interval(turned)} "
        f"per jaar. {SAME_PERSONS}"
    )


@or_nothing
def attainment(reached: pd.DataFrame, *, cohort: str) -> str:
    """Share that reached A2 and B1 within three years of the contract."""
    a2, b1 = (only(reached, cohort=cohort, level=level, horizon="3") for level in ("A2", "B1"))
    return (
        f"Van wie in {cohort} een eerste contract tekende, haalde {with_interval(a2)} binnen drie "
        f"jaar minstens A2 en {with_interval(b1)} minstens B1. Ook wie intussen vertrok, telt mee "
        "in het totaal."
    )


def breaks_met(indicator: str, *, year: int) -> str:
    """Why no change on the year before is given; says so when nothing stands in between."""
    met = breaks_between(indicator, year - 1, year)
    if not met:
        return "Meldingen en dossiers tellen wat gemeld is, niet hoe vaak discriminatie voorkomt."
    reasons = " ".join(each["reason_nl"] for each in met)
    return f"Een vergelijking met {year - 1} maken we niet. {reasons}"


def not_said(*, year: int) -> str:
    """What the summary cannot say."""
    return (
        f"Wat dit verslag niet kan zeggen: of er in {year} meer of minder discriminatie was. "
        + breaks_met("files_per_100k", year=year)
    )


@or_nothing
def listing(rows: pd.DataFrame, *, by: str, split: str = "") -> str:
    """Every value of a figure in words, as its text alternative."""
    texts = []
    for _, row in rows.iterrows():
        names = [label(by, row[by])]
        if split:
            names.append(label(split, row[split]))
        texts.append(f"{', '.join(names)}: {estimate(row)}")
    return f"{'; '.join(texts)}."
