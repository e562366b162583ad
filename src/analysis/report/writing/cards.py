"""What a card says that follows from its function: where that stands, how its interval is made."""

from fnmatch import fnmatchcase
from typing import NamedTuple

from analysis.workbench.calls import first_called
from analysis.workbench.resources import resource

__all__ = ["Method", "functions_of", "interval_methods", "methods_of"]


class Method(NamedTuple):
    """One way to compute an interval: its id, its name on a card, and its formula in words."""

    id: str
    name: str
    text: str


def functions_of(card: dict[str, str]) -> tuple[str, ...]:
    """Dotted names of the functions of a card; one without its module is of the one before it.

    Examples
    --------
    >>> functions_of({"function": "analysis.a.first, second"})
    ('analysis.a.first', 'analysis.a.second')
    """
    found: list[str] = []
    for name in filter(None, map(str.strip, card.get("function", "").split(","))):
        found.append(name if "." in name else f"{found[-1].rpartition('.')[0]}.{name}")
    return tuple(found)


def interval_methods() -> list[Method]:
    """Every way to compute an interval, in the order of `resources/intervals.toml`."""
    methods = resource("intervals")
    return [Method(name, each["name"], each["text"]) for name, each in methods.items()]


def methods_of(indicator: str) -> list[Method]:
    """How the interval of an indicator is computed: by the first functions that its card leads to.

    None where `resources/intervals.toml` names none of them, as of an indicator somebody added.

    Parameters
    ----------
    indicator
        Id of an indicator with a card.

    Examples
    --------
    >>> [each.id for each in methods_of("employment_gap")]
    ['newcombe']
    """
    card = resource("cards")[indicator]
    computed = _computed_by(indicator)
    met = {name for each in functions_of(card) for name in first_called(each, computed)}
    ids = {computed[name] for name in met}
    return [each for each in interval_methods() if each.id in ids]


def _computed_by(indicator: str) -> dict[str, str]:
    """Id of the method of each function that may compute an indicator."""
    found = {}
    for method, each in resource("intervals").items():
        for listed in each["of"]:
            function, _, which = listed.partition(": ")
            if fnmatchcase(indicator, which or "*"):
                found[f"analysis.{function}"] = method
    return found
