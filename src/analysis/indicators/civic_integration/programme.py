"""The year in civic integration: newcomers, results, parts, orientation tests, the funnel."""

from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import SUMS, design_sums, of_table, parts
from analysis.indicators.counts import counts
from analysis.indicators.estimates import before_value, finish, share, share_of
from analysis.indicators.intervals import CELL_KEY, NO_INTERVAL, widened
from analysis.indicators.loaded import rows_of
from analysis.settings import LEVEL, PART_YEARS
from analysis.statistics.intervals.weighted_intervals import weighted_share

__all__ = ["funnel", "marks_met", "newcomers", "obliged_share", "parts_done", "results"]

STAGES = ("registration", "contract", "A2", "certificate", "work")
EVENTS = {"certificate": "certificates", "infringement_file": "infringement_files", "fine": "fines"}
MARK_RULE = "orientation mark: 70 announced"


def newcomers(cells: pd.DataFrame, *, table: str = "N1") -> pd.DataFrame:
    """Adults of the target group who arrived in the year, by legal ground and status, in persons.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `legal_ground` and `status`.

    Returns
    -------
    DataFrame
        Estimates in persons.
    """
    return counts(cells, table, indicator="newcomers")


def obliged_share(cells: pd.DataFrame, *, table: str = "N1") -> pd.DataFrame:
    """Share of the newcomers of the year who are obliged to follow the programme, in [0, 1].

    Obliged newcomers divided by all newcomers; 0 means nobody is obliged, 1 that all are.

    Returns
    -------
    DataFrame
        Estimates, one row per year (`legal_ground` is `_T`, `status` is `obliged`).
    """
    frame, _ = of_table(cells, table, "legal_ground", "status")
    frame = frame[frame["legal_ground"] == "_T"]
    part = frame.loc[frame["status"] == "obliged", ["year", *SUMS]].rename(
        columns={name: f"yes_{name}" for name in SUMS}
    )
    joined = frame[frame["status"] == "_T"].merge(part, on="year", validate="1:1")
    hidden = joined[["weight", "yes_weight"]].isna().any(axis=1)
    joined = joined.assign(status="obliged", yes_shared=0.0, hidden=hidden)
    return share_of(joined.drop(columns="conf_status"), indicator="obliged_share_of_newcomers")


def results(cells: pd.DataFrame, *, table: str = "N10") -> pd.DataFrame:
    """Certificates, infringement files and fines, by year and status, in numbers.

    Certificates count persons, once; files and fines count as often as they occur, as the source
    publishes them.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `event`, `status` and `happened` (year).

    Returns
    -------
    DataFrame
        Estimates; the three kinds are never added up.
    """
    of_table(cells, table, "event")
    cells = rows_of(cells, table)
    kinds = [
        counts(cells[cells["event"] == event], table, indicator=indicator)
        for event, indicator in sorted(EVENTS.items(), key=lambda each: each[1])
    ]
    return pd.concat(kinds, ignore_index=True)


def parts_done(cells: pd.DataFrame, *, table: str = "N11", year: int) -> pd.DataFrame:
    """Share of first contracts that did a part of the programme within 1 to 3 years, in [0, 1].

    Contracts of a year and regime with the part done within the horizon, divided by all of them,
    leavers included; the part `all` asks for every part of the regime.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `cohort`, `regime`, `part` and the outcome `done_in`.
    year
        Last year observed: only horizons that are complete for the whole cohort have a row.

    Returns
    -------
    DataFrame
        Estimates with `cohort`, `regime`, `part` and `horizon` (years).
    """
    by_horizon = []
    for horizon in range(1, PART_YEARS + 1):
        within = [str(k) for k in range(1, horizon + 1)]
        done = share(cells, table, within, indicator="parts_done").assign(horizon=str(horizon))
        complete = pd.to_numeric(done["cohort"], errors="coerce") + horizon <= year
        by_horizon.append(before_value(done[complete], "horizon"))
    return pd.concat(by_horizon, ignore_index=True)


def marks_met(cells: pd.DataFrame, *, table: str = "N12") -> pd.DataFrame:
    """Share of first orientation tests with at least the mark of their year, in [0, 1].

    Tests with a score of the mark or more, divided by all first tests; a test without a score
    counts in the denominator only.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `tested` (year), `status` and the outcome `met`.

    Returns
    -------
    DataFrame
        Estimates; whether the mark decided on passing in that year stands in
        `orientation_mark.marks`.
    """
    return share(cells, table, "yes", indicator="orientation_mark_met", rule=MARK_RULE)


def funnel(cells: pd.DataFrame, *, table: str = "N13") -> pd.DataFrame:
    """How many of those who registered took each next step, and how many did not, in persons.

    A person is in a stage when it and all stages before it were reached within three years of
    registration; lost at a stage are those who are in the one before and not in it.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `gone` (yes: left within three years) and the outcome `stage` (the last one
        reached).

    Returns
    -------
    DataFrame
        Estimates `reached_stage` by `stage`, and `lost_at_stage` by `stage` and `gone`; both with
        the share of all who registered in `count` over `denominator`. Without labour positions
        there is no row for work.

    Notes
    -----
    A step is the sum of the published counts of the stages from it on, and at most all who
    registered, whose count has a noise of its own: those who took the first step and those lost
    there may differ from all by a few units.
    """
    frame, _ = of_table(cells, table, "stage", "gone")
    stages = STAGES if (frame["stage"] == "work").any() else STAGES[:-1]
    steps = []
    for place, stage in enumerate(stages):
        reached = parts(cells, table, list(stages[place:]))
        reached = reached[reached["gone"] == "_T"]
        reached = reached if place else _everybody(reached)
        steps.append(_in_persons(reached, "reached_stage").assign(stage=stage))
    for before, stage in pairwise(stages):
        lost = _in_persons(parts(cells, table, before), "lost_at_stage")
        steps.append(lost.assign(stage=stage))
    return _of_all(before_value(pd.concat(steps, ignore_index=True), "stage"))


def _everybody(frame: pd.DataFrame) -> pd.DataFrame:
    """Take all who registered from their own count, instead of adding up where they ended."""
    sums = {f"yes_{name}": frame[name] for name in SUMS}
    kind = frame["interval"].where(frame["interval"] == NO_INTERVAL, CELL_KEY)
    return frame.assign(**sums, hidden=frame["weight"].isna(), interval=kind)


def _in_persons(frame: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Give a step in persons: the bounds of its share of all, times all, with its own noise."""
    sums = design_sums(frame)
    weight, _, yes, *_ = sums
    low, high = (each * weight for each in weighted_share(*sums, level=LEVEL))
    bounds = widened(frame["interval"], yes, (low, high), frame["yes_noise"], within=(0, np.inf))
    frame = frame.assign(value=yes, **bounds, count=yes, denominator=weight)
    return finish(frame, indicator=indicator, unit="count")


def _of_all(rows: pd.DataFrame) -> pd.DataFrame:
    """Set each step beside all who registered: count over denominator is its share of them."""
    everybody = rows["gone"].eq("_T")
    whole = rows.loc[everybody, "denominator"].iloc[0] if everybody.any() else float("nan")
    return rows.assign(denominator=whole)
