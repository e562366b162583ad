"""The same persons in two years: who kept work, entered it and left it, and the paired change."""

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
    """Activity now of those who were, and of those who were not, employed a year before, by origin, in [0, 1].

    Residents with the activity divided by all who had the same state in the fourth quarter of the
    year before. Of the employed then: `employed` kept work, `unemployed` and `outside` left it; of
    the others `employed` entered work. The three shares of one row add up to 1.

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
    Residents of the later year only: who left the region or died is not among them.
    """
    made = [
        share(cells, table, state, indicator="position_after", rule=ORIGIN_RULE_TEXT).assign(
            activity=state
        )
        for state in STATES
    ]
    together = pick(pd.concat(made, ignore_index=True), employed_before=FOLLOWED)
    return before_value(_without_breaks(together), "activity")


def _without_breaks(estimates: pd.DataFrame) -> pd.DataFrame:
    """Take away what follows persons across a break in the series of employment."""
    years = {
        y: bool(breaks_between("employment_rate", y - 1, y))
        for y in set(estimates["year"].astype(int))
    }
    broken = estimates["year"].astype(int).map(years).astype(bool)
    numbers = estimates[["value", "low", "high"]].mask(broken)
    return estimates.assign(
        **numbers,
        interval=estimates["interval"].mask(broken, "none (not comparable)"),
        obs_status=estimates["obs_status"].mask(broken, "b"),
        conf_status=estimates["conf_status"].mask(broken, ""),
    )


def linked_employment_change(cells: pd.DataFrame, *, table: str = "W23") -> pd.DataFrame:
    """Change in the share employed among the same persons on the year before, in percentage points.

    100 x (who entered work - who left it) / all whose position is known in both years; positive
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
        of the design; none on a full count. Missing with `obs_status` b across a registered break
        of the employment rate.

    References
    ----------
    Decisions of the house, section 0.2: a change concerns mostly the same persons, hence linked
    pairs.
    """
    frame, _ = of_table(cells, table)
    keys = [
        name for name in frame if name not in {*SUMS, "conf_status", "employed_before", "activity"}
    ]
    about = frame[keys].drop_duplicates().reset_index(drop=True)
    whole, gained, lost = (
        _sums(frame, about, before, now)
        for before, now in (
            (FOLLOWED, ["_T"]),
            (["no"], ["employed"]),
            (["yes"], ["unemployed", "outside"]),
        )
    )
    sums = (each[name] for each in (whole, gained, lost) for name in ("weight", "weight2"))
    low, high = paired_difference(*sums, whole["n"], level=LEVEL)
    sample = about["basis"] == "sample"
    made = about.assign(
        value=100 * (gained["weight"] - lost["weight"]) / whole["weight"],
        low=np.where(sample, 100 * low, np.nan),
        high=np.where(sample, 100 * high, np.nan),
        interval=np.where(sample, "design", NO_INTERVAL),
        count=np.nan,
        denominator=whole["weight"],
        n=whole["n"],
        reference=(about["year"].astype(int) - 1).astype(str),
        hidden=(whole + gained + lost)["weight"].isna(),
    )
    finished = finish(made, indicator="linked_employment_change", unit="pp", rule=ORIGIN_RULE_TEXT)
    described = _without_breaks(finished).assign(employed_before="followed", activity="_T")
    return with_clear(before_value(described, "employed_before", "activity"))


def _sums(
    frame: pd.DataFrame, about: pd.DataFrame, before: list[str], now: list[str]
) -> pd.DataFrame:
    """Sums of some cells for each row of `about`: zero where there is none, missing where one is hidden."""
    chosen = frame[frame["employed_before"].isin(before) & frame["activity"].isin(now)]
    keys = list(about.columns)
    summed = (
        chosen.groupby(keys, sort=False)[SUMS].sum(skipna=False).reset_index().assign(found=True)
    )
    joined = about.merge(summed, on=keys, how="left", validate="1:1")
    joined.loc[joined["found"].isna(), SUMS] = 0.0
    return joined[SUMS]
