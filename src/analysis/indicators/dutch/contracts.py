"""First civic integration contracts, and where their signers stand after three years."""

import pandas as pd

from analysis.indicators.counts import counts
from analysis.indicators.estimates import before_value, share
from analysis.settings import NT2_SKILL

__all__ = ["contract_shares", "first_contracts", "state_after_three_years"]

STATES = ("none", "A1", "A2", "B1", "B2+", "left", "died")
_RULE = f"skill: {NT2_SKILL}; all first contracts"


def state_after_three_years(cells: pd.DataFrame, *, table: str = "N5") -> pd.DataFrame:
    """Share of first contracts in each state three years later, in [0, 1].

    The states are the highest level of Dutch (none, A1, A2, B1, B2+) of those still
    there, `left` and `died`; they add up to 1 over all first contracts of a year.

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
    made = [
        share(cells, table, state, indicator="state_after_three_years", rule=_RULE).assign(
            state=state
        )
        for state in STATES
    ]
    return before_value(pd.concat(made, ignore_index=True), "state")


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
    return before_value(
        counts(cells, table, indicator="first_contracts").assign(status="_T"), "status"
    )


def contract_shares(cells: pd.DataFrame, *, table: str = "N2") -> pd.DataFrame:
    """Share of first contracts that were obliged, and share that were not, in [0, 1].

    Parameters and units as `first_contracts`; obliged divided by all first contracts.

    Returns
    -------
    DataFrame
        Estimates, one row per year, region and status (`obliged`, `entitled`).
    """
    made = [
        share(cells, table, status, indicator="share_of_first_contracts").assign(status=status)
        for status in ("obliged", "entitled")
    ]
    return before_value(pd.concat(made, ignore_index=True), "status")
