"""The audit of a finished report, as an outsider does it: from its published files alone.

The tables as they can be downloaded are read first: a count, denominator, n or interval in a CSV
may tell what the public cells hide. Then all cells are attacked with what was learned.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import plan
from analysis.disclosure.auditor.audit import audit, named
from analysis.disclosure.known.earlier_releases import keyed
from analysis.disclosure.known.model_counts import Beside, beside, laid, nothing
from analysis.errors import DataError, DisclosureError
from analysis.report.outsider.counts_from_rates import small_counts
from analysis.report.page import manifest
from analysis.report.page.table_csv import DECIMAL, ENCODING, SEPARATOR
from analysis.settings import THRESHOLD
from analysis.workbench.folders import shown

__all__ = ["audit_one", "audit_two", "findings", "refuse"]

MEASURES = ["n", "weight", "weight2"]
OF_THE_CELL = ["value", "low", "high", "count"]
OTHERS = {"published", "open"}


def audit_one(folder: Path) -> None:
    """Attack one report and say what was found.

    Raises
    ------
    DisclosureError
        When a hidden count can be worked out; the message names table and cell.
    """
    refuse(findings(folder))
    blanks = int(_cells(folder)["n"].isna().sum())
    print(
        f"{shown(folder)}: nothing can be worked out ({blanks} hidden cells attacked)", flush=True
    )


def audit_two(folder: Path, other: Path) -> None:
    """Attack two reports together: of two years, or a correction beside what it corrects.

    Raises
    ------
    DisclosureError
        When one gives away what the other hides, or a count that moved by less than the threshold
        stands in both.
    """
    refuse([*findings(folder), *findings(other), *_together(folder, other)])
    print(
        f"{shown(folder)} and {shown(other)}: nothing can be worked out from both together",
        flush=True,
    )


def refuse(found: list[str]) -> None:
    """Stop where something was found.

    Raises
    ------
    DisclosureError
        With the first findings.
    """
    if found:
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        raise DisclosureError(f"what is published gives counts away: {'; '.join(found[:8])}{more}.")


def findings(folder: Path) -> list[str]:
    """What the published files of one report give away: one line each, without counts."""
    tables, cells = _plan(folder), _cells(folder)
    found = []
    for path in sorted((folder / "tables").glob("*.csv")):
        frame = pd.read_csv(
            path, sep=SEPARATOR, decimal=DECIMAL, encoding=ENCODING, low_memory=False
        )
        if "data_kind" in frame and "unit" in frame:
            own = frame[~frame["data_kind"].isin(OTHERS)]
            rounded = path.stem in tables and tables[path.stem].rounding > 0
            found += [
                f"tables/{path.name}, row {row + 2}: {why}"
                for row, why in _told(own, rounded=rounded)
            ]
            if path.stem in tables:
                told, cells = _learned(own, tables[path.stem], cells)
                found += [
                    f"tables/{path.name}: {cell} is hidden in public/cells.parquet and shown here"
                    for cell in told
                ]
    known = beside(pd.read_parquet(folder / "public" / "models.parquet"), tables)
    return found + _attacked(cells, tables, known)


def _cells(folder: Path) -> pd.DataFrame:
    manifest.read(folder)
    return pd.read_parquet(folder / "public" / "cells.parquet")


def _plan(folder: Path) -> dict[str, plan.Table]:
    """The plan that a report was made with."""
    try:
        said = json.loads((folder / "definitions.json").read_text(encoding="utf-8"))
        return plan.tables_of(said["plan"], said["hierarchies"])
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(
            f"{shown(folder)}/definitions.json does not hold the plan; make the report again"
        ) from None


def _told(rows: pd.DataFrame, *, rounded: bool) -> list[tuple[int, str]]:
    """Rows of a CSV that give something away by themselves; a rounded count under the threshold does not."""
    numbers = [name for name in OF_THE_CELL if name in rows]
    hidden = rows["conf_status"].eq("C") & rows[numbers].notna().any(axis=1)
    made = [(row, "a hidden row shows a number") for row in rows.index[hidden]]
    if rounded:
        return made
    if "n" in rows:
        small = rows["n"].between(1, THRESHOLD - 1)
        made += [(row, f"n is under {THRESHOLD}") for row in rows.index[small]]
    return made + small_counts(rows)


def _learned(
    rows: pd.DataFrame, table: plan.Table, cells: pd.DataFrame
) -> tuple[list[str], pd.DataFrame]:
    """Write what a CSV tells of hidden totals into the cells, and say which these are."""
    names = [name for name in table.columns if name in rows.columns and name not in table.outcome]
    keys = ["year", *names] if "region" in names else ["year", "region", *names]
    blank = cells["table"].eq(table.id) & cells["n"].isna()
    for name in table.columns:
        if name not in names:
            blank &= cells[name].eq(plan.total_code(name))
    known = rows.dropna(subset=["n"]) if {"n", *keys} <= set(rows.columns) else rows.iloc[:0]
    if not blank.any() or known.empty:
        return [], cells
    told = dict(
        zip(known[keys].astype(str).itertuples(index=False, name=None), known["n"], strict=True)
    )
    here = [
        tuple(map(str, row)) for row in cells.loc[blank, keys].itertuples(index=False, name=None)
    ]
    values = np.array([told.get(key, np.nan) for key in here], dtype=float)
    cells = cells.copy()
    cells.loc[blank, "n"] = values
    return [
        ", ".join(key) for key, value in zip(here, values, strict=True) if not np.isnan(value)
    ], cells


def _attacked(
    cells: pd.DataFrame, tables: dict[str, plan.Table], models: Beside | None = None
) -> list[str]:
    models = models or nothing()
    found = audit(laid(cells, models.cells), {**tables, **models.tables})
    failed = found[~found["passes"] & (found["position"] < len(cells))]
    return [
        f"table {r.table}, {r.year}, {r.cell or 'total'} can be worked out"
        for r in failed.itertuples()
    ]


def _together(folder: Path, other: Path) -> list[str]:
    """What two reports give away together: counts that moved a little, and blanks that the other one fills."""
    tables = {**_plan(other), **_plan(folder)}
    one, two = keyed(_cells(folder), tables), keyed(_cells(other), tables)
    both = one.merge(
        two[["key", "n"]].dropna().drop_duplicates("key"),
        on="key",
        how="left",
        suffixes=("", "_other"),
    )
    moved = both[(both["n"] - both["n_other"]).abs().between(1, THRESHOLD - 1)]
    lines = [
        (
            f"table {table}, {year}, {cell or 'total'} moved by less than {THRESHOLD} and stands "
            "in both"
        )
        for table, year, cell in zip(
            moved["table"], moved["year"], named(moved, tables), strict=True
        )
    ]
    filled = both.assign(n=both["n"].fillna(both["n_other"])).drop(columns=["key", "n_other"])
    return lines + _attacked(filled, tables)
