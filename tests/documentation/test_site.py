"""`make docs`: every link leads somewhere; plan, frames, settings and verbs are whole."""

from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import plan, settings
from analysis.cli import command_line
from analysis.cli.verbs import VERBS
from analysis.cli.verbs_without_year import PLAIN
from analysis.documentation import site
from analysis.documentation.chain import chain, frames
from analysis.documentation.docstrings import modules, settings_of
from analysis.extracts.frames.registry import FRAMES
from analysis.settings import ROOT
from analysis.workbench.rooms import ROOMS


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, BeautifulSoup]:
    folder = tmp_path_factory.mktemp("a site") / "site"
    first = site.write(folder, verbs=command_line.verbs())
    assert first == folder / "index.html"
    return {
        path.name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in folder.glob("*.html")
    }


def test_every_link_leads_to_a_page_and_a_place_that_are_there(pages):
    places = {name: {each["id"] for each in page.find_all(id=True)} for name, page in pages.items()}
    broken = set()
    for name, page in pages.items():
        for address in {link["href"] for link in page.find_all("a", href=True)}:
            target, _, place = address.partition("#")
            if "://" in target or (target and not target.endswith(".html")):
                continue
            known = places.get(target or name)
            if known is None or (place and place not in known):
                broken.add((name, address))
    assert broken == set()


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(pages):
    for page in pages.values():
        assert page.find_all(["script", "link", "iframe"]) == []


def test_every_indicator_of_the_plan_leads_to_function_tables_card_and_chapter(pages):
    functions = {f"{name}.{each.name}" for name, of in modules().items() for each in of.items}
    told = {section["id"]: section for section in pages["indicators.html"].find_all("section")}
    tables = plan.load().values()
    asked = {name for each in tables for name in (*each.indicators, *each.sentence_indicators)}
    assert set(told) == asked
    for link in chain():
        text = told[link.indicator].get_text()
        assert set(link.functions) <= functions
        assert all(name in text for name in link.functions)
        assert link.card["question"] in text
        assert {f"tables.html#{table.id}" for table in link.tables} <= {
            each["href"] for each in told[link.indicator].find_all("a")
        }


def test_every_table_shows_its_columns_and_the_chapters_that_publish_it(pages):
    told = {
        section["id"]: section.get_text() for section in pages["tables.html"].find_all("section")
    }
    assert list(told) == list(plan.load())
    for table in plan.load().values():
        assert all(name in told[table.id] for name in (*table.columns, *table.columns.values()))
        assert table.chapter in told[table.id]
    assert "published in 03_work" in told["W1"]


def test_every_frame_setting_verb_and_room_is_there(pages):
    assert {each["id"] for each in pages["frames.html"].find_all("section")} == set(FRAMES)
    verbs = {each["id"] for each in pages["verbs.html"].find_all("tr", id=True)}
    assert verbs >= {*VERBS, *PLAIN, "audit", "find", "key", "new-chapter", "sql"}
    told = {each["id"] for each in pages["settings.html"].find_all("tr", id=True)}
    assert told == {each.name for each in settings_of()}
    assert {name for name in vars(settings) if name.isupper() and name[0] != "_"} >= told
    assert "THRESHOLD" in told
    assert {f"room_{room.replace('/', '_')}.html" for room in ROOMS} <= set(pages)


def test_a_docstring_is_shown_in_its_sections(pages):
    place = pages["room_indicators.html"].find(
        id="analysis.indicators.work.employment.employment_rate"
    )
    assert (
        place.find("pre")
        .get_text()
        .startswith("employment_rate(cells: pd.DataFrame, *, table: str)")
    )
    assert [each.get_text() for each in place.find_all("h4")] == [
        "Parameters", "Returns", "Notes", "References",
    ]  # fmt: skip


def test_pages_of_docs_are_part_of_it(pages):
    named = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert named <= {Path(name).stem for name in pages}
    assert pages["house.html"].find("table") is not None


def test_columns_that_the_plan_does_not_count_are_those_of_the_frame_that_was_made(tmp_path):
    folder = tmp_path / "2023/delivery_2023"
    folder.mkdir(parents=True)
    pd.DataFrame({"sex": ["F"], "weight": [1.0]}).to_parquet(folder / "residents.parquet")
    (residents,) = (each for each in frames(tmp_path) if each.name == "residents")
    assert residents.others == ("weight (double)",)
    assert "sex" in {each.source for each in residents.columns}
