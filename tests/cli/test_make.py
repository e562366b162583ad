"""The Makefile, tried in a copy: nothing is installed here and no network is needed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.cli.verbs import VERBS
from analysis.cli.verbs_without_year import PLAIN
from analysis.environment import mismatches
from analysis.settings import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

TARGETS = {
    "help",
    "measures",
    "measures-update",
    "report",
    "scan",
    "scans",
    "pdf",
    "data",
    "synthetic",
    "verify",
    "compare",
    "release",
    "released",
    "test",
    "lab",
    "lint",
    "wheels",
    "database",
    "geodata",
    "boundaries",
    "bench",
    "clean",
    "new-chapter",
    "codebook",
    "deliver",
    "check",
    "audit",
    "key",
    "export",
    "funding",
    "docs",
    "new-extract",
    "find",
}
BAD_YEARS = [
    "",
    "abc",
    "../x",
    "2023;ls",
    "2023; touch x",
    "$(shell touch x)",
    "$(touch x)",
    "`touch x`",
]
BAD_YEARS += ["٢٠٢٣", "2023 ", "2023\n", "20230", "'", "$$"]
OF_THE_CALLER = {
    "MAKEFLAGS",
    "MFLAGS",
    "MAKELEVEL",
    "YEAR",
    "WITH",
    "PUBLIC",
    "NAME",
    "ROOM",
    "KIND",
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "PYTHONPATH",
}
BAD_NAMES = [
    "",
    "Housing",
    "../x",
    "a;ls",
    "a b",
    "$(shell touch x)",
    "`touch x`",
    "wonén",
    "a\n",
    "a1",
    "$$",
    "'",
]


@pytest.fixture
def copy(tmp_path) -> Path:
    folder = tmp_path / "a copy"
    modules = (
        "__init__", "__main__", "cli/__init__", "cli/command_line", "cli/other_programs",
        "cli/packages", "cli/verbs", "cli/verbs_without_year", "environment", "errors", "settings",
        "user_settings",
    )  # fmt: skip
    for name in (
        "Makefile",
        "requirements.txt",
        *(f"src/analysis/{module}.py" for module in modules),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def make(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
    variables = {name: value for name, value in os.environ.items() if name not in OF_THE_CALLER}
    command = ["make", *arguments]
    return subprocess.run(
        command, cwd=folder, env=variables | environ, capture_output=True, text=True, check=False
    )


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("year", BAD_YEARS)
def test_a_bad_year_is_refused_before_anything_is_installed(copy, year):
    before = files(copy)
    for done in (make(copy, "-k", "-j8", "report", f"YEAR={year}"), make(copy, "data", YEAR=year)):
        assert done.returncode == 2
        assert f"error: YEAR is '{year}'; expected four digits, as in YEAR=2023\n" in done.stderr
    assert files(copy) == before


@pytest.mark.parametrize(
    "target",
    ["report", "scans", "pdf", "data", "synthetic", "verify", "compare", "release", "export"],
)
def test_an_absent_year_is_refused(copy, target):
    before = files(copy)
    done = make(copy, target)
    assert done.returncode == 2
    assert "YEAR is ''" in done.stderr
    assert files(copy) == before


@pytest.mark.parametrize(
    "other",
    ["", "abc", "../x", "2022;touch x", "$(shell touch x)", "$(touch x)", "`touch x`", "-h", "'"],
)
def test_a_with_that_is_no_report_is_refused_before_anything_is_installed(copy, other):
    before = files(copy)
    for done in (
        make(copy, "compare", "YEAR=2023", f"WITH={other}"),
        make(copy, "compare", YEAR="2023", WITH=other),
    ):
        assert done.returncode == 2
        assert (
            f"error: WITH is '{other}'; expected the year or the folder of a report, as in "
            "WITH=2022\n"
        ) in done.stderr
    assert files(copy) == before


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_bad_name_of_a_chapter_is_refused_before_anything_is_installed(copy, name):
    before = files(copy)
    for done in (
        make(copy, "-k", "-j8", "new-chapter", f"NAME={name}"),
        make(copy, "new-chapter", NAME=name),
    ):
        assert done.returncode == 2
        assert (
            f"error: NAME is '{name}'; expected small letters and underscores, as in NAME=housing\n"
            in done.stderr
        )
    assert files(copy) == before


BAD_ROOMS = [
    "statisticz",
    "Statistics",
    "../x",
    "statistics;ls",
    "statistics; touch x",
    "a b",
    "$(shell touch x)",
    "$(touch x)",
    "`touch x`",
    "statistics\n",
    "-h",
    "$$",
    "'",
    ".",
    "resources",
]


@pytest.mark.parametrize("room", BAD_ROOMS)
def test_a_room_that_is_none_is_refused_before_anything_is_installed(copy, room):
    (copy / "src/analysis/statistics").mkdir()
    (copy / "src/analysis/statistics/__init__.py").touch()
    (copy / "src/analysis/resources").mkdir()
    before = files(copy)
    done = make(copy, "test", f"ROOM={room}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"error: ROOM is '{room}'; expected one of cli, statistics, notebooks, as in "
        "ROOM=statistics\n"
    )
    assert files(copy) == before


def test_help_is_the_default_and_lists_every_target(copy):
    done = make(copy)
    assert set(re.findall(r"^  make ([a-z-]+)", done.stdout, flags=re.MULTILINE)) == TARGETS
    assert done.stdout == make(copy, "help").stdout


def test_what_is_typed_reaches_the_command_line_as_it_is(copy):
    """A folder with a space, an apostrophe and a dollar sign; PUBLIC only where it was typed."""
    older = copy / "it's $HOME" / "2022"
    older.mkdir(parents=True)
    (older / "manifest.json").touch()
    python = copy / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    python.chmod(0o755)
    (copy / ".venv/.ready").touch()
    done = make(copy, "compare", "YEAR=2023", "WITH=it's $HOME/2022")
    assert done.stdout.splitlines() == [
        "-m",
        "analysis",
        "compare",
        "--",
        "2023",
        "it's $HOME/2022",
    ]
    done = make(copy, "report", "YEAR=2023", "PUBLIC=it's $HOME")
    assert done.stdout.splitlines() == ["-m", "analysis", "report", "2023", "--public=it's $HOME"]
    assert make(copy, "report", YEAR="2023", PUBLIC="x").stdout.splitlines()[-1] == "2023"
    done = make(copy, "test", "ROOM=cli", "KIND=it's $HOME")
    assert done.stdout.splitlines()[-3:] == ["test", "--room=cli", "--kind=it's $HOME"]
    done = make(copy, "find", "TEXT=it's $HOME -h", TEXT="x")
    assert done.stdout.splitlines()[-3:] == ["find", "--", "it's $HOME -h"]
    done = make(copy, "test", ROOM="nowhere", KIND="x")
    assert done.stdout.splitlines()[-2:] == ["--room=", "--kind="]


def test_every_target_is_a_verb_of_the_command_line_too():
    assert {
        *VERBS,
        *PLAIN,
        "audit",
        "boundaries",
        "find",
        "key",
        "measures-update",
        "new-chapter",
        "new-extract",
    } >= TARGETS


def test_clean_removes_what_was_made_and_nothing_else(copy):
    kept = [
        "data/raw/2023/persons.parquet",
        "data/raw/README.md",
        "data/processed/README.md",
        "reports/README.md",
        "wheels/a.whl",
        "data/room.key",
    ]
    made = [
        "data/processed/2023/public/cells.parquet",
        "reports/2023/index.html",
        "reports/.kept/x",
        ".building/x",
    ]
    made += ["src/analysis/__pycache__/x.pyc", ".ruff_cache/x"]
    for name in kept + made:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).touch()
    done = make(copy, "clean")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert all((copy / name).exists() for name in kept)
    assert not any((copy / name).exists() for name in made)
    assert (copy / "Makefile").exists()


def test_an_older_python_is_refused_plainly(copy, tmp_path):
    old = tmp_path / "python-old"
    trick = "import sys; sys.version_info = (3, 9, 2); sys.version = '3.9.2 x'; exec(sys.argv[1])"
    old.write_text(f'#!/bin/sh\nshift\nexec "{sys.executable}" -c "{trick}" "$@"\n')
    old.chmod(0o755)
    done = make(copy, "lint", f"PYTHON={old}")
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed; found 3.9.2" in done.stderr
    assert "setting up" not in done.stderr
    assert not (copy / ".venv").exists()


def test_an_absent_python_is_named(copy):
    done = make(copy, "lint", "PYTHON=no-such-python")
    assert done.returncode == 2
    assert "no-such-python is not there" in done.stderr


@pytest.fixture
def launched(copy) -> Path:
    """A copy that uses the environment of these tests as its active environment."""
    lacking = mismatches(ROOT / "requirements.txt")
    if lacking:
        pytest.skip(f"this environment does not hold the pins: {lacking[0]}")
    done = make(copy, ".venv/.ready", VIRTUAL_ENV=sys.prefix)
    assert (done.returncode, done.stderr) == (0, f"using the active environment {sys.prefix}\n")
    return copy


def test_an_active_environment_with_the_pins_is_used_and_follows_a_moved_folder(launched):
    moved = launched.rename(launched.parent / "moved here")
    python = moved / ".venv" / "bin" / "python"
    command = [str(python), "-c", "import sys, analysis; print(analysis.__file__, sys.prefix)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{moved / 'src/analysis/__init__.py'} {sys.prefix}\n"


def test_a_finished_set_up_is_not_done_again(launched):
    assert make(launched, ".venv/.ready", "-q").returncode == 0
    os.utime(
        launched / ".venv" / ".ready", (1, 1)
    )  # older than the requirements, whatever the clock's ticks
    again = make(launched, ".venv/.ready")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_launcher_whose_environment_has_gone_says_what_to_do(launched):
    python = launched / ".venv" / "bin" / "python"
    python.write_text(python.read_text().replace(sys.executable, "/no/such/python"))
    done = subprocess.run([str(python), "-V"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "remove .venv and run make again" in done.stderr
