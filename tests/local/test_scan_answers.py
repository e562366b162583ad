"""Answers to the survey by municipality in a scan: what stands beside them, and who is too few."""

import numpy as np
import pandas as pd
import pytest

from analysis.local import scan as scanning
from analysis.local.scan import Scan, show_block
from analysis.local.scan_answers import answers_of, in_borders, pooled_answers
from analysis.local.scan_items import item
from analysis.local.scan_numbers import scan_numbers
from analysis.local.scan_outsider import revealing_rows
from analysis.local.scan_words import SAME, TOO_FEW
from support.places.scan_cells import AALST, AALTER, GHENT, PEERS, cells, origins, region

ROW = {
    "indicator": "answer_share", "region": "VG", "item": "at_home", "answer": "agree",
    "interval": "design", "unit": "share", "reference": "", "rule": "", "obs_status": "",
    "conf_status": "", "data_kind": "survey", "year": 2023,
}  # fmt: skip


def result(place: str, share: float, n: float, *, half: float = 0.04, **changes) -> dict:
    """A public result of a municipality, a province or the region."""
    is_town = place.isdigit()
    here = {"table": "G9", "municipality": place, "province": "_Z"}
    wide = {"table": "G9p", "municipality": "_Z", "province": place}
    numbers = {"value": share, "low": share - half, "high": share + half, "n": n}
    residents = {"count": 1000 * share, "denominator": 1000.0}
    return ROW | (here if is_town else wide) | numbers | residents | changes


HIDDEN = dict.fromkeys(("value", "low", "high", "n", "count", "denominator"), np.nan)
RESULTS = pd.DataFrame(
    [
        result(GHENT, 0.6, 400),
        result(AALTER, 0.8, 90, obs_status="u"),
        result(AALST, 0.7, 200, denominator=3000.0),
        result("44034", 0.5, 60) | HIDDEN | {"conf_status": "C"},
        result("_T", 0.8, 40_000, half=0.01),
        result("Oost-Vlaanderen", 0.75, 9000, half=0.01),
        result(GHENT, 0.62, 390, year=2020),
    ]
)


def row(made: pd.DataFrame, code: str) -> pd.Series:
    return made[(made["nis_code"] == code) & (made["item"] == "at_home_agree")].iloc[0]


@pytest.fixture(scope="module")
def made() -> pd.DataFrame:
    """Of a scan of the year after the wave."""
    counts = region(2024) + origins("P8", {"municipality": GHENT}, 2024, 600, 100, 300)
    return scan_numbers(cells(counts), PEERS, year=2024, results=RESULTS)


def test_a_share_stands_beside_region_province_peers_and_the_wave_before(made):
    """Peers: 0.8 of a thousand and 0.7 of three thousand. The year is that of the last wave."""
    found = row(made, GHENT)
    beside = found[["value", "region", "province", "peers", "before", "n"]]
    assert beside.tolist() == pytest.approx([0.6, 0.8, 0.75, 0.725, 0.62, 400])
    assert found[["word_region", "word_before"]].tolist() == ["lower", SAME]
    assert (found["peers_counted"], found["data_kind"], found["year"]) == (2, "survey", 2023)


def test_few_respondents_are_too_few_to_say_and_fewer_are_hidden(made):
    assert row(made, AALTER)["word_region"] == TOO_FEW
    hidden = row(made, "44034")
    assert (hidden["conf_status"], hidden["word_region"]) == ("C", TOO_FEW)
    assert np.isnan(hidden["value"])


def test_a_hidden_part_hides_a_merger_and_is_no_peer():
    near = answers_of(RESULTS, item("at_home_agree"), "G9")
    merged = in_borders(near, 2025).set_index("place")
    assert merged.loc["44087", "conf_status"] == "C"
    pool = pd.DataFrame({"place": ["a", "a"], "member": ["44034", GHENT]})
    (of_peers,) = pooled_answers(near[near["year"] == 2023], pool, without_hidden=True)["value"]
    assert of_peers == pytest.approx(0.6)


def shown(monkeypatch, rows: pd.DataFrame) -> str:
    """The last block of a scan as HTML."""
    told: list[str] = []
    monkeypatch.setattr(scanning, "emit", lambda bundle: told.append(bundle["text/html"]))
    show_block(Scan(None, rows.reset_index(drop=True), pd.DataFrame(), "", None), "together")
    return told[0].replace("&nbsp;", " ").replace("\u00a0", " ")


def test_the_block_shows_respondents_year_and_brackets(monkeypatch, made):
    ghent, aalter = (shown(monkeypatch, made[made["nis_code"] == c]) for c in (GHENT, AALTER))
    assert "Voelt zich thuis in de buurt: eens (2023)" in ghent
    assert "60,0 % (56,0 tot 64,0)" in ghent
    assert "400 antwoorden" in ghent
    assert "vorige golf 62,0 %" in ghent
    assert "(80,0 % (76,0 tot 84,0))" in aalter
    assert "Vertrouwen in de medemens: niet getoond" in ghent


def test_what_is_not_delivered_or_synthetic_is_said_once(monkeypatch, made):
    others = made[made["item"] == "foreign"]
    assert shown(monkeypatch, others.assign(data_kind="register")).count("zich thuis voelen: ") == 1
    assert "zich thuis voelen: niet getoond, synthetisch." in shown(monkeypatch, others)


def test_the_auditor_of_scans_refuses_few_respondents(made):
    few = made[made["item"].eq("at_home_agree") & made["nis_code"].eq(GHENT)].assign(n=65.0)
    assert revealing_rows(few) == [f"{GHENT}, at_home_agree: fewer than 70 respondents"]
    assert revealing_rows(made[made["item"] == "at_home_agree"]) == []
