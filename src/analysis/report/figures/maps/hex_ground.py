"""The map of equal hexagons as ground of a drawing: each municipality a tile, Brussels apart."""

import math
import re
from collections.abc import Collection, Sequence

from analysis.report.figures.maps.ground import LARGE, MARGIN, Ground, Layer, Place, Plane
from analysis.report.figures.maps.hex_tiles import RADIUS, STEP, Tile, centre, outlines, tiles

__all__ = ["hex_ground", "hex_plane", "short_name"]

_BRUSSELS = "Brussel"
_INSET = 0.78
_SIDE = re.compile(r"M([\d.-]+) ([\d.-]+)L([\d.-]+) ([\d.-]+)")


def hex_ground(year: int, *, shown: Collection[str], name: str) -> Ground:
    """Tiles of a year; the 19 of Brussels stand apart where one of them is shown, else as a hole.

    Parameters
    ----------
    year
        Whose municipalities are drawn.
    shown
        NIS codes that have a class.
    name
        Begins the ids in the drawing.
    """
    placed = tiles(year)
    flemish = [tile for tile in placed if tile.region == "VG"]
    brussels = [tile for tile in placed if tile.region == "BHG"]
    width = max(centre(tile)[0] for tile in flemish) + STEP / 2 + 2 * MARGIN
    height = max(centre(tile)[1] for tile in flemish) + RADIUS + 2 * MARGIN
    hole = _hole([tile for tile in placed if not tile.nis_code])
    over = f'<path class="outline" d="{outlines(flemish)}"/>{_large_towns(flemish, width)}'
    layers = [
        Layer(
            f"translate({MARGIN:g} {MARGIN:g})",
            [_place(tile, name) for tile in flemish],
            after=hole + over,
        )
    ]
    if any(tile.nis_code in shown for tile in brussels):
        layers += _inset(brussels, name)
    return Ground("hexagons", width, height, _shape(), 5.0, layers)


def hex_plane(drawn: Sequence[Tile]) -> Plane:
    """Tiles as polygons, for a picture.

    Parameters
    ----------
    drawn
        Tiles to draw.
    """
    sides = (map(float, each) for each in _SIDE.findall(outlines(drawn)))
    return Plane(
        max(centre(tile)[0] for tile in drawn) + STEP / 2,
        max(centre(tile)[1] for tile in drawn) + RADIUS,
        [(tile.nis_code, [_corners(*centre(tile), RADIUS - 0.6)]) for tile in drawn],
        [[(a, b), (c, d)] for a, b, c, d in sides],
        [(tile.nis_code, *centre(tile), short_name(tile.name)) for tile in drawn],
        _corners(0, 0, 6),
    )


def _place(tile: Tile, name: str) -> Place:
    x, y = centre(tile)
    shape = f'use href="#{name}-tegel" x="{x:g}" y="{y:.1f}"'
    return Place(tile.nis_code, tile.name, shape, short_name(tile.name), x, round(y + 2.4, 1))


def _shape() -> str:
    """Path of a tile around its middle, with a point above."""
    right, side = STEP / 2 - 0.5, RADIUS - 0.6
    down = side / 2
    return (
        f"M0-{side:.1f}l{right:g} {down:.2f}v{side:.1f}l-{right:g} {down:.2f}"
        f"-{right:g}-{down:.2f}v-{side:.1f}z"
    )


def _corners(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    turns = [math.radians(60 * turn + 30) for turn in range(6)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


def _hole(cells: list[Tile]) -> str:
    """Name Brussels where it lies, in place of its tiles."""
    places = [centre(cell) for cell in cells]
    x, y = (sum(each) / len(places) for each in zip(*places, strict=True))
    return f'<text class="hole" x="{x:.1f}" y="{y + 3:.1f}">{_BRUSSELS}</text>'


def _inset(brussels: list[Tile], name: str) -> list[Layer]:
    """Draw the 19 of Brussels at the top left, where Flanders leaves room."""
    words = f'<text class="key" x="{MARGIN:g}" y="12">{_BRUSSELS} (19)</text>'
    places = [_place(tile, name) for tile in brussels]
    return [Layer("", [], before=words), Layer(f"translate(3 16) scale({_INSET})", places)]


def _large_towns(drawn: list[Tile], width: float) -> str:
    """Name large towns over the map, for a width at which tiles are too small for words."""
    found = []
    for tile in drawn:
        if tile.name in LARGE:
            x, y = centre(tile)
            inside = min(max(x, 48.0), width - 56.0)
            found.append(
                f'<text class="town" x="{inside:g}" y="{y - 9:.1f}" aria-hidden="true">'
                f"{tile.name}</text>"
            )
    return "".join(found)


def short_name(name: str) -> str:
    """First letters of a name, as many as a tile holds.

    Examples
    --------
    >>> short_name("Sint-Niklaas"), short_name("De Haan"), short_name("'s Gravenvoeren")
    ('SNik', 'DeHa', 'sGra')
    """
    if name.startswith("Sint-"):
        name = "S" + name.removeprefix("Sint-")
    return "".join(letter for letter in name if letter.isalpha())[:4]
