"""The map of municipalities as SVG: a hexagon each, filled by its class, provinces outlined.

The same drawing serves light, dark and forced colours. Where it is narrower than 44rem, the
shortened names inside the tiles go and a few large towns are named over the map.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from analysis.reference.geography import centre_cities
from analysis.report.figures.hex_styles import STYLE
from analysis.report.figures.hex_tiles import RADIUS, STEP, Tile, centre, outlines, tiles

__all__ = ["CLASSES", "hex_map", "short_name", "swatch", "with_way_past"]

# Five steps from few to many, three ways to lie beside a reference, and two without a value.
CLASSES = (
    *(f"step{number}" for number in range(1, 6)), "lower", "same", "higher", "hidden", "absent",
)  # fmt: skip
_MARGIN = 4.0
# Named over the map where tiles bear no names.
_LARGE = ("Antwerpen", "Brugge", "Gent", "Hasselt", "Kortrijk", "Leuven", "Mechelen", "Turnhout")
_BRUSSELS = "Brussel"
_INSET = 0.78
# Height of a line of text in a drawing that stands alone.
_LINE = 16.0


def hex_map(
    classed: Mapping[str, str],
    said: Mapping[str, str],
    *,
    name: str,
    title: str,
    description: str,
    year: int,
    link: Callable[[str], str] | None = None,
    heading: Sequence[str] = (),
    legend: Sequence[tuple[str, str]] = (),
) -> str:
    """Map of the Flemish municipalities of a year, as an SVG element.

    Parameters
    ----------
    classed
        Class of each municipality by NIS code, one of `CLASSES`; one that is left out is `absent`.
    said
        What stands behind the name of a municipality when it is pointed at, by NIS code.
    name
        Begins the ids in the drawing, so that a page may hold several maps.
    title, description
        The finding, and what the map shows, for who does not see it.
    year
        Whose municipalities are drawn.
    link
        Address of the page of a municipality, from its code. With it each tile is a link, and the
        map a group of them; without it the map is one image.
    heading, legend
        Lines above the map, and classes with their words below it, in a drawing that stands alone.
        On a page both are text of the page.

    Returns
    -------
    SVG of the 300 municipalities (285 since 2025). The 19 of Brussels stand apart where one of
    them has a class; else their place is a hole with a word.

    Examples
    --------
    >>> drawn = hex_map({"44021": "step5"}, {"44021": "32 %"}, name="P8", title="Gent",
    ...                 description="Een kaart", year=2023)
    >>> drawn.count("<use "), "<title>Gent: 32 %</title>" in drawn
    (300, True)
    """
    placed = tiles(year)
    flemish = [tile for tile in placed if tile.region == "VG"]
    brussels = [tile for tile in placed if tile.region == "BHG" and tile.nis_code in classed]
    draw = _Drawing(classed, said, name, set(centre_cities(year=year)), link)
    width = max(centre(tile)[0] for tile in flemish) + STEP / 2 + 2 * _MARGIN
    height = max(centre(tile)[1] for tile in flemish) + RADIUS + 2 * _MARGIN
    head = _LINE * len(heading)
    parts = [
        f'<g transform="translate({_MARGIN:g} {head + _MARGIN:g})">',
        *(draw.tile(tile) for tile in flemish),
        *_hole([tile for tile in placed if not tile.nis_code]),
        f'<path class="outline" d="{outlines(flemish)}"/>',
        *_large_towns(flemish, width),
        "</g>",
    ]
    if brussels:
        parts += _inset([tile for tile in placed if tile.region == "BHG"], draw, head)
    parts += _lines(heading, title) + _legend(legend, name, head + height)
    height += head + _LINE * ((len(legend) + 1) // 2)
    role = f'role="{"group" if link else "img"}" aria-labelledby="{name}-titel {name}-inhoud"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="hexmap" {role} '
        f'viewBox="0 0 {width:.0f} {height:.0f}"><title id="{name}-titel">{escape(title)}</title>'
        f'<desc id="{name}-inhoud">{escape(description)}</desc><style>{STYLE}</style>'
        f"{_definitions(name)}{''.join(parts)}</svg>"
    )


def swatch(key: str, *, name: str) -> str:
    """One tile of a class, as a small drawing for the legend of the map called `name`."""
    return (
        '<svg class="hexmap swatch" viewBox="-12 -12 24 24" aria-hidden="true">'
        f"{_hexagon(0, 0, key, name)}</svg>"
    )


def with_way_past(drawing: str, *, name: str) -> str:
    """Put a link before a map of links, that leads past all of them."""
    return (
        f'<a class="skip" href="#{name}-voorbij">Sla de kaart over</a>{drawing}'
        f'<span id="{name}-voorbij" tabindex="-1"></span>'
    )


class _Drawing:
    """What every tile of a map is drawn with."""

    def __init__(
        self,
        classed: Mapping[str, str],
        said: Mapping[str, str],
        name: str,
        bold: set[str],
        link: Callable[[str], str] | None,
    ) -> None:
        self.classed, self.said, self.name, self.bold, self.link = classed, said, name, bold, link

    def tile(self, tile: Tile) -> str:
        """Draw a tile with its shortened name, and with what is said when it is pointed at."""
        key = self.classed.get(tile.nis_code, "absent")
        x, y = centre(tile)
        words = f"{tile.name}: {self.said.get(tile.nis_code, 'geen gegevens')}"
        bold = " city" if tile.nis_code in self.bold else ""
        name = short_name(tile.name)
        body = (
            f"<title>{escape(words)}</title>{_hexagon(x, y, key, self.name)}"
            f'<text class="on-{key}{bold}" x="{x:g}" y="{y + 2.4:.1f}">{name}</text>'
        )
        if self.link is None:
            return f"<g>{body}</g>"
        return f'<a href="{escape(self.link(tile.nis_code))}">{body}</a>'


def _hexagon(x: float, y: float, key: str, name: str) -> str:
    """Hexagon around a point; a hidden one is hatched, without a colour of its own."""
    hatched = f' fill="url(#{name}-arcering)"' if key == "hidden" else ""
    place = "" if x == y == 0 else f' x="{x:g}" y="{y:.1f}"'
    return f'<use class="tile {key}" href="#{name}-tegel"{place}{hatched}/>'


def _definitions(name: str) -> str:
    """Shape of every tile, and the hatch of hidden ones."""
    right, side = STEP / 2 - 0.5, RADIUS - 0.6
    down = side / 2
    shape = (
        f"M0-{side:.1f}l{right:g} {down:.2f}v{side:.1f}l-{right:g} {down:.2f}"
        f"-{right:g}-{down:.2f}v-{side:.1f}z"
    )
    return (
        f'<defs><path id="{name}-tegel" d="{shape}"/>'
        f'<pattern id="{name}-arcering" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M1 0V5"/></pattern></defs>'
    )


def _hole(cells: list[Tile]) -> list[str]:
    """Name Brussels where it lies, in place of its tiles."""
    places = [centre(cell) for cell in cells]
    x, y = (sum(each) / len(places) for each in zip(*places, strict=True))
    return [f'<text class="hole" x="{x:.1f}" y="{y + 3:.1f}">{_BRUSSELS}</text>']


def _lines(heading: Sequence[str], title: str) -> list[str]:
    """Lines above the map, those of its title in bold."""
    return [
        f'<text class="key{" city" if line in title else ""}" x="{_MARGIN:g}" '
        f'y="{12 + _LINE * place:g}">{escape(line)}</text>'
        for place, line in enumerate(heading)
    ]


def _legend(legend: Sequence[tuple[str, str]], name: str, top: float) -> list[str]:
    """Classes with their words, two beside each other."""
    parts = []
    for place, (key, words) in enumerate(legend):
        x, y = _MARGIN + 10 + 310 * (place % 2), top + 8 + _LINE * (place // 2)
        parts.append(
            f'<g transform="translate({x:g} {y:.1f}) scale(.6)">{_hexagon(0, 0, key, name)}</g>'
            f'<text class="key" x="{x + 10:g}" y="{y + 3.5:.1f}">{escape(words)}</text>'
        )
    return parts


def _inset(brussels: list[Tile], draw: _Drawing, head: float) -> list[str]:
    """Draw the 19 of Brussels at the top left, where Flanders leaves room."""
    return [
        f'<text class="key" x="{_MARGIN:g}" y="{head + 12:g}">{_BRUSSELS} (19)</text>',
        f'<g transform="translate(3 {head + 16:g}) scale({_INSET})">',
        *(draw.tile(tile) for tile in brussels),
        "</g>",
    ]


def _large_towns(drawn: list[Tile], width: float) -> list[str]:
    """Name large towns over the map, for a width at which tiles are too small for words."""
    found = []
    for tile in drawn:
        if tile.name in _LARGE:
            x, y = centre(tile)
            inside = min(max(x, 48.0), width - 56.0)
            found.append(
                f'<text class="town" x="{inside:g}" y="{y - 9:.1f}" aria-hidden="true">'
                f"{tile.name}</text>"
            )
    return found


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
