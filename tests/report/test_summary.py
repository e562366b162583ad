"""The sentences of the year and the scoreboard's page, chosen and written by one rule."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.extracts.elsewhere import published
from analysis.indicators.scoreboard import scoreboard
from analysis.indicators.work import staff
from analysis.report.text.numbers import label
from analysis.report.text.summary.leads import leads
from analysis.report.writing.headline import headline_estimates
from analysis.report.writing.scoreboard import leads_html, scoreboard_html
from analysis.workbench.resources import resource
from support import shipped

YEAR = shipped.YEAR
FIGURES = [figure for goal in resource("summary")["goal"] for figure in goal["key_figure"]]
TARGETS = pd.DataFrame(
    [
        {"id": "t16_dutch", "indicator": "Kennis (van het <b>Nederlands</b>)", "deadline": "2019",
         "document_title": "Plan & zo"},
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def estimates() -> pd.DataFrame:
    return headline_estimates(shipped.cells(), shipped.models(), year=YEAR)


@pytest.fixture(scope="module")
def board(estimates) -> pd.DataFrame:
    return scoreboard(estimates, year=YEAR)


def with_change(board: pd.DataFrame, name: str, value: float, verdict: str) -> pd.DataFrame:
    """The scoreboard with another change since the year before of one key figure."""
    made = board.copy()
    row = (made["key_figure"] == name) & (made["quantity"] == "since_year_before")
    made.loc[row, ["value", "low", "high"]] = [value, value - 0.01, value + 0.01]
    made.loc[row, ["verdict", "why", "reference"]] = [verdict, "", str(YEAR - 1)]
    return made


@pytest.mark.parametrize("name", [figure["id"] for figure in FIGURES])
def test_every_key_figure_has_its_words(name):
    for words in ("key_figure", "about_key_figure"):
        assert label(words, name) != name
    follows_a_change = name != "reported"
    if follows_a_change:
        assert label("rose", name) != name
        assert label("fell", name) != name
        assert "$now" in label("level_said", name)
        assert "$before" in label("level_said", name)


def test_there_are_three_to_five_sentences_each_with_its_finding_first(board, estimates):
    said = leads(board, estimates, year=YEAR)
    assert 3 <= len(said) <= 5
    for lead in said:
        assert 3 <= len(lead.finding.split()) <= 9
        assert lead.text[0].isupper()
        assert lead.rest.endswith(".")
        assert "nan" not in lead.text
        assert "$" not in lead.text
        assert "–" not in lead.text
        numbers = [
            each
            for each in re.findall(
                r"\d[\d.,]*", re.sub(r"\b(20\d\d|90 dagen|A2|B1)\b", "", lead.rest)
            )
        ]
        assert len(numbers) <= 4, lead.rest


def test_the_gap_in_work_and_discrimination_are_always_said(board, estimates):
    for verdict, value in (("unclear", 0.1), ("better", -3.0), ("worse", 3.0)):
        changed = with_change(board, "employment_gap", value, verdict)
        findings = [lead.finding for lead in leads(changed, estimates, year=YEAR)]
        assert sum("kloof in werk" in finding for finding in findings) == 1
        assert any("iscriminatie" in finding for finding in findings)


def test_a_clear_change_of_what_people_experience_is_said_as_such(board, estimates):
    changed = with_change(board, "experienced", 5.0, "worse")
    said = leads(changed, estimates, year=YEAR)
    assert not any("weten we niet" in lead.finding for lead in said)
    finding = "Meer mensen ervoeren discriminatie, zeggen ze in een enquête"
    (lead,) = [each for each in said if each.finding == finding]
    assert "niet te vergelijken" in lead.rest


def test_the_clearest_goals_come_first_and_at_most_two(board, estimates):
    changed = with_change(board, "belonging", -0.5, "worse")
    changed = with_change(changed, "a2", 4.0, "better")
    said = [lead.finding for lead in leads(changed, estimates, year=YEAR)]
    moved = [
        finding
        for finding in said
        if finding in {label(words, each["id"]) for words in ("rose", "fell") for each in FIGURES}
    ]
    assert moved[1:] == [
        "Meer nieuwkomers haalden A2", "Mensen van niet-EU-herkomst voelden zich minder thuis",
    ]  # fmt: skip


def test_an_opposite_long_change_stands_in_the_same_sentence(board, estimates):
    changed = board.copy()
    row = (changed["key_figure"] == "wait") & (changed["quantity"] == "since_first_year")
    changed.loc[row, ["value", "low", "high"]] = [21.0, 11.0, 31.0]
    changed.loc[row, ["verdict", "why", "reference"]] = ["worse", "", "2018"]
    first = changed[(changed["key_figure"] == "wait") & (changed["quantity"] == "series")].head(1)
    first = first.assign(reference_period="2018", value=88.0, low=80.0, high=96.0)
    changed = pd.concat([changed, first], ignore_index=True)
    (wait,) = [lead for lead in leads(changed, estimates, year=YEAR) if "wachttijd" in lead.finding]
    assert "Dat is nog altijd langer dan in 2018." in wait.rest


def test_nothing_delivered_gives_no_sentence_and_says_so(board, estimates):
    empty = scoreboard(estimates.iloc[:0], year=YEAR)
    assert leads(empty, estimates.iloc[:0], year=YEAR) == []
    assert "Geen gegevens geleverd" in leads_html([])
    page = BeautifulSoup(scoreboard_html(empty, TARGETS), "html.parser")
    assert len(page.find_all(string="Geen gegevens geleverd.")) == len(FIGURES)


def test_each_row_has_its_verdict_in_words_and_shape(board):
    page = BeautifulSoup(scoreboard_html(board, TARGETS), "html.parser")
    rows = page.select("tbody tr:not(.goal)")
    assert [row["id"].removeprefix("kerncijfer-") for row in rows] == [
        figure["id"] for figure in FIGURES
    ]
    for row in rows:
        assert len(row.find_all(["th", "td"])) == 6
        for verdict in row.select(".verdict"):
            assert verdict.svg is not None
            assert verdict.get_text(strip=True)
        assert row.select_one("svg.spark")["aria-label"]
    change = page.select_one("#kerncijfer-wait .verdict")
    assert change.get_text() == "korter: beter"
    goal = page.select(".goal")[1].get_text()
    assert "Kennis (Plan & zo, zonder getal, einddatum 2019)" in goal
    assert "synthetisch" in page.caption.get_text()


def test_a_rise_of_context_has_no_judgement(board):
    page = BeautifulSoup(scoreboard_html(board, TARGETS), "html.parser")
    words = [each.get_text() for each in page.select("#kerncijfer-newcomers .verdict")]
    assert words[0] == "minder"
    assert not any("beter" in word or "slechter" in word for word in words)


def test_a_target_of_the_scoreboard_is_a_result_aimed_at_and_no_norm_or_duty():
    kinds = published.load("targets").set_index("id")["kind"]
    named = [each for goal in resource("summary")["goal"] for each in goal.get("targets", [])]
    assert len(named) >= 4
    assert {kinds[each] for each in [*named, staff.TARGET]} == {"result"}
