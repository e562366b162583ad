"""A question written into the plan: a line, words, a card, a function, a test, cells that run."""

import importlib.util
import shutil
import tomllib
from pathlib import Path
from types import ModuleType

import nbformat
import pandas as pd
import pytest

from analysis import plan
from analysis.disclosure.protect import protect
from analysis.errors import DataError
from analysis.exploring import stubs
from analysis.exploring.counted import counted
from analysis.exploring.explore import explore
from analysis.exploring.frames import processed_files
from analysis.exploring.question import Question
from analysis.reference.classes import broader_classes
from analysis.settings import DECLARED, NOTEBOOKS, RESOURCES
from analysis.workbench import resources
from support import shipped

YEAR = shipped.YEAR
WHERE = "age BETWEEN 20 AND 64 AND origin_4 <> 'unknown'"
ASKED = Question(
    year=YEAR, outcome="employed", by=("origin_4", "household"), where=WHERE, source="residents"
)
GAP = Question(**(vars(ASKED) | {"reference": "belgian"}))
NUMBER = Question(**(vars(ASKED) | {"outcome": ""}))
CODED = Question(**(vars(ASKED) | {"outcome": "position_group"}))


@pytest.fixture
def workbench(tmp_path) -> Path:
    shutil.copytree(RESOURCES, tmp_path / "src/analysis/resources")
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    return tmp_path


def written(root: Path, question: Question, **how: str) -> list[str]:
    given = {"table_id": "W30", "title": "Werk naar huishouden", "chapter": "03_work"} | how
    paths = stubs.write(question, root=root, processed=shipped.folder().parent, **given)
    return sorted(path.relative_to(root).as_posix() for path in paths)


def line(root: Path) -> plan.Table:
    rows = resources.filled(resources.merged(root / "src/analysis/resources/plan"), "plan")
    return plan.tables_of(rows, broader_classes())["W30"]


def module(root: Path, indicator: str) -> ModuleType:
    path = root / f"src/analysis/indicators/work/{indicator}.py"
    spec = importlib.util.spec_from_file_location(indicator, path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_all_that_a_table_needs_is_written_and_says_what_is_to_fill(workbench):
    assert written(workbench, ASKED) == [
        "notebooks/03_work.ipynb",
        "src/analysis/indicators/work/employed_share_w30.py",
        "src/analysis/resources/cards/03_work.toml",
        "src/analysis/resources/labels/03_work.toml",
        "src/analysis/resources/plan/03_work.toml",
        "tests/indicators/work/test_employed_share_w30.py",
    ]
    made = line(workbench)
    assert made.dimensions == {"origin_group": "origin_4", "household": "household"}
    assert made.where == f"region = 'VG' AND ({WHERE})"
    folder = workbench / "src/analysis/resources"
    card = tomllib.loads((folder / "cards/03_work.toml").read_text(encoding="utf-8"))
    assert card["employed_share_w30"]["question"].startswith("IN TE VULLEN")
    labels = resources.merged(folder / "labels")
    assert "IN TE VULLEN" in labels["indicator"]["employed_share_w30"]
    test = (workbench / "tests/indicators/work/test_employed_share_w30.py").read_text("utf-8")
    assert "pytest.fail(" in test
    compile(test, "test", "exec")


def test_a_column_without_words_gets_them_to_be_filled_in(workbench):
    asked = Question(**(vars(ASKED) | {"by": ("parents_unknown", "household")}))
    written(workbench, asked)
    words = resources.merged(workbench / "src/analysis/resources/labels")["column"]
    known = resources.resource("labels")["column"]
    for name in line(workbench).columns:
        assert words[name] == known[name] if name in known else "IN TE VULLEN" in str(words[name])


def forget_the_plan() -> None:
    """What was answered of another plan is asked again."""
    for each in vars(plan).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()


@pytest.mark.parametrize(
    ("question", "indicator"),
    [
        (ASKED, "employed_share_w30"),
        (GAP, "employed_gap_w30"),
        (NUMBER, "number_w30"),
        (CODED, "position_group_share_w30"),
    ],
)
def test_the_function_gives_what_was_explored(workbench, monkeypatch, request, question, indicator):
    written(workbench, question)
    made = line(workbench)
    lines = plan.load() | {"W30": made}
    monkeypatch.setattr(plan, "load", lambda: lines)
    forget_the_plan()
    request.addfinalizer(forget_the_plan)
    monkeypatch.setattr("analysis.indicators.cell_sums.load_plan", lambda: lines)
    processed = shipped.folder().parent
    cells, own = counted(question, processed_files(YEAR, processed=processed), processed)
    names = {column: name for name, column in made.columns.items()}
    renamed = cells.rename(columns=names).assign(table="W30")
    base = pd.read_parquet(processed / f"{YEAR}/base.parquet")
    public, _ = protect(renamed, {"W30": made}, base)
    found = getattr(module(workbench, indicator), indicator)(public)
    shown = explore(
        YEAR, question.outcome, by=question.by, where=question.where,
        reference=question.reference, protected=True, processed=processed,
    ).rename(columns=names)  # fmt: skip
    keys = ["year", *made.dimensions, *(name for name in made.outcome if name in shown)]
    both = shown.merge(found, on=keys, suffixes=("", "_found"), validate="1:1")
    assert len(both) == len(shown) == len(found)
    for name in ("value", "low", "high", "n"):
        pd.testing.assert_series_equal(both[f"{name}_found"], both[name], check_names=False)


def test_the_chapter_asks_computes_says_shows_and_publishes(workbench):
    written(workbench, CODED)
    notebook = nbformat.read(workbench / "notebooks/03_work.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata[DECLARED]["tables"][-1] == "W30"
    assert notebook.metadata[DECLARED]["figures"][-1] == "W30"
    code = notebook.cells[-1].source
    for part in ("say(", "show(", 'publish("W30", own)'):
        assert part in code
    compile(code, "cell", "exec")


REFUSED = {
    "an id that is taken": ({"table_id": "W1"}, "that no table has, as W30"),
    "no id": ({"table_id": "../x"}, "that no table has, as W30"),
    "no chapter": ({"chapter": "03_werk"}, "no chapter '03_werk'; expected one of .*03_work"),
}


@pytest.mark.parametrize(("how", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_refused_and_nothing_changes(workbench, how, said):
    before = {path: path.read_bytes() for path in workbench.rglob("*") if path.is_file()}
    with pytest.raises(DataError, match=said):
        written(workbench, ASKED, **how)
    assert before == {path: path.read_bytes() for path in workbench.rglob("*") if path.is_file()}
