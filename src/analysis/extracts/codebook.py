"""What each extract and each column means, in Dutch and English, with an example of a right value."""

from analysis.definitions import resource

__all__ = ["about", "example"]


def about(extract: str, column: str) -> dict[str, str]:
    """Return `nl`, `en` and `example` of a column: what the extract says of it, else what all say."""
    book = resource("codebook")
    return book.get(extract, {}).get("columns", {}).get(column) or book["shared"]["columns"].get(column, {})


def example(extract: str, column: str) -> str:
    """Return a right value of a column, made up; nothing for a rule over a whole row.

    Examples
    --------
    >>> example("persons", "birth_date")
    '1980-02'
    """
    return about(extract, column).get("example", "")
