"""The audit of a finished report, as an outsider does it: from its published files alone.

What the public frames promise is looked up first (`promises`). Then the tables as they can be
downloaded are read: none may show what the public cells hide, or a count under the threshold. Then
the published cells of one report or of two are laid beside each other as the plan ties them, and
what is left unknown of hidden counts is measured.
"""

import json
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.errors import DataError, DisclosureError
from analysis.report.outsider import promises, workbook_numbers
from analysis.report.outsider.left import Left, left_in, moved
from analysis.report.page import manifest
from analysis.report.page.table_csv import DECIMAL, ENCODING, SEPARATOR
from analysis.settings import AUDIT_SMALLEST_SD, THRESHOLD
from analysis.workbench.folders import shown

__all__ = [
    "audit_one", "audit_two", "findings", "left_unknown", "plan_of", "refuse", "revealing_rows",
    "say",
]  # fmt: skip

OF_THE_CELL = ["value", "low", "high", "count"]
OTHERS = {"published", "open"}


def audit_one(folder: Path) -> None:
    """Attack one report and say what was found.

    Raises
    ------
    DisclosureError
        When its files show what it hides, or leave too little unknown.
    """
    refuse(findings(folder))
    say(shown(folder), left_unknown([folder]))


def audit_two(folder: Path, other: Path) -> None:
    """Attack two reports together: of two years, or a correction beside what it corrects.

    Raises
    ------
    DisclosureError
        As `audit_one`, or when counts that moved by little stand in both.
    """
    refuse([*findings(folder), *findings(other), *_moved(folder, other)])
    say(f"{shown(folder)} and {shown(other)}", left_unknown([folder, other]))


def say(what: str, left: Left) -> None:
    """Print how much is left unknown of what was attacked."""
    print(
        f"{what}: {left.cells} cells; of {left.hidden} hidden ones the best estimate from all that "
        f"is published has a standard deviation of {left.smallest_sd:.2f} units or more",
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
    cells, tables = _cells(folder), plan_of(folder)
    models = pd.read_parquet(folder / "public" / "models.parquet")
    lines = promises.broken(cells, models, tables)
    for path in sorted((folder / "tables").glob("*.csv")):
        frame = pd.read_csv(
            path, sep=SEPARATOR, decimal=DECIMAL, encoding=ENCODING, low_memory=False
        )
        if not {"data_kind", "unit"} <= set(frame.columns):
            continue
        table = tables.get(path.stem)
        own = frame[~frame["data_kind"].isin(OTHERS)]
        for row, why in revealing_rows(own, table):
            # The head is line 1 of the file.
            lines.append(f"tables/{path.name}, row {row + 2}: {why}")
        if table is not None:
            for cell in _shown_though_hidden(cells, own, table):
                lines.append(
                    f"tables/{path.name}: {cell} is hidden in public/cells.parquet and shown here"
                )
    lines += workbook_numbers.findings(folder)
    left = left_unknown([folder])
    if left.smallest_sd < AUDIT_SMALLEST_SD:
        lines.append(
            f"of a hidden count a standard deviation of {left.smallest_sd:.2f} units is left, "
            f"expected {AUDIT_SMALLEST_SD} or more"
        )
    return lines


def _cells(folder: Path) -> pd.DataFrame:
    manifest.read(folder)
    return pd.read_parquet(folder / "public" / "cells.parquet")


def plan_of(folder: Path) -> dict[str, plan.Table]:
    """Read the plan that a report was made with, from its own files."""
    try:
        definitions = json.loads((folder / "definitions.json").read_text(encoding="utf-8"))
        return plan.tables_of(definitions["plan"], definitions["hierarchies"])
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(
            f"{shown(folder)}/definitions.json does not hold the plan; make the report again"
        ) from None


def revealing_rows(rows: pd.DataFrame, table: plan.Table | None) -> list[tuple[int, str]]:
    """Find the rows of a CSV that show what should be hidden, and say why.

    Parameters
    ----------
    rows : DataFrame
        Numbers of a table, or of the scan of a municipality.
    table
        Its line of the plan, where it is of one.
    """
    numbers = [name for name in OF_THE_CELL if name in rows]
    hidden = rows["conf_status"].eq("C") & rows[numbers].notna().any(axis=1)
    revealing = [(row, "a hidden row shows a number") for row in rows.index[hidden]]
    if table is not None and table.published_counts:
        return revealing
    for name in ("n", "count"):
        if name in rows:
            small = rows[name].between(0, THRESHOLD, inclusive="neither")
            revealing += [(row, f"{name} is under {THRESHOLD}") for row in rows.index[small]]
    return revealing


def _shown_though_hidden(cells: pd.DataFrame, rows: pd.DataFrame, table: plan.Table) -> list[str]:
    """Name the hidden totals of which a CSV shows the n."""
    names = [name for name in table.columns if name in rows.columns and name not in table.outcome]
    keys = ["year", *names] if "region" in names else ["year", "region", *names]
    hidden = cells["table"].eq(table.id) & cells["n"].isna()
    for name in table.columns:
        if name not in names:
            hidden &= cells[name].eq(plan.total_code(name))
    if not hidden.any() or not {"n", *keys} <= set(rows.columns):
        return []
    shown_keys = set(_keys_of(rows.dropna(subset=["n"]), keys))
    return [", ".join(key) for key in _keys_of(cells[hidden], keys) if key in shown_keys]


def _keys_of(frame: pd.DataFrame, names: list[str]) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in frame[names].itertuples(index=False, name=None)]


def left_unknown(folders: list[Path]) -> Left:
    """Measure what is left unknown of hidden counts, from the published cells of some reports.

    Two numbers of one name are two unknowns, for the true count moved. Of the unknowns only the
    plan's sums are known. Who knows the units knows more: that is `disclosure.audit`.
    """
    tables: dict[str, plan.Table] = {}
    parts = []
    for folder in folders:
        tables |= plan_of(folder)
        parts.append(_cells(folder).assign(report=str(folder)))
    return left_in(pd.concat(parts, ignore_index=True), tables)


def _moved(folder: Path, other: Path) -> list[str]:
    tables = {**plan_of(other), **plan_of(folder)}
    return moved([_cells(folder), _cells(other)], tables)
