"""The page `lijn`: each objective with its measures and cards, drawn and in words, and back."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.policy.line_of_sight import sight_page, sight_words
from analysis.policy.line_of_sight.graph import graph, themes
from analysis.policy.line_of_sight.links import links
from analysis.policy.page import write_pages
from analysis.report.checks import pdf
from support.finished_tables import FinishedTables

needs_chromium = pytest.mark.skipif(pdf.browser() is None, reason="chromium is not installed")
PLANS = {"2016-2019": 19, "2020-2024": 10, "2024-2029": 15}
RATE = {
    "indicator": "employment_rate", "origin_group": "non_eu", "sex": "_T", "value": 0.6,
    "low": 0.59, "high": 0.61,
}  # fmt: skip


def of_plan(plan: str):
    return [each for each in links().values() if each.plan == plan]


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("measures")
    write_pages(folder, [sight_page.page(FinishedTables("synthetic", W1=[RATE]))], year=2023)
    return folder / "lijn.html"


@pytest.fixture(scope="module")
def page(file) -> BeautifulSoup:
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


@pytest.mark.parametrize(("plan", "count"), PLANS.items())
def test_a_picture_has_a_row_an_objective_and_a_line_a_theme(plan, count):
    drawn = BeautifulSoup(graph(of_plan(plan), name="x"), "html.parser")
    assert len(drawn.select("rect")) == len(drawn.select("circle")) == count
    assert len(drawn.select(".tie")) == sum(len(themes(each)) for each in of_plan(plan))
    assert len(drawn.select("circle.none")) == sum(not each.cards for each in of_plan(plan))
    longest = max(float(bar["width"]) for bar in drawn.select("rect"))
    assert longest == 150


def test_the_list_says_what_the_picture_shows(page):
    for plan, count in PLANS.items():
        assert len(page.select(f"#plan-{plan} article")) == count
    dutch = page.select_one("#doel-2024-2029-OD2\\.2")
    assert "Tien maatregelen en tien indicatoren." in dutch.text
    assert "[C2.2.08]" in dutch.text


def test_a_card_stands_with_its_value_and_leads_to_its_meaning(page):
    card = page.select_one("#doel-2024-2029-SD1 li")
    assert card.text.replace("\u00a0", " ").startswith(
        "Werkzaamheidsgraad: 60,0 % (59,0 tot 61,0) Niet-EU-herkomst"
    )
    assert card.a["href"] == "../2023/definities.html#kaart-employment_rate"


def test_the_way_back_names_the_objectives_of_every_card(page):
    anchors = {link["href"] for link in page.select("#terug article > ul a")}
    assert anchors == {
        f"#doel-{each.code.replace('/', '-')}" for each in links().values() if each.cards
    }
    assert all(page.find(id=anchor[1:]) for anchor in anchors)


def test_what_belongs_to_nothing_is_counted_and_listed_on_both_sides(page):
    counts = {
        fold.summary.text.rpartition(" (")[0]: len(fold.select("li"))
        for fold in page.select("#los details")
    }
    assert counts == {
        "Doelstellingen zonder indicator": 19,
        "Doelstellingen met alleen een indicator erboven of eronder": 8,
        "Doelstellingen zonder maatregel": 1,
        "Indicatoren zonder doelstelling": 67,
    }


def test_the_page_never_says_that_a_measure_changed_a_number(page):
    assert sight_words.NO_CAUSE in page.text
    text = page.text.replace(sight_words.NO_CAUSE, "").lower()
    assert not any(word in text for word in ("dankzij", "door de maatregel", "als gevolg van"))


@needs_chromium
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (768, "light"), (1400, "light")])
def test_axe_finds_nothing_and_the_picture_gives_way_to_the_list(browser, file, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab.goto(file.as_uri())
    tab.evaluate("document.querySelectorAll('#terug li:nth-child(n+4)').forEach(e => e.remove())")
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert tab.locator("svg.sight").first.is_visible() == (width > 768)
    found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    tab.close()
