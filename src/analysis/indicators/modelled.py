"""Estimates that a model gave instead of public counts, as one table of the plan."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.indicators.change import breaks_between
from analysis.indicators.differences import with_clear
from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns
from analysis.indicators.loaded import rows_of
from analysis.plan import line as line_of_plan

__all__ = ["of_model"]


def of_model(models: pd.DataFrame, table: str) -> pd.DataFrame:
    """Estimates of one table whose source is `models`, with its own dimensions only.

    Parameters
    ----------
    models : DataFrame
        The public frame `models`.
    table
        Table of the plan.

    Returns
    -------
    DataFrame
        Estimates; empty, with the same columns, where the extracts that the table needs were not
        delivered. `obs_status` is `b` in the year of a registered break, unless the model gave
        another status. A change (`..._change`, `reference` a year) across a registered break is
        missing, with `b`.

    Raises
    ------
    DataError
        When the plan has no such table, or counts it from cells.
    """
    line = line_of_plan(table)
    if line is None or line.source != "models":
        raise DataError(
            f"table {table!r} is not computed by a model; expected a table with source models."
        )
    names = [name for name in line.columns if name != "region"]
    columns = ["table", "indicator", "year", "region", *names, *COLUMNS, *STATUS]
    estimates = with_all_columns(rows_of(models, table))[columns]
    estimates = _with_breaks(estimates.reset_index(drop=True))
    # A difference says what it is compared with; a share may do so too, and is no difference.
    compared = (estimates["reference"] != "") & (estimates["unit"] != "share")
    return with_clear(estimates, only=compared)


def _with_breaks(estimates: pd.DataFrame) -> pd.DataFrame:
    """Flag the years of a registered break, and take away what was compared across one."""
    in_its_year, across = [], []
    for name, since, year in zip(
        estimates["indicator"], estimates["reference"], estimates["year"], strict=True
    ):
        in_its_year.append(bool(breaks_between(name, year - 1, year)))
        changed = name.endswith("_change") and since.isdecimal()
        series = name.removesuffix("_change")
        across.append(changed and bool(breaks_between(series, int(since), int(year))))
    flagged = np.array(in_its_year, dtype=bool) & (estimates["obs_status"] == "")
    refused = np.array(across, dtype=bool)
    estimates = estimates.assign(obs_status=estimates["obs_status"].mask(flagged | refused, "b"))
    estimates.loc[refused, ["value", "low", "high"]] = np.nan
    return estimates
