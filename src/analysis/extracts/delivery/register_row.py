"""What the register says of a delivered file: given, taken from the last delivery, or asked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.contracts.codes import DATA_KINDS, PID_SCOPES
from analysis.extracts.delivery.plausibility.reasons import without_reasons
from analysis.extracts.reading.delivery_register import read_register
from analysis.extracts.reading.strange_text import strange_letters
from analysis.workbench.fingerprint import delivered_years

__all__ = ["OPTIONS", "Option", "as_typed", "register_row"]


@dataclass(frozen=True)
class Option:
    """One thing that the register says of a delivery.

    Attributes
    ----------
    column : str
        Column of the register.
    expected : str
        What is expected, in words.
    example : str
        A right value.
    is_right : callable
        Whether a text is what is expected.
    taken_over : bool
        Whether what the last delivery of the extract said may be taken over without asking.
    """

    column: str
    expected: str
    example: str
    is_right: Callable[[str], bool]
    taken_over: bool = True


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_fraction(text: str) -> bool:
    return bool(re.fullmatch(r"[01](\.[0-9]{1,12})?", text)) and 0 < float(text) <= 1


OPTIONS = {
    "producer": Option("producer", "who delivered it", "KSZ", bool),
    "kind": Option(
        "data_kind", f"one of {', '.join(DATA_KINDS)}", "register", DATA_KINDS.__contains__
    ),
    "snapshot": Option(
        "snapshot_date",
        "the day it was made, as YYYY-MM-DD",
        "2024-06-30",
        _is_day,
        taken_over=False,
    ),
    "from": Option("ref_from", "the first day it is about, as YYYY-MM-DD", "2023-01-01", _is_day),
    "to": Option("ref_to", "the last day it is about, as YYYY-MM-DD", "2023-12-31", _is_day),
    "history": Option(
        "history_from",
        "the first day of the history it holds, as YYYY-MM-DD",
        "2015-01-01",
        _is_day,
    ),
    "scope": Option(
        "pid_scope",
        "project (a pid is the same person in all years) or year (in this delivery only)",
        "project",
        PID_SCOPES.__contains__,
    ),
    "fraction": Option(
        "sampling_fraction",
        "1 for a full count, else the fraction drawn",
        "0.125",
        _is_fraction,
        taken_over=False,
    ),
    "licence": Option("licence", "what may be done with it", "protocol 2024/17", bool),
    "note": Option(
        "coverage_note",
        "who is in it and who is not; and why, where it is strange",
        "residents on 31 December",
        bool,
    ),
}
PERIOD = ("ref_from", "ref_to")


def register_row(
    year: int,
    extract: str,
    given: Mapping[str, str],
    *,
    ask: Callable[[str], str] | None,
    raw: Path,
) -> dict[str, str]:
    """Return the row of the register but for what the file itself says.

    Parameters
    ----------
    year : int
        Reference year.
    extract : str
        Name of a contract.
    given : mapping of str to str
        What was typed, by the names of `OPTIONS`; empty where nothing was.
    ask : callable, optional
        Asks a person a question; without it everything that is missing is refused together.
    raw : Path
        Folder of the years, for the last delivery of the extract.

    Raises
    ------
    DataError
        When something is missing or not what is expected, all in one go.
    """
    unknown = sorted(set(given) - set(OPTIONS))
    if unknown:
        raise DataError(f"option {', '.join(unknown)} is unknown; expected {', '.join(OPTIONS)}.")
    answers = {name: " ".join(given.get(name, "").split()) for name in OPTIONS}
    last = _last_delivery(year, extract, raw)
    for name, option in OPTIONS.items():
        if answers[name]:
            continue
        earlier = last.get(option.column, "")
        if ask is not None:
            answers[name] = _ask(name, earlier, ask)
        elif earlier and option.taken_over:
            print(f"{name.upper()} taken from the last delivery of {extract}: {earlier}")
            answers[name] = earlier
    faults = _not_expected(answers) or [*_out_of_order(answers), *_of_another_year(answers, year)]
    if faults:
        raise DataError("\n".join([f"{extract} {year}: the register needs to know:", *faults]))
    return {"extract": extract} | {option.column: answers[name] for name, option in OPTIONS.items()}


def _not_expected(answers: Mapping[str, str]) -> list[str]:
    return _unseen(answers) or [
        (
            f"  {name.upper()} is {answers[name]!r}; expected {option.expected}, as in "
            f"{name.upper()}='{option.example}'"
        )
        for name, option in OPTIONS.items()
        if not option.is_right(answers[name])
    ]


def _unseen(answers: Mapping[str, str]) -> list[str]:
    """What was typed with characters that nobody sees, or that are none."""
    unseen = {
        name: "".join(each for each in answer if not each.isprintable())
        for name, answer in answers.items()
    }
    return [
        (
            f"  {name.upper()} holds {strange_letters(each) or 'a control character'}, which "
            "nobody sees; expected text. Type it again"
        )
        for name, each in unseen.items()
        if each
    ]


def _out_of_order(answers: Mapping[str, str]) -> list[str]:
    pairs = (("from", "to"), ("history", "from"), ("to", "snapshot"))
    today = date.today().isoformat()
    to_come = [
        f"  SNAPSHOT is {answers['snapshot']}, a day to come (today is {today}); it would hide "
        "every correction until then. Expected the day the file was made"
    ]
    return (to_come if answers["snapshot"] > today else []) + [
        (
            f"  {then.upper()} is {answers[then]}, before {first.upper()} {answers[first]}; "
            "expected it not before"
        )
        for first, then in pairs
        if answers[then] < answers[first]
    ]


def _of_another_year(answers: Mapping[str, str], year: int) -> list[str]:
    if answers["from"][:4] <= str(year) <= answers["to"][:4]:
        return []
    return [
        f"  FROM {answers['from']} to TO {answers['to']} has no day of YEAR {year}; expected a "
        "period that has"
    ]


def _ask(name: str, proposed: str, ask: Callable[[str], str]) -> str:
    """Ask until the answer is one; an empty answer takes what was proposed."""
    option = OPTIONS[name]
    default = proposed or f"as in {option.example}"
    while True:
        answer = ask(f"{name.upper()}: {option.expected} [{default}]: ").strip() or proposed
        if option.is_right(answer):
            return answer


def _last_delivery(year: int, extract: str, raw: Path) -> dict[str, str]:
    """Row of the last delivery of an extract, as text, its period moved to the year."""
    for earlier in sorted(delivered_years(upto=year, raw=raw), reverse=True):
        register = read_register(raw / str(earlier))
        is_real = register["data_kind"] != "synthetic"
        rows = register[is_real & (register["extract"] == extract)]
        if len(rows):
            row = rows.sort_values("snapshot_date").iloc[-1]
            moved = {name: row[name] + pd.DateOffset(years=year - earlier) for name in PERIOD}
            # Why that delivery looked strange is no reason for this one.
            note = {"coverage_note": without_reasons(row["coverage_note"], extract) or None}
            values = row.to_dict() | moved | note
            return {name: as_typed(value) for name, value in values.items() if not pd.isna(value)}
    return {}


def as_typed(value: object) -> str:
    """Write a value of the register as it is typed on the command line.

    Parameters
    ----------
    value : object
        A day, a number or a text.

    Examples
    --------
    >>> as_typed(pd.Timestamp("2024-06-30")), as_typed(0.125)
    ('2024-06-30', '0.125')
    """
    if isinstance(value, float):
        return f"{value:.12g}"
    return value.strftime("%Y-%m-%d") if isinstance(value, pd.Timestamp) else str(value)
