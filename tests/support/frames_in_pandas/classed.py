"""Codes and numbers of a frame in the classes of `resources/classes.toml`."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.reference.classes import REST, classes

__all__ = ["band_of", "class_of"]


def class_of(codes: pd.Series, column: str) -> pd.Series:
    """Class of each code of a finer column."""
    class_by_code = {}
    rest = None
    for name, finer in classes(column).codes.items():
        class_by_code.update(dict.fromkeys(finer, name))
        rest = name if REST in finer else rest
    number, unique = pd.factorize(codes)
    named = [class_by_code.get(code, code if rest is None else rest) for code in unique]
    return pd.Series(np.array(named, dtype=object)[number], index=codes.index, dtype="str")


def band_of(numbers: pd.Series, column: str) -> pd.Series:
    """Band of each whole number, `20-29` or `85+`; outside the bands empty."""
    known = classes(column)
    if not known.bands:
        raise DataError(
            f"band_of: column {column!r} has no bands in resources/classes.toml; expected ranges "
            "of whole numbers. Use class_of for codes."
        )
    place = np.searchsorted(known.starts, numbers, side="right") - 1
    # Below the first band, the bands themselves, above a last band that is closed.
    names = np.array(["", *known.bands, ""])
    return pd.Series(names[place + 1], index=numbers.index, dtype="str")
