"""Sentences on states month by month, speed by regime, and work by level of Dutch."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import NOT_SHOWN, known, or_untitled
from analysis.report.text.differences import CHANGE, size, turned, unclear
from analysis.report.text.numbers import listed, percent
from analysis.report.text.rounding import rounded
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside
from analysis.settings import LEVEL

__all__ = [
    "adjusted",
    "adjusted_title",
    "by_month",
    "by_month_title",
    "regimes",
    "regimes_title",
    "whole",
    "work",
    "work_published",
    "work_title",
]


def whole(states: pd.DataFrame, by: str) -> pd.DataFrame:
    """Rows of the categories in which every state is shown, so that no bar skips a hidden part.

    Examples
    --------
    >>> states = pd.DataFrame({"months": ["0", "0", "6"], "value": [0.9, None, 0.8]})
    >>> whole(states, "months")["months"].tolist()
    ['6']
    """
    return states[states["value"].notna().groupby(states[by]).transform("all")]


@or_nothing
def by_month(states: pd.DataFrame, *, months: tuple[str, str], since: int) -> str:
    """Share without a level at two times after the contract."""
    early, late = (only(states, state="none", months=month) for month in months)
    if not known(early, late):
        return NOT_SHOWN
    return (
        f"Van wie vanaf {since} een eerste contract tekende, had {with_interval(early)} na "
        f"{months[0]} maanden nog geen niveau en {with_interval(late)} na {months[1]} maanden. Wie "
        "langer gevolgd is, staat hier voor wie pas tekende."
    )


@or_untitled
def by_month_title(states: pd.DataFrame, *, months: tuple[str, str]) -> str:
    """Share without a level at two times after the contract."""
    early, late = (only(states, state="none", months=month) for month in months)
    if not known(early, late):
        return ""
    return (
        f"Na {months[0]} maanden heeft {rounded(early)} nog geen niveau, na {months[1]} maanden "
        f"{rounded(late)}"
    )


@or_nothing
def regimes(found: pd.DataFrame, tests: pd.DataFrame, *, months: str) -> str:
    """Share with A2 at one time for each regime that is followed so long, and Gray's test."""
    rows = pick(found, level="A2", skill="all", months=months)
    shown = rows[rows["value"].notna()]
    if shown.empty:
        return NOT_SHOWN
    texts = [
        f"{with_interval(row)} bij contracten van {inside('regime', row['regime'])}"
        for _, row in shown.iterrows()
    ]
    text = f"Binnen {months} maanden na het contract haalde {listed(texts)} minstens A2."
    return f"{text} {_tested(tests)}"


def _tested(tests: pd.DataFrame) -> str:
    """Whether the regimes differ in reaching A2, by Gray's test of a sample."""
    row = only(tests, level="A2", skill="all")
    if not known(row):
        return "Of de stelsels verschillen, is niet te tonen."
    if row["value"] > 1 - LEVEL:
        return "Tussen de stelsels is er geen duidelijk verschil (getoetst volgens Gray)."
    return (
        "De stelsels verschillen duidelijk (getoetst volgens Gray), maar elk heeft andere jaren en "
        "andere mensen: dat is geen effect van het stelsel."
    )


@or_untitled
def regimes_title(tests: pd.DataFrame) -> str:
    """Whether regimes differ in reaching A2."""
    row = only(tests, level="A2", skill="all")
    if not known(row):
        return ""
    differ = "Een" if row["value"] <= 1 - LEVEL else "Geen"
    return f"{differ} duidelijk verschil tussen de stelsels in hoe snel mensen A2 halen"


def _by_level(found: pd.DataFrame, indicator: str) -> dict[str, pd.Series | None]:
    """Row of one indicator for each highest level, both sexes together."""
    rows = pick(found, indicator=indicator, sex="_T")
    return {level: only(rows, highest_level=level) for level in ("none", "A1", "A2", "B1+")}


@or_nothing
def work(found: pd.DataFrame, *, year: int) -> str:
    """Share at work by highest level, of those who are still here."""
    works = _by_level(found, "work_after_level")
    if not known(works["A1"], works["A2"], works["B1+"]):
        return NOT_SHOWN
    return (
        f"Van de mensen met een inburgeringscontract die eind {year - 3} A1 hadden en eind {year} "
        f"nog hier wonen, is {with_interval(works['A1'])} aan het werk. Met A2 is dat "
        f"{with_interval(works['A2'])}, met B1 of hoger {with_interval(works['B1+'])}."
    )


@or_untitled
def work_title(found: pd.DataFrame, *, year: int) -> str:
    """Share at work by highest level."""
    works = _by_level(found, "work_after_level")
    if not known(works["A1"], works["A2"], works["B1+"]):
        return ""
    return (
        f"Van wie eind {year - 3} A1 had, werkt {rounded(works['A1'])} drie jaar later; met A2 is "
        f"dat {rounded(works['A2'])}, met B1 of hoger {rounded(works['B1+'])}"
    )


@or_nothing
def work_published(figures: pd.DataFrame) -> str:
    """Published shares at work by level, of which the year is not known."""
    by_id = figures.set_index("id")["our_value"]
    a1, a2, b1 = (percent(by_id[f"nt2_employed_after_3y_{x}"], 0) for x in ("a1", "a2", "b1plus"))
    return (
        f"Gepubliceerd is, voor drie jaar na het niveau en zonder jaar, {a1} aan het werk met A1, "
        f"{a2} met A2 en {b1} met B1 of hoger."
    )


@or_nothing
def adjusted(found: pd.DataFrame) -> str:
    """Difference in work between A2 and A1 at equal characteristics; not an effect."""
    raw, equal = (
        _by_level(found, name)["A2"] for name in ("work_difference", "work_difference_adjusted")
    )
    if not known(raw, equal):
        return NOT_SHOWN
    return (
        f"Bij gelijk geslacht, leeftijd bij aankomst, onderwijs en verblijfsgrond {_equal(equal)}; "
        f"zonder die gelijkstelling is het verschil {rounded(raw)}. Dat is niet het effect van de "
        "cursus: een kenmerk dat niet gemeten is, zoals werk van voordien, kan het verklaren."
    )


def _equal(row: pd.Series) -> str:
    """Difference in the share at work between A2 and A1."""
    if unclear(row):
        return "is er geen duidelijk verschil in werk tussen A2 en A1"
    return f"is het aandeel met werk bij A2 {size(row, CHANGE)} dan bij A1"


@or_untitled
def adjusted_title(found: pd.DataFrame) -> str:
    """Difference in work between A2 and A1 at equal characteristics."""
    equal = _by_level(found, "work_difference_adjusted")["A2"]
    if not known(equal):
        return ""
    if unclear(equal):
        return "Bij gelijke kenmerken is er geen duidelijk verschil in werk tussen A2 en A1"
    word = "hoger" if equal["value"] > 0 else "lager"
    return (
        f"Bij gelijke kenmerken is het aandeel met werk bij A2 {rounded(turned(equal))} {word} dan "
        "bij A1"
    )
