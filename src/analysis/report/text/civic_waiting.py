"""Sentences about waiting for the orientation course: how long, and who begins least often."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import NOT_SHOWN, apart, known, or_untitled, ranked, since
from analysis.report.text.numbers import label
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = ["begins_least", "begins_least_title", "begun_title", "wait", "wait_title"]

# In days: what most sentences on this chapter compare.
WITHIN = "90"


def _medians(waits: pd.DataFrame, year: int) -> list[pd.Series | None]:
    """Median wait of those who registered in a year and in the year before."""
    rows = pick(waits, indicator="wait_for_orientation", status="_T", agency="_T", within="_T")
    return [only(rows, registered=str(each)) for each in (year, year - 1)]


@or_nothing
def wait(waits: pd.DataFrame, *, year: int) -> str:
    """After how many days half had begun, this year and the year before."""
    now, before = _medians(waits, year)
    if not known(now):
        return (
            f"Van wie zich in {year} aanmeldde, was op het einde van het jaar minder dan de helft "
            "begonnen: een mediane wachttijd is er niet."
        )
    against = since(now, before, year=year - 1, more="trager", less="sneller")
    return (
        f"Van wie zich in {year} aanmeldde, was de helft na {with_interval(now)} begonnen"
        f"{against}. Wie op 31 december {year} nog wachtte, telt mee tot die dag, ook wie "
        "nooit begint."
    )


@or_untitled
def wait_title(waits: pd.DataFrame, *, year: int) -> str:
    """After how many days half had begun."""
    now, before = _medians(waits, year)
    if not known(now):
        return ""
    against = since(now, before, year=year - 1, more="langer", less="korter")
    return f"De helft begon binnen {rounded(now)} aan de cursus{against}"


@or_untitled
def begun_title(waits: pd.DataFrame, *, year: int) -> str:
    """Share that began within the fixed time, against the year before."""
    rows = pick(waits, indicator="started_orientation", within=WITHIN, status="_T", agency="_T")
    now, before = (only(rows, registered=str(each)) for each in (year, year - 1))
    if not known(now):
        return ""
    against = since(now, before, year=year - 1)
    return f"{rounded(now)} begon binnen {WITHIN} dagen aan de cursus{against}"


def _begun(waits: pd.DataFrame, year: int, by: str) -> pd.DataFrame:
    """Share that began within the fixed time by one dimension, the highest first."""
    other = {"status": "agency", "agency": "status"}[by]
    rows = pick(
        waits, indicator="started_orientation", within=WITHIN, registered=str(year), **{other: "_T"}
    )
    return ranked(rows, by)


@or_nothing
def begins_least(waits: pd.DataFrame, *, year: int) -> str:
    """Who begins least often within a fixed time: by status, and by agency where that is clear."""
    status, agency = (_begun(waits, year, by) for by in ("status", "agency"))
    if len(status) < 2:
        return NOT_SHOWN
    return f"{_by_status(status)} {_by_agency(agency)}".strip()


def _by_status(rows: pd.DataFrame) -> str:
    high, low = rows.iloc[0], rows.iloc[-1]
    high_who, low_who = (label("status_said", row["status"]) for row in (high, low))
    if not apart(high, low):
        return (
            f"Tussen wie {high_who} en wie {low_who}, is er geen duidelijk verschil in wie "
            f"binnen {WITHIN} dagen begint: {with_interval(high)} en {with_interval(low)}."
        )
    return (
        f"Wie {low_who}, begint minder vaak binnen {WITHIN} dagen aan de cursus dan wie "
        f"{high_who}: {with_interval(low)} tegenover {with_interval(high)}."
    )


def _by_agency(rows: pd.DataFrame) -> str:
    if len(rows) < 2:
        return ""
    high, low = rows.iloc[0], rows.iloc[-1]
    if not apart(high, low):
        return "Tussen de agentschappen is er geen duidelijk verschil."
    return (
        f"Bij {label('agency', low['agency'])} begint {rounded(low)} binnen {WITHIN} dagen, bij "
        f"{label('agency', high['agency'])} {rounded(high)}: een aandeel, geen wachttijd."
    )


@or_untitled
def begins_least_title(waits: pd.DataFrame, *, year: int) -> str:
    """Share that began within the fixed time by status."""
    rows = _begun(waits, year, "status")
    if len(rows) < 2:
        return ""
    high, low = rows.iloc[0], rows.iloc[-1]
    low_who, high_who = (label("status_said", row["status"]) for row in (low, high))
    return (
        f"Binnen {WITHIN} dagen begon {rounded(low)} van wie {low_who}, {rounded(high)} van "
        f"wie {high_who}"
    )
