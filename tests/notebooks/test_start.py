"""The notebook that teaches a new researcher: short, without outputs, and never part of a report.

That it runs from top to bottom is tested by nbval, which runs every notebook (`make test`).
"""

import json
import re
import shutil

import nbformat
import pytest

from analysis.indicators.dutch import contracts
from analysis.report import chapter
from analysis.report.writing import public_frames
from analysis.settings import NOTEBOOKS, ROOT
from analysis.workbench.chapters import chapters
from analysis.workbench.fingerprint import code_files
from support import workbench_copy

START = NOTEBOOKS / "00_start.ipynb"


@pytest.fixture(scope="module")
def start() -> nbformat.NotebookNode:
    return nbformat.read(START, as_version=4)


def test_it_has_at_most_ten_code_cells_and_the_first_holds_the_parameters(start):
    code = [cell for cell in start.cells if cell.cell_type == "code"]
    assert len(code) <= 10
    assert start.cells[0].metadata.tags == ["parameters"]
    assert not [cell for cell in code if cell.outputs or cell.execution_count]


def test_it_teaches_what_a_chapter_does_and_what_only_the_room_allows(start):
    code = "\n".join(cell.source for cell in start.cells if cell.cell_type == "code")
    for taught in (
        "load(year)",
        "employment_rate(",
        "employment_gap(",
        '"low"',
        "show(",
        "internal=True",
        "publish(",
    ):
        assert taught in code


def test_its_links_lead_to_docs_plan_cards_source_and_the_report(start):
    text = "\n".join(cell.source for cell in start.cells if cell.cell_type == "markdown")
    links = {(NOTEBOOKS / link).resolve() for link in re.findall(r"\]\(([^)]+)\)", text)}
    report = ROOT / "reports/2023/index.html"
    assert sorted(str(path) for path in links - {report} if not path.is_file()) == []
    assert links >= {report, *(ROOT / "docs").glob("*.md")}
    for folder in ("src/analysis/resources/plan", "src/analysis/resources/cards"):
        assert [path for path in links if path.parent == ROOT / folder]


def test_it_is_no_chapter_and_no_part_of_the_code_of_a_report():
    assert START.is_file()
    assert [path.name[:2] for path in chapters()][:2] == ["01", "02"]
    assert START not in code_files()


def test_a_report_leaves_it_out(built):
    assert (built / "notebooks/00_start.ipynb").is_file()
    assert not list((built / "reports/2023").rglob("*start*"))
    assert "Start here" not in (built / "reports/2023/index.html").read_text(encoding="utf-8")


def test_a_report_refuses_it_under_another_number(built, tmp_path):
    # Not only because it declares no table: a notebook that does reads no row either.
    notebook = nbformat.read(START, as_version=4)
    notebook.metadata["integratiemonitor"] = {"tables": ["W1"], "figures": ["W1"]}
    nbformat.write(notebook, tmp_path / "01_start.ipynb")
    code = (
        "import sys; from pathlib import Path; "
        "from analysis.report.running.make_report import report; "
    )
    done = workbench_copy.run(
        built, "python", "-c", f"{code} report(2023, chapters=Path(sys.argv[1]))", str(tmp_path)
    )
    assert done.returncode == 1
    assert (
        "load: internal=True gives unprotected cells; a report is built from public cells only"
        in done.stderr
    )
    shutil.rmtree(built / "reports/failed-2023")
    assert (
        json.loads((built / "reports/2023/manifest.json").read_text(encoding="utf-8"))["year"]
        == 2023
    )


def test_the_indicators_take_the_cells_before_protection(built, monkeypatch):
    monkeypatch.delenv("ANALYSIS_REPORT", raising=False)
    monkeypatch.setattr(public_frames, "PROCESSED", built / "data/processed")
    states = contracts.state_after_three_years(chapter.load(2023, internal=True))
    assert states["value"].notna().all()
    assert set(states["conf_status"]) == {""}
    assert "C" in set(contracts.state_after_three_years(chapter.load(2023))["conf_status"])
