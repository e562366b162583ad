"""The table of the pages: refused where it names what is not there, or not what is."""

import json

import pytest

from analysis.errors import DataError
from analysis.report.page import chapter_parts, headings, layout
from analysis.report.page.layout import Page
from analysis.settings import DECLARED
from analysis.workbench.chapters import chapters

PAGES = {
    "index": {"title": "Overzicht", "chapters": ["01_summary"]},
    "werk": {"title": "Werk", "chapters": ["03_work"], "more": ["W2"]},
}
SHOWN = {"01_summary": ["S1"], "03_work": ["W1", "W2"]}


@pytest.fixture
def table(monkeypatch):
    """Put other pages in the place of the table."""

    def put(pages: dict) -> None:
        monkeypatch.setattr(layout, "resource", lambda name: pages)

    return put


def test_the_table_of_this_workbench_names_every_chapter_once():
    declared = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["metadata"][DECLARED]
        for path in chapters()
    }
    layout.refuse_wrong({n: [*each["tables"], *each["figures"]] for n, each in declared.items()})


def test_a_table_that_fits_is_not_refused(table):
    table(PAGES)
    layout.refuse_wrong(SHOWN)


def test_a_report_of_fewer_chapters_is_not_refused(table):
    table(PAGES)
    layout.refuse_wrong({"01_summary": ["S1"]})


@pytest.mark.parametrize(
    ("pages", "shown", "words"),
    [
        (PAGES, SHOWN | {"12_housing": []}, "names no page for 12_housing; expected each chapter"),
        (
            PAGES | {"leeg": {"title": "Leeg", "chapters": []}},
            SHOWN,
            r"page \[leeg\] has no chapter",
        ),
        (
            PAGES | {"ook": {"title": "Ook", "chapters": ["03_work"]}},
            SHOWN,
            "names 03_work twice",
        ),
        (PAGES, SHOWN | {"03_work": ["W1"]}, r"page \[werk\] has W2 under `more`, which no"),
        (
            {"index": PAGES["index"], "rapport": PAGES["werk"]},
            SHOWN,
            "none called definities or rapport",
        ),
        ({"begin": PAGES["index"], "werk": PAGES["werk"]}, SHOWN, r"expected a page \[index\]"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_write(table, pages, shown, words):
    table(pages)
    with pytest.raises(DataError, match=words):
        layout.refuse_wrong(shown)


def chapter(*shown: str, opening: str = "<p>b</p>") -> chapter_parts.Chapter:
    """A chapter with a section for each table; of an empty name, a section without one."""
    texts = [
        f"<h2>Vraag {place}?</h2>" + (f'<div id="tabel-{name}"></div>' if name else "<p>c</p>")
        for place, name in enumerate(shown)
    ]
    html = headings.anchored(f"<h1>Werk</h1>{opening}" + "".join(texts), "03_work")
    return chapter_parts.read(f'<section class="chapter" id="03_work">{html}</section>', "03_work")


def divided(made: chapter_parts.Chapter, *more: str) -> list[list[str]]:
    page = Page("werk", "Werk", ("03_work",), frozenset(more))
    both = chapter_parts.divided([made], page)
    return [[part.id[-1:] for each in side for part in each.sections if part.id] for side in both]


def test_a_section_without_a_table_goes_with_the_one_before_it():
    made = chapter("", "W1", "", "W2", "", "W3")
    assert divided(made, "W2") == [["0", "1", "2", "5"], ["3", "4"]]
    assert divided(made) == [["0", "1", "2", "3", "4", "5"], []]


def test_a_chapter_that_leaves_only_its_heading_stands_on_the_second_page_alone():
    page = Page("werk", "Werk", ("03_work",), frozenset({"W1"}))
    first, second = chapter_parts.divided([chapter("W1", opening="")], page)
    assert (first, [each.id for each in second]) == ([], ["03_work"])
    first, second = chapter_parts.divided([chapter("W1")], page)
    assert [each.id for each in first + second] == ["03_work", "03_work-meer"]
    assert 'href="#03_work-vraag-0"' in first[0].html


def test_a_chapter_without_sections_is_its_opening_and_stays():
    made = chapter()
    assert (made.title, made.sections, made.html.count("</section>")) == ("Werk", [], 1)
    assert divided(made, "W1") == [[], []]


def test_a_chapter_that_is_taken_apart_is_whole_again():
    made = chapter("W1", "", "W2")
    assert made.html.count("<section") == made.html.count("</section>") == 4
    assert made.html.startswith('<section class="chapter" id="03_work">')
