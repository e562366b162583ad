"""Words of the map of municipalities: its finding, its classes, and each tile; never a rank."""

from collections.abc import Sequence

import pandas as pd

from analysis.report.text.numbers import HIDDEN, number, percent

__all__ = [
    "class_words", "how_classed", "map_description", "map_title", "said_of", "source_of_borders",
]  # fmt: skip

_BESIDE = {
    "lower": "duidelijk lager",
    "same": "geen duidelijk verschil",
    "higher": "duidelijk hoger",
}
_WITHOUT = {"hidden": HIDDEN, "absent": "geen gegevens"}


def class_words(keys: Sequence[str], limits: Sequence[float]) -> dict[str, str]:
    r"""Words of each class in the legend, those without a value last.

    Examples
    --------
    >>> words = class_words(["step1", "step3", "step5"], [0.1, 0.25])
    >>> [words[key].replace("\u00a0", " ") for key in ("step1", "step3", "step5", "hidden")]
    ['minder dan 10 %', '10 tot 25 %', '25 % of meer', 'afgeschermd']
    """
    if not limits:
        return {**_BESIDE, **_WITHOUT}
    lowest, highest = percent(limits[0], 0), percent(limits[-1], 0)
    between = [
        f"{number(100 * low)} tot {percent(high, 0)}"
        for low, high in zip(limits[:-1], limits[1:], strict=True)
    ]
    words = [f"minder dan {lowest}", *between, f"{highest} of meer"]
    return {**dict(zip(keys, words, strict=True)), **_WITHOUT}


def map_title(classes: pd.Series, words: dict[str, str], *, everybody: float, what: str) -> str:
    r"""In how many municipalities a share lies clearly higher, and lower, than in all together.

    With steps: in how many it lies in the highest one, and in the lowest.

    Parameters
    ----------
    classes
        Class of each municipality, as `report.figures.maps.map_classes` gives it.
    words
        Words of the classes in their order, from `class_words`.
    everybody
        Share of all municipalities together.
    what
        What it is a share of, as "van buitenlandse herkomst".

    Examples
    --------
    >>> title = map_title(pd.Series(["higher", "same", "lower"]), class_words([], []),
    ...                   everybody=0.25, what="oud")
    >>> title.replace("\u00a0", " ")
    'In Vlaanderen is 25 % oud; duidelijk meer in 1 van de 3 gemeenten, duidelijk minder in 1'
    """
    shown = classes[classes != "hidden"]
    whole = f"In Vlaanderen is {percent(everybody, 0)} {what}"
    if shown.empty:
        return f"{whole}; van geen gemeente is het aandeel te tonen"
    lowest, *_, highest = [key for key in words if key not in _WITHOUT]
    low, high = (number((shown == key).sum()) for key in (lowest, highest))
    of_all = f"{high} van de {number(len(shown))} gemeenten"
    if highest in _BESIDE:
        return f"{whole}; duidelijk meer in {of_all}, duidelijk minder in {low}"
    return f"In {of_all} is {words[highest]} {what}, in {low} {words[lowest]}"


def how_classed(limits: Sequence[float], surely: float) -> str:
    r"""What the colours say, and why no more.

    Examples
    --------
    >>> how_classed([0.1], 0.9).replace("\u00a0", " ")
    'Van 90 % van de getoonde gemeenten ligt het hele 95 %-interval in één klasse.'
    """
    if limits:
        return (
            f"Van {percent(surely, 0)} van de getoonde gemeenten ligt het hele 95\u00a0%-interval "
            "in één klasse."
        )
    return (
        "Duidelijk: ook als we alle gemeenten tegelijk vergelijken, is het verschil met alle "
        "gemeenten samen geen toeval. Fijnere klassen laten deze aantallen niet toe."
    )


def said_of(shares: pd.DataFrame, classes: pd.Series, words: dict[str, str]) -> dict[str, str]:
    """What is said of each municipality: its share with the interval, and its class.

    Parameters
    ----------
    shares : DataFrame
        Estimates, a row for each municipality.
    classes, words
        Its class, and the words of the classes.
    """
    said = {}
    for row in shares.to_dict("records"):
        key = classes.get(row["municipality"], "absent")
        said[row["municipality"]] = words[key] if pd.isna(row["value"]) else _value(row, key, words)
    return said


def _value(row: dict, key: str, words: dict[str, str]) -> str:
    bounds = ""
    if pd.notna(row["low"]):
        bounds = f" ({number(100 * row['low'], 1)} tot {number(100 * row['high'], 1)})"
    beside = f", {words[key]}" if key in _BESIDE else ""
    return f"{percent(row['value'])}{bounds}{beside}"


def map_description(*, borders: bool) -> str:
    """What a map shows, for who does not see it: equal hexagons, or municipalities as they lie.

    Examples
    --------
    >>> map_description(borders=True)[:61]
    'Elk vlak is een gemeente met haar eigen grenzen, vereenvoudig'
    """
    if borders:
        return (
            "Elk vlak is een gemeente met haar eigen grenzen, vereenvoudigd, met die van de "
            "provincies. Een groot vlak valt meer op, hoe weinig mensen er ook wonen."
        )
    return (
        "Elke zeshoek is een gemeente, alle even groot; de gemeenten liggen ongeveer zoals op een "
        "kaart van Vlaanderen, met de grenzen van de provincies."
    )


def source_of_borders(source: str) -> str:
    """Line below a map of real borders.

    Examples
    --------
    >>> source_of_borders("Statbel, 2024, CC BY 4.0")
    'Grenzen: Statbel, 2024, CC BY 4.0; vereenvoudigd.'
    """
    return f"Grenzen: {source}; vereenvoudigd."
