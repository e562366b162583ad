"""Sentences on the survey of residents: what people say of discrimination, of each other and of language."""

import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.selection import only, pick
from analysis.reference.survey_items import of_topic
from analysis.report.text.differences import CHANGE, difference, differences
from analysis.report.text.numbers import estimate, label, listed, number, percent
from analysis.report.text.sentences import NOTHING, or_nothing, with_interval

__all__ = [
    "ANYWHERE", "QUESTION_HEAD", "REPORTED", "by_category", "by_item", "changes", "elsewhere",
    "experienced",
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
        given = [
            words if item.kind == "share" else f"{code} {words}"
            for code, words in item.answers.items()
        ]
        yes = [words for code, words in item.answers.items() if code in item.yes]
        counts = "het gemiddelde" if item.kind == "mean" else _either(yes)
        rows.append([item.title, item.question, _either(given), counts])
    return rows


@or_nothing
def experienced(estimates: pd.DataFrame, *, year: int) -> str:
    """Share that says to have felt discriminated anywhere, by origin, and the differences."""
    here, eu, non_eu = _shares(estimates, ANYWHERE, year)
    return (
        f"Van de inwoners van Belgische herkomst zegt {here} dat ze zich de voorbije twaalf "
        f"maanden ergens gediscrimineerd voelden om hun herkomst. Bij EU-herkomst is dat {eu}, "
        f"bij niet-EU-herkomst {non_eu}. {_gaps(estimates, ANYWHERE, year)}"
    )


@or_nothing
def reported(estimates: pd.DataFrame, *, year: int) -> str:
    """Of who felt discriminated, the share that says to have reported the last time."""
    here, eu, non_eu = _shares(estimates, REPORTED, year)
    return (
        f"Van de mensen van niet-EU-herkomst die zich gediscrimineerd voelden, zegt {non_eu} dat "
        f"ze de laatste keer ergens meldden. Bij EU-herkomst is dat {eu}, bij Belgische herkomst "
        f"{here}. {_gaps(estimates, REPORTED, year)} Dat is wat mensen zelf zeggen: het is geen "
        "aantal meldingen bij Unia of het Vlaams Mensenrechteninstituut."
    )


def by_item(estimates: pd.DataFrame, *, year: int, without: tuple[str, ...] = ()) -> list[str]:
    """One sentence per item of a table by origin, then for which items the difference to Belgian origin is clear."""
    if estimates.empty:
        return [NOTHING]
    values = pick(estimates, reference="", year=year)
    names = [name for name in dict.fromkeys(values["item"]) if name not in without]
    said = [f"{label('item', name)}: {_parts(values[values['item'] == name])}." for name in names]
    return [*said, _clear(estimates, "item", year, item=names)]


def by_category(estimates: pd.DataFrame, *, item: str, year: int) -> list[str]:
    """One sentence per sex and generation on one item, then for whom the difference to Belgian origin is clear."""
    if estimates.empty:
        return [NOTHING]
    rows = pick(estimates, item=item, year=year, reference="")
    title = label("item", item)
    said = [
        f"{title}, {label('category', name).lower()}: {_parts(part)}."
        for name, part in rows.groupby("category", sort=False)
    ]
    return [*said, _clear(estimates, "category", year, item=item)]


@or_nothing
def changes(estimates: pd.DataFrame, *, year: int) -> str:
    """Changes on the wave before, the clear ones with their size; why there are none where a break stands between."""
    rows = estimates[estimates["indicator"].str.endswith("_change") & (estimates["year"] == year)]
    if rows.empty:
        return (
            f"De verandering is niet te berekenen: er is geen eerdere enquête dan die van {year}."
        )
    before = rows["reference"].iloc[0]
    why = dict.fromkeys(
        each["reason_nl"]
        for name in set(rows["indicator"])
        for each in breaks_between(name.removesuffix("_change"), int(before), year)
    )
    if why:
        return f"Een vergelijking met {before} maken we niet. {' '.join(why)}"
    compared = rows[rows["clear"].notna()]
    clear = compared[compared["clear"].astype(bool)]
    said = [
        f"{label('item', row['item'])}, {label('origin_group', row['origin_group'])}: "
        f"{difference(row, against=f'dan in {before}', words=CHANGE)}"
        for _, row in clear.iterrows()
    ]
    found = (
        f"{'; '.join(said)}. Voor de rest vonden we geen duidelijk verschil."
        if said
        else "We vonden geen duidelijk verschil."
    )
    return (
        (
            f"We vergeleken {number(len(compared))} keer met de enquête van {before}, een aparte "
            f"steekproef. {found}"
        )
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
        f"Per vraag en herkomst gaf tussen {percent(values.min())} en {percent(values.max())} van "
        "wie de vraag kreeg geen antwoord: geweigerd of weet niet. Zij tellen niet mee in de "
        "andere tabellen. Of zij anders zouden antwoorden, weten we niet."
    )


def elsewhere(found: pd.DataFrame) -> list[str]:
    """Published shares, one sentence per source, and why they make no series."""
    texts = []
    for survey, rows in found.groupby("survey", sort=False):
        parts = [
            (
                f"{label('breakdown', row['breakdown'])} "
                f"{'ongeveer ' if row['form'] == 'words' else ''}{estimate(row)}"
            )
            for _, row in rows.iterrows()
        ]
        texts.append(f"{survey}, {label('survey_asked', survey)}: {'; '.join(parts)}.")
    return [
        *texts,
        "Elke bron stelde een eigen vraag, aan andere mensen en meestal zonder datum. Vergelijk "
        "deze cijfers niet met elkaar en niet met die van dit hoofdstuk.",
    ]


def _either(words: list[str]) -> str:
    return " of ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _shares(estimates: pd.DataFrame, item: str, year: int) -> list[str]:
    codes = {"indicator": "experienced_share", "item": item, "year": year}
    return [with_interval(only(estimates, **codes, origin_group=group)) for group in ORIGINS]


def _parts(rows: pd.DataFrame) -> str:
    """Value of each group that there is."""
    return listed(
        [f"{with_interval(row)} bij {_said(row['origin_group'])}" for _, row in rows.iterrows()]
    )


def _said(group: str) -> str:
    """Name of a group within a sentence."""
    return label("origin_group", group).replace("Niet-", "niet-")


def _clear(estimates: pd.DataFrame, by: str, year: int, **codes: object) -> str:
    """For each group where it lies clearly higher or lower than Belgian origin, judged within its table."""
    gaps = estimates[estimates["indicator"].str.endswith("_gap")]
    rows = pick(gaps, year=year, **codes).dropna(subset="value")
    texts: dict[str, list[str]] = {}
    for group, part in rows.groupby("origin_group", sort=False):
        clear = part["clear"].eq(True).fillna(False).astype(bool)
        found = {
            "duidelijk hoger": part[clear & (part["value"] < 0)],
            "duidelijk lager": part[clear & (part["value"] > 0)],
            "geen duidelijk verschil": part[~clear],
        }
        said = "; ".join(
            f"{how} voor {_names(some, by)}" for how, some in found.items() if len(some)
        )
        texts.setdefault(said, []).append(_said(group))
    told = [f"Bij {listed(groups)}: {said}." for said, groups in texts.items()]
    return (
        f"Tegenover Belgische herkomst. {' '.join(told)}"
        if told
        else "De verschillen zijn niet te tonen."
    )


def _names(rows: pd.DataFrame, by: str) -> str:
    words = [label(by, code) for code in rows[by]]
    return listed([f"\u2018{word}\u2019" if by == "item" else word.lower() for word in words])


def _gaps(estimates: pd.DataFrame, item: str, year: int) -> str:
    """Differences of one item, as they are judged with all others of its table."""
    names = estimates.loc[
        (estimates["item"] == item) & estimates["indicator"].str.endswith("_gap"), "indicator"
    ]
    rows = estimates[estimates["indicator"].isin(set(names))]
    shown = rows[(rows["item"] == item) & (rows["year"] == year) & rows["value"].notna()]
    if shown.empty:
        return "De verschillen zijn niet te tonen."
    return differences(rows, by="origin_group", against=AGAINST, item=item, year=year)
