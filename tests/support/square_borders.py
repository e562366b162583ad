"""Borders of municipalities as a user's file has them, typed: a brick for each tile of the map.

Rows of bricks lie half a brick apart, so that each has six neighbours and six corners. Borders
between two corners bend in small steps, the same for both sides.
"""

import functools
import json
import math
from pathlib import Path

from analysis.report.figures.maps.hex_tiles import RADIUS, centre, tiles

__all__ = ["CODE_COLUMN", "bricks", "geojson"]

CODE_COLUMN = "CD_MUNTY_REFNIS"
STEPS = 6
Point = tuple[float, float]


def bricks(year: int, *, brussels: bool = True) -> dict[str, list[Point]]:
    """Ring of each municipality by NIS code, in metres to the east and north."""
    return {code: ring for code, ring in _every(year).items() if brussels or code[:2] != "21"}


@functools.cache
def _every(year: int) -> dict[str, list[Point]]:
    placed = tiles(year)
    # Brussels below the others, apart: its grid is one of its own.
    below = [tile._replace(row=tile.row + 20) for tile in placed if tile.region == "BHG"]
    drawn = [*(tile for tile in placed if tile.region == "VG"), *below]
    return {tile.nis_code: _brick(*centre(tile)) for tile in drawn}


def geojson(path: Path, rings: dict[str, list[Point]], *, column: str = CODE_COLUMN) -> Path:
    """Write rings as GeoJSON, with the code as a number and a name in another column."""
    features = [
        {
            "type": "Feature",
            "properties": {"naam": f"Gemeente {code}", column: int(code)},
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        }
        for code, ring in rings.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _brick(x: float, y: float) -> list[Point]:
    top, bottom = y - 0.75 * RADIUS, y + 0.75 * RADIUS
    corners = [(x + right, top) for right in (-10, 0, 10)]
    corners += [(x + right, bottom) for right in (10, 0, -10)]
    ends = zip(corners, [*corners[1:], corners[0]], strict=True)
    return [point for start, end in ends for point in _bent(_metres(start), _metres(end))]


def _bent(start: Point, end: Point) -> list[Point]:
    """Points from one corner to before the next, the same whichever way one goes."""
    (a, b), (c, d) = sorted([start, end])
    whole = [(a, b)]
    for part in (each / STEPS for each in range(1, STEPS)):
        off = 90 * math.sin(40 * part)
        whole.append((round(a + part * (c - a) + off, 1), round(b + part * (d - b) + off, 1)))
    whole.append((c, d))
    return whole[:-1] if (a, b) == start else whole[:0:-1]


def _metres(point: Point) -> Point:
    return round(20_000 + 400 * point[0], 1), round(300_000 - 400 * point[1], 1)
