"""Estimates that were computed inside (models), as one table of the plan."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.indicators.change import breaks_between
from analysis.indicators.estimates import COLUMNS, STATUS
from analysis.plan import load as load_plan

__all__ = ["of_model"]


def of_model(models: pd.DataFrame, table_id: str) -> pd.DataFrame:
    """Estimates of one table whose source is `models`, with its own dimensions only.

    Parameters
    ----------
    models : DataFrame
        The public frame `models`.
    table_id
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
    table = load_plan().get(table_id)
    if table is None or table.source != "models":
        raise DataError(
            f"table {table_id!r} is not computed by a model; expected a table with source models."
        )
    names = [name for name in table.columns if name != "region"]
    columns = ["table", "indicator", "year", "region", *names, *COLUMNS, *STATUS]
    made = models.loc[models["table"] == table_id, columns].reset_index(drop=True)
    named = zip(made["indicator"], made["year"], strict=True)
    broken = pd.Series(
        [bool(breaks_between(name, year - 1, year)) for name, year in named], made.index, dtype=bool
    )
    made = made.assign(obs_status=made["obs_status"].mask(broken & (made["obs_status"] == ""), "b"))
    across = _across_a_break(made)
    made.loc[across, ["value", "low", "high"]] = np.nan
    return made.assign(obs_status=made["obs_status"].mask(across, "b"))


def _across_a_break(made: pd.DataFrame) -> pd.Series:
    """Changes between two years with a registered break in between."""
    found = [
        name.endswith("_change")
        and since.isdecimal()
        and bool(breaks_between(name.removesuffix("_change"), int(since), int(year)))
        for name, since, year in zip(
            made["indicator"], made["reference"], made["year"], strict=True
        )
    ]
    return pd.Series(found, made.index, dtype=bool)
