"""The sentences of a scan say what the numbers say, no more, and give no number that is hidden."""

import numpy as np
import pandas as pd

from analysis.local.scan_text import NOT_TOLD, beside, count_of, lead, published, with_bounds
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


def told(*rows: dict) -> list[str]:
    said = lead(pd.DataFrame(rows), name="Sint-Niklaas", funding="Alleen.")
    return [plain(each.text) for each in said]


def test_how_many_what_share_and_how_it_compares():
    first = told(row("non_eu15", 0.208, 0.004))[0]
    assert first == (
        "In Sint-Niklaas wonen ongeveer 8.320 mensen van herkomst buiten de EU15, 20,8 % (20,4 tot "
        "21,2) van de inwoners. Dat is duidelijk hoger dan in het Vlaamse Gewest (15,2 %) en niet "
        "duidelijk anders dan in vergelijkbare gemeenten (19,9 %)."
    )


def test_each_answer_stands_under_its_question_and_numbers_come_first():
    said = lead(pd.DataFrame([row("non_eu15", 0.208, 0.004)]), name="Gent", funding="Alleen.")
    assert [each.question for each in said] == [
        "Hoeveel inwoners van herkomst buiten de EU15?",
        "Middelen van het plan: alleen, of met wie?",
    ]
    assert said[1].text == "Alleen."
    assert "Kruispuntbank van de Sociale Zekerheid" in NOT_TOLD.text


def test_of_a_year_without_a_rule_nothing_is_said_of_funding():
    said = lead(pd.DataFrame([row("non_eu15", 0.208, 0.004)]), name="Gent", funding="")
    assert len(said) == 1


def test_the_gap_in_work_stands_with_both_rates():
    gap = row("gap_non_eu", 20.8, 1.0, unit="pp", region=22.0, peers=20.0, word_region=SAME)
    said = told(
        row("non_eu15", 0.2, 0.01), row("work_non_eu", 0.58, 0.01),
        row("work_belgian", 0.788, 0.01), gap,
    )  # fmt: skip
    assert said[2] == (
        "Een kloof van 20,8 procentpunt (19,8 tot 21,8): van wie 20 tot en met 64 jaar is, werkt "
        "58,0 % bij niet-EU-herkomst en 78,8 % bij Belgische herkomst. Dat is niet duidelijk "
        "anders dan in het Vlaamse Gewest (22,0 procentpunt) en in vergelijkbare gemeenten (20,0 "
        "procentpunt)."
    )


def test_a_negative_gap_is_no_gap():
    gap = row("gap_non_eu", -2.0, 0.5, unit="pp", region=22.0, word_region=LOWER)
    said = told(
        row("non_eu15", 0.2, 0.01), row("work_non_eu", 0.8, 0.01), row("work_belgian", 0.78, 0.01),
        gap,
    )  # fmt: skip
    assert "Een voorsprong van 2,0 procentpunt (1,5 tot 2,5)" in said[2]


def test_what_rests_on_few_is_not_compared():
    assert beside(row("foreign", 0.2, 0.1, word_region=TOO_FEW), "region") == (
        "Dat rust op te weinig mensen om iets te besluiten."
    )


def test_a_hidden_count_is_small_only_where_everybody_was_counted():
    hidden = row("foreign", np.nan, np.nan, count=np.nan)
    assert (count_of(hidden), count_of(hidden | {"interval": "design"})) == ("<10", "afgeschermd")
    assert with_bounds(hidden) == "te weinig om te tonen"


def test_the_interval_of_a_small_rate_is_no_single_number():
    rate = row("reports", 0.388, 0.06, unit="per_1000")
    assert with_bounds(rate) == "0,39 (0,33 tot 0,45)"
    assert with_bounds(rate | {"value": 23.2, "low": 20.2, "high": 26.4}) == "23,2 (20,2 tot 26,4)"


def test_no_answer_ranks_and_none_is_long():
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
    assert plain(said.text) == "78 % van de 0- tot 17-jarigen (Scan 2024, 2024)."
    assert published(figures, nis_code="44021") == []
