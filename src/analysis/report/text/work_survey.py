"""Sentences of the chapter on work by the labour force survey, made from estimates."""

import pandas as pd

from analysis.indicators.change import breaks as all_breaks
from analysis.indicators.selection import only, pick
from analysis.report.text.differences import differences
from analysis.report.text.numbers import label
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = ["AGAINST", "NAMES", "breaks", "by_sex", "rate_and_gaps"]

AGAINST = {"birth_country": "dan bij wie in België geboren is", "citizenship": "dan bij Belgen"}
GROUPS = ("BE", "EU", "non_EU")
NAMES = {
    "ilo_employment": "Werkzaamheidsgraad (20-64)",
    "ilo_activity": "Activiteitsgraad (20-64)",
    "ilo_unemployment": "Werkloosheidsgraad (15-64)",
}


@or_nothing
def rate_and_gaps(estimates: pd.DataFrame, *, by: str, year: int, name: str) -> str:
    """One rate of the three groups, and both gaps as they are judged with all others of that rate in the table."""
    parts = [
        (
            f"{label(by, code)} "
            f"{with_interval(only(estimates, indicator=f'{name}_rate', year=year, **{by: code}))}"
        )
        for code in GROUPS
    ]
    gaps = _of_rate(estimates, name, by=by, year=year, sex="_T")
    return f"{NAMES[name]}, {label('dimension', by).lower()}: {'; '.join(parts)}. {gaps}"


@or_nothing
def by_sex(estimates: pd.DataFrame, *, by: str, year: int, name: str) -> str:
    """Gaps of one rate of men and of women, each to their own sex."""
    said = (_of_rate(estimates, name, by=by, year=year, sex=sex) for sex in ("M", "F"))
    texts = (f"{label('sex', sex)}. {text}" for sex, text in zip(("M", "F"), said, strict=True))
    return f"{NAMES[name]} naar geslacht. {' '.join(texts)}"


def _of_rate(estimates: pd.DataFrame, name: str, **codes: object) -> str:
    by = str(codes.pop("by"))
    rows = pick(estimates, indicator=f"{name}_gap", sex=["_T", "M", "F"], **{by: ["EU", "non_EU"]})
    return differences(rows, by=by, against=AGAINST[by], **codes)


def breaks(*, year: int) -> str:
    """Breaks of the survey up to the year, each with its reason."""
    met = [
        b for b in all_breaks() if "ilo_employment_rate" in b["series"] and b["date"].year <= year
    ]
    reasons = [
        f"{each['date'].year}: {each['reason_nl']}" for each in sorted(met, key=lambda b: b["date"])
    ]
    return f"Over een breuk in de enquête heen vergelijken we niet. {' '.join(reasons)}"
