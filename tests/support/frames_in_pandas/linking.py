"""Which records of one extract occur in another."""

import pandas as pd
import pyarrow as arrow
import pyarrow.compute as compute

__all__ = ["is_among"]


def is_among(ids: pd.Series | pd.Index, others: pd.Series | pd.Index) -> pd.Series:
    """Tell of each id whether it is one of the others.

    As `ids.isin(others)`, many times faster: pandas reads the values of a column of strings one
    by one there.

    Parameters
    ----------
    ids, others : Series or Index of str
        None missing.

    Returns
    -------
    Series of bool
        Index of `ids` where that is a Series.

    Examples
    --------
    >>> is_among(pd.Series(["p1", "p2"]), pd.Series(["p2", "p3"])).tolist()
    [False, True]
    """
    wanted, there = (arrow.array(each, type=arrow.large_string()) for each in (ids, others))
    among = compute.is_in(wanted, value_set=there).to_numpy(zero_copy_only=False)
    return pd.Series(among, index=getattr(ids, "index", None))
