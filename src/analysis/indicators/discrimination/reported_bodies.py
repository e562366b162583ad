"""What the Flemish Human Rights Institute received, and both bodies side by side, never added."""

import pandas as pd

from analysis.indicators.counts import counts
from analysis.indicators.estimates import before_value
from analysis.indicators.selection import pick
from analysis.plan import TOTAL

__all__ = ["complaints", "side_by_side"]

# Tables of the institute that count something else than complaints.
_INDICATORS = {"D12": "institute_files", "D13": "institute_complaints_naming_ground"}


def complaints(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Files of the Flemish Human Rights Institute by the dimension of a table, in files.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `D5` (complaints by domain), `D6` (by form), `D12` (all files by type) or `D13` (complaints
        naming a ground; their sum exceeds the total).

    Returns
    -------
    DataFrame
        Estimates in files; the interval is that of the noise alone (a full count). 2023 runs from
        15 March: never a yearly rate.
    """
    return counts(cells, table, indicator=_INDICATORS.get(table, "institute_complaints"))


def side_by_side(
    cells: pd.DataFrame, *, reported: str = "D1", institute: str = "D12", table: str = "D8"
) -> pd.DataFrame:
    """What Unia and the Flemish Human Rights Institute received in the same period, in cases.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    reported, institute
        Tables of Unia (with `month`, `part_of_year` and the outcome `file`) and of the institute
        (with `type`).
    table
        Table of the result.

    Returns
    -------
    DataFrame
        Estimates with `body` (`federal`: Unia, `flemish`: the institute; there is no total),
        `received` and `part_of_year`: `after_break` from 15 March 2023 in that year, `whole` in a
        later one. No row for a year before the institute.

    Notes
    -----
    Never added: a case may be known to both, and they count different things.
    """
    unia = []
    for received, category in (("report", TOTAL), ("file", "yes")):
        counted = counts(cells, reported, indicator="received_by_body", category=category)
        counted = pick(counted, month=TOTAL, part_of_year=["after_break", "whole"])
        unia.append(counted.drop(columns="month").assign(body="federal", received=received))
    vmri = counts(cells, institute, indicator="received_by_body")
    vmri = vmri.rename(columns={"type": "received"})
    vmri = vmri[vmri["received"] != TOTAL].assign(body="flemish")
    part = pd.concat(unia).drop_duplicates("year").set_index("year")["part_of_year"]
    vmri = vmri.assign(part_of_year=vmri["year"].map(part))
    both = pd.concat([*unia, vmri], ignore_index=True)
    both = both[both["year"].isin(vmri["year"])].assign(table=table)
    both = before_value(both, "body", "received", "part_of_year")
    return both.sort_values(["year", "body"], ignore_index=True)
