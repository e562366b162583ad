"""What published counts say of each other: relations over the inner cells that are hidden.

Every shown sum within a table, and every group of units that two tables have in common, is one.
Shares no code with the protection.
"""

from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from analysis.disclosure.auditor.table_layout import Steps, View

__all__ = ["ContradictionError", "Difference", "System", "system"]


class System(NamedTuple):
    """Relations: rows between `low` and `high` over unknowns of at least zero.

    `cells`: each blank (`targets`) as a sum of unknowns, to which `shown` comes: what is shown of
    it, by the cells `parts`. `leans`: shown cells that each relation rests on.
    """

    matrix: csr_matrix
    low: np.ndarray
    high: np.ndarray
    cells: csr_matrix
    targets: np.ndarray
    shown: np.ndarray
    parts: list[frozenset[int]]
    leans: list[frozenset[int]]
    differences: list["Difference"]


class Difference(NamedTuple):
    """A count that no table has but that follows from two: units of one outside the other."""

    count: float
    one: str
    other: str
    leans: frozenset[int]


class _Builder:
    """Collects relations; an unknown is numbered when it is first met."""

    def __init__(self, low: np.ndarray, high: np.ndarray) -> None:
        self.low, self.high = low, high
        self.known = low == high
        self.unknown: dict[int, int] = {}
        self.size = 0
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.leans: list[frozenset[int]] = []
        self.differences: list[Difference] = []
        # Shown sums of which some part is hidden, by the inner cells that they add up.
        self.sums: dict[bytes, int] = {}

    def new(self) -> int:
        self.size += 1
        return self.size - 1

    def sum_of(self, cells: np.ndarray) -> tuple[dict[int, float], float, frozenset[int]]:
        """Write a sum of inner cells as its unknowns, what is known, and the cells that say so."""
        free = cells[~self.known[cells]]
        for cell in free.tolist():
            if cell not in self.unknown:
                self.unknown[cell] = self.new()
        shown = cells[self.known[cells]]
        return (
            {self.unknown[c]: 1.0 for c in free.tolist()},
            float(self.low[shown].sum()),
            frozenset(shown.tolist()),
        )

    def group(self, cells: np.ndarray) -> tuple[dict[int, float], float, frozenset[int]]:
        """Write a sum of inner cells as the cell that shows it, if one does, else as `sum_of`."""
        shown = self.sums.get(_key(cells))
        return (
            self.sum_of(cells)
            if shown is None
            else ({}, float(self.low[shown]), frozenset({shown}))
        )

    def add(self, terms: dict[int, float], low: float, high: float, leans: frozenset[int]) -> None:
        """Add a relation; one without unknowns has to hold."""
        if terms:
            self.rows.append((terms, low, high))
            self.leans.append(leans)
        elif low > 1e-6 or high < -1e-6:
            raise ContradictionError


class ContradictionError(ValueError):
    """Published counts that do not go together."""


def system(views: list[View], low: np.ndarray, high: np.ndarray) -> System:
    """Relations between the cells of one population.

    Parameters
    ----------
    views
        Its tables laid out; their `cells` are positions in `low` and `high`.
    low, high : arrays
        What is known of each cell by itself: its count twice where it is shown, 0 and infinity
        where it is hidden, the range of a rounded count.
    """
    made = _Builder(low, high)
    targets = {}
    for view in views:
        _within(view, made, targets)
    grouped: dict[tuple, tuple] = {}
    known = [bool(made.known[view.cells].all()) for view in views]
    for one, other in combinations(range(len(views)), 2):
        if not (known[one] and known[other] and views[one].held == views[other].held):
            _between(views[one], views[other], made, grouped)
        _nested(views[one], views[other], made)
        _nested(views[other], views[one], made)
    return System(
        _matrix([terms for terms, _, _ in made.rows], made.size),
        np.array([low for _, low, _ in made.rows]),
        np.array([high for _, _, high in made.rows]),
        _matrix([terms for terms, _, _ in targets.values()], made.size),
        np.array(list(targets), dtype=int),
        np.array([known for _, known, _ in targets.values()]),
        [shown for _, _, shown in targets.values()],
        made.leans,
        made.differences,
    )


def _matrix(rows: list[dict[int, float]], columns: int) -> csr_matrix:
    at = [(r, c, v) for r, terms in enumerate(rows) for c, v in terms.items()]
    r, c, v = zip(*at, strict=True) if at else ((), (), ())
    return csr_matrix(coo_matrix((v, (r, c)), shape=(len(rows), columns)))


def _key(cells: np.ndarray) -> bytes:
    return np.sort(cells).tobytes()


def _within(view: View, made: _Builder, targets: dict) -> None:
    if made.known[view.cells].all():
        return
    for cell, members in zip(view.cells.tolist(), view.members, strict=True):
        inner = view.cells[view.leaves[members]]
        terms, known, shown = made.sum_of(inner)
        if not made.known[cell]:
            targets[cell] = terms, known, shown
        elif terms:
            made.sums.setdefault(_key(inner), cell)
        if np.isfinite(made.high[cell]) or made.low[cell] > 0:
            made.add(terms, made.low[cell] - known, made.high[cell] - known, shown | {cell})


def _groups(
    view: View, bases: list[str], grouped: dict[tuple, tuple]
) -> tuple[list[tuple], list[np.ndarray]]:
    """Sum a table over all but some columns: the sets of each group, and the inner cells in it."""
    name = (id(view), *bases)
    if name not in grouped:
        grouped[name] = _summed(view, bases)
    return grouped[name]


def _summed(view: View, bases: list[str]) -> tuple[list[tuple], list[np.ndarray]]:
    keys = (
        list(zip(*(view.sets[base] for base in bases), strict=True))
        if bases
        else [()] * len(view.leaves)
    )
    rows: dict[tuple, list[int]] = {}
    for leaf, key in zip(view.leaves.tolist(), keys, strict=True):
        rows.setdefault(key, []).append(leaf)
    return list(rows), [view.cells[leaves] for leaves in rows.values()]


def _between(one: View, other: View, made: _Builder, grouped: dict[tuple, tuple]) -> None:
    """Add what two tables have in common: groups of units that are equal, or part of another.

    Where inner cells are hidden their sums may be shown: then coarser groups may differ by a few
    units too.
    """
    bases = [base for base in one.sets if base in other.sets]
    if any(not one.held[base] & other.held[base] for base in bases):
        return
    _compared(one, other, bases, made, grouped)
    if one.held == other.held or (made.known[one.cells].all() and made.known[other.cells].all()):
        return
    for size in range(len(bases)):
        for some in combinations(bases, size):
            _compared(one, other, list(some), made, grouped, shown=True)


def _compared(
    one: View,
    other: View,
    bases: list[str],
    made: _Builder,
    grouped: dict[tuple, tuple],
    *,
    shown: bool = False,
) -> None:
    """Compare the groups of two tables by some columns; with `shown` only those both show."""
    (keys, cells), (others, other_cells) = (
        _groups(one, bases, grouped),
        _groups(other, bases, grouped),
    )
    if not keys or not others:
        return
    meet = np.ones((len(keys), len(others)), dtype=bool)
    for at in range(len(bases)):
        meet &= _meeting([key[at] for key in keys], [key[at] for key in others])
    summed = [base for base in one.sets if base in other.sets and base not in bases]
    apart, other_apart = (
        any(mine.held[base] & ~its.held[base] for base in summed)
        for mine, its in ((one, other), (other, one))
    )
    outside = [apart or _outside(key, bases, one, other) for key in keys]
    other_outside = [other_apart or _outside(key, bases, other, one) for key in others]
    for left, right in _parts(meet):
        sums = {("one", k): made.group(cells[k]) for k in left}
        sums |= {("other", k): made.group(other_cells[k]) for k in right}
        free = {("one", k): outside[k] for k in left} | {
            ("other", k): other_outside[k] for k in right
        }
        hidden = any(terms for terms, _, _ in sums.values())
        if not hidden if shown else hidden or any(free.values()):
            _link(
                sums,
                free,
                {(i, j) for i in left for j in right if meet[i, j]},
                (one.table, other.table),
                made,
            )


def _parts(meet: np.ndarray) -> list[tuple[list[int], list[int]]]:
    """Rows and columns of a matrix that hang together."""
    count, others = meet.shape
    sides = coo_matrix(meet)
    graph = coo_matrix(
        (np.ones(sides.nnz), (sides.row, sides.col + count)), shape=(count + others,) * 2
    )
    _, parts = connected_components(graph, directed=False)
    numbers = range(parts.max() + 1)
    return [
        (list(np.flatnonzero(parts[:count] == p)), list(np.flatnonzero(parts[count:] == p)))
        for p in numbers
    ]


def _nested(easier: View, harder: View, made: _Builder) -> None:
    """Add that who reached an outcome by some step reached an easier one by then."""
    for few, many in product(harder.steps, easier.steps):
        if few.hard == many.hard or any(
            few.hard[name] < many.hard.get(name, np.inf) for name in few.hard
        ):
            continue
        bases = [
            base
            for base in harder.sets
            if base in easier.sets and base not in (few.base, many.base)
        ]
        (keys, cells), (others, other_cells) = _summed(harder, bases), _summed(easier, bases)
        for key, mine in zip(keys, cells, strict=True):
            if key in others and not _outside(key, bases, harder, easier):
                pair = (mine, other_cells[others.index(key)])
                _steps_of(pair, (harder, easier), (few, many), made)


def _steps_of(
    cells: tuple, sides: tuple[View, View], steps: tuple[Steps, Steps], made: _Builder
) -> None:
    """Of one group: up to each step, no more of the harder outcome than of the easier one."""
    bits = [
        dict(zip(v.cells[v.leaves].tolist(), v.sets[s.base], strict=True))
        for v, s in zip(sides, steps, strict=True)
    ]
    for uptos in zip(steps[0].upto, steps[1].upto, strict=True):
        each = list(zip(bits, cells, uptos, strict=True))
        if any(b[c] & upto and b[c] & ~upto for b, group, upto in each for c in group.tolist()):
            continue
        within = [
            np.array([c for c in group.tolist() if b[c] & upto], dtype=int)
            for b, group, upto in each
        ]
        (few, few_known, few_shown), (many, many_known, many_shown) = map(made.group, within)
        terms, leans = many | {unknown: -1.0 for unknown in few}, few_shown | many_shown
        if not terms:
            made.differences.append(
                Difference(many_known - few_known, sides[1].table, sides[0].table, leans)
            )
        made.add(terms, few_known - many_known, np.inf, leans)


def _meeting(sets: list[int], others: list[int]) -> np.ndarray:
    """Say of each pair of sets whether they have something in common."""
    left, right = list(dict.fromkeys(sets)), list(dict.fromkeys(others))
    small = np.array([[bool(a & b) for b in right] for a in left])
    rows, columns = [left.index(a) for a in sets], [right.index(b) for b in others]
    return small[np.ix_(rows, columns)]


def _outside(key: tuple, bases: list[str], view: View, other: View) -> bool:
    """Whether units of a group may lie outside the other table."""
    within = all(bits & ~other.held[base] == 0 for bits, base in zip(key, bases, strict=True))
    return not within or any(
        other.held[base] != other.all[base] for base in other.sets if base not in view.sets
    )


def _link(
    sums: dict, free: dict, pairs: set[tuple[int, int]], names: tuple[str, str], made: _Builder
) -> None:
    """Each group is what it shares with the groups of the other table, plus what lies outside."""
    if all(free.values()):
        return
    for few, many, names_in_order in (("one", "other", names), ("other", "one", names[::-1])):
        alone = sum(side == few for side, _ in sums) <= 1
        if alone and not any(free[key] for key in sums if key[0] == many):
            _star(sums, free, few, names_in_order, made)
            return
    if not any(terms for terms, _, _ in sums.values()):
        return
    shared: dict[tuple, dict[int, float]] = {key: {} for key in sums}
    for i, j in sorted(pairs):
        unknown = made.new()
        shared["one", i][unknown] = shared["other", j][unknown] = -1.0
    leans = frozenset().union(*(shown for _, _, shown in sums.values()))
    for key, (terms, known, _) in sums.items():
        made.add({**terms, **shared[key]}, -known, np.inf if free[key] else -known, leans)


def _star(sums: dict, free: dict, few: str, names: tuple[str, str], made: _Builder) -> None:
    """One group against all groups that are part of it."""
    terms: dict[int, float] = {}
    known, open_ = 0.0, False
    for key, (each, constant, _) in sums.items():
        sign = 1.0 if key[0] == few else -1.0
        open_ |= free[key]
        known += sign * constant
        for unknown, value in each.items():
            terms[unknown] = terms.get(unknown, 0.0) + sign * value
    terms = {unknown: value for unknown, value in terms.items() if value}
    leans = frozenset().union(*(shown for _, _, shown in sums.values()))
    if open_ and not terms and len(sums) > 1:
        made.differences.append(Difference(known, *names, leans))
    made.add(terms, -known, np.inf if open_ else -known, leans)
