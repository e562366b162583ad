"""How much published cells leave unknown of hidden counts, and whether counts moved by little.

Nothing is known but what stands in them, and the sums of the plan that they were made with.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import plan
from analysis.counting.profiles import sums_by_plan
from analysis.disclosure.frozen_cells import cell_names
from analysis.disclosure.linear_attack import prepare, weights
from analysis.disclosure.unknowns import Unknowns, groups_of, tied_by_sums
from analysis.settings import NOISE_MOST, NOISE_VARIANCE, THRESHOLD

__all__ = ["Left", "left_in", "moved"]

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


def left_in(cells: pd.DataFrame, tables: dict[str, plan.Table]) -> Left:
    """Measure what some published cells leave unknown; `report` says where each stands.

    Parameters
    ----------
    cells : DataFrame
        Public cells, with the column `report`.
    tables
        The plan that they were made with.
    """
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


def moved(reports: list[pd.DataFrame], tables: dict[str, plan.Table]) -> list[str]:
    """Say whether counts that moved by little stand in both reports: then they were not frozen.

    Parameters
    ----------
    reports : list of DataFrame
        Public cells of two reports.
    tables
        The plan of both.
    """
    numbers = []
    for cells in reports:
        noisy = cells[cells["table"].map({t.id: t.has_noise for t in tables.values()})]
        names = cell_names(noisy, tables)
        # In a report that shows a cell from two deliveries, the newest.
        numbers.append(noisy.assign(cell=names).groupby("cell", sort=False)["n"].last())
    by = (numbers[0] - numbers[1]).dropna().abs()
    by = by[by > 0]
    small = int((by < SEEMS_SMALL).sum())
    if small > max(2, MOST_SMALL * len(by)):
        return [
            f"of {len(by)} counts that stand in both with another number {small} moved by less "
            f"than {SEEMS_SMALL}: who was added, removed or corrected shows. Register the older "
            "report (make released) and make the newer again, so that these keep their numbers"
        ]
    return []
