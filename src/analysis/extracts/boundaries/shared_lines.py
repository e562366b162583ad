"""Areas drawn with fewer points, whose borders stay shared: what two areas share is made once.

Each border is cut where three areas meet (at a node). A line between two nodes belongs to one area
or to two; it is thinned out once (Ramer 1972, Douglas and Peucker 1973), whoever it belongs to, so
that neighbours neither gape nor overlap. A line that belongs twice to an area of several parts lies
inside it and goes, by which municipalities that merged become one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Line", "Point", "between", "joined", "lines_of", "thinned"]

Point = tuple[float, float]
# Points from one node to the next, in the direction in which its first point is the smaller.
Line = tuple[Point, ...]


def lines_of(areas: Mapping[str, Iterable[list[Point]]]) -> dict[str, Counter[Line]]:
    """Lines between nodes of each area, with how often its rings pass along each.

    Parameters
    ----------
    areas
        Rings of each area; neighbours have the same points along what they share.

    Examples
    --------
    Two squares beside each other share one line of four.

    >>> west = [(0, 0), (1, 0), (1, 1), (0, 1)]
    >>> east = [(1, 0), (2, 0), (2, 1), (1, 1)]
    >>> lines = lines_of({"west": [west], "east": [east]})
    >>> sorted(lines["west"] & lines["east"])
    [((1, 0), (1, 1))]
    """
    rings = {code: [_without_repeats(ring) for ring in own] for code, own in areas.items()}
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in (ring for own in rings.values() for ring in own):
        for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            beside[one].add(other)
            beside[other].add(one)
    nodes = {point for point, others in beside.items() if len(others) > 2}
    return {
        code: Counter(line for ring in own if len(ring) > 2 for line in _cut(ring, nodes))
        for code, own in rings.items()
    }


def _without_repeats(ring: list[Point]) -> list[Point]:
    """Ring without points that are the one before; its last point leads to its first."""
    return [point for place, point in enumerate(ring) if point != ring[place - 1]]


def _cut(ring: list[Point], nodes: set[Point]) -> Iterator[Line]:
    """Cut a ring at nodes; one without nodes begins at its smallest point, whoever holds it."""
    cuts = [place for place, point in enumerate(ring) if point in nodes]
    cuts = cuts or [ring.index(min(ring))]
    ring = [*ring[cuts[0] :], *ring[: cuts[0]], ring[cuts[0]]]
    ends = [*(cut - cuts[0] for cut in cuts), len(ring) - 1]
    for start, end in zip(ends, ends[1:], strict=False):
        line = tuple(ring[start : end + 1])
        yield min(line, line[::-1])


def joined(parts: Iterable[Counter[Line]]) -> list[Line]:
    """Lines around some areas together: those that lie between two of them are left out.

    Examples
    --------
    >>> a, b, c = ((0, 0), (1, 0)), ((1, 0), (1, 1)), ((0, 0), (1, 1))
    >>> joined([Counter([a, b]), Counter([b, c])]) == [a, c]
    True
    """
    every: Counter[Line] = Counter()
    for each in parts:
        every.update(each)
    return sorted(line for line, times in every.items() if times % 2)


def between(lines: Mapping[str, Iterable[Line]], group: Mapping[str, str]) -> list[Line]:
    """Lines on whose other side no area of the same group lies.

    Parameters
    ----------
    lines
        Lines around each area.
    group
        Group of each area, as its province.
    """
    groups: dict[Line, list[str]] = defaultdict(list)
    for code, own in lines.items():
        for line in own:
            groups[line].append(group[code])
    return sorted(line for line, sides in groups.items() if len(sides) == 1 or len(set(sides)) > 1)


def thinned(line: Line, tolerance: float) -> list[Point]:
    """Points of a line that lie further than a tolerance from what is drawn without them.

    Examples
    --------
    >>> thinned(((0, 0), (1, 0.1), (2, 0), (2, 2)), 0.5)
    [(0, 0), (2, 0), (2, 2)]
    """
    kept = {0, len(line) - 1}
    if line[0] == line[-1]:
        # A ring has no far end: the point furthest from its start is one.
        kept.add(max(range(len(line)), key=lambda place: _squared(line[place], line[0], line[0])))
    ends = sorted(kept)
    todo = list(zip(ends, ends[1:], strict=False))
    while todo:
        start, end = todo.pop()
        if end - start < 2:
            continue
        away = [_squared(point, line[start], line[end]) for point in line[start + 1 : end]]
        furthest = max(away)
        if furthest > tolerance**2:
            middle = start + 1 + away.index(furthest)
            kept.add(middle)
            todo += [(start, middle), (middle, end)]
    return [line[place] for place in sorted(kept)]


def _squared(point: Point, start: Point, end: Point) -> float:
    """Squared distance of a point from the straight line between two others."""
    (x, y), (a, b), (c, d) = point, start, end
    right, down = c - a, d - b
    length = right * right + down * down
    part = ((x - a) * right + (y - b) * down) / length if length else 0.0
    part = min(max(part, 0.0), 1.0)
    return (x - a - part * right) ** 2 + (y - b - part * down) ** 2
