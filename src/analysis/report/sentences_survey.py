"""Sentences on the survey of residents: what people say of discrimination, of each other and of language."""

import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.differences import judged
from analysis.indicators.select import only, pick
from analysis.items import of_topic
from analysis.report.sentences import NOTHING, or_nothing, with_interval
from analysis.report.sentences_differences import CHANGE, difference, differences
from analysis.report.text import estimate, label, listed, number, percent

__all__ = [
    "ANYWHERE", "QUESTION_HEAD", "REPORTED", "by_category", "by_item", "changes", "elsewhere", "experienced",
    "nonresponse", "questions", "reported",
]  # fmt: skip

ORIGINS = ("belgian", "eu", "non_eu")
AGAINST = "dan bij Belgische herkomst"
QUESTION_HEAD = ["In dit hoofdstuk", "Vraag", "Antwoorden", "Wat telt"]
ANYWHERE, REPORTED = "experienced_any", "experience_reported"


def questions(topic: str) -> list[list[str]]:
    """Each item of a topic as it was asked, with its answers and what counts, for a table of texts."""
    rows = []
    for item in of_topic(topic).values():
        given = [words if item.kind == "share" else f"{code} {words}" for code, words in item.answers.items()]
        counts = (
            "het gemiddelde"
            if item.kind == "mean"
            else listed([item.answers[c] for c in item.answers if c in item.yes])
        )
        rows.append([item.title, item.question, listed(given), counts])
    return rows


@or_nothing
def experienced(estimates: pd.DataFrame, *, year: int) -> str:
    """Share that says to have felt discriminated anywhere, by origin, and the differences."""
    parts = _parts(pick(estimates, indicator="experienced_share"), ANYWHERE, year)
    return (
        "Dat zij zich de voorbije twaalf maanden ergens gediscrimineerd voelden om hun herkomst, zegt "
        f"{parts}. {_gaps(estimates, ANYWHERE, year)}"
    )


@or_nothing
def reported(estimates: pd.DataFrame, *, year: int) -> str:
    """Of who felt discriminated, the share that says to have reported the last time."""
    parts = _parts(pick(estimates, indicator="experienced_share"), REPORTED, year)
    return (
        f"Van wie zich gediscrimineerd voelde, zegt {parts} dat zij de laatste keer ergens meldden. "
        f"{_gaps(estimates, REPORTED, year)} Dat is wat mensen zelf zeggen: het is geen aantal meldingen bij Unia of "
        "het Vlaams Mensenrechteninstituut."
    )


def by_item(estimates: pd.DataFrame, *, year: int, without: tuple[str, ...] = ()) -> list[str]:
    """One sentence per item of a table by origin: its values and the differences to Belgian origin."""
    names = [name for name in dict.fromkeys(estimates["item"]) if name not in without]
    values = estimates[estimates["reference"] == ""]
    said = [f"{label('item', name)}: {_parts(values, name, year)}. {_gaps(estimates, name, year)}" for name in names]
    return said or [NOTHING]


def by_category(estimates: pd.DataFrame, *, item: str, year: int) -> list[str]:
    """Differences of one item to Belgian origin, one sentence per sex and generation."""
    if estimates.empty:
        return [NOTHING]
    gaps = estimates[estimates["indicator"].str.endswith("_gap")]
    gaps = gaps[gaps["indicator"].isin(gaps.loc[gaps["item"] == item, "indicator"])]
    shown = pick(gaps, item=item, year=year)[["characteristic", "category"]].drop_duplicates()
    texts = []
    for characteristic, category in shown.itertuples(index=False):
        codes = {"item": item, "year": year, "characteristic": characteristic, "category": category}
        said = differences(gaps, by="origin_group", against=AGAINST, **codes)
        texts.append(f"{label('item', item)}, {label('category', category).lower()}. {said}")
    return texts or [f"{label('item', item)}: niet beschikbaar."]


@or_nothing
def changes(estimates: pd.DataFrame, *, year: int) -> str:
    """Changes on the wave before, the clear ones with their size; why there are none where a break stands between."""
    rows = estimates[estimates["indicator"].str.endswith("_change") & (estimates["year"] == year)]
    if rows.empty:
        return f"De verandering is niet te berekenen: er is geen eerdere enquête dan die van {year}."
    before = rows["reference"].iloc[0]
    why = dict.fromkeys(
        each["reason_nl"] for name in set(rows["indicator"]) for each in breaks_between(name, int(before), year)
    )
    if why:
        return f"Een vergelijking met {before} maken we niet. {' '.join(why)}"
    made = judged(rows)
    compared = made[made["clear"].notna()]
    clear = compared[compared["clear"].astype(bool)]
    said = [
        f"{label('item', row['item'])}, {label('origin_group', row['origin_group'])}: "
        f"{difference(row, against=f'dan in {before}', words=CHANGE)}"
        for _, row in clear.iterrows()
    ]
    found = (
        f"{'; '.join(said)}. Voor de rest vonden we geen duidelijk verschil."
        if said
        else ("We vonden geen duidelijk verschil.")
    )
    return (
        f"We vergeleken {number(len(compared))} keer met de enquête van {before}, een aparte steekproef. {found}"
        if len(compared)
        else f"De verandering tegenover {before} is niet te tonen."
    )


@or_nothing
def nonresponse(estimates: pd.DataFrame, *, year: int) -> str:
    """Lowest and highest share without an answer over the items and groups."""
    values = pick(estimates, year=year)["value"].dropna()
    if values.empty:
        return "Hoeveel mensen niet antwoordden, is niet te tonen."
    return (
        f"Per vraag en herkomst gaf tussen {percent(values.min())} en {percent(values.max())} van wie de vraag kreeg "
        "geen antwoord: geweigerd of weet niet. Zij tellen niet mee in de andere tabellen. Of zij anders zouden "
        "antwoorden, weten we niet."
    )


def elsewhere(found: pd.DataFrame) -> list[str]:
    """Published shares, one sentence per source, and why they make no series."""
    texts = []
    for survey, rows in found.groupby("survey", sort=False):
        parts = [
            f"{label('breakdown', row['breakdown'])} {'ongeveer ' if row['form'] == 'words' else ''}{estimate(row)}"
            for _, row in rows.iterrows()
        ]
        texts.append(f"{survey}, {label('survey_asked', survey)}: {'; '.join(parts)}.")
    return [
        *texts,
        "Elke bron stelde een eigen vraag, aan andere mensen en meestal zonder datum. Vergelijk deze cijfers niet met "
        "elkaar en niet met die van dit hoofdstuk.",
    ]


def _parts(values: pd.DataFrame, item: str, year: int) -> str:
    rows = {code: only(values, item=item, year=year, origin_group=code) for code in ORIGINS}
    return listed([f"{with_interval(row)} bij {_said(label('origin_group', code))}" for code, row in rows.items()])


def _said(name: str) -> str:
    """Name of a group within a sentence."""
    return name.replace("Niet-", "niet-")


def _gaps(estimates: pd.DataFrame, item: str, year: int) -> str:
    """Differences of one item, as they are judged with all others of its table."""
    names = estimates.loc[(estimates["item"] == item) & estimates["indicator"].str.endswith("_gap"), "indicator"]
    rows = estimates[estimates["indicator"].isin(set(names))]
    shown = rows[(rows["item"] == item) & (rows["year"] == year) & rows["value"].notna()]
    if shown.empty:
        return "De verschillen zijn niet te tonen."
    return differences(rows, by="origin_group", against=AGAINST, item=item, year=year)
