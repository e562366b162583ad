"""The public frames of a year, as a chapter loads them."""

import os
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.indicators.cell_sums import of_table
from analysis.indicators.loaded import Loaded
from analysis.report.text.numbers import in_order
from analysis.report.writing.data_kinds import read_frame, remember
from analysis.report.writing.output import mark_unprotected
from analysis.settings import PROCESSED
from analysis.workbench.asked import unheard, used

__all__ = ["cells_of", "load"]

# A chapter rests on those of their tables whose rows it takes.
_BY_TABLE = ("cells", "models")


def load(year: int, name: str = "cells", *, internal: bool = False) -> pd.DataFrame:
    """Load a public frame of a year.

    Parameters
    ----------
    year
        Year of the report; `make data YEAR=` makes its frames.
    name
        `cells`: protected counts of the plan. `models`: what public counts cannot give. `sources`,
        `quality`, `needs`: what was delivered, how good it is, which table needs it. `protection`,
        `audit`: what is hidden, and what the audit measured. `figures`, `targets`, `unia_totals`,
        `flanders_values`, `open`: published elsewhere. `boundaries`: outlines of municipalities,
        where a user gave a file of them.
    internal
        Load the cells before protection, to explore inside a secured room. A report refuses them.

    Raises
    ------
    DataError
        When the frame is not there, or a report asks for unprotected cells or for another year.
    """
    reported = os.environ.get("ANALYSIS_REPORT")
    if reported and internal:
        raise DataError(
            "load: internal=True gives unprotected cells; a report is built from public cells only."
        )
    if reported and reported != str(year):
        raise DataError(
            f"load: frames of {year} in the report of {reported}; expected those of its own year."
        )
    folder = PROCESSED / str(year)
    public = Path(os.environ.get("ANALYSIS_PUBLIC", folder / "public"))
    remember(public)
    path = folder / f"{name}.parquet" if internal else public / f"{name}.parquet"
    if not path.is_file():
        raise DataError(
            f"load: {name!r} of {year} is not there; make it first: make data YEAR={year}"
        )
    if internal:
        mark_unprotected()
    if reported:
        _refuse_other_year(public, year)
    frame = read_frame(path)
    if name == "cells":
        if internal:
            # Before protection nothing is hidden; the indicators ask for the column all the same.
            frame = frame.assign(conf_status="")
        # Told by who takes rows: a dimension that another table brings moves none of these.
        with unheard():
            dimensions = plan.dimensions()
        frame = in_order(frame, ["region", *dimensions])
    if not reported or name not in _BY_TABLE:
        used(name)
        return frame
    return Loaded(frame, name)


def _refuse_other_year(public: Path, year: int) -> None:
    """Refuse frames of which the last delivery is not of the year of the report."""
    last = read_frame(public / "sources.parquet")["year"].max()
    if last != year:
        raise DataError(
            f"load: the last delivery in these public frames is of {last}; expected {year}, the "
            "year of the report. Give the frames of that year."
        )


def cells_of(cells: pd.DataFrame, table: str) -> pd.DataFrame:
    """Cells of one table with its own columns only, as somebody reads them.

    Parameters
    ----------
    cells : DataFrame
        The frame `cells`, which has a column for each dimension of the plan.
    table
        Id in the plan.
    """
    frame, line = of_table(cells, table)
    names = [name for name in line.columns if name != "region"]
    return frame[["year", "region", *names, "n", "weight", "conf_status"]]
