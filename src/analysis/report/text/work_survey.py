"""Sentences of the chapter on work by the labour force survey, made from estimates."""

import pandas as pd

from analysis.indicators.change import breaks as all_breaks
from analysis.indicators.selection import only, pick
from analysis.report.text.differences import ADVERSE_GAP, GAP, differences
from analysis.report.text.numbers import label
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = ["AGAINST", "NAMES", "breaks", "by_sex", "rate_and_gaps"]

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


def breaks(*, year: int) -> str:
    """Breaks of the survey up to the year, each with its reason."""
    reasons = [
        f"{each['date'].year}: {each['reason_nl']}"
        for each in sorted(all_breaks(), key=lambda each: each["date"])
        if "ilo_employment_rate" in each["series"] and each["date"].year <= year
    ]
    return f"Over een breuk in de enquête heen vergelijken we niet. {' '.join(reasons)}"
