"""The pages of the follow-up in a browser: accessible, silent, as wide as the screen."""

import pandas as pd
import pytest

from analysis.policy.measures.content import content
from analysis.policy.measures.pages.balance import balance_page
from analysis.policy.measures.pages.evaluation import evaluation_page
from analysis.policy.measures.pages.measures import measures_page
from analysis.policy.measures.pages.targets import targets_page
from analysis.policy.measures.update_contract import COLUMNS
from analysis.policy.page import write_pages
from analysis.report.checks import pdf

CHROMIUM = pdf.browser()
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ["index", "streefwaarden", "maatregelen", "evaluatie"]
# Folds are opened; of each table a few rows, which are all alike, stay.
OPENED = """() => {
  document.querySelectorAll('details').forEach(each => { each.open = true; });
  for (const body of document.querySelectorAll('tbody'))
    [...body.rows].slice(4).forEach(row => row.remove());
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    target = tmp_path_factory.mktemp("followed")
    updates = pd.DataFrame(columns=[*COLUMNS, "update"], dtype="str")
    found = content(2023, updates, None, on="2023-12-31", since="2023-06-30")
    made = (balance_page, targets_page, measures_page, evaluation_page)
    write_pages(target, [page(found) for page in made], year=2023)
    return target.as_uri()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@needs_chromium
@pytest.mark.parametrize(
    ("name", "scheme"), [*((name, "light") for name in NAMES), ("streefwaarden", "dark")]
)
def test_a_page_is_accessible_and_silent(browser, pages, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": 1400, "height": 900}, color_scheme=scheme)
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url))
    page.goto(f"{pages}/{name}.html")
    assert heard == [f"{pages}/{name}.html"]
    page.evaluate(OPENED)
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.response["violations"] == []
    page.close()


@needs_chromium
@pytest.mark.parametrize("width", [320, 768, 1400])
def test_no_page_is_wider_than_the_screen(browser, pages, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in NAMES:
        page.goto(f"{pages}/{name}.html")
        page.evaluate(OPENED)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.close()
