"""The map of municipalities as SVG: each filled by its class, provinces outlined.

A municipality is a hexagon as large as any other, or an area with its own borders. The same drawing
serves light, dark and forced colours. Where it is narrower than 44rem, the shortened names inside
the tiles go and a few large towns are named over the map.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from analysis.reference.geography import centre_cities
from analysis.report.figures.maps.boundaries import Boundaries, border_ground
from analysis.report.figures.maps.ground import MARGIN, Ground, Layer, Place
from analysis.report.figures.maps.hex_ground import hex_ground
from analysis.report.figures.maps.map_styles import STYLE

__all__ = ["CLASSES", "svg_map", "swatch", "with_way_past"]

# Five steps from few to many, three ways to lie beside a reference, and two without a value.
CLASSES = (
    *(f"step{number}" for number in range(1, 6)), "lower", "same", "higher", "hidden", "absent",
)  # fmt: skip
# Height of a line of text in a drawing that stands alone.
_LINE = 16.0


def svg_map(
    classed: Mapping[str, str],
    said: Mapping[str, str],
    *,
    name: str,
    title: str,
    description: str,
    year: int,
    boundaries: Boundaries | None = None,
    link: Callable[[str], str] | None = None,
    heading: Sequence[str] = (),
    legend: Sequence[tuple[str, str]] = (),
    below: str = "",
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
    boundaries
        Real borders of the municipalities of that year; left out, each is a hexagon.
    link
        Address of the page of a municipality, from its code. With it each tile is a link, and the
        map a group of them; without it the map is one image.
    heading, legend, below
        Lines above the map, classes with their words below it and a line below these, in a drawing
        that stands alone. On a page they are text of the page.

    Returns
    -------
    SVG of the 300 municipalities (285 since 2025). The 19 of Brussels are drawn where one of them
    has a class, hexagons apart; else their place is a hole with a word.

    Examples
    --------
    >>> drawn = svg_map({"44021": "step5"}, {"44021": "32 %"}, name="P8", title="Gent",
    ...                 description="Een kaart", year=2023)
    >>> drawn.count("<use "), "<title>Gent: 32 %</title>" in drawn
    (300, True)
    """
    if boundaries is None:
        ground = hex_ground(year, shown=classed, name=name)
    else:
        ground = border_ground(boundaries, shown=classed)
    draw = _Drawing(classed, said, name, set(centre_cities(year=year)), link)
    head = _LINE * len(heading)
    parts = [draw.layer(layer) for layer in ground.layers]
    inside = (
        f'<g transform="translate(0 {head:g})">{"".join(parts)}</g>' if head else "".join(parts)
    )
    foot = head + ground.height
    lines = _lines(heading, title) + _legend(legend, name, foot)
    foot += _LINE * ((len(legend) + 1) // 2)
    if below:
        lines.append(f'<text class="key" x="{MARGIN:g}" y="{foot + 12:g}">{escape(below)}</text>')
        foot += _LINE
    role = f'role="{"group" if link else "img"}" aria-labelledby="{name}-titel {name}-inhoud"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="townmap {ground.kind}" {role} '
        f'viewBox="0 0 {ground.width:.0f} {foot:.0f}"><title id="{name}-titel">{escape(title)}'
        f'</title><desc id="{name}-inhoud">{escape(description)}</desc><style>{STYLE}</style>'
        f"{_definitions(ground, name)}{inside}{''.join(lines)}</svg>"
    )


def swatch(key: str, *, name: str) -> str:
    """A tile of a class, as a small drawing for the legend of the map called `name`."""
    return (
        '<svg class="townmap swatch" viewBox="-12 -12 24 24" aria-hidden="true">'
        f"{_tile(key, name)}</svg>"
    )


def with_way_past(drawing: str, *, name: str) -> str:
    """Put a link before a map of links, that leads past all of them."""
    return (
        f'<a class="skip" href="#{name}-voorbij">Sla de kaart over</a>{drawing}'
        f'<span id="{name}-voorbij" tabindex="-1"></span>'
    )


class _Drawing:
    """What every municipality of a map is drawn with."""

    def __init__(
        self,
        classed: Mapping[str, str],
        said: Mapping[str, str],
        name: str,
        bold: set[str],
        link: Callable[[str], str] | None,
    ) -> None:
        self.classed, self.said, self.name, self.bold, self.link = classed, said, name, bold, link

    def layer(self, layer: Layer) -> str:
        """Draw places that are moved and scaled together."""
        inside = "".join([layer.before, *map(self.place, layer.places), layer.after])
        return f'<g transform="{layer.transform}">{inside}</g>' if layer.transform else inside

    def place(self, place: Place) -> str:
        """Draw a municipality with what is said when it is pointed at; a hidden one is hatched."""
        key = self.classed.get(place.nis_code, "absent")
        words = f"{place.name}: {self.said.get(place.nis_code, 'geen gegevens')}"
        element, _, shape = place.shape.partition(" ")
        hatched = f' fill="url(#{self.name}-arcering)"' if key == "hidden" else ""
        body = (
            f'<title>{escape(words)}</title><{element} class="tile {key}" {shape}{hatched}/>'
            f"{self._word(place, key)}"
        )
        if self.link is None:
            return f"<g>{body}</g>"
        return f'<a href="{escape(self.link(place.nis_code))}">{body}</a>'

    def _word(self, place: Place, key: str) -> str:
        if not place.word:
            return ""
        bold = " city" if place.nis_code in self.bold else ""
        at = f'x="{place.x:g}" y="{place.y:.1f}"'
        return f'<text class="on-{key}{bold}" {at}>{place.word}</text>'


def _tile(key: str, name: str) -> str:
    """Shape of a class in a legend, whose hatch is that of the legend."""
    hatched = f' fill="url(#{name}-arcering-klein)"' if key == "hidden" else ""
    return f'<use class="tile {key}" href="#{name}-tegel"{hatched}/>'


def _definitions(ground: Ground, name: str) -> str:
    """Shape of a tile, and the hatch of hidden municipalities: on the map and in its legend."""
    hatches = "".join(
        f'<pattern id="{name}-{where}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45) scale({width / 5:g})"><path class="hatch" d="M1 0V5"/>'
        "</pattern>"
        for where, width in (("arcering", ground.hatch), ("arcering-klein", 5.0))
    )
    return f'<defs><path id="{name}-tegel" d="{ground.tile}"/>{hatches}</defs>'


def _lines(heading: Sequence[str], title: str) -> list[str]:
    """Lines above the map, those of its title in bold."""
    return [
        f'<text class="key{" city" if line in title else ""}" x="{MARGIN:g}" '
        f'y="{12 + _LINE * place:g}">{escape(line)}</text>'
        for place, line in enumerate(heading)
    ]


def _legend(legend: Sequence[tuple[str, str]], name: str, top: float) -> list[str]:
    """Classes with their words, two beside each other."""
    parts = []
    for place, (key, words) in enumerate(legend):
        x, y = MARGIN + 10 + 310 * (place % 2), top + 8 + _LINE * (place // 2)
        parts.append(
            f'<g transform="translate({x:g} {y:.1f}) scale(.6)">{_tile(key, name)}</g>'
            f'<text class="key" x="{x + 10:g}" y="{y + 3.5:.1f}">{escape(words)}</text>'
        )
    return parts
