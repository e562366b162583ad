"""What code can import is read from it; where it cannot be read, it is everything."""

import pytest

from analysis.workbench.reach import imported_by, reached

EVERYTHING = 300


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy\nfrom pathlib import Path", set()),
        ("def f():\n    from analysis import plan", {"analysis", "analysis.plan"}),
        ("import analysis.report.text.tested as words", {"analysis.report.text.tested"}),
        (
            "from analysis.report.text.work import flow",
            {"analysis.report.text.work", "analysis.report.text.work.flow"},
        ),
    ],
)
def test_imports_are_found_wherever_they_stand(source, names):
    assert imported_by(source) == names


@pytest.mark.parametrize("source", ["from analysis.report import text", "import analysis.report"])
def test_a_name_that_stands_for_a_room_reaches_all_that_is_in_it(source):
    assert {"analysis.report.text.tested", "analysis.report.text.work.flow"} <= imported_by(source)


def test_all_of_a_room_is_all_of_it():
    found = imported_by("from analysis.report.text.work import *")
    assert {"analysis.report.text.work.flow", "analysis.report.text.work.gaps"} <= found


@pytest.mark.parametrize(
    "source",
    [
        "import importlib\nimportlib.import_module(name)",
        "from importlib import import_module",
        "__import__(name)",
        "exec(text)",
        "eval(text)",
        "import sys\nsys.modules[name]",
        "get_ipython().run_line_magic('run', name)",
        "%run other.py",
    ],
)
def test_code_that_may_load_anything_reaches_everything(source):
    assert len(imported_by(source)) > EVERYTHING


def test_modules_are_reached_through_others_with_their_rooms():
    names = {path.as_posix().partition("/src/")[2] for path in reached(["analysis.plan"])}
    assert {"analysis/__init__.py", "analysis/plan.py", "analysis/reference/classes.py"} <= names
    assert not any("/report/" in name for name in names)
