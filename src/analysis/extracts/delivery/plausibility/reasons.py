"""Reasons in the note on coverage: `who is in it; size: why it is as it is`.

What is strange and right is told in the row of the register, which the account chapter shows.
"""

from collections.abc import Iterable, Mapping

from analysis.extracts.delivery.plausibility.judge import STRANGE, Judgement
from analysis.extracts.delivery.plausibility.limits import subjects

__all__ = ["reason", "unexplained", "without_reasons"]

# Fewer letters say nothing.
SHORTEST = 8


def reason(note: str, subject: str) -> str:
    """Return the reason that a note gives for a subject; nothing where it gives none.

    Parameters
    ----------
    note : str
        The note on coverage, its parts between semicolons.
    subject : str
        A measure or a column.

    Examples
    --------
    >>> reason("residents on 31 December; size: two provinces left", "size")
    'two provinces left'
    >>> reason("all; size: ok", "size")
    ''
    """
    for part in note.split(";"):
        name, colon, text = part.partition(":")
        if colon and name.strip() == subject and len(text.strip()) >= SHORTEST:
            return text.strip()
    return ""


def without_reasons(note: str, extract: str) -> str:
    """Return a note without the reasons in it: those of last year are none for this one.

    Parameters
    ----------
    note : str
        The note on coverage.
    extract : str
        Name of a contract.

    Examples
    --------
    >>> without_reasons("residents: all; size: two provinces left", "persons")
    'residents: all'
    """
    names = set(subjects(extract))
    parts = [part for part in note.split(";") if part.partition(":")[0].strip() not in names]
    return ";".join(parts).strip()


def unexplained(judged: Iterable[Judgement], notes: Mapping[str, str]) -> list[Judgement]:
    """Return what is strange without a reason in the note of an extract that it concerns.

    Parameters
    ----------
    judged : iterable of Judgement
        Judgements of any extracts.
    notes : mapping of str to str
        Note on coverage of each extract.
    """
    return [
        each
        for each in judged
        if each.verdict == STRANGE
        and not any(
            reason(notes.get(name, ""), each.subject) for name in (each.extract, each.beside)
        )
    ]
