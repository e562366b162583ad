"""What a change in a rate is made of: who is there, and how often the same people work."""

import numpy as np
import pandas as pd

from analysis.indicators.cell_sums import design_sums, parts
from analysis.indicators.change import NO_CHANGE, breaks_between, kind_of_change
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import before_value, finish
from analysis.indicators.intervals import DESIGN
from analysis.settings import LEVEL, ORIGIN_RULE_TEXT
from analysis.statistics.composition.rate_change import split, split_gradient
from analysis.statistics.noise import with_noise

__all__ = ["COMPONENTS", "employment_gap_change_split", "employment_rate_change_split"]

COMPONENTS = ("change", "composition", "within")
# What of a stratum decides its part in a change, and how far that may be off.
_STRATUM = ["weight", "weight2", "yes_weight", "yes_weight2", "noise", "yes_noise"]


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
        earlier year. The interval and `clear` are as in `change.change`: of the noise of all counts
        on a full count, with that of both samples where sampled. Missing with `obs_status` b across
        a registered break, and with `conf_status` C where a count of a stratum is hidden.

    Notes
    -----
    Three broad ages: what changes within an age band counts as `within`. The change is that of the
    strata together, each with its own noise: a little off the change of the rate of all.

    References
    ----------
    Kitagawa (1955); the variance of each component by linearisation (`split_gradient`).
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
    value, variance, hidden = (
        groups["component"].map(base[name]) for name in ("value", "variance", "hidden")
    )
    gaps = groups.assign(
        value=value - groups["value"],
        variance=variance + groups["variance"],
        hidden=hidden | groups["hidden"],
    )
    return _finished(gaps, year, since, table, "employment_gap")


def _splits(cells: pd.DataFrame, year: int, since: int, source: str) -> pd.DataFrame:
    """One row per origin and component, with what describes the cells of the later year."""
    frame = parts(cells, source, "yes")
    total = (frame["age_band"] == "_T") & (frame["sex"] == "_T")
    inner = frame[(frame["age_band"] != "_T") & (frame["sex"] != "_T")]
    cells_of_year = frame[total & (frame["year"] == year)]
    # Without an earlier year there is no row, but the columns are there.
    rows = [cells_of_year.iloc[:0].assign(component="", value=0.0, variance=0.0)]
    for origin in cells_of_year["origin_group"]:
        strata = inner[inner["origin_group"] == origin]
        if (strata["year"] == since).any():
            row = cells_of_year[cells_of_year["origin_group"] == origin]
            kind_before = strata.loc[strata["year"] == since, "interval"].iloc[0]
            kind = kind_of_change(row["interval"], kind_before)
            rows += [row.assign(interval=kind, **part) for part in _parts(strata, since, year)]
    splits = pd.concat(rows, ignore_index=True)
    return splits.drop(columns=["age_band", "sex"]).assign(hidden=splits["value"].isna())


def _parts(strata: pd.DataFrame, since: int, year: int) -> list[dict[str, object]]:
    """Components of the change, each with its variance."""
    both = _strata_of_both(strata, since, year)
    values, gradients = split(*both), split_gradient(*both)
    return [
        {"component": name, "value": values[name], "variance": _variance(gradients[name], both)}
        for name in COMPONENTS
    ]


def _variance(gradient: np.ndarray, both: tuple[pd.DataFrame, pd.DataFrame]) -> float:
    """Variance of a component by the noise of all counts, and by sampling where they are sampled.

    A unit moves it by the gradient of all, and one with the property by that of both counts.
    """
    total = 0.0
    for (of_all, of_yes), strata in zip(gradient, both, strict=True):
        sampled = strata["sampled"].to_numpy(dtype=float)
        no2 = (strata["weight2"] - strata["yes_weight2"]).to_numpy() * sampled
        yes2 = strata["yes_weight2"].to_numpy() * sampled
        noise, yes_noise = (strata[name].to_numpy() for name in ("noise", "yes_noise"))
        total += float((of_all**2 * (no2 + noise) + of_yes**2 * yes_noise).sum())
        total += float(((of_all + of_yes) ** 2 * yes2).sum())
    return total


def _strata_of_both(
    strata: pd.DataFrame, since: int, year: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sums of the same strata in two years; zero where nobody was in one."""
    weight, weight2, yes, yes2, *_ = design_sums(strata)
    sums = {"weight": weight, "weight2": weight2, "yes_weight": yes, "yes_weight2": yes2}
    strata = strata.assign(**sums, sampled=(strata["interval"] == DESIGN).astype(float))
    strata = strata.set_index(["age_band", "sex"])
    before, after = (
        strata.loc[strata["year"] == each, [*_STRATUM, "sampled"]] for each in (since, year)
    )
    every = before.index.union(after.index)
    return before.reindex(every, fill_value=0.0), after.reindex(every, fill_value=0.0)


def _finished(splits: pd.DataFrame, year: int, since: int, table: str, series: str) -> pd.DataFrame:
    """Estimates of a split; missing across a break in the rate or in the series itself."""
    broken = bool(
        breaks_between("employment_rate", since, year) or breaks_between(series, since, year)
    )
    value = splits["value"] * (np.nan if broken else 1)
    low, high = with_noise(value, None, None, splits["variance"], level=LEVEL)
    frame = splits.drop(columns="variance").assign(
        table=table,
        value=value,
        hidden=splits["hidden"] & (not broken),
        low=low,
        high=high,
        interval=NO_CHANGE if broken else splits["interval"],
        count=splits["yes_weight"],
        denominator=splits["weight"],
        reference=str(since),
        obs_status="b" if broken else "",
    )
    finished = finish(frame, indicator=f"{series}_change_split", unit="pp", rule=ORIGIN_RULE_TEXT)
    return with_clear(before_value(finished, "component"))
