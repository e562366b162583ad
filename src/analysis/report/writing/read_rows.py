"""Which rows of a long table one reads on the page: of the newest year, totals, main groups."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from analysis import plan

__all__ = ["FILLED", "MOST_ROWS", "one_reads"]

# What fits on a screen and is still read; the CSV and the workbook have every row.
MOST_ROWS = 25
# Up to so many rows a table takes others than those that its sentences and figures tell of.
FILLED = 8
# With fewer rows a table says too little: then it takes a part of the next finer ones.
_FEW = 6
# Of a dimension that is never summed over, the codes that policy is about.
_HEADLINES = {
    "horizon": {"3"},
    "months": {"12", "24", "36"},
    "flow_months": {"12"},
}
# Finer than any other: what cannot be known yet.
_NOT_YET = 9


def one_reads(
    rows: Sequence[dict[str, Any]], dimensions: list[str], *, most: int = MOST_ROWS
) -> list[int]:
    """Positions of the rows to show of a table, in its own order.

    Whole years, the newest first, as many as fit. Of a newest year that does not fit by itself the
    rows that are least finely cut, in the same way: the total, what is cut by one dimension, what
    is cut by two, and so on.

    Parameters
    ----------
    rows
        First estimate of each row: `table`, `year`, `obs_status` and the dimensions.
    dimensions
        Names of the dimensions.
    most
        Number of rows that fit.

    Examples
    --------
    >>> row = {"table": "W1", "year": 2023, "obs_status": ""}
    >>> rows = [row | {"sex": code} for code in ("F", "M", "_T")]
    >>> one_reads([*rows, row | {"year": 2022, "sex": "_T"}], ["sex"], most=3)
    [0, 1, 2]
    >>> one_reads(rows, ["sex"], most=1)
    [2]
    """
    if not rows:
        return []
    years = [str(row["year"]) for row in rows]
    chosen = _whole([(-rank,) for rank in _ranks(years)], range(len(rows)), most)
    if chosen:
        return sorted(chosen)
    newest = [place for place, year in enumerate(years) if year == max(years)]
    fineness = _fineness([rows[place] for place in newest], dimensions)
    chosen = [newest[place] for place in _whole(fineness, range(len(newest)), most)]
    if len(chosen) < min(_FEW, most):
        finest_last = sorted(range(len(newest)), key=lambda place: (fineness[place], place))
        chosen = [newest[place] for place in finest_last[:most]]
    return sorted(chosen)


def _ranks(values: list[str]) -> list[int]:
    order = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return [order[value] for value in values]


def _whole(levels: Sequence[Hashable], places: Iterable[int], most: int) -> list[int]:
    """Places of the lowest levels, each whole, as long as they fit."""
    by_level: dict[Any, list[int]] = {}
    for place, level in zip(places, levels, strict=True):
        by_level.setdefault(level, []).append(place)
    chosen: list[int] = []
    for level in sorted(by_level):
        if len(chosen) + len(by_level[level]) > most:
            break
        chosen += by_level[level]
    return chosen


def _fineness(rows: list[dict[str, Any]], dimensions: list[str]) -> list[int]:
    """How finely each row is cut: a point for a main group, two for a part of one."""
    depths = {name: _depths(name, rows) for name in dimensions}
    return [
        sum(depth[row[name]] for name, depth in depths.items())
        + (_NOT_YET if row["obs_status"] == "M" else 0)
        for row in rows
    ]


def _depths(name: str, rows: list[dict[str, Any]]) -> dict[Hashable, int]:
    """Depth of each code of a dimension."""
    codes = {row[name] for row in rows}
    first = {plan.total_code(name)} | _HEADLINES.get(name, set())
    if name in plan.LASTING:
        first.add(str(rows[0]["year"]))
    if not first & codes:
        # Never summed over: no code of it is coarser than another.
        return dict.fromkeys(codes, 0)
    line = plan.line(rows[0]["table"])
    classes = line.coarser.get(name, {}) if line is not None else {}
    parts = {code for finer in classes.values() for code in finer}
    return {code: 0 if code in first else 2 if code in parts else 1 for code in codes}
