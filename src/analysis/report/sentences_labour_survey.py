"""Sentences of the chapter on work by the labour force survey, made from estimates."""

import pandas as pd

from analysis.indicators.change import breaks as all_breaks
from analysis.indicators.select import only, pick
from analysis.report.sentences import or_nothing, with_interval
from analysis.report.sentences_differences import differences
from analysis.report.text import label, listed

__all__ = ["AGAINST", "breaks", "by_sex", "gaps", "rates"]

AGAINST = {"birth_country": "dan bij wie in België geboren is", "citizenship": "dan bij Belgen"}
GROUPS = ("BE", "EU", "non_EU")
_WORDS = {
    "ilo_employment": "Werkzaamheidsgraad (20-64)",
    "ilo_activity": "Activiteitsgraad (20-64)",
    "ilo_unemployment": "Werkloosheidsgraad (15-64)",
}


@or_nothing
def rates(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """Each rate of the three groups, with its interval."""
    texts = []
    for name, words in _WORDS.items():
        parts = [
            f"{label(by, code)} {with_interval(only(estimates, indicator=f'{name}_rate', year=year, **{by: code}))}"
            for code in GROUPS
        ]
        texts.append(f"{words}: {listed(parts)}.")
    return f"Volgens de enquête, {label('dimension', by).lower()}, jaargemiddelde {year}. {' '.join(texts)}"


@or_nothing
def gaps(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """Gaps of both groups, men and women together: judged with all others of the table."""
    return " ".join(_of_rate(estimates, name, by=by, year=year, sex="_T") for name in _WORDS)


@or_nothing
def by_sex(estimates: pd.DataFrame, *, by: str, year: int, name: str = "ilo_employment") -> str:
    """Gaps of one rate of men and of women, each to their own sex."""
    said = (_of_rate(estimates, name, by=by, year=year, sex=sex) for sex in ("M", "F"))
    return " ".join(f"{label('sex', sex)}. {text}" for sex, text in zip(("M", "F"), said, strict=True))


def _of_rate(estimates: pd.DataFrame, name: str, **codes: object) -> str:
    by = str(codes.pop("by"))
    rows = pick(estimates, indicator=f"{name}_gap", sex=["_T", "M", "F"], **{by: ["EU", "non_EU"]})
    return f"{_WORDS[name]}: {differences(rows, by=by, against=AGAINST[by], **codes)}"


def breaks(*, year: int) -> str:
    """Breaks of the survey up to the year, each with its reason."""
    met = [b for b in all_breaks() if "ilo_employment_rate" in b["series"] and b["date"].year <= year]
    reasons = [f"{each['date'].year}: {each['reason_nl']}" for each in sorted(met, key=lambda b: b["date"])]
    return f"Over een breuk in de enquête heen vergelijken we niet. {' '.join(reasons)}"
