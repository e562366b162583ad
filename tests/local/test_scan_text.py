"""The sentences of a scan say what the numbers say, no more, and give no number that is hidden."""

import numpy as np
import pandas as pd
import pytest

from analysis.local.scan_text import beside, count_of, lead, published, with_bounds
from analysis.local.scan_words import HIGHER, LOWER, NOT_JUDGED, SAME, TOO_FEW


def row(item: str, value: float, half: float, **changes) -> dict:
    made = {
        "item": item, "value": value, "low": value - half, "high": value + half, "unit": "share",
        "interval": "cell_key", "count": 40_000 * value, "denominator": 40_000.0, "n": 40_000.0,
        "obs_status": "", "conf_status": "", "data_kind": "register", "region": 0.152,
        "peers": 0.199, "word_region": HIGHER, "word_peers": SAME, "word_before": NOT_JUDGED,
    }  # fmt: skip
    return made | changes


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def told(*rows: dict, code: str = "46021") -> list[str]:
    said = lead(pd.DataFrame(rows), name="Sint-Niklaas", nis_code=code)
    return [plain(sentence) for sentence in said]


def test_how_many_what_share_and_how_it_compares():
    first = told(row("non_eu15", 0.208, 0.004))[0]
    assert first == (
        "In Sint-Niklaas wonen ongeveer 8.320 mensen van herkomst buiten de EU15, 20,8 % (20,4 tot "
        "21,2) van de inwoners. Dat is duidelijk hoger dan in het Vlaamse Gewest (15,2 %) en niet "
        "duidelijk anders dan in vergelijkbare gemeenten (19,9 %)."
    )


@pytest.mark.parametrize(
    ("value", "half", "says"),
    [
        (0.208, 0.004, "Sint-Niklaas komt op zichzelf in aanmerking"),
        (0.1, 0.004, "Sint-Niklaas komt niet alleen in aanmerking"),
        (0.1875, 0.004, "is hiermee niet te zeggen: het aantal ligt tussen 7.340 en 7.660"),
    ],
)
def test_alone_only_as_far_as_the_interval_allows(value, half, says):
    """By hand: of 40,000, more than 7,500 is more than 18.75 %."""
    assert says in told(row("non_eu15", value, half))[1]


def test_the_large_cities_always_qualify_alone():
    hidden = row("non_eu15", np.nan, np.nan, conf_status="C", count=np.nan)
    assert "altijd alleen in aanmerking" in told(hidden, code="44021")[1]


def test_a_hidden_count_of_a_sample_of_heavy_weights_says_nothing_on_qualifying():
    hidden = row("non_eu15", np.nan, np.nan, conf_status="C", count=np.nan, n=40.0)
    assert "niet te zeggen" in told(hidden)[1]
    assert "komt niet alleen" in told(hidden | {"n": 40_000.0})[1]


def test_the_gap_in_work_stands_with_both_rates():
    gap = row("gap_non_eu", 20.8, 1.0, unit="pp", region=22.0, peers=20.0, word_region=SAME)
    said = told(
        row("non_eu15", 0.2, 0.01), row("work_non_eu", 0.58, 0.01),
        row("work_belgian", 0.788, 0.01), gap,
    )  # fmt: skip
    assert "werkt 58,0 % bij niet-EU-herkomst en 78,8 % bij Belgische herkomst" in said[2]
    assert "een kloof van 20,8 procentpunt (19,8 tot 21,8)" in said[2]


def test_a_negative_gap_is_no_gap():
    gap = row("gap_non_eu", -2.0, 0.5, unit="pp", region=22.0, word_region=LOWER)
    said = told(
        row("non_eu15", 0.2, 0.01), row("work_non_eu", 0.8, 0.01), row("work_belgian", 0.78, 0.01),
        gap,
    )  # fmt: skip
    assert "een voorsprong van 2,0 procentpunt (1,5 tot 2,5)" in said[2]


def test_what_rests_on_few_is_not_compared():
    assert beside(row("foreign", 0.2, 0.1, word_region=TOO_FEW), "region") == (
        "Dat rust op te weinig mensen om iets te besluiten."
    )


def test_a_hidden_count_is_small_only_where_everybody_was_counted():
    hidden = row("foreign", np.nan, np.nan, count=np.nan)
    assert (count_of(hidden), count_of(hidden | {"interval": "design"})) == ("<10", "afgeschermd")
    assert with_bounds(hidden) == "te weinig om te tonen"


def test_no_sentence_ranks_and_none_is_long():
    said = told(row("non_eu15", 0.208, 0.004), row("foreign_0_17", 0.4, 0.01))
    assert not any(word in " ".join(said) for word in ("plaats", "hoogste", "laagste", "rang"))
    assert max(len(sentence) for sentence in said) < 300


def test_the_published_figure_of_antwerp_stands_in_its_own_scan_only():
    figures = pd.DataFrame(
        {"id": ["pop_foreign_share_0_17_antwerp", "other"], "our_value": [0.78, 0.1],
         "population": ["0- tot 17-jarigen", ""], "statistic_source": ["Scan 2024", ""],
         "period": ["2024", ""]}
    )  # fmt: skip
    (said,) = published(figures, nis_code="11002")
    assert plain(said) == "Gepubliceerd: 78 % van de 0- tot 17-jarigen (Scan 2024, 2024)."
    assert published(figures, nis_code="44021") == []
