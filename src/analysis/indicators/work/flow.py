"""Flow to work of job seekers, counted from the start of their registration."""

import pandas as pd

from analysis.indicators.cell_sums import of_table
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import before_value, share
from analysis.indicators.gaps import gap
from analysis.plan import NUMBERS
from analysis.settings import FLOW_MONTHS, ORIGIN_RULE_TEXT

__all__ = ["flow_gap", "flow_to_work", "led_to", "not_followed"]

BY = "seeker_origin"


def _within(months: int) -> list[str]:
    """Outcomes of the spells that led to work within a term."""
    return [str(each) for each in FLOW_MONTHS if each <= months]


def flow_to_work(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Share of spells of looking for work that led to work within 3, 6 and 12 months, in [0, 1].

    Spells with outflow to work at most that many months after their start, divided by all spells of
    the cell; 0 means that none did, 1 that all did. Only years of start of which everybody was
    followed for 12 months, so that with training, inactivity and moving as other ends the share is
    the cumulative incidence.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `W14` (year of start x origin), `W14b` (origin in eight groups) or `W15` (knowledge of Dutch
        x origin).

    Returns
    -------
    DataFrame
        Estimates with `flow_months`; missing with `conf_status` C where a count is hidden.

    Notes
    -----
    Of those who registered at the employment service: not the rate of the population, and not the
    effect of Dutch lessons. Those who come back later count as having flowed out all the same.
    """
    by_term = [
        share(
            cells, table, _within(months), indicator="flow_to_work", rule=ORIGIN_RULE_TEXT
        ).assign(flow_months=str(months))
        for months in FLOW_MONTHS
    ]
    return before_value(pd.concat(by_term, ignore_index=True), "flow_months")


def flow_gap(cells: pd.DataFrame, *, table: str, reference: str = "belgian") -> pd.DataFrame:
    """Origin gap in flow to work within 3, 6 and 12 months, in percentage points.

    100 x (share of the reference group - share of the group), both in the same year of start or
    with the same knowledge of Dutch; 0 means equal, positive means that the group flows to work
    less often.

    Parameters
    ----------
    cells, table
        As in `flow_to_work`.
    reference
        Origin the groups are set against.

    Returns
    -------
    DataFrame
        Estimates in percentage points; 0 for the reference group. `clear` takes the three terms
        together.
    """
    by_term = []
    for months in FLOW_MONTHS:
        gaps = gap(
            cells,
            table,
            _within(months),
            indicator="flow_to_work_gap",
            by=BY,
            reference=reference,
            rule=ORIGIN_RULE_TEXT,
        )
        by_term.append(gaps.assign(flow_months=str(months)))
    # The gaps of one term are not compared apart from those of the others.
    return with_clear(before_value(pd.concat(by_term, ignore_index=True), "flow_months"))


def not_followed(flow: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Rows for spells that started in the year itself, which were not followed long enough.

    Parameters
    ----------
    flow : DataFrame
        As made by `flow_to_work` of a table with `started_in`.
    year
        Year of the report.

    Returns
    -------
    DataFrame
        A row per origin and term, `value` missing and `obs_status` M; none where the year is
        complete.
    """
    rows = flow[flow["started_in"] == str(year - 1)]
    if (flow["started_in"] == str(year)).any():
        rows = rows.iloc[:0]
    return rows.assign(
        **dict.fromkeys(NUMBERS, float("nan")),
        started_in=str(year),
        interval="none (not followed)",
        obs_status="M",
        conf_status="",
    )


def led_to(cells: pd.DataFrame, *, table: str = "W14c") -> pd.DataFrame:
    """Share of spells by what they led to within 12 months, in [0, 1].

    Spells that ended in that way within 12 months of their start (`seeking`: open all that time),
    divided by all spells of the origin; the shares of an origin add up to 1 but for the noise of
    the counts.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `seeker_origin` and the outcome `led_to`.

    Returns
    -------
    DataFrame
        Estimates, one row per origin and outcome.
    """
    frame, _ = of_table(cells, table, "led_to")
    found = [code for code in dict.fromkeys(frame["led_to"]) if code != "_T"]
    # One outcome is always there, so that a table without cells has its columns.
    by_outcome = [
        share(cells, table, code, indicator="spell_led_to", rule=ORIGIN_RULE_TEXT).assign(
            led_to=code
        )
        for code in found or ["work"]
    ]
    return before_value(pd.concat(by_outcome, ignore_index=True), "led_to")
