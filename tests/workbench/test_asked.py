"""Questions are heard with their answers, and files that are opened outside them by name."""

import pytest

from analysis import plan
from analysis.report.text.numbers import label
from analysis.settings import RESOURCES, ROOT
from analysis.workbench import asked
from analysis.workbench.resources import resource

COUNTRIES = "src/analysis/resources/countries.csv"


@pytest.fixture(autouse=True)
def _deaf_again():
    yield
    asked.heard()


def test_a_question_is_heard_with_its_answer_and_not_with_what_was_read_for_it():
    resource.cache_clear()
    asked.listen()
    assert label("sex", "F") == "Vrouwen"
    told = asked.heard()
    assert [each[:2] for each in told["answers"]] == [
        ["analysis.report.text.numbers:_word", ["sex", "F"]]
    ]
    assert told["files"] == []
    assert asked.same(told)


def test_a_question_is_heard_though_its_answer_was_remembered():
    plan.line("W1")
    asked.listen()
    plan.line("W1")
    assert len(asked.heard()["answers"]) == 1


def test_another_answer_or_a_question_that_has_none_any_more_is_not_the_same():
    asked.listen()
    plan.line("W1")
    told = asked.heard()
    ((name, arguments, digest),) = told["answers"]
    assert not asked.same(told | {"answers": [[name, arguments, "0" * 64]]})
    assert not asked.same(told | {"answers": [[name, ["W2"], digest]]})
    for gone in ("analysis.plan:lines", "analysis.plans:line", "os:getcwd"):
        assert not asked.same(told | {"answers": [[gone, arguments, digest]]})


def test_a_file_opened_outside_a_question_is_heard_with_its_folder():
    asked.listen()
    (RESOURCES / "countries.csv").read_bytes()
    told = asked.heard()
    assert [name for name, _ in told["files"]] == [COUNTRIES.rpartition("/")[0], COUNTRIES]
    assert asked.same(told)
    assert not asked.same(told | {"files": [[COUNTRIES, "0" * 64]]})
    assert not asked.same(told | {"files": [["src/analysis/resources/gone.csv", "0" * 64]]})


def test_nothing_is_heard_of_other_files_or_when_nobody_listens(tmp_path):
    path = tmp_path / "own.txt"
    path.touch()
    (RESOURCES / "countries.csv").read_bytes()
    asked.listen()
    path.read_bytes()
    (ROOT / "requirements.txt").read_bytes()
    assert asked.heard() == {"answers": [], "files": [], "rows": []}
    # Nobody listens any more.
    asked.used("cells", "W1")
    asked.listen()
    assert asked.heard()["rows"] == []


def test_an_answer_of_which_no_hash_is_stable_is_refused():
    asked.listen()
    with pytest.raises(TypeError, match="holds set"):
        asked.asked(lambda: {"a", "b"})()
