"""A step of the data is taken over where it rests on the same, and then gives the same bytes."""

import ast
import json
import shutil

import pytest

from analysis import plan
from analysis.pipeline import kept_steps
from analysis.pipeline.kept_steps import Build, step
from analysis.workbench import reach
from support import workbench_copy

# What each step calls.
CALLED = [
    "analysis.extracts.frames.process",
    "analysis.extracts.delivery.plausibility.refuse",
    "analysis.extracts.delivery.quality",
    "analysis.counting.cells",
    "analysis.models.run",
]
# A table of the reports alone, whose line in the plan is edited without another count.
EDITED, WHERE = "D7", "facts_region = 'VG'"


@pytest.fixture
def made(tmp_path):
    """Makes a step in a new build and says how often it was made so far."""
    times = []

    def build(number: int, *, earlier: tuple = (), table: str = "W1", **rests_on: object) -> int:
        def make(folder):
            times.append(plan.line(table).id)
            (folder / "frame.txt").write_text("1")

        folder = tmp_path / f"build{number}"
        folder.mkdir()
        old = tuple(tmp_path / f"build{each}" for each in earlier)
        step(Build(folder, old), "counts", rests_on={"year": 2023} | rests_on, make=make)
        assert (folder / "counts/frame.txt").read_text() == "1"
        return len(times)

    return build


def test_a_step_that_rests_on_the_same_is_not_made_again(made, tmp_path):
    assert made(1) == 1
    assert made(2, earlier=(1,)) == 1
    shutil.rmtree(tmp_path / "build1")
    # It is found again where it was taken over, in any of the earlier builds.
    assert made(3, earlier=(1, 2)) == 1
    assert made(4, earlier=(3,), files="other") == 2
    assert made(5) == 3


def test_a_step_that_was_altered_is_made_again(made, tmp_path):
    made(1)
    (tmp_path / "build1/counts/frame.txt").write_text("2")
    assert made(2, earlier=(1,)) == 2
    (tmp_path / "build2/counts/own.txt").touch()
    # What stands beside is not taken over.
    assert made(3, earlier=(2,)) == 2
    assert not (tmp_path / "build3/counts/own.txt").exists()
    (tmp_path / "build3/counts/frame.txt").unlink()
    assert made(4, earlier=(3,)) == 3
    (tmp_path / "build4/steps/counts.json").write_text("{")
    assert made(5, earlier=(4,)) == 4


def test_a_step_that_asked_the_plan_is_made_again_when_the_answer_is_another(made, tmp_path):
    made(1)
    path = tmp_path / "build1/steps/counts.json"
    label = json.loads(path.read_text())
    ((name, arguments, _),) = label["answers"]
    assert (name, arguments) == ("analysis.plan:line", ["W1"])
    path.write_text(json.dumps(label | {"answers": [[name, arguments, "0" * 64]]}))
    assert made(2, earlier=(1,)) == 2


def test_what_the_steps_call_reads_no_folder_that_it_was_not_given():
    """A step rests on the files that it is given; one that finds others itself is not told apart.

    The rooms' own list of files (`workbench`) knows the folders; `PROCESSED` gets what is read of
    a large file in between, and is taken away again.
    """
    known = {"RAW", "REPORTS", "KEY_FILE"}
    found = set()
    for path in reach.reached(CALLED):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "analysis.settings":
                names = known & {alias.name for alias in node.names}
                found |= {(path.relative_to(reach.PACKAGE).as_posix(), name) for name in names}
    assert {name for name, _ in found if not name.startswith("workbench/")} == set()


def test_a_line_of_the_plan_costs_no_frame_no_model_and_no_quality(reports_alone, tmp_path):
    bench = tmp_path / "bench"
    shutil.copytree(reports_alone, bench, symlinks=True)
    path = bench / "src/analysis/resources/plan/07_reported.toml"
    good = path.read_text(encoding="utf-8")
    before, section, after = good.partition(f"[{EDITED}]")
    assert WHERE in after
    path.write_text(before + section + after.replace(WHERE, f"{WHERE} AND TRUE", 1), "utf-8")
    data = bench / "data/processed/2023"
    old = {each: (data / each).stat().st_ino for each in parts(data)}
    assert run(bench) == ""
    taken = {each for each in parts(data) if old.get(each) == (data / each).stat().st_ino}
    # Without the extracts of any model there are no estimates.
    assert {each.partition("/")[0] for each in taken} >= {"delivery_2023", "quality_2023"}
    kept = workbench_copy.digest(data)
    shutil.rmtree(data)
    assert run(bench) == ""
    assert workbench_copy.digest(data) == kept


def parts(data) -> set[str]:
    """Files of the steps of a build."""
    steps = [path.stem for path in (data / kept_steps.LABELS).iterdir()]
    return {f"{name}/{path.name}" for name in steps for path in (data / name).iterdir()}


def run(bench) -> str:
    done = workbench_copy.run(bench, "data", "2023")
    assert done.returncode == 0, done.stderr
    return done.stderr
