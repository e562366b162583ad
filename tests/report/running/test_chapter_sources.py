"""What chapters show, declare and should show by the plan, compared before they run."""

import pytest

from analysis.report.running.chapter_sources import refuse_wrong, shown_by
from analysis.report.running.watch_chapters import ChapterError
from analysis.settings import NOTEBOOKS
from analysis.workbench.chapters import chapters
from support.workbench_copy import chapter


def refused(*paths) -> str:
    with pytest.raises(ChapterError) as error:
        refuse_wrong(list(paths))
    return str(error.value)


def test_the_chapters_of_the_report_show_what_they_declare_and_the_plan_expects():
    refuse_wrong(chapters(NOTEBOOKS))
    # Their names are all written out, so that nothing is left for the run.
    assert all(shown_by(path, "publish") is not None for path in chapters(NOTEBOOKS))


def test_a_table_that_is_not_published_and_a_figure_that_is_not_declared(tmp_path):
    lacks = chapter(tmp_path / "01_a.ipynb", "x = 1", tables=("P1",))
    assert refused(lacks).startswith(
        "01_a.ipynb: the tables that it shows are [], and its metadata declare ['P1']"
    )
    more = chapter(tmp_path / "01_b.ipynb", "show('one', f, rows, caption='c')")
    assert "the figures that it shows are ['one'], and its metadata declare []" in refused(more)


def test_the_same_table_twice(tmp_path):
    twice = chapter(tmp_path / "01_a.ipynb", "publish('P1', a)\npublish('P1', b)", tables=("P1",))
    assert "shows are ['P1', 'P1']" in refused(twice)
    both = [
        chapter(tmp_path / f"{name}.ipynb", "publish('P1', a)", tables=("P1",))
        for name in ("01_c", "02_d")
    ]
    assert "tables ['P1'] are declared twice" in refused(*both)


def test_a_table_that_is_not_in_the_plan(tmp_path):
    path = chapter(tmp_path / "01_a.ipynb", "publish('Z9', a)", tables=("Z9",))
    assert "01_a.ipynb declares tables ['Z9'], which are not in the plan" in refused(path)


def test_a_planned_table_that_its_chapter_does_not_declare(tmp_path):
    path = chapter(tmp_path / "08_together.ipynb", "x = 1")
    assert refused(path).startswith("the plan has tables ['")
    assert "in 08_together, which does not declare them" in refused(path)


@pytest.mark.parametrize("source", ["name = 'P1'\npublish(name, a)", "x = =", "publish()"])
def test_what_is_known_only_when_it_ran_is_left_to_the_run(tmp_path, source):
    path = chapter(tmp_path / "01_a.ipynb", source, tables=("P1",))
    assert shown_by(path, "publish") is None
    refuse_wrong([path])


def test_what_is_no_notebook_is_refused(tmp_path):
    path = tmp_path / "01_a.ipynb"
    path.write_text("{}")
    assert refused(path).endswith("01_a.ipynb is not a notebook.")
