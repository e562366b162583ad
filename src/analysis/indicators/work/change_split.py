"""What a change of a rate is made of: who is there (composition), and how often the same people work (within)."""

import numpy as np
import pandas as pd

from analysis.indicators.change import breaks_between
from analysis.indicators.estimates import before_value, finish, parts
from analysis.settings import ORIGIN_RULE_TEXT

__all__ = ["COMPONENTS", "employment_gap_change_split", "employment_rate_change_split", "split"]

COMPONENTS = ("change", "composition", "within")
NO_INTERVAL = "none (same persons)"
NO_CHANGE = "none (not comparable)"


def split(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """Split the change of a rate between two years into composition and within, in percentage points.

    With s the share of a stratum and r its rate: composition is the sum of (s1 - s0) x (r0 + r1) /
    2, within the sum of (r1 - r0) x (s0 + s1) / 2; together they are the change. A stratum that is
    empty in one year has there the rate of the other year, so that it counts as composition.

    Parameters
    ----------
    before, after : DataFrame
        The same strata in the same order: `weight` of all, `yes_weight` of those with the property.

    Returns
    -------
    dict
        `change`, `composition`, `within`; missing (nan) where a count is missing or nobody is
        there.

    References
    ----------
    Kitagawa (1955), Journal of the American Statistical Association 50: 1168-1194, without
    interaction.

    Examples
    --------
    One in two is old, of whom half work, all young work; then three in four are old and of them 60
    % work.

    >>> strata = lambda *rows: pd.DataFrame(rows, columns=["weight", "yes_weight"])
    >>> found = split(strata((50, 25), (50, 50)), strata((75, 45), (25, 25)))
    >>> {name: round(value, 2) for name, value in found.items()}
    {'change': -5.0, 'composition': -11.25, 'within': 6.25}
    """
    weights, yes = (np.array([frame[name].to_numpy(dtype=float) for frame in (before, after)])
                    for name in ("weight", "yes_weight"))  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = weights / weights.sum(axis=1, keepdims=True)
        rates = np.where(weights == 0, yes[::-1] / weights[::-1], yes / weights)
    # Nobody in either year: no part of anything.
    rates = np.where((weights == 0).all(axis=0), 0.0, rates)
    composition = 100 * float((np.diff(shares, axis=0) * rates.mean(axis=0)).sum())
    within = 100 * float((np.diff(rates, axis=0) * shares.mean(axis=0)).sum())
    return {"change": composition + within, "composition": composition, "within": within}


def employment_rate_change_split(
    cells: pd.DataFrame, *, year: int, since: int, source: str = "W3", table: str = "W18"
) -> pd.DataFrame:
    """Change of the employment rate of each origin, split over age and sex, in percentage points.

    `composition`: what would have changed had every age and sex kept its rate (mean of both years);
    `within`: what would have changed had the ages and sexes kept their shares. Positive means that
    the rate rose by it.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    year, since
        The later and the earlier year.
    source
        Table with `origin_group`, `age_band`, `sex` and the outcome `employed`.
    table
        Id of the result.

    Returns
    -------
    DataFrame
        Estimates with `component` (change, composition, within), which add up; `reference` is the
        earlier year. No interval: both years follow mostly the same persons. Missing with
        `obs_status` b across a registered break, and with `conf_status` C where a count of a
        stratum is hidden.

    Notes
    -----
    Three broad ages: what changes within an age band counts as `within`.

    References
    ----------
    Kitagawa (1955).
    """
    return _finished(_splits(cells, year, since, source), year, since, table, "employment_rate")


def employment_gap_change_split(
    cells: pd.DataFrame,
    *,
    year: int,
    since: int,
    source: str = "W3",
    table: str = "W18",
    reference: str = "belgian",
) -> pd.DataFrame:
    """Change of the origin gap in employment, split over age and sex, in percentage points.

    Each component of the reference less that of the group; positive means that the gap grew by it.

    Parameters
    ----------
    cells, year, since, source, table
        As in `employment_rate_change_split`.
    reference
        Origin the groups are set against.

    Returns
    -------
    DataFrame
        As `employment_rate_change_split`, without the reference itself.
    """
    made = _splits(cells, year, since, source)
    base = made[made["origin_group"] == reference]
    if base.empty:
        return _finished(made.iloc[:0], year, since, table, "employment_gap")
    ours = base.set_index("component")
    groups = made[~made["origin_group"].isin([reference, "_T"])].reset_index(drop=True)
    gap = groups["component"].map(ours["value"]) - groups["value"]
    hidden = groups["hidden"] | groups["component"].map(ours["hidden"])
    return _finished(groups.assign(value=gap, hidden=hidden), year, since, table, "employment_gap")


def _splits(cells: pd.DataFrame, year: int, since: int, source: str) -> pd.DataFrame:
    """One row per origin and component, with what describes the cells of the later year."""
    frame = parts(cells, source, "yes")
    total = (frame["age_band"] == "_T") & (frame["sex"] == "_T")
    inner = frame[(frame["age_band"] != "_T") & (frame["sex"] != "_T")]
    about = frame[total & (frame["year"] == year)].set_index("origin_group")
    rows = []
    for origin in about.index:
        strata = inner[inner["origin_group"] == origin].set_index(["age_band", "sex"])
        both = [strata[strata["year"] == y] for y in (since, year)]
        if both[0].empty:
            continue
        every = both[0].index.union(both[1].index)
        before, after = (
            each[["weight", "yes_weight"]].reindex(every, fill_value=0.0) for each in both
        )
        for component, value in split(before, after).items():
            rows.append(about.loc[[origin]].reset_index().assign(component=component, value=value))
    made = (
        pd.concat(rows, ignore_index=True)
        if rows
        else about.iloc[:0].reset_index().assign(component="", value=0.0)
    )
    return made.drop(columns=["age_band", "sex"]).assign(hidden=made["value"].isna())


def _finished(made: pd.DataFrame, year: int, since: int, table: str, series: str) -> pd.DataFrame:
    broken = bool(
        breaks_between("employment_rate", since, year) or breaks_between(series, since, year)
    )
    frame = made.assign(
        table=table,
        value=np.nan if broken else made["value"],
        hidden=made["hidden"] & (not broken),
        low=np.nan,
        high=np.nan,
        interval=NO_CHANGE if broken else NO_INTERVAL,
        count=made["yes_weight"],
        denominator=made["weight"],
        reference=str(since),
        obs_status="b" if broken else "",
    )
    finished = finish(frame, indicator=f"{series}_change_split", unit="pp", rule=ORIGIN_RULE_TEXT)
    return before_value(finished, "component")
