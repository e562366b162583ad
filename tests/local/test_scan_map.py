"""The map of the index says what the scans say, and is a way to them only where all are there."""

import re

import numpy as np
import pandas as pd

from analysis.local.municipality import municipalities
from analysis.local.scan_map import ITEMS, beyond_chance, index_map
from analysis.report.figures.maps.boundaries import Boundaries

CODES = municipalities(2023)["nis_code"].tolist()


def rows() -> pd.DataFrame:
    words = ["higher", "lower", "same", "too_few"] * 75
    shown = [np.nan if word == "too_few" else 0.2 for word in words]
    return pd.DataFrame(
        {"nis_code": CODES, "item": "non_eu15", "word_region": words, "value": shown, "low": 0.19,
         "high": 0.21, "unit": "share", "interval": "design", "count": 100.0,
         "data_kind": "register"}
    )  # fmt: skip


def events(*counts: float) -> pd.DataFrame:
    """Numbers of reports among 20,000 residents each, beside 0.4 per 1,000 in the region."""
    rate = np.array(counts) / 20
    return pd.DataFrame(
        {"nis_code": CODES[: len(counts)], "item": "reports", "word_region": "", "value": rate,
         "low": rate - 0.1, "high": rate + 0.1, "unit": "per_1000", "interval": "cell_key",
         "count": counts, "region": 0.4, "data_kind": "register"}
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
    assert "te weinig om te tonen</title>" in made.drawing


def test_events_are_told_apart_by_no_more_than_chance_and_noise():
    """8 are expected: 20 come once in 4,000 times by Poisson, of some hundred places once."""
    found = beyond_chance(events(30, 8, 12, np.nan))
    assert found.tolist() == ["higher", "same", "same", "too_few"]
    among_many = beyond_chance(events(20, *[8.0] * 99))
    assert set(among_many) == {"same"}


def test_a_map_of_events_says_chance_and_no_verdict():
    made = index_map(events(30, 8, np.nan), {}, year=2023)
    assert made.said[CODES[0]] == "1,5, meer dan door toeval alleen"
    assert made.said[CODES[2]] == "te weinig om te tonen"
    assert "zegt niet hoeveel discriminatie er is" in made.title


def test_each_map_has_ids_of_its_own():
    drawn = [index_map(rows().assign(item=item), {}, year=2023).drawing for item in ITEMS]
    ids = [set(re.findall(r'id="([^"]+)"', each)) for each in drawn]
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_with_real_borders_the_index_says_whose_they_are():
    square = [[(0, 0), (9, 0), (9, 9), (0, 9)]]
    borders = Boundaries(
        2023, dict.fromkeys(CODES, square), dict.fromkeys(CODES, (4, 4)), square, "Statbel"
    )
    made = index_map(rows(), {code: f"{code}.html" for code in CODES}, year=2023, borders=borders)
    assert made.drawing.count('<path class="tile higher"') == 75
    assert made.drawing.count('href="44021.html"') == 1
    assert "Elk vlak is een gemeente" in made.drawing
    assert made.source == "Grenzen: Statbel; vereenvoudigd."
    assert index_map(rows(), {}, year=2023).source == ""
