"""Sentences of the chapter on work, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.differences import difference
from analysis.report.text.numbers import label, listed
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = ["gap_by_education", "ratios"]


@or_nothing
def gap_by_education(gaps: pd.DataFrame, *, year: int) -> str:
    """Gap of non-EU origin at each education, men and women apart; unclear ones say so, and none is ranked."""
    rows = pick(gaps, year=year, origin_group="non_eu")
    texts = []
    for sex, words in (("M", "mannen"), ("F", "vrouwen")):
        here = pick(rows, sex=sex).query("education != '_T'")
        parts = [
            f"{_inside(label('education', r['education']))} {_said(r)}" for _, r in here.iterrows()
        ]
        texts.append(f"bij {words} {listed(parts)}")
    return (
        f"Herkomstkloof van niet-EU-herkomst, 25-64 jaar, naar opleiding: {'; '.join(texts)}. Van "
        "een deel van de eerste generatie is de opleiding niet gekend: die groep staat apart."
    )


@or_nothing
def ratios(estimates: pd.DataFrame, *, year: int) -> str:
    """Employment rate of EU and of non-EU origin as a part of that of Belgian origin."""
    eu, non_eu = (only(estimates, year=year, origin_group=origin) for origin in ("eu", "non_eu"))
    return (
        f"Als verhouding: de werkzaamheidsgraad is bij EU-herkomst {with_interval(eu)} en bij "
        f"niet-EU-herkomst {with_interval(non_eu)} keer die van Belgische herkomst."
    )


def _said(row: pd.Series) -> str:
    return (
        with_interval(row) if row["clear"] is pd.NA or row["clear"] else difference(row, against="")
    )


def _inside(name: str) -> str:
    """Word as it stands inside a sentence."""
    return name[0].lower() + name[1:]
