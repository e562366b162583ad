"""Rows that no table or figure may show, and a table without rows that has cells."""

import os
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.errors import DataError
from analysis.indicators.loaded import Loaded, rows_of

__all__ = ["refuse_empty", "refuse_other_indicators", "refuse_totals_that_count_twice"]


def refuse_other_indicators(table: plan.Table, estimates: pd.DataFrame) -> None:
    """Refuse an indicator that the line of a table does not name: its title tells another."""
    others = sorted(set(estimates["indicator"]) - set(table.indicators))
    # The summary, which names none, repeats numbers of other tables.
    if others and table.indicators:
        raise DataError(
            f"publish: {', '.join(others)} under the title of table {table.id}; its line in the "
            f"plan names {', '.join(table.indicators)}. Add it there, or publish it elsewhere."
        )


def refuse_empty(table: plan.Table) -> None:
    """Refuse to say that nothing was delivered for a table that has cells; only in a report."""
    path = Path(os.environ.get("ANALYSIS_PUBLIC", "")) / "cells.parquet"
    if table.years == "none" or not path.is_file():
        return
    with path.open("rb") as file:
        cells = pd.read_parquet(file, columns=["table", *table.columns])
    cells = rows_of(Loaded(cells, "cells"), table.id)
    if len(cells):
        codes = [f"{name}: {', '.join(map(str, cells[name].unique()))}" for name in table.columns]
        raise DataError(
            f"publish: no row of table {table.id}, which has {len(cells)} cells; a code was picked "
            f"that it does not have. Its codes are {'; '.join(codes)}."
        )


def refuse_totals_that_count_twice(estimates: pd.DataFrame) -> None:
    """Refuse a row over all bodies or languages: of neither a sum exists (`plan.NEVER_ADDED`)."""
    for name, why in plan.NEVER_ADDED.items():
        if name not in estimates:
            continue
        total = estimates[name].isna() | estimates[name].isin([plan.TOTAL, ""])
        if total.any():
            table = estimates["table"].iloc[0]
            raise DataError(f"a row over every {name} in table {table}; {why}.")
