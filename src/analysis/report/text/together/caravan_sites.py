"""Sentences on caravan sites: places and how much of them is in use, never who lives there."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import NOT_SHOWN, known, largest, or_untitled
from analysis.report.text.numbers import listed, number
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = [
    "pitches", "pitches_title", "residential", "residential_title", "transit", "transit_title",
    "without_answer", "without_answer_title",
]  # fmt: skip

KINDS = ("residential", "transit")


@or_nothing
def pitches(counted: pd.DataFrame, changes: pd.DataFrame, *, year: int) -> str:
    """Pitches of both kinds of site, and how many more or fewer since the year before."""
    rows = [only(counted, year=year, site_kind=kind) for kind in KINDS]
    if not known(*rows):
        return NOT_SHOWN
    living, staying = (
        f"{rounded(row)}{_since(only(changes, year=year, site_kind=kind))}"
        for kind, row in zip(KINDS, rows, strict=True)
    )
    return (
        f"Op de residentiële terreinen van het Vlaamse Gewest zijn er {living}. Op de "
        f"doortrekkersterreinen zijn er {staying}."
    )


def _since(change: pd.Series | None) -> str:
    """That of pitches, and by how many more or fewer there are than in an earlier year."""
    if not known(change):
        return " standplaatsen"
    if change["value"] == 0:
        return f" standplaatsen, evenveel als in {change['reference']}"
    word = "meer" if change["value"] > 0 else "minder"
    return f" standplaatsen, {number(abs(change['value']))} {word} dan in {change['reference']}"


@or_untitled
def pitches_title(counted: pd.DataFrame, *, year: int) -> str:
    """Pitches of both kinds of site."""
    living, staying = (only(counted, year=year, site_kind=kind) for kind in KINDS)
    if not known(living, staying):
        return ""
    return (
        f"Er zijn {rounded(living)} standplaatsen om in een woonwagen te wonen en daarnaast "
        f"{rounded(staying)} voor doortrekkers"
    )


@or_nothing
def residential(shares: pd.DataFrame, *, year: int) -> str:
    """Share of the pitches of residential sites that was occupied."""
    row = only(shares, year=year)
    if not known(row):
        return NOT_SHOWN
    return (
        f"Op de residentiële terreinen die antwoordden, was {with_interval(row)} van de "
        "standplaatsen bezet op de dag van de telling. Dat zegt hoe vol de terreinen zijn, niet "
        "wie er woont."
    )


@or_untitled
def residential_title(shares: pd.DataFrame, *, year: int) -> str:
    """Share of the pitches of residential sites that was occupied, short."""
    row = only(shares, year=year)
    if not known(row):
        return ""
    return f"Op residentiële terreinen die antwoordden, is {rounded(row)} van de plaatsen bezet"


@or_nothing
def transit(shares: pd.DataFrame, *, year: int) -> str:
    """Share of the pitch-nights of transit sites that was used, and in which quarter most."""
    rows = pick(shares, year=year)
    whole, top = only(rows), largest(rows, "quarter")
    if not known(whole) or top.empty:
        return NOT_SHOWN
    most = listed([f"het {inside('quarter', code)}" for code in top["quarter"]])
    return (
        f"Op de doortrekkersterreinen die antwoordden, was over het hele jaar "
        f"{rounded(whole)} van de plaatsnachten gebruikt. Het meest was dat in {most}: "
        f"{listed([rounded(row) for _, row in top.iterrows()])}."
    )


@or_untitled
def transit_title(shares: pd.DataFrame, *, year: int) -> str:
    """Share of the pitch-nights of transit sites that was used, short."""
    row = only(shares, year=year)
    return (
        f"Van de plaatsnachten voor doortrekkers is {rounded(row)} gebruikt" if known(row) else ""
    )


@or_nothing
def without_answer(silent: pd.DataFrame, sites: pd.DataFrame, *, year: int) -> str:
    """How many of all sites did not answer."""
    none, every = (only(frame, year=year) for frame in (silent, sites))
    if not known(none, every):
        return NOT_SHOWN
    if none["value"] == 0:
        return f"Alle {rounded(every)} terreinen antwoordden volledig."
    verb = "antwoordde" if none["value"] == 1 else "antwoordden"
    return (
        f"Van de {rounded(every)} terreinen {verb} er {rounded(none)} niet of niet volledig. Hun "
        "standplaatsen tellen mee, maar hoe vol zij zijn, weten we niet."
    )


@or_untitled
def without_answer_title(silent: pd.DataFrame, *, year: int) -> str:
    """How many sites did not answer, short; empty where all did."""
    none = only(silent, year=year)
    if not known(none) or none["value"] == 0:
        return ""
    sites = "woonwagenterrein" if none["value"] == 1 else "woonwagenterreinen"
    return f"Van {rounded(none)} {sites} weten we niet of niet helemaal hoe vol zij zijn"
