"""Sentences about the flow to work of job seekers, from their registration on."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import apart, order
from analysis.report.text.differences import TOGETHER, corrected_away, unclear
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import in_words, inside
from analysis.settings import FLOW_MONTHS

__all__ = [
    "by_dutch",
    "by_dutch_title",
    "curve_title",
    "flow",
    "flow_title",
    "led_to",
    "led_to_title",
    "not_followed",
    "smaller_groups",
    "smaller_groups_title",
]

LONGEST = str(FLOW_MONTHS[-1])
DUTCH = ("very_good", "limited")


def _within() -> str:
    return f"binnen {in_words(FLOW_MONTHS[-1])} maanden"


def _rate(shares: pd.DataFrame, cohort: int, origin: str) -> pd.Series | None:
    return only(shares, started_in=str(cohort), seeker_origin=origin, flow_months=LONGEST)


@or_nothing
def flow(shares: pd.DataFrame, gaps: pd.DataFrame, *, cohort: int) -> str:
    """Share that flowed to work of non-EU and Belgian origin, and whether EU origin differs."""
    non_eu, belgian = (_rate(shares, cohort, origin) for origin in ("non_eu", "belgian"))
    text = (
        f"Van de inschrijvingen in {cohort} van mensen van niet-EU-herkomst leidde "
        f"{with_interval(non_eu)} {_within()} naar werk, tegenover {with_interval(belgian)} bij "
        "Belgische herkomst"
    )
    if unclear(_gap(gaps, cohort, "non_eu")):
        text += f": geen duidelijk verschil{_why(_gap(gaps, cohort, 'non_eu'))}"
    eu = _gap(gaps, cohort, "eu")
    if pd.isna(eu["value"]):
        return f"{text}."
    if unclear(eu):
        return (
            f"{text}. Mensen van EU-herkomst verschillen niet duidelijk van die van Belgische "
            f"herkomst{_why(eu)}."
        )
    return f"{text}. Bij EU-herkomst is het {with_interval(_rate(shares, cohort, 'eu'))}."


def _gap(gaps: pd.DataFrame, cohort: int, origin: str) -> pd.Series:
    rows = pick(gaps, started_in=str(cohort), flow_months=LONGEST, seeker_origin=origin)
    return rows.iloc[0] if len(rows) else pd.Series({"value": pd.NA, "clear": pd.NA})


def _why(row: pd.Series) -> str:
    return f": {TOGETHER}" if corrected_away(row) else ""


@or_nothing
def flow_title(shares: pd.DataFrame, *, cohort: int) -> str:
    """Share that flowed to work of non-EU and of Belgian origin, short."""
    non_eu, belgian = (rounded(_rate(shares, cohort, each)) for each in ("non_eu", "belgian"))
    return f"Bij niet-EU-herkomst vindt {non_eu} binnen een jaar werk, bij Belgische {belgian}"


@or_nothing
def smaller_groups(shares: pd.DataFrame) -> str:
    """Of how many smaller groups the share can be shown, and how far these lie apart."""
    rows = _smaller(shares)
    shown = rows[rows["value"].notna()].sort_values("value")
    text = (
        f"Van {in_words(len(shown))} van de {in_words(len(rows))} kleinere herkomstgroepen is het "
        "aandeel te tonen"
    )
    if len(shown) < 2:
        return f"{text}; de andere zijn afgeschermd."
    low, high = shown.iloc[0], shown.iloc[-1]
    clear = "is duidelijk" if apart(high, low) else "is niet duidelijk"
    return (
        f"{text}: van {with_interval(low)} tot {with_interval(high)} {_within()}. Het verschil "
        f"tussen die twee {clear}, en de groepen rangschikken we niet."
    )


@or_nothing
def smaller_groups_title(shares: pd.DataFrame) -> str:
    """Of how many smaller groups the share can be shown, short."""
    rows = _smaller(shares)
    shown = int(rows["value"].notna().sum())
    return (
        f"Van {in_words(shown)} van de {in_words(len(rows))} kleinere herkomstgroepen is de "
        "uitstroom te tonen"
    )


def _smaller(shares: pd.DataFrame) -> pd.DataFrame:
    rows = pick(shares, flow_months=LONGEST)
    broad = ["_T", "belgian", "eu", "non_eu"]
    return rows[(rows["year"] == rows["year"].max()) & ~rows["seeker_origin"].isin(broad)]


@or_nothing
def by_dutch(shares: pd.DataFrame) -> str:
    """Share of all job seekers by their knowledge of Dutch, very good and limited."""
    good, limited = _by_dutch(shares)
    return (
        f"Van wie zeer goed Nederlands kent, stroomde {with_interval(good)} {_within()} uit naar "
        f"werk, en van wie het beperkt kent {with_interval(limited)}. Die groepen verschillen ook "
        "in andere kenmerken, zoals opleiding en tijd in België."
    )


@or_nothing
def by_dutch_title(shares: pd.DataFrame) -> str:
    """Whether who knows Dutch very well flows to work more often, short."""
    good, limited = _by_dutch(shares)
    more = {1: "vaker", -1: "minder vaak", 0: "niet duidelijk vaker"}[order(good, limited)]
    return (
        f"Wie zeer goed Nederlands kent, vindt {more} werk: {rounded(good)} tegenover "
        f"{rounded(limited)}"
    )


def _by_dutch(shares: pd.DataFrame) -> tuple:
    rows = pick(shares, flow_months=LONGEST, seeker_origin="_T")
    return tuple(only(rows, dutch=code) for code in DUTCH)


@or_nothing
def led_to(shares: pd.DataFrame) -> str:
    """Who has found work within the longest term, and who is still looking for it."""
    (work, seeking), (work_belgian, seeking_belgian) = _led_to(shares)
    return (
        f"Van de inschrijvingen van mensen van niet-EU-herkomst leidde {with_interval(work)} "
        f"{_within()} naar werk, en {with_interval(seeking)} was dan nog werkzoekend. Bij "
        f"Belgische herkomst is dat {with_interval(work_belgian)} en "
        f"{with_interval(seeking_belgian)}."
    )


@or_nothing
def led_to_title(shares: pd.DataFrame) -> str:
    """Who is still looking for work, short."""
    (_, seeking), (_, belgian) = _led_to(shares)
    return (
        f"Bij niet-EU-herkomst zoekt {rounded(seeking)} een jaar na de inschrijving nog werk, bij "
        f"Belgische {rounded(belgian)}"
    )


def _led_to(shares: pd.DataFrame) -> list[tuple]:
    return [
        tuple(only(shares, seeker_origin=origin, led_to=code) for code in ("work", "seeking"))
        for origin in ("non_eu", "belgian")
    ]


@or_nothing
def not_followed(curve: pd.DataFrame, *, year: int) -> str:
    """That the spells of the year itself have no share, and how far their curve goes."""
    text = (
        f"Wie zich in {year} inschreef, is nog niet {in_words(FLOW_MONTHS[-1])} maanden gevolgd: "
        "daarom staat hier een curve, die ophoudt waar de opvolging ophoudt."
    )
    row = _last(curve, year, "non_eu")
    if row is None:
        return text
    return (
        f"{text} Bij mensen van niet-EU-herkomst is na {in_words(int(row['flow_months']))} maanden "
        f"{with_interval(row)} uitgestroomd naar werk."
    )


@or_nothing
def curve_title(curve: pd.DataFrame, *, year: int, by: str, code: str) -> str:
    """How far one line of the curve has come, short."""
    rows = curve[curve[by] == code]
    row = _last(rows, year, *(() if by == "dutch" else (code,)))
    who = f"‘{inside(by, code)}’ Nederlands" if by == "dutch" else inside(by, code)
    if row is None:
        return f"Bij {who} is nog niemand lang genoeg gevolgd"
    months = in_words(int(row["flow_months"]))
    return f"Bij {who} is na {months} maanden {rounded(row)} uitgestroomd naar werk"


def _last(curve: pd.DataFrame, year: int, origin: str = "_T") -> pd.Series | None:
    """Last point of a curve that is known."""
    rows = pick(curve, started_in=str(year), seeker_origin=origin)
    rows = rows[rows["value"].notna() & (rows["flow_months"] != "0")]
    rows = rows[rows["dutch"].eq("_T") | rows["seeker_origin"].eq("_T")]
    return None if rows.empty else rows.iloc[-1]
