"""Sentences about the civic integration year, first-ever enrolments and the living register."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.reference.orientation_mark import marks
from analysis.report.text.numbers import date, estimate, label, listed, number, percent
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.settings import REVISION_LISTED, WAIT_DAYS

__all__ = [
    "enforcement", "enrolled", "excluded", "funnel", "history", "mark", "newcomers", "parts",
    "revised", "wait",
    "wait_by_agency",
]  # fmt: skip


@or_nothing
def enrolled(counts: pd.DataFrame, *, year: int) -> str:
    """First-ever enrolments of the year, and how many had a contract."""
    total, own = (
        only(counts, region="VG+BHG", enrolled=str(year), contract=code) for code in ("_T", "yes")
    )
    places = [
        (
            f"{with_interval(only(counts, region=code, enrolled=str(year), contract='_T'))} in "
            f"het {label('region', code)}"
        )
        for code in ("VG", "BHG")
    ]
    return (
        f"In {year} schreven {with_interval(total)} personen zich voor het eerst in hun leven in "
        f"voor een cursus NT2: {listed(places)}. {with_interval(own)} van hen hadden een "
        "inburgeringscontract."
    )


@or_nothing
def history(by_years: pd.DataFrame, sources: pd.DataFrame, *, year: int) -> str:
    """How far the delivered history reaches, and what a shorter one would count."""
    delivered = sources[(sources["extract"] == "nt2_enrolments") & (sources["year"] == year)]
    first, last = by_years.iloc[0], by_years.iloc[-1]
    text = (
        "De levering bevat inschrijvingen vanaf "
        f"{date(str(delivered['history_from'].iloc[0])[:10])}."
    )
    return (
        f"{text} Wie zich voordien al inschreef, is niet te zien en telt als nieuw. Wie maar "
        f"{first['history']} jaar terugkijkt, telt {estimate(first)} eerste inschrijvingen; met "
        f"{last['history']} jaar zijn het er {estimate(last)}. Vroegere jaren in deze tabel "
        "hebben een kortere geschiedenis achter zich."
    )


@or_nothing
def newcomers(counts: pd.DataFrame, obliged: pd.DataFrame, *, year: int) -> str:
    """Newcomers of the year, the obliged share and the largest grounds, in their order in the table."""
    total, share = (
        only(counts, year=year),
        only(obliged, year=year, status="obliged", legal_ground="_T"),
    )
    grounds = [
        f"{label('legal_ground', row['legal_ground'])} {estimate(row)}"
        for _, row in pick(counts, year=year, status="_T").iterrows()
        if row["legal_ground"] != "_T"
    ]
    return (
        f"In {year} kwamen {with_interval(total)} meerderjarige nieuwkomers in het Vlaamse Gewest "
        f"aan; {with_interval(share)} is verplicht om in te burgeren. Naar verblijfsgrond: "
        f"{'; '.join(grounds)}."
    )


@or_nothing
def wait(waits: pd.DataFrame, *, year: int) -> str:
    """Median and 90th percentile of the wait, and the shares that started in time."""
    codes = {"registered": str(year), "status": "_T", "agency": "_T"}
    median, late = (
        only(waits, indicator=name, within="_T", **codes)
        for name in ("wait_for_orientation", "wait_for_orientation_p90")
    )
    shares = [
        (
            f"{with_interval(only(waits, indicator='started_orientation', within=str(day), **codes))} "
            f"binnen {day} dagen"
        )
        for day in WAIT_DAYS
    ]
    return (
        f"Van wie zich in {year} aanmeldde begon {listed(shares)} aan de cursus maatschappelijke "
        f"oriëntatie. {_reached(median, 'De helft')} {_reached(late, 'Negen op de tien')} Wie op "
        "het einde van het jaar nog wachtte, telt mee tot die dag."
    )


def _reached(row: pd.Series | None, who: str) -> str:
    if row is None or pd.isna(row["value"]):
        return (
            f"{who} werd binnen de waarnemingstijd niet bereikt: een deel begint nooit of nog niet."
        )
    return f"{who} was begonnen na {with_interval(row)}."


@or_nothing
def wait_by_agency(waits: pd.DataFrame, *, year: int) -> str:
    """Share that started within 60 days, by agency, without a ranking."""
    rows = pick(
        waits, indicator="started_orientation", within="60", registered=str(year), status="_T"
    )
    shown = [
        f"{row['agency']} {with_interval(row)}"
        for _, row in rows.iterrows()
        if row["agency"] != "_T"
    ]
    return f"Binnen 60 dagen begon bij {listed(shown)}. We rangschikken de agentschappen niet."


@or_nothing
def enforcement(made: pd.DataFrame, figures: pd.DataFrame, *, year: int) -> str:
    """Certificates, files and fines of the year, with the published figures beside."""
    value = {
        name: with_interval(only(pick(made, indicator=name), happened=str(year)))
        for name in ("certificates", "infringement_files", "fines")
    }
    known = figures.set_index("id")["our_value"]
    beside = [
        f"{number(known[name])} {words}"
        for name, words in (
            (f"ci_infringement_files_{year}", "dossiers"),
            (f"ci_fines_{year}", "boetes"),
        )
        if name in known
    ]
    published = f" Het jaarrapport inburgering {year} noemt {listed(beside)}." if beside else ""
    return (
        f"In {year} behaalden {value['certificates']} personen een attest. Er waren "
        f"{value['infringement_files']} dossiers wegens inbreuk, en {value['fines']} keer werd "
        f"een boete opgelegd.{published}"
    )


@or_nothing
def parts(done: pd.DataFrame, *, cohort: str) -> str:
    """Parts done within a year, of the contracts of a year by regime."""
    texts = []
    for regime, rows in pick(done, cohort=cohort, horizon="1").groupby("regime", sort=False):
        shares = [
            f"{label('part', row['part'])} {with_interval(row)}" for _, row in rows.iterrows()
        ]
        texts.append(f"contracten {label('regime', regime).lower()}: {'; '.join(shares)}")
    return f"Binnen een jaar na een contract van {cohort} was afgerond, {'. '.join(texts)}."


@or_nothing
def mark(met: pd.DataFrame, *, year: int) -> str:
    """Share of first tests that meets the mark, and whether the mark was in force."""
    row, used = only(met, tested=str(year), status="_T"), marks()[-1]
    text = (
        f"Bij {with_interval(row)} van de eerste tests in {year} is de score minstens "
        f"{used['mark']} op 100 ({used['source']})."
    )
    return (
        text
        if used["official"]
        else f"{text} Dat was niet de drempel van dat jaar: die staat in geen bron die we kennen."
    )


@or_nothing
def funnel(steps: pd.DataFrame, *, cohort: int) -> str:
    """Each step with its count and loss."""
    reached = pick(steps, indicator="reached_stage", gone="_T")
    first = reached.iloc[0]
    texts = [(f"{label('stage', row['stage'])} {estimate(row)} " f"({percent(row['count'] / row['denominator'])})")
             for _, row in reached.iloc[1:].iterrows()]  # fmt: skip
    work = (
        "" if (reached["stage"] == "work").any() else " Werk is niet te koppelen in deze levering."
    )
    return (
        f"Van {estimate(first)} personen die zich in {cohort} aanmeldden, zette binnen drie jaar "
        f"elke volgende stap: {'; '.join(texts)}.{work} Wie een stap overslaat, telt niet in de "
        "volgende; wie nog bezig is, kan nog volgen."
    )


@or_nothing
def revised(changes: pd.DataFrame, listed_changes: pd.DataFrame) -> str:
    """Which years were revised by more than the stated amount."""
    limit = percent(REVISION_LISTED)
    if listed_changes.empty:
        return f"Geen cijfer veranderde met {limit} of meer sinds de levering van zijn eigen jaar."
    texts = [
        f"de eerste contracten van {row['cohort']} gingen van {number(row['denominator'])} "
        f"(levering van {date(row['reference'])}) naar {number(row['count'])} (levering van "
        f"{date(row['vintage'])})"
        for _, row in listed_changes.iterrows()
    ]
    return (
        f"Veranderd met {limit} of meer sinds de levering van het eigen jaar: {'; '.join(texts)}."
    )


@or_nothing
def excluded(found: pd.DataFrame, *, year: int) -> str:
    """Records left out of the delivery of the year, by rule."""
    rows = pick(found, year=year)
    rules = [f"{label('excluded', row['excluded']).lower()} {estimate(row)}"
             for _, row in rows.iterrows() if row["excluded"] != "kept"]  # fmt: skip
    return (
        f"Van {number(rows['denominator'].iloc[0])} gebeurtenissen in de levering van {year} zijn "
        f"weggelaten: {'; '.join(rules)}. Een bestand dat zijn contract breekt, wordt niet "
        "verbeterd maar geweigerd."
    )
