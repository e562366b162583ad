"""What makes an update refused: every wrong row, with what was expected and what to do."""

import datetime
import difflib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.policy.measures import plans
from analysis.policy.measures.named_persons import holds_an_address, names_a_person
from analysis.policy.measures.update_contract import RANK, REQUIRED, STATES, heading
from analysis.policy.rows import each_row
from analysis.workbench.resources import resource

__all__ = ["Problem", "problems", "refuse"]

SHOWN = 20
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_IN_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")
_PERIOD = re.compile(r"(\d{4})(?:-\d{2}){0,2}(?:/(\d{4})(?:-\d{2}){0,2})?")


class Problem(NamedTuple):
    """What is wrong in a row: its number in the file, what was found, expected, and what to do."""

    row: int
    found: str
    expected: str
    remedy: str


def problems(updates: pd.DataFrame, register: pd.DataFrame, *, today: str) -> list[Problem]:
    """Everything for which an update is refused, in the order of its rows; none where it is right.

    Parameters
    ----------
    updates : DataFrame
        What `read_updates` gives.
    register : DataFrame
        What was accepted before, in its order, with the columns of the contract.
    today : str
        Day of delivery: nothing can have been reported later.
    """
    known = plans.measures()
    before = {str(name): _Before(rows) for name, rows in register.groupby("measure_id")}
    found = []
    for row in each_row(updates):
        last = before.get(row.measure_id, _Before(register.iloc[:0]))
        wrong = list(_wrong(row, known, last, today))
        found += wrong
        if not wrong:
            before[row.measure_id] = last.followed_by(row)
    return found


def refuse(name: str, found: list[Problem]) -> None:
    """Refuse a file for what is wrong in it; do nothing where nothing is.

    Parameters
    ----------
    name
        How messages name the file.
    found
        What `problems` gives.

    Raises
    ------
    DataError
        With a line a problem, at most `SHOWN`.

    Examples
    --------
    >>> refuse("form.xlsx", [Problem(3, "unit is empty", "a unit", "Fill it in.")])
    Traceback (most recent call last):
    analysis.errors.DataError: form.xlsx: 1 row refused, nothing was taken over
      row 3: unit is empty; expected a unit. Fill it in.
    """
    if not found:
        return
    rows = len({each.row for each in found})
    lines = [
        f"  row {each.row}: {each.found}; expected {each.expected}. {each.remedy}"
        for each in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        lines.append(f"  and {len(found) - SHOWN} more")
    head = f"{name}: {rows} row{'s' if rows > 1 else ''} refused, nothing was taken over"
    raise DataError("\n".join([head, *lines]))


class _Before:
    """What the register holds of one measure."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.reported_on = max(rows["reported_on"], default="")
        self.state = rows["state"].iloc[-1] if len(rows) else ""
        self.said = {_key(row) for row in each_row(rows)}

    def followed_by(self, row: Any) -> "_Before":
        after = object.__new__(_Before)
        after.reported_on, after.state = row.reported_on, row.state
        after.said = self.said | {_key(row)}
        return after


def _key(row: Any) -> tuple[str, str, str]:
    return row.reported_on, row.indicator_id, row.period


def _wrong(row: Any, known: pd.DataFrame, last: _Before, today: str) -> Iterator[Problem]:
    empty = [name for name in REQUIRED if not getattr(row, name)]
    if empty:
        heads = ", ".join(heading(name) for name in empty)
        yield Problem(row.row, f"empty: {heads}", "a value in each", "Fill them in.")
        return
    if row.measure_id not in known.index:
        yield _unknown_measure(row, known)
        return
    yield from _wrong_day(row, last, today)
    yield from _wrong_state(row, last)
    yield from _wrong_value(row)
    yield from _wrong_period(row, known.loc[row.measure_id])
    yield from _a_person(row)


def _unknown_measure(row: Any, known: pd.DataFrame) -> Problem:
    near = difflib.get_close_matches(row.measure_id, list(known.index), n=1)
    return Problem(
        row.row,
        f"measure '{row.measure_id[:20]}' is unknown",
        f"an id of the plans{f', such as {near[0]}' if near else ', such as M1.2.03'}",
        "Take the id as the form has it.",
    )


def _wrong_day(row: Any, last: _Before, today: str) -> Iterator[Problem]:
    day, head = row.reported_on, heading("reported_on")
    if not _is_day(day):
        yield Problem(
            row.row, f"{head} is '{day[:20]}'", "a day, as in 2024-06-30", "Write the whole date."
        )
    elif day > today:
        yield Problem(row.row, f"{head} is {day}", f"at most {today}", "Correct the date.")
    elif day < last.reported_on:
        yield Problem(
            row.row,
            f"{head} is {day}, before the last update of {row.measure_id}",
            f"{last.reported_on} or later",
            "The register is not rewritten: report what is so now, with today's date.",
        )
    elif _key(row) in last.said:
        yield Problem(
            row.row,
            f"{row.measure_id} was reported on {day} already",
            "one row a measure, day, thing counted and period",
            "Leave the row out.",
        )


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _wrong_state(row: Any, last: _Before) -> Iterator[Problem]:
    words = resource("measures")["reported_state"]
    if row.state not in STATES:
        yield Problem(
            row.row,
            f"{heading('state')} is '{row.state[:20]}'",
            f"one of {', '.join(words.values())}",
            "Choose one from the list.",
        )
    elif last.state and _goes_back(last.state, row.state) and not row.text:
        yield Problem(
            row.row,
            f"{heading('state')} goes from {words[last.state]} back to {words[row.state]}",
            f"a reason in {heading('text')}",
            "Say why, or correct the state.",
        )


def _goes_back(before: str, now: str) -> bool:
    ends = {"stopped", "done"}
    return RANK[now] < RANK[before] or (before in ends and now != before)


def _wrong_value(row: Any) -> Iterator[Problem]:
    head = heading("value")
    if _IN_THOUSANDS.fullmatch(row.value):
        yield Problem(
            row.row,
            f"{head} is '{row.value[:20]}', in thousands or with three decimals",
            "digits without a point between thousands, as in 1250 or 12,5",
            "Write it without that point, or with at most two decimals.",
        )
    elif row.value and not _NUMBER.fullmatch(row.value):
        yield Problem(
            row.row,
            f"{head} is no number",
            "digits, as in 210 or 12,5",
            f"Put words in {heading('text')}.",
        )
    needed = {"unit": "as in gemeenten", "indicator_id": "what was counted", "period": "2024"}
    for name, example in needed.items():
        if row.value and not getattr(row, name):
            other = heading(name)
            expected = f"{other} beside it, {example}"
            yield Problem(row.row, f"{head} has no {other}", expected, "Fill it in.")


def _wrong_period(row: Any, measure: pd.Series) -> Iterator[Problem]:
    if not row.period:
        return
    match = _PERIOD.fullmatch(row.period)
    first, last = plans.years(measure["plan"])
    own = plans.milestones().query("measure_id == @row.measure_id")
    first = min([first, *own["first_year"]])
    last = max([last, *own["last_year"]])
    years = [int(year) for year in match.groups() if year] if match else []
    if not years or not all(first <= year <= last for year in years):
        yield Problem(
            row.row,
            f"{heading('period')} is '{row.period[:20]}', outside the plan",
            f"a year from {first} to {last}, as in {last}",
            "Report what lies outside under the plan that it belongs to.",
        )


def _a_person(row: Any) -> Iterator[Problem]:
    """The name of a person is never repeated, also not in the message."""
    if names_a_person(row.reporter):
        yield Problem(
            row.row,
            f"{heading('reporter')} looks like the name or the address of a person",
            "a function, as in: beleidsmedewerker VDAB",
            "Write the function instead.",
        )
    if holds_an_address(row.text) or holds_an_address(row.source):
        yield Problem(
            row.row,
            "an e-mail address",
            f"none in {heading('text')} or {heading('source')}",
            "Leave it out.",
        )
