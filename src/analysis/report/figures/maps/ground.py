"""What a map is drawn on: the shape of each municipality, whatever its class."""

from typing import NamedTuple

__all__ = ["LARGE", "MARGIN", "Ground", "Layer", "Place", "Plane"]

MARGIN = 4.0
# Named over a map on which municipalities are too small for words.
LARGE = ("Antwerpen", "Brugge", "Gent", "Hasselt", "Kortrijk", "Leuven", "Mechelen", "Turnhout")


class Place(NamedTuple):
    """A municipality: its shape (an element without its class), and a word inside it with place."""

    nis_code: str
    name: str
    shape: str
    word: str = ""
    x: float = 0.0
    y: float = 0.0


class Layer(NamedTuple):
    """Places that are moved and scaled together, with what is drawn before and after them."""

    transform: str
    places: list[Place]
    before: str = ""
    after: str = ""


class Ground(NamedTuple):
    """Size and layers of a drawing in SVG; `kind` is the class of the drawing.

    `tile` is the shape of a swatch, and `hatch` the width of the hatch in units of the layers.
    """

    kind: str
    width: float
    height: float
    tile: str
    hatch: float
    layers: list[Layer]


class Plane(NamedTuple):
    """The same for a drawing by matplotlib: rings of each code, lines, words with their place.

    A word has the code of the municipality on whose colour it stands, or none where it has a halo.
    `tile` is the ring of a swatch around its middle.
    """

    width: float
    height: float
    rings: list[tuple[str, list[list[tuple[float, float]]]]]
    lines: list[list[tuple[float, float]]]
    words: list[tuple[str, float, float, str]]
    tile: list[tuple[float, float]]
