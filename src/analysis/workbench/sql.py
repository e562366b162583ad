"""Values and names as SQL writes them; only the standard library is needed."""

from collections.abc import Iterable

__all__ = ["any_of", "quoted", "text"]


def text(value: object) -> str:
    """A value as a text of SQL.

    Examples
    --------
    >>> text("'s-Gravenhage")
    "'''s-Gravenhage'"
    """
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name of a column as SQL writes it.

    Examples
    --------
    >>> quoted("A2 all")
    '"A2 all"'
    """
    return '"' + name.replace('"', '""') + '"'


def any_of(values: Iterable[object]) -> str:
    """Values as the right-hand side of IN; of no values at all none is the right one.

    Examples
    --------
    >>> any_of(["M", "F"]), any_of([])
    ("('M', 'F')", '(NULL)')
    """
    return "(" + (", ".join(map(text, values)) or "NULL") + ")"
