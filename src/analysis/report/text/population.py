"""Sentences of the population chapter, made from estimates."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import estimate, label, listed, number, points
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = [
    "both_rules", "countries", "foreign_by_age", "foreign_change", "foreign_share", "generations",
    "municipalities",
    "places", "policy_and_gap", "published", "rules", "unknown_parents",
]  # fmt: skip


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
        f"Dat is {points(abs(row['value']))} {word} dan een jaar eerder. Beide jaren tellen "
        "grotendeels dezelfde personen: een interval zou gekoppelde gegevens vragen en staat er "
        "daarom niet bij."
    )


def published(pairs: pd.DataFrame) -> str:
    """Published shares of the same definition."""
    if pairs.empty:
        return "Voor dit jaar is er geen gepubliceerd cijfer met dezelfde definitie."
    rows = pick(pairs, indicator="published_figure", unit="share").query(
        "figure.str.startswith('pop_')"
    )
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
    rows = pick(residents, year=year, generation="_T").query("country not in ('_T', 'other')")
    names = sorted(label("country", code) for code in rows["country"])
    return f"De tien grootste landen van herkomst zijn, in alfabetische volgorde, {listed(names)}."


@or_nothing
def places(shares: pd.DataFrame, *, by: str, year: int) -> str:
    """Share of foreign origin in each place, in the order of the table and without a ranking."""
    rows = pick(shares, year=year).query(f"{by} != '_T'")
    parts = [f"{_inside(label(by, row[by]))} {with_interval(row)}" for _, row in rows.iterrows()]
    return f"Aandeel inwoners van buitenlandse herkomst: {listed(parts)}."


@or_nothing
def municipalities(shares: pd.DataFrame, *, year: int) -> str:
    """In how many municipalities the share of foreign origin is under a tenth, and above a fourth."""
    every = pick(shares, year=year, origin_group="foreign")["value"]
    found = every.dropna()
    left = (
        f" (van {number(len(every))}; de andere zijn afgeschermd)"
        if len(found) < len(every)
        else ""
    )
    return (
        f"Van {number(len(found))} gemeenten{left} heeft {number((found < 0.10).sum())} minder "
        f"dan 10 % inwoners van buitenlandse herkomst en {number((found > 0.25).sum())} meer dan "
        "25 %. De aantallen zijn afgerond op vijftallen, zodat niemand uit een kleine gemeente "
        "herkenbaar is; gebruik ze niet om gemeenten te rangschikken."
    )


def _inside(name: str) -> str:
    """Word as it stands inside a sentence: names of places keep their capital."""
    return name.replace("Buiten", "buiten")


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
    """How many residents the two rules call differently."""
    rows = pick(residents, year=year, origin_strict=["belgian", "indeterminate"])
    differing = pick(rows, origin_statbel=["belgian_foreign_background", "non_belgian"])[
        "value"
    ].sum()
    reverse = pick(
        residents,
        year=year,
        origin_strict=["eu", "non_eu"],
        origin_statbel="belgian_belgian_background",
    )
    apart = differing + reverse["value"].sum()
    if apart == 0:
        same = (
            "Beide regels delen elke inwoner op dezelfde manier in: van Belgische of van "
            "buitenlandse herkomst."
        )
    else:
        same = (
            f"De regels delen {number(apart)} inwoners anders in: van Belgische of van "
            "buitenlandse herkomst."
        )
    return f"{same} Het land van herkomst kan wel verschillen."


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
    rates = {
        policy: only(
            estimates,
            year=year,
            indicator="employment_rate",
            unknown_parents=policy,
            origin_group="belgian",
        )
        for policy in ("belgian", "indeterminate")
    }
    gaps = {
        policy: only(
            estimates,
            year=year,
            indicator="employment_gap",
            unknown_parents=policy,
            origin_group="non_eu",
        )
        for policy in ("belgian", "indeterminate")
    }
    return (
        f"Tellen zij niet mee als Belgische herkomst, dan is de werkzaamheidsgraad van die groep "
        f"{estimate(rates['indeterminate'])} in plaats van {estimate(rates['belgian'])} "
        f"en de kloof met niet-EU-herkomst {with_interval(gaps['indeterminate'])} in plaats van "
        f"{with_interval(gaps['belgian'])}."
    )
