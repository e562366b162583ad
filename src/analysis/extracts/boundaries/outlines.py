"""Borders as they are drawn: whole units of a drawing that is 1600 wide, lines closed to rings.

On a page of 800 pixels a unit is half a pixel; in Flanders it is 150 m.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import cos, radians

from analysis.extracts.boundaries.shared_lines import Line, Point, thinned

__all__ = ["WIDTH", "area", "closed", "drawn", "in_units", "middle", "seen", "written"]

WIDTH = 1600
# Parts of a unit to which points are rounded before borders are compared, and how far a border may
# be off where it is drawn, in units.
_PARTS, _TOLERANCE = 4, 0.7
# What is no larger is not seen: parts of a municipality within another, some of them gardens.
_SMALLEST = 8.0
# The most that a coordinate in degrees can be; in metres Flanders lies further from any origin.
_DEGREES = 180.0


def in_units(areas: Mapping[str, Iterable[list[Point]]]) -> dict[str, list[list[Point]]]:
    """Rings in units of the drawing, to the right and down.

    Metres are used as they are. Degrees are scaled by the cosine of the latitude in the middle
    (equirectangular): within Flanders no length is off by more than one in a hundred.

    Parameters
    ----------
    areas
        Rings of each area, in metres or degrees, to the east and north.

    Examples
    --------
    >>> in_units({"a": [[(500.0, 500.0), (2100.0, 500.0), (2100.0, 600.0)]]})["a"]
    [[(0.0, 100.0), (1600.0, 100.0), (1600.0, 0.0)]]
    """
    points = [point for rings in areas.values() for ring in rings for point in ring]
    (west, east), (south, north) = ((min(each), max(each)) for each in zip(*points, strict=True))
    degrees = max(map(abs, (west, east, south, north))) <= _DEGREES
    narrower = cos(radians((south + north) / 2)) if degrees else 1.0
    scale = WIDTH / ((east - west) * narrower)

    def placed(x: float, y: float) -> Point:
        right, down = (x - west) * narrower * scale, (north - y) * scale
        return round(right * _PARTS) / _PARTS, round(down * _PARTS) / _PARTS

    return {code: [[placed(*each) for each in ring] for ring in own] for code, own in areas.items()}


def closed(lines: Iterable[Line]) -> list[list[Point]]:
    """Put the lines around an area together to rings, thinned out, the largest first.

    Rings too small to be seen are left out, never the largest.
    """
    ends: dict[Point, list[Line]] = defaultdict(list)
    for line in lines:
        ends[line[0]].append(line)
        ends[line[-1]].append(line)
    rings = []
    while start := next((point for point, left in ends.items() if left), None):
        ring, here = [], start
        while ends[here]:
            line = ends[here][-1]
            ends[line[0]].remove(line)
            ends[line[-1]].remove(line)
            points = drawn(line)
            ring += points[:-1] if here == line[0] else points[:0:-1]
            here = line[-1] if here == line[0] else line[0]
        rings.append(ring)
    rings.sort(key=lambda ring: -abs(area(ring)))
    return [ring for place, ring in enumerate(rings) if not place or seen(ring)]


def seen(ring: list[Point]) -> bool:
    """Whether a ring is large enough to be seen.

    Examples
    --------
    >>> seen([(0, 0), (2, 0), (2, 2), (0, 2)]), seen([(0, 0), (4, 0), (4, 4), (0, 4)])
    (False, True)
    """
    return abs(area(ring)) >= _SMALLEST


def drawn(line: Line) -> list[Point]:
    """Points of a line that are drawn, in whole units; its ends stay, so that rings close.

    Examples
    --------
    >>> drawn(((0, 0), (5.25, 0.25), (10, 0)))
    [(0, 0), (10, 0)]
    """
    return [(round(x), round(y)) for x, y in thinned(line, _TOLERANCE)]


def area(ring: list[Point]) -> float:
    """Area within a ring, in square units; its sign is the direction in which it runs.

    Examples
    --------
    >>> area([(0, 0), (2, 0), (2, 2), (0, 2)])
    4.0
    """
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return sum(a * d - c * b for (a, b), (c, d) in pairs) / 2


def middle(ring: list[Point]) -> Point:
    """Centre of gravity of a ring, in whole units.

    Examples
    --------
    >>> middle([(0, 0), (4, 0), (4, 2), (0, 2)])
    (2, 1)
    """
    x = y = 0.0
    for (a, b), (c, d) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        across = a * d - c * b
        x, y = x + (a + c) * across, y + (b + d) * across
    whole = 6 * area(ring) or 1.0
    return round(x / whole), round(y / whole)


def written(rings: Iterable[list[Point]]) -> str:
    """Rings as text: points apart by a comma, rings by a semicolon.

    Examples
    --------
    >>> written([[(0, 0), (2, 0), (2, 2)]])
    '0 0,2 0,2 2'
    """
    return ";".join(",".join(f"{x:g} {y:g}" for x, y in ring) for ring in rings)
