"""What a figure says in words: its text alternative, short enough to be heard at once."""

import pandas as pd

from analysis.errors import DataError

__all__ = ["ALT_MOST", "TITLE_MOST", "measured", "message", "refuse_long"]

# Characters of a text alternative that are heard at once, and of a title that are seen at once.
ALT_MOST = 250
TITLE_MOST = 120


def measured(caption: str) -> str:
    """Caption without its last sentence, which is the source.

    Examples
    --------
    >>> measured("Inwoners, Vlaams Gewest, 2023. Bron: Rijksregister.")
    'Inwoners, Vlaams Gewest, 2023'
    """
    return caption.rpartition(". ")[0] or caption


def message(title: str, rows: pd.DataFrame, name: str) -> str:
    """Finding of a figure, and the table with its values.

    Examples
    --------
    >>> message("De kloof is kleiner", pd.DataFrame({"table": ["W1"]}), "W1b")
    'De kloof is kleiner. De waarden staan in tabel W1.'
    """
    table = rows["table"].iloc[0] if "table" in rows and len(rows) else name
    return f"{title.rstrip('.')}. De waarden staan in tabel {table}."


def refuse_long(name: str, *, title: str, alt: str) -> None:
    """Refuse a title or a text alternative that lists instead of saying the finding.

    Raises
    ------
    DataError
        With its length and what is expected.
    """
    for kind, text, most in (("title", title, TITLE_MOST), ("alt", alt, ALT_MOST)):
        if len(text) > most:
            raise DataError(
                f"show: {kind} of figure {name} has {len(text)} characters; expected at most "
                f"{most}. Say the finding; the table has the numbers."
            )
