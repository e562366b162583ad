"""Sentences of the chapter on work by the labour force survey, made from estimates."""

import pandas as pd

from analysis.indicators.change import OVERLAP_IGNORED
from analysis.indicators.change import breaks as all_breaks
from analysis.indicators.selection import only, pick
from analysis.report.text.differences import CHANGE, TOGETHER, corrected_away, size, unclear
from analysis.report.text.numbers import label, listed, percent
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = [
    "breaks",
    "change_title",
    "changes",
    "panel",
    "rate_and_gaps",
    "rate_title",
    "unemployment_title",
]

GROUPS = ("BE", "EU", "non_EU")
# Which list of labels has the words for the groups of a dimension.
_WORDS = {"birth_country": "who_are", "citizenship": "who_have"}


def _who(by: str, code: str) -> str:
    return label(_WORDS[by], code)


@or_nothing
def rate_and_gaps(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """Employment rate of those of outside the EU with their gap, and whether the EU differs."""
    rate = only(estimates, indicator="ilo_employment_rate", year=year, **{by: "non_EU"})
    outside, inside = (_gap(estimates, by, year, code) for code in ("non_EU", "EU"))
    here = _who(by, "BE")
    if unclear(outside):
        found = f"niet duidelijk meer of minder dan van {here}{_why(outside)}"
    else:
        less = "minder" if outside["value"] >= 0 else "meer"
        found = f"{with_interval(outside)} {less} dan van {here}"
    return f"Van {_who(by, 'non_EU')}, werkt {rounded(rate)}: {found}. {_other(inside, by)}"


def _other(gap: pd.Series, by: str) -> str:
    """Gap of those of another country of the EU, or that it is not clear and why."""
    who, here = _who(by, "EU"), _who(by, "BE")
    if pd.isna(gap["value"]):
        return f"Over {who}, is er geen cijfer."
    if unclear(gap):
        return (
            f"Tussen {who}, en {here}, is er geen duidelijk verschil: "
            f"{with_interval(gap)}{_why(gap)}."
        )
    return f"Voor {who}, is dat verschil {with_interval(gap)}."


def _why(gap: pd.Series) -> str:
    return f"; {TOGETHER}" if corrected_away(gap) else ""


def _gap(estimates: pd.DataFrame, by: str, year: int, code: str) -> pd.Series:
    return only(estimates, indicator="ilo_employment_gap", year=year, **{by: code})


@or_nothing
def rate_title(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """Employment rates of those of outside the EU and of here, short."""
    outside, here = _outside_and_here(estimates, "ilo_employment_rate", by, year)
    return f"Van {_who(by, 'non_EU')}, werkt {outside}; van {_who(by, 'BE')}, {here}"


@or_nothing
def unemployment_title(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """Unemployment rates of those of outside the EU and of here, short."""
    outside, here = _outside_and_here(estimates, "ilo_unemployment_rate", by, year)
    return f"Van {_who(by, 'non_EU')}, is {outside} werkloos; van {_who(by, 'BE')}, {here}"


def _outside_and_here(estimates: pd.DataFrame, indicator: str, by: str, year: int) -> list[str]:
    return [
        rounded(only(estimates, indicator=indicator, year=year, **{by: code}))
        for code in ("non_EU", "BE")
    ]


@or_nothing
def changes(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """Whose employment rate clearly changed since the year before."""
    clear, before = _clear_changes(estimates, by, year)
    if before is None:
        return "De verandering van de werkzaamheidsgraad is niet te tonen."
    if not clear:
        return _none(before)
    texts = [f"{size(row, CHANGE)} bij {_who(by, row[by])}" for row in clear]
    return f"Tegenover {before} is de werkzaamheidsgraad {listed(texts)}."


@or_nothing
def change_title(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """Whether any employment rate clearly changed since the year before, short."""
    clear, before = _clear_changes(estimates, by, year)
    if before is None:
        return "De verandering van de werkzaamheidsgraad is niet te tonen"
    if not clear:
        return _none(before).rstrip(".")
    names = listed([_who(by, row[by]) for row in clear])
    return f"De werkzaamheidsgraad veranderde sinds {before} duidelijk bij {names}"


def _none(before: str) -> str:
    return f"In geen van de drie groepen is er duidelijk meer of minder werk dan in {before}."


def _clear_changes(estimates: pd.DataFrame, by: str, year: int) -> tuple[list, str | None]:
    """Rows with a clear change, and the earlier year; None where no change is known."""
    rows = pick(estimates, indicator="ilo_employment_rate_change", year=year, sex="_T")
    rows = rows[rows[by].isin(GROUPS) & rows["value"].notna()]
    if rows.empty:
        return [], None
    return [row for _, row in rows.iterrows() if not unclear(row)], rows["reference"].iloc[0]


@or_nothing
def panel(estimates: pd.DataFrame, *, by: str, year: int) -> str:
    """How many respondents were asked in the year before too, and what intervals do with it."""
    shares = pick(estimates, indicator="panel_share", year=year).dropna(subset="value")
    shares = shares[shares[by].isin(GROUPS)]
    if shares.empty:
        return "Hoeveel respondenten ook in het jaar ervoor antwoordden, is niet te tonen."
    low, high = (round(100 * end) for end in (shares["value"].min(), shares["value"].max()))
    asked = percent(shares["value"].max(), 0)
    asked = asked if low == high else f"{low} tot {asked}"
    kinds = estimates.loc[estimates["unit"] == "pp", "interval"]
    note = "het interval van de verandering houdt daar rekening mee"
    if kinds.eq(OVERLAP_IGNORED).any():
        note = (
            "waar te weinig van hen zijn teruggevonden, is het interval dat van aparte "
            "steekproeven: meestal te breed"
        )
    return f"Van de respondenten antwoordde {asked} ook in het jaar ervoor; {note}."


def breaks(*, year: int) -> str:
    """Breaks of the survey up to the year, and why the last one is there."""
    found = sorted(
        (
            each
            for each in all_breaks()
            if "ilo_employment_rate" in each["series"] and each["date"].year <= year
        ),
        key=lambda each: each["date"],
    )
    if not found:
        return "De enquête heeft tot dit jaar geen breuk."
    years = listed([str(each["date"].year) for each in found])
    return (
        f"Over een breuk in de enquête heen vergelijken we niet; er zijn er in {years}. De "
        f"laatste: {found[-1]['reason_nl']}"
    )
