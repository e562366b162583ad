"""The pages of `docs/` name what is there, in its order, and leave nothing out."""

import re
from pathlib import Path

import pytest

from analysis.cli import command_line
from analysis.settings import RESOURCES, ROOT
from analysis.workbench.rooms import ROOMS
from support import followed_page

PAGES = sorted((ROOT / "docs").glob("*.md"))
PACKAGE = ROOT / "src" / "analysis"
TABLE = re.compile(r"^\| (`.+?`) \|", re.MULTILINE)


def page(name: str) -> Path:
    return ROOT / "docs" / f"{name}.md"


def first_column(section: str) -> list[str]:
    """Names in the first column of the table under a heading of the page of the house."""
    text = page("house").read_text(encoding="utf-8").split(f"## {section}")[1].split("\n## ")[0]
    return [name for cell in TABLE.findall(text) for name in re.findall(r"`(.+?)`", cell)]


def test_there_are_ten_pages_and_the_readme_points_to_each():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(PAGES) == 10
    assert [path.name for path in PAGES if f"(docs/{path.name})" not in readme] == []


@pytest.mark.parametrize("path", [*PAGES, ROOT / "README.md"], ids=lambda path: path.stem)
def test_every_path_that_a_page_names_is_there_or_made_by_it(path):
    made = {block.file for block in followed_page.blocks(path) if block.what == "new"}
    # Made by running: a report, an export, and the registers of a year, a release and an export.
    run = {
        "reports/2023/", "reports/exports/work-by-household.csv", "data/raw/exported/",
        "data/raw/released/2023-2024-06-30",
    }  # fmt: skip
    named = followed_page.paths(path)
    assert named
    assert sorted(name for name in named - made - run if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_link_between_pages_leads_somewhere(path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).is_file()] == []


def test_the_house_shows_every_room_in_the_order_of_the_list():
    assert first_column("The rooms, in their order") == list(ROOMS)


def test_the_house_shows_every_folder_of_the_package():
    doors = {path.parent for path in PACKAGE.rglob("__init__.py")} - {PACKAGE}
    folders = {door.relative_to(PACKAGE).as_posix() for door in doors}
    shown = set(first_column("The rooms, in their order"))
    # Inner rooms are part of theirs; `extracts` and `report` are shown by their inner rooms.
    inner = {name for name in folders - shown if any(name.startswith(f"{room}/") for room in shown)}
    assert folders - inner - shown == {"extracts", "report"}
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert modules <= shown


def test_the_house_says_what_every_resource_holds():
    there = {path.name for path in RESOURCES.iterdir()}
    shown = first_column("What is written and not programmed")
    assert sorted(shown) == sorted(there)


def test_the_picture_of_the_house_names_its_rooms():
    picture = page("house").read_text(encoding="utf-8").split("```")[1]
    rooms = {part for room in ROOMS for part in room.split("/")}
    plumbing = {
        "errors", "user_settings", "settings", "choices", "environment", "workbench", "reference",
        "plan", "__main__",
    }  # fmt: skip
    assert {room for room in rooms - plumbing if room not in picture} == set()


def test_the_page_on_an_indicator_lists_the_files_that_it_touches_and_no_other():
    written = {block.file for block in followed_page.blocks(page("add-an-indicator")) if block.file}
    text = page("add-an-indicator").read_text(encoding="utf-8").split("\n## ")[0]
    assert set(TABLE.findall(text)) == {f"`{name}`" for name in written}


def test_the_page_on_an_extract_names_every_file_that_knows_the_one_it_shows():
    text = page("add-an-extract-or-column").read_text(encoding="utf-8").split("## An extract")[1]
    known = [PACKAGE / name for name in ("extracts", "synthetic")]
    files = [path for room in known for path in room.rglob("*.py")]
    knowing = {path.name for path in files if re.search(r"\bstaff\b", path.read_text("utf-8"))}
    assert {name for name in knowing - {"__init__.py"} if name not in text} == set()
    assert len(knowing) > 5


def test_the_page_on_a_report_tells_every_exit_code():
    text = page("make-check-release-a-report").read_text(encoding="utf-8")
    said = command_line.main.__doc__.split("Exit code:")[1]
    assert re.findall(r"^\| (\d+) \|", text, re.MULTILINE) == re.findall(r"\d+", said)
