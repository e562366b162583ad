"""First-ever enrolments in Dutch (NT2)."""

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import SUMS, of_table
from analysis.indicators.counts import ANY_COUNT, counts, sampled_number
from analysis.indicators.estimates import before_value, finish
from analysis.indicators.intervals import widened

__all__ = ["by_history", "first_enrolments"]

NONE = "none"


def first_enrolments(cells: pd.DataFrame, *, table: str = "N7") -> pd.DataFrame:
    """First-ever enrolments in Dutch, by year and region, in persons.

    Each person counts once, in the year and region of the first enrolment that the delivered
    history holds, with or without a civic integration contract.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `region`, `enrolled` and the outcome `contract`.

    Returns
    -------
    DataFrame
        Estimates in persons; `contract` is yes (had a contract at the enrolment), no or `_T`.

    Notes
    -----
    An enrolment before the delivered history cannot be known: a short history counts too many
    (`by_history`).

    References
    ----------
    Policy note 2024-2029, performance indicator: 37,646 in 2023.
    """
    by_contract = [
        counts(cells, table, indicator="first_enrolments", category=code).assign(contract=code)
        for code in ("_T", "yes", "no")
    ]
    return before_value(pd.concat(by_contract, ignore_index=True), "contract")


def by_history(cells: pd.DataFrame, *, table: str = "N7b") -> pd.DataFrame:
    """First enrolments as a history of 1, 2, ... years would count them, in persons.

    With k years: those who enrolled in the year and in none of the k years before. It falls towards
    the number of persons who are really new; where it no longer falls, a longer history changes
    nothing.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with the dimension `previous`: years since the last year before with an enrolment, or
        `none`.

    Returns
    -------
    DataFrame
        Estimates in persons by `history` (years), each the sum of published counts, with their
        noise in the interval; missing where a count it needs is hidden.
    """
    frame, _ = of_table(cells, table, "previous")
    since = pd.to_numeric(frame["previous"], errors="coerce")
    longest = int(since.max()) if since.notna().any() else 0
    by_history = []
    for history in range(1, longest + 1):
        new = frame[(frame["previous"] == NONE) | (since > history)]
        sums = {name: new[name].sum(skipna=False) for name in SUMS}
        row = new[new["previous"] == NONE]
        by_history.append(row.assign(history=str(history), **sums))
    rows = pd.concat(by_history, ignore_index=True) if by_history else frame.assign(history="")
    rows = rows.assign(
        value=rows["weight"],
        **widened(
            rows["interval"], rows["weight"], sampled_number(rows), rows["noise"], within=ANY_COUNT
        ),
        count=rows["weight"],
        denominator=np.nan,
        hidden=rows["weight"].isna(),
    )
    return finish(
        rows.drop(columns=["previous", "conf_status"]),
        indicator="first_enrolments_by_history",
        unit="count",
    )
