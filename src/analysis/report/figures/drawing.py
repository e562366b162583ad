"""A figure as SVG and PNG that have the same bytes each time, and as it stands on a page."""

import io
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

import matplotlib.pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.report.figures.page_width import NARROW, WIDE, drawn_at

__all__ = [
    "Drawings",
    "in_two_widths",
    "on_a_page",
    "png",
    "svg",
    "with_numbered_clips",
    "with_short_places",
]

# Dots of a PNG per inch: what a slide or a newspaper needs.
_DOTS = 120

_CLIP = re.compile(r'<clipPath id="(p[0-9a-f]{10})"')
_PLACED = re.compile(r' (?:d|x|y|x1|x2|y1|y2|width|height|points|transform|viewBox)="[^"]*"')
_NAMED = re.compile(r' id="([^"]*)"')
_POINTED = re.compile(r"#([A-Za-z][\w.-]*)")
_BETWEEN = re.compile(r">\s+<")
_TURNED = re.compile(r' transform="rotate\(-0 [^"]*"')
_STYLED = re.compile(r' style="([^"]*)"')
_COLOUR = re.compile("#[0-9a-f]{6}")
_SPACES = re.compile(r"\s*([MLHVCQz])\s*")
_QUOTED = re.compile(r' ([\w:-]+)="([^"\']*)"')
_GROUP = re.compile(r"<g\b[^>]*>|</g>")
_LONG = re.compile(r"-?\d+\.\d{3,}")
# Colours of a drawing on paper, and what stands for them on a dark screen: the grounds and inks of
# the page. The words in a heatmap have colours of their own, which stay.
_DARK = {
    "#ffffff": "#16181b", "#262626": "#ececea", "#1b1b1b": "#ececea", "#000000": "#ececea",
    "#505050": "#b5b5b0", "#555555": "#b5b5b0", "#cccccc": "#45464a", "#dddddd": "#45464a",
    "#8a1f11": "#ffb4a6", "#0072b2": "#4aa3df",
}  # fmt: skip


def svg(figure: Figure) -> str:
    """SVG of a figure, without a date, with numbered clips and places in hundredths of a point.

    `savefig` lays a figure out in a drawing of its own before it draws it: printing it here takes
    half of the time and gives the same bytes.
    """
    buffer = io.StringIO()
    unsaid = dict.fromkeys(["Date", "Creator", "Format", "Type"])
    FigureCanvasSVG(figure).print_svg(buffer, metadata=unsaid)
    return with_short_places(with_numbered_clips(buffer.getvalue()))


class Drawings(NamedTuple):
    """A figure as SVG for a page and for a phone, and as PNG as wide as on a page."""

    wide: str
    narrow: str
    png: bytes


def png(figure: Figure) -> bytes:
    """PNG of a figure, without a date or the name of a program."""
    buffer = io.BytesIO()
    figure.set_dpi(_DOTS)
    FigureCanvasAgg(figure).print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def in_two_widths(
    draw: Callable[[], Figure], *, words: Callable[[str], str] = lambda text: text
) -> Drawings:
    """Draw a figure for a page and for a phone.

    Parameters
    ----------
    draw
        What draws it, at the width that is set.
    words
        Gives each text of the drawing as it is to be shown.
    """
    drawings: list[str] = []
    picture = b""
    for each in (WIDE, NARROW):
        with drawn_at(each):
            figure = draw()
            _reword(figure, words)
            drawings.append(svg(figure))
            picture = picture or png(figure)
            plt.close(figure)
    return Drawings(*drawings, picture)


def _reword(figure: Figure, words: Callable[[str], str]) -> None:
    """Put other words in a figure: in its texts, and in the labels of its axes."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            labels = [text.get_text() for text in axis.get_ticklabels()]
            others = [words(label) for label in labels]
            if others != labels:
                axis.set_ticks(axis.get_majorticklocs(), others)
    for text in figure.findobj(Text):
        text.set_text(words(text.get_text()))


def with_numbered_clips(text: str) -> str:
    """SVG with the clips called by their number instead of a hash of their place.

    The layout of a figure may differ from one run to the next in the last digit of a place: that is
    not drawn, but the hash hangs on it.

    Examples
    --------
    >>> with_numbered_clips('<g clip-path="url(#p0123456789)"/><clipPath id="p0123456789"/>')
    '<g clip-path="url(#clip1)"/><clipPath id="clip1"/>'
    """
    for number, name in enumerate(dict.fromkeys(_CLIP.findall(text)), start=1):
        text = text.replace(name, f"clip{number}")
    return text


def with_short_places(text: str) -> str:
    """SVG with places to a hundredth of a point, which nobody sees; words stay as they are.

    Examples
    --------
    >>> with_short_places('<text x="109.837349" y="20">1.863</text>')
    '<text x="109.84" y="20">1.863</text>'
    """

    def short(attribute: re.Match) -> str:
        return _LONG.sub(lambda place: f"{float(place[0]):.2f}", attribute[0])

    return _PLACED.sub(short, text)


def on_a_page(text: str) -> str:
    r"""Address of a drawing that the page itself holds, in the colours of the page.

    Where the reader's screen is dark the drawing is. Names that nothing points to, groups that say
    nothing and the space between elements are left out; no space is left in the address, since
    `srcset` would end there.

    Examples
    --------
    >>> on_a_page('<?xml version="1.0"?>\n<svg>\n <g id="a"><text>a</text></g></svg>')[:51]
    'data:image/svg+xml,%3Csvg%3E%3Ctext%3Ea%3C/text%3E%'
    """
    pointed = set(_POINTED.findall(text))
    text = _NAMED.sub(
        lambda name: name[0] if name[1] in pointed else "", text[text.index("<svg") :]
    )
    text = _BETWEEN.sub("><", _TURNED.sub("", text).replace("'DejaVu Sans'", "DejaVu Sans"))
    text = _without_bare_groups(_PLACED.sub(lambda places: _tight(places[0]), text))
    text, style = _with_classes(text)
    text = _QUOTED.sub(r" \1='\2'", text).replace("</svg>", f"<style>{style}</style></svg>")
    return "data:image/svg+xml," + quote(text, safe="'!()*+,-./:;=@[]_~{}")


def _with_classes(text: str) -> tuple[str, str]:
    """Drawing with a class for each style, and what the classes are, on paper and in the dark."""
    names: dict[str, str] = {}

    def named(found: re.Match) -> str:
        style = found[1].replace(": ", ":").replace("; ", ";")
        return f' class="{names.setdefault(style, f"c{len(names)}")}"'

    text = _STYLED.sub(named, text)
    paper = {name: style for style, name in names.items()}
    changed = {name: dark for name, style in paper.items() if (dark := _in_the_dark(style))}
    on_paper, in_the_dark = (
        "".join(f".{name}{{{style}}}" for name, style in rules.items())
        for rules in (paper, changed)
    )
    return text, f"{on_paper}@media screen and (prefers-color-scheme:dark){{{in_the_dark}}}"


def _in_the_dark(style: str) -> str:
    """What of a style is another on a dark screen: its colours.

    Examples
    --------
    >>> _in_the_dark("fill:#262626;stroke-width:2")
    'fill:#ececea'
    """
    dark = [(each, _COLOUR.sub(lambda c: _DARK.get(c[0], c[0]), each)) for each in style.split(";")]
    return ";".join(other for each, other in dark if other != each)


def _without_bare_groups(text: str) -> str:
    """SVG without the groups that have no attribute, and their ends.

    Examples
    --------
    >>> _without_bare_groups('<g><g class="a"><path/></g><g/></g>')
    '<g class="a"><path/></g>'
    """
    kept: list[bool] = []

    def group(tag: re.Match) -> str:
        if tag[0].startswith("</"):
            return tag[0] if kept.pop() else ""
        says = tag[0] not in ("<g>", "<g/>")
        if not tag[0].endswith("/>"):
            kept.append(says)
        return tag[0] if says else ""

    return _GROUP.sub(group, text)


def _tight(places: str) -> str:
    """Attribute with places, its numbers apart by a comma."""
    name, value = places.split("=", 1)
    value = f'"{value[1:-1].strip()}"'
    value = _SPACES.sub(r"\1", value).replace(" ", ",")
    return f"{name}={value}"
