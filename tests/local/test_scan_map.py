"""The map of the index says what the scans say, and is a way to them only where all are there."""

import numpy as np
import pandas as pd

from analysis.local.municipality import municipalities
from analysis.local.scan_map import index_map

CODES = municipalities(2023)["nis_code"].tolist()


def rows() -> pd.DataFrame:
    words = ["higher", "lower", "same", "too_few"] * 75
    shown = [np.nan if word == "too_few" else 0.2 for word in words]
    return pd.DataFrame(
        {"nis_code": CODES, "word_region": words, "value": shown, "low": 0.19, "high": 0.21,
         "unit": "share", "interval": "design", "count": 100.0, "data_kind": "register"}
    )  # fmt: skip


def test_each_municipality_has_the_class_of_its_word():
    made = index_map(rows(), {}, year=2023)
    for key in ("higher", "lower", "same", "hidden"):
        assert made.drawing.count(f'class="tile {key}"') == 75
    assert [words for _, words in made.legend][-1] == "te weinig om te zeggen"


def test_tiles_lead_to_the_scans_where_all_are_there():
    files = {code: f"{code}.html" for code in CODES}
    assert index_map(rows(), files, year=2023).drawing.count('href="44021.html"') == 1
    files.pop("44021")
    assert "44022.html" not in index_map(rows(), files, year=2023).drawing
    assert '.html"' not in index_map(rows(), files, year=2023).drawing


def test_what_is_said_of_a_tile_is_no_rank():
    made = index_map(rows(), {}, year=2023)
    assert "20,0\u00a0%, duidelijk hoger" in made.drawing
    assert "te weinig om te tonen, te weinig om te zeggen" in made.drawing
