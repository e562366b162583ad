"""The pages together: each chapter on its page, every link to where its target stands."""

import json
import re
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup

from analysis.report.page import layout
from analysis.workbench.resources import resource

LARGEST = {"index.html": 400_000, "rapport.html": 3_000_000}
SECTIONS = 8
MOST_WORDS = 40_000
MARK = "Synthetisch: geen echte cijfers"


@pytest.fixture(scope="module")
def report(built) -> Path:
    return built / "reports/2023"


@pytest.fixture(scope="module")
def pages(report) -> dict[str, BeautifulSoup]:
    return {
        path.name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(report.glob("*.html"))
    }


@pytest.fixture(scope="module")
def ids(pages) -> dict[str, list[str]]:
    return {name: [each["id"] for each in page.find_all(id=True)] for name, page in pages.items()}


def sections(page: BeautifulSoup) -> list[str]:
    return [each["id"] for each in page.main.select("section section[id]")]


def test_the_report_has_the_pages_that_the_table_names(pages):
    names = {layout.file_of(page.name) for page in layout.pages()}
    second = {layout.file_of(page.second) for page in layout.pages() if page.more}
    assert set(pages) == names | second | {"definities.html", "rapport.html"}
    assert set(pages) <= layout.files()


def test_no_page_is_larger_than_a_slow_phone_opens(report, pages):
    for name in pages:
        assert (report / name).stat().st_size <= LARGEST.get(name, 600_000), name


def test_a_theme_has_at_most_eight_sections_before_its_second_page(pages):
    for page in layout.pages():
        asked = [
            each
            for each in sections(pages[layout.file_of(page.name)])
            if not each.endswith("-in-het-kort")
        ]
        assert len(asked) <= SECTIONS, (page.name, asked)


def test_every_section_stands_once_on_the_pages_and_once_in_the_whole(pages):
    whole = sections(pages["rapport.html"])
    apart = [
        each for name, page in pages.items() if name != "rapport.html" for each in sections(page)
    ]
    assert sorted(apart) == sorted(whole)
    assert len(set(whole)) == len(whole) > 60
    tables = [
        set(
            re.findall(
                r"tabel-[\w-]+",
                " ".join(each["id"] for each in page.find_all(id=re.compile("^tabel-"))),
            )
        )
        for name, page in pages.items()
        if name != "rapport.html"
    ]
    assert sum(map(len, tables)) == len(set().union(*tables)) > 80


def test_every_link_leads_to_a_file_or_an_anchor_that_exists(report, pages, ids):
    for name, page in pages.items():
        assert len(set(ids[name])) == len(ids[name]), name
        for link in page.find_all("a", href=True):
            path, anchor = urldefrag(link["href"])
            assert (report / (path or name)).is_file(), (name, link)
            if anchor:
                assert anchor in ids[path or name], (name, link)


def test_what_stands_on_the_whole_page_is_linked_there(pages):
    """Who got this page alone by mail follows a link to a table or a word inside it.

    One sentence says where the cards stand whole, and one each where the long tables of texts do.
    """
    away = {
        link["href"]
        for link in pages["rapport.html"].main.find_all("a", href=True)
        if ".html" in link["href"]
    }
    account, chapter = "bronnen-en-methode", "11_account"
    assert away == {
        "definities.html",
        f"{account}.html#{chapter}-welke-gegevens-zijn-geleverd",
        f"{account}.html#{chapter}-hoe-goed-zijn-de-gegevens",
        f"{account}-meer.html#{chapter}-welke-keuzes-zijn-gemaakt",
    }
    long = [len(page.select(".to-look-up table")) for page in pages.values()]
    assert sum(long) == len(away) - 1


def test_every_page_lists_the_same_contents_and_opens_its_own_part(pages):
    titles = [page.title for page in layout.pages()]
    for name, page in pages.items():
        listed = [item.a.get_text() for item in page.nav.select("li.page")]
        assert [title for title in titles if title not in listed] == [], name
        if name == "rapport.html":
            continue
        assert [item.a["href"] for item in page.nav.select("li.page:has(> details[open])")] == [
            name
        ]
        assert [a["href"] for a in page.nav.select("a[aria-current=page]")] == [name]
        assert set(pages) - {"index.html"} <= {
            a["href"] for a in page.nav.select("li.page > a")
        } | {"index.html"}


def test_every_page_says_on_top_that_its_numbers_are_made_up(pages):
    for name, page in pages.items():
        assert page.select_one("aside.mark p").get_text() == MARK, name
        assert f'@top-left{{content:"{MARK}"}}' in page.find("style").get_text(), name
        assert "synthetische gegevens" in page.title.get_text(), name


def test_every_page_is_on_its_own_and_runs_the_one_script(pages):
    scripts = {page.find_all("script")[-1].get_text() for page in pages.values()}
    assert len(scripts) == 1
    for name, page in pages.items():
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none';"), name
        assert all(each["src"].startswith("data:") for each in page.find_all(src=True)), name
        assert len(page.find_all("h1")) == 1, name


def test_the_search_knows_every_section_table_indicator_and_word(report, pages, ids):
    for name, page in pages.items():
        entries = json.loads(page.find(id="zoekwoorden").get_text())
        kinds = [kind for _, kind, _ in entries]
        assert kinds.count("indicator") == len(resource("cards")), name
        assert kinds.count("woord") == len(resource("glossary")), name
        assert len([kind for kind in kinds if kind.startswith("tabel ")]) > 80, name
        for _, _, address in entries:
            path, anchor = urldefrag(address)
            assert anchor in ids[path or name], (name, address)
        assert page.find(id="zoeken").has_attr("hidden"), name


def test_the_first_page_leads_to_each_theme_and_says_how_it_was_made_at_its_end(pages):
    page = pages["index.html"]
    assert [each["id"] for each in page.main.select("section.chapter")] == [
        "01_summary", "themas", "lezen", "gemaakt",
    ]  # fmt: skip
    cards = page.select(".themes > li")
    assert [card.a["href"] for card in cards] == [
        layout.file_of(p.name) for p in layout.pages()[1:]
    ]
    for card in cards:
        findings = [each.get_text().split() for each in pages[card.a["href"]].select("p.finding")]
        words = card.p.get_text().split()
        assert words in [each[: len(words)] for each in findings[:3]]
    assert "Onthullingsaudit" in page.find(id="gemaakt").details.get_text()
    assert "Onthullingsaudit" not in page.find(id="01_summary").get_text()


def test_each_table_leads_to_its_csv_its_counts_and_its_notebook(pages):
    for result in pages["rapport.html"].select(".result"):
        to = [link["href"] for link in result.select(".links a")]
        assert any(each.startswith("tables/") for each in to)
        assert any(each.startswith("public/") for each in to)
        assert any(each.startswith("notebooks/") for each in to)


def test_a_card_names_the_file_of_its_function_and_the_tables_that_show_it(built, pages):
    card = pages["definities.html"].find(id="kaart-employment_rate")
    text = card.get_text()
    assert "employment_rate, in src/analysis/indicators/work/employment.py" in text
    assert {"werk.html#tabel-W1"} <= {link["href"] for link in card.find_all("a")}
    for path in re.findall(r"src/analysis/[\w/]+\.py", pages["definities.html"].get_text()):
        assert (built / path).is_file(), path


def test_code_is_folded_once_per_section(pages):
    for name, page in pages.items():
        for section in page.main.select("section section[id]"):
            assert len(section.select("details.code")) <= 1, (name, section["id"])
    assert len(pages["werk-meer.html"].select("details.code pre")) > 30
    # What is mailed and printed has none.
    assert not pages["rapport.html"].select("details.code, #alle-code, .map-list")


def test_what_is_read_is_no_longer_than_a_reader_bears(pages):
    assert len(words(pages["rapport.html"])) <= MOST_WORDS


def words(page: BeautifulSoup) -> list[str]:
    """Words of the content of a page with everything open; what stands between spaces is one."""
    return [
        each
        for text in page.main.find_all(string=True)
        if not text.find_parent("svg")
        for each in text.split()
        if any(letter.isalnum() for letter in each)
    ]
