"""How much of the caravan sites is in use: pitches at a count, and pitch-nights by quarter.

What is in use has the noise of its sites; what there is to use is public and has none.
"""

import pandas as pd

from analysis.indicators.cell_sums import SUMS, of_table
from analysis.indicators.estimates import share_of
from analysis.plan import require_indicator
from analysis.settings import THRESHOLD

__all__ = ["residential_occupancy", "transit_occupancy"]


def residential_occupancy(
    cells: pd.DataFrame, *, table: str = "C2", pitches: str = "C1"
) -> pd.DataFrame:
    """Share of the pitches of residential sites that was occupied on the day of the count.

    Occupied pitches divided by the pitches of the residential sites that answered, in [0, 1].

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table of occupied pitches, with `province`.
    pitches
        Table of pitches, with `site_kind`, `province` and the outcome `answered`.

    Returns
    -------
    DataFrame
        Estimates, one row per province, `_T` for all. A full count of the sites that answered: the
        interval is that of the noise alone. Missing with `conf_status` C where the number of
        occupied pitches is below the threshold.
    """
    require_indicator(table, "residential_occupancy")
    used, _ = of_table(cells, table, "province")
    there, _ = of_table(cells, pitches, "site_kind", "province", "answered")
    there = there[(there["site_kind"] == "residential") & (there["answered"] == "yes")]
    return _occupancy(used, there, by="province", indicator="residential_occupancy")


def transit_occupancy(
    cells: pd.DataFrame, *, table: str = "C3", offered: str = "C4"
) -> pd.DataFrame:
    """Share of the pitch-nights of transit sites that was used, by quarter.

    Used pitch-nights divided by those offered, over the quarters that a site gave, in [0, 1]. A
    pitch-night is one pitch for one night: 10 pitches open for 90 nights offer 900.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table, offered
        Tables with `quarter`: used pitch-nights, and those offered.

    Returns
    -------
    DataFrame
        As `residential_occupancy`, one row per quarter; `_T` is the year.
    """
    require_indicator(table, "transit_occupancy")
    used, _ = of_table(cells, table, "quarter")
    there, _ = of_table(cells, offered, "quarter")
    return _occupancy(used, there, by="quarter", indicator="transit_occupancy")


def _occupancy(used: pd.DataFrame, there: pd.DataFrame, *, by: str, indicator: str) -> pd.DataFrame:
    """Shares of what is there that is in use, one row per code of a column and year."""
    keys = ["year", "region", by]
    whole = there.loc[there["weight"] != 0, [*keys, *SUMS]]
    part = used[["table", *keys, *SUMS, "data_kind", "vintage", "interval"]]
    part = part.rename(columns={name: f"yes_{name}" for name in SUMS})
    both = part.merge(whole, on=keys, validate="1:1")
    # Of fewer than the threshold nothing is told, also where the noise lifts their number above it.
    hidden = both[["weight", "yes_weight"]].isna().any(axis=1) | (both["n"] < THRESHOLD)
    for name in SUMS:
        # No more can be in use than there is, whatever the noise says.
        in_use = both[f"yes_{name}"]
        in_use = in_use.clip(upper=both[name]) if name in ("weight", "n") else in_use
        both = both.assign(**{f"yes_{name}": in_use.mask(hidden), name: both[name].mask(hidden)})
    return share_of(both.assign(yes_shared=0.0, hidden=hidden), indicator=indicator)
