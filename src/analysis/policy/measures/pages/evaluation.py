"""The page of the mid-term evaluation: four questions, and fields that the committee fills in."""

from html import escape
from typing import Any

import pandas as pd

from analysis.policy.measures import plans
from analysis.policy.measures.balance import named
from analysis.policy.measures.content import Content
from analysis.policy.measures.evolution import VERDICTS, without_indicator
from analysis.policy.measures.words import amount, count_of, day, listed
from analysis.policy.page import Page, Section, table
from analysis.policy.rows import each_row

__all__ = ["evaluation_page"]

_STYLE = """
.field{border:2px dashed var(--soft);padding:.6rem 1rem;margin:1rem 0;min-height:7rem}
.field{max-width:46rem}
.field p{margin:0 0 .4rem}
"""


def evaluation_page(found: Content) -> Page:
    """The four questions of the plan on its own evaluation, as far as register and figures go.

    Parameters
    ----------
    found : Content
        The whole follow-up.
    """
    sections = [
        Section("planning", "1. Is gebeurd wat gepland was?", _planned(found)),
        Section("proces", "2. Hoe verliep het proces?", _process()),
        Section("evolutie", "3. Bewegen de cijfers de goede kant op?", _evolution(found)),
        Section("bijsturing", "4. Wat wordt bijgestuurd?", _adjusted(found)),
        Section("decreet", "Wat later nog geëvalueerd wordt", _later()),
    ]
    lead = (
        '<p class="finding">Deze pagina vult in wat het register en de cijfers weten. Wat alleen '
        "de Commissie weet, staat als een leeg veld met een streeplijn.</p>"
        '<p class="guard">Een verandering in een cijfer is geen gevolg van een maatregel: daarvoor '
        "meten we niets.</p>"
    )
    return Page(
        "evaluatie", "Tussentijdse evaluatie", sections, lead, found.synthetic, style=_STYLE
    )


def _field(what: str, filled: str = "") -> str:
    return (
        f'<div class="field"><p><strong>In te vullen door de Commissie:</strong> {escape(what)}</p>'
        f"{filled}</div>"
    )


def _planned(found: Content) -> str:
    rows = []
    for plan, frame in found.standing.groupby("plan"):
        rows.append([named("plan_title", str(plan)), len(frame), count_of(frame["state"])])
    return table(
        f"Stand van de maatregelen op {day(found.on)}", ["Plan", "Maatregelen", "Stand"], rows
    )


def _process() -> str:
    fiches = plans.measures().query("plan == @plans.FICHES")
    cabinets = fiches["cabinet_or_minister_portfolio"].map(plans.split).map(len)
    involved = (fiches[["cabinets_involved", "administrations_involved"]] != "").any(axis=1)
    partners = fiches["other_partners"] != ""
    one, more = int((cabinets == 1).sum()), int((cabinets > 1).sum())
    said = (
        "<p>Hoe de afstemming verliep, staat in geen enkel gegeven. De fiches zeggen wel wie er "
        f"aan meewerkt: {one} van de {len(fiches)} vallen onder één minister, {more} onder meer. "
        f"{int(involved.sum())} fiches noemen een ander betrokken kabinet of een andere "
        f"administratie, en {int(partners.sum())} noemen partners daarbuiten.</p>"
    )
    return said + _field("de afstemming tussen beleidsdomeinen, stakeholders en beleidsniveaus.")


def _evolution(found: Content) -> str:
    known = found.evolution[found.evolution["verdict"] != "unknown"]
    missing = [_inside(named("domain", code)) for code in without_indicator()]
    rows = [
        [
            named("domain", row.domain),
            row.indicator,
            _change(row),
            VERDICTS[row.verdict],
            f"tabel {row.table}{' (synthetisch)' if row.synthetic else ''}",
        ]
        for row in each_row(found.evolution)
    ]
    clear = int(known["verdict"].isin(["better", "worse"]).sum())
    return (
        f"<p>{clear} van de {len(found.evolution)} veranderingen zijn duidelijk: het 95 %-interval "
        f"raakt nul niet. Geen cijfer is er voor: {escape(listed(missing))}.</p>"
        + table(
            "Verandering per beleidsdomein, met haar toets",
            ["Beleidsdomein", "Cijfer", "Verandering (95 %-interval)", "Uitslag", "Bron"],
            rows,
        )
    )


def _inside(name: str) -> str:
    """A domain within a sentence; the name of the region keeps its capital."""
    return name if name == "Brussel" else name.lower()


def _change(row: Any) -> str:
    if pd.isna(row.value):
        return "–"
    since = f"sinds {row.since}" if row.since else "sinds de vorige enquête"
    bounds = f"{amount(row.low)} tot {amount(row.high)}"
    return f"{amount(row.value, row.unit)} ({bounds}) {since}"


def _adjusted(found: Content) -> str:
    first = found.bottlenecks.head(10)
    items = "".join(
        f"<li>{escape(row.measure_id)} {escape(row.title)}: "
        f"{escape(named('balance_state', row.state))}, "
        f"{int(row.months_overdue)} maanden over tijd"
        f"{escape(f'; ontbreekt: {row.missing}' if row.missing else '')}</li>"
        for row in each_row(first)
    )
    more = len(found.bottlenecks) - len(first)
    rest = f'<p>En {more} andere: <a href="index.html#knelpunten">alle knelpunten</a>.</p>'
    listing = f"<ul>{items}</ul>{rest if more else ''}"
    return _field(
        "welke acties worden bijgestuurd en hoe, en of er nieuwe acties mogelijk zijn. Vooraf "
        "ingevuld met de knelpunten:",
        listing,
    )


def _later() -> str:
    lines = [
        "De evaluatie van het decreet, om de drie jaar, voor het Vlaams Parlement: het "
        "jaarverslag levert de cijfers over inburgering en Nederlands.",
        "De proeftuinen: het register kan hun stand tonen; hun resultaten staan in geen extract.",
        "De retributie voor vrijwillige deelnemers: tabel N2 telt de eerste contracten naar "
        "statuut en jaar.",
    ]
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
