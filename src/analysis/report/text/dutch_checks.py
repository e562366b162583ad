"""Sentences on states month by month, regimes tested, and what differences in work can bear."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.numbers import MISSING, estimate, label, listed, written
from analysis.report.text.sentences import or_nothing, with_interval
from analysis.report.text.words import inside
from analysis.settings import LEVEL

__all__ = ["by_month", "regimes", "unmeasured"]

LEVELS, STATES_OF_LEVEL = ("A2", "B1+"), ("A1", "A2", "B1+")


@or_nothing
def by_month(states: pd.DataFrame, *, months: tuple[str, ...]) -> str:
    """Share in each state at some months after the contract."""
    texts = []
    for month in months:
        rows = pick(states, months=month)
        shares = [f"{_state(row['state'])} {with_interval(row)}" for _, row in rows.iterrows()]
        texts.append(f"Na {month} maanden: {listed(shares)}.")
    return (
        f"{' '.join(texts)} Wie langer gevolgd is, staat hier voor wie pas tekende; vertrokken of "
        "overleden is wie dat is, ook met een niveau."
    )


def _state(code: str) -> str:
    """Return a state as it stands inside a sentence; a level keeps its capital."""
    return label("state", code) if code in STATES_OF_LEVEL else inside("state", code)


@or_nothing
def regimes(tests: pd.DataFrame) -> str:
    """Whether regimes differ in reaching a level, by Gray's test of a sample."""
    shown = tests.dropna(subset="value")
    if shown.empty:
        return "Of de stelsels verschillen, is niet te tonen."
    is_clear = shown["value"] <= 1 - LEVEL
    texts = []
    if is_clear.any():
        texts.append(f"duidelijk voor {_levels(shown[is_clear])}")
    if not is_clear.all():
        texts.append(f"niet duidelijk voor {_levels(shown[~is_clear])}")
    said = "; ".join(texts)
    return (
        f"Verschillen de curven van de stelsels? {said[:1].upper()}{said[1:]} (toets van Gray). "
        "Elk stelsel heeft andere jaren en andere mensen: een verschil is geen effect van het "
        "stelsel."
    )


def _levels(tests: pd.DataFrame) -> str:
    """Levels and skills, with the most that p can be where that says something."""
    texts = []
    for _, row in tests.iterrows():
        p = "" if row["value"] >= 1 else f" (p hoogstens {written(row['value'], 'p_value')})"
        # A level inside a sentence begins with a small letter.
        level = label("level", row["level"])
        skill = label("skill", row["skill"])
        texts.append(f"{level[:1].lower()}{level[1:]}, {skill.lower()}{p}")
    return listed(texts)


@or_nothing
def unmeasured(weighted: pd.DataFrame, values: pd.DataFrame) -> str:
    """Differences in work weighted for the level, and their E-values; still not an effect."""
    texts, strengths = [], []
    for level in LEVELS:
        row = only(weighted, highest_level=level, sex="_T")
        texts.append(
            f"{MISSING if row is None else with_interval(row)} met {label('highest_level', level)}"
        )
        found = [
            only(values, indicator=name, highest_level=level, sex="_T")
            for name in ("work_e_value", "work_e_value_bound")
        ]
        value, bound = (MISSING if each is None else estimate(each) for each in found)
        strengths.append(
            f"{value} met {label('highest_level', level)} ({bound} voor de grens van het interval)"
        )
    return (
        "Wegen we naar de kans om dat niveau te hebben, dan is het verschil met A1 "
        f"{listed(texts)}. Om het verschil bij gelijke kenmerken helemaal te verklaren, zou iets "
        "dat niet gemeten is zowel met het niveau als met werk moeten samengaan, elk met een "
        f"verhouding van minstens {listed(strengths)}: de E-waarde. Motivatie, netwerk of werk van "
        "voordien kunnen zo sterk zijn. Ook dit is dus niet het effect van de cursus."
    )
