"""The line of sight of one plan drawn: measures, objectives, and what their cards are about.

An objective has a row with a bar as long as its number of measures, and a line to each theme of
which it has cards. Themes and not cards stand at the right, so that no more than ten lines leave an
objective; each card is in the list below the picture, which says the same in words.
"""

from collections.abc import Sequence

from analysis.policy.line_of_sight.links import Objective, theme_of
from analysis.report.text.numbers import number
from analysis.report.writing.templates import filled

__all__ = ["graph", "themes"]

ROW, TOP = 30, 34
WIDTH = 930
# Where the bars begin and how long the longest is; where lines begin and end.
_BAR, _LONGEST = 410, 150
_LINE, _THEME = 612, 712
# A title of more letters runs into the bars.
_LETTERS = 47
_LEAST_GAP = 26


def themes(objective: Objective) -> list[str]:
    """What the cards of an objective are about, each once."""
    return list(dict.fromkeys(theme_of(name) for name in objective.cards))


def graph(objectives: Sequence[Objective], *, name: str) -> str:
    """SVG of the objectives of one plan, in their order.

    Parameters
    ----------
    objectives
        Those of one plan.
    name
        What a reader hears of it; the list below the picture has the rest.

    Returns
    -------
    str
        An `svg` element in the colours of the page.
    """
    most = max((len(each.measures) for each in objectives), default=0) or 1
    places = _places(objectives)
    rows = [_row(each, at, most, places) for at, each in enumerate(objectives)]
    cards = {theme: 0 for theme in places}
    for theme in (theme_of(card) for card in _cards(objectives)):
        cards[theme] += 1
    height = TOP + ROW * len(objectives) + 8
    return filled(
        "line_of_sight",
        "graph",
        name=name,
        width=WIDTH,
        height=max(height, TOP + _LEAST_GAP * len(places) + 8),
        heads=[(0, "Doelstelling"), (_BAR, "Maatregelen"), (_THEME, "Indicatoren over")],
        rows=rows,
        line=_LINE,
        theme=_THEME,
        themes=[
            {"name": theme, "y": y, "cards": f"{theme} ({number(cards[theme])})"}
            for theme, y in places.items()
        ],
    )


def _cards(objectives: Sequence[Objective]) -> dict[str, None]:
    return dict.fromkeys(card for each in objectives for card in each.cards)


def _places(objectives: Sequence[Objective]) -> dict[str, float]:
    """Height of each theme, spread over the rows in the order in which they first occur."""
    found = list(dict.fromkeys(theme for each in objectives for theme in themes(each)))
    whole = max(ROW * len(objectives), _LEAST_GAP * len(found))
    return {theme: TOP + whole * (at + 0.5) / len(found) for at, theme in enumerate(found)}


def _row(objective: Objective, at: int, most: int, places: dict[str, float]) -> dict[str, object]:
    y = TOP + ROW * (at + 0.5)
    count = len(objective.measures)
    code = objective.code.partition("/")[2]
    return {
        "y": y,
        "title": _shortened(f"{code} {objective.title}"),
        "top": not objective.parent,
        "bar": _BAR,
        "length": round(_LONGEST * count / most, 1),
        "count": number(count),
        "lines": [places[theme] for theme in themes(objective)],
    }


def _shortened(text: str) -> str:
    """Text of at most so many letters, cut at a word.

    Examples
    --------
    >>> _shortened("OD2.2 kort"), len(_shortened("woord " * 20)) <= 48
    ('OD2.2 kort', True)
    """
    if len(text) <= _LETTERS:
        return text
    return f"{text[:_LETTERS].rpartition(' ')[0].rstrip(',')}\u2026"
