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
    is_small,
    label,
    listed,
    number,
)
from analysis.report.writing.read_rows import FILLED, MOST_ROWS, one_reads
from analysis.report.writing.table_columns import columns_of
from analysis.report.writing.templates import filled
from analysis.settings import MODEL_BASE, RELIABLE_AT_LEAST, SURVEY_BRACKETED, THRESHOLD

__all__ = ["Note", "html_table"]

Row = dict[str, dict[str, Any]]


class Note(NamedTuple):
    """One note below a table: its text, the flag it explains, and the glossary's word for it."""

    text: str
    flag: str = ""
    word: str = ""


def html_table(
    estimates: pd.DataFrame,
    *,
    caption: str,
    on_page: pd.DataFrame | None = None,
    first: Sequence[pd.DataFrame] = (),
    needed: Sequence[str] = (),
) -> str:
    """HTML of a published table: its dimensions, the value and interval of each indicator, counts.

    At most `read_rows.MOST_ROWS` rows stand in it, those that sentences and figures tell of, with
    others up to `read_rows.FILLED`; its caption says of how many they are. A dimension with one
    code in all of these stands in the caption. Notes below it say why a value carries a b (break in
    the series) and what a hidden one is.

    Parameters
    ----------
    estimates : DataFrame
        Estimates of one table, one or more indicators; the counts shown are those of the first.
    caption : str
        Text above the table.
    on_page : DataFrame
        Those of the estimates to choose rows from; left out, all.
    first : sequence of DataFrame
        Those that sentences tell of, and those that figures drew: their rows and indicators stand
        on the page before others, in this order.
    needed : sequence of str
        Extracts to deliver, named where there are no estimates.
    """
    if estimates.empty:
        text = f"{caption} Geen gegevens geleverd."
        if needed:
            text += f" Nodig voor deze tabel: {listed(list(needed))} (zie data/raw/README.md)."
        return filled("sentence", "remark", text=text)
    keys = ["year", "region", *dimensions(estimates)]
    every = _rows(estimates, keys)
    offered = every if on_page is None else _rows(on_page, keys)
    told = [frame for frame in first if len(frame) and {*keys} <= {*frame}]
    rows = _filled(_chosen([_of(frame, every, keys) for frame in told], keys), offered, keys)
    shown = pd.DataFrame([each for row in rows for each in row.values()])
    differing = [key for key in keys if _differs(shown[key])]
    columns, left_out = columns_of(
        rows,
        differing,
        first=[name for frame in told for name in dict.fromkeys(frame["indicator"])],
    )
    return filled(
        "table",
        "table",
        caption=" ".join(
            [
                caption,
                *_in_common(shown, estimates, keys),
                *_part(len(rows), len(every)),
                *_also(left_out),
            ]
        ),
        head=[column.head for column in columns],
        rows=[[column.cell(row) for column in columns] for row in rows],
        notes=_notes(shown[~shown["indicator"].isin(left_out)]),
    )


def _rows(estimates: pd.DataFrame, keys: list[str]) -> list[Row]:
    """Estimates of the same cell together, by indicator; the year of the report comes first."""
    rows: dict[tuple, Row] = {}
    newest_first = estimates.sort_values("year", ascending=False, kind="stable")
    for row in newest_first.to_dict("records"):
        rows.setdefault(tuple(row[key] for key in keys), {})[row["indicator"]] = row
    return list(rows.values())


def _named(row: Row, keys: list[str]) -> tuple:
    return tuple(_first(row)[key] for key in keys)


def _of(frame: pd.DataFrame, rows: list[Row], keys: list[str]) -> list[Row]:
    """Rows of a table that some of its estimates are in."""
    names = {*frame[keys].itertuples(index=False, name=None)}
    return [row for row in rows if _named(row, keys) in names]


def _chosen(kinds: list[list[Row]], keys: list[str]) -> list[Row]:
    """Rows for the page: of the first kind what one reads, and of the next ones what fits whole."""
    chosen: list[Row] = []
    for rows in kinds:
        more = _others(chosen, rows, keys, most=MOST_ROWS)
        if len(chosen) + len(more) <= MOST_ROWS:
            chosen += more
    return chosen


def _filled(chosen: list[Row], offered: list[Row], keys: list[str]) -> list[Row]:
    """Add other rows, as many as a table has room for; whole levels of them."""
    more = _others(chosen, offered, keys, most=FILLED)
    return chosen + (more if len(chosen) + len(more) <= FILLED else [])


def _others(chosen: list[Row], rows: list[Row], keys: list[str], *, most: int) -> list[Row]:
    """What one reads of some rows that is not chosen yet."""
    places = one_reads([_first(row) for row in rows], keys[1:], most=most)
    names = {_named(row, keys) for row in chosen}
    return [rows[place] for place in places if _named(rows[place], keys) not in names]


def _first(row: Row) -> dict[str, Any]:
    return next(iter(row.values()))


def _differs(codes: pd.Series) -> bool:
    return len({*codes.astype(str)}) > 1


def _in_common(shown: pd.DataFrame, estimates: pd.DataFrame, keys: list[str]) -> list[str]:
    """Say what all rows have in common: the year, and where other rows of the table differ."""
    common = [
        f"{label('dimension', key)}: {words}"
        for key in keys
        if not _differs(shown[key])
        and (key == "year" or _differs(estimates[key]))
        and (words := label(key, shown[key].iloc[0]))
    ]
    return [f"{'; '.join(common)}."] if common else []


def _part(shown: int, every: int) -> list[str]:
    """Say how many rows stand here, where not all do."""
    if shown == every:
        return []
    return [f"Hier {shown} van {number(every)} rijen."]


def _also(left_out: list[str]) -> list[str]:
    """Name the indicators that do not fit on the page."""
    if not left_out:
        return []
    names = dict.fromkeys(label("indicator", name) for name in left_out)
    return [f"Alleen in de CSV en de werkmap: {'; '.join(names)}."]


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
    table = plan.line(estimates["table"].iloc[0])
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
