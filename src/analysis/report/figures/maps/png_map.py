"""The map of municipalities as a PNG, for a slide: areas, outlines, heading and legend on paper."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.patheffects as effects
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

from analysis.report.figures.drawing import png
from analysis.report.figures.maps.ground import Plane
from analysis.report.figures.maps.map_styles import ON_PAPER
from analysis.report.figures.page_width import WIDE
from analysis.report.figures.style import set_style

__all__ = ["png_map"]

_MARGIN, _LINE = 6.0, 15.0
_EDGE, _INK, _PAPER = "#5a5a5a", "#1b1b1b", "#fff"
_POINTS = 72.0


def png_map(
    classed: Mapping[str, str],
    plane: Plane,
    *,
    title: str = "",
    heading: Sequence[str] = (),
    legend: Sequence[tuple[str, str]] = (),
    below: str = "",
) -> bytes:
    """Draw the map of `svg_map` as PNG, as wide as any figure on a page.

    Parameters
    ----------
    classed
        Class of each municipality by NIS code; one that is left out has no data.
    plane
        What is drawn.
    title, heading, legend, below
        Lines above the map, those of the title in bold, classes with their words below it, and a
        line below these.

    Examples
    --------
    >>> ring = [(0.0, 0.0), (40.0, 0.0), (40.0, 20.0)]
    >>> png_map({"44021": "higher"}, Plane(40, 20, [("44021", [ring])], [ring], [], ring))[1:4]
    b'PNG'
    """
    width = plane.width + 2 * _MARGIN
    top = _LINE * len(heading) + _MARGIN
    foot = plane.height + 3 * _MARGIN
    bottom = foot + _LINE * (math.ceil(len(legend) / 2) + bool(below))
    set_style()
    figure = plt.figure(figsize=(WIDE.inches, WIDE.inches * (bottom + top) / width), layout="none")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(-_MARGIN, width - _MARGIN), ylim=(bottom, -top))
    axes.set_axis_off()
    # Points in a unit of the drawing.
    scale = _POINTS * WIDE.inches / width
    for code, rings in plane.rings:
        _area(axes, rings, classed.get(code, "absent"))
    axes.add_collection(LineCollection(plane.lines, colors=_INK, linewidths=1.6 * scale))
    for code, x, y, word in plane.words:
        _name(axes, x, y, word, classed.get(code, "absent") if code else "", scale)
    for place, line in enumerate(heading):
        weight = "bold" if line in title else "normal"
        _words(axes, 0, _LINE * (place + 0.8) - top, line, size=10 * scale, weight=weight)
    for place, (key, words) in enumerate(legend):
        x, y = 8 + width / 2 * (place % 2), foot + _LINE * (place // 2)
        _area(axes, [[(x + right, y + down) for right, down in plane.tile]], key)
        _words(axes, x + 10, y, words, size=10 * scale)
    _words(axes, 0, bottom - _LINE * 0.6, below, size=9 * scale)
    picture = png(figure)
    plt.close(figure)
    return picture


def _words(axes: Axes, x: float, y: float, words: str, **how: Any) -> None:
    axes.text(x, y, words, va="center", **{"color": _INK, **how})


def _name(axes: Axes, x: float, y: float, word: str, key: str, scale: float) -> None:
    """Name a municipality in the ink of its colour, or with a halo where it crosses several."""
    if key:
        ink = ON_PAPER[key][1] if key in ON_PAPER else _INK
        _words(axes, x, y, word, size=6 * scale, ha="center", color=ink)
    else:
        halo = [effects.withStroke(linewidth=2.4 * scale, foreground=_PAPER)]
        _words(axes, x, y, word, size=9 * scale, ha="center", path_effects=halo)


def _area(axes: Axes, rings: list[list[tuple[float, float]]], key: str) -> None:
    """Area of a class; a hidden one is hatched, one without data dashed."""
    fill = ON_PAPER[key][0] if key in ON_PAPER else "none"
    hatch, dashed = {"hidden": ("/////", "-"), "absent": ("", ":")}.get(key, ("", "-"))
    how = {"facecolor": fill, "edgecolor": _EDGE, "lw": 0.5, "hatch": hatch, "linestyle": dashed}
    if len(rings) == 1:
        axes.add_patch(Polygon(rings[0], **how))
    else:
        every = [Path([*ring, ring[0]], closed=True) for ring in rings]
        axes.add_patch(PathPatch(Path.make_compound_path(*every), **how))
