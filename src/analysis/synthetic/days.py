"""Days as whole numbers, counted from 1 January 1970, and back to dates."""

import numpy as np
import pandas as pd

__all__ = ["as_dates", "day_of", "last_day", "year_of"]


def day_of(year: int, month: int = 1, day: int = 1) -> int:
    """Return days since 1 January 1970."""
    return (pd.Timestamp(year, month, day) - pd.Timestamp(1970, 1, 1)).days


def last_day(year: int) -> int:
    """Return 31 December of the year in days since 1 January 1970."""
    return day_of(year, 12, 31)


def year_of(days: np.ndarray) -> np.ndarray:
    """Return the calendar year of days since 1 January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970


def as_dates(days: np.ndarray, *, absent: np.ndarray | None = None) -> pd.Series:
    """Turn days since 1 January 1970 into dates, empty where absent."""
    dates = pd.Series(np.asarray(days).astype("datetime64[D]").astype("datetime64[us]"))
    return dates if absent is None else dates.mask(absent)
