"""Sentences on the survey of residents: discrimination, living together and language."""

import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.selection import only, pick
from analysis.reference.survey_items import items, of_topic
from analysis.report.text.differences import (
    ADVERSE_GAP,
    AGAINST_BELGIAN,
    CHANGE,
    GAP,
    difference,
    differences,
)
from analysis.report.text.numbers import estimate, label, listed, number, percent
from analysis.report.text.sentences import NOTHING, or_nothing, with_interval
from analysis.report.text.words import either, inside

__all__ = [
    "ANYWHERE",
    "QUESTION_HEAD",
    "REPORTED",
    "by_category",
    "by_item",
    "changes",
    "clear_gaps",
    "elsewhere",
    "experienced",
    "nonresponse",
    "questions",
    "reported",
]

ORIGINS = ("belgian", "eu", "non_eu")
QUESTION_HEAD = ["In dit hoofdstuk", "Vraag", "Antwoorden", "Wat telt"]
ANYWHERE, REPORTED = "experienced_any", "experience_reported"
NOT_SHOWN = "De verschillen zijn niet te tonen."


def questions(topic: str) -> list[list[str]]:
    """Each item of a topic as it was asked, with its answers and what counts, for a table."""
    rows = []
    for item in of_topic(topic).values():
        answers = [
            words if item.kind == "share" else f"{code} {words}"
            for code, words in item.answers.items()
        ]
        yes = [words for code, words in item.answers.items() if code in item.yes]
        counts = "het gemiddelde" if item.kind == "mean" else either(yes)
        rows.append([item.title, item.question, either(answers), counts])
    return rows


@or_nothing
def experienced(estimates: pd.DataFrame, *, year: int) -> str:
    """Share that reports having felt discriminated anywhere, by origin, and the differences."""
    belgian, eu, non_eu = _shares(estimates, ANYWHERE, year)
    return (
        f"Van de inwoners van Belgische herkomst zegt {belgian} dat ze zich de voorbije twaalf "
        f"maanden ergens gediscrimineerd voelden om hun herkomst. Bij EU-herkomst is dat {eu}, "
        f"bij niet-EU-herkomst {non_eu}. {_gaps(estimates, ANYWHERE, year)}"
    )


@or_nothing
def reported(estimates: pd.DataFrame, *, year: int) -> str:
    """Share of those who felt discriminated that says to have reported the last time."""
    belgian, eu, non_eu = _shares(estimates, REPORTED, year)
    return (
        f"Van de mensen van niet-EU-herkomst die zich gediscrimineerd voelden, zegt {non_eu} dat "
        f"ze de laatste keer ergens meldden. Bij EU-herkomst is dat {eu}, bij Belgische herkomst "
        f"{belgian}. {_gaps(estimates, REPORTED, year)} Dat is wat mensen zelf zeggen: het is geen "
        "aantal meldingen bij Unia of het Vlaams Mensenrechteninstituut."
    )


def by_item(estimates: pd.DataFrame, *, year: int, without: tuple[str, ...] = ()) -> list[str]:
    """One sentence per item of a table by origin, then which differences are clear."""
    if estimates.empty:
        return [NOTHING]
    values = pick(estimates, reference="", year=year)
    items = [item for item in dict.fromkeys(values["item"]) if item not in without]
    sentences = [
        f"{label('item', item)}: {_by_origin(values[values['item'] == item])}." for item in items
    ]
    return [*sentences, clear_gaps(estimates, "item", year, item=items)]


def by_category(estimates: pd.DataFrame, *, item: str, year: int) -> list[str]:
    """One sentence per sex and generation on one item, then which differences are clear."""
    if estimates.empty:
        return [NOTHING]
    values = pick(estimates, item=item, year=year, reference="")
    title = label("item", item)
    sentences = [
        f"{title}, {inside('category', category)}: {_by_origin(rows)}."
        for category, rows in values.groupby("category", sort=False)
    ]
    return [*sentences, clear_gaps(estimates, "category", year, item=item)]


@or_nothing
def changes(estimates: pd.DataFrame, *, year: int) -> str:
    """Clear changes since the wave before; why there are none where a break stands between."""
    rows = estimates[estimates["indicator"].str.endswith("_change") & (estimates["year"] == year)]
    if rows.empty:
        return (
            f"De verandering is niet te berekenen: er is geen eerdere enquête dan die van {year}."
        )
    before = rows["reference"].iloc[0]
    reasons = _break_reasons(set(rows["indicator"]), int(before), year)
    if reasons:
        return f"Een vergelijking met {before} maken we niet. {' '.join(reasons)}"
    compared = rows[rows["clear"].notna()]
    if compared.empty:
        return f"De verandering tegenover {before} is niet te tonen."
    return (
        f"We vergeleken {number(len(compared))} keer met de enquête van {before}, een aparte "
        f"steekproef. {_clear_changes(compared)}"
    )


def _break_reasons(indicators: set[str], before: int, year: int) -> list[str]:
    """Why changes cannot be compared, each reason once."""
    reasons = [
        each["reason_nl"]
        for name in indicators
        for each in breaks_between(name.removesuffix("_change"), before, year)
    ]
    return list(dict.fromkeys(reasons))


def _clear_changes(compared: pd.DataFrame) -> str:
    """Clear changes with their size, the rest together."""
    texts = [
        f"{label('item', row['item'])}, {label('origin_group', row['origin_group'])}: "
        + difference(row, against=f"in {row['reference']}", direction=CHANGE)
        for _, row in compared[compared["clear"].astype(bool)].iterrows()
    ]
    if not texts:
        return "We vonden geen duidelijk verschil."
    return f"{'; '.join(texts)}. Voor de rest vonden we geen duidelijk verschil."


@or_nothing
def nonresponse(estimates: pd.DataFrame, *, year: int) -> str:
    """Lowest and highest share without an answer over the items and groups."""
    values = pick(estimates, year=year)["value"].dropna()
    if values.empty:
        return "Hoeveel mensen niet antwoordden, is niet te tonen."
    return (
        f"Per vraag en herkomst gaf tussen {percent(values.min())} en {percent(values.max())} van "
        "wie de vraag kreeg geen antwoord: geweigerd of weet niet. Zij tellen niet mee in de "
        "andere tabellen. Of zij anders zouden antwoorden, weten we niet."
    )


def elsewhere(found: pd.DataFrame) -> list[str]:
    """Published shares, one sentence per source, and why they make no series."""
    texts = []
    for survey, rows in found.groupby("survey", sort=False):
        shares = []
        for _, row in rows.iterrows():
            about = "ongeveer " if row["form"] == "words" else ""
            shares.append(f"{label('breakdown', row['breakdown'])} {about}{estimate(row)}")
        texts.append(f"{survey}, {label('survey_asked', survey)}: {'; '.join(shares)}.")
    return [
        *texts,
        "Elke bron stelde een eigen vraag, aan andere mensen en meestal zonder datum. Vergelijk "
        "deze cijfers niet met elkaar en niet met die van dit hoofdstuk.",
    ]


def _shares(estimates: pd.DataFrame, item: str, year: int) -> list[str]:
    """Share of each origin for one item."""
    codes = {"indicator": "experienced_share", "item": item, "year": year}
    return [with_interval(only(estimates, **codes, origin_group=group)) for group in ORIGINS]


def _by_origin(rows: pd.DataFrame) -> str:
    """Value of each origin that there is."""
    return listed(
        [
            f"{with_interval(row)} bij {inside('origin_group', row['origin_group'])}"
            for _, row in rows.iterrows()
        ]
    )


def clear_gaps(estimates: pd.DataFrame, by: str, year: int, **codes: object) -> str:
    """Where each origin lies clearly higher or lower than Belgian origin; alike ones together."""
    gaps = estimates[estimates["indicator"].str.endswith("_gap")]
    shown = pick(gaps, year=year, **codes).dropna(subset="value")
    origins_by_finding: dict[str, list[str]] = {}
    for origin, rows in shown.groupby("origin_group", sort=False):
        origins = origins_by_finding.setdefault(_finding(rows, by), [])
        origins.append(inside("origin_group", origin))
    if not origins_by_finding:
        return NOT_SHOWN
    texts = [
        f"Bij {listed(origins)}: {finding}." for finding, origins in origins_by_finding.items()
    ]
    return f"Tegenover Belgische herkomst. {' '.join(texts)}"


def _finding(gaps: pd.DataFrame, by: str) -> str:
    """For which items or categories the gaps of one origin are clear, by their sign."""
    clear = gaps["clear"].eq(True).fillna(False).astype(bool)
    adverse = gaps["item"].map(lambda item: items()[item].adverse).astype(bool)
    is_higher = (gaps["value"] > 0) == adverse
    rows_by_finding = {
        "duidelijk hoger": gaps[clear & is_higher],
        "duidelijk lager": gaps[clear & ~is_higher],
        "geen duidelijk verschil": gaps[~clear],
    }
    return "; ".join(
        f"{finding} voor {_names(rows, by)}"
        for finding, rows in rows_by_finding.items()
        if len(rows)
    )


def _names(rows: pd.DataFrame, by: str) -> str:
    """Items in quotation marks, as they are titles; categories as words."""
    if by == "item":
        return listed([f"\u2018{label(by, code)}\u2019" for code in rows[by]])
    return listed([inside(by, code) for code in rows[by]])


def _gaps(estimates: pd.DataFrame, item: str, year: int) -> str:
    """Differences of one item to Belgian origin."""
    gaps = estimates[estimates["indicator"].str.endswith("_gap")]
    rows = pick(gaps, item=item, year=year)
    if rows["value"].isna().all():
        return NOT_SHOWN
    direction = ADVERSE_GAP if items()[item].adverse else GAP
    return differences(rows, by="origin_group", against=AGAINST_BELGIAN, direction=direction)
