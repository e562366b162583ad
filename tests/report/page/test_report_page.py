"""The page that holds the whole report: complete, of its year, with the numbers of its files."""

import base64
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.reference import classes
from analysis.reference.survey_items import items
from analysis.report.page import collect, table_csv
from analysis.report.text.numbers import estimate, interval, label, number
from analysis.report.writing.read_rows import MOST_ROWS
from analysis.report.writing.table_columns import MOST_COLUMNS
from analysis.settings import THRESHOLD
from analysis.workbench.resources import resource
from support import workbench_copy

SYNTHETIC = "Synthetische gegevens"
# How the producers' ids look, in the extracts that the repository holds.
PERSON = re.compile(rb"\b(?:[PH]\d{7}|K\d{6}(?:-\d+)?|U20\d\d-\d{5})\b")


@pytest.fixture(scope="module")
def report(built) -> Path:
    return built / "reports/2023"


@pytest.fixture(scope="module")
def page(report) -> BeautifulSoup:
    return BeautifulSoup((report / "rapport.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def parts(page) -> dict[str, Tag]:
    """Every element with an id, found in one go: the page is long."""
    return {element["id"]: element for element in page.find_all(id=True)}


@pytest.fixture(scope="module")
def notebooks(report) -> list[nbformat.NotebookNode]:
    return [
        nbformat.read(path, as_version=4) for path in sorted((report / "notebooks").glob("*.ipynb"))
    ]


@pytest.fixture(scope="module")
def payloads(notebooks) -> dict[str, pd.DataFrame]:
    found = [table for notebook in notebooks for table in collect.tables(notebook)]
    return {
        table["table"]: pd.DataFrame(table["rows"], columns=table["columns"]) for table in found
    }


def is_whole(table: Tag) -> bool:
    """Whether the page shows every row and indicator of a table."""
    return not re.search(r"Hier \d+ van|de CSV en de werkmap", table.caption.get_text())


def synthetic(frame: pd.DataFrame) -> bool:
    return "synthetic" in set(frame["data_kind"])


def test_every_number_with_an_interval_has_a_card_that_says_how_it_was_made(
    report, payloads, parts
):
    text = (report / "definities.html").read_text(encoding="utf-8")
    whole = {each["id"]: each for each in BeautifulSoup(text, "html.parser").find_all(id=True)}
    without = {"published", "counted", "test", "e_value", "prediction"}
    bounded = {
        name
        for frame in payloads.values()
        for name in frame.loc[frame["low"].notna() & (frame["interval"] != ""), "indicator"]
    }
    for name in bounded:
        links = whole[f"kaart-{name}"].select('a[href^="#interval-"]')
        ids = {link["href"].partition("#interval-")[2] for link in links}
        assert ids - without, name
        assert all(whole[f"interval-{each}"].find_next_sibling("dd").text for each in ids), name
        # The card of the page that is mailed has the name of the method.
        assert all(link.text in parts[f"kaart-{name}"].text for link in links), name


def test_no_id_of_a_code_stands_on_the_page_or_in_a_figure(report, page):
    """Names of extracts and of their columns are no codes: who delivers must find them."""
    delivered = {*CONTRACTS, *(name for each in CONTRACTS.values() for name in each.columns)}
    sections = resource("labels")
    listed = [sections["indicator"], *sections["list"].values()]
    listed += [column.get("codes", {}) for column in sections["column"].values()]
    worded = {code: word for words in listed for code, word in words.items()}
    codes = {code for code, word in worded.items() if code[:1].islower() and code != word}
    codes |= {code for each in classes.broader_classes().values() for code in each}
    codes |= set(items())
    shown = BeautifulSoup(str(page), "html.parser")
    for part in shown(["pre", "code", "script", "style"]):
        part.decompose()
    texts = {text.strip() for text in shown.find_all(string=True)}
    for path in (report / "figures").glob("*.svg"):
        texts |= {text.strip() for text in re.findall(r">([^<]+)</text>", path.read_text("utf-8"))}
    ids = {code for code in codes - delivered if code[:1].islower() and code not in worded.values()}
    assert sorted(texts & ids) == []
    assert len(ids) > 300


def test_the_page_is_in_dutch_and_names_its_year(page):
    assert page.html["lang"] == "nl-BE"
    assert "2023" in page.title.text
    assert "2023" in page.header.h1.text
    assert not page.find_all(["iframe", "object", "link", "base"])


def test_the_page_runs_its_own_script_and_no_other(page):
    data, script = page.find_all("script")
    assert data.attrs == {"type": "application/json", "id": "zoekwoorden"}
    assert script.attrs == {}
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")


def test_the_page_has_one_title_and_its_headings_follow_each_other(page):
    chapters = page.find_all("section", class_="chapter")
    assert len(chapters) >= 7
    assert len(page.find_all("h1")) == 1
    for chapter in chapters:
        levels = [int(heading.name[1]) for heading in chapter.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 2
        assert levels.count(2) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_section_but_what_is_said_in_short_asks_a_question(page):
    headings = [h.get_text().strip() for h in page.main.select("section section > .heading > h3")]
    headings = [heading for heading in headings if heading != "In het kort"]
    assert headings
    assert [heading for heading in headings if not heading.endswith("?")] == []


def test_the_contents_name_every_chapter_and_every_section(page):
    entries = page.nav.select("li.page ul a")
    listed = {link["href"][1:]: link.get_text() for link in entries}
    found = {s["id"]: s.find(["h2", "h3"]).get_text() for s in page.main.find_all("section")}
    # A page of one chapter bears its name, and lists its sections.
    alone = [name for name in found if name[:2].isdigit() and "-" not in name]
    assert {name: found[name] for name in listed} == listed
    assert len(listed) == len(entries)
    assert set(found) - set(listed) <= set(alone)


def test_a_word_of_the_glossary_is_linked_where_a_finding_uses_it_first(page):
    links = page.select("p.finding a.word")
    assert len({link["href"] for link in links}) == len(links) >= 5
    assert links[0].get_text().lower() == page.find(id=links[0]["href"][1:]).get_text().lower()


def test_notes_below_a_table_explain_its_flags(page, parts, payloads):
    for name, frame in payloads.items():
        region = parts[f"tabel-{name}"]
        notes = " ".join(note.get_text() for note in region.select(".notes li"))
        whole = is_whole(region.table)
        flagged, broken = bool(region.select("td sup")), "b" in set(frame["obs_status"])
        assert ("breuk in de reeks" in notes) == flagged, name
        # A table that shows a part of its rows may show none of the broken or hidden ones.
        assert flagged == broken if whole else broken or not flagged, name
        hidden = "C" in set(frame["conf_status"])
        told = "Afgeschermd: " in notes or f"<{THRESHOLD}: " in notes
        assert hidden if told else not (hidden and whole), name
    assert "breuk in de reeks, 2021: Nieuwe Europese verordening" in parts["tabel-O1"].get_text()


def test_every_figure_has_a_text_of_its_own_and_stands_in_the_page(page, report):
    images, maps = page.find_all("img"), page.select("svg.townmap[role=img]")
    alts = [image["alt"].strip() for image in images]
    alts += [drawing.title.get_text() for drawing in maps]
    assert len(alts) == len(list((report / "figures").glob("*.svg"))) >= 15
    assert len(maps) == 1
    assert len(set(alts)) == len(alts)
    assert all(len(alt) > 20 and not alt.endswith((".svg", ".png")) for alt in alts)
    assert all(image["src"].startswith("data:image/svg+xml,") for image in images)
    assert all(figure.figcaption.get_text(strip=True) for figure in page.find_all("figure"))


def test_every_link_leads_somewhere(page, report):
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    for link in page.find_all("a", href=True):
        if link["href"].startswith("#"):
            assert link["href"][1:] in ids, link
        else:
            assert (report / link["href"].partition("#")[0]).is_file(), link


def test_nothing_is_loaded_from_elsewhere(page, report):
    assert (report / "rapport.html").stat().st_size < 6_000_000
    for element in page.find_all(["img", "source", "script", "link", "iframe"]):
        for name in {"src", "srcset", "href"} & set(element.attrs):
            assert element[name].startswith("data:image/svg+xml,")
    style = "".join(element.text for element in page.find_all("style"))
    assert not re.search(r"url\(|@import|https?:", style)
    for path in (report / "figures").glob("*.svg"):
        assert not re.search(r'(?:href|src)="(?!#)', path.read_text(encoding="utf-8")), path.name


def test_no_word_of_the_machine_reaches_the_reader(page):
    for element in page.find_all(["pre", "code", "style"]):
        element.extract()
    text = page.get_text(" ")
    assert not re.findall(r"\b(?:nan|NaN|None|NaT|inf|Traceback|<NA>)\b", text)
    assert not re.findall(r"(?<!\S)_[TZ](?!\S)", text)
    assert not re.findall(r"\b\d{4}-\d\d-\d\d\b|\bn\.d\.|\bBelgium\b|\bci_events\b", text)
    assert not [
        image["alt"]
        for image in page.find_all("img")
        if re.search(r"\b(nan|None|NaT)\b", image["alt"])
    ]


def test_every_rule_is_told_in_words(payloads):
    rules = {rule for frame in payloads.values() for rule in frame["rule"]}
    assert len(rules) > 10
    assert [rule for rule in sorted(rules - {""}) if label("rule", rule) == rule] == []


def test_page_csv_and_notebook_hold_the_same_numbers(page, report, payloads):
    assert {path.stem for path in (report / "tables").glob("*.csv")} == set(payloads)
    for name, frame in payloads.items():
        rows = table_csv.read(report / f"tables/{name}.csv")
        assert [list(row) for row in rows[:1]] == [list(frame.columns)] * min(1, len(frame))
        assert len(rows) == len(frame)
        for column in ("value", "low", "high", "count", "denominator", "n"):
            written = pd.Series([float(row[column] or "nan") for row in rows], dtype=float)
            expected = pd.to_numeric(frame[column]).astype(float)
            # Six decimals, and the bounds of a count none.
            bound = column in ("low", "high") and frame["unit"].eq("count")
            off = (written - expected).abs()
            assert (off.isna() == expected.isna()).all(), name
            assert (off.fillna(0) <= 5.1e-7 + 0.5 * bound).all(), (name, column)


def test_the_numbers_of_a_table_on_the_page_are_those_of_its_csv(page, parts, payloads):
    for name, frame in payloads.items():
        table = parts[f"tabel-{name}"].table
        for flag in table.find_all("sup"):
            flag.extract()
        cells = table.tbody.select("td.number")
        shown = Counter(_without_unit(word) for cell in cells for word in _apart(cell.get_text()))
        few = (frame["obs_status"] == "u") & (frame["conf_status"] != "C")
        written = Counter(
            f"({word})" if bracketed else word
            for word, bracketed in zip(map(_written, _records(frame)), few, strict=True)
        )
        others = {_without_unit(interval(row)) for row in _records(frame)}
        others |= {_without_unit(interval(_in_hundreds(row))) for row in _records(frame)}
        others |= {
            number(n)
            for column in ("count", "denominator", "n")
            for n in pd.to_numeric(frame[column]).dropna()
        }
        assert {*shown} - {*written} - others <= {""}, name
        whole = is_whole(table)
        if whole and cells:
            assert written - shown == Counter(), name


def _apart(cell: str) -> list[str]:
    """A value and the interval behind it, where both stand in a cell."""
    both = re.fullmatch(r"(.*\S) \((.* tot .*)\)", cell)
    return [cell] if both is None else [both[1], both[2]]


def test_a_table_on_the_page_has_the_rows_and_columns_that_one_reads(parts, payloads):
    for name, frame in payloads.items():
        table = parts[f"tabel-{name}"].table
        rows, columns = len(table.tbody.find_all("tr")), len(table.thead.find_all("th"))
        assert rows <= MOST_ROWS, name
        assert columns <= MOST_COLUMNS + 1, name
        said = re.search(r"Hier (\d+) van (\d+) rijen", table.caption.get_text())
        if said:
            assert (int(said[1]), int(said[2]) > rows) == (rows, True), name
            assert int(said[2]) <= len(frame), name


def _records(frame: pd.DataFrame) -> list[dict]:
    numbers = frame[["value", "low", "high"]].apply(pd.to_numeric)
    return frame.assign(**{each: numbers[each] for each in numbers}).to_dict("records")


def _in_hundreds(row: dict) -> dict:
    """A share as it stands under a head that says it is a percentage."""
    scale = 100 if row["unit"] == "share" else 1
    return row | {name: scale * row[name] for name in ("value", "low", "high")} | {"unit": "points"}


def _written(row: dict) -> str:
    return _without_unit(estimate(row))


def _without_unit(words: str) -> str:
    """Leave out the unit of a number, which its column may name: also of one between brackets."""
    return re.sub("\u00a0(?:%|procentpunt)(?=\\)?$)", "", words)


def test_synthetic_numbers_are_marked_everywhere_and_others_nowhere(page, parts, report, payloads):
    assert SYNTHETIC in page.find(class_="banner").text
    assert "synthetisch" in page.title.text
    assert {synthetic(frame) for frame in payloads.values()} == {True, False}
    for name, frame in payloads.items():
        assert (SYNTHETIC in parts[f"tabel-{name}"].table.caption.text) == synthetic(frame), name
        assert (
            "synthetic" in (report / f"tables/{name}.csv").read_text(encoding="utf-8")
        ) == synthetic(frame), name
        figure = parts.get(f"figuur-{name}")
        if figure is not None:
            drawn = (report / f"figures/{name}.svg").read_text(encoding="utf-8")
            assert (
                (SYNTHETIC in figure.figcaption.text) == (SYNTHETIC in drawn) == synthetic(frame)
            ), name


def test_the_notebooks_were_run_for_the_year_of_their_folder(notebooks, report):
    assert {notebook.metadata["papermill"]["parameters"]["year"] for notebook in notebooks} == {
        2023
    }
    assert json.loads((report / "manifest.json").read_text(encoding="utf-8"))["year"] == 2023


def test_the_manifest_names_every_other_file_with_its_hash(report):
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    files = workbench_copy.digest(report)
    assert {each["file"] for each in manifest["outputs"]} == set(files) - {"manifest.json"}
    assert all(each["bytes"] == len(files[each["file"]]) for each in manifest["outputs"])
    assert {
        "data/raw/2023/persons.parquet",
        "data/raw/published/figures.csv",
        "data/raw/open/made_up.csv",
    } <= {each["file"] for each in manifest["inputs"]}


def test_no_person_can_be_found_in_the_report(built, report):
    ids = set()
    for extract, column in (("persons", "pid"), ("persons", "household_id"), ("ci_persons", "pid")):
        ids |= set(
            pd.read_parquet(built / f"data/raw/2023/{extract}.parquet", columns=[column])[
                column
            ].head(50)
        )
    ids |= set(pd.read_parquet(built / "data/raw/2023/ci_events.parquet")["event_id"].head(50))
    ids |= set(pd.read_csv(built / "data/raw/2023/unia_reports.csv")["report_id"].head(50))
    assert all(PERSON.fullmatch(each.encode()) for each in ids)
    for path in report.rglob("*.parquet"):
        frame = pd.read_parquet(path).astype(str)
        assert not PERSON.search(frame.to_csv().encode()), path.name
        assert not {"pid", "household_id", "event_id", "report_id"} & set(frame.columns), path.name
    for name, content in workbench_copy.digest(report).items():
        assert not PERSON.search(content), name
