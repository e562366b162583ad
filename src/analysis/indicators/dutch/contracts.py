"""First civic integration contracts, and how far their signers are after three years."""

import pandas as pd

from analysis.indicators.counts import counts
from analysis.indicators.dutch.attainment import RULE
from analysis.indicators.estimates import before_value, share

__all__ = [
    "contract_shares",
    "first_contracts",
    "first_contracts_by_age",
    "state_after_three_years",
]

STATES = ("none", "A1", "A2", "B1", "B2+", "left", "died")


def state_after_three_years(cells: pd.DataFrame, *, table: str = "N5") -> pd.DataFrame:
    """Share of first contracts in each state three years later, in [0, 1].

    The states are the highest level of Dutch (none, A1, A2, B1, B2+) of those still
    there, `left` and `died`; the shares of a year add up to 1 but for the noise of the counts.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `cohort` and the outcome `state`.

    Returns
    -------
    DataFrame
        Estimates, one row per cohort and state.
    """
    by_state = [
        share(cells, table, state, indicator="state_after_three_years", rule=RULE).assign(
            state=state
        )
        for state in STATES
    ]
    return before_value(pd.concat(by_state, ignore_index=True), "state")


def first_contracts(cells: pd.DataFrame, *, table: str = "N2") -> pd.DataFrame:
    """Persons who signed a first civic integration contract, by year and region, in persons.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `region`, `cohort` and the outcome `status`.

    Returns
    -------
    DataFrame
        Estimates in persons, all statuses together (`status` is `_T`).
    """
    signed = counts(cells, table, indicator="first_contracts")
    return before_value(signed.assign(status="_T"), "status")


def contract_shares(cells: pd.DataFrame, *, table: str = "N2") -> pd.DataFrame:
    """Share of first contracts that were obligatory, and share that were not, in [0, 1].

    Obligatory ones divided by all first contracts; parameters as `first_contracts`.

    Returns
    -------
    DataFrame
        Estimates, one row per year, region and status (`obliged`, `entitled`).
    """
    by_status = [
        share(cells, table, status, indicator="share_of_first_contracts").assign(status=status)
        for status in ("obliged", "entitled")
    ]
    return before_value(pd.concat(by_status, ignore_index=True), "status")


def first_contracts_by_age(cells: pd.DataFrame, *, table: str, code: str) -> pd.DataFrame:
    """Share of first contracts of the last five years at an age of arrival, in [0, 1].

    Those with the code divided by all first contracts of the same place.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `G13` (by municipality), or `G13p` (of the region).
    code
        Code of the outcome `age_at_arrival`.

    Returns
    -------
    DataFrame
        Estimates, one row per place, with `age_at_arrival`.
    """
    shares = share(cells, table, code, indicator="first_contracts_by_age")
    return before_value(shares.assign(age_at_arrival=code), "age_at_arrival")
