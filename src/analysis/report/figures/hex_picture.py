"""The map of municipalities as a PNG, for a slide: tiles, outlines, heading and legend on paper."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon

from analysis.report.figures.drawing import png
from analysis.report.figures.hex_map import short_name
from analysis.report.figures.hex_styles import ON_PAPER
from analysis.report.figures.hex_tiles import RADIUS, STEP, Tile, centre, outlines
from analysis.report.figures.page_width import WIDE
from analysis.report.figures.style import set_style

__all__ = ["hex_picture"]

_MARGIN, _LINE = 6.0, 15.0
_EDGE, _INK = "#5a5a5a", "#1b1b1b"
_POINTS = 72.0
_SIDE = re.compile(r"M([\d.-]+) ([\d.-]+)L([\d.-]+) ([\d.-]+)")


def hex_picture(
    classed: Mapping[str, str],
    drawn: Sequence[Tile],
    *,
    title: str = "",
    heading: Sequence[str] = (),
    legend: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Draw the map of `hex_map` as PNG, as wide as any figure on a page.

    Parameters
    ----------
    classed
        Class of each municipality by NIS code; one that is left out has no data.
    drawn
        Tiles to draw.
    title, heading, legend
        Lines above the map, those of the title in bold, and classes with their words below it.

    Examples
    --------
    >>> tile = Tile("44021", "Gent", "Oost-Vlaanderen", "VG", 0, 0)
    >>> hex_picture({"44021": "higher"}, [tile], heading=["Gent"])[1:4]
    b'PNG'
    """
    width = max(centre(tile)[0] for tile in drawn) + STEP / 2 + 2 * _MARGIN
    top = _LINE * len(heading) + _MARGIN
    below = max(centre(tile)[1] for tile in drawn) + RADIUS + 3 * _MARGIN
    bottom = below + _LINE * math.ceil(len(legend) / 2)
    set_style()
    figure = plt.figure(figsize=(WIDE.inches, WIDE.inches * (bottom + top) / width), layout="none")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(-_MARGIN, width - _MARGIN), ylim=(bottom, -top))
    axes.set_axis_off()
    # Points in a unit of the drawing.
    scale = _POINTS * WIDE.inches / width
    for tile in drawn:
        _named_tile(axes, tile, classed.get(tile.nis_code, "absent"), scale)
    sides = [[(a, b), (c, d)] for a, b, c, d in _numbers(outlines(drawn))]
    axes.add_collection(LineCollection(sides, colors=_INK, linewidths=1.6 * scale))
    for place, line in enumerate(heading):
        weight = "bold" if line in title else "normal"
        _words(axes, 0, _LINE * (place + 0.8) - top, line, size=10 * scale, weight=weight)
    for place, (key, words) in enumerate(legend):
        x, y = 8 + width / 2 * (place % 2), below + _LINE * (place // 2)
        _tile(axes, x, y, key, 6)
        _words(axes, x + 10, y, words, size=10 * scale)
    picture = png(figure)
    plt.close(figure)
    return picture


def _words(axes: Axes, x: float, y: float, words: str, **how: Any) -> None:
    axes.text(x, y, words, va="center", **{"color": _INK, **how})


def _named_tile(axes: Axes, tile: Tile, key: str, scale: float) -> None:
    x, y = centre(tile)
    _tile(axes, x, y, key, RADIUS - 0.6)
    ink = ON_PAPER[key][1] if key in ON_PAPER else _INK
    _words(axes, x, y, short_name(tile.name), size=6 * scale, ha="center", color=ink)


def _tile(axes: Axes, x: float, y: float, key: str, radius: float) -> None:
    """Hexagon with a point above; a hidden one is hatched, one without data dashed."""
    turns = [math.radians(60 * turn + 30) for turn in range(6)]
    corners = [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]
    fill = ON_PAPER[key][0] if key in ON_PAPER else "none"
    hatch, dashed = {"hidden": ("/////", "-"), "absent": ("", ":")}.get(key, ("", "-"))
    axes.add_patch(
        Polygon(corners, facecolor=fill, edgecolor=_EDGE, lw=0.5, hatch=hatch, linestyle=dashed)
    )


def _numbers(path: str) -> list[tuple[float, ...]]:
    return [tuple(map(float, each)) for each in _SIDE.findall(path)]
