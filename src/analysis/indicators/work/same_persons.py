"""The same persons in two years: who kept, found and left work, and the paired change."""

import numpy as np
import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import NO_INTERVAL, SUMS, before_value, finish, of_table, share
from analysis.indicators.selection import pick
from analysis.settings import LEVEL, ORIGIN_RULE_TEXT
from analysis.statistics.paired_change import paired_difference

__all__ = ["linked_employment_change", "position_after"]

FOLLOWED = ["yes", "no"]
STATES = ("employed", "unemployed", "outside")


def position_after(cells: pd.DataFrame, *, table: str = "W23") -> pd.DataFrame:
    """Activity now of those who worked a year before and of those who did not, in [0, 1].

    By origin: residents with the activity divided by all who had the same state in the fourth
    quarter of the year before. Of those employed then, `employed` kept work, `unemployed` and
    `outside` left it; of the others `employed` found work. The three shares of one row add up to 1.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with `origin_group`, `employed_before` (yes, no, not_followed) and the outcome
        `activity`.

    Returns
    -------
    DataFrame
        Estimates with `employed_before` (yes, no) and `activity`. None for a year of which the year
        before was not delivered, or where pseudonyms do not span years. Missing with `obs_status` b
        across a registered break of the employment rate.

    Notes
    -----
    Residents of the later year only: those who left the region or died are not among them.
    """
    by_state = [
        share(cells, table, state, indicator="position_after", rule=ORIGIN_RULE_TEXT).assign(
            activity=state
        )
        for state in STATES
    ]
    together = pick(pd.concat(by_state, ignore_index=True), employed_before=FOLLOWED)
    return before_value(_without_breaks(together), "activity")


def _without_breaks(estimates: pd.DataFrame) -> pd.DataFrame:
    """Take away what follows persons across a break in the series of employment."""
    years = estimates["year"].astype(int)
    broken = years.map(lambda year: bool(breaks_between("employment_rate", year - 1, year)))
    broken = broken.astype(bool)
    numbers = estimates[["value", "low", "high"]].mask(broken)
    return estimates.assign(
        **numbers,
        interval=estimates["interval"].mask(broken, "none (not comparable)"),
        obs_status=estimates["obs_status"].mask(broken, "b"),
        conf_status=estimates["conf_status"].mask(broken, ""),
    )


def linked_employment_change(cells: pd.DataFrame, *, table: str = "W23") -> pd.DataFrame:
    """Change in the share employed among the same persons, in percentage points.

    100 x (who found work - who left it) / all whose position is known in this year and the one
    before; positive
    means that more of them work. They are a year older: this is not the change of the employment
    rate.

    Parameters
    ----------
    cells, table
        As in `position_after`.

    Returns
    -------
    DataFrame
        Estimates by origin, with `employed_before` followed. On a sample with the paired interval
        of the design and `clear`; neither on a full count. Missing with `obs_status` b across a
        registered break of the employment rate.

    References
    ----------
    Decisions of the house, section 0.2: a change concerns mostly the same persons, hence linked
    pairs.
    """
    frame, _ = of_table(cells, table)
    keys = [
        name for name in frame if name not in {*SUMS, "conf_status", "employed_before", "activity"}
    ]
    described = frame[keys].drop_duplicates().reset_index(drop=True)
    whole = _sums(frame, described, FOLLOWED, ["_T"])
    gained = _sums(frame, described, ["no"], ["employed"])
    lost = _sums(frame, described, ["yes"], ["unemployed", "outside"])
    low, high = paired_difference(
        whole["weight"],
        whole["weight2"],
        gained["weight"],
        gained["weight2"],
        lost["weight"],
        lost["weight2"],
        whole["n"],
        level=LEVEL,
    )
    sample = described["basis"] == "sample"
    changes = described.assign(
        value=100 * (gained["weight"] - lost["weight"]) / whole["weight"],
        low=np.where(sample, 100 * low, np.nan),
        high=np.where(sample, 100 * high, np.nan),
        interval=np.where(sample, "design", NO_INTERVAL),
        count=np.nan,
        denominator=whole["weight"],
        n=whole["n"],
        reference=(described["year"].astype(int) - 1).astype(str),
        hidden=(whole + gained + lost)["weight"].isna(),
    )
    estimates = finish(
        changes, indicator="linked_employment_change", unit="pp", rule=ORIGIN_RULE_TEXT
    )
    estimates = _without_breaks(estimates).assign(employed_before="followed", activity="_T")
    return with_clear(before_value(estimates, "employed_before", "activity"))


def _sums(
    frame: pd.DataFrame, rows: pd.DataFrame, before: list[str], now: list[str]
) -> pd.DataFrame:
    """Sums of some cells for each row: zero where there is none, missing where one is hidden."""
    chosen = frame[frame["employed_before"].isin(before) & frame["activity"].isin(now)]
    keys = list(rows.columns)
    summed = (
        chosen.groupby(keys, sort=False)[SUMS].sum(skipna=False).reset_index().assign(found=True)
    )
    joined = rows.merge(summed, on=keys, how="left", validate="1:1")
    joined.loc[joined["found"].isna(), SUMS] = 0.0
    return joined[SUMS]
