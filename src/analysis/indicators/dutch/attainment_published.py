"""Attainment of several years together, compared with the published figures."""

import pandas as pd

from analysis.indicators.cell_sums import CARRIED, SUMS, parts
from analysis.indicators.dutch.attainment import RULE, of_skill, reached_within
from analysis.indicators.estimates import share_of, with_all_columns

__all__ = ["attainment_and_published", "pooled_attainment"]

PUBLISHED_COHORTS = (2015, 2019)
# Published figures by id: contract years as the source gives them, level and years since the
# contract.
_PUBLISHED = {
    "nt2_a2_within_3y": ("2015-2019", "A2", "3"),
    "nt2_b1_within_3y": ("2015-2019", "B1", "3"),
    "nt2_a2_after_6y": ("n.d.", "A2", "6"),
    "nt2_b1_after_6y": ("n.d.", "B1", "6"),
}


def attainment_and_published(
    cells: pd.DataFrame, figures: pd.DataFrame, *, year: int
) -> pd.DataFrame:
    """Share of contracts of 2015 to 2019 that reached a level, and the published figures.

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
        Estimates of table N3c in [0, 1]: `attainment` (computed) and `published_figure`, by
        `cohort`, `level` and `horizon`. The figures after six years name no cohort in their source:
        their `cohort` is `n.d.`, and nothing computed is compared with them.
    """
    first, last = PUBLISHED_COHORTS
    computed = pooled_attainment(cells, first=first, last=last, horizon=3)
    computed = computed[computed["level"].isin(["A2", "B1"])].assign(table="N3c")
    published = _published(figures).assign(year=year)[list(computed.columns)]
    return pd.concat([computed, published], ignore_index=True)


def _published(figures: pd.DataFrame) -> pd.DataFrame:
    """Published figures as rows of table N3c, but for the year of the report."""
    by_id = figures.set_index("id")["our_value"].reindex(list(_PUBLISHED)).dropna()
    rows = []
    for figure, value in by_id.items():
        cohort, level, horizon = _PUBLISHED[str(figure)]
        rows.append({"cohort": cohort, "level": level, "horizon": horizon, "value": value})
    frame = pd.DataFrame(rows, columns=["cohort", "level", "horizon", "value"])
    return with_all_columns(
        frame.assign(
            table="N3c",
            indicator="published_figure",
            region="VG+BHG",
            interval="none (published)",
            unit="share",
            data_kind="published",
        )
    )


def pooled_attainment(
    cells: pd.DataFrame, *, table: str = "N3", first: int, last: int, horizon: int
) -> pd.DataFrame:
    """Share of the first contracts of several years that reached a level in time, in [0, 1].

    All contracts of these years together, leavers included; in time: within the horizon.

    Parameters
    ----------
    cells, table
        As in `attainment.attainment`.
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
    cohorts = [str(cohort) for cohort in range(first, last + 1)]
    frame = parts(of_skill(cells, table, "all"), table, reached_within(horizon), "cohort", "level")
    frame = frame[frame["cohort"].isin(cohorts) & (frame["year"] >= last + horizon)]
    frame = frame[frame.groupby(["year", "level"])["cohort"].transform("nunique") == len(cohorts)]
    keys = ["table", "year", "region", "level", *CARRIED]
    sums = [name for name in frame.columns if name in SUMS or name.startswith("yes_")]
    together = frame.groupby(keys, as_index=False, sort=False)[sums].sum(skipna=False)
    together = together.assign(
        cohort=f"{first}-{last}", horizon=str(horizon), hidden=together[sums].isna().any(axis=1)
    )
    return share_of(together, indicator="attainment", rule=RULE)
