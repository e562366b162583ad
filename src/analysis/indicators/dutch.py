"""Dutch and civic integration: first contracts, levels reached, state after three years."""

import pandas as pd

from analysis.indicators.counts import counts
from analysis.indicators.estimates import before_value, parts, share, share_of
from analysis.settings import HORIZONS, NT2_SKILL

__all__ = ["attainment", "contract_shares", "first_contracts", "pooled_attainment", "state_after_three_years"]

STATES = ("none", "A1", "A2", "B1", "B2+", "left", "died")
_RULE = f"skill: {NT2_SKILL}; all first contracts"


def attainment(cells: pd.DataFrame, *, table: str = "N3", year: int) -> pd.DataFrame:
    """Share of first contracts that reached a level of Dutch within 1 to 6 years, in [0, 1].

    First contracts of a year with the level (or a higher one) reached within the
    horizon, divided by all first contracts of that year, leavers included; 0 means
    nobody reached it, 1 means everybody did.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `cohort`, `level` and the outcome `reached_in`.
    year
        Last year observed: a cohort has a horizon of k years only when k full years have passed for all of it.

    Returns
    -------
    DataFrame
        Estimates with `cohort`, `level` (A2: at least A2; B1: at least B1) and `horizon` (years, 1..6);
        no row for a horizon that is not complete, never a guess.

    Notes
    -----
    A level held before the contract counts as reached in the first year. With complete
    follow-up this equals the cumulative incidence with departure and death as competing events.

    References
    ----------
    Policy note 2024-2029: share with A2 and B1 within three years of the contract.
    """
    made = []
    for horizon in range(1, HORIZONS + 1):
        within = [str(k) for k in range(1, horizon + 1)]
        reached = share(cells, table, within, indicator="attainment", rule=_RULE)
        cohort = pd.to_numeric(reached["cohort"], errors="coerce")
        reached.insert(reached.columns.get_loc("level") + 1, "horizon", str(horizon))
        made.append(reached[cohort + horizon <= year])
    return pd.concat(made, ignore_index=True).sort_values(["cohort", "level", "horizon"], ignore_index=True)


def pooled_attainment(cells: pd.DataFrame, *, table: str = "N3", first: int, last: int, horizon: int) -> pd.DataFrame:
    """Share of the first contracts of several years together that reached a level within a horizon, in [0, 1].

    Parameters
    ----------
    cells, table
        As in `attainment`.
    first, last
        First and last contract year.
    horizon
        Years after the contract.

    Returns
    -------
    DataFrame
        Estimates, one row per level; `cohort` is `first-last`. No row unless every year is there with the
        horizon complete.
    """
    cohorts = [str(c) for c in range(first, last + 1)]
    frame = parts(cells, table, [str(k) for k in range(1, horizon + 1)])
    frame = frame[frame["cohort"].isin(cohorts) & (frame["year"] >= last + horizon)]
    frame = frame[frame.groupby(["year", "level"])["cohort"].transform("nunique") == len(cohorts)]
    keys = ["table", "year", "region", "level", "data_kind", "vintage", "basis"]
    sums = [c for c in frame.columns if c in {"weight", "weight2", "n"} or c.startswith("yes_")]
    together = frame.groupby(keys, as_index=False, sort=False)[sums].sum(skipna=False)
    together = together.assign(cohort=f"{first}-{last}", horizon=str(horizon), hidden=together[sums].isna().any(axis=1))
    return share_of(together, indicator="attainment", rule=_RULE)


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
        share(cells, table, state, indicator="state_after_three_years", rule=_RULE).assign(state=state)
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
    return before_value(counts(cells, table, indicator="first_contracts").assign(status="_T"), "status")


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
