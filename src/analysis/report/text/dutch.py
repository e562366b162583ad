"""Sentences about contracts, enrolments and levels of Dutch: who signs, and who reaches what."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import (
    NOT_SHOWN,
    apart,
    known,
    or_untitled,
    order,
    ranked,
    since,
)
from analysis.report.text.numbers import date, estimate, label
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = [
    "attained_published",
    "attainment",
    "attainment_brief",
    "attainment_title",
    "by_characteristic",
    "by_characteristic_title",
    "computed_again",
    "enrolled",
    "enrolled_title",
    "residents",
    "signed",
    "signed_title",
    "states",
    "states_title",
]

_BOTH_REGIONS = "in het Vlaamse of het Brusselse Gewest"


@or_nothing
def signed(counts: pd.DataFrame, shares: pd.DataFrame, *, year: int) -> str:
    """First contracts of the year and of the year before, and the obligatory share."""
    now, before = (only(counts, region="VG+BHG", cohort=str(each)) for each in (year, year - 1))
    obliged = only(shares, region="VG", cohort=str(year), status="obliged")
    if not known(now):
        return NOT_SHOWN
    text = (
        f"In {year} ondertekenden {with_interval(now)} mensen een eerste inburgeringscontract "
        f"{_BOTH_REGIONS}{since(now, before, year=year - 1)}."
    )
    if not known(obliged):
        return text
    return f"{text} In het Vlaamse Gewest was {with_interval(obliged)} van de contracten verplicht."


@or_untitled
def signed_title(counts: pd.DataFrame, *, year: int) -> str:
    """First contracts of the year, against the year before."""
    now, before = (only(counts, region="VG+BHG", cohort=str(each)) for each in (year, year - 1))
    if not known(now):
        return ""
    against = since(now, before, year=year - 1)
    return f"{rounded(now)} mensen tekenden in {year} een eerste contract{against}"


@or_nothing
def enrolled(counts: pd.DataFrame, sources: pd.DataFrame, *, year: int) -> str:
    """First-ever enrolments of the year, how many had a contract, and what cannot be seen."""
    rows = pick(counts, enrolled=str(year))
    total, with_contract = (only(rows, region="VG+BHG", contract=code) for code in ("_T", "yes"))
    if not known(total, with_contract):
        return NOT_SHOWN
    delivered = sources[(sources["extract"] == "nt2_enrolments") & (sources["year"] == year)]
    text = (
        f"In {year} schreven {with_interval(total)} mensen zich voor het eerst in hun leven in "
        f"voor een cursus Nederlands als tweede taal; {rounded(with_contract)} van hen hadden een "
        "inburgeringscontract."
    )
    if delivered.empty:
        return text
    began = date(str(delivered["history_from"].iloc[0]))
    return f"{text} Wie zich vóór {began} al inschreef, is niet te zien en telt als nieuw."


@or_untitled
def enrolled_title(counts: pd.DataFrame, *, year: int) -> str:
    """First-ever enrolments of the year; earlier years have a shorter history behind them."""
    total = only(counts, enrolled=str(year), region="VG+BHG", contract="_T")
    if not known(total):
        return ""
    return f"{rounded(total)} mensen schreven zich in {year} voor het eerst in voor Nederlands"


def _a2_and_b1(reached: pd.DataFrame, cohort: str) -> list[pd.Series | None]:
    """Share of a cohort with at least A2 within three years, and with at least B1."""
    return [only(reached, cohort=cohort, level=level, horizon="3") for level in ("A2", "B1")]


@or_nothing
def attainment(reached: pd.DataFrame, *, cohort: str) -> str:
    """Share that reached A2 and B1 within three years, and that the register misses some of B1."""
    a2, b1 = _a2_and_b1(reached, cohort)
    if not known(a2, b1):
        return NOT_SHOWN
    return (
        f"Van wie in {cohort} een eerste inburgeringscontract tekende, haalde "
        f"{with_interval(a2)} binnen drie jaar minstens A2 en {with_interval(b1)} minstens B1; wie "
        "intussen vertrok, telt mee. Het echte aandeel met B1 kan hoger liggen, want niveaus "
        "boven A2 zijn onvolledig geregistreerd."
    )


@or_untitled
def attainment_title(reached: pd.DataFrame, *, cohort: str) -> str:
    """Share that reached A2 and B1."""
    a2, b1 = _a2_and_b1(reached, cohort)
    if not known(a2, b1):
        return ""
    return (
        f"Van de contracten van {cohort} haalde {rounded(a2)} binnen drie jaar minstens A2, "
        f"{rounded(b1)} minstens B1"
    )


@or_untitled
def attainment_brief(reached: pd.DataFrame, *, cohort: str) -> str:
    """Share that reached A2 and B1, and of whom."""
    a2, b1 = _a2_and_b1(reached, cohort)
    if not known(a2, b1):
        return ""
    return (
        f"Van wie in {cohort} een inburgeringscontract tekende, haalde {rounded(a2)} binnen drie "
        f"jaar minstens A2 en {rounded(b1)} minstens B1"
    )


@or_nothing
def residents(here: pd.DataFrame, *, cohort: str) -> str:
    """Attainment of those who still live here."""
    a2, b1 = _a2_and_b1(here, cohort)
    if not known(a2, b1):
        return NOT_SHOWN
    return (
        f"Van wie in {cohort} tekende en drie jaar later nog in Vlaanderen of Brussel woont, "
        f"haalde {with_interval(a2)} minstens A2 en {with_interval(b1)} minstens B1. Wie vertrok, "
        "telt hier niet mee."
    )


@or_nothing
def computed_again(pairs: pd.DataFrame) -> str:
    """Computed attainment of 2015-2019, and that likeness to published figures is no finding."""
    a2, b1 = (
        only(pick(pairs, indicator="attainment"), level=level, horizon="3")
        for level in ("A2", "B1")
    )
    if not known(a2, b1):
        return NOT_SHOWN
    text = (
        "Van wie in 2015 tot en met 2019 een eerste contract tekende, haalde "
        f"{with_interval(a2)} binnen drie jaar minstens A2 en {with_interval(b1)} minstens B1."
    )
    if a2["data_kind"] != "synthetic":
        return text
    return (
        f"{text} Deze gegevens zijn naar het voorbeeld van de gepubliceerde gemaakt: gelijkenis "
        "bewijst niets."
    )


@or_nothing
def attained_published(pairs: pd.DataFrame) -> str:
    """Published attainment of the same contracts."""
    a2, b1 = (
        only(pick(pairs, indicator="published_figure"), level=level, horizon="3")
        for level in ("A2", "B1")
    )
    if not known(a2, b1):
        return NOT_SHOWN
    return (
        f"Gepubliceerd is {estimate(a2)} met minstens A2 en {estimate(b1)} met minstens B1, voor "
        "dezelfde contracten."
    )


def _widest(shares: pd.DataFrame, level: str) -> tuple[str, pd.Series, pd.Series] | None:
    """Characteristic whose highest and lowest category lie farthest apart, where that is clear."""
    found = []
    for name, rows in pick(shares, level=level).groupby("characteristic", sort=False):
        ordered = ranked(rows, "category")
        if len(ordered) > 1 and apart(ordered.iloc[0], ordered.iloc[-1]):
            high, low = ordered.iloc[0], ordered.iloc[-1]
            found.append((high["value"] - low["value"], name, high, low))
    return max(found, key=lambda each: each[0])[1:] if found else None


@or_nothing
def by_characteristic(shares: pd.DataFrame, *, level: str) -> str:
    """Characteristic with the largest difference in reaching a level, and men beside women."""
    widest = _widest(shares, level)
    if widest is None:
        return f"Geen enkel kenmerk toont een duidelijk verschil in wie minstens {level} haalt."
    name, high, low = widest
    text = (
        f"Het verschil in minstens {level} binnen drie jaar is het grootst naar "
        f"{inside('characteristic', name)}: {with_interval(high)} voor {_quoted(high)}, "
        f"{with_interval(low)} voor {_quoted(low)}."
    )
    men, women = (only(shares, level=level, characteristic="sex", category=s) for s in ("M", "F"))
    if not known(men, women):
        return text
    if not order(men, women):
        return (
            f"{text} Tussen vrouwen ({rounded(women)}) en mannen ({rounded(men)}) is er geen "
            "duidelijk verschil."
        )
    word = "hoger" if women["value"] > men["value"] else "lager"
    return (
        f"{text} Bij vrouwen ligt het aandeel {word} dan bij mannen: {rounded(women)} tegenover "
        f"{rounded(men)}."
    )


@or_untitled
def by_characteristic_title(shares: pd.DataFrame, *, level: str) -> str:
    """The largest difference in reaching a level."""
    widest = _widest(shares, level)
    if widest is None:
        return ""
    _, high, low = widest
    return (
        f"Bij {_quoted(high)} haalt {rounded(high)} binnen drie jaar minstens {level}, bij "
        f"{_quoted(low)} {rounded(low)}"
    )


def _quoted(row: pd.Series) -> str:
    """Category in quotation marks: some are adjectives, some are groups."""
    return f"\u2018{inside('category', row['category'])}\u2019"


@or_nothing
def states(shares: pd.DataFrame, *, cohort: str) -> str:
    """Without a level, gone, and the largest group three years after the contract."""
    rows = pick(shares, cohort=cohort)
    none, left = (only(rows, state=state) for state in ("none", "left"))
    if not known(none, left):
        return NOT_SHOWN
    text = (
        f"Van wie in {cohort} een eerste contract tekende, had {with_interval(none)} drie jaar "
        f"later geen niveau en was {with_interval(left)} vertrokken."
    )
    most = ranked(rows, "state").iloc[0]
    if most["state"] in ("none", "left"):
        return text
    return (
        f"{text} De grootste groep, {with_interval(most)}, haalde "
        f"{label('state', most['state'])} en niet meer."
    )


@or_untitled
def states_title(shares: pd.DataFrame, *, cohort: str) -> str:
    """Without a level and gone."""
    none, left = (only(shares, cohort=cohort, state=state) for state in ("none", "left"))
    if not known(none, left):
        return ""
    return (
        f"Drie jaar na een contract van {cohort} had {rounded(none)} geen niveau en was "
        f"{rounded(left)} vertrokken"
    )
