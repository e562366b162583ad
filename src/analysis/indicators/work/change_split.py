"""What a change in a rate is made of: who is there, and how often the same people work."""

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
    """Split the change in a rate between two years into its parts, in percentage points.

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
    weights = np.array([frame["weight"].to_numpy(dtype=float) for frame in (before, after)])
    yes = np.array([frame["yes_weight"].to_numpy(dtype=float) for frame in (before, after)])
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
    """Change in the employment rate of each origin, split by age and sex, in points.

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
    """Change in the origin gap in employment, split by age and sex, in percentage points.

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
    splits = _splits(cells, year, since, source)
    base = splits[splits["origin_group"] == reference].set_index("component")
    if base.empty:
        return _finished(splits.iloc[:0], year, since, table, "employment_gap")
    groups = splits[~splits["origin_group"].isin([reference, "_T"])].reset_index(drop=True)
    gap = groups["component"].map(base["value"]) - groups["value"]
    hidden = groups["hidden"] | groups["component"].map(base["hidden"])
    return _finished(groups.assign(value=gap, hidden=hidden), year, since, table, "employment_gap")


def _splits(cells: pd.DataFrame, year: int, since: int, source: str) -> pd.DataFrame:
    """One row per origin and component, with what describes the cells of the later year."""
    frame = parts(cells, source, "yes")
    total = (frame["age_band"] == "_T") & (frame["sex"] == "_T")
    inner = frame[(frame["age_band"] != "_T") & (frame["sex"] != "_T")]
    cells_of_year = frame[total & (frame["year"] == year)]
    # Without an earlier year there is no row, but the columns are there.
    rows = [cells_of_year.iloc[:0].assign(component="", value=0.0)]
    for origin in cells_of_year["origin_group"]:
        strata = inner[inner["origin_group"] == origin]
        before, after = _strata_of_both(strata, since, year)
        if (strata["year"] == since).any():
            row = cells_of_year[cells_of_year["origin_group"] == origin]
            for component, value in split(before, after).items():
                rows.append(row.assign(component=component, value=value))
    splits = pd.concat(rows, ignore_index=True)
    return splits.drop(columns=["age_band", "sex"]).assign(hidden=splits["value"].isna())


def _strata_of_both(
    strata: pd.DataFrame, since: int, year: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sums of the same strata in two years; zero where nobody was in one."""
    strata = strata.set_index(["age_band", "sex"])
    before, after = (
        strata.loc[strata["year"] == each, ["weight", "yes_weight"]] for each in (since, year)
    )
    every = before.index.union(after.index)
    return before.reindex(every, fill_value=0.0), after.reindex(every, fill_value=0.0)


def _finished(splits: pd.DataFrame, year: int, since: int, table: str, series: str) -> pd.DataFrame:
    """Estimates of a split; missing across a break in the rate or in the series itself."""
    broken = bool(
        breaks_between("employment_rate", since, year) or breaks_between(series, since, year)
    )
    frame = splits.assign(
        table=table,
        value=np.nan if broken else splits["value"],
        hidden=splits["hidden"] & (not broken),
        low=np.nan,
        high=np.nan,
        interval=NO_CHANGE if broken else NO_INTERVAL,
        count=splits["yes_weight"],
        denominator=splits["weight"],
        reference=str(since),
        obs_status="b" if broken else "",
    )
    finished = finish(frame, indicator=f"{series}_change_split", unit="pp", rule=ORIGIN_RULE_TEXT)
    return before_value(finished, "component")
