"""What the register says of a delivered file: given, taken from the last delivery, or asked."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.reading.register import register
from analysis.workbench.fingerprint import delivered_years

__all__ = ["OPTIONS", "Option", "as_text", "described"]


class Option(NamedTuple):
    """One thing that the register says of a delivery."""

    column: str
    expected: str
    example: str
    kept: bool
    right: Callable[[str], bool]


def _day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", text)) and bool(
            date.fromisoformat(text)
        )
    except ValueError:
        return False


def _fraction(text: str) -> bool:
    return bool(re.fullmatch(r"[01](\.[0-9]{1,12})?", text)) and 0 < float(text) <= 1


KINDS = ("register", "survey", "published", "open", "synthetic")
OPTIONS = {
    "producer": Option("producer", "who delivered it", "KSZ", True, bool),
    "kind": Option("data_kind", f"one of {', '.join(KINDS)}", "register", True, KINDS.__contains__),
    "snapshot": Option(
        "snapshot_date", "the day it was made, as YYYY-MM-DD", "2024-06-30", False, _day
    ),
    "from": Option(
        "ref_from", "the first day it is about, as YYYY-MM-DD", "2023-01-01", True, _day
    ),
    "to": Option("ref_to", "the last day it is about, as YYYY-MM-DD", "2023-12-31", True, _day),
    "history": Option(
        "history_from",
        "the first day of the history it holds, as YYYY-MM-DD",
        "2015-01-01",
        True,
        _day,
    ),
    "scope": Option(
        "pid_scope",
        "project (a pid is the same person in all years) or year (in this delivery only)",
        "project",
        True,
        ("project", "year").__contains__,
    ),
    "fraction": Option(
        "sampling_fraction",
        "1 for a full count, else the fraction drawn",
        "0.125",
        False,
        _fraction,
    ),
    "licence": Option("licence", "what may be done with it", "protocol 2024/17", True, bool),
    "note": Option(
        "coverage_note", "who is in it and who is not", "residents on 31 December", True, bool
    ),
}
DAYS = ("ref_from", "ref_to")


def described(
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
    year, extract
        What is delivered.
    given
        What was said, by the names of `OPTIONS`; empty where not said.
    ask
        Asks a person a question; without it everything that is missing is refused together.
    raw
        Folder of the years, for the last delivery of the extract.

    Raises
    ------
    DataError
        When something is missing or not what is expected, all in one go.
    """
    unknown = sorted(set(given) - set(OPTIONS))
    if unknown:
        raise DataError(f"option {', '.join(unknown)} is unknown; expected {', '.join(OPTIONS)}.")
    before = _before(year, extract, raw)
    said = {name: given.get(name, "").strip() for name in OPTIONS}
    taken = {
        name: before[o.column]
        for name, o in OPTIONS.items()
        if not said[name] and before.get(o.column)
    }
    if ask is not None:
        said |= {
            name: _asked(name, taken.get(name, ""), ask) for name, text in said.items() if not text
        }
    else:
        said |= {name: text for name, text in taken.items() if OPTIONS[name].kept}
        for name in (name for name in taken if OPTIONS[name].kept):
            print(f"{name.upper()} taken from the last delivery of {extract}: {taken[name]}")
    wrong = [
        (
            f"  {name.upper()} is {said[name]!r}; expected {o.expected}, as in "
            f"{name.upper()}='{o.example}'"
        )
        for name, o in OPTIONS.items()
        if not o.right(said[name])
    ]
    wrong += [*_out_of_order(said), *_of_another_year(said, year)] if not wrong else []
    if wrong:
        raise DataError("\n".join([f"{extract} {year}: the register needs to know:", *wrong]))
    return {"extract": extract} | {o.column: said[name] for name, o in OPTIONS.items()}


def _out_of_order(said: dict[str, str]) -> list[str]:
    pairs = (("from", "to"), ("history", "to"), ("to", "snapshot"))
    return [
        (
            f"  {then.upper()} is {said[then]}, before {first.upper()} {said[first]}; expected it "
            "not before"
        )
        for first, then in pairs
        if said[then] < said[first]
    ]


def _of_another_year(said: Mapping[str, str], year: int) -> list[str]:
    if said["from"][:4] <= str(year) <= said["to"][:4]:
        return []
    return [
        (
            f"  FROM {said['from']} to TO {said['to']} has no day of YEAR {year}; expected a "
            "period that has"
        )
    ]


def _asked(name: str, proposed: str, ask: Callable[[str], str]) -> str:
    """Ask until the answer is one; an empty answer takes what was proposed."""
    option = OPTIONS[name]
    while True:
        answer = (
            ask(
                f"{name.upper()}: {option.expected} [{proposed or 'as in ' + option.example}]: "
            ).strip()
            or proposed
        )
        if option.right(answer):
            return answer


def _before(year: int, extract: str, raw: Path) -> dict[str, str]:
    """Row of the last delivery of an extract, as text, its period moved to the year."""
    for earlier in sorted(delivered_years(upto=year, raw=raw), reverse=True):
        rows = register(raw / str(earlier)).query(
            "extract == @extract and data_kind != 'synthetic'"
        )
        if len(rows):
            row = rows.sort_values("snapshot_date").iloc[-1]
            moved = {name: row[name] + pd.DateOffset(years=year - earlier) for name in DAYS}
            return {
                name: as_text(value)
                for name, value in {**row.to_dict(), **moved}.items()
                if not pd.isna(value)
            }
    return {}


def as_text(value: object) -> str:
    """Write a value of the register as it is typed on the command line."""
    if isinstance(value, float):
        return f"{value:.12g}"
    return value.strftime("%Y-%m-%d") if isinstance(value, pd.Timestamp) else str(value)
