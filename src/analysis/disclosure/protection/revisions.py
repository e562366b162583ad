"""Counts of the same units in several deliveries: a small move between two is a small count."""

import numpy as np
import pandas as pd

from analysis.counting.cells import MEASURES
from analysis.plan import Table
from analysis.settings import THRESHOLD

__all__ = ["without_small_moves"]


def without_small_moves(
    protected: pd.DataFrame, tables: dict[str, Table], *, threshold: int = THRESHOLD
) -> pd.DataFrame:
    """Hide the older count where the next delivery moved it by fewer than `threshold` units.

    The newer count stays, because other tables of the report hold it. Only tables with `revisions`
    in the plan are looked at; they publish no total, so that nothing gives the hidden count back.

    Parameters
    ----------
    protected : DataFrame
        Protected cells; `year` is the year of the delivery.
    tables
        The plan.
    threshold : int
        Smallest unweighted move that may be seen.

    Returns
    -------
    DataFrame
        The same rows, with more of them hidden (`conf_status` C).

    Examples
    --------
    >>> from analysis.plan import load
    >>> cells = pd.DataFrame({
    ...     "table": "R1", "year": [2022, 2023], "cohort": "2021", "n": [100.0, 104.0],
    ...     "weight": [800.0, 832.0], "weight2": 6400.0, "conf_status": ""})
    >>> without_small_moves(cells, {"R1": load()["R1"]})["n"].tolist()
    [nan, 104.0]
    """
    cells = protected.copy()
    for table in tables.values():
        if not table.revisions:
            continue
        block = cells[cells["table"] == table.id].sort_values("year", kind="stable")
        move = block.groupby(list(table.columns), sort=False)["n"].diff(-1).abs()
        small = block.index[(move > 0) & (move < threshold)]
        cells.loc[small, MEASURES] = np.nan
        cells.loc[small, "conf_status"] = "C"
    return cells
