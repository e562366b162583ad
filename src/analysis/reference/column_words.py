"""What each column of an extract means, in Dutch and English, with an example of its values."""

from typing import NamedTuple

from analysis.reference.survey_items import of_extract
from analysis.workbench.resources import resource

__all__ = ["Words", "about"]


class Words(NamedTuple):
    """The words on a column in both languages, and an example of its values."""

    nl: str
    en: str
    example: str


def about(extract: str, column: str) -> Words:
    """Return the words on a column: of its own extract, else of all extracts; empty where none.

    An item of a survey has its words in the item file.

    Parameters
    ----------
    extract : str
        Name of a contract.
    column : str
        One of its columns.

    Examples
    --------
    >>> about("persons", "ref_date").nl
    '31 december van het jaar'
    """
    if item := of_extract(extract).get(column):
        return Words(item.question, item.english, next(iter(item.answers)))
    codebook = resource("codebook")
    own = codebook.get(extract, {}).get("columns", {})
    shared = codebook["shared"]["columns"]
    return Words(*(own.get(column) or shared.get(column, ["", "", ""])))
