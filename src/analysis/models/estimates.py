"""What the models have in common: the files they read, and what their intervals stand for."""

from pathlib import Path

import pandas as pd

__all__ = ["DESIGN", "FULL_COUNT", "RANDOM_VARIATION", "Files", "interval_kind", "is_sample"]

# The processed Parquet file by frame and year.
Files = dict[str, dict[int, Path]]

DESIGN = "design"
RANDOM_VARIATION = "random variation"
FULL_COUNT = "none (full count)"


def is_sample(weight: pd.Series) -> bool:
    """Whether persons stand for others: weights other than 1.

    Examples
    --------
    >>> is_sample(pd.Series([1.0, 1.0])), is_sample(pd.Series([1.0, 2.5]))
    (False, True)
    """
    return bool((weight != 1).any())


def interval_kind(weight: pd.Series) -> str:
    """Return what the interval of an event that could have gone otherwise stands for.

    Examples
    --------
    >>> interval_kind(pd.Series([1.0, 1.0]))
    'random variation'
    """
    return DESIGN if is_sample(weight) else RANDOM_VARIATION
