"""Flow to work of job seekers, from the start of a registration: by origin and by knowledge of Dutch."""

import pandas as pd

from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import before_value, of_table, share
from analysis.indicators.gaps import gap
from analysis.settings import FLOW_MONTHS, ORIGIN_RULE_TEXT

__all__ = ["flow_gap", "flow_to_work", "led_to", "not_followed"]

BY = "seeker_origin"


def _within(months: int) -> list[str]:
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
    From registration at the employment service, of those who registered: not the rate of the
    population, and not the effect of lessons of Dutch. Who comes back later had flowed out all the
    same.
    """
    made = [
        share(
            cells, table, _within(months), indicator="flow_to_work", rule=ORIGIN_RULE_TEXT
        ).assign(flow_months=str(months))
        for months in FLOW_MONTHS
    ]
    return before_value(pd.concat(made, ignore_index=True), "flow_months")


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
        Estimates in percentage points; 0 for the reference group.
    """
    made = [
        gap(
            cells, table, _within(months), indicator="flow_to_work_gap", by=BY, reference=reference,
            rule=ORIGIN_RULE_TEXT,
        ).assign(flow_months=str(months))
        for months in FLOW_MONTHS
    ]  # fmt: skip
    # All terms are one family.
    return with_clear(before_value(pd.concat(made, ignore_index=True), "flow_months"))


def not_followed(flow: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Rows that say of spells started in the year itself that they were not followed for so long.

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
    numbers = ["value", "low", "high", "count", "denominator", "n"]
    last = flow[flow["started_in"] == str(year - 1)]
    rows = last if not (flow["started_in"] == str(year)).any() else last.iloc[:0]
    made = rows.assign(**dict.fromkeys(numbers, float("nan")))
    return made.assign(
        started_in=str(year), interval="none (not followed)", obs_status="M", conf_status=""
    )


def led_to(cells: pd.DataFrame, *, table: str = "W14c") -> pd.DataFrame:
    """Share of spells by what they led to within 12 months, in [0, 1].

    Spells that ended in that way within 12 months of their start (`seeking`: open all that time),
    divided by all spells of the origin; the shares of an origin add up to 1.

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
    frame, _ = of_table(cells, table)
    codes = [code for code in dict.fromkeys(frame["led_to"]) if code != "_T"]
    made = [
        share(cells, table, code, indicator="spell_led_to", rule=ORIGIN_RULE_TEXT).assign(
            led_to=code
        )
        for code in codes
    ]
    if not made:
        return before_value(
            share(cells, table, "work", indicator="spell_led_to").assign(led_to=""), "led_to"
        )
    return before_value(pd.concat(made, ignore_index=True), "led_to")
