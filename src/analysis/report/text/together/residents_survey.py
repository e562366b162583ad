"""Sentences on discrimination that residents say they experience, and on the survey's waves."""

import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.selection import pick
from analysis.reference.survey_items import items, of_topic
from analysis.report.text.apart import NOT_SHOWN, known, largest, or_untitled
from analysis.report.text.differences import (
    ADVERSE_GAP,
    CHANGE,
    GAP,
    difference,
    unclear,
)
from analysis.report.text.numbers import label, listed
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import either, inside
from analysis.settings import in_words

__all__ = [
    "ANYWHERE",
    "QUESTION_HEAD",
    "REPORTED",
    "changes",
    "elsewhere",
    "experienced",
    "experienced_title",
    "gap_of",
    "gap_word",
    "generations",
    "generations_title",
    "questions",
    "reported",
    "title_of",
    "value_of",
    "where",
    "where_title",
]

QUESTION_HEAD = ["In dit hoofdstuk", "Vraag", "Antwoorden", "Wat telt"]
ANYWHERE, REPORTED = "experienced_any", "experience_reported"
# The group that a sentence is about; the figure has the others.
GROUP = "non_eu"
OF_GROUP, OF_BELGIAN = "van de mensen van niet-EU-herkomst", "van de mensen van Belgische herkomst"


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


def title_of(item: str) -> str:
    """Item in quotation marks, as it is titled."""
    return f"\u2018{label('item', item)}\u2019"


def value_of(estimates: pd.DataFrame, item: str, origin: str, **codes: object) -> pd.Series | None:
    """Value of one item in one group; None where there is none."""
    values = pick(estimates, reference="", item=item, origin_group=origin, **codes)
    return values.iloc[0] if len(values) == 1 else None


def gap_of(estimates: pd.DataFrame, item: str, **codes: object) -> pd.Series | None:
    """Gap of the group of the sentences to Belgian origin; None where there is none."""
    gaps = estimates[estimates["indicator"].str.endswith("_gap")]
    rows = pick(gaps, item=item, origin_group=GROUP, **codes)
    return rows.iloc[0] if len(rows) == 1 else None


def gap_word(gap: pd.Series) -> str:
    """Where a group lies against Belgian origin: "duidelijk hoger", or that it is not clear."""
    if unclear(gap):
        return "niet duidelijk anders"
    direction = ADVERSE_GAP if items()[gap["item"]].adverse else GAP
    return f"duidelijk {direction.positive if gap['value'] > 0 else direction.negative}"


@or_nothing
def experienced(estimates: pd.DataFrame, *, year: int) -> str:
    """Share that says to have felt discriminated anywhere, of non-EU and of Belgian origin."""
    group, belgian = (value_of(estimates, ANYWHERE, who, year=year) for who in (GROUP, "belgian"))
    if not known(group, belgian):
        return NOT_SHOWN
    return (
        f"In de enquête zegt {with_interval(group)} {OF_GROUP} dat ze zich de voorbije twaalf "
        f"maanden ergens gediscrimineerd voelden om hun herkomst, tegenover "
        f"{with_interval(belgian)} {OF_BELGIAN}. {changes(estimates, year=year)}"
    )


@or_untitled
def experienced_title(estimates: pd.DataFrame, *, year: int) -> str:
    """Share that says to have felt discriminated anywhere."""
    group, belgian = (value_of(estimates, ANYWHERE, who, year=year) for who in (GROUP, "belgian"))
    if not known(group, belgian):
        return ""
    return (
        f"In de enquête voelt {rounded(group)} van wie niet-EU-herkomst heeft zich "
        f"gediscrimineerd, van Belgische herkomst {rounded(belgian)}"
    )


def _top(estimates: pd.DataFrame, year: int) -> pd.DataFrame:
    """Items that the group names most; several where they are not clearly apart."""
    values = pick(estimates, reference="", origin_group=GROUP, year=year)
    return largest(values[~values["item"].isin([ANYWHERE, REPORTED])], "item")


@or_nothing
def where(estimates: pd.DataFrame, *, year: int) -> str:
    """Where the group says to experience it most, and where that is clearly more than others."""
    top = _top(estimates, year)
    if top.empty:
        return NOT_SHOWN
    named = listed([f"{title_of(row['item'])} ({rounded(row)})" for _, row in top.iterrows()])
    text = f"Mensen van niet-EU-herkomst noemen het vaakst {named}."
    gaps = estimates[estimates["indicator"].str.endswith("_gap")]
    judged = pick(gaps, origin_group=GROUP, year=year).dropna(subset="value")
    judged = judged[~judged["item"].isin([ANYWHERE, REPORTED])]
    clear = judged[judged["clear"].eq(True)]
    if len(clear) == len(judged):
        return f"{text} Bij elke vraag is hun aandeel duidelijk hoger dan bij Belgische herkomst."
    if clear.empty:
        return f"{text} Bij geen enkele vraag verschilt dat duidelijk van Belgische herkomst."
    names = listed([title_of(item) for item in clear["item"]])
    return f"{text} Duidelijk meer dan bij Belgische herkomst is dat bij {names}."


@or_untitled
def where_title(estimates: pd.DataFrame, *, year: int) -> str:
    """Where the group says to experience it most."""
    top = _top(estimates, year)
    names = listed([title_of(item) for item in top["item"]])
    return f"Mensen van niet-EU-herkomst noemen {names} het vaakst" if names else ""


@or_nothing
def reported(estimates: pd.DataFrame, *, year: int) -> str:
    """Share of those who felt discriminated that says to have reported the last time."""
    group = value_of(estimates, REPORTED, GROUP, year=year)
    if not known(group):
        return NOT_SHOWN
    gap = gap_of(estimates, REPORTED, year=year)
    against = (
        f"; dat is {gap_word(gap)} dan bij Belgische herkomst"
        if known(gap) and not unclear(gap)
        else "; een duidelijk verschil met Belgische herkomst is er niet"
        if known(gap)
        else ""
    )
    return (
        f"Van de mensen van niet-EU-herkomst die zich gediscrimineerd voelden, zegt "
        f"{with_interval(group)} dat ze het de laatste keer ergens meldden{against}. Dat is wat "
        "mensen in een enquête zeggen, geen aantal meldingen bij een instelling."
    )


def _generations(
    estimates: pd.DataFrame, item: str, year: int
) -> tuple[pd.Series | None, pd.Series | None]:
    """Value of one item in the first and in the second generation."""
    codes = ("first", "second")
    first, second = (value_of(estimates, item, GROUP, year=year, category=c) for c in codes)
    return first, second


@or_nothing
def generations(estimates: pd.DataFrame, *, item: str, said: tuple[str, str], year: int) -> str:
    """Share of the first and the second generation, each against Belgian origin.

    Parameters
    ----------
    estimates : DataFrame
        Estimates by `category`.
    item
        As in the item file.
    said
        Verb and the rest of what the share says: "voelt" and "zich gediscrimineerd".
    year
        Year of the wave.
    """
    first, second = _generations(estimates, item, year)
    if not known(first, second):
        return NOT_SHOWN
    verb, rest = said
    text = (
        f"In de tweede generatie van niet-EU-herkomst {verb} {with_interval(second)} {rest}, in de "
        f"eerste {with_interval(first)}; het verschil tussen beide is niet getoetst."
    )
    gaps = [gap_of(estimates, item, year=year, category=code) for code in ("second", "first")]
    if not known(*gaps):
        return text
    words = [gap_word(gap) for gap in gaps]
    if words[0] == words[1]:
        return f"{text} Beide aandelen zijn {words[0]} dan bij Belgische herkomst."
    return f"{text} De tweede is {words[0]} dan bij Belgische herkomst, de eerste {words[1]}."


@or_untitled
def generations_title(
    estimates: pd.DataFrame, *, item: str, said: tuple[str, str], year: int
) -> str:
    """Share of the first and the second generation of the group."""
    first, second = _generations(estimates, item, year)
    if not known(first, second):
        return ""
    verb, rest = said
    return (
        f"In de eerste generatie van niet-EU-herkomst {verb} {rounded(first)} {rest}, in de tweede "
        f"{rounded(second)}"
    )


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
    clear = compared[compared["clear"].astype(bool)]
    if clear.empty:
        return f"Tegenover {before} is er {_nothing_clear(compared)}"
    texts = [_change_said(row) for _, row in clear.iterrows()]
    return f"Tegenover {before} is dit duidelijk anders: {'; '.join(texts)}."


def _nothing_clear(compared: pd.DataFrame) -> str:
    """That nothing changed clearly; names the change whose interval holds no zero, with why."""
    near = compared[(compared["low"] > 0) | (compared["high"] < 0)]
    if near.empty:
        return "in geen van de groepen een duidelijk verschil."
    row = near.iloc[0]
    return (
        f"geen duidelijk verschil: bij {inside('origin_group', row['origin_group'])} raakt het "
        f"interval voor {title_of(row['item'])} nul niet, maar we toetsen "
        f"{in_words(len(compared))} veranderingen samen, en dan komt dat ook door toeval voor."
    )


def _change_said(row: pd.Series) -> str:
    """One clear change: what, of whom, by how much."""
    size = difference(row, against=f"in {row['reference']}", direction=CHANGE)
    return f"{title_of(row['item'])} bij {inside('origin_group', row['origin_group'])} {size}"


def _break_reasons(indicators: set[str], before: int, year: int) -> list[str]:
    """Why changes cannot be compared, each reason once."""
    reasons = [
        each["reason_nl"]
        for name in indicators
        for each in breaks_between(name.removesuffix("_change"), before, year)
    ]
    return list(dict.fromkeys(reasons))


@or_nothing
def elsewhere(found: pd.DataFrame) -> str:
    """How many sources published a share, and why they make no series."""
    sources = in_words(found["survey"].nunique())
    return (
        f"Gepubliceerd zijn {in_words(len(found))} aandelen uit {sources} andere bronnen, elk met "
        "een eigen vraag, aan andere mensen en meestal zonder datum. Vergelijk ze niet met elkaar "
        "en niet met die van dit hoofdstuk."
    )
