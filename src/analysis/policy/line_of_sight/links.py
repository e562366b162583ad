"""Which measures and which cards belong to which objective, checked, and what belongs to none."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from analysis import plan
from analysis.errors import DataError
from analysis.extracts.elsewhere.published import FOLDER, load
from analysis.policy.claims.said import plan_and_code
from analysis.workbench.resources import resource

__all__ = ["Measure", "Objective", "links", "theme_of", "without_objective"]

# What a card is about, by how the chapter of its tables begins; the longest beginning holds.
_THEMES = {
    "02": "Bevolking",
    "03": "Werk",
    "04": "Werk",
    "04_work_staff": "Personeel",
    "05": "Nederlands",
    "06": "Inburgering",
    "07": "Gemelde discriminatie",
    "08_experienced": "Ervaren discriminatie",
    "08_together": "Samenleven",
    "08_language": "Taal",
    "08_caravan_sites": "Woonwagenterreinen",
    "09": "Vastgestelde discriminatie",
    "10": "Gepubliceerd",
}


class Measure(NamedTuple):
    """A measure, action or commitment of a plan."""

    id: str
    title: str


class Objective(NamedTuple):
    """An objective with what belongs to it.

    Attributes
    ----------
    code
        With its plan, as in `2024-2029/OD2.2`.
    plan, title
        Period of the plan, and the objective in Dutch.
    parent
        Code of the objective above it; empty for one at the top.
    measures
        Those whose line names it.
    cards
        Indicators whose card names it.
    """

    code: str
    plan: str
    title: str
    parent: str
    measures: tuple[Measure, ...]
    cards: tuple[str, ...]


def links(folder: Path = FOLDER) -> dict[str, Objective]:
    """Every objective of the plans with its measures and cards, by code in the order of the plans.

    Parameters
    ----------
    folder
        Folder of the published tables.

    Raises
    ------
    DataError
        When a card or a measure names an objective that is not in `objectives.csv`.

    Examples
    --------
    >>> found = links()["2024-2029/OD2.2"]
    >>> len(found.measures), "attainment" in found.cards, found.parent
    (10, True, '2024-2029/SD2')
    """
    rows = load("objectives", folder)
    codes = [plan_and_code(row["plan"], row["code"]) for _, row in rows.iterrows()]
    measures = _measures(folder, codes)
    cards = _cards(codes)
    return {
        code: Objective(
            code,
            row["plan"],
            row["title_nl"],
            plan_and_code(row["plan"], row["parent"]) if row["parent"] else "",
            tuple(measures[code]),
            tuple(cards[code]),
        )
        for code, (_, row) in zip(codes, rows.iterrows(), strict=True)
    }


def _cards(codes: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {code: [] for code in codes}
    for name, card in resource("cards").items():
        for code in card.get("objectives", []):
            _refuse_unknown(code, codes, f"resources/cards: [{name}]")
            found[code].append(name)
    return found


def _measures(folder: Path, codes: list[str]) -> dict[str, list[Measure]]:
    found: dict[str, list[Measure]] = {code: [] for code in codes}
    for _, row in load("measures", folder).iterrows():
        for code in filter(None, row["objective_codes"].split(";")):
            whole = plan_and_code(row["plan"], code)
            _refuse_unknown(whole, codes, f"measures.csv: {row['id']}")
            found[whole].append(Measure(row["id"], row["title_nl"]))
    return found


def _refuse_unknown(code: str, codes: list[str], where: str) -> None:
    if code not in codes:
        raise DataError(
            f"{where} names the objective {code!r}, which is not in objectives.csv; expected the "
            f"period of a plan and a code, as in {codes[-1]}. Correct it."
        )


def without_objective() -> list[str]:
    """Indicators whose card names no objective, in the order of the cards.

    Examples
    --------
    >>> "unknown_parents" in without_objective(), "employment_gap" in without_objective()
    (True, False)
    """
    return [name for name, card in resource("cards").items() if not card.get("objectives")]


def theme_of(indicator: str) -> str:
    """What an indicator is about, from the chapter of most tables of the report that compute it.

    Examples
    --------
    >>> theme_of("employment_gap"), theme_of("staff_foreign_lowest"), theme_of("nowhere")
    ('Werk', 'Personeel', '')
    """
    lines = [line for line in plan.load().values() if not line.of_scan]
    chapters = Counter(line.chapter for line in lines if indicator in line.indicators)
    chapter = chapters.most_common(1)[0][0] if chapters else ""
    starts = [start for start in _THEMES if chapter.startswith(start)]
    return _THEMES[max(starts, key=len)] if starts else ""
