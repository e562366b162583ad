"""Where each municipality stands on the map of tiles, and the sides of tiles between provinces.

Every municipality is one hexagon of the same size: an eye weighs areas, and on a true map a large
rural municipality would weigh more than a city. `resources/map_tiles.csv` holds the places, made
once from points and areas of Statbel open data: cells of a hexagonal grid were assigned to
municipalities by the least squared distance, then exchanged to keep neighbours together and each
province in one piece (98.6 % of true neighbours lie within two tiles). Tiles have a point above;
odd rows lie half a tile to the right. Four cells without a code are where Brussels lies; its 19
municipalities have a grid of their own.
"""

import csv
import math
from collections.abc import Iterable
from typing import NamedTuple

from analysis.errors import DataError
from analysis.reference import geography
from analysis.settings import RESOURCES

__all__ = ["RADIUS", "STEP", "Tile", "centre", "outlines", "tiles"]

STEP = 20.0
RADIUS = STEP / math.sqrt(3)
# The first year with the municipalities of the older grid; the newer one holds from 2025.
FIRST, NEWER = 2019, 2025
# Where a side of the hexagon points to, as columns and rows, on even and on odd rows.
_EVEN = ((1, 0), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1))
_ODD = ((1, 0), (1, 1), (0, 1), (-1, 0), (0, -1), (1, -1))


class Tile(NamedTuple):
    """A place on the grid; `nis_code` and `name` are empty where Brussels lies."""

    nis_code: str
    name: str
    province: str
    region: str
    column: int
    row: int


def tiles(year: int) -> tuple[Tile, ...]:
    """Tiles of the municipalities of a year, by province and name, and the hole of Brussels.

    Raises
    ------
    DataError
        For a year before 2019, whose municipalities have no tiles.

    Examples
    --------
    >>> [sum(tile.region == region for tile in tiles(2024)) for region in ("VG", "BHG", "")]
    [300, 19, 4]
    """
    if year < FIRST:
        raise DataError(
            f"tiles: no map of the municipalities of {year}; expected {FIRST} or later. "
            "Add counts to later borders first: reference.geography.to_borders."
        )
    with (RESOURCES / "map_tiles.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if (row["borders"] == "2025") == (year >= NEWER)
        ]
    known = geography.load(year=year).set_index("nis_code")
    found = []
    for row in rows:
        code, place = row["nis_code"], (int(row["column"]), int(row["row"]))
        names = tuple(known.loc[code, ["name", "province", "region"]]) if code else ("", "", "")
        found.append(Tile(code, *names, *place))
    return tuple(sorted(found, key=lambda tile: (tile.province, tile.name, tile.column, tile.row)))


def centre(tile: Tile) -> tuple[float, float]:
    """Middle of a tile, in units of the drawing, to the right and down.

    Examples
    --------
    >>> [round(place, 1) for place in centre(Tile("", "", "", "", 0, 1))]
    [20.0, 28.9]
    """
    shift = 0.5 if tile.row % 2 else 0.0
    return (tile.column + 0.5 + shift) * STEP, tile.row * 1.5 * RADIUS + RADIUS


def outlines(drawn: Iterable[Tile]) -> str:
    """Path of SVG along every side of a tile on whose other side no tile of its province lies.

    Examples
    --------
    Of one tile all six sides; of two in a row of one province ten, of two provinces eleven.

    >>> a, b = (Tile("", "", name, "", column, 0) for column, name in enumerate("AA"))
    >>> [outlines(some).count("M") for some in ([a], [a, b], [a, b._replace(province="B")])]
    [6, 10, 11]
    """
    provinces = {(tile.column, tile.row): tile.province for tile in drawn}
    centres = {(tile.column, tile.row): centre(tile) for tile in drawn}
    sides = []
    for (column, row), province in provinces.items():
        for turn, (right, down) in enumerate(_ODD if row % 2 else _EVEN):
            other = provinces.get((column + right, row + down))
            # A side between two tiles is drawn once.
            if other is None or (other != province and province < other):
                sides.append(_side(*centres[(column, row)], turn))
    return "".join(sides)


def _side(x: float, y: float, turn: int) -> str:
    """Side of a tile that looks 60 degrees times `turn` clockwise from the right."""
    ends = [math.radians(60 * turn + half) for half in (-30, 30)]
    (a, b), (c, d) = ((x + RADIUS * math.cos(end), y + RADIUS * math.sin(end)) for end in ends)
    return f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}"
