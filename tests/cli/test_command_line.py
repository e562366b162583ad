"""`python -m analysis`: what it refuses, how it ends, and that a run has a clean environment."""

import json
import os
import subprocess
import sys
from types import ModuleType

import nbformat
import pytest

from analysis.cli import command_line, other_programs
from analysis.environment import MARK
from analysis.errors import DataError
from analysis.settings import ROOT
from analysis.workbench import git_guard

BAD_YEARS = [
    "",
    "abc",
    "../x",
    "2023;ls",
    "$(touch x)",
    "٢٠٢٣",
    "2023 ",
    "2023\n",
    "20230",
    "0023",
    "2023.0",
]


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess:
    variables = {name: value for name, value in os.environ.items() if name != MARK}
    variables |= {"PYTHONPATH": str(ROOT / "src"), **environ}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture
def fake(monkeypatch):
    """Put a module with one function in the place of the one that a verb imports."""

    def put(name: str, **functions) -> None:
        module = ModuleType(name)
        module.__dict__.update(functions)
        monkeypatch.setitem(sys.modules, name, module)
        monkeypatch.setenv(MARK, str(command_line.CONFIG))

    return put


@pytest.mark.parametrize("year", BAD_YEARS)
@pytest.mark.parametrize(
    "verb",
    [
        "report",
        "scan",
        "scans",
        "pdf",
        "data",
        "synthetic",
        "verify",
        "compare",
        "release",
        "deliver",
        "check",
        "export",
        "funding",
    ],
)
def test_a_bad_year_is_refused_with_2(verb, year, capsys):
    assert command_line.main([verb, year]) == 2
    assert (
        capsys.readouterr().err
        == f"error: YEAR is '{year}'; expected four digits, as in YEAR=2023\n"
    )


def test_an_absent_year_is_refused_with_2(capsys):
    assert command_line.main(["report"]) == 2
    assert "YEAR is ''" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["rapport", "2023"], ["report", "2023", "2024"]])
def test_an_unknown_command_ends_with_2(arguments):
    with pytest.raises(SystemExit) as ended:
        command_line.main(arguments)
    assert ended.value.code == 2


def test_the_command_line_imports_only_the_standard_library():
    code = (
        "import sys, analysis.__main__; print(sorted({n.split('.')[0] for n in sys.modules} & "
        "{'pandas', 'numpy', 'IPython', 'duckdb'}))"
    )
    assert run("-c", code).stdout == "[]\n"


def test_a_verb_gets_the_year_as_a_number(fake):
    years = []
    fake("analysis.pipeline.make_data", build=years.append)
    assert command_line.main(["data", "2023"]) == 0
    assert years == [2023]


def test_refused_data_end_with_2_and_one_line(fake, capsys):
    def build(year):
        raise DataError(f"persons: nothing is delivered for {year}; expected data/raw/{year}")

    fake("analysis.pipeline.make_data", build=build)
    assert command_line.main(["data", "2031"]) == 2
    expected = "error: persons: nothing is delivered for 2031; expected data/raw/2031\n"
    assert capsys.readouterr().err == expected


def test_a_failed_chapter_ends_with_1(fake, capsys):
    class ChapterError(Exception):
        pass

    def report(year):
        raise ChapterError("work: cell 3")

    fake("analysis.report.running.make_report", report=report, ChapterError=ChapterError)
    assert command_line.main(["report", "2023"]) == 1
    assert capsys.readouterr().err == "error: work: cell 3\n"


def test_python_starts_in_the_clean_environment(tmp_path):
    startup = tmp_path / "startup.py"
    startup.write_text("raise SystemExit('seen')")
    code = (
        "import os, sys; print(os.environ['TZ'], sys.flags.hash_randomization, 'MPLBACKEND' in "
        "os.environ)"
    )
    done = run(
        "-m",
        "analysis",
        "python",
        "-c",
        code,
        TZ="Asia/Tokyo",
        MPLBACKEND="pdf",
        PYTHONSTARTUP=str(startup),
    )
    assert (done.stdout, done.stderr) == ("UTC 0 False\n", "")


def test_a_verb_restarts_once_and_says_what_is_wrong():
    """The year passes; what follows, whatever it is, bears the mark of the clean environment."""
    code = (
        "import os, sys; from analysis.cli import command_line as m; "
        "os.execve = lambda path, arguments, environ: "
        "sys.exit(str([*arguments[1:], m.MARK in environ])); m.main(['data', '2023'])"
    )
    assert run("-c", code).stderr == "['-m', 'analysis', 'data', '2023', True]\n"


@pytest.fixture
def commands(monkeypatch) -> list[tuple[str, ...]]:
    """What `other_programs` runs; nothing is run."""
    ran = []
    monkeypatch.setattr(other_programs, "_python", lambda *arguments: ran.append(arguments) or 0)
    monkeypatch.setenv(MARK, str(command_line.CONFIG))
    return ran


@pytest.mark.parametrize(
    ("room", "targets"),
    [
        ("", ("tests", "src", "notebooks")),
        ("statistics", ("tests/statistics", "src/analysis/statistics")),
        ("notebooks", ("tests/notebooks", "notebooks")),
    ],
)
def test_tests_of_a_room_are_its_folder_and_the_examples_of_its_modules(commands, room, targets):
    assert command_line.main(["test", "--room", room]) == 0
    assert commands[-1][-len(targets) :] == targets
    assert ("--nbval-lax" in commands[-1]) == ("notebooks" in targets)
    assert (("-m", "analysis", "data", "2023") in commands) == (room != "statistics")


def test_a_kind_is_given_to_pytest(commands, capsys):
    assert command_line.main(["test", "--room=statistics", "--kind=unit"]) == 0
    assert commands[-1][-4:] == ("-m", "unit", "tests/statistics", "src/analysis/statistics")
    assert capsys.readouterr().out == ""
    assert command_line.main(["test", "--room=statistics"]) == 0
    assert "make test KIND=run" in capsys.readouterr().out
    assert commands[-1][-4:] == ("-m", "not run", "tests/statistics", "src/analysis/statistics")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--room=statisticz", "ROOM is 'statisticz'; expected one of cli, counting, disclosure, "),
        ("--room=../tests", "ROOM is '../tests'; expected one of "),
        (
            "--kind=slow",
            "KIND is 'slow'; expected one of run, report, page, frames, make, unit, as in",
        ),
    ],
)
def test_a_room_or_kind_that_is_none_is_refused_with_2(commands, capsys, option, message):
    assert command_line.main(["test", option]) == 2
    assert capsys.readouterr().err.startswith(f"error: {message}")
    assert commands == []


def test_lab_opens_on_the_repository_with_the_start_and_gives_git_its_guard(
    commands, monkeypatch, tmp_path
):
    guarded = []
    monkeypatch.setattr(git_guard, "guard", lambda root: guarded.append(root) or "a hook of yours")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    assert command_line.main(["lab"]) == 0
    assert guarded == [ROOT]
    assert commands[0][:3] == ("-m", "jupyterlab", ".")
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start.ipynb" in commands[0]
    assert (ROOT / "notebooks/00_start.ipynb").is_file()
    preferred = json.loads((tmp_path / "labconfig/default_setting_overrides.json").read_text())
    viewers = preferred["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]
    assert viewers == {"markdown": "Markdown Preview", "html": "HTML Viewer"}


# What `jupyter execute` runs, without a grammar that takes seconds to load (see git_guard).
EXECUTE = "import sys; sys.modules['rfc3987_syntax'] = None; from nbclient.cli import main; main()"


def test_a_notebook_of_another_folder_imports_the_package(tmp_path):
    """As `jupyter execute` and VS Code start it: by the Python of the set-up, told nothing."""
    python = ROOT / ".venv/bin/python"
    cell = nbformat.v4.new_code_cell("import analysis\nassert analysis.__file__")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "a b.ipynb")
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python if python.exists() else sys.executable, "-c", EXECUTE, "a b.ipynb"],
        cwd=tmp_path, env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
