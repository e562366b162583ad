"""Reasons in the note on coverage: `who is in it; size: why it is as it is`.

What is strange and right is told in the row of the register, which the account chapter shows.
"""

from collections.abc import Iterable, Mapping

from analysis.extracts.delivery.plausibility.deliveries import Delivery
from analysis.extracts.delivery.plausibility.judge import STRANGE, Judgement
from analysis.extracts.delivery.plausibility.limits import subjects

__all__ = ["ALL_CODES", "notes_of", "reason", "reason_for", "unexplained", "without_reasons"]

# Fewer letters say nothing.
SHORTEST = 8
# A reason for the shares of all codes: one event may move many.
ALL_CODES = "codes"
# Nobody knows why made-up data are as they are, and nobody is counted by them.
MADE_UP = "made-up data"


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
    names = {*subjects(extract), ALL_CODES}
    parts = [part for part in note.split(";") if part.partition(":")[0].strip() not in names]
    return ";".join(parts).strip()


def notes_of(delivery: Delivery) -> dict[str, str]:
    """Return the note on coverage of each extract; of a made-up one a mark that it is.

    Parameters
    ----------
    delivery : Delivery
        What was delivered.
    """
    return {
        name: MADE_UP if row["data_kind"] == "synthetic" else str(row["coverage_note"])
        for name, row in delivery.rows.items()
    }


def reason_for(judgement: Judgement, notes: Mapping[str, str]) -> str:
    """Return why a measure is as it is, by the note of an extract that it concerns, or nothing.

    Parameters
    ----------
    judgement : Judgement
        What was judged.
    notes : mapping of str to str
        What `notes_of` returns.
    """
    subjects_of = (judgement.subject, *((ALL_CODES,) if judgement.of_codes else ()))
    if notes.get(judgement.extract) == MADE_UP:
        return MADE_UP
    found = (
        reason(notes.get(extract, ""), subject)
        for extract in (judgement.extract, judgement.beside)
        for subject in subjects_of
    )
    return next(filter(None, found), "")


def unexplained(judged: Iterable[Judgement], notes: Mapping[str, str]) -> list[Judgement]:
    """Return what is strange without a reason in the note of an extract that it concerns.

    Parameters
    ----------
    judged : iterable of Judgement
        Judgements of any extracts.
    notes : mapping of str to str
        What `notes_of` returns.
    """
    return [each for each in judged if each.verdict == STRANGE and not reason_for(each, notes)]
