"""Imports run one way: a room imports only what stands below it."""

import ast
import subprocess
import sys

import pytest

from analysis.settings import ROOT

PACKAGE = ROOT / "src" / "analysis"
BELOW_INDICATORS = {
    "definitions",
    "errors",
    "geography",
    "plan",
    "settings",
    "indicators",
    "statistics",
}


def imported(path) -> set[str]:
    """Return the modules of ours that a file imports, with the room first and without `analysis`."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    ours = {name.removeprefix("analysis.") for name in names if name.startswith("analysis.")}
    return {
        name
        for name in ours
        if (PACKAGE / name.split(".")[0]).is_dir()
        or (PACKAGE / f"{name.split('.')[0]}.py").is_file()
    }


def rooms(path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def modules(room: str) -> list:
    return sorted((PACKAGE / room).rglob("*.py"))


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh Python holds after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sorted(sys.modules))"],
        capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "MPLBACKEND": "agg"},
    )  # fmt: skip
    return set(done.stdout.split())


@pytest.mark.parametrize("path", modules("statistics"), ids=lambda p: p.stem)
def test_statistics_imports_nothing_of_ours(path):
    assert rooms(path) <= {"statistics"}


@pytest.mark.parametrize("path", modules("indicators"), ids=lambda p: p.stem)
def test_indicators_import_statistics_plan_geography_settings_and_errors_only(path):
    assert rooms(path) <= BELOW_INDICATORS


@pytest.mark.parametrize("path", modules("disclosure"), ids=lambda p: p.stem)
def test_disclosure_imports_the_plan_and_the_shape_of_cells_only(path):
    assert rooms(path) <= {"disclosure", "plan", "cells", "definitions", "settings", "errors"}


@pytest.mark.parametrize("path", modules("extracts"), ids=lambda p: p.stem)
def test_extracts_import_nothing_that_counts_or_shows(path):
    assert not rooms(path) & {"cells", "disclosure", "indicators", "public", "report"}


@pytest.mark.parametrize("path", modules("models"), ids=lambda p: p.stem)
def test_models_import_what_stands_below_them(path):
    below = {
        "definitions",
        "errors",
        "geography",
        "items",
        "models",
        "origin",
        "plan",
        "settings",
        "statistics",
    }
    assert rooms(path) <= (below | {"extracts"} if path.stem == "run" else below)


def test_cells_import_the_plan_only():
    assert rooms(PACKAGE / "cells.py") == {"plan", "errors"}


def test_origin_and_geography_import_no_room():
    for name in ("definitions", "geography", "origin", "plan", "settings"):
        assert not rooms(PACKAGE / f"{name}.py") & {
            "cells",
            "disclosure",
            "extracts",
            "indicators",
            "public",
            "report",
        }


def test_nothing_but_the_report_and_the_command_line_imports_the_report():
    others = [
        p for p in PACKAGE.rglob("*.py") if p.parent.name != "report" and p.name != "__main__.py"
    ]
    assert [p.name for p in others if "report" in rooms(p)] == []


def test_the_package_itself_is_empty():
    assert (PACKAGE / "__init__.py").read_bytes() == b""


def test_a_chapter_loads_neither_the_extracts_nor_a_database():
    held = loaded(
        "import analysis.report.chapter, analysis.report.figures.charts, "
        "analysis.report.text.sentences"
    )
    assert not held & {"duckdb", "pandera", "analysis.extracts", "analysis.pipeline.year"}


def test_the_command_line_starts_without_pandas():
    assert not loaded("import analysis.__main__") & {"pandas", "numpy", "duckdb"}


def test_auditor_and_protection_do_not_know_each_other():
    attackers = {
        "disclosure.audit",
        "disclosure.attack",
        "disclosure.extent",
        "disclosure.relations",
    }
    for name in ("audit", "attack", "extent", "relations"):
        assert imported(PACKAGE / f"disclosure/{name}.py").isdisjoint(
            {"disclosure.protect", "disclosure.mend"}
        )
    assert imported(PACKAGE / "disclosure/protect.py").isdisjoint(attackers)
