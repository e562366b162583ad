"""The audit of a finished report, as an outsider does it: from its published files alone.

What the public frames promise is looked up first (`promises`). Then the tables as they can be
downloaded are read: none may show what the public cells hide, or a count under the threshold. Then
the published cells of one report or of two are laid beside each other as the plan ties them, and
what is left unknown of hidden counts is measured.
"""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import plan
from analysis.counting.profiles import sums_by_plan
from analysis.disclosure.frozen_cells import cell_names
from analysis.disclosure.linear_attack import prepare, weights
from analysis.disclosure.unknowns import Unknowns, groups_of, tied_by_sums
from analysis.errors import DataError, DisclosureError
from analysis.report.outsider import promises, workbook_numbers
from analysis.report.page import manifest
from analysis.report.page.table_csv import DECIMAL, ENCODING, SEPARATOR
from analysis.settings import AUDIT_SMALLEST_SD, NOISE_MOST, NOISE_VARIANCE, THRESHOLD
from analysis.workbench.folders import shown

__all__ = ["Left", "audit_one", "audit_two", "findings", "left_unknown", "refuse"]

OF_THE_CELL = ["value", "low", "high", "count"]
OTHERS = {"published", "open"}
# A count that was drawn anew moved by the threshold or more; with both noises few of these seem to
# have moved by less than half of that.
SEEMS_SMALL, MOST_SMALL = THRESHOLD - NOISE_MOST, 0.1


class Left(NamedTuple):
    """What is left unknown: number of cells, of hidden ones, and their smallest standard deviation.

    `smallest_sd` is missing where nothing published tells of any.
    """

    cells: int
    hidden: int
    smallest_sd: float


def audit_one(folder: Path) -> None:
    """Attack one report and say what was found.

    Raises
    ------
    DisclosureError
        When its files show what it hides, or leave too little unknown.
    """
    refuse(findings(folder))
    _say(shown(folder), left_unknown([folder]))


def audit_two(folder: Path, other: Path) -> None:
    """Attack two reports together: of two years, or a correction beside what it corrects.

    Raises
    ------
    DisclosureError
        As `audit_one`, or when counts that moved by little stand in both.
    """
    refuse([*findings(folder), *findings(other), *_moved(folder, other)])
    _say(f"{shown(folder)} and {shown(other)}", left_unknown([folder, other]))


def _say(what: str, left: Left) -> None:
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
    cells, tables = _cells(folder), _plan(folder)
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
        for row, why in _revealing_rows(own, table):
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


def _plan(folder: Path) -> dict[str, plan.Table]:
    """The plan that a report was made with."""
    try:
        definitions = json.loads((folder / "definitions.json").read_text(encoding="utf-8"))
        return plan.tables_of(definitions["plan"], definitions["hierarchies"])
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(
            f"{shown(folder)}/definitions.json does not hold the plan; make the report again"
        ) from None


def _revealing_rows(rows: pd.DataFrame, table: plan.Table | None) -> list[tuple[int, str]]:
    """Rows of a CSV that show what should be hidden, and why."""
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
        tables |= _plan(folder)
        parts.append(_cells(folder).assign(report=str(folder)))
    cells = pd.concat(parts, ignore_index=True)
    noisy = {t.id for t in tables.values() if t.has_noise}
    cells = cells[cells["table"].isin(noisy)].reset_index(drop=True)
    of_cell = _unknown_of(cells, tables)
    first = np.unique(of_cell, return_index=True)[1]
    published = cells["n"].to_numpy(dtype=float)[first]
    unknowns = Unknowns(np.nan_to_num(published), published, of_cell)
    tied = []
    for (_, table_id, _), block in cells.groupby(["report", "table", "year"], sort=False):
        sums = sums_by_plan(block, tables[table_id])
        tied.append(tied_by_sums(sums, of_cell[block.index]))
    hidden, variances = 0, [np.inf]
    for group in groups_of(tied, unknowns) if tied else []:
        shown_here = published[group.at]
        attack = prepare(group.relations, ~np.isnan(shown_here))
        gone = np.flatnonzero(np.isnan(shown_here))
        found = weights(attack, np.eye(len(group.at))[gone])
        hidden += len(gone)
        variances += (NOISE_VARIANCE * (found**2).sum(axis=1)).tolist()
    smallest = np.nanmin(variances)
    return Left(len(cells), hidden, float(np.sqrt(smallest)) if np.isfinite(smallest) else np.nan)


def _unknown_of(cells: pd.DataFrame, tables: dict[str, plan.Table]) -> np.ndarray:
    """Number the unknowns behind published cells.

    The same units may stand in two tables under two names (who has a job by one classification and
    by another). They have the same noise, so taken for two they would tell more than they do: cells
    of one frame with the same codes but for the outcome and the same published number are one, the
    first with that number in each table.
    """
    name = cell_names(cells, tables)
    # Who is counted again in a later delivery may be others, though the number was kept.
    lasts = [not each.endswith(f"|{year}") for each, year in zip(name, cells["year"], strict=True)]
    name += ("|" + cells["report"]).where(lasts, "")
    # What is hidden in one report may be shown in another: to be safe, one unknown.
    number = cells["n"].fillna(cells["n"].groupby(name).transform("first"))
    anywhere = {t.id: t._replace(where="TRUE", outcome={}) for t in tables.values()}
    context = cell_names(cells, anywhere) + ("|" + cells["report"]).where(lasts, "")
    context += "|" + number.astype(str)
    again = cells.groupby([cells["report"], cells["table"], cells["year"], context]).cumcount()
    shared = context + "|" + again.astype(str)
    return pd.factorize(shared.where(number.notna(), name))[0]


def _moved(folder: Path, other: Path) -> list[str]:
    """Say whether counts that moved by little stand in both reports: then they were not frozen."""
    tables = {**_plan(other), **_plan(folder)}
    numbers = []
    for each in (folder, other):
        cells = _cells(each)
        cells = cells[cells["table"].map({t.id: t.has_noise for t in tables.values()})]
        names = cell_names(cells, tables)
        # In a report that shows a cell from two deliveries, the newest.
        numbers.append(cells.assign(cell=names).groupby("cell", sort=False)["n"].last())
    moved = (numbers[0] - numbers[1]).dropna().abs()
    moved = moved[moved > 0]
    small = int((moved < SEEMS_SMALL).sum())
    if small > max(2, MOST_SMALL * len(moved)):
        return [
            f"of {len(moved)} counts that stand in both with another number {small} moved by less "
            f"than {SEEMS_SMALL}: who was added, removed or corrected shows. Register the older "
            "report (make released) and make the newer again, so that these keep their numbers"
        ]
    return []
