"""Sentences of the chapter on work, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.differences import AGAINST_BELGIAN, difference, unclear
from analysis.report.text.numbers import listed
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = ["gap_by_education", "ratios"]


@or_nothing
def gap_by_education(gaps: pd.DataFrame, *, year: int) -> str:
    """Gap of non-EU origin at each education, men and women apart; none is ranked."""
    rows = pick(gaps, year=year, origin_group="non_eu")
    texts = []
    for sex, words in (("M", "mannen"), ("F", "vrouwen")):
        by_education = [
            f"{inside('education', row['education'])} {_gap(row)}"
            for _, row in pick(rows, sex=sex).iterrows()
            if row["education"] != "_T"
        ]
        texts.append(f"bij {words} {listed(by_education)}")
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


def _gap(row: pd.Series) -> str:
    """Gap itself, since the sentence says that it is one; an unclear one says so."""
    return difference(row, against=AGAINST_BELGIAN) if unclear(row) else with_interval(row)
