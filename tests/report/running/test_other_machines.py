"""Machines that lack what Linux has: fork, flock, an exchange of folders, a console of UTF-8.

Each is taken away here; nothing of this was tried on Windows itself.
"""

import ast
import os
import shutil
import subprocess
import sys

import pytest

from analysis.cli import command_line
from analysis.settings import ROOT
from analysis.workbench import folders
from support import workbench_copy

# The chapter also tries to read rows, and says what it met.
SAYS = """
from analysis.report.chapter import load, say
try:
    open("data/processed/2023/delivery_2023/reports.parquet")
except Exception as error:
    met = type(error).__name__
say(f"Één → {load(year)['year'].max()}: {met}")
"""


@pytest.fixture(scope="module")
def elsewhere(reports_alone, tmp_path_factory):
    """A workbench in a folder with a space, a backslash, an apostrophe and an accent."""
    folder = tmp_path_factory.mktemp("other") / "it's \\ Één"
    shutil.copytree(reports_alone, folder, symlinks=True)
    workbench_copy.chapter(folder / "quick/01_a.ipynb", SAYS)
    return folder


def run(folder, code: str, chapters: str) -> subprocess.CompletedProcess:
    options = {"encoding": "cp1252", "errors": "replace"}
    return workbench_copy.run(folder, "python", "-c", code, chapters, **options)


def test_a_report_is_sealed_and_has_the_same_bytes_without_fork_and_locks_of_linux(elsewhere):
    reports = []
    # One of the two is attacked.
    for before in (workbench_copy.NOT_ATTACKED, workbench_copy.ANOTHER_MACHINE):
        done = run(elsewhere, before + workbench_copy.RUN_CHAPTERS, "quick")
        assert done.returncode == 0, done.stderr
        reports.append(workbench_copy.digest(elsewhere / "reports/2023"))
    assert reports[0] == reports[1]
    assert "Één → 2023: SealedError" in reports[1]["index.html"].decode()


def test_a_child_that_was_spawned_is_gone_when_its_parent_is_killed():
    """The end of what both print comes when both are gone."""
    code = (
        "import os, signal; from analysis.report.running import child_process; "
        "from support import waiting_child; child_process.METHOD = 'spawn'; "
        "process, receiver = child_process.start(waiting_child.wait, seconds=600); "
        "print(receiver.recv(), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    command = [sys.executable, "-c", code]
    environ = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(
        command, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout == "waiting\n", done.stderr


def test_a_lock_without_flock_is_waited_for(tmp_path, monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(folders, "_locked", lambda handle: tried.append(handle) or len(tried) > 2)
    monkeypatch.setattr(folders, "_LOOK_AGAIN_SECONDS", 0)
    with folders.only_one(tmp_path / "x.lock"):
        assert len(tried) == 3
    assert "another run is busy here" in capsys.readouterr().err


def test_a_process_that_cannot_become_another_gives_its_exit_code(monkeypatch, tmp_path):
    monkeypatch.setattr(command_line, "REPLACES", False)
    monkeypatch.setattr(command_line, "CONFIG", tmp_path)
    with pytest.raises(SystemExit) as ended:
        command_line.main(["python", "-c", "raise SystemExit(7)"])
    assert ended.value.code == 7


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_a_console_without_a_character_shows_another(encoding):
    command = [sys.executable, "-m", "analysis", "new-chapter", "Één → ≥ ž"]
    environ = workbench_copy.environ(ROOT, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    done = subprocess.run(command, env=environ, capture_output=True, check=False)
    said = done.stderr.decode(encoding)
    assert done.returncode == 2
    assert said.startswith("error: NAME is '")
    assert "Traceback" not in said
    assert "→" not in said


def test_every_text_is_read_and_written_with_its_encoding():
    """That of the system may be another one."""
    bare = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "src").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr in ("read_text", "write_text")
        if not [each for each in call.keywords if each.arg == "encoding"]
        if len(call.args) < (1 if call.func.attr == "read_text" else 2)
    ]
    assert bare == []
