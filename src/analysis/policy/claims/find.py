"""`make find TEXT=...`: what the policy documents say of something, for a terminal."""

import textwrap
from pathlib import Path
from typing import NamedTuple

from analysis.errors import DataError
from analysis.extracts.elsewhere.published import FOLDER
from analysis.policy.claims.beside import Beside, beside, difference_said, ours_said
from analysis.policy.claims.dutch_words import words
from analysis.policy.claims.matching import near_words, score
from analysis.policy.claims.statements import KINDS, Statement, statements
from analysis.policy.report_values import FinishedReport, finished_report
from analysis.settings import REPORTS

__all__ = ["Found", "find", "lines", "newest_report"]

SHOWN = 20
WIDTH = 96
_INDENT = " " * 4


class Found(NamedTuple):
    """A statement that was found, with its points."""

    score: int
    statement: Statement


def find(text: str, *, folder: Path = FOLDER) -> list[Found]:
    """Statements in which every word that was asked is met, best first.

    Best is who has most points (`policy.claims.matching`); with as many, kinds come in the order of
    `statements.KINDS` and rows in that of their table.

    Parameters
    ----------
    text
        Some words, in any order.
    folder
        Folder of the published tables.

    Raises
    ------
    DataError
        When there is no word in the text that says what is looked for.

    Examples
    --------
    >>> find("werkzaamheidsgraad vrouwen")[0].statement.id
    'emp_gap_women_noneu_born'
    >>> find("de van")
    Traceback (most recent call last):
    analysis.errors.DataError: find: 'de van' has no word to look for; expected a few words of \
the subject, as in: make find TEXT="werkzaamheidsgraad vrouwen"
    """
    asked = _asked(text)
    scored = [
        Found(score(asked, f"{each.text} {each.value}", f"{each.beside} {each.id}"), each)
        for each in statements(folder)
    ]
    # The sort is stable: equal points keep the order of the statements.
    return sorted((each for each in scored if each.score), key=lambda each: -each.score)


def _asked(text: str) -> list[str]:
    asked = words(text)
    if not asked:
        raise DataError(
            f"find: {text!r} has no word to look for; expected a few words of the subject, as in: "
            'make find TEXT="werkzaamheidsgraad vrouwen"'
        )
    return asked


def newest_report(reports: Path = REPORTS) -> FinishedReport | None:
    """Finished report of the last year that there is one of; None where there is none.

    Parameters
    ----------
    reports
        Folder of the reports, one a year.

    Examples
    --------
    >>> newest_report(Path("a folder that is not there")) is None
    True
    """
    years = sorted(path.parent for path in reports.glob("[12][0-9][0-9][0-9]/manifest.json"))
    return finished_report(years[-1]) if years else None


def lines(
    text: str, *, folder: Path = FOLDER, report: FinishedReport | None = None
) -> tuple[list[str], bool]:
    """Lines that answer, and whether anything was found.

    Parameters
    ----------
    text, folder
        As for `find`.
    report
        Finished report whose numbers stand beside published ones of the same definition.
    """
    found = find(text, folder=folder)
    if not found:
        return _nothing(text, folder), False
    more = f", the best {SHOWN}; add a word to find fewer" if len(found) > SHOWN else ", best first"
    shown = [f"{_counted(len(found), 'statement')} on '{text}'{more}"]
    compared = beside(report, folder=folder) if report else {}
    for place, (_, each) in enumerate(found[:SHOWN], start=1):
        shown += ["", *_shown(place, each)]
        if report and each.id in compared:
            shown += _wrapped(_ours(compared[each.id], report.year), first=_INDENT)
    return shown, True


def _ours(found: Beside, year: int) -> str:
    """Our number beside a published one: the difference, and whether our interval covers theirs."""
    covered = {True: ", inside our interval", False: ", outside our interval", None: ""}
    synthetic = "; synthetic" if found.synthetic else ""
    caveat = f". {found.caveat}" if found.caveat else ""
    return (
        f"ours, report of {year}: {ours_said(found)}; difference "
        f"{difference_said(found)}{covered[found.covered]}{synthetic}{caveat}"
    )


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _shown(place: int, found: Statement) -> list[str]:
    value = f"{found.value} | " if found.value else ""
    head = f"{place:>2}. {KINDS[found.kind]} | {value}{found.text}"
    details = [found.beside, f"{found.document}; {found.place}", found.id]
    return [
        *_wrapped(head, first=""),
        *(line for each in details if each for line in _wrapped(each, first=_INDENT)),
    ]


def _wrapped(text: str, *, first: str) -> list[str]:
    return textwrap.wrap(
        text.replace("\u00a0", " "), WIDTH, initial_indent=first, subsequent_indent=_INDENT
    )


def _nothing(text: str, folder: Path) -> list[str]:
    """Which of the words are nowhere, what is near them, and how often the others are there."""
    said = statements(folder)
    known = {word for each in said for word in words(f"{each.text} {each.beside}")}
    shown = [f"nothing in which every word of '{text}' is met"]
    for word in _asked(text):
        count = sum(1 for each in said if score([word], f"{each.text} {each.value}", each.beside))
        near = near_words(word, known)
        instead = f"; near words: {', '.join(near)}" if near else "; no word is near it"
        where = _counted(count, "statement") if count else f"nowhere{instead}"
        shown.append(f"{_INDENT}{word}: {where}")
    return shown
