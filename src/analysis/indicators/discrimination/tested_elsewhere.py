"""Published results of correspondence tests elsewhere: read in, never computed."""

import pandas as pd

from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns
from analysis.workbench.resources import resource

__all__ = ["published"]


def published() -> pd.DataFrame:
    """Published results of other tests in Belgium, as shares; no denominators are given.

    Returns
    -------
    DataFrame
        Estimates of table T4, in the order of the resource; no two of them make a trend.
    """
    rows = pd.DataFrame(resource("tested_elsewhere")["result"])
    frame = with_all_columns(
        rows.assign(
            table="T4",
            indicator="tested_elsewhere",
            region="BE",
            interval="none (published)",
            unit="share",
            data_kind="published",
        )
    )
    dimensions = ["place", "market", "document"]
    return frame[["table", "indicator", "year", "region", *dimensions, *COLUMNS, *STATUS]]
