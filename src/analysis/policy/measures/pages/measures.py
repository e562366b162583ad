"""The page of all measures: each with its state, its owner and its last report."""

from html import escape
from typing import Any

import pandas as pd

from analysis.policy.measures import plans
from analysis.policy.measures.balance import named
from analysis.policy.measures.content import Content
from analysis.policy.measures.small_series import wording
from analysis.policy.measures.words import amount, day
from analysis.policy.page import Page, Section, table
from analysis.policy.rows import each_row

__all__ = ["measures_page"]


def measures_page(found: Content) -> Page:
    """Every measure by plan, and what was reported since the last meeting.

    Parameters
    ----------
    found : Content
        The whole follow-up.
    """
    sections = [Section("nieuw", f"Nieuw sinds {day(found.since)}", _new(found))]
    for plan, frame in found.standing.groupby("plan"):
        title = named("plan_title", str(plan))
        sections.append(Section(f"plan-{plan}", title, _all(title, frame)))
    lead = (
        f'<p class="finding">Het register volgt {len(found.standing)} maatregelen, acties en '
        "engagementen.</p>"
    )
    return Page("maatregelen", "Maatregelen", sections, lead=lead)


def _new(found: Content) -> str:
    new = found.updates[found.updates["reported_on"] > found.since]
    if new.empty:
        return "<p>Er kwam geen melding bij.</p>"
    rows = [
        [
            row.measure_id,
            day(row.reported_on),
            named("reported_state", row.state),
            f"{wording(row.indicator_id)}: {amount(float(row.value), row.unit)} ({row.period})"
            if row.value
            else "–",
            row.text or "–",
        ]
        for row in each_row(new)
    ]
    return table("Meldingen", ["Maatregel", "Gemeld op", "Stand", "Waarde", "Toelichting"], rows)


def _all(title: str, frame: pd.DataFrame) -> str:
    rows = [
        [
            row.Index,
            row.title,
            named("domain", row.domain),
            row.administration or row.cabinet,
            named("balance_state", row.state),
            _last(row),
        ]
        for row in each_row(frame)
    ]
    head = ["Nummer", "Titel", "Beleidsdomein", "Wie trekt", "Stand", "Laatste melding"]
    return (
        f"<details><summary>{len(frame)} in {escape(title)}</summary>"
        + table(title, head, rows)
        + "</details>"
    )


def _last(row: Any) -> str:
    if row.last_state:
        return day(row.last_reported)
    return "fiche, 2018" if row.plan == plans.FICHES else "–"
