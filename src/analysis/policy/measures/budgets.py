"""Amounts of the measures, each by year and kind; unlike things are never summed."""

import re
from typing import Any

import pandas as pd

from analysis.policy.measures import plans
from analysis.policy.rows import each_row

__all__ = ["amounts", "staff"]

_PART = re.compile(r"([^;=]*)=(\d+(?:\.\d+)?)")
_YEARS = re.compile(r"\b(20\d{2})\b")
_YEARLY = re.compile(r"per jaar|per schooljaar|jaarlijks")


def amounts() -> pd.DataFrame:
    """Every amount that a measure names, one row each, with what it is for.

    No total is given: an amount may be for a year or for once, from a fund that several measures
    share, of Flanders or of Europe, and parts stand beside the whole that they are parts of.

    Returns
    -------
    DataFrame
        `measure_id`, `title`, `euro`, `kind` (AMIF, GKII, Vlaams, other), `yearly`, `year` (as
        named, "" where the source names none), `words` (what the source says); a measure with
        words alone ("binnen reguliere middelen") has no amount (nan).
    """
    rows = []
    for measure in each_row(plans.measures()):
        if not measure.budget_note and pd.isna(measure.budget_eur):
            continue
        rows += [
            {"measure_id": measure.id, "title": measure.title_nl} | each
            for each in _of_measure(measure)
        ]
    return pd.DataFrame(rows)


def _of_measure(measure: Any) -> list[dict]:
    note = measure.budget_note
    parts = [(words.strip(), float(euro)) for words, euro in _PART.findall(note)]
    whole = measure.budget_eur
    found = [_row(words or note, euro, note) for words, euro in parts]
    if not pd.isna(whole) and whole not in [euro for _, euro in parts]:
        found.insert(0, _row(_PART.sub("", note).strip(" ;"), whole, note))
    return found or [_row(note, float("nan"), note)]


def _row(words: str, euro: float, note: str) -> dict:
    years = _YEARS.findall(words)
    return {
        "euro": euro,
        "kind": _kind(words),
        "yearly": bool(_YEARLY.search(words)),
        "year": "-".join(dict.fromkeys(years[:2])),
        "words": words or note,
    }


def _kind(words: str) -> str:
    if "Vlaamse cofinanciering" in words:
        return "Vlaams"
    for kind in ("AMIF", "GKII", "ESF"):
        if kind in words:
            return kind
    return "regulier" if "regulier" in words else "niet vermeld"


def staff() -> pd.DataFrame:
    """Staff that the fiches name, in full-time equivalents, by administration.

    Returns
    -------
    DataFrame
        `administration`, `fiches`, `with_fte` (how many of these name it), `fte`: their sum in the
        last year that each names, only where all fiches of the administration name it; else nan.
    """
    named = plans.milestones()
    # Staff of schools is not staff of an administration.
    of_schools = named["text"].str.contains("omkadering")
    named = named[named["fte"].notna() & ~of_schools].sort_values("last_year", kind="stable")
    last = named.groupby("measure_id")["last_year"].transform("max")
    of_last = named[named["last_year"] == last].groupby("measure_id")["fte"].sum()
    known = plans.measures().query("plan == @plans.FICHES")
    each = known.assign(owner=known["administration"].map(plans.owners), fte=of_last)
    each = each.explode("owner")
    grouped = each.groupby("owner")["fte"]
    frame = pd.DataFrame(
        {"fiches": grouped.size(), "with_fte": grouped.count(), "fte": grouped.sum()}
    )
    frame["fte"] = frame["fte"].where(frame["with_fte"] == frame["fiches"])
    return frame.reset_index(names="administration")
