"""The published figures that stand beside a headline figure, in words."""

from typing import NamedTuple

import pandas as pd

from analysis.report.text.numbers import number

__all__ = ["Published", "figures_of", "published_in_words"]


class Published(NamedTuple):
    """A row of the public frame `figures`, with the words that a card has for it."""

    figure: NamedTuple
    words: str


def figures_of(wanted: list[dict], figures: pd.DataFrame, *, year: int) -> list[Published]:
    """Published figures that a card names, those of the year or of no year.

    Parameters
    ----------
    wanted
        `figure` (id), `label` and perhaps `year`, as in `resources/summary.toml`.
    figures : DataFrame
        Public frame `figures`.
    year
        Year of the report.
    """
    by_id = {row.id: row for row in figures.itertuples()}
    return [
        Published(by_id[each["figure"]], each["label"])
        for each in wanted
        if each["figure"] in by_id and each.get("year", year) == year
    ]


def published_in_words(card: dict, figures: pd.DataFrame, *, year: int) -> str:
    """Published figures of a card; one of another definition is never called comparable."""
    same = _with_sources(figures_of(card.get("published", []), figures, year=year))
    other = _with_sources(figures_of(card.get("elsewhere", []), figures, year=year))
    text = same or "geen vergelijkbaar cijfer"
    return f"{text}; met een andere vraag: {other}" if other else text


def _with_sources(published: list[Published]) -> str:
    if not published:
        return ""
    texts = [f"{_value(each.figure)} {each.words}" for each in published]
    sources = dict.fromkeys(each.figure.document_title for each in published)
    return f"{'; '.join(texts)} ({'; '.join(sources)})"


def _value(figure: NamedTuple) -> str:
    if figure.unit == "percent":
        return f"{figure.value_text.replace('.', ',')}\u00a0%"
    if figure.unit == "ratio":
        return f"ongeveer {number(100 * figure.value)}\u00a0% (in woorden in de bron)"
    return number(figure.value, 0 if float(figure.value).is_integer() else 1)
