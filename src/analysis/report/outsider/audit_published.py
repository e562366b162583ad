"""The audit of a finished report, as an outsider does it: from its published files alone.

The tables as they can be downloaded are read first: a count, denominator, n or interval in a CSV
may show what the public cells hide. Then all cells are attacked with what was found there.
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
        first = "; ".join(found[:8])
        more = f" and {len(found) - 8} more" if len(found) > 8 else ""
        raise DisclosureError(f"what is published gives counts away: {first}{more}.")


def findings(folder: Path) -> list[str]:
    """What the published files of one report give away: one line each, without counts."""
    tables, cells = _plan(folder), _cells(folder)
    lines = []
    for path in sorted((folder / "tables").glob("*.csv")):
        frame = pd.read_csv(
            path, sep=SEPARATOR, decimal=DECIMAL, encoding=ENCODING, low_memory=False
        )
        if not {"data_kind", "unit"} <= set(frame.columns):
            continue
        where, table = f"tables/{path.name}", tables.get(path.stem)
        own = frame[~frame["data_kind"].isin(OTHERS)]
        rounded = table is not None and table.rounding > 0
        for row, why in _revealing_rows(own, rounded=rounded):
            # The head is line 1 of the file.
            lines.append(f"{where}, row {row + 2}: {why}")
        if table is not None:
            shown_cells, cells = _fill_hidden(cells, own, table)
            for cell in shown_cells:
                lines.append(f"{where}: {cell} is hidden in public/cells.parquet and shown here")
    models = beside(pd.read_parquet(folder / "public" / "models.parquet"), tables)
    return lines + _worked_out(cells, tables, models)


def _cells(folder: Path) -> pd.DataFrame:
    manifest.read(folder)
    return pd.read_parquet(folder / "public" / "cells.parquet")


def _plan(folder: Path) -> dict[str, plan.Table]:
    """The plan that a report was made with."""
    try:
        definitions = json.loads((folder / "definitions.json").read_text(encoding="utf-8"))
        return plan.tables_of(definitions["plan"], definitions["hierarchies"])
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(
            f"{shown(folder)}/definitions.json does not hold the plan; make the report again"
        ) from None


def _revealing_rows(rows: pd.DataFrame, *, rounded: bool) -> list[tuple[int, str]]:
    """Rows of a CSV that give something away by themselves, and why.

    A rounded count under the threshold gives nothing away.
    """
    numbers = [name for name in OF_THE_CELL if name in rows]
    hidden = rows["conf_status"].eq("C") & rows[numbers].notna().any(axis=1)
    revealing = [(row, "a hidden row shows a number") for row in rows.index[hidden]]
    if rounded:
        return revealing
    if "n" in rows:
        small = rows["n"].between(1, THRESHOLD - 1)
        revealing += [(row, f"n is under {THRESHOLD}") for row in rows.index[small]]
    return revealing + small_counts(rows)


def _fill_hidden(
    cells: pd.DataFrame, rows: pd.DataFrame, table: plan.Table
) -> tuple[list[str], pd.DataFrame]:
    """Write what a CSV shows of hidden totals into the cells, and name these."""
    names = [name for name in table.columns if name in rows.columns and name not in table.outcome]
    keys = ["year", *names] if "region" in names else ["year", "region", *names]
    hidden = cells["table"].eq(table.id) & cells["n"].isna()
    for name in table.columns:
        if name not in names:
            hidden &= cells[name].eq(plan.total_code(name))
    if not hidden.any() or not {"n", *keys} <= set(rows.columns):
        return [], cells
    known = rows.dropna(subset=["n"])
    shown_n = dict(zip(_keys_of(known, keys), known["n"], strict=True))
    hidden_keys = _keys_of(cells[hidden], keys)
    values = np.array([shown_n.get(key, np.nan) for key in hidden_keys], dtype=float)
    cells = cells.copy()
    cells.loc[hidden, "n"] = values
    filled = zip(hidden_keys, values, strict=True)
    return [", ".join(key) for key, value in filled if not np.isnan(value)], cells


def _keys_of(frame: pd.DataFrame, names: list[str]) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in frame[names].itertuples(index=False, name=None)]


def _worked_out(
    cells: pd.DataFrame, tables: dict[str, plan.Table], models: Beside | None = None
) -> list[str]:
    """Cells that an attack on all published counts together works out, one line each."""
    models = models or nothing()
    attacked = audit(laid(cells, models.cells), {**tables, **models.tables})
    failed = attacked[~attacked["passes"] & (attacked["position"] < len(cells))]
    return [
        f"table {row.table}, {row.year}, {row.cell or 'total'} can be worked out"
        for row in failed.itertuples()
    ]


def _together(folder: Path, other: Path) -> list[str]:
    """What two reports give away together: small moves of a count, blanks that the other fills."""
    tables = {**_plan(other), **_plan(folder)}
    cells, other_cells = keyed(_cells(folder), tables), keyed(_cells(other), tables)
    both = cells.merge(
        other_cells[["key", "n"]].dropna().drop_duplicates("key"),
        on="key",
        how="left",
        suffixes=("", "_other"),
    )
    moved = both[(both["n"] - both["n_other"]).abs().between(1, THRESHOLD - 1)]
    lines = []
    for row, cell in zip(moved.itertuples(), named(moved, tables), strict=True):
        where = f"table {row.table}, {row.year}, {cell or 'total'}"
        lines.append(f"{where} moved by less than {THRESHOLD} and stands in both")
    filled = both.assign(n=both["n"].fillna(both["n_other"])).drop(columns=["key", "n_other"])
    return lines + _worked_out(filled, tables)
