"""The page `gezegd`: every claim and figure with its place; a search that finds as `find` does."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.extracts.elsewhere.published import load
from analysis.policy.claims import said_page
from analysis.policy.claims.find import find
from analysis.policy.claims.said_tables import said_tables
from analysis.policy.claims.verdict_rules import CANNOT, NOT_SUPPORTED, SUPPORTED
from analysis.policy.page import write_pages
from analysis.report.checks import pdf
from analysis.workbench.resources import resource
from support.finished_tables import FinishedTables, with_pairs

needs_chromium = pytest.mark.skipif(pdf.browser() is None, reason="chromium is not installed")
SEX = {
    "indicator": "attainment_by", "characteristic": "sex", "low": 0.5, "high": 0.7, "count": 60,
    "denominator": 100,
}  # fmt: skip


def report() -> FinishedTables:
    shares = [
        SEX | {"level": level, "category": sex, "value": value}
        for level in ("A2", "B1")
        for sex, value in (("F", 0.62), ("M", 0.58))
    ]
    return with_pairs("synthetic", N4=shares)


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("measures")
    write_pages(folder, [said_page.page(report())], year=2023)
    return folder / "gezegd.html"


@pytest.fixture(scope="module")
def page(file) -> BeautifulSoup:
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


def test_every_claim_has_its_verdict_why_and_place(page):
    claims = page.select("#uitspraken article.claim")
    assert len(claims) == 24
    for each in claims:
        assert each.select_one(".verdict").text in {
            "Ondersteund", "Niet ondersteund", "Niet te beoordelen",
        }  # fmt: skip
        assert "Beleidsnota 2024-2029" in each.text
    women = page.select_one("#uitspraak-women_learn_more")
    assert women.select_one(".verdict").text == "Niet ondersteund"
    assert women.select_one("a")["href"] == "../2023/rapport.html#tabel-N4"
    assert "4,0" in women.select_one("table").text


def test_synthetic_numbers_judge_nobody_and_the_page_says_so(page):
    text = page.select_one("#uitspraken .finding").text
    assert text.startswith("Van de 24 uitspraken zonder cijfer ondersteunen onze cijfers er")
    assert "oordeelt over geen enkele uitspraak" in text
    assert page.select_one("#uitspraak-women_learn_more .synthetic")
    assert "overeenstemming bewijst niets" in page.select_one("#cijfers .finding").text


def test_every_row_of_the_published_tables_is_on_the_page_once(page):
    for kind, name in (
        ("cijfer", "figures"),
        ("streefwaarde", "targets"),
        ("mijlpaal", "milestones"),
    ):
        assert len(page.select(f"#alles-{kind} li")) == len(load(name))
    assert len(page.select("#tegenspraken article")) == 6


def test_a_figure_stands_beside_ours_with_difference_and_interval(page):
    cells = [cell.text for cell in page.select("#cijfer-ci_obliged_share td")]
    assert [cell.replace("\u00a0", " ") for cell in cells] == [
        "ongeveer 25 % (in woorden)", "28,0 % (26,8 tot 29,2)", "+3,0 procentpunt", "nee",
        "wijkt af",
    ]  # fmt: skip


def test_verdicts_and_pairs_are_tables_whose_columns_are_described():
    claims, pairs = said_tables(report())
    assert claims.frame["claim_id"].tolist() == load("claims")["id"].tolist()
    assert set(claims.frame["claim_verdict"]) <= {SUPPORTED, NOT_SUPPORTED, CANNOT}
    assert pairs.frame.set_index("published_id").loc["ci_obliged_share", "covered"] == "false"
    described = resource("measures")["column"]
    assert {*claims.frame, *pairs.frame} <= set(described)


@needs_chromium
def test_the_search_finds_what_find_does(browser, file):
    tab = browser.new_page()
    tab.goto(file.as_uri())
    for asked in ("werkzaamheidsgraad vrouwen", "ORIËNTATIE", "cursussen", "37.646", "raket"):
        tab.fill("#zoekveld", asked)
        found = tab.eval_on_selector_all(
            "#alles .item:not([hidden])", "all => all.map(each => each.dataset.id)"
        )
        assert sorted(found) == sorted(each.statement.id for each in find(asked))
    assert tab.inner_text("#aantal") == "Niets gevonden. Probeer een ander woord."
    tab.fill("#zoekveld", "")
    assert tab.locator(".item[hidden]").count() == 0
    tab.close()


@needs_chromium
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1400, "light")])
def test_axe_finds_nothing_and_no_width_scrolls_sideways(browser, file, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    heard: list[str] = []
    tab.on("console", lambda message: heard.append(message.text))
    tab.goto(file.as_uri())
    # Of what is alike, the first: colours take long.
    tab.evaluate("document.querySelectorAll('#alles li:nth-child(n+3)').forEach(e => e.remove())")
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    assert heard == []
    tab.close()


@needs_chromium
def test_without_scripts_everything_is_there_and_no_search(browser, file):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(file.as_uri())
    assert not tab.locator("#zoek").is_visible()
    assert tab.locator("#uitspraken .claim").last.is_visible()
    tab.locator("#alles-maatregel > summary").click()
    assert tab.locator("#alles-maatregel li").last.is_visible()
    context.close()
