"""Imports run one way: a room imports only what `workbench/rooms.py` says, and nothing climbs."""

import ast
import subprocess
import sys

import pytest

from analysis.settings import ROOT
from analysis.workbench.fingerprint import data_code_files, package_files
from analysis.workbench.rooms import ROOMS, behind

PACKAGE = ROOT / "src" / "analysis"
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(parts: tuple[str, ...]) -> str:
    """Name of the room that a module belongs to, its dotted name given in parts."""
    wing = "/".join(parts[:2])
    return wing if wing in ROOMS else parts[0]


def parts_of(path) -> tuple[str, ...]:
    return path.relative_to(PACKAGE).with_suffix("").parts


def imported(path) -> set[tuple[str, ...]]:
    """Return the modules of ours that a file imports, anywhere in it, as parts of their names."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    parts = {tuple(name.split(".")[1:]) for name in names if name.startswith("analysis.")}
    return {each for each in parts if _is_module(each)}


def _is_module(parts: tuple[str, ...]) -> bool:
    path = PACKAGE.joinpath(*parts)
    return path.with_suffix(".py").is_file() or (path.is_dir() and len(parts) > 1)


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh Python holds after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "MPLBACKEND": "agg"},
    )
    return set(done.stdout.split())


def test_the_order_is_one_list_in_which_nothing_climbs():
    order = list(ROOMS)
    climbing = [
        (room, below)
        for room, allowed in ROOMS.items()
        for below in allowed
        if order.index(below) >= order.index(room)
    ]
    assert climbing == []


def test_every_module_stands_in_a_room_of_the_list():
    stray = [p for p in FILES if p.name != "__init__.py" and room_of(parts_of(p)) not in ROOMS]
    assert stray == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_its_line_says_and_its_line_says_no_more(room):
    inside = [path for path in FILES if room_of(parts_of(path)) == room]
    assert inside, f"the list names a room that is not there: {room}"
    found = {room_of(parts) for path in inside for parts in imported(path)} - {room}
    bare = {"errors", "settings", "workbench", "reference", "plan"}
    assert found <= set(ROOMS[room]), f"{room} imports {sorted(found - set(ROOMS[room]))}"
    assert set(ROOMS[room]) - bare <= found, f"{room} needs not all that its line names"


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.name == "__init__.py"], ids=lambda p: p.parent.name
)
def test_the_door_of_a_room_says_what_it_holds_and_holds_nothing_else(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_models_see_frames_through_one_door():
    others = [p for p in (PACKAGE / "models").glob("*.py") if p.name != "run.py"]
    assert [p.name for p in others if any(m[0] == "extracts" for m in imported(p))] == []


def test_the_code_that_decides_the_data_is_what_the_pipeline_imports():
    rooms = {
        room_of(parts_of(path))
        for path in data_code_files()
        if path.suffix == ".py" and len(path.relative_to(PACKAGE).parts) > 1
    }
    assert rooms <= behind("pipeline")
    left = {path for path in package_files() if path.suffix == ".py"} - set(data_code_files())
    assert {room_of(parts_of(path)) for path in left if path.name != "__init__.py"} == {
        "__main__", "choices", "cli", "documentation", "environment", "exploring", "indicators",
        "policy", "policy/claims", "policy/line_of_sight", "policy/making", "policy/measures",
        "local", "report/chapter",
        "report/checks", "report/figures", "report/outsider", "report/page", "report/running",
        "report/text", "report/writing", "synthetic",
    }  # fmt: skip


def test_a_chapter_loads_neither_the_extracts_nor_a_database():
    held = loaded(
        "import analysis.report.chapter, analysis.report.figures.charts, "
        "analysis.report.text.sentences"
    )
    assert not held & {"duckdb", "pandera", "analysis.extracts", "analysis.pipeline"}


def test_the_command_line_starts_without_pandas():
    assert not loaded("import analysis.__main__") & {"pandas", "numpy", "duckdb"}
