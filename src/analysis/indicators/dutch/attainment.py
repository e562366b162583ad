"""Levels of Dutch reached after a first contract: by cohort, and by characteristic."""

import pandas as pd

from analysis.indicators.cell_sums import of_table, part_of
from analysis.indicators.estimates import before_value, share, share_of
from analysis.indicators.loaded import rows_of
from analysis.settings import HORIZONS, LEVELS_MISSED, NT2_SKILL

__all__ = [
    "RULE",
    "a2_after_contract",
    "attainment",
    "attainment_by",
    "attainment_if_missed",
    "b2_attainment",
    "level_before_contract",
    "of_skill",
    "reached_within",
]

BEFORE = "before"
RULE = f"skill: {NT2_SKILL}; all first contracts"
_INDICATORS = {"all": "attainment", "oral": "attainment_oral"}
_RULES = {"all": RULE, "oral": "skill: oral or all; all first contracts"}


def reached_within(horizon: int) -> list[str]:
    """Outcomes of those who have a level after so many years, had it before the contract or not.

    Examples
    --------
    >>> reached_within(2)
    ['before', '1', '2']
    """
    return [BEFORE, *(str(year) for year in range(1, horizon + 1))]


def of_skill(cells: pd.DataFrame, table: str, skill: str) -> pd.DataFrame:
    """Cells of one skill of a table that tells skills apart, and those that stand under none."""
    of_table(cells, table, "skill")
    cells = rows_of(cells, table)
    return cells[cells["skill"].isin([skill, "_Z"])]


def attainment(
    cells: pd.DataFrame, *, table: str = "N3", year: int, skill: str = "all"
) -> pd.DataFrame:
    """Share of first contracts that reached a level of Dutch within 1 to 6 years, in [0, 1].

    First contracts of a year with the level (or a higher one) reached within the
    horizon, divided by all first contracts of that year, leavers included; 0 means
    nobody reached it, 1 means everybody did.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `cohort`, `level`, `skill` and the outcome `reached_in`.
    year
        Last year observed: a cohort has a horizon of k years only when k full years have passed for
        all of it.
    skill : {"all", "oral"}
        Level in all skills, or its oral part only (`attainment_oral`), which those who have all
        skills have too.

    Returns
    -------
    DataFrame
        Estimates with `cohort`, `level` (A2: at least A2) and `horizon` (years, 1..6);
        no row for a horizon that is not complete, never a guess.

    Notes
    -----
    A level held before the contract counts as reached in the first year. With complete
    follow-up this equals the cumulative incidence with departure and death as competing events.
    The published counts of the years are added up, so a share never falls with the horizon; of two
    levels, whose counts each have their own noise, the higher may come out a few units above.

    References
    ----------
    Policy note 2024-2029: share with A2 and B1 within three years of the contract.
    """
    of_table(cells, table, "level", "cohort")
    cells = of_skill(cells, table, skill)
    by_horizon = []
    for horizon in range(1, HORIZONS + 1):
        reached = share(
            cells, table, reached_within(horizon), indicator=_INDICATORS[skill], rule=_RULES[skill]
        )
        reached = reached.drop(columns="skill").assign(horizon=str(horizon))
        reached = before_value(reached, "horizon")
        by_horizon.append(reached[_complete(reached, horizon, year)])
    together = pd.concat(by_horizon, ignore_index=True)
    return together.sort_values(["cohort", "level", "horizon"], ignore_index=True)


def _complete(reached: pd.DataFrame, horizon: int, year: int) -> pd.Series:
    """Mark the cohorts that were followed for a whole horizon."""
    return pd.to_numeric(reached["cohort"], errors="coerce") + horizon <= year


def b2_attainment(cells: pd.DataFrame, *, table: str = "N3d", year: int) -> pd.DataFrame:
    """Share of first contracts that reached B2 within 3 and within 6 years, in [0, 1].

    As `attainment`, in two steps: few reach B2, and in steps of a year small counts would be
    hidden.

    Parameters
    ----------
    cells, year
        As in `attainment`.
    table
        Table with `cohort` and the outcome `reached_in` (before, 1-3, 4-6, not_yet).

    Returns
    -------
    DataFrame
        Estimates with `cohort`, `level` (B2) and `horizon` (3, 6); no row for a horizon that is not
        complete.
    """
    by_horizon = []
    for horizon, within in ((3, [BEFORE, "1-3"]), (6, [BEFORE, "1-3", "4-6"])):
        reached = share(cells, table, within, indicator="attainment", rule=RULE)
        reached = reached.assign(level="B2", horizon=str(horizon))
        reached = before_value(reached, "level", "horizon")
        by_horizon.append(reached[_complete(reached, horizon, year)])
    together = pd.concat(by_horizon, ignore_index=True)
    return together.sort_values(["cohort", "horizon"], ignore_index=True)


def level_before_contract(cells: pd.DataFrame, *, table: str = "N3") -> pd.DataFrame:
    """Share of first contracts whose signer already had the level, in [0, 1].

    First contracts with the level registered on the day of the contract or before, divided by all
    first contracts of the year. They are in the numerator of `attainment` too.

    Parameters
    ----------
    cells, table
        As in `attainment`.

    Returns
    -------
    DataFrame
        Estimates with `cohort`, `level` and `horizon` 0.
    """
    had_it = share(
        of_skill(cells, table, "all"), table, BEFORE, indicator="level_before_contract", rule=RULE
    )
    had_it = had_it[had_it["cohort"] != "_T"].reset_index(drop=True)
    return before_value(had_it.drop(columns="skill").assign(horizon="0"), "horizon")


def attainment_if_missed(reached: pd.DataFrame) -> pd.DataFrame:
    """Highest share for levels above A2 if the register missed a stated part of them, in [0, 1].

    The share divided by 1 less the part missed (`settings.LEVELS_MISSED`), at most 1: with the
    share itself it bounds what a complete register could show, if it missed no more than that.

    Parameters
    ----------
    reached : DataFrame
        As made by `attainment`.

    Returns
    -------
    DataFrame
        Estimates `attainment_if_missed` of the levels above A2; `low` and `high` are those of the
        share, divided alike; `obs_status` e, or u where the share has it.
    """
    above = reached[~reached["level"].isin(["A1", "A2"])].reset_index(drop=True)
    scaled = (above[["value", "low", "high"]] / (1 - LEVELS_MISSED)).clip(upper=1)
    missed = above["count"] / (1 - LEVELS_MISSED)
    rule = f"{RULE}; {LEVELS_MISSED:.0%} missed"
    status = above["obs_status"].mask(above["obs_status"] == "", "e")
    return above.assign(
        **scaled, count=missed, indicator="attainment_if_missed", rule=rule, obs_status=status
    )


def attainment_by(cells: pd.DataFrame, *, table: str = "N4") -> pd.DataFrame:
    """Share that reached a level within three years, by characteristic, in [0, 1].

    First contracts of the last complete cohorts with the level (or a higher one) within three
    years, divided by all their first contracts with that characteristic, leavers included.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `level`, `characteristic`, `category` and the outcome `reached`.

    Returns
    -------
    DataFrame
        Estimates, one row per level, characteristic and category; `_T` of a category is everybody.

    Notes
    -----
    One characteristic at a time: the categories differ in the others too.
    """
    return share(cells, table, "yes", indicator="attainment_by", rule=RULE)


def a2_after_contract(
    cells: pd.DataFrame, *, table: str = "G14", whole: str = "G15"
) -> pd.DataFrame:
    """Share that reached at least A2 within three years of the contract, by place, in [0, 1].

    First contracts of the last six complete cohorts with the level within three years, divided by
    all of them, leavers included.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table, whole
        Table of who reached it, and of all.

    Returns
    -------
    DataFrame
        Estimates, one row per municipality; `_T` is the region.
    """
    return share_of(part_of(cells, table, whole), indicator="a2_after_contract", rule=RULE)
