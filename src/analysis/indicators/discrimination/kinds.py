"""Three things said of discrimination, never taken for each other.

Reported, experienced, established: an indicator's card says which it is (`kind`); breaks, guard
sentences and tests take the list from there.
"""

from analysis.workbench.asked import asked
from analysis.workbench.resources import resource

__all__ = ["KINDS", "kinds_of", "of_kind"]

KINDS = ("reported", "experienced", "established")


@asked
def of_kind(kind: str) -> tuple[str, ...]:
    """Indicators whose card says that they are of a kind, in the order of the cards.

    Examples
    --------
    >>> "discrimination_files" in of_kind("reported"), "employment_rate" in of_kind("reported")
    (True, False)
    """
    return tuple(name for name, card in resource("cards").items() if card.get("kind") == kind)


def kinds_of(indicators: set[str]) -> list[str]:
    """Kinds that occur among some indicators, in the order of `KINDS`.

    Examples
    --------
    >>> kinds_of({"employment_rate", "discrimination_files"})
    ['reported']
    """
    return [kind for kind in KINDS if not indicators.isdisjoint(of_kind(kind))]
