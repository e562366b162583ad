"""The same persons in two years: who kept, found and left work, and the paired change."""

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import SUMS, of_table
from analysis.indicators.change import NO_CHANGE, breaks_between
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import before_value, finish, share
from analysis.indicators.intervals import widened
from analysis.indicators.selection import pick
from analysis.settings import LEVEL, ORIGIN_RULE_TEXT
from analysis.statistics.comparisons.paired_change import paired_difference

__all__ = ["linked_employment_change", "position_after"]

FOLLOWED = ["yes", "no"]
STATES = ("employed", "unemployed", "outside")
_WEIGHTS = ["weight", "weight2"]


def position_after(cells: pd.DataFrame, *, table: str = "W23") -> pd.DataFrame:
    """Activity now of those who worked a year before and of those who did not, in [0, 1].

    By origin: residents with the activity divided by all who had the same state in the fourth
    quarter of the year before. Of those employed then, `employed` kept work, `unemployed` and
    `outside` left it; of the others `employed` found work. The three shares of one row add up to 1
    but for the noise of the counts.

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
        interval=estimates["interval"].mask(broken, NO_CHANGE),
        obs_status=estimates["obs_status"].mask(broken, "b"),
        conf_status=estimates["conf_status"].mask(broken, ""),
    )


def linked_employment_change(cells: pd.DataFrame, *, table: str = "W23") -> pd.DataFrame:
    """Change in the share employed among the same persons, in percentage points.

    100 x (who found work - who left it) / all whose position is known in this year and the one
    before; positive means that more of them work. They are a year older: this is not the change of
    the employment rate.

    Parameters
    ----------
    cells, table
        As in `position_after`.

    Returns
    -------
    DataFrame
        Estimates by origin, with `employed_before` followed. On a sample with the paired interval
        of the design, with the noise of all counts, which is all there is on a full count; `clear`
        says whether it excludes no change. Missing with `obs_status` b across a
        registered break of the employment rate.

    References
    ----------
    Decisions of the house, section 0.2: a change concerns mostly the same persons, hence linked
    pairs.
    """
    frame, _ = of_table(cells, table, "employed_before", "activity")
    keys = [
        name for name in frame if name not in {*SUMS, "conf_status", "employed_before", "activity"}
    ]
    described = frame[keys].drop_duplicates().reset_index(drop=True)
    whole = _sums(frame, described, FOLLOWED, ["_T"])
    gained = _sums(frame, described, ["no"], ["employed"])
    lost = _sums(frame, described, ["yes"], ["unemployed", "outside"])
    value, low, high = _paired(whole, gained, lost, described["interval"])
    changes = described.assign(
        value=100 * value,
        low=100 * low,
        high=100 * high,
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


def _paired(
    whole: pd.DataFrame, gained: pd.DataFrame, lost: pd.DataFrame, kind: pd.Series
) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Change among the same persons with its bounds: design where sampled, and noise."""
    # By noise those who changed may be more than all: then all changed.
    up = _at_most(gained, whole)
    down = _at_most(lost, whole.assign(**{name: whole[name] - up[name] for name in _WEIGHTS}))
    value = (up["weight"] - down["weight"]) / whole["weight"].where(whole["weight"] > 0)
    sampling = paired_difference(
        whole["weight"],
        whole["weight2"],
        up["weight"],
        up["weight2"],
        down["weight"],
        down["weight2"],
        whole["n"],
        level=LEVEL,
    )
    noise = gained["noise"] + lost["noise"] + value**2 * whole["noise"]
    bounds = widened(kind, value, sampling, noise / whole["weight"] ** 2, within=(-1, 1))
    return value, bounds["low"], bounds["high"]


def _at_most(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Sums of a part, none above that of the whole."""
    return pd.DataFrame({name: part[name].clip(upper=whole[name]) for name in _WEIGHTS})


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
