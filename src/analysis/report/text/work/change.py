"""Whether the origin gap in work grew or shrank: over one year, and since the first delivered."""

import pandas as pd

from analysis.indicators.selection import only
from analysis.report.text.differences import TOGETHER, corrected_away
from analysis.report.text.rounding import rounded, rounded_amount
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = ["gap_change", "gap_change_title", "splits"]

SMALLER, LARGER = "kleiner", "groter"


@or_nothing
def gap_change(
    changes: pd.DataFrame, gaps: pd.DataFrame, *, year: int, trends: pd.DataFrame | None = None
) -> str:
    """Gap of non-EU origin now and the year before, then against the first delivered year.

    With `trends` (`indicators.trend.trend`) the verdict over all years holds only where their slope
    clearly goes the same way: it must not rest on one extreme year.
    """
    now = only(gaps, year=year, origin_group="non_eu")
    last, first = _changes(changes, year)
    before = _level(gaps, last)
    if pd.isna(last["value"]) or before is None:
        text = f"De kloof voor mensen van niet-EU-herkomst is {with_interval(now)}; {_why(last)}."
    elif _is_clear(last):
        text = (
            f"De kloof voor mensen van niet-EU-herkomst werd {_word(last)}: {with_interval(now)}, "
            f"tegen {rounded_amount(before)} in {last['reference']}."
        )
    else:
        text = (
            "De kloof voor mensen van niet-EU-herkomst veranderde niet duidelijk: "
            f"{with_interval(now)}, tegen {rounded_amount(before)} in {last['reference']}"
            f"{_together(last)}."
        )
    return f"{text} {_long(first, gaps, trends)}".strip()


def _long(first: pd.Series | None, gaps: pd.DataFrame, trends: pd.DataFrame | None) -> str:
    """The gap against the first delivered year, where that is another than the year before."""
    if first is None:
        return ""
    before = _level(gaps, first)
    if pd.isna(first["value"]) or before is None:
        return f"Tegenover {first['reference']}: {_why(first)}."
    if not first["clear"]:
        return (
            f"Ook tegenover {first['reference']} is er geen duidelijk verschil{_together(first)}."
        )
    if not _agrees(first, trends):
        return f"Ze is {_word(first)} dan in {first['reference']}, maar zonder duidelijke trend."
    return f"Ze is wel {_word(first)} dan in {first['reference']}, toen ze {rounded(before)} was."


@or_nothing
def gap_change_title(
    changes: pd.DataFrame, *, year: int, trends: pd.DataFrame | None = None
) -> str:
    """Both verdicts, short; as in `gap_change`."""
    last, first = _changes(changes, year)
    if pd.isna(last["value"]):
        return f"De kloof in werk is niet te vergelijken met {last['reference']}"
    long = _is_clear(first) and _agrees(first, trends)
    if _is_clear(last):
        text = f"De kloof in werk werd in {year} {_word(last)}"
        long = long and _word(first) != _word(last)
    else:
        text = f"De kloof in werk veranderde in {year} niet duidelijk"
    return f"{text}, maar is {_word(first)} dan in {first['reference']}" if long else text


def _is_clear(change: pd.Series | None) -> bool:
    """Whether a change was judged and found clear."""
    return change is not None and bool(pd.notna(change["clear"]) and change["clear"])


def _agrees(change: pd.Series, trends: pd.DataFrame | None) -> bool:
    """Whether the slope over the years clearly goes the way of the change; so without a slope."""
    row = None if trends is None or trends.empty else only(trends, origin_group="non_eu")
    return row is None or (_is_clear(row) and row["value"] * change["value"] > 0)


def _changes(changes: pd.DataFrame, year: int) -> tuple[pd.Series, pd.Series | None]:
    """Change of the gap of non-EU origin since the year before, and since the first delivered."""
    rows = [
        only(changes, year=year, origin_group="non_eu", since=since)
        for since in dict.fromkeys(changes["since"])
    ]
    return rows[0], rows[1] if len(rows) > 1 else None


def _level(gaps: pd.DataFrame, change: pd.Series) -> pd.Series | None:
    row = only(gaps, year=int(change["reference"]), origin_group="non_eu")
    return None if row is None or pd.isna(row["value"]) else row


def _word(change: pd.Series) -> str:
    return SMALLER if change["value"] < 0 else LARGER


def _together(change: pd.Series) -> str:
    return f" ({TOGETHER})" if corrected_away(change) else ""


def _why(change: pd.Series) -> str:
    """Why there is no change."""
    if change["obs_status"] == "b":
        return f"door een breuk is dat niet te vergelijken met {change['reference']}"
    return f"het verschil met {change['reference']} is niet te berekenen"


@or_nothing
def splits(split: pd.DataFrame, *, year: int) -> str:
    """Part of the change in the rate of non-EU origin that is who there is."""
    since = list(dict.fromkeys(split["since"]))[-1]
    rows = split[(split["since"] == since) & (split["year"] == year)]
    change, composition, within = (
        only(
            rows,
            indicator="employment_rate_change_split",
            origin_group="non_eu",
            component=component,
        )
        for component in ("change", "composition", "within")
    )
    whole = "de werkzaamheidsgraad van mensen van niet-EU-herkomst"
    if change is None or pd.isna(change["value"]):
        broken = change is not None and change["obs_status"] == "b"
        why = "door een breuk in de reeks" if broken else "want een cijfer ontbreekt"
        return f"De verandering van {whole} tegenover {since} is niet te ontleden, {why}."
    if not change["low"] > 0 and not change["high"] < 0:
        return (
            f"Tegenover {since} veranderde {whole} niet duidelijk: er is geen verandering te "
            "ontleden."
        )
    word = "steeg" if change["value"] > 0 else "daalde"
    return (
        f"Tegenover {since} {word} {whole} met {_size(change)}. Ontleed naar leeftijd en geslacht "
        f"komt {_part(composition, change)} door wie er is en {_part(within, change)} door werk "
        "binnen elke leeftijd en elk geslacht."
    )


def _size(change: pd.Series) -> str:
    return rounded({**change, **{"value": abs(change["value"])}})


def _part(part: pd.Series, change: pd.Series) -> str:
    """Part of a change, with its direction where that is the other one."""
    against = part["value"] * change["value"] < 0
    return f"{_size(part)}{' in de andere richting' if against else ''}"
