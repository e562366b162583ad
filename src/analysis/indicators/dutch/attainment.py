"""Levels of Dutch reached after a first contract: by cohort, by characteristic, beside the published figures."""

import numpy as np
import pandas as pd

from analysis.indicators.estimates import before_value, parts, share, share_of
from analysis.settings import HORIZONS, LEVELS_MISSED, NT2_SKILL

__all__ = [
    "attainment",
    "attainment_by",
    "attainment_if_missed",
    "b2_attainment",
    "beside_published",
    "level_before_contract",
    "pooled_attainment",
]

BEFORE = "before"
_RULE = f"skill: {NT2_SKILL}; all first contracts"
PUBLISHED_COHORTS = (2015, 2019)
# Published figures by id: contract years as the source says them, level and years since the
# contract.
_PUBLISHED = {
    "nt2_a2_within_3y": ("2015-2019", "A2", "3"),
    "nt2_b1_within_3y": ("2015-2019", "B1", "3"),
    "nt2_a2_after_6y": ("n.d.", "A2", "6"),
    "nt2_b1_after_6y": ("n.d.", "B1", "6"),
}
_INDICATORS = {"all": "attainment", "oral": "attainment_oral"}
_RULES = {"all": _RULE, "oral": "skill: oral or all; all first contracts"}


def _within(horizon: int) -> list[str]:
    """Outcomes of who has a level by the end of a horizon: had it already, or reached it in these years."""
    return [BEFORE, *(str(k) for k in range(1, horizon + 1))]


def _of_skill(cells: pd.DataFrame, skill: str) -> pd.DataFrame:
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
        Level in all skills, or its oral part only (which who has all skills has too):
        `attainment_oral`.

    Returns
    -------
    DataFrame
        Estimates with `cohort`, `level` (A2: at least A2) and `horizon` (years, 1..6);
        no row for a horizon that is not complete, never a guess.

    Notes
    -----
    A level held before the contract counts as reached in the first year. With complete
    follow-up this equals the cumulative incidence with departure and death as competing events.

    References
    ----------
    Policy note 2024-2029: share with A2 and B1 within three years of the contract.
    """
    made, cells = [], _of_skill(cells, skill)
    for horizon in range(1, HORIZONS + 1):
        reached = share(
            cells, table, _within(horizon), indicator=_INDICATORS[skill], rule=_RULES[skill]
        )
        reached = reached.drop(columns="skill")
        cohort = pd.to_numeric(reached["cohort"], errors="coerce")
        reached.insert(reached.columns.get_loc("level") + 1, "horizon", str(horizon))
        made.append(reached[cohort + horizon <= year])
    return pd.concat(made, ignore_index=True).sort_values(
        ["cohort", "level", "horizon"], ignore_index=True
    )


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
    made = []
    for horizon, within in (("3", [BEFORE, "1-3"]), ("6", [BEFORE, "1-3", "4-6"])):
        reached = share(cells, table, within, indicator="attainment", rule=_RULE).assign(
            level="B2", horizon=horizon
        )
        cohort = pd.to_numeric(reached["cohort"], errors="coerce")
        made.append(before_value(reached, "level", "horizon")[cohort + int(horizon) <= year])
    return pd.concat(made, ignore_index=True).sort_values(["cohort", "horizon"], ignore_index=True)


def level_before_contract(cells: pd.DataFrame, *, table: str = "N3") -> pd.DataFrame:
    """Share of first contracts whose signer had the level already, in [0, 1].

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
    had = share(
        _of_skill(cells, "all"), table, BEFORE, indicator="level_before_contract", rule=_RULE
    )
    had = had[had["cohort"] != "_T"].reset_index(drop=True)
    return before_value(had.drop(columns="skill").assign(horizon="0"), "horizon")


def attainment_if_missed(reached: pd.DataFrame) -> pd.DataFrame:
    """Highest share for levels above A2 if the register missed a stated part of them, in [0, 1].

    The share divided by 1 less the part missed (`settings.LEVELS_MISSED`), at most 1: with the
    share itself it bounds what a complete register could show, if no more was missed than that.

    Parameters
    ----------
    reached : DataFrame
        As made by `attainment`.

    Returns
    -------
    DataFrame
        Estimates `attainment_if_missed` of the levels above A2; `low` and `high` are those of the
        share, divided alike.
    """
    above = reached[~reached["level"].isin(["A1", "A2"])].reset_index(drop=True)
    scaled = (above[["value", "low", "high"]] / (1 - LEVELS_MISSED)).clip(upper=1)
    missed = above["count"] / (1 - LEVELS_MISSED)
    rule = f"{_RULE}; {LEVELS_MISSED:.0%} missed"
    return above.assign(
        **scaled, count=missed, indicator="attainment_if_missed", rule=rule, obs_status="e"
    )


def attainment_by(cells: pd.DataFrame, *, table: str = "N4") -> pd.DataFrame:
    """Share of the last complete cohorts that reached a level within three years, by characteristic, in [0, 1].

    First contracts with the level (or a higher one) within three years, divided by all first
    contracts with that characteristic, leavers included.

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
    return share(cells, table, "yes", indicator="attainment_by", rule=_RULE)


def beside_published(cells: pd.DataFrame, figures: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Attainment of the contracts of 2015 to 2019 together, with the published figures below it.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    figures : DataFrame
        Public frame `figures`.
    year
        Year of the report.

    Returns
    -------
    DataFrame
        Estimates of table N3c: `attainment` (computed) and `published_figure`, by `cohort`, `level`
        and `horizon`. The figures after six years name no cohort in their source: their `cohort` is
        `n.d.`, and nothing computed stands beside them.
    """
    made = pooled_attainment(
        cells, first=PUBLISHED_COHORTS[0], last=PUBLISHED_COHORTS[1], horizon=3
    )
    made = made[made["level"].isin(["A2", "B1"])].assign(table="N3c")
    return pd.concat([made, _published(figures, made).assign(year=year)], ignore_index=True)


def _published(figures: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    rows = figures.set_index("id").reindex(list(_PUBLISHED))
    rows = rows[rows["our_value"].notna()]
    texts = pd.DataFrame(
        list(_PUBLISHED.values()), index=list(_PUBLISHED), columns=["cohort", "level", "horizon"]
    )
    frame = texts.loc[rows.index].assign(
        table="N3c", indicator="published_figure", region="VG+BHG",
        value=rows["our_value"], unit="share", interval="none (published)", data_kind="published",
    )  # fmt: skip
    numbers = dict.fromkeys(["low", "high", "count", "denominator", "n"], np.nan)
    return (
        frame.assign(**numbers).reindex(columns=like.columns, fill_value="").reset_index(drop=True)
    )


def pooled_attainment(
    cells: pd.DataFrame, *, table: str = "N3", first: int, last: int, horizon: int
) -> pd.DataFrame:
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
        Estimates, one row per level; `cohort` is `first-last`. No row unless every year is there
        with the horizon complete.
    """
    cohorts = [str(c) for c in range(first, last + 1)]
    frame = parts(_of_skill(cells, "all"), table, _within(horizon))
    frame = frame[frame["cohort"].isin(cohorts) & (frame["year"] >= last + horizon)]
    frame = frame[frame.groupby(["year", "level"])["cohort"].transform("nunique") == len(cohorts)]
    keys = ["table", "year", "region", "level", "data_kind", "vintage", "basis"]
    sums = [c for c in frame.columns if c in {"weight", "weight2", "n"} or c.startswith("yes_")]
    together = frame.groupby(keys, as_index=False, sort=False)[sums].sum(skipna=False)
    together = together.assign(
        cohort=f"{first}-{last}", horizon=str(horizon), hidden=together[sums].isna().any(axis=1)
    )
    return share_of(together, indicator="attainment", rule=_RULE)
