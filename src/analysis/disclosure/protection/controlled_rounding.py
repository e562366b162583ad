"""Controlled rounding, for many small areas: counts are multiples of a base, and still add up.

Each row of a table (a municipality, say) is rounded along its categories: the running totals are
rounded, and a category is the difference of two of them. So every category and every total is one
of the two multiples beside the true count, and a zero stays zero. How far the running totals are
shifted before they are rounded differs by row and follows from the true counts of all rows of the
year that are shown, which nobody outside can know. Tables that show the same cell show the same
number, for the shift hangs on the row, not on the table; shared categories come first.

A row of fewer units than the threshold shows its total alone. Who knows the method, all that is
published and even the shift of a row still finds four numbers or more wide of each count that is no
first category shown as zero: there it may be zero or one. Belgian origin comes first, nowhere near
it. Who knows the exact total of a row besides (no table shows it) may find the same of the last
category.

Released before, a row keeps its shift: a count that did not move is shown as it was, and two
releases together say no more than one. A count that did move is shown anew only where no shift
gives the old number, which says that it moved.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.counting.cells import MEASURES
from analysis.disclosure.known.earlier_releases import keyed
from analysis.plan import Table, total_code
from analysis.settings import THRESHOLD

__all__ = ["controlled", "rounded"]


def controlled(counts: np.ndarray, base: int, shift: np.ndarray) -> np.ndarray:
    """Round rows of counts so that every count and every running total is a multiple of a base.

    Parameters
    ----------
    counts : array, rows x categories
        Counts or sums of weights, not negative.
    base : int
        What all results are a multiple of.
    shift : array, one per row
        From 0 up to, not including, the base.

    Returns
    -------
    array of the shape of `counts`
        Each one of the two multiples of the base beside the count.

    References
    ----------
    Systematic rounding of running totals; controlled rounding: Cox and Ernst (1982).

    Examples
    --------
    Running totals 3, 7, 19, shifted by 2 and rounded down to fives, are 5, 5, 20:

    >>> controlled(np.array([[3, 4, 12]]), 5, np.array([2])).tolist()
    [[5.0, 0.0, 15.0]]
    """
    # Twelve digits: a sum of weights is no whole number, and 4.999... is five.
    running = np.round(np.cumsum(counts, axis=1) + shift[:, None], 6)
    rounded_totals = np.floor(running / base) * base
    start = np.zeros((len(counts), 1))
    return np.diff(np.hstack([start, rounded_totals]), axis=1)


def rounded(
    cells: pd.DataFrame,
    tables: dict[str, Table],
    releases: Sequence[pd.Series] = (),
    *,
    threshold: int = THRESHOLD,
) -> pd.DataFrame:
    """Round the cells of every table whose line in the plan has `rounding`.

    Parameters
    ----------
    cells : DataFrame
        Cells of all tables. A rounded table has an outcome, and no sums over its dimensions.
    tables
        The plan.
    releases
        Earlier releases, the oldest first, each by `earlier.of_release`.
    threshold : int
        A row of fewer units shows its total alone.

    Returns
    -------
    DataFrame
        The same cells; those of rounded tables with a row for each category, also where it is
        empty. `n` is a multiple of the base, `weight` of the base times the mean weight of the
        year; `weight2` follows from the weight, as it does on average in that year.
    """
    soft = cells[cells["table"].map({t.id: t.rounding for t in tables.values()}) > 0]
    laid = [
        _Laid(each, tables[name], threshold)
        for (name, _), each in soft.groupby(["table", "year"], sort=False)
    ]
    years = {
        year: _Year(each, [one for one in laid if one.year == year])
        for year, each in soft.groupby("year")
    }
    for year, each in years.items():
        each.choose([one for one in laid if one.year == year], tables, releases)
    parts = {(one.table.id, one.year): one.rounded(years[one.year]) for one in laid}
    made = [
        parts.get((name, year), block)
        for (name, year), block in cells.groupby(["table", "year"], sort=False)
    ]
    return pd.concat(made, ignore_index=True) if made else cells


class _Year:
    """What the rounded tables of a year share: the shift of each row, the mean weight of units.

    The shifts follow from a secret: the true counts that are shown rounded. Where a release showed
    a row before, the shift is one that gives the most of what it showed, so that a count that did
    not move is not rounded in two ways.
    """

    def __init__(self, block: pd.DataFrame, laid: list["_Laid"]) -> None:
        n, weight, weight2 = (block[name].sum() for name in MEASURES)
        self.secret = " ".join(f"{count:.0f}" for one in laid for count in one.told())
        self.mean = max(1, round(weight / n))
        self.spread = weight2 / weight
        self.chosen: dict[tuple, int] = {}

    def shift(self, key: tuple, base: int) -> int:
        text = f"{key} {self.secret}"
        return self.chosen.get(
            key, int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % base
        )

    def choose(
        self, laid: list["_Laid"], tables: dict[str, Table], releases: Sequence[pd.Series]
    ) -> None:
        """Look for the shift that each row had in the latest release that showed it."""
        for release in releases:
            same: dict[tuple, np.ndarray] = {}
            for one in laid:
                for key, hits in zip(one.keys, one.hits(release, tables), strict=True):
                    same[key] = same.get(key, 0) + hits
            for key, hits in same.items():
                # Of equal ones its own, else the first.
                best = np.flatnonzero(hits == hits.max()).tolist()
                if hits.any():
                    own = self.shift(key, len(hits))
                    self.chosen[key] = own if own in best else best[0]


class _Laid:
    """One rounded table of one year: its rows, and the counts of each by category."""

    def __init__(self, block: pd.DataFrame, table: Table, threshold: int) -> None:
        (self.outcome,) = table.outcome
        total, names = total_code(self.outcome), list(table.dimensions)
        self.table, self.year = table, int(block["year"].iloc[0])
        self.rows = block[block[self.outcome] == total].sort_values(
            names, kind="stable", ignore_index=True
        )
        self.categories = sorted(set(block[self.outcome]) - {total})
        self.inner = block[block[self.outcome] != total].pivot_table(
            index=names, columns=self.outcome, values=MEASURES, aggfunc="sum", fill_value=0.0
        )
        self.few = self.rows["n"].to_numpy() < threshold
        self.keys = list(self.rows[names].itertuples(index=False, name=None))

    def told(self) -> np.ndarray:
        """Return the counts that are shown, before they are rounded."""
        return np.append(self.rows["n"], self.inner["n"][self.categories].to_numpy()[~self.few])

    def hits(self, release: pd.Series, tables: dict[str, Table]) -> np.ndarray:
        """Count, per row and shift, the categories and totals that come out as once released."""
        frames = [
            *(self.rows.assign(**{self.outcome: category}) for category in self.categories),
            self.rows,
        ]
        before = np.array(
            [keyed(frame, tables)["key"].map(release).to_numpy(dtype=float) for frame in frames]
        ).T
        counts, base = self.inner["n"][self.categories].to_numpy(), self.table.rounding
        made = [
            controlled(counts, base, np.full(len(counts), float(shift))) for shift in range(base)
        ]
        with_total = [np.column_stack([each, each.sum(axis=1)]) for each in made]
        return np.array([(each == before).sum(axis=1) for each in with_total]).T

    def rounded(self, year: _Year) -> pd.DataFrame:
        """Rounded cells; in a row of a few the one category that is not zero would tell each."""
        base = self.table.rounding
        shift = np.array([year.shift(key, base) for key in self.keys], dtype=float)
        n = controlled(self.inner["n"][self.categories].to_numpy(), base, shift)
        weight = controlled(
            self.inner["weight"][self.categories].to_numpy(), base * year.mean, shift * year.mean
        )
        made = [
            self.rows.assign(
                **{self.outcome: category, "n": np.where(self.few, np.nan, n[:, at])},
                weight=np.where(self.few, np.nan, weight[:, at]),
            )
            for at, category in enumerate(self.categories)
        ]
        made.append(self.rows.assign(n=n.sum(axis=1), weight=weight.sum(axis=1)))
        frame = pd.concat(made, ignore_index=True)
        order = [*self.table.dimensions, self.outcome]
        return frame.assign(weight2=frame["weight"] * year.spread).sort_values(
            order, kind="stable", ignore_index=True
        )
