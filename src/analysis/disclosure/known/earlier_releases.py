"""What earlier releases tell: counts known already, that stay hidden, that moved by too little.

Knows neither the protection nor the auditor; `mend` gives it to both.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.plan import Table

__all__ = ["Told", "keyed", "of_release", "told"]

_NOT_OF_THE_CELL = {
    "n",
    "weight",
    "weight2",
    "basis",
    "data_kind",
    "vintage",
    "conf_status",
    "position",
}


class Told(NamedTuple):
    """Per cell: whether everybody `knows` its count, and whether it has to `stay` hidden."""

    knows: np.ndarray
    stays: np.ndarray


def keyed(cells: pd.DataFrame, tables: dict[str, Table]) -> pd.DataFrame:
    """Name each cell in a column `key`, the same name in every release.

    A cohort, in a table of the latest delivery only, is the same cell in every report; a dimension
    that only one of two plans has is `_Z` and left out of the name.
    """
    latest = (
        cells["table"]
        .map({t.id: t.years == "latest" for t in tables.values()})
        .fillna(False)
        .astype(bool)
    )
    cohort = cells["cohort"].ne("_T") & cells["cohort"].ne("_Z") if "cohort" in cells else False
    parts = cells.assign(year=cells["year"].astype(str).mask(latest & cohort, "any"))
    names = sorted(set(cells.columns) - _NOT_OF_THE_CELL)
    columns = [
        [f"{n}={code}" if code != "_Z" else "" for code in parts[n].astype(str)] for n in names
    ]
    return cells.assign(key=["|".join(filter(None, codes)) for codes in zip(*columns, strict=True)])


def of_release(released: pd.DataFrame, tables: dict[str, Table]) -> pd.Series:
    """Count of each cell of a release by its key; missing where it was hidden."""
    return keyed(released, tables).drop_duplicates("key").set_index("key")["n"]


def told(
    cells: pd.DataFrame, tables: dict[str, Table], releases: Sequence[pd.Series], *, threshold: int
) -> Told:
    """Say what earlier releases tell of cells that are to be published.

    Parameters
    ----------
    cells : DataFrame
        Counts as they would be published, none hidden; those of rounded tables are left to the
        rounding.
    tables
        The plan.
    releases
        Earlier releases, each by `of_release`.
    threshold : int
        Smallest move of a count that may be seen, in units.

    Returns
    -------
    Told
        A count that a release showed and that did not move is known: hiding it protects nothing.
        What a release hid stays hidden, for shown now it would give that release's blanks away. A
        count that moved by less than the threshold stays hidden too: beside the one released it
        would tell of a few.

    Examples
    --------
    >>> from analysis.plan import load
    >>> cells = pd.DataFrame({
    ...     "table": "P1", "year": 2023, "origin_group": ["eu", "non_eu", "belgian"],
    ...     "n": [100.0, 104.0, 300.0]})
    >>> before = of_release(cells.assign(n=[100.0, 100.0, None]), load())
    >>> [each.tolist() for each in told(cells, load(), [before], threshold=10)]
    [[True, False, False], [False, True, True]]
    """
    knows, stays = np.zeros(len(cells), dtype=bool), np.zeros(len(cells), dtype=bool)
    exact = cells["table"].map({t.id: not t.rounding for t in tables.values()}).to_numpy(dtype=bool)
    if releases:
        keys, n = keyed(cells, tables)["key"], cells["n"].to_numpy()
        for release in releases:
            before = keys.map(release).to_numpy(dtype=float)
            move = np.abs(n - before)
            knows |= exact & (move == 0)
            stays |= exact & (
                keys.isin(release.index[release.isna()]).to_numpy()
                | ((move > 0) & (move < threshold))
            )
    return Told(knows, stays)
