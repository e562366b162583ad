"""Rows of a frame, one at a time, with a name for each column."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

__all__ = ["each_row"]


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Each row as a named tuple: `Index`, and the columns by their names.

    Examples
    --------
    >>> [row.plan for row in each_row(pd.DataFrame({"plan": ["2016-2019"]}))]
    ['2016-2019']
    """
    yield from frame.itertuples()
