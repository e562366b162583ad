"""Sentences of the chapter on work by the labour force survey, made from estimates."""

import pandas as pd

from analysis.indicators.change import OVERLAP_IGNORED
from analysis.indicators.change import breaks as all_breaks
from analysis.indicators.selection import only, pick
from analysis.report.text.differences import ADVERSE_GAP, CHANGE, GAP, difference, differences
from analysis.report.text.numbers import label, listed, percent
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = ["AGAINST", "NAMES", "breaks", "by_sex", "changes", "panel", "rate_and_gaps"]

AGAINST = {"birth_country": "bij wie in België geboren is", "citizenship": "bij Belgen"}
ADVERSE = ("ilo_unemployment",)
GROUPS = ("BE", "EU", "non_EU")
NAMES = {
    "ilo_employment": "Werkzaamheidsgraad (20-64)",
    "ilo_activity": "Activiteitsgraad (20-64)",
    "ilo_unemployment": "Werkloosheidsgraad (15-64)",
}


@or_nothing
def rate_and_gaps(estimates: pd.DataFrame, *, by: str, year: int, name: str) -> str:
    """One rate of the three groups, and both gaps."""
    values = []
    for code in GROUPS:
        row = only(estimates, indicator=f"{name}_rate", year=year, **{by: code})
        values.append(f"{label(by, code)} {with_interval(row)}")
    gaps = _gaps(estimates, name, by=by, year=year, sex="_T")
    return f"{NAMES[name]}, {inside('dimension', by)}: {'; '.join(values)}. {gaps}"


@or_nothing
def by_sex(estimates: pd.DataFrame, *, by: str, year: int, name: str) -> str:
    """Gaps of one rate of men and of women, each to their own sex."""
    texts = [
        f"{label('sex', sex)}. {_gaps(estimates, name, by=by, year=year, sex=sex)}"
        for sex in ("M", "F")
    ]
    return f"{NAMES[name]} naar geslacht. {' '.join(texts)}"


def _gaps(estimates: pd.DataFrame, name: str, *, by: str, **codes: object) -> str:
    """Gaps of one rate to those born in Belgium or to Belgians."""
    rows = pick(estimates, indicator=f"{name}_gap", **{by: ["EU", "non_EU"]})
    direction = ADVERSE_GAP if name in ADVERSE else GAP
    return differences(rows, by=by, against=AGAINST[by], direction=direction, **codes)


@or_nothing
def changes(estimates: pd.DataFrame, *, by: str, year: int, name: str) -> str:
    """Change of one rate since the year before, of the three groups; clear ones with their size."""
    rows = pick(estimates, indicator=f"{name}_rate_change", year=year, sex="_T")
    rows = rows[rows[by].isin(GROUPS)]
    if rows["value"].isna().all():
        return f"{NAMES[name]}: de verandering is niet te tonen."
    texts = []
    for _, row in rows.iterrows():
        words = difference(row, against=f"in {row['reference']}", direction=CHANGE)
        texts.append(f"{label(by, row[by])} {words}")
    return f"{NAMES[name]}, verandering naar {inside('dimension', by)}: {'; '.join(texts)}."


@or_nothing
def panel(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """How many respondents were asked in the year before too, and what intervals do with it."""
    shares = pick(estimates, indicator="panel_share", year=year).dropna(subset="value")
    shares = shares[shares[by].isin(GROUPS)]
    if shares.empty:
        return "Hoeveel respondenten ook in het jaar ervoor antwoordden, is niet te tonen."
    texts = [f"{percent(row['value'], 0)} ({label(by, row[by])})" for _, row in shares.iterrows()]
    kinds = estimates.loc[estimates["unit"] == "pp", "interval"]
    note = "Het interval van de verandering houdt daar rekening mee."
    if kinds.eq(OVERLAP_IGNORED).any():
        note = (
            "Waar te weinig van hen zijn teruggevonden, is het interval dat van aparte "
            "steekproeven: hoogstens te breed."
        )
    return f"Van de respondenten antwoordde ook in het jaar ervoor: {listed(texts)}. {note}"


def breaks(*, year: int) -> str:
    """Breaks of the survey up to the year, each with its reason."""
    reasons = [
        f"{each['date'].year}: {each['reason_nl']}"
        for each in sorted(all_breaks(), key=lambda each: each["date"])
        if "ilo_employment_rate" in each["series"] and each["date"].year <= year
    ]
    return f"Over een breuk in de enquête heen vergelijken we niet. {' '.join(reasons)}"
