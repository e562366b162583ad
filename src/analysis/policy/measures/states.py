"""Where each measure stands at a reference date: every state by one rule, in one place."""

import datetime
from typing import Any, NamedTuple

import pandas as pd

from analysis.policy.measures import plans
from analysis.policy.rows import each_row

__all__ = ["OVERDUE_AFTER_MONTHS", "STATES", "months_since", "standing"]

STATES = (
    "done",
    "on_schedule",
    "late",
    "not_reported",
    "stopped",
    "nothing_planned",
    "elsewhere",
    "not_begun",
)
# The plan has its fiches brought up to date twice a year, at least.
OVERDUE_AFTER_MONTHS = 6
_DONE = {"done", "stopped"}


class _Facts(NamedTuple):
    """What is known of one measure at the reference date."""

    plan: str
    end: str
    planned: list[int]
    reported: list[int]
    updates: pd.DataFrame

    @property
    def last_state(self) -> str:
        return self.updates["state"].iloc[-1] if len(self.updates) else ""

    @property
    def last_reported(self) -> str:
        if len(self.updates):
            return str(self.updates["reported_on"].max())
        return plans.update_of_fiches() if self.plan == plans.FICHES else ""


def standing(updates: pd.DataFrame, *, on: str) -> pd.DataFrame:
    """State of every measure at a reference date, and since when nothing was reported.

    The rules, of which the first that holds counts: `not_begun`, the plan begins later; `done` and
    `stopped`, the last update says so; `late`, the last update says postponed, or the end of the
    measure (else that of its milestones and its plan) has passed, or a year with a planned
    milestone has passed and nothing was reported for it or later; `on_schedule`, something was
    reported; `elsewhere`, the plan without milestones; `not_reported`, something was planned;
    `nothing_planned`.

    Parameters
    ----------
    updates : DataFrame
        Accepted updates up to the reference date, in their order (`register.history`).
    on : str
        The reference date, as 2023-12-31.

    Returns
    -------
    DataFrame
        By measure, in the order of the plans: `plan`, `domain`, `administration`, `cabinet`,
        `title`, `state`, `last_state`, `last_reported` (a day, "" for never), `months_overdue`
        (whole months beyond half a year, 0 when in time or not asked), `end` (a year).
    """
    by_measure = {str(name): rows for name, rows in updates.groupby("measure_id")}
    milestones: dict[str, list[tuple[str, int]]] = {}
    for row in each_row(plans.milestones()):
        milestones.setdefault(row.measure_id, []).append((row.state, row.last_year))
    rows = []
    for measure in each_row(plans.measures()):
        reported = by_measure.get(measure.id, updates.iloc[:0])
        rows.append(_standing(measure, _facts(measure, milestones, reported), on))
    return pd.DataFrame(rows).set_index("id")


def _standing(measure: Any, found: _Facts, on: str) -> dict[str, object]:
    state = _state(found, on)
    return {
        "id": measure.id,
        "plan": measure.plan,
        "domain": measure.domain,
        "administration": measure.administration,
        "cabinet": measure.cabinet_or_minister_portfolio,
        "title": measure.title_nl,
        "state": state,
        "last_state": found.last_state,
        "last_reported": found.last_reported,
        "months_overdue": 0 if state in _DONE else _months_overdue(found, on),
        "end": found.end,
    }


def _facts(
    measure: Any, milestones: dict[str, list[tuple[str, int]]], updates: pd.DataFrame
) -> _Facts:
    own = milestones.get(measure.id, [])
    planned = [year for state, year in own if state == "planned"]
    # What a fiche reports was known in 2018: it counts at every later reference date.
    reported = [year for state, year in own if state == "reported"]
    reported += [int(day[:4]) for day in updates["reported_on"]]
    last = max([plans.years(measure.plan)[1], *(year for _, year in own)])
    return _Facts(measure.plan, measure.stated_end[:4] or str(last), planned, reported, updates)


def _state(found: _Facts, on: str) -> str:
    year = int(on[:4])
    if plans.years(found.plan)[0] > year:
        return "not_begun"
    if found.last_state in _DONE:
        return found.last_state
    # A year has passed at its last day.
    passed = year if on.endswith("-12-31") else year - 1
    if found.reported:
        return "late" if _is_late(found, passed) else "on_schedule"
    if found.plan == plans.WITHOUT_MILESTONES:
        return "elsewhere"
    return "not_reported" if found.planned else "nothing_planned"


def _is_late(found: _Facts, passed: int) -> bool:
    if found.last_state == "postponed" or int(found.end) <= passed:
        return True
    return any(year <= passed and year > max(found.reported) for year in found.planned)


def _months_overdue(found: _Facts, on: str) -> int:
    if not found.last_reported or found.last_reported > on:
        return 0
    return max(0, months_since(found.last_reported, on) - OVERDUE_AFTER_MONTHS)


def months_since(day: str, on: str) -> int:
    """Whole months from one day to another.

    Examples
    --------
    >>> months_since("2018-12-31", "2019-06-30"), months_since("2023-06-30", "2023-12-31")
    (6, 6)
    >>> months_since("2023-06-30", "2023-12-29")
    5
    """
    first, last = datetime.date.fromisoformat(day), datetime.date.fromisoformat(on)
    months = 12 * (last.year - first.year) + last.month - first.month
    is_end_of_month = (last + datetime.timedelta(days=1)).day == 1
    return months if last.day >= first.day or is_end_of_month else months - 1
