"""Sentences about surveys by citizenship and by country of birth, apart from origin."""

import pandas as pd

from analysis.indicators.change import breaks
from analysis.indicators.published.citizenship import LABOUR_SERIES, citizenship_breaks
from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import estimate, listed, number
from analysis.report.text.sentences import or_nothing

__all__ = ["birth_country", "breaks_in_series", "recomputed"]

# Both the published and the recomputed rate are rounded to one decimal.
AGREES = 0.1


def recomputed(own: pd.DataFrame, series: pd.DataFrame) -> str:
    """How far the rates from the counts lie from the published ones."""
    published = pick(series, citizenship="FOR", indicator="employment_rate_by_citizenship")
    both = own.merge(published[["year", "value"]], on="year", suffixes=("", "_published"))
    both = both.dropna(subset=["value", "value_published"])
    if both.empty:
        return (
            "De graden van vreemdelingen uit de aantallen herrekenen kan niet: beide reeksen van "
            "Eurostat zijn nodig."
        )
    apart = (both["value"] - both["value_published"]).abs().round(1)
    span = f"{both['year'].min()} tot en met {both['year'].max()}"
    largest = number(float(apart.max()), 1)
    if apart.max() <= AGREES:
        finding = f"In alle {len(both)} jaren stemt die overeen met de gepubliceerde graad"
    else:
        finding = (
            f"In {int((apart > AGREES).sum())} van de {len(both)} jaren wijkt die meer dan "
            f"{number(AGREES, 1)} procentpunt af van de gepubliceerde"
        )
    return (
        "Uit de aantallen van Eurostat herrekenden we de werkzaamheidsgraad van vreemdelingen "
        f"voor {span}. {finding}; het grootste verschil is {largest} procentpunt."
    )


@or_nothing
def birth_country(published: pd.DataFrame) -> str:
    """The published Flemish rates by country of birth, year by year."""
    texts = []
    rates = pick(published, indicator="employment_rate_by_birth_country")
    for year in sorted(set(published["year"])):
        here, abroad = (only(rates, year=year, birth_country=code) for code in ("BE", "non_EU28"))
        if here is not None and abroad is not None:
            texts.append(
                f"In {year} werkte {estimate(here)} van wie in België geboren is en "
                f"{estimate(abroad)} van wie buiten de EU28 geboren is."
            )
    return (
        f"{' '.join(texts)} Dit zijn gepubliceerde cijfers uit een enquête, naar geboorteland: "
        "een andere definitie dan herkomst of nationaliteit. Leg ze niet naast de herkomstkloof."
    )


@or_nothing
def breaks_in_series(series: pd.DataFrame) -> str:
    """The years in which the series breaks, each with its reason or who flags it."""
    reasons = {
        each["date"].year: each["reason_nl"] for each in breaks() if LABOUR_SERIES in each["series"]
    }
    years = [int(year) for year in citizenship_breaks(series)]
    if not years:
        return "In deze reeks staat geen breuk."
    texts = [f"{year}: {reasons[year]}" for year in years if year in reasons]
    flagged = [str(year) for year in years if year not in reasons]
    if flagged:
        texts.append(f"Eurostat duidt ook {listed(flagged)} aan als breuk, zonder reden.")
    return (
        "Over een breuk heen geven we geen verandering; de lijn is er onderbroken. "
        f"{' '.join(texts)}"
    )
