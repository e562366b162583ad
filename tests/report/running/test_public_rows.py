"""A chapter rests on the tables whose rows it took, and not on the others of the same frame."""

import json
import pickle

import pandas as pd
import pytest

from analysis import plan
from analysis.indicators.loaded import Loaded, rows_of
from analysis.report.running import chapter_cache
from analysis.report.running.public_rows import PublicRows
from analysis.report.writing.data_kinds import synthetic_source
from analysis.workbench import asked
from analysis.workbench.chapters import chapters
from support import workbench_copy

CELLS = pd.DataFrame(
    {
        "table": ["W1", "W1", "P1"],
        "sex": ["F", "M", "_Z"],
        "province": ["_Z", "_Z", "Limburg"],
        "n": [20.0, 30.0, 40.0],
    }
)
RECORD = {"year": 2023, "python": "3.11", "packages": {}, "requirements_sha256": ""}


def written(folder, cells: pd.DataFrame) -> PublicRows:
    folder.mkdir(exist_ok=True)
    cells.to_parquet(folder / "cells.parquet", index=False)
    return PublicRows(folder)


def test_rows_of_a_table_have_a_hash_that_no_other_table_changes(tmp_path):
    before = written(tmp_path / "a", CELLS)
    more = pd.DataFrame({"table": ["X1"], "sex": "_Z", "province": "_Z", "age": "30-39", "n": 9.0})
    others = CELLS.assign(age="_Z", n=[20.0, 30.0, 41.0])
    after = written(tmp_path / "b", pd.concat([others, more], ignore_index=True))
    assert before.of("cells", "W1") == after.of("cells", "W1")
    assert before.of("cells", "P1") != after.of("cells", "P1")
    assert before.of("cells") != after.of("cells")
    # A table that comes is another answer than none, and so is one whose rows stand otherwise.
    assert before.of("cells", "X1") != after.of("cells", "X1")
    turned = written(tmp_path / "c", CELLS.iloc[[1, 0, 2]])
    assert turned.of("cells", "W1") != before.of("cells", "W1")
    assert before.of("models") == ""


def taken_by(use) -> list[list[str]]:
    """What is heard while something is done with the cells of a report."""
    cells = Loaded(CELLS, "cells")
    asked.listen()
    use(cells)
    return asked.heard()["rows"]


def test_rows_by_table_are_all_that_is_heard_of_who_takes_no_others():
    assert taken_by(lambda cells: rows_of(cells, "W1")) == [["cells", "W1"]]
    both = taken_by(lambda cells: [rows_of(cells, name).sum() for name in ("W1", "P1")])
    assert both == [["cells", "P1"], ["cells", "W1"]]
    assert taken_by(lambda cells: None) == []


def test_a_dimension_of_another_table_is_nothing_to_who_takes_the_rows_of_one(monkeypatch):
    cells = Loaded(CELLS, "cells")
    asked.listen()
    rows_of(cells, "W1")
    told = asked.heard()
    asked.listen()
    cells.head()
    of_all = asked.heard()
    assert [name for name, *_ in of_all["answers"]] == ["analysis.plan:dimensions"]
    first = plan.load()["P1"]
    more = {"P1": first._replace(dimensions={"shoe": "sex"} | first.dimensions)} | {
        name: line for name, line in plan.load().items() if name != "P1"
    }
    monkeypatch.setattr(plan, "load", lambda: more)
    for question in (plan.dimensions, plan.own_dimensions):
        question.cache_clear()
    assert asked.same(told)
    assert not asked.same(of_all)
    turned = more["W1"]._replace(dimensions=dict(reversed(more["W1"].dimensions.items())))
    monkeypatch.setattr(plan, "load", lambda: {"W1": turned} | (more | {"W1": turned}))
    for question in (plan.dimensions, plan.own_dimensions):
        question.cache_clear()
    assert not asked.same(told)
    monkeypatch.undo()
    for question in (plan.dimensions, plan.own_dimensions):
        question.cache_clear()


def test_a_sentence_rests_on_the_extracts_that_its_table_needs(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_PUBLIC", str(tmp_path))
    needs = pd.DataFrame({"table": ["P1", "W17"], "extract": ["persons", "staff"], "column": ""})
    needs.to_parquet(tmp_path / "needs.parquet")
    sources = pd.DataFrame(
        {"extract": ["persons", "staff"], "data_kind": ["synthetic", "register"], "year": 2023}
    )
    sources.to_parquet(tmp_path / "sources.parquet")
    asked.listen()
    assert synthetic_source("P1")
    assert not synthetic_source("W17")
    heard = [["needs", "P1"], ["needs", "W17"], ["sources", "persons"], ["sources", "staff"]]
    assert asked.heard()["rows"] == heard
    before = PublicRows(tmp_path)
    told = {part: before.of("sources", part) for part in ("", "persons", "job_seekers")}
    late = sources.tail(1).assign(extract="job_seekers")
    pd.concat([sources, late]).to_parquet(tmp_path / "sources.parquet")
    after = PublicRows(tmp_path)
    assert {part for part in told if after.of("sources", part) != told[part]} == {"", "job_seekers"}


def test_another_process_gets_a_plain_frame():
    sent = pickle.loads(pickle.dumps(Loaded(CELLS, "cells")))
    assert type(sent) is pd.DataFrame
    pd.testing.assert_frame_equal(sent, CELLS)


@pytest.mark.parametrize(
    "use",
    [
        lambda cells: cells[cells["table"] == "W1"],
        lambda cells: cells.query("table == 'W1'"),
        lambda cells: cells.n,
        lambda cells: len(cells),
        lambda cells: list(cells),
        lambda cells: cells.loc[0],
        lambda cells: cells == cells,
        lambda cells: pd.concat([cells, CELLS]),
        lambda cells: CELLS.merge(cells, on="table"),
        lambda cells: pd.DataFrame(cells).head(),
        lambda cells: cells.copy().head(),
        lambda cells: "sex" in cells,
        lambda cells: pickle.loads(pickle.dumps(cells)),
    ],
)
def test_whoever_takes_rows_in_another_way_rests_on_all_of_the_frame(use):
    assert ["cells", ""] in taken_by(use)


def test_a_changed_table_costs_the_chapters_that_take_its_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(chapter_cache, "KEPT", tmp_path / "kept")
    rows, report = written(tmp_path / "public", CELLS), tmp_path / "report"
    uses = {
        "01_work": [["cells", "W1"]],
        "02_population": [["cells", "P1"]],
        "03_both": [["cells", "P1"], ["cells", "W1"]],
        "04_all": [["cells", ""]],
        "05_none": [],
    }
    chapters = {name: tmp_path / f"{name}.ipynb" for name in uses}
    for folder in ("notebooks", "fragments"):
        (report / folder).mkdir(parents=True)
    for name, path in chapters.items():
        workbench_copy.chapter(path, "x = 1")
        (report / "notebooks" / path.name).write_text("{}")
        (report / "fragments" / f"{name}.html").write_text(name)
        heard = {"answers": [], "files": [], "rows": uses[name]}
        key = chapter_cache.key(path, record=RECORD, public=tmp_path / "public")
        chapter_cache.keep(path, year=2023, key=key, heard=heard, folder=report, rows=rows)

    def taken(public: PublicRows) -> set[str]:
        return {
            name
            for name, path in chapters.items()
            if chapter_cache.take(
                path,
                year=2023,
                key=chapter_cache.key(path, record=RECORD, public=public.folder),
                folder=report,
                rows=public,
            )
        }

    assert taken(rows) == set(uses)
    changed = written(tmp_path / "public", CELLS.assign(n=[21.0, 30.0, 40.0]))
    assert taken(changed) == {"02_population", "05_none"}


def test_a_chapter_that_names_a_file_of_frames_rests_on_all_of_them(tmp_path):
    public = written(tmp_path / "public", CELLS).folder
    path = tmp_path / "01_own.ipynb"
    keys = {}
    for code in ("x = 1", "x = pandas.read_parquet(public)"):
        workbench_copy.chapter(path, code)
        for n in (20.0, 21.0):
            written(public, CELLS.assign(n=n))
            keys[code, n] = chapter_cache.key(path, record=RECORD, public=public)
    assert json.loads(path.read_text())["cells"]
    assert len(set(keys.values())) == 3


@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_a_chapter_of_ours_reads_no_file_of_frames_itself(path):
    assert not chapter_cache._reads_itself(path)
