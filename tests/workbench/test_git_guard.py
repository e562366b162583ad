"""What git refuses after the set-up, tried in a clone with a space in its name, also when moved."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from analysis.report.writing.output import UNPROTECTED_TYPE
from analysis.settings import ROOT
from analysis.workbench.git_guard import guard

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

NUMBER = nbformat.v4.new_output("execute_result", data={"text/plain": "31415"}, execution_count=1)
MARK = nbformat.v4.new_output("display_data", data={UNPROTECTED_TYPE: {}, "text/plain": "marked"})


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    own = ("-c", "user.name=tester", "-c", "user.email=tester@example.org")
    return subprocess.run(
        ["git", *own, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def write(folder: Path, *outputs: nbformat.NotebookNode, source: str = "x = 1") -> str:
    cell = nbformat.v4.new_code_cell(source, outputs=list(outputs))
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "notebooks/my own.ipynb")
    return "notebooks/my own.ipynb"


def commit(folder: Path, name: str, *options: str) -> subprocess.CompletedProcess:
    added = git(folder, "add", *options, name)
    assert added.returncode == 0, added.stderr
    return git(folder, "commit", "-q", "-m", "tried")


@pytest.fixture
def clone(tmp_path) -> Path:
    """A clone whose set-up was done, without .venv: the filter is not there and the hook is."""
    folder = tmp_path / "a clone"
    (folder / "notebooks").mkdir(parents=True)
    (folder / ".ci").mkdir()
    for name in (".ci/pre-commit", ".gitattributes"):
        shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    assert guard(folder) == ""
    return folder


@pytest.fixture
def with_filter(clone) -> Path:
    python = clone / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return clone


@pytest.mark.parametrize("moved", [False, True])
def test_a_notebook_with_outputs_is_refused_without_the_environment(clone, tmp_path, moved):
    folder = clone.rename(tmp_path / "it's moved") if moved else clone
    done = commit(folder, write(folder, NUMBER))
    assert done.returncode == 1
    assert done.stderr.startswith("error: a notebook with outputs:\n  notebooks/my own.ipynb\n")
    assert git(folder, "rev-parse", "HEAD").returncode != 0


def test_a_notebook_without_outputs_is_committed_whatever_its_source_says(clone):
    done = commit(clone, write(clone, source='found = {"outputs": [1, 2], "x": "é→"}'))
    assert (done.returncode, done.stderr) == (0, "")


def test_outputs_stay_out_of_git_and_in_the_notebook(with_filter):
    name = write(with_filter, NUMBER)
    done = commit(with_filter, name)
    assert (done.returncode, done.stderr) == (0, "")
    assert "31415" not in git(with_filter, "show", f"HEAD:{name}").stdout
    assert "31415" in (with_filter / name).read_text(encoding="utf-8")
    assert git(with_filter, "status", "--porcelain", "notebooks").stdout == ""


def test_a_notebook_that_loaded_unprotected_rows_is_refused_until_it_is_cleared(with_filter):
    """What was typed from them is in no output: somebody has to look."""
    done = commit(with_filter, write(with_filter, MARK, NUMBER))
    assert done.returncode == 1
    assert done.stderr.startswith("error: a notebook that loaded unprotected rows:\n")
    assert commit(with_filter, write(with_filter)).returncode == 0


@pytest.mark.parametrize("name", ["data/processed/2023/residents.parquet", "data/room.key"])
def test_what_was_made_from_deliveries_is_refused_also_by_force(clone, name):
    (clone / name).parent.mkdir(parents=True)
    (clone / name).touch()
    done = commit(clone, name, "--force")
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: made from deliveries, and never in git:\n  {name}\n")


def test_a_hook_of_the_user_stays_and_is_said(clone):
    hook = clone / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 0\n")
    assert guard(clone).endswith(
        "add to .git/hooks/pre-commit the line: sh .ci/pre-commit || exit 1"
    )
    hook.write_text("#!/bin/sh\nsh .ci/pre-commit || exit 1\n")
    assert guard(clone) == ""


def test_hooks_that_clones_share_are_not_written(clone, tmp_path):
    git(clone, "config", "core.hooksPath", str(tmp_path / "shared"))
    assert "git runs hooks of yours" in guard(clone)
    assert not (tmp_path / "shared").exists()


def test_a_folder_without_git_is_left_alone(tmp_path):
    before = list(tmp_path.iterdir())
    assert guard(tmp_path) == ""
    assert list(tmp_path.iterdir()) == before
