"""Codes and numbers of a frame in the classes of `resources/classes.toml`, places in one year's."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.reference.classes import REST, classes
from analysis.reference.geography import to_borders

__all__ = ["band_of", "class_of", "municipality_of"]


def class_of(codes: pd.Series, column: str) -> pd.Series:
    """Class of each code of a finer column.

    Parameters
    ----------
    codes : Series of str
        Codes of the finer column, none missing.
    column
        Column of `classes.toml` that is made.

    Examples
    --------
    >>> class_of(pd.Series(["turkey", "belgian"]), "origin_4").tolist()
    ['non_eu', 'belgian']
    >>> class_of(pd.Series(["helper", "student"]), "employed").tolist()
    ['yes', 'no']
    """
    class_by_code = {}
    rest = None
    for name, finer in classes(column).codes.items():
        class_by_code.update(dict.fromkeys(finer, name))
        rest = name if REST in finer else rest
    number, unique = pd.factorize(codes)
    named = [class_by_code.get(code, code if rest is None else rest) for code in unique]
    return pd.Series(np.array(named, dtype=object)[number], index=codes.index, dtype="str")


def band_of(numbers: pd.Series, column: str) -> pd.Series:
    """Band of each whole number, `20-29` or `85+`; outside the bands empty.

    Parameters
    ----------
    numbers : Series of int
        Completed years, or residents.
    column
        Column of `classes.toml` that is made, one with bands.

    Raises
    ------
    DataError
        When the column has no bands.

    Examples
    --------
    >>> band_of(pd.Series([19, 20, 54]), "age_work").tolist()
    ['', '20-29', '30-54']
    >>> band_of(pd.Series([84, 99]), "age_band").tolist()
    ['75-84', '85+']
    """
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


def municipality_of(codes: pd.Series, *, year: int) -> pd.Series:
    """NIS code of each municipality within the borders of a year; `unknown` where not delivered.

    Parameters
    ----------
    codes : Series of str
        NIS codes of any period up to that year.
    year
        Year of the delivery.

    Examples
    --------
    >>> municipality_of(pd.Series(["44029", None]), year=2023).tolist()
    ['44084', 'unknown']
    """
    given = codes[codes.notna() & (codes.astype("str") != "")]
    here = to_borders(given.astype("str"), year=year)
    return here.reindex(codes.index).fillna("unknown").astype("str")
