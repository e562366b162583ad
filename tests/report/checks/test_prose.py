"""What the chapters say can be read aloud, and every number of it stands in its table."""

import nbformat
import pandas as pd
import pytest

from analysis.report.chapter import TABLE_TYPE
from analysis.report.checks import prose
from analysis.report.page import collect

# Chapters whose findings hold to it: one finding a section, at most two sentences, four numbers.
CHAPTERS = (
    "02_population",
    "03_work",
    "03_work_positions",
    "04_work_explained",
    "04_work_flow",
    "04_work_staff",
    "04_work_survey",
    "08_experienced",
    "08_language",
    "08_caravan_sites",
    "09_tested",
)


@pytest.mark.parametrize(
    ("finding", "fault"),
    [
        ("de kloof is groot.", "a lower-case start"),
        ("De kloof is 20,8 (19,7–21,8).", "a dash between two bounds"),
        ("De kloof is −24,0 (−28,0--20,0).", "a dash between two bounds"),
        ("De kloof is 20,8 (19,7 tot 21,8 procentpunt).", "a unit inside an interval"),
        ("Er waren in 2023 569 dossiers.", "a year beside a number"),
        ("Bij non_eu is dat zo.", "an English id"),
        ("De mark is 0.95.", "a decimal point"),
        ("Verschil (5,2 (0,5 tot 9,9)).", "brackets in brackets"),
        ("Een. Twee. Drie.", "3 sentences"),
        ("Van 1 tot 2, 3, 4 en 5.", "5 numbers"),
    ],
)
def test_what_cannot_be_read_aloud_is_found(finding, fault):
    assert fault in prose.faults(finding)


def test_ages_years_terms_and_bounds_are_no_numbers_of_a_finding():
    text = (
        "Op 31 december 2023 werkt van 20 tot en met 64 jaar 58,5 % (57,5 tot 59,4), en 8,0 % "
        "vanaf 65 jaar in gemeenten met 100.000 inwoners of meer."
    )
    assert prose.numbers(text) == ["58,5", "8,0"]
    assert prose.faults(text) == []


TABLE = pd.DataFrame(
    {
        "value": [0.2731, 20.83, 38880.0],
        "low": [0.2697, 19.74, 37780.0],
        "high": [0.2766, 21.8, 39980.0],
        "count": [1863169.0, None, None],
        "denominator": [6821700.0, None, None],
        "n": [100.0, None, None],
        "unit": ["share", "pp", "count"],
    }
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("27,3 % (27,0 tot 27,7): 1,86 miljoen van de 6,82 miljoen", []),
        ("20,8 procentpunt (19,7 tot 21,8), 38.900 (37.800 tot 40.000)", []),
        ("27 % en 21 procentpunt", []),
        ("27,4 %, 1,87 miljoen", ["27,4", "1,87"]),
        ("38.800 in 2023", ["38.800"]),
        ("3 van de 3 rijen, en 4", ["4"]),
    ],
)
def test_a_number_is_found_in_its_table_after_rounding(text, missing):
    assert prose.not_in_table(text, TABLE) == missing


@pytest.fixture(scope="module")
def chapters(built):
    folder = built / "reports/2023/notebooks"
    return {path.stem: nbformat.read(path, as_version=4) for path in folder.glob("*.ipynb")}


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_finding_of_a_chapter_can_be_read_aloud(chapters, name):
    every = list(prose.said(chapters[name]))
    assert len(every) > 3
    found = {each.text: prose.faults(each.text) for each in every}
    assert {text: faults for text, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_opens_in_short_and_says_one_finding_a_section(chapters, name):
    titles = [cell.source for cell in chapters[name].cells if cell.source.startswith("## ")]
    assert titles[0] == "## In het kort"
    section, findings = "", {}
    for cell in chapters[name].cells:
        section = cell.source if cell.source.startswith("## ") else section
        alone = nbformat.v4.new_notebook(cells=[cell])
        kinds = [each.kind for each in prose.said(alone)]
        findings[section] = findings.get(section, 0) + kinds.count("finding")
    in_short = findings.pop("## In het kort")
    assert 2 <= in_short <= 4
    assert {title: count for title, count in findings.items() if title and count != 1} == {}


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_number_that_a_chapter_says_is_in_the_table_it_names(chapters, name):
    published = {
        table["table"]: pd.DataFrame(table["rows"], columns=table["columns"])
        for notebook in chapters.values()
        for table in collect.tables(notebook)
    }
    missing = {
        each.text: numbers
        for each in prose.said(chapters[name])
        if each.table and (numbers := prose.not_in_table(each.text, published[each.table]))
    }
    assert missing == {}


def test_what_a_chapter_says_stands_in_the_rows_that_its_table_shows_on_the_page(chapters):
    outputs = [
        output.get("data", {})
        for notebook in chapters.values()
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]
    shown = {
        data[TABLE_TYPE]["table"]: (data["text/html"], len(data[TABLE_TYPE]["rows"]))
        for data in outputs
        if TABLE_TYPE in data
    }
    missing = {}
    for notebook in chapters.values():
        for each in prose.said(notebook):
            if each.table:
                html, rows = shown[each.table]
                found = prose.not_on_page(each.text, html, rows=rows)
                missing |= {f"{each.table}: {each.text}": found} if found else {}
    assert missing == {}
