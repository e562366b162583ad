"""The map of municipalities on the page: drawing, legend, and the same as a table."""

import textwrap
from typing import NamedTuple

import pandas as pd

from analysis.report.figures.hex_map import hex_map, swatch
from analysis.report.figures.hex_picture import hex_picture
from analysis.report.figures.hex_tiles import Tile, tiles
from analysis.report.figures.map_classes import Classed, classed
from analysis.report.text.municipality_map import class_words, how_classed, map_title, said_of
from analysis.report.writing.data_kinds import is_synthetic
from analysis.report.writing.templates import filled

__all__ = ["Map", "municipality_map"]

_MARK = "Synthetische gegevens"
# Letters on a line as wide as the map.
_LETTERS, _BOLD_LETTERS = 92, 78
_DESCRIPTION = (
    "Elke zeshoek is een gemeente, alle even groot; de gemeenten liggen ongeveer zoals op een "
    "kaart van Vlaanderen, met de grenzen van de provincies. De tabel eronder heeft alle waarden."
)


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
    drawn = [tile for tile in tiles(int(shares["year"].iloc[0])) if tile.region == "VG"]
    legend = [(key, words[key]) for key in _in_legend(found, drawn)]
    said = said_of(shares, found.classes, words)
    title = map_title(found.classes, words, everybody=everybody, what=what)
    about = {
        "classed": found.classes.to_dict(),
        "said": said,
        "name": name,
        "title": title,
        "description": _DESCRIPTION,
        "year": int(shares["year"].iloc[0]),
    }
    synthetic = is_synthetic(shares)
    html = filled(
        "map",
        "map",
        drawing=hex_map(**about),
        title=title,
        below=below,
        synthetic=synthetic,
        legend=[(swatch(key, name=name), text) for key, text in legend],
        remark=how_classed(found.limits, found.surely),
        provinces=_by_province(drawn, said),
        name=name,
        count=len(drawn),
        table=shares["table"].iloc[0],
    )
    heading = [*textwrap.wrap(title, _BOLD_LETTERS), *textwrap.wrap(below, _LETTERS)]
    heading += [_MARK] if synthetic else []
    alone = hex_map(**about, heading=heading, legend=legend)
    picture = hex_picture(about["classed"], drawn, title=title, heading=heading, legend=legend)
    return Map(title, alone, picture, html)


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
