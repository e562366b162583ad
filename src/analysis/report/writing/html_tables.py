"""Estimates as an HTML table: a row per cell, and notes on breaks and on what is hidden."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis import plan
from analysis.indicators.change import breaks_between
from analysis.indicators.estimates import dimensions
from analysis.report.text.numbers import (
    HIDDEN,
    NOT_YET,
    SMALL,
    estimate,
    interval,
    is_small,
    label,
    listed,
    number,
)
from analysis.report.writing.templates import filled
from analysis.settings import MODEL_BASE, RELIABLE_AT_LEAST, SURVEY_BRACKETED, THRESHOLD

__all__ = ["Cell", "Note", "html_table"]

# Columns of ids: the CSV has them, and on the page the words beside them say what it is.
_IDS = frozenset({"card", "figure"})
_COUNTS = {"count": "Teller", "denominator": "Noemer", "n": "n (ongewogen)"}


class Cell(NamedTuple):
    """One cell of a table: its text, whether it is a number, and the flag behind it."""

    text: str
    number: bool = False
    flag: str = ""


class Note(NamedTuple):
    """One note below a table: its text, the flag it explains, and the glossary's word for it."""

    text: str
    flag: str = ""
    word: str = ""


def html_table(estimates: pd.DataFrame, *, caption: str, needed: Sequence[str] = ()) -> str:
    """HTML of a published table: its dimensions, the value and interval of each indicator, counts.

    Notes below it say why a value carries a b (break in the series) and what a hidden one is.

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
        text = f"{caption} Geen gegevens geleverd."
        if needed:
            text += f" Nodig voor deze tabel: {listed(list(needed))} (zie data/raw/README.md)."
        return filled("sentence", "remark", text=text)
    keys = ["year", "region", *dimensions(estimates)]
    shown = [
        key for key in keys if key not in _IDS and (key == "year" or len(set(estimates[key])) > 1)
    ]
    has_interval = {
        name: rows["low"].notna().any() for name, rows in estimates.groupby("indicator", sort=False)
    }
    counts = [name for name in _COUNTS if estimates[name].notna().any()]
    return filled(
        "table",
        "table",
        caption=caption,
        head=_head(estimates, shown, has_interval, counts),
        rows=[_row(by_name, shown, has_interval, counts) for by_name in _rows(estimates, keys)],
        notes=_notes(estimates),
    )


def _rows(estimates: pd.DataFrame, keys: list[str]) -> list[dict[str, dict[str, Any]]]:
    """Estimates of the same cell together, by indicator; the year of the report comes first."""
    rows: dict[tuple, dict[str, dict[str, Any]]] = {}
    newest_first = estimates.sort_values("year", ascending=False, kind="stable")
    for row in newest_first.to_dict("records"):
        rows.setdefault(tuple(row[key] for key in keys), {})[row["indicator"]] = row
    return list(rows.values())


def _head(
    estimates: pd.DataFrame, shown: list[str], has_interval: dict[str, bool], counts: list[str]
) -> list[Cell]:
    head = [Cell(label("dimension", key)) for key in shown]
    for name, with_interval in has_interval.items():
        in_points = estimates.loc[estimates["indicator"] == name, "unit"].eq("pp").all()
        words = label("indicator", name) + (" (procentpunt)" if in_points else "")
        head.append(Cell(words, number=True))
        if with_interval:
            head.append(Cell("Interval", number=True))
    return head + [Cell(_COUNTS[name], number=True) for name in counts]


def _row(
    by_name: dict[str, dict[str, Any]],
    shown: list[str],
    has_interval: dict[str, bool],
    counts: list[str],
) -> list[Cell]:
    """Cells of one row; `by_name` holds the estimate of each indicator for it."""
    first = next(iter(by_name.values()))
    # A row header is never empty: who hears the table read out would not know where they are.
    cells = [Cell(label(shown[0], first[shown[0]]) or "niet vermeld")]
    cells += [Cell(label(key, first[key])) for key in shown[1:]]
    for name, with_interval in has_interval.items():
        row = by_name.get(name)
        cells.append(_value(row) if row else Cell("", number=True))
        if with_interval:
            cells.append(Cell(interval(_in_column(row)) if row else "", number=True))
    for name in counts:
        cells.append(Cell("" if pd.isna(first[name]) else number(first[name]), number=True))
    return cells


def _value(row: dict[str, Any]) -> Cell:
    text = estimate(_in_column(row))
    if row["obs_status"] == "u" and pd.notna(row["value"]):
        return Cell(f"({text})", number=True)
    return Cell(text, number=True, flag="b" if row["obs_status"] == "b" else "")


def _in_column(row: dict[str, Any]) -> dict[str, Any]:
    """Row whose points have no unit, which stands in the head of the column."""
    return row | {"unit": "points"} if row["unit"] == "pp" else row


def _notes(estimates: pd.DataFrame) -> list[Note]:
    """Notes below a table; none where it needs none."""
    notes = [Note(text, flag="b") for text in _reasons(estimates[estimates["obs_status"] == "b"])]
    hidden = estimates["conf_status"].eq("C")
    small = hidden & estimates.apply(is_small, axis=1)
    if small.any():
        notes.append(Note(f"{SMALL}: ook als het er geen enkele is.", word=HIDDEN))
    if (hidden & ~small).any():
        why = f"teller of noemer telt minder dan {THRESHOLD} eenheden, in een steekproef ongewogen."
        if _is_modelled(estimates):
            why = "rust op te weinig eenheden, respondenten of vrijheidsgraden."
        notes.append(Note(f"{HIDDEN.capitalize()}: {why}", word=HIDDEN))
    if estimates["obs_status"].eq("M").any():
        why = "deze groep is nog niet zo lang gevolgd; we schatten niets."
        notes.append(Note(f"{NOT_YET.capitalize()}: {why}"))
    if (estimates["obs_status"].eq("u") & estimates["value"].notna()).any():
        why = f"{_too_few(estimates)}, en dus weinig betrouwbaar."
        notes.append(Note(f"Tussen haakjes: {why}"))
    if _is_modelled(estimates) and _in_steps(estimates["count"], estimates["n"]):
        why = "het aandeel of verschil is uit de aantallen zelf berekend."
        notes.append(Note(f"De aantallen zijn afgerond; {why}"))
    return notes


def _in_steps(count: pd.Series, n: pd.Series) -> bool:
    """Say whether counts were rounded: those of respondents and actors, which carry no noise."""
    return bool(count.notna().any() and (n.dropna() % MODEL_BASE == 0).all())


def _too_few(estimates: pd.DataFrame) -> str:
    """Say of how few units an estimate is of low reliability: a survey asks more of them."""
    if _is_modelled(estimates):
        return f"minder dan {SURVEY_BRACKETED} respondenten"
    return f"minder dan {RELIABLE_AT_LEAST} eenheden"


def _is_modelled(estimates: pd.DataFrame) -> bool:
    table = plan.load().get(estimates["table"].iloc[0])
    return table is not None and table.source == "models"


def _reasons(broken: pd.DataFrame) -> list[str]:
    """Why values break with the year before: the registered reasons, else the source's flag."""
    years_of: dict[str, list[str]] = {}
    pairs = zip(broken["year"].astype(int), broken["indicator"], strict=True)
    for year, indicator in dict.fromkeys(pairs):
        reasons = [each["reason_nl"] for each in breaks_between(indicator, year - 1, year)]
        for reason in reasons or ["aangeduid door de producent van de gegevens."]:
            years_of.setdefault(reason, []).append(str(year))
    return [
        f"breuk in de reeks, {listed(list(dict.fromkeys(years)))}: {reason}"
        for reason, years in years_of.items()
    ]
