"""The map of the index: which municipalities lie clearly higher or lower than the region."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from analysis.local.scan_text import amount
from analysis.local.scan_words import HIGHER, LOWER, SAME, WORDS
from analysis.report.figures.hex_map import hex_map, swatch, with_way_past

__all__ = ["IndexMap", "index_map"]

_NAME = "kaart"
_CLASSES = {HIGHER: "higher", LOWER: "lower", SAME: "same"}
_TOO_FEW = "hidden"
_LEGEND = {
    "lower": "duidelijk lager dan het Vlaamse Gewest",
    "same": "geen duidelijk verschil",
    "higher": "duidelijk hoger dan het Vlaamse Gewest",
    _TOO_FEW: "te weinig om te zeggen",
}
_DESCRIPTION = (
    "Elke zeshoek is een gemeente, alle even groot, ongeveer waar ze in Vlaanderen ligt. De lijst "
    "eronder heeft dezelfde gemeenten."
)


class IndexMap(NamedTuple):
    """The drawing, its title, and the swatch and words of each class: all HTML but the title."""

    title: str
    drawing: str
    legend: list[tuple[str, str]]


def index_map(rows: pd.DataFrame, files: Mapping[str, str], *, year: int) -> IndexMap:
    """Draw a number of all municipalities beside that of the region, as each scan says it.

    Parameters
    ----------
    rows : DataFrame
        Rows of `scan_numbers` of one item.
    files
        Page of each municipality by code; without that of every one no tile is a link.
    year
        Year of the report.
    """
    described = dict(zip(rows["nis_code"], rows.to_dict("records"), strict=True))
    classes = {code: _CLASSES.get(row["word_region"], _TOO_FEW) for code, row in described.items()}
    said = {code: f"{amount(row)}, {WORDS[row['word_region']]}" for code, row in described.items()}
    title = "Herkomst buiten de EU15: wie ligt duidelijk hoger of lager dan het Vlaamse Gewest?"
    drawing = hex_map(
        classes,
        said,
        name=_NAME,
        title=title,
        description=_DESCRIPTION,
        year=year,
        link=files.__getitem__ if set(described) <= set(files) else None,
    )
    there = set(classes.values())
    legend = [(swatch(key, name=_NAME), text) for key, text in _LEGEND.items() if key in there]
    return IndexMap(title, with_way_past(drawing, name=_NAME), legend)
