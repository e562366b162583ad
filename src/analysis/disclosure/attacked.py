"""Which published cells are attacked together: the report's, a municipality's, the provinces'.

All cells at once would be one system of some ten thousand unknowns, of which most say nothing of
each other. So the audit runs over three sets: all tables of the yearly report; everything that is
published of one municipality, in any table (two municipalities have nobody in common); and the
counts of provinces and the region that stand in the scans, with the tables of the report that are
like them.

Left out is that the counts of all municipalities add up to those of their province and region,
which are published too. That tells next to nothing: of a province of 40 municipalities such a sum
has the noise of 40 counts, and leaves a count 40 / 41 of its variance.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.plan import Table, total_code

__all__ = ["Attacked", "by_municipality", "by_province", "of_report"]

# Columns of frames that say in which municipality a unit is.
PLACES = ("municipality", "centre_city")
# Codes of these that are no municipality.
_NOWHERE = ("other", "unknown", "_Z")


class Attacked(NamedTuple):
    """Cells that are attacked together, true and public, and the tables that they are of."""

    cells: pd.DataFrame
    public: pd.DataFrame
    tables: dict[str, Table]


def of_report(cells: pd.DataFrame, public: pd.DataFrame, tables: dict[str, Table]) -> Attacked:
    """Cells of the yearly report, and of what a researcher exported.

    Parameters
    ----------
    cells, public : DataFrame
        True cells, and the same as `protect` gives them.
    tables
        The plan.
    """
    kept = {name: table for name, table in tables.items() if not table.of_scan}
    return _of(cells, public, kept, public["table"].isin(list(kept)).to_numpy())


def by_province(cells: pd.DataFrame, public: pd.DataFrame, tables: dict[str, Table]) -> Attacked:
    """Cells of the scans that are of a province or the region, with those of the report like them.

    Like them are tables of the report that show nothing but columns that these show too.

    Parameters
    ----------
    cells, public : DataFrame
        True cells, and the same as `protect` gives them.
    tables
        The plan.
    """
    wide = {name: table for name, table in tables.items() if table.of_scan and not _places(table)}
    known = {(table.source, column) for table in wide.values() for column in table.columns.values()}
    kept = wide | {
        name: table
        for name, table in tables.items()
        if all((table.source, column) in known for column in table.columns.values())
        and table.has_noise
    }
    return _of(cells, public, kept, public["table"].isin(list(kept)).to_numpy())


def by_municipality(
    cells: pd.DataFrame, public: pd.DataFrame, tables: dict[str, Table]
) -> Attacked:
    """Cells of one municipality each, of every table that has any, that of the report included.

    Parameters
    ----------
    cells, public : DataFrame
        True cells, and the same as `protect` gives them.
    tables
        The plan.
    """
    kept = {name: table for name, table in tables.items() if _places(table) and table.has_noise}
    inside = np.zeros(len(public), dtype=bool)
    for name, table in kept.items():
        of_table = (public["table"] == name).to_numpy()
        for place in _places(table):
            no_place = [total_code(place), *_NOWHERE]
            inside |= of_table & ~public[place].isin(no_place).to_numpy()
    return _of(cells, public, kept, inside)


def _of(
    cells: pd.DataFrame, public: pd.DataFrame, tables: dict[str, Table], rows: np.ndarray
) -> Attacked:
    own = cells[cells["table"].isin(list(tables))]
    return Attacked(own, public[rows].reset_index(drop=True), tables)


def _places(table: Table) -> list[str]:
    """Names of the dimensions of a table that are municipalities."""
    return [name for name, column in table.dimensions.items() if column in PLACES]
