"""What two places of the policy documents say that does not agree, with both places."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.errors import DataError
from analysis.extracts.elsewhere.published import FOLDER, load
from analysis.policy.claims.statements import Statement, statements
from analysis.workbench.resources import resource

__all__ = ["Contradiction", "Place", "contradictions"]


class Place(NamedTuple):
    """What stands somewhere: the words, the title of the document, and where in it."""

    said: str
    document: str
    place: str


class Contradiction(NamedTuple):
    """Two places that do not agree, what about, and what we do with it."""

    about: str
    one: Place
    other: Place
    note: str


def contradictions(folder: Path = FOLDER) -> list[Contradiction]:
    """Every contradiction of `resources/claims.toml`, in its order.

    Nothing is corrected: both sides stay in the published tables.

    Parameters
    ----------
    folder
        Folder of the published tables.

    Raises
    ------
    DataError
        When a place names a figure, objective or document that is not in these tables.

    Examples
    --------
    >>> found = contradictions()[0]
    >>> found.one.said.replace("\u00a0", " ").partition(":")[0]
    'tussen 30.000 en 65.000 personen'
    """
    known = {each.id: each for each in statements(folder)}
    documents, figures = load("documents", folder), load("figures", folder)
    titles: dict[str, str] = dict(zip(documents["document"], documents["title_nl"], strict=True))
    notes: dict[str, str] = dict(zip(figures["id"], figures["note"], strict=True))
    return [
        Contradiction(
            each["about"],
            _place(each["one"], known, titles),
            _place(each["other"], known, titles),
            each.get("note") or notes[each["one"]["figure"]],
        )
        for each in resource("claims")["contradiction"]
    ]


def _place(
    side: Mapping[str, str], known: Mapping[str, Statement], titles: Mapping[str, str]
) -> Place:
    if "said" in side:
        if side["document"] not in titles:
            raise _unknown("document", side["document"])
        return Place(side["said"], titles[side["document"]], side["place"])
    name = side.get("figure") or side["objective"]
    if name not in known:
        raise _unknown("figure or objective", name)
    found = known[name]
    words = f"{found.value}: {found.text}" if found.value else f"{found.place}: {found.text}"
    return Place(words, found.document, found.place)


def _unknown(what: str, name: str) -> DataError:
    return DataError(
        f"resources/claims.toml: a contradiction names the {what} {name!r}, which is not in "
        "data/raw/published; expected one that is there. Correct the [[contradiction]]."
    )
