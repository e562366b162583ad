"""The auditor: an attacker who knows all that is published, and the rule that each blank must meet.

Shares no code with the protection, so that an error there cannot hide itself here.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.counting.cells import MEASURES
from analysis.disclosure.auditor.attack import attack, leaning
from analysis.disclosure.auditor.equations import ContradictionError, system
from analysis.disclosure.auditor.table_layout import family, views
from analysis.errors import DataError, DisclosureError
from analysis.plan import Table, total_code
from analysis.settings import THRESHOLD

__all__ = ["Rules", "audit", "block_of", "blocks", "named", "refuse", "summary"]

SAME = 1e-9


class Rules(NamedTuple):
    """When a blank passes: its range reaches `threshold` and is at least `width` wide (unweighted).

    Without a `width` it is the threshold.

    Examples
    --------
    >>> Rules(threshold=3).wide
    3
    """

    threshold: int = THRESHOLD
    width: int | None = None

    @property
    def wide(self) -> int:
        """Return how wide a range has to be."""
        return self.threshold if self.width is None else self.width


def audit(cells: pd.DataFrame, plan: dict[str, Table], rules: Rules | None = None) -> pd.DataFrame:
    """Range of every blank that somebody finds who knows everything that is published.

    All tables about the same units and year are attacked together: the sums within a table, its
    broader classes, and every group of units that two tables have in common, also where the
    population of one is part of the other's. A weight shown beside a hidden count counts as shown.
    Counts are whole and not negative; a combination without a row is zero.

    Parameters
    ----------
    cells : DataFrame
        Published cells: `table`, `year`, dimensions, `n`, `weight`, `weight2`; missing where
        hidden.
    plan
        The tabulation plan.
    rules
        What a blank has to stand up to; those of the settings where nothing is given.

    Returns
    -------
    DataFrame
        One row per blank, and per cell of a rounded table: `table`, `year`, `cell` (its codes),
        `position` (of the cell), `low` and `high` (unweighted units; of a blank that passes the
        range may be wider), `passes`, and `rests_on`: positions of the shown cells that the range
        of one that fails rests on. A small count that no table holds but that is the difference of
        two has a row too, with position -1; it fails.

    Raises
    ------
    DataError
        When shown counts of two tables contradict one another: then their lines in the plan, or
        `resources/codings.toml`, say something that the data do not.

    References
    ----------
    Fischetti and Salazar-Gonzalez (2000) for the attacker's problem, two programs a blank (HiGHS by
    `scipy.optimize.milp`): whole numbers where a block is small, linear otherwise. Rule:
    definitions.md, 0.10.
    """
    rules = rules or Rules()
    bases = cells["table"].map({t.id: t.rounding for t in plan.values()}).to_numpy()

    def passes(at: np.ndarray, lows: np.ndarray, highs: np.ndarray) -> np.ndarray:
        blank = (highs >= rules.threshold - SAME) & (highs - lows >= rules.wide - SAME)
        return np.where(bases[at] > 0, highs - lows >= bases[at] - 1 - SAME, blank)

    found = pd.concat(
        [_of_block(block, plan, low, high, passes) for block, low, high in blocks(cells, plan)],
        ignore_index=True,
    )
    small = (found["low"] > 0) & (found["high"] < rules.threshold)
    at = found["position"].to_numpy(dtype=int)
    blank = at >= 0
    found["passes"] = np.where(
        blank, passes(at, found["low"].to_numpy(), found["high"].to_numpy()), ~small
    )
    found.loc[blank, "table"] = cells["table"].to_numpy()[at[blank]]
    found.loc[blank, "cell"] = named(cells.iloc[at[blank]], plan)
    found = found.astype({"passes": bool, "year": int, "table": str, "cell": str})
    found[["low", "high"]] = found[["low", "high"]].round(6)
    return found.loc[blank | small].sort_values(["position", "table", "cell"], ignore_index=True)


def block_of(cells: pd.DataFrame, plan: dict[str, Table]) -> pd.Series:
    """Name the block of each cell: tables about the same units in a year, attacked together."""
    families = cells["table"].map({t.id: family(t.source) for t in plan.values()})
    return families + " " + cells["year"].astype(str)


def blocks(
    cells: pd.DataFrame, plan: dict[str, Table]
) -> list[tuple[pd.DataFrame, np.ndarray, np.ndarray]]:
    """Divide the cells into blocks, with the `position` of each, and what each says by itself.

    The two arrays hold the low and the high of all cells, in the order of `cells`.
    """
    low, high = _seen(cells, plan)
    # Objects, because each text is looked at many times.
    objects = {
        name: object
        for name in {"table", *(n for t in plan.values() for n in t.columns)} & set(cells.columns)
    }
    placed = cells.reset_index(drop=True).astype(objects).assign(position=np.arange(len(cells)))
    grouped = placed.groupby(block_of(placed, plan), sort=False)
    return [(block, low, high) for _, block in grouped]


def summary(found: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """What the audit found, per table.

    Returns
    -------
    DataFrame
        `table`, `blanks` (cells attacked), `failed` (those narrowed too far, and small differences
        with another table), `narrowest` (width of the narrowest range in units; empty without
        blanks).
    """
    names = list(dict.fromkeys(cells["table"]))
    failed = found.loc[~found["passes"], "table"]
    blank = found[found["position"] >= 0]
    widths = (blank["high"] - blank["low"]).groupby(blank["table"]).min()
    return pd.DataFrame(
        {
            "table": names,
            "blanks": blank["table"]
            .value_counts()
            .reindex(names, fill_value=0)
            .to_numpy(dtype=int),
            "failed": failed.value_counts().reindex(names, fill_value=0).to_numpy(dtype=int),
            "narrowest": widths.reindex(names).to_numpy(dtype=float),
        }
    )


def refuse(found: pd.DataFrame) -> None:
    """Stop where a blank does not pass.

    Raises
    ------
    DisclosureError
        Naming table, year and cell of those that fail; no range, for it would say what the cell is.
    """
    failed = found[~found["passes"]]
    if len(failed):
        named = [f"table {r.table}, {r.year}, {r.cell or 'total'}" for r in failed.itertuples()]
        more = f" and {len(named) - 5} more" if len(named) > 5 else ""
        raise DisclosureError(
            f"the audit narrows {len(named)} hidden cells from what would be published: "
            f"{'; '.join(named[:5])}{more}. Expected that none can be; merge categories or leave "
            "a table out of the plan."
        )


def _seen(cells: pd.DataFrame, plan: dict[str, Table]) -> tuple[np.ndarray, np.ndarray]:
    """What each cell says by itself: its count, what its weight tells, or nothing."""
    n = cells["n"].to_numpy(dtype=float)
    hidden = np.isnan(n)
    low, high = np.where(hidden, 0.0, n), np.where(hidden, np.inf, n)
    rounding = cells["table"].map({t.id: t.rounding for t in plan.values()}).to_numpy(dtype=float)
    soft = ~hidden & (rounding > 0)
    low[soft], high[soft] = np.maximum(n - rounding + 1, 0)[soft], (n + rounding - 1)[soft]
    for measure in MEASURES[1:]:
        told = hidden & cells[measure].notna().to_numpy()
        if told.any():
            each = (cells[measure] / cells["n"]).groupby([cells["table"], cells["year"]])
            least, most = each.transform("min").to_numpy(), each.transform("max").to_numpy()
            value = cells[measure].to_numpy()
            low[told] = np.maximum(low, np.ceil(value / most - SAME))[told]
            high[told] = np.minimum(high, np.floor(value / least + SAME))[told]
    return low, high


def _of_block(
    block: pd.DataFrame, plan: dict[str, Table], low: np.ndarray, high: np.ndarray, passes: Callable
) -> pd.DataFrame:
    """Ranges in one population of one year; what follows from two tables has position -1."""
    year = int(block["year"].iloc[0])
    try:
        known = system(views(block, plan), low, high)
        ranges = attack(known, passes)
    except ContradictionError:
        names = ", ".join(dict.fromkeys(block["table"]))
        raise DataError(
            f"audit: the shown counts of {names} for {year} do not go together; expected that they "
            "fit what the plan and codings.toml say of them. Look at the newest of these tables."
        ) from None
    good = passes(
        ranges["position"].to_numpy(dtype=int), ranges["low"].to_numpy(), ranges["high"].to_numpy()
    )
    rests = [
        frozenset() if ok else leaning(known, cell)
        for cell, ok in zip(ranges["position"], good, strict=True)
    ]
    blanks = ranges.assign(table="", cell="", rests_on=rests)
    between = pd.DataFrame(
        [
            (-1, each.count, each.count, each.one, f"less table {each.other}", each.leans)
            for each in known.differences
        ],
        columns=["position", "low", "high", "table", "cell", "rests_on"],
    )
    return pd.concat([frame for frame in (blanks, between) if len(frame)] or [blanks]).assign(
        year=year
    )


def named(cells: pd.DataFrame, plan: dict[str, Table]) -> list[str]:
    """Codes of each cell other than totals, as `name=code`."""
    texts = pd.Series("", index=range(len(cells)))
    for name, rows in cells.groupby("table", sort=False).indices.items():
        columns = [
            [
                "" if code == total_code(n) else f"{n}={code}"
                for code in cells[n].iloc[rows].tolist()
            ]
            for n in plan[name].columns
        ]
        texts.iloc[rows] = [
            ", ".join(filter(None, codes)) for codes in zip(*columns, strict=True)
        ] or ""
    return texts.tolist()
