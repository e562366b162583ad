"""Municipality of a record in the borders of the delivery's year, whatever its code is of."""

import pandas as pd

from analysis.extracts.frames.source import Source
from analysis.reference.geography import to_borders

__all__ = ["municipality_of", "places_of"]

_UNKNOWN = "unknown"


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
    return here.reindex(codes.index).fillna(_UNKNOWN).astype("str")


def places_of(source: Source, extract: str, column: str) -> tuple[str, str]:
    """SQL of the municipality of a column of NIS codes, and of what is joined for it.

    The join expects the extract under the name `p`.
    """
    codes = source.municipalities(extract, column, year=None)
    known = pd.DataFrame({"code": codes, "place": municipality_of(codes, year=source.year)})
    name = source.given(f"places_of_{extract}", known)
    return (
        f"COALESCE(CAST(l.place AS VARCHAR), '{_UNKNOWN}')",
        f"LEFT JOIN {name} AS l ON CAST(l.code AS VARCHAR) = p.{column}",
    )
