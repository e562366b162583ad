"""An estimates frame as an HTML table with caption, scope, one row per cell and notes on breaks and hidden cells."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

from analysis import plan
from analysis.indicators.change import breaks_between
from analysis.indicators.estimates import dimensions
from analysis.report.text.numbers import HIDDEN, NOT_YET, estimate, interval, label, listed, number
from analysis.settings import SURVEY_BRACKETED

__all__ = ["html_table"]

_COUNTS = {"count": "Teller", "denominator": "Noemer", "n": "n (ongewogen)"}


def html_table(estimates: pd.DataFrame, *, caption: str, needed: Sequence[str] = ()) -> str:
    """HTML of a published table: the dimensions, then value and interval of each indicator, then the counts.

    Notes below it say why a value carries a b (break in the series) and what a hidden one is. All
    text is escaped: what comes from data is shown, never run.

    Parameters
    ----------
    estimates : DataFrame
        Estimates of one table, one or more indicators; the counts shown are those of the first.
    caption : str
        Text above the table.
    needed : sequence of str
        Extracts to deliver, named where there are no estimates.
    """
    if estimates.empty:
        deliver = (
            f" Nodig voor deze tabel: {listed(list(needed))} (zie data/raw/README.md)."
            if needed
            else ""
        )
        return f"<p>{escape(caption)} Geen gegevens geleverd.{escape(deliver)}</p>"
    keys = ["year", "region", *dimensions(estimates)]
    shown = [k for k in keys if k == "year" or len(set(estimates[k])) > 1]
    rows: dict[tuple, dict[str, Any]] = {}
    # The year of the report first, then the years before it.
    newest = estimates.sort_values("year", ascending=False, kind="stable")
    for row in newest.to_dict("records"):
        rows.setdefault(tuple(row[k] for k in keys), {})[row["indicator"]] = row
    indicators = {
        name: part["low"].notna().any() for name, part in estimates.groupby("indicator", sort=False)
    }
    counts = [c for c in _COUNTS if estimates[c].notna().any()]
    head = "".join(f'<th scope="col">{escape(label("dimension", k))}</th>' for k in shown)
    for name, has_interval in indicators.items():
        points = estimates.loc[estimates["indicator"] == name, "unit"].eq("pp").all()
        words = label("indicator", name) + (" (procentpunt)" if points else "")
        head += _th(words) + (_th("Interval") if has_interval else "")
    head += "".join(_th(_COUNTS[c]) for c in counts)
    body = "\n".join(_row(found, shown, indicators, counts) for found in rows.values())
    top = f"<caption><span>{escape(caption)}</span></caption>\n<thead><tr>{head}</tr></thead>"
    return f"<table>{top}\n<tbody>\n{body}\n</tbody></table>{_notes(estimates)}"


def _notes(estimates: pd.DataFrame) -> str:
    """Notes below a table, as a list; nothing where it needs none."""
    broken = estimates[estimates["obs_status"] == "b"]
    notes = [f"<sup>b</sup> {escape(text)}" for text in _reasons(broken)]
    if estimates["conf_status"].eq("C").any():
        notes.append(
            f"{HIDDEN.capitalize()}: te klein om te tonen, of een getal waaruit zo'n klein getal zou volgen. "
            '<a href="#woord-afgeschermd">Meer over afgeschermd</a>.'
        )
    if estimates["obs_status"].eq("M").any():
        notes.append(
            f"{NOT_YET.capitalize()}: deze groep is nog niet zo lang gevolgd; we schatten niets."
        )
    if (estimates["obs_status"].eq("u") & estimates["value"].notna()).any():
        notes.append(
            f"Tussen haakjes: minder dan {SURVEY_BRACKETED} respondenten, en dus weinig "
            "betrouwbaar."
        )
    if _modelled(estimates) and estimates["count"].notna().any():
        notes.append(
            "De aantallen zijn afgerond; het aandeel of verschil is uit de aantallen zelf berekend."
        )
    return (
        f'<ul class="notes">{"".join(f"<li>{note}</li>" for note in notes)}</ul>' if notes else ""
    )


def _modelled(estimates: pd.DataFrame) -> bool:
    known = plan.load().get(estimates["table"].iloc[0])
    return known is not None and known.source == "models"


def _reasons(broken: pd.DataFrame) -> list[str]:
    """Why values break with the year before: the registered reasons by year, else the flag of the source."""
    years: dict[str, list[str]] = {}
    for year, indicator in dict.fromkeys(
        zip(broken["year"].astype(int), broken["indicator"], strict=True)
    ):
        known = [each["reason_nl"] for each in breaks_between(indicator, year - 1, year)]
        for reason in known or ["aangeduid door de producent van de gegevens."]:
            years.setdefault(reason, []).append(str(year))
    return [
        f"breuk in de reeks, {listed(list(dict.fromkeys(found)))}: {why}"
        for why, found in years.items()
    ]


def _th(words: str) -> str:
    return f'<th scope="col" class="number">{escape(words)}</th>'


def _td(words: str) -> str:
    return f'<td class="number">{words}</td>'


def _row(
    found: dict[str, Any], shown: list[str], indicators: dict[str, bool], counts: list[str]
) -> str:
    """One row: `found` holds the estimate of each indicator for the same cell of the table."""
    first = next(iter(found.values()))
    # A row header is never empty: who hears the table read out would not know where he is.
    html = f'<th scope="row">{escape(label(shown[0], first[shown[0]])) or "niet vermeld"}</th>'
    html += "".join(f"<td>{escape(label(k, first[k]))}</td>" for k in shown[1:])
    for name, has_interval in indicators.items():
        row = found.get(name)
        html += _td(_value(row) if row else "")
        html += _td(escape(interval(_in_column(row))) if row else "") if has_interval else ""
    return f"<tr>{html}{''.join(_td('' if pd.isna(first[c]) else number(first[c])) for c in counts)}</tr>"


def _value(row: dict[str, Any]) -> str:
    flag = "<sup>b</sup>" if row["obs_status"] == "b" else ""
    text = escape(estimate(_in_column(row)))
    return f"({text})" if row["obs_status"] == "u" and pd.notna(row["value"]) else text + flag


def _in_column(row: dict[str, Any]) -> dict[str, Any]:
    """Row whose points have no unit, which stands in the head of the column."""
    return row | {"unit": "points"} if row["unit"] == "pp" else row
