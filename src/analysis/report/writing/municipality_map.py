"""The map of municipalities on the page: drawing, legend, and the same as a table."""

import textwrap
from typing import Any, NamedTuple

import pandas as pd

from analysis.report.figures.maps.boundaries import Boundaries, border_plane, boundaries_of
from analysis.report.figures.maps.hex_ground import hex_plane
from analysis.report.figures.maps.hex_tiles import Tile, tiles
from analysis.report.figures.maps.map_classes import Classed, classed
from analysis.report.figures.maps.png_map import png_map
from analysis.report.figures.maps.svg_map import svg_map, swatch
from analysis.report.text.municipality_map import (
    class_words,
    how_classed,
    map_description,
    map_title,
    said_of,
    source_of_borders,
)
from analysis.report.writing.data_kinds import is_synthetic, loaded_frame
from analysis.report.writing.templates import filled
from analysis.workbench.asked import used

__all__ = ["Map", "municipality_map", "real_borders"]

_TABLE_BELOW = "De tabel eronder heeft alle waarden."
_MARK = "Synthetische gegevens"
# Letters on a line as wide as the map.
_LETTERS, _BOLD_LETTERS = 92, 78


class Map(NamedTuple):
    """A map: its finding, as SVG and PNG that stand alone, and as HTML for the page."""

    title: str
    drawing: str
    picture: bytes
    html: str


def municipality_map(
    name: str,
    shares: pd.DataFrame,
    *,
    everybody: float,
    what: str,
    below: str,
) -> Map:
    """Draw the shares of one year by municipality, with their legend and their table.

    Parameters
    ----------
    name
        Name of the figure.
    shares : DataFrame
        Estimates of one indicator in one year, a row for each municipality; not empty.
    everybody
        Share of all municipalities together.
    what
        What it is a share of, as "van buitenlandse herkomst".
    below
        Measure, population, region, period and unit.
    """
    found = classed(shares, everybody=everybody)
    words = class_words(found.keys, found.limits)
    year = int(shares["year"].iloc[0])
    flemish = [tile for tile in tiles(year) if tile.region == "VG"]
    borders = real_borders(year)
    source = source_of_borders(borders.source) if borders else ""
    legend = [(key, words[key]) for key in _in_legend(found, flemish)]
    about = {
        "classed": found.classes.to_dict(),
        "said": said_of(shares, found.classes, words),
        "name": name,
        "title": map_title(found.classes, words, everybody=everybody, what=what),
        "description": f"{map_description(borders=bool(borders))} {_TABLE_BELOW}",
        "year": year,
        "boundaries": borders,
    }
    synthetic = is_synthetic(shares)
    html = filled(
        "map", "map", drawing=svg_map(**about), title=about["title"], below=below,
        synthetic=synthetic, legend=[(swatch(key, name=name), text) for key, text in legend],
        remark=" ".join(filter(None, [how_classed(found.limits, found.surely), source])),
        provinces=_by_province(flemish, about["said"]), name=name, count=len(flemish),
        table=shares["table"].iloc[0],
    )  # fmt: skip
    heading = [*textwrap.wrap(about["title"], _BOLD_LETTERS), *textwrap.wrap(below, _LETTERS)]
    heading += [_MARK] if synthetic else []
    return _alone(about, flemish, html, heading=heading, legend=legend, below=source)


def _alone(about: dict[str, Any], flemish: list[Tile], html: str, **around: Any) -> Map:
    """Draw the map once more with all its words, as SVG and as PNG."""
    classes, borders = about["classed"], about["boundaries"]
    plane = border_plane(borders, shown=classes) if borders else hex_plane(flemish)
    picture = png_map(classes, plane, title=about["title"], **around)
    return Map(about["title"], svg_map(**about, **around), picture, html)


def real_borders(year: int) -> Boundaries | None:
    """Borders of the municipalities of a year, where a user's file gave them; else None.

    Parameters
    ----------
    year
        Whose municipalities are drawn.
    """
    frame = loaded_frame("boundaries")
    if frame is not None:
        used("boundaries")
    return boundaries_of(frame, year=year)


def _in_legend(found: Classed, drawn: list[Tile]) -> list[str]:
    """Classes that the legend explains: those without a value only where one is drawn."""
    without = [key for key in ("hidden",) if (found.classes == key).any()]
    absent = ["absent"] if {tile.nis_code for tile in drawn} - set(found.classes.index) else []
    return [*found.keys, *without, *absent]


def _by_province(drawn: list[Tile], said: dict[str, str]) -> list[tuple[str, list]]:
    """Municipalities of each province by name, with what is said of them."""
    provinces: dict[str, list] = {}
    for tile in drawn:
        words = said.get(tile.nis_code, "geen gegevens")
        provinces.setdefault(tile.province, []).append((tile.name, words))
    return list(provinces.items())
