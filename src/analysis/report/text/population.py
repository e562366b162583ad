"""Sentences of the population chapter, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import estimate, interval, label, listed, number, points
from analysis.report.text.sentences import SAME_PERSONS, or_nothing, with_interval
from analysis.report.text.words import inside

__all__ = [
    "both_rules",
    "countries",
    "foreign_by_age",
    "foreign_change",
    "foreign_share",
    "generations",
    "municipalities",
    "places",
    "policy_and_gap",
    "published",
    "rules",
    "unknown_parents",
]

POLICIES = ("belgian", "indeterminate")
# Published shares that this chapter repeats, by their id in the register of figures.
PUBLISHED_SHARES = [
    "pop_foreign_share_2024",
    "pop_foreign_share_0_17_2024",
    "pop_foreign_share_18_64_2024",
    "pop_foreign_share_65_2024",
    "pop_foreign_noneu27_share",
    "pop_foreign_gen1_share",
]


@or_nothing
def foreign_share(shares: pd.DataFrame, *, year: int) -> str:
    """Share of foreign origin in the year, with its counts."""
    now = only(shares, year=year)
    return (
        f"Op 31 december {year} was {with_interval(now)} van de inwoners van het Vlaamse Gewest "
        f"van buitenlandse herkomst: {number(now['count'])} van {number(now['denominator'])} "
        "inwoners."
    )


def foreign_change(changes: pd.DataFrame, *, year: int) -> str:
    """Change of the share of foreign origin on the year before."""
    row = None if changes.empty else only(changes, year=year)
    if row is None or pd.isna(row["value"]):
        return f"De verandering tegenover {year - 1} is niet te berekenen."
    word = "meer" if row["value"] > 0 else "minder"
    return (
        f"Dat is {points(abs(row['value']))} {word} dan een jaar eerder (interval van de "
        f"verandering: {interval(row)}). {SAME_PERSONS}"
    )


def published(pairs: pd.DataFrame) -> str:
    """Published shares of the same definition."""
    if pairs.empty:
        return "Voor dit jaar is er geen gepubliceerd cijfer met dezelfde definitie."
    rows = pick(pairs, indicator="published_figure", figure=PUBLISHED_SHARES)
    texts = [f"{label('published', row['figure'])} {estimate(row)}" for _, row in rows.iterrows()]
    return f"Gepubliceerd voor begin 2024: {listed(texts)}."


@or_nothing
def generations(first: pd.DataFrame, non_eu: pd.DataFrame, *, year: int) -> str:
    """Shares of the first generation and of non-EU origin among residents of foreign origin."""
    born, outside = only(first, year=year), only(non_eu, year=year)
    return (
        f"Van de inwoners van buitenlandse herkomst is {with_interval(born)} zelf in het "
        f"buitenland geboren. {with_interval(outside)} heeft een herkomst buiten de Europese Unie."
    )


@or_nothing
def foreign_by_age(shares: pd.DataFrame, *, year: int) -> str:
    """Share of foreign origin of children, adults and the elderly."""
    rows = {band: only(shares, year=year, age_band=band) for band in ("0-17", "18-64", "65+")}
    return (
        f"Van de inwoners onder 18 jaar is {with_interval(rows['0-17'])} van buitenlandse "
        f"herkomst, van wie 18 tot en met 64 jaar is {with_interval(rows['18-64'])} en van de "
        f"65-plussers {with_interval(rows['65+'])}."
    )


@or_nothing
def countries(residents: pd.DataFrame, *, year: int) -> str:
    """The ten countries of origin with the most residents, by name and without order."""
    rows = pick(residents, year=year, generation="_T")
    names = sorted(
        label("country", code) for code in rows["country"] if code not in ("_T", "other")
    )
    return f"De tien grootste landen van herkomst zijn, in alfabetische volgorde, {listed(names)}."


@or_nothing
def places(shares: pd.DataFrame, *, by: str, year: int) -> str:
    """Share of foreign origin in each place, in the order of the table and without a ranking."""
    texts = [
        f"{inside(by, row[by])} {with_interval(row)}"
        for _, row in pick(shares, year=year).iterrows()
        if row[by] != "_T"
    ]
    return f"Aandeel inwoners van buitenlandse herkomst: {listed(texts)}."


@or_nothing
def municipalities(shares: pd.DataFrame, *, year: int) -> str:
    """In how many municipalities the foreign share is under a tenth, and above a quarter."""
    every = pick(shares, year=year, origin_group="foreign")["value"]
    shown = every.dropna()
    hidden = len(shown) < len(every)
    of_all = f" (van {number(len(every))}; de andere zijn afgeschermd)" if hidden else ""
    return (
        f"Van {number(len(shown))} gemeenten{of_all} heeft {number((shown < 0.10).sum())} minder "
        f"dan 10 % inwoners van buitenlandse herkomst en {number((shown > 0.25).sum())} meer dan "
        "25 %. Elk aantal is enkele eenheden verhoogd of verlaagd, zodat niemand uit een kleine "
        "gemeente herkenbaar is; gebruik ze niet om gemeenten te rangschikken."
    )


@or_nothing
def rules(shares: pd.DataFrame, *, year: int) -> str:
    """Foreign share by both rules, and the share that cannot be determined."""
    flemish = only(
        shares, year=year, origin_rule="flemish", unknown_parents="belgian", origin_group="foreign"
    )
    statbel = only(shares, year=year, origin_rule="statbel", origin_group="foreign")
    apart = only(
        shares,
        year=year,
        origin_rule="flemish",
        unknown_parents="indeterminate",
        origin_group="indeterminate",
    )
    without = only(shares, year=year, unknown_parents="left_out", origin_group="foreign")
    return (
        f"Van buitenlandse herkomst is {with_interval(flemish)} volgens de Vlaamse regel en "
        f"{with_interval(statbel)} volgens Statbel. Bij {with_interval(apart)} is een ouder "
        "onbekend en wijst niets anders op buitenlandse herkomst. Zij tellen hier als Belgische "
        "herkomst. Laten we hen buiten de telling, dan is het aandeel van buitenlandse herkomst "
        f"{with_interval(without)}."
    )


@or_nothing
def both_rules(residents: pd.DataFrame, *, year: int) -> str:
    """How many residents the two rules classify differently."""
    foreign_by_statbel = pick(
        residents,
        year=year,
        origin_strict=list(POLICIES),
        origin_statbel=["belgian_foreign_background", "non_belgian"],
    )
    belgian_by_statbel = pick(
        residents,
        year=year,
        origin_strict=["eu", "non_eu"],
        origin_statbel="belgian_belgian_background",
    )
    differing = foreign_by_statbel["value"].sum() + belgian_by_statbel["value"].sum()
    finding = (
        "Beide regels delen elke inwoner op dezelfde manier in"
        if differing == 0
        else f"De regels delen {number(differing)} inwoners anders in"
    )
    return (
        f"{finding}: van Belgische of van buitenlandse herkomst. Het land van herkomst kan wel "
        "verschillen."
    )


@or_nothing
def unknown_parents(shares: pd.DataFrame, *, year: int) -> str:
    """Share with an unknown parent, of all and of the youngest and the eldest."""
    rows = {band: only(shares, year=year, age_band=band) for band in ("_T", "0-17", "65+")}
    return (
        f"Van {with_interval(rows['_T'])} van de inwoners is de eerste nationaliteit van een "
        f"ouder onbekend: {with_interval(rows['0-17'])} onder 18 jaar en "
        f"{with_interval(rows['65+'])} vanaf 65 jaar."
    )


@or_nothing
def policy_and_gap(estimates: pd.DataFrame, *, year: int) -> str:
    """What unknown parents do to the employment rate of the reference group and to the gap."""
    rates = pick(estimates, year=year, indicator="employment_rate", origin_group="belgian")
    gaps = pick(estimates, year=year, indicator="employment_gap", origin_group="non_eu")
    rate, rate_apart = (only(rates, unknown_parents=policy) for policy in POLICIES)
    gap, gap_apart = (only(gaps, unknown_parents=policy) for policy in POLICIES)
    return (
        f"Tellen zij niet mee als Belgische herkomst, dan is de werkzaamheidsgraad van die groep "
        f"{estimate(rate_apart)} in plaats van {estimate(rate)} en de kloof met niet-EU-herkomst "
        f"{with_interval(gap_apart)} in plaats van {with_interval(gap)}."
    )
