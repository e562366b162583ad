"""Real borders as ground of a drawing: the public frame `boundaries`, made from a user's file."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from analysis.reference import geography
from analysis.report.figures.maps.ground import LARGE, MARGIN, Ground, Layer, Place, Plane

__all__ = ["Boundaries", "boundaries_of", "border_ground", "border_plane"]

Ring = list[tuple[int, int]]
# Units of a drawing in one of the frame.
SCALE = 0.4
# A rectangle as large as a tile of hexagons, for the legend; of a picture that of a line of text.
_SWATCH = "M-10-8h20v16h-20z"
_SQUARE = [(-6.0, -5.0), (6.0, -5.0), (6.0, 5.0), (-6.0, 5.0)]
_BRUSSELS = "Brussel"


class Boundaries(NamedTuple):
    """Rings and middle of each municipality by code, the lines between provinces, the source."""

    year: int
    rings: Mapping[str, list[Ring]]
    middles: Mapping[str, tuple[int, int]]
    lines: list[Ring]
    source: str


def boundaries_of(frame: pd.DataFrame | None, *, year: int) -> Boundaries | None:
    """Borders of the municipalities of a year; none where the frame has those of other years.

    Parameters
    ----------
    frame : DataFrame
        The public frame `boundaries`: `nis_code`, `outline`, `x`, `y`, `source`.
    year
        Whose municipalities are drawn.
    """
    if frame is None or frame.empty:
        return None
    known = geography.load(year=year)
    own = frame[frame["nis_code"] != ""].set_index("nis_code")
    if set(own.index) - set(known["nis_code"]):
        return None
    if set(known.loc[known["region"] == "VG", "nis_code"]) - set(own.index):
        return None
    rings = {str(code): _rings(text) for code, text in own["outline"].items()}
    middles = dict(zip(rings, zip(own["x"], own["y"], strict=True), strict=True))
    lines = _rings(frame.loc[frame["nis_code"] == "", "outline"].iloc[0])
    return Boundaries(year, rings, middles, lines, str(own["source"].iloc[0]))


def _rings(text: str) -> list[Ring]:
    """Rings, or lines, of a text: points apart by commas, rings by semicolons.

    Examples
    --------
    >>> _rings("0 0,2 0;5 5,5 6")
    [[(0, 0), (2, 0)], [(5, 5), (5, 6)]]
    """
    rings = [[point.split() for point in ring.split(",")] for ring in text.split(";")]
    return [[(int(x), int(y)) for x, y in ring] for ring in rings]


def border_ground(boundaries: Boundaries, *, shown: Collection[str]) -> Ground:
    """Areas with their own borders; Brussels is a hole until one of its 19 is shown.

    Parameters
    ----------
    boundaries
        As `boundaries_of` gives them.
    shown
        NIS codes that have a class.
    """
    drawn, brussels = _drawn(boundaries, shown)
    right, bottom = _size(boundaries)
    places = [
        Place(code, name, f'path d="{_path(boundaries.rings[code])}"')
        for code, name in drawn.items()
    ]
    lines = f'<path class="outline" d="{_path(boundaries.lines, end="")}"/>'
    names = "".join(
        f'<text class="town{"" if name in LARGE else " more"}" x="{x:g}" y="{y:g}" '
        f'aria-hidden="true">{name}</text>'
        for name, x, y in _towns(boundaries, right)
    )
    hole = [] if set(brussels) & set(drawn) else _middle(boundaries, brussels)
    names += "".join(
        f'<text class="hole" x="{x:.1f}" y="{y + 3:.1f}">{_BRUSSELS}</text>' for x, y in hole
    )
    layers = [
        Layer(f"translate({MARGIN:g} {MARGIN:g}) scale({SCALE})", places, after=lines),
        Layer(f"translate({MARGIN:g} {MARGIN:g})", [], after=names),
    ]
    size = right + 2 * MARGIN, bottom + 2 * MARGIN
    return Ground("borders", *size, _SWATCH, 5.0 / SCALE, layers)


def border_plane(boundaries: Boundaries, *, shown: Collection[str]) -> Plane:
    """Areas as polygons for a picture, the largest first: one inside another is drawn over it.

    Parameters
    ----------
    boundaries, shown
        As `border_ground`.
    """
    drawn, brussels = _drawn(boundaries, shown)
    size = _size(boundaries)
    rings = [(code, [_scaled(ring) for ring in boundaries.rings[code]]) for code in drawn]
    rings.sort(key=lambda each: -_extent(each[1][0]))
    words = [("", x, y, name) for name, x, y in _towns(boundaries, size[0])]
    hole = [] if set(brussels) & set(drawn) else _middle(boundaries, brussels)
    words += [("", x, y, _BRUSSELS) for x, y in hole]
    return Plane(*size, rings, [_scaled(line) for line in boundaries.lines], words, _SQUARE)


def _drawn(boundaries: Boundaries, shown: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Names of what is drawn by code, in the order of provinces and names; codes of Brussels."""
    known = geography.load(year=boundaries.year).sort_values(["province", "name"])
    brussels = [str(code) for code in known.loc[known["region"] == "BHG", "nis_code"]]
    brussels = [code for code in brussels if code in boundaries.rings]
    left_out = set() if set(brussels) & set(shown) else set(brussels)
    return {
        str(code): str(name)
        for code, name in zip(known["nis_code"], known["name"], strict=True)
        if code in boundaries.rings and code not in left_out
    }, brussels


def _size(boundaries: Boundaries) -> tuple[float, float]:
    points = [point for rings in boundaries.rings.values() for ring in rings for point in ring]
    return tuple(SCALE * max(each) for each in zip(*points, strict=True))  # type: ignore[return-value]


def _scaled(ring: Ring) -> list[tuple[float, float]]:
    return [(SCALE * x, SCALE * y) for x, y in ring]


def _extent(ring: list[tuple[float, float]]) -> float:
    (west, east), (north, south) = ((min(each), max(each)) for each in zip(*ring, strict=True))
    return (east - west) * (south - north)


def _towns(boundaries: Boundaries, width: float) -> Iterable[tuple[str, float, float]]:
    """Centre cities, each with the place of its name, which stays inside the drawing."""
    for code, name in geography.centre_cities(year=boundaries.year).items():
        x, y = (SCALE * each for each in boundaries.middles[code])
        yield name, round(min(max(x, 48.0), width - 56.0), 1), round(y + 3, 1)


def _middle(boundaries: Boundaries, codes: list[str]) -> list[tuple[float, float]]:
    """Middle of some municipalities together; nothing where the file has none of them."""
    middles = [boundaries.middles[code] for code in codes]
    sums = [SCALE * sum(each) / len(middles) for each in zip(*middles, strict=True)]
    return [(sums[0], sums[1])] if sums else []


def _path(rings: Iterable[Ring], *, end: str = "z") -> str:
    """Path of SVG along rings, each point told from the one before.

    Examples
    --------
    >>> _path([[(10, 10), (12, 9), (12, 14)]])
    'M10 10l2-1 0 5z'
    """
    parts = []
    for ring in rings:
        x, y = ring[0]
        steps = [(c - a, d - b) for (a, b), (c, d) in zip(ring, ring[1:], strict=False)]
        told = "".join(f"{_apart(right)}{_apart(down)}" for right, down in steps if right or down)
        parts.append(f"M{x} {y}l{told.lstrip()}{end}" if told else "")
    return "".join(parts)


def _apart(number: int) -> str:
    """Write a number behind another: a minus keeps them apart, else a blank."""
    return str(number) if number < 0 else f" {number}"
