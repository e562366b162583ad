"""Sentences about surveys by citizenship and by country of birth, which stand apart from origin."""

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
    """How far the rates from the counts lie from the published ones, over the years that both have."""
    theirs = pick(series, citizenship="FOR", indicator="employment_rate_by_citizenship")
    both = own.merge(theirs[["year", "value"]], on="year", suffixes=("", "_published")).dropna(
        subset=["value", "value_published"]
    )
    if both.empty:
        return (
            "De graden van vreemdelingen uit de aantallen herrekenen kan niet: beide reeksen van "
            "Eurostat zijn nodig."
        )
    apart = (both["value"] - both["value_published"]).abs().round(1)
    span = f"{both['year'].min()} tot en met {both['year'].max()}"
    largest = number(float(apart.max()), 1)
    if apart.max() <= AGREES:
        return (
            "Uit de aantallen van Eurostat herrekenden we de werkzaamheidsgraad van "
            f"vreemdelingen voor {span}. In alle {len(both)} jaren stemt die overeen met de "
            f"gepubliceerde graad; het grootste verschil is {largest} procentpunt."
        )
    return (
        "Uit de aantallen van Eurostat herrekenden we de werkzaamheidsgraad van vreemdelingen "
        f"voor {span}. In {int((apart > AGREES).sum())} van de {len(both)} jaren wijkt die meer "
        f"dan {number(AGREES, 1)} procentpunt af van de gepubliceerde; het grootste verschil is "
        f"{largest} procentpunt."
    )


@or_nothing
def birth_country(published: pd.DataFrame) -> str:
    """The published Flemish rates by country of birth, year by year."""
    texts = []
    for year in sorted(set(published["year"])):
        rates = pick(published, indicator="employment_rate_by_birth_country")
        home, abroad = (only(rates, year=year, birth_country=code) for code in ("BE", "non_EU28"))
        if home is not None and abroad is not None:
            texts.append(
                f"In {year} werkte {estimate(home)} van wie in België geboren is en "
                f"{estimate(abroad)} van wie buiten de EU28 geboren is."
            )
    return (
        f"{' '.join(texts)} Dit zijn gepubliceerde cijfers uit een enquête, naar geboorteland: "
        "een andere definitie dan herkomst of nationaliteit. Leg ze niet naast de herkomstkloof."
    )


@or_nothing
def breaks_in_series(series: pd.DataFrame) -> str:
    """The years in which the series by citizenship breaks, each with its reason; who flags it where none is known."""
    reasons = {b["date"].year: b["reason_nl"] for b in breaks() if LABOUR_SERIES in b["series"]}
    years = [int(year) for year in citizenship_breaks(series)]
    if not years:
        return "In deze reeks staat geen breuk."
    known = [f"{year}: {reasons[year]}" for year in years if year in reasons]
    flagged = [str(year) for year in years if year not in reasons]
    if flagged:
        known.append(f"Eurostat duidt ook {listed(flagged)} aan als breuk, zonder reden.")
    return (
        "Over een breuk heen geven we geen verandering; de lijn is er onderbroken. "
        f"{' '.join(known)}"
    )
