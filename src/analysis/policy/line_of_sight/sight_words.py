"""What the page `lijn` says in sentences; never that a measure caused a change."""

from collections.abc import Sequence

from analysis.policy.line_of_sight.card_values import CardValue
from analysis.policy.line_of_sight.links import Objective
from analysis.report.text.numbers import number
from analysis.settings import in_words

__all__ = [
    "CAPTION", "NO_CAUSE", "has_near", "loose", "of_group", "of_objective", "of_plan",
    "without_value",
]  # fmt: skip

NO_CAUSE = (
    "Een maatregel en een cijfer die bij hetzelfde doel horen, staan hier naast elkaar. Dat zegt "
    "niet dat de maatregel het cijfer veranderde."
)
CAPTION = (
    "Elke balk is het aantal maatregelen van een doelstelling. Elke lijn loopt naar waarover haar "
    "indicatoren gaan, met hoeveel het er in dit plan zijn. Een open bolletje: geen indicator. De "
    "lijst hieronder zegt hetzelfde."
)


def of_plan(objectives: Sequence[Objective]) -> str:
    """How many objectives of a plan have an indicator, and how many measures hang on one that has.

    Parameters
    ----------
    objectives
        Those of one plan.
    """
    measured = [each for each in objectives if each.cards]
    measures = {measure.id for each in objectives for measure in each.measures}
    within = {measure.id for each in measured for measure in each.measures}
    return (
        f"Van de {number(len(objectives))} doelstellingen hebben er {in_words(len(measured))} een "
        f"indicator in de monitor. Van de {number(len(measures))} maatregelen horen er "
        f"{number(len(within))} bij een doelstelling met een indicator."
    )


def of_objective(each: Objective) -> str:
    """How many measures and indicators an objective has.

    Examples
    --------
    >>> of_objective(Objective("2020-2024/D9", "2020-2024", "x", "", (), ()))
    'Geen maatregel en geen indicator.'
    """
    measures = _counted(len(each.measures), "maatregel", "maatregelen")
    cards = _counted(len(each.cards), "indicator", "indicatoren")
    return f"{_begun(measures)} en {cards}."


def of_group(measures: int) -> str:
    """How many measures have one of the objectives that indicators share.

    Examples
    --------
    >>> of_group(1), of_group(23)
    ('Eén maatregel heeft een van deze doelen:', '23 maatregelen hebben een van deze doelen:')
    """
    verb = "heeft" if measures == 1 else "hebben"
    words = _counted(measures, "maatregel", "maatregelen")
    return f"{_begun(words)} {verb} een van deze doelen:"


def _begun(words: str) -> str:
    """Words as a sentence begins: of "één" only the first letter is a capital, without accent."""
    return f"Eén{words[3:]}" if words.startswith("één") else words.capitalize()


def _counted(count: int, one: str, more: str) -> str:
    if not count:
        return f"geen {one}"
    return f"één {one}" if count == 1 else f"{in_words(count)} {more}"


def has_near(each: Objective, objectives: Sequence[Objective]) -> bool:
    """Whether the objective above one, or one below it, has an indicator.

    Parameters
    ----------
    each
        An objective without indicator.
    objectives
        All objectives.
    """
    near = [other for other in objectives if other.code == each.parent or other.parent == each.code]
    return any(other.cards for other in near)


def without_value(found: CardValue) -> str:
    """Why no number stands with a card."""
    if not found.table:
        return "dit verslag toont deze indicator niet"
    return f"meer dan één getal: zie tabel {found.table}"


def loose(objectives: int, bare: int, cards: int) -> str:
    """How many objectives have no indicator, and how many indicators no objective."""
    return (
        f"Van de {number(objectives)} doelstellingen van de drie plannen hebben er {number(bare)} "
        f"zelf geen indicator. {number(cards)} indicatoren horen bij geen doelstelling: ze geven "
        "context, of zeggen hoe zeker een ander cijfer is."
    )
