"""Sentences about surveys by citizenship and by country of birth, apart from origin."""

import pandas as pd

from analysis.indicators.change import breaks
from analysis.indicators.published.citizenship import LABOUR_SERIES, citizenship_breaks
from analysis.indicators.selection import only, pick
from analysis.report.text.apart import NOT_SHOWN, known, or_untitled
from analysis.report.text.numbers import estimate, listed, number
from analysis.report.text.sentences import NOTHING, or_nothing

__all__ = [
    "birth_country",
    "birth_country_title",
    "breaks_in_series",
    "by_citizenship",
    "by_citizenship_title",
    "recomputed",
]

# Both the published and the recomputed rate are rounded to one decimal.
AGREES = 0.1


def _latest(series: pd.DataFrame, year: int) -> tuple[int, list[pd.Series | None]]:
    """Latest year of the series, with the rates of nationals and foreign citizens and the gap."""
    years = series["year"].astype(int)
    last = int(years[years <= year].max())
    return last, [only(series, year=last, citizenship=code) for code in ("NAT", "FOR", "_T")]


def by_citizenship(series: pd.DataFrame, *, year: int) -> str:
    """Employment rates of nationals and of foreign citizens, and the gap, in the latest year."""
    if series.empty:
        return NOTHING
    last, (nationals, foreign, gap) = _latest(series, year)
    return (
        f"In een enquête werkte in {last} {estimate(nationals)} van de Belgen en "
        f"{estimate(foreign)} van de vreemdelingen van 15 tot en met 64 jaar in België: een kloof "
        f"van {estimate(gap)}. Dit gaat over nationaliteit; leg het niet naast de herkomstkloof."
    )


@or_untitled
def by_citizenship_title(series: pd.DataFrame, *, year: int) -> str:
    """Gap between nationals and foreign citizens in the latest year."""
    last, (_, _, gap) = _latest(series, year)
    if not known(gap):
        return ""
    return f"Kloof tussen Belgen en vreemdelingen in {last}: {estimate(gap)}"


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


def _by_birth(published: pd.DataFrame) -> tuple[int, pd.Series | None, pd.Series | None]:
    """Latest year with the rates of who was born here and outside the EU28."""
    rates = pick(published, indicator="employment_rate_by_birth_country")
    last = rates["year"].max()
    here, abroad = (only(rates, year=last, birth_country=code) for code in ("BE", "non_EU28"))
    return last, here, abroad


@or_nothing
def birth_country(published: pd.DataFrame) -> str:
    """The published Flemish rates by country of birth in their latest year."""
    year, here, abroad = _by_birth(published)
    if not known(here, abroad):
        return NOT_SHOWN
    return (
        f"In de enquête van {year} werkte {estimate(here)} van wie in België geboren is en "
        f"{estimate(abroad)} van wie buiten de EU28 geboren is. Dit gepubliceerde cijfer naar "
        "geboorteland heeft een andere definitie dan herkomst: leg het niet naast de "
        "herkomstkloof."
    )


@or_untitled
def birth_country_title(published: pd.DataFrame) -> str:
    """The published rates by country of birth in their latest year."""
    year, here, abroad = _by_birth(published)
    if not known(here, abroad):
        return ""
    return (
        f"In {year} werkte {estimate(here)} van wie in België geboren is, {estimate(abroad)} van "
        "wie buiten de EU28 geboren is"
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
