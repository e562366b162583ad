"""Estimates picked by their codes."""

import pandas as pd

from analysis.indicators.estimates import dimensions

__all__ = ["only", "pick"]


def pick(estimates: pd.DataFrame, **codes: object) -> pd.DataFrame:
    """Rows of an estimates frame that have the given codes, in their order.

    A code may be a list of codes. `_T` of a dimension is a code like any other.

    Examples
    --------
    >>> frame = pd.DataFrame({"sex": ["M", "F", "_T"], "value": [1, 2, 3]})
    >>> pick(frame, sex=["M", "F"])["value"].tolist()
    [1, 2]
    """
    chosen = pd.Series(True, index=estimates.index)
    for name, code in codes.items():
        wanted = code if isinstance(code, list) else [code]
        chosen &= estimates[name].isin(wanted)
    return estimates[chosen].reset_index(drop=True)


def only(estimates: pd.DataFrame, **codes: object) -> pd.Series | None:
    """The one row with these codes and the total of every other dimension; None if absent.

    Examples
    --------
    >>> frame = pd.DataFrame({"table": "W1", "indicator": "rate", "year": 2023, "region": "VG",
    ...                       "sex": ["M", "_T"], "value": [1, 3]})
    >>> int(only(frame, year=2023)["value"])
    3
    """
    rest = [d for d in dimensions(estimates) if d not in codes and estimates[d].isin(["_T"]).any()]
    found = pick(estimates, **codes, **dict.fromkeys(rest, "_T"))
    if len(found) > 1:
        raise ValueError(
            f"only: {len(found)} rows have the codes {codes}; name the other dimensions too."
        )
    return found.iloc[0] if len(found) else None
