"""Whether a text names a person, where the register asks for a function."""

import re
from functools import cache

from analysis.policy.measures import plans
from analysis.workbench.resources import resource

__all__ = ["holds_an_address", "names_a_person"]

_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_TWO_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w’'-]+ [A-ZÀ-Þ][\w’'-]+")
_TITLED = re.compile(
    r"\b(?:[Mm]evr(?:ouw)?|[Mm]w|[Dd]hr|[Dd]e heer|[Mm]eneer|[Mm]adame|[Mm]onsieur)\b\.? *[A-ZÀ-Þ]"
)
# Words of a body, behind which a capitalised word is no family name.
_OF_BODIES = (
    *("Departement", "Agentschap", "Dienst", "Afdeling", "Team", "Kabinet"),
    *("Directie", "Cel", "Vlaamse", "Vlaams", "Huis"),
)


def names_a_person(reporter: str) -> bool:
    """Whether a reporter is an address, or a title or a capitalised word before another one.

    Known bodies are no persons.

    Parameters
    ----------
    reporter
        What was filled in as the function of who reports.

    Examples
    --------
    >>> names_a_person("Jan Peeters"), names_a_person("Beleidsmedewerker Kind en Gezin")
    (True, False)
    >>> names_a_person("mevr. Peeters"), names_a_person("kabinet van de minister")
    (True, False)
    >>> names_a_person("jan.peeters@voorbeeld.be"), names_a_person("diensthoofd VDAB")
    (True, False)
    """
    text = reporter
    for name in _bodies():
        text = text.replace(name, "-")
    for word in _OF_BODIES:
        text = re.sub(rf"\b{word}\b", "-", text)
    has_a_name = _TWO_CAPITALISED.search(text) or _TITLED.search(reporter)
    return holds_an_address(reporter) or bool(has_a_name)


def holds_an_address(text: str) -> bool:
    """Whether a text holds an e-mail address.

    Examples
    --------
    >>> holds_an_address("vraag na bij an@voorbeeld.be"), holds_an_address("jaarverslag, p. 3")
    (True, False)
    """
    return bool(_ADDRESS.search(text))


@cache
def _bodies() -> tuple[str, ...]:
    """Names of administrations, ministers' portfolios and domains, the longest first."""
    known = plans.measures()
    columns = (known["administration"], known["cabinet_or_minister_portfolio"])
    names = {name for column in columns for cell in column for name in plans.split(cell)}
    names |= set(resource("measures")["domain"].values())
    return tuple(sorted(names, key=lambda each: (-len(each), each)))
