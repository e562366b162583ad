"""The maps of the index: which municipalities lie clearly higher or lower than the region.

No map has finer classes than that: of half of the municipalities a count is too small for more.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.intervals import DESIGN
from analysis.local.scan_text import amount
from analysis.local.scan_words import HIGHER, LOWER, NOT_JUDGED, SAME, TOO_FEW, WORDS, words
from analysis.report.figures.maps.boundaries import Boundaries
from analysis.report.figures.maps.svg_map import svg_map, swatch, with_way_past
from analysis.report.text.municipality_map import map_description, source_of_borders
from analysis.settings import LEVEL
from analysis.statistics.intervals.rates import poisson

__all__ = ["ITEMS", "IndexMap", "beyond_chance", "index_map"]

_CLASSES = {HIGHER: "higher", LOWER: "lower", SAME: "same"}
_TOO_FEW = "hidden"
_REGION = "het Vlaamse Gewest"


class _Kind(NamedTuple):
    """Words of a map: its name, its head in the list, its title, and each class in the legend."""

    name: str
    head: str
    title: str
    higher: str
    lower: str
    same: str = "geen duidelijk verschil"


# By item of the scan, in their order on the index.
ITEMS = {
    "non_eu15": _Kind(
        "kaart",
        "Aandeel",
        f"Herkomst buiten de EU15: wie ligt duidelijk hoger of lager dan {_REGION}?",
        f"duidelijk hoger dan {_REGION}",
        f"duidelijk lager dan {_REGION}",
    ),
    "gap_non_eu": _Kind(
        "kaart-kloof",
        "Kloof in werk, niet-EU-herkomst",
        f"Kloof in werk, niet-EU-herkomst: waar duidelijk groter of kleiner dan in {_REGION}?",
        f"duidelijk groter dan in {_REGION}",
        f"duidelijk kleiner dan in {_REGION}",
    ),
    "reports": _Kind(
        "kaart-meldingen",
        "Meldingen per 1.000 inwoners",
        "Meldingen van discriminatie per inwoner: waar meer of minder dan door toeval alleen? Het "
        "zegt niet hoeveel discriminatie er is.",
        "meer dan door toeval alleen",
        "minder dan door toeval alleen",
        "niet meer of minder dan toeval geeft",
    ),
}


class IndexMap(NamedTuple):
    """A map: head in the list, title, drawing, swatch and words of each class, words by code.

    `source` is that of its borders, empty where it has none.
    """

    head: str
    title: str
    drawing: str
    legend: list[tuple[str, str]]
    said: dict[str, str]
    source: str


def index_map(
    rows: pd.DataFrame, files: Mapping[str, str], *, year: int, borders: Boundaries | None = None
) -> IndexMap:
    """Draw a number of all municipalities beside that of the region, as each scan says it.

    Parameters
    ----------
    rows : DataFrame
        Rows of `scan_numbers` of one item of `ITEMS`.
    files
        Page of each municipality by code; without that of every one no tile is a link.
    year
        Year of the report.
    borders
        Real borders of its municipalities; without them each is a hexagon.
    """
    item = str(rows["item"].iloc[0])
    kind = ITEMS[item]
    word = rows["word_region"]
    if (word == NOT_JUDGED).all():
        word = beyond_chance(rows)
    told = {SAME: kind.same, TOO_FEW: WORDS[TOO_FEW]}
    if item == "reports":
        told |= {HIGHER: kind.higher, LOWER: kind.lower}
    classes, said = {}, {}
    for row, key in zip(rows.to_dict("records"), word, strict=True):
        classes[row["nis_code"]] = _CLASSES.get(key, _TOO_FEW)
        shown = [amount(row)] if pd.isna(row["value"]) else [amount(row), told.get(key, WORDS[key])]
        said[row["nis_code"]] = ", ".join(filter(None, shown))
    linked = bool(files) and set(classes) <= set(files)
    about = f"{map_description(borders=bool(borders))} De lijst eronder heeft dezelfde gemeenten."
    drawing = svg_map(
        classes, said, name=kind.name, title=kind.title, description=about, year=year,
        boundaries=borders, link=files.__getitem__ if linked else None,
    )  # fmt: skip
    in_legend = {
        "lower": kind.lower, "same": kind.same, "higher": kind.higher, _TOO_FEW: WORDS[TOO_FEW],
    }  # fmt: skip
    there = set(classes.values())
    legend = [
        (swatch(key, name=kind.name), text) for key, text in in_legend.items() if key in there
    ]
    past = with_way_past(drawing, name=kind.name) if linked else drawing
    source = source_of_borders(borders.source) if borders else ""
    return IndexMap(kind.head, kind.title, past, legend, said, source)


def beyond_chance(rows: pd.DataFrame) -> pd.Series:
    """Word for a number of events beside the region: whether it is more, or less, than chance.

    Events of a full count vary by chance, as Poisson's law has it, and with the noise of the count.
    All municipalities are judged together (Holm).

    Parameters
    ----------
    rows : DataFrame
        Rows of `scan_numbers` of one item per 1,000 residents.

    Examples
    --------
    >>> rows = pd.DataFrame({"value": [1.0, 0.4], "low": [0.98, 0.39], "high": [1.02, 0.41],
    ...                      "count": [100.0, 40.0], "region": 0.4, "interval": "cell_key"})
    >>> beyond_chance(rows).tolist()
    ['higher', 'same']
    """
    count, value = (rows[name].to_numpy(dtype=float) for name in ("count", "value"))
    low, high = poisson(count, level=LEVEL)
    for_one = value / count
    below = np.hypot(value - low * for_one, value - rows["low"].to_numpy(dtype=float))
    above = np.hypot(high * for_one - value, rows["high"].to_numpy(dtype=float) - value)
    away = value - rows["region"].to_numpy(dtype=float)
    found = pd.DataFrame(
        {"value": away, "low": away - below, "high": away + above}, index=rows.index
    )
    sure = rows["value"].notna() & rows["interval"].ne(DESIGN)
    return words(found, sure=sure, family=pd.Series("", index=rows.index))
