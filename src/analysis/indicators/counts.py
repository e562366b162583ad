"""Numbers of units from cells, with the interval that fits where they come from."""

import pandas as pd

from analysis.errors import DataError
from analysis.indicators.cell_sums import SUMS, design_sums, of_table
from analysis.indicators.estimates import finish
from analysis.indicators.intervals import CELL_KEY, DESIGN, widened
from analysis.plan import Table, require_indicator, total_code
from analysis.settings import LEVEL
from analysis.statistics.intervals.rates import poisson
from analysis.statistics.intervals.weighted_intervals import weighted_share

__all__ = ["ANY_COUNT", "counts", "sampled_number"]

ANY_COUNT = (0, float("inf"))


def counts(
    cells: pd.DataFrame,
    table: str | Table,
    *,
    indicator: str,
    category: str = "_T",
    calibrated: bool = False,
    rule: str = "",
) -> pd.DataFrame:
    """Number of units in each cell of a table, in units of the population.

    Parameters
    ----------
    cells, table, indicator, rule
        As in `share`.
    category
        Category of the table's outcome, where it has one; `_T` for all.
    calibrated
        Whether the weights of a year add up to a known total, so that only the distribution is
        uncertain.

    Returns
    -------
    DataFrame
        Estimates. On a sample `low` and `high` are, with calibrated weights, those of the share of
        the year's total times that total, which is known itself; else the exact Poisson bounds of
        the effective number of units (weight^2 / weight2), scaled to the population. All have the
        noise of the count in their interval; on a full count, and of a known total, it is all there
        is (`interval` cell_key).

    Raises
    ------
    DataError
        When the weights are calibrated and the table has no total of a year.
    """
    frame, line = of_table(cells, table)
    require_indicator(line.id, indicator)
    for outcome in line.outcome:
        frame = frame[frame[outcome] == category].drop(columns=outcome)
    frame = frame.reset_index(drop=True)
    sampling = _of_the_total(frame, line) if calibrated else sampled_number(frame)
    if calibrated:
        frame["interval"] = frame["interval"].mask(_is_total(frame, line), CELL_KEY)
    bounds = widened(frame["interval"], frame["weight"], sampling, frame["noise"], within=ANY_COUNT)
    frame = frame.assign(
        value=frame["weight"],
        **bounds,
        count=frame["weight"],
        denominator=float("nan"),
        hidden=frame["weight"].isna(),
    )
    return finish(frame.drop(columns="conf_status"), indicator=indicator, unit="count", rule=rule)


def sampled_number(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Exact bounds of a sampled number of units, scaled to the population; of a sample only."""
    # On a full count the squared weights are of incidents, and give no interval here.
    effective = (frame["weight"] ** 2 / frame["weight2"]).where(frame["interval"] == DESIGN)
    low, high = poisson(effective.to_numpy(), level=LEVEL)
    scale = frame["weight"] / effective
    return low * scale, high * scale


def _is_total(frame: pd.DataFrame, table: Table) -> pd.Series:
    """Mark the rows that are the total over every dimension of the table."""
    total = {name: frame[name] == total_code(name) for name in table.dimensions}
    return pd.DataFrame(total).all(axis=1)


def _of_the_total(frame: pd.DataFrame, table: Table) -> tuple[pd.Series, pd.Series]:
    """Bounds of the share of the year's total, times that total, which is known exactly."""
    by_year = frame[_is_total(frame, table)].set_index("year")[SUMS]
    without = sorted(set(frame["year"]) - set(by_year.index))
    if without:
        raise DataError(
            f"table {table.id} has no total over {', '.join(table.dimensions)} in {without[0]}; "
            "expected one: a number with calibrated weights is a part of the total of its year."
        )
    totals = by_year.loc[frame["year"]].reset_index(drop=True)
    part = totals.join(frame[SUMS].add_prefix("yes_"))
    low, high = weighted_share(*design_sums(part), level=LEVEL)
    return low * totals["weight"], high * totals["weight"]
