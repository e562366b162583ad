"""Reading cells: persons, and persons with an outcome, by group and categories."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.statistics import _bounds as bounds

TOTAL = "_T"


def sum_cells(caller: str, cells: pd.DataFrame, keys: Sequence[str], outcome: str) -> pd.DataFrame:
    """Check the cells and sum `n` and the outcome by the keys, which become the index."""
    absent = sorted({*keys, "n", outcome} - set(cells.columns))
    if absent:
        raise ValueError(
            f"{caller}: missing column(s) {absent}; the cells have {sorted(cells.columns)}."
        )
    if cells.empty:
        raise ValueError(f"{caller}: there are no cells.")
    for name in keys:
        if cells[name].isna().any() or cells[name].isin([TOTAL]).any():
            raise ValueError(
                f"{caller}: column {name!r} has a missing value or a total {TOTAL!r}; "
                "expected categories."
            )
    count, _ = bounds.read_part(caller, cells[outcome], cells["n"], names=(outcome, "n"))
    for name, values in ((outcome, count), ("n", bounds.floats(cells["n"]))):
        expected = "a number (a hidden cell cannot be used)"
        bounds.refuse(caller, name, np.isnan(values), values, expected)
    counted = cells.assign(**{outcome: count})
    return counted.groupby(list(keys), observed=True)[["n", outcome]].sum()
