"""The tests themselves: no file leans on another, none measures time, and folders stay small."""

import ast
import re
from pathlib import Path

import pytest

from analysis.settings import ROOT

TESTS = ROOT / "tests"
FILES = sorted(TESTS.rglob("*.py"))
NAMES = {path.stem for path in FILES if path.name.startswith("test_")}
CLOCKS = re.compile(r"\b(time\.(sleep|monotonic|perf_counter|process_time|time)|getrusage)\b")


def imported(source: str) -> set[str]:
    """Every part of every name that is imported, anywhere in a source."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {part for alias in node.names for part in alias.name.split(".")}
        elif isinstance(node, ast.ImportFrom):
            names |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_file_imports_a_test_file(path):
    assert not imported(path.read_text(encoding="utf-8")) & (NAMES | {"conftest", "tests"})


def test_an_import_of_a_test_file_is_seen():
    for source in ("import test_tests", "from a.test_tests import x", "from a import test_tests"):
        assert imported(source) & NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_measures_or_waits_for_time(path):
    if path != Path(__file__):
        assert not CLOCKS.search(path.read_text(encoding="utf-8"))


def test_a_folder_of_tests_holds_twenty_files_at_most():
    sizes = {folder: len(list(folder.glob("*.py"))) for folder in {path.parent for path in FILES}}
    assert max(sizes.values()) <= 20


def test_every_folder_of_tests_is_a_room():
    rooms = {path.parent.name for path in (ROOT / "src/analysis").glob("*/__init__.py")}
    folders = {path.relative_to(TESTS).parts[0] for path in FILES if path.parent != TESTS}
    assert folders - rooms == {"attacks", "docs", "extras", "notebooks", "support"}
