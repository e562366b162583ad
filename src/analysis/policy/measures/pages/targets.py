"""The page of targets: value, distance and pace, or why there is no judgement; small series."""

from html import escape
from typing import Any

import pandas as pd

from analysis.policy.measures.balance import named
from analysis.policy.measures.content import Content
from analysis.policy.measures.targets import JUDGEMENTS
from analysis.policy.measures.words import amount, listed, unit
from analysis.policy.page import Page, Section, table
from analysis.policy.rows import each_row
from analysis.workbench.resources import resource

__all__ = ["targets_page"]


def targets_page(found: Content) -> Page:
    """Targets of kind result beside what was reached, and the numbers of milestones.

    Parameters
    ----------
    found : Content
        The whole follow-up.
    """
    sections = [
        Section("streefwaarden", "Gehaald of niet?", _targets(found)),
        Section("reeksen", "Getallen uit mijlpalen", _series(found)),
    ]
    lead = (
        '<p class="finding">Van de 94 streefwaarden, normen en regels in de plannen zijn er '
        f"{len(found.targets)} een resultaat om te halen; "
        f"{int(found.targets['goal'].notna().sum())} daarvan met een getal.</p>"
    )
    return Page("streefwaarden", "Streefwaarden", sections, lead=lead, synthetic=found.synthetic)


def _targets(found: Content) -> str:
    counts = found.targets["judgement"].value_counts()
    judged = [f"{counts[code]} {named('judgement', code)}" for code in JUDGEMENTS if code in counts]
    said = (
        f"Oordeel over de {len(found.targets)}: {listed(judged)}. Waar er geen oordeel is, staat "
        "waarom."
    )
    is_beside = found.targets["target"].isin(resource("measures")["evidence"])
    return (
        f"<p>{escape(said)} Dat iets veranderde, zegt niet dat een maatregel dat deed.</p>"
        + _table("Streefwaarden naast een tabel van het jaarverslag", found.targets[is_beside])
        + _table("Streefwaarden naast meldingen en mijlpalen", found.targets[~is_beside])
    )


def _table(caption: str, frame: pd.DataFrame) -> str:
    head = ["Streefwaarde", "Doel", "Waarde", "Afstand en tempo", "Oordeel"]
    return table(
        caption, [*head, "Waarom, en waar op te letten"], [_row(row) for row in each_row(frame)]
    )


def _row(row: Any) -> list[object]:
    return [
        f"{row.indicator} ({row.objective})",
        _goal(row),
        _value(row),
        _distance(row),
        named("judgement", row.judgement),
        row.reason or "–",
    ]


def _distance(row: Any) -> str:
    """Distance, pace needed and pace so far, where there are any."""
    found = [
        ("nog", row.distance, row.unit),
        ("nodig per jaar", row.pace_needed, ""),
        ("tot nu per jaar", row.pace_so_far, ""),
    ]
    said = [f"{words} {amount(value, code)}" for words, value, code in found if not pd.isna(value)]
    return "; ".join(said) or "–"


def _goal(row: Any) -> str:
    directions = {"increase": "stijgt", "decrease": "daalt"}
    if pd.isna(row.goal):
        words = directions.get(row.operator, "een toestand")
    else:
        least = {">=": "minstens ", "<=": "hoogstens "}.get(row.operator, "")
        rises = f" ({directions[row.operator]})" if row.operator in directions else ""
        words = f"{least}{amount(row.goal, row.unit)}{rises}"
    return f"{words}, tegen {row.deadline}" if row.deadline else f"{words}, zonder datum"


def _value(row: Any) -> str:
    if pd.isna(row.value) and pd.isna(row.low):
        return "–"
    where = f"{row.source}, {row.value_year}"
    mark = " (synthetisch)" if row.synthetic else ""
    if pd.isna(row.value):
        return f"{amount(row.low)} tot {amount(row.high, row.unit)}; {where}{mark}"
    bounds = "" if pd.isna(row.low) else f" ({_bounds(row)})"
    return f"{amount(row.value, row.unit)}{bounds}; {where}{mark}"


def _bounds(row: Any) -> str:
    scale = 100 if row.unit == "share" else 1
    return f"{amount(scale * row.low)} tot {amount(scale * row.high)}"


def _series(found: Content) -> str:
    rows = [
        [
            row.wording,
            row.measure_id,
            "gepland" if row.state == "planned" else "gemeld",
            unit(row.unit),
            int(row.points),
            f"{amount(row.first_value)} ({row.first_period})",
            f"{amount(row.last_value)} ({row.last_period})" if row.points > 1 else "–",
        ]
        for row in each_row(found.series)
    ]
    houses = found.series.query("measure_id == 'M1.2.03' and unit == 'municipalities'")
    said = (
        "<p>Een reeks telt één ding. Waar een fiche anders gaat tellen, begint een andere reeks: "
        f"de Huizen van het Kind hebben er {len(houses)} (erkend, werkingsgebied, actief), en "
        "tussen die drie trekken we geen lijn. De fiche noemt ook 170 gemeenten, zonder datum.</p>"
    )
    head = ["Wat geteld is", "Maatregel", "Soort", "Eenheid", "Waarden", "Eerste", "Laatste"]
    return said + table("Getallen uit mijlpalen en meldingen", head, rows)
