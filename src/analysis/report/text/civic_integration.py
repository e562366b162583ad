"""Sentences about civic integration in a year, first enrolments and the living register."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.reference.orientation_mark import marks
from analysis.report.text.numbers import date, estimate, label, listed, number, percent
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside
from analysis.settings import REVISION_LISTED, WAIT_DAYS

__all__ = [
    "enforcement",
    "enrolled",
    "excluded",
    "funnel",
    "history",
    "mark",
    "newcomers",
    "parts",
    "revised",
    "wait",
    "wait_by_agency",
]


@or_nothing
def enrolled(counts: pd.DataFrame, *, year: int) -> str:
    """First-ever enrolments of the year, and how many had a contract."""
    rows = pick(counts, enrolled=str(year))
    total, with_contract = (only(rows, region="VG+BHG", contract=code) for code in ("_T", "yes"))
    places = []
    for region in ("VG", "BHG"):
        row = only(rows, region=region, contract="_T")
        places.append(f"{with_interval(row)} in het {label('region', region)}")
    return (
        f"In {year} schreven {with_interval(total)} personen zich voor het eerst in hun leven in "
        f"voor een cursus NT2: {listed(places)}. {with_interval(with_contract)} van hen hadden een "
        "inburgeringscontract."
    )


@or_nothing
def history(by_years: pd.DataFrame, sources: pd.DataFrame, *, year: int) -> str:
    """How far the delivered history reaches, and what a shorter one would count."""
    delivered = sources[(sources["extract"] == "nt2_enrolments") & (sources["year"] == year)]
    since = date(str(delivered["history_from"].iloc[0])[:10])
    first, last = by_years.iloc[0], by_years.iloc[-1]
    return (
        f"De levering bevat inschrijvingen vanaf {since}. Wie zich voordien al inschreef, is niet "
        "te zien en telt als nieuw. Wie maar "
        f"{first['history']} jaar terugkijkt, telt {estimate(first)} eerste inschrijvingen; met "
        f"{last['history']} jaar zijn het er {estimate(last)}. Vroegere jaren in deze tabel "
        "hebben een kortere geschiedenis achter zich."
    )


@or_nothing
def newcomers(counts: pd.DataFrame, obliged: pd.DataFrame, *, year: int) -> str:
    """Newcomers of the year, the obliged share and every ground, in the order of the table."""
    total = only(counts, year=year)
    share = only(obliged, year=year, status="obliged", legal_ground="_T")
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
    rows = pick(waits, registered=str(year), status="_T", agency="_T")
    median, late = (
        only(rows, indicator=name, within="_T")
        for name in ("wait_for_orientation", "wait_for_orientation_p90")
    )
    shares = []
    for days in WAIT_DAYS:
        row = only(rows, indicator="started_orientation", within=str(days))
        shares.append(f"{with_interval(row)} binnen {days} dagen")
    return (
        f"Van wie zich in {year} aanmeldde begon {listed(shares)} aan de cursus maatschappelijke "
        f"oriëntatie. {_reached(median, 'De helft')} {_reached(late, 'Negen op de tien')} Wie op "
        "het einde van het jaar nog wachtte, telt mee tot die dag."
    )


def _reached(row: pd.Series | None, who: str) -> str:
    """After how long a part of those who registered had begun."""
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
    agencies = [
        f"{row['agency']} {with_interval(row)}"
        for _, row in rows.iterrows()
        if row["agency"] != "_T"
    ]
    return f"Binnen 60 dagen begon bij {listed(agencies)}. We rangschikken de agentschappen niet."


@or_nothing
def enforcement(results: pd.DataFrame, figures: pd.DataFrame, *, year: int) -> str:
    """Certificates, files and fines of the year, and what the annual report published."""
    certificates, files, fines = (
        with_interval(only(pick(results, indicator=name), happened=str(year)))
        for name in ("certificates", "infringement_files", "fines")
    )
    text = (
        f"In {year} behaalden {certificates} personen een attest. Er waren {files} dossiers wegens "
        f"inbreuk, en {fines} keer werd een boete opgelegd."
    )
    by_id = figures.set_index("id")["our_value"]
    published = [
        f"{number(by_id[name])} {words}"
        for name, words in (
            (f"ci_infringement_files_{year}", "dossiers"),
            (f"ci_fines_{year}", "boetes"),
        )
        if name in by_id
    ]
    if not published:
        return text
    return f"{text} Het jaarrapport inburgering {year} noemt {listed(published)}."


@or_nothing
def parts(done: pd.DataFrame, *, cohort: str) -> str:
    """Parts done within a year of the contract, by regime."""
    texts = []
    for regime, rows in pick(done, cohort=cohort, horizon="1").groupby("regime", sort=False):
        shares = [
            f"{label('part', row['part'])} {with_interval(row)}" for _, row in rows.iterrows()
        ]
        texts.append(f"contracten {inside('regime', regime)}: {'; '.join(shares)}")
    return f"Binnen een jaar na een contract van {cohort} was afgerond, {'. '.join(texts)}."


@or_nothing
def mark(met: pd.DataFrame, *, year: int) -> str:
    """Share of first tests that meets the mark, and whether the mark was in force."""
    row, used = only(met, tested=str(year), status="_T"), marks()[-1]
    text = (
        f"Bij {with_interval(row)} van de eerste tests in {year} is de score minstens "
        f"{used['mark']} op 100 ({used['source']})."
    )
    if used["official"]:
        return text
    return f"{text} Dat was niet de drempel van dat jaar: die staat in geen bron die we kennen."


@or_nothing
def funnel(steps: pd.DataFrame, *, cohort: int) -> str:
    """Each step with its count and loss."""
    reached = pick(steps, indicator="reached_stage", gone="_T")
    first, later = reached.iloc[0], reached.iloc[1:]
    texts = [
        f"{label('stage', row['stage'])} {estimate(row)} "
        f"({percent(row['count'] / row['denominator'])})"
        for _, row in later.iterrows()
    ]
    with_work = (reached["stage"] == "work").any()
    work = "" if with_work else " Werk is niet te koppelen in deze levering."
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
    rules = [
        f"{inside('excluded', row['excluded'])} {estimate(row)}"
        for _, row in rows.iterrows()
        if row["excluded"] != "kept"
    ]
    return (
        f"Van {number(rows['denominator'].iloc[0])} gebeurtenissen in de levering van {year} zijn "
        f"weggelaten: {'; '.join(rules)}. Een bestand dat zijn contract breekt, wordt niet "
        "verbeterd maar geweigerd."
    )
