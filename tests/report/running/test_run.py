"""A run that fails, hangs, dies or is killed leaves the old report whole and says what is wrong."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support import workbench_copy

# Name of a case: cells of its chapter, declared tables and figures, and what the message must hold.
FIGURE = (
    "import pandas as pd\n"
    "import matplotlib.pyplot as plt\n"
    "from analysis.report.chapter import show\n"
    "frame = pd.DataFrame({'indicator': ['x'], 'data_kind': ['open']})\n"
    "show('proef', plt.figure(), frame, alt='a', caption='b')"
)
TABLE = (
    "from analysis.indicators import population\n"
    "from analysis.report.chapter import load, publish\n"
    "publish('P1', population.foreign_share(load(year), table='P1'))"
)
CASES = {
    "raises": (["x = 1", "1 / 0"], {}, ["cell 4: ZeroDivisionError: division by zero"]),
    "does not parse": (["x = ="], {}, ["cell 3: SyntaxError"]),
    "asserts": (
        ["assert year == 1999, 'not this year'"],
        {},
        ["cell 3: AssertionError: not this year"],
    ),
    "hangs": (["import time", "time.sleep(600)"], {}, ["cell 4: did not end within 2 s"]),
    "dies": (["import os", "os._exit(3)"], {}, ["cell 4: its process died (exit 3)"]),
    "dies as if well": (["import os", "os._exit(0)"], {}, ["cell 4: its process died (exit 0)"]),
    "aborts": (["import os; os.abort()"], {}, ["cell 3: its process died (exit -6)"]),
    "leaves early": (
        ["import sys; sys.exit()", "x = 1"],
        {},
        ["stopped before its end, at cell 3"],
    ),
    "leaves at its end": (["import sys; sys.exit(0)"], {}, ["stopped before its end, at cell 3"]),
    "prints": (["print('hello')"], {}, ["cell 3 printed or warned: hello"]),
    "warns": (
        ["import warnings; warnings.warn('old')"],
        {},
        ["cell 3 printed or warned", "UserWarning: old"],
    ),
    "has no year": (["x = 1"], {"year": False}, ["no parameter `year`"]),
    "lacks a figure": (
        ["x = 1"],
        {"figures": ("proef",)},
        ["figures []", "declare [] and ['proef']"],
    ),
    "has a figure too many": ([FIGURE], {}, ["figures ['proef']", "declare [] and []"]),
    "lacks a table": (
        ["x = 1"],
        {"tables": ("P1",)},
        ["published tables []", "declare ['P1'] and []"],
    ),
    "has a table too many": ([TABLE], {}, ["published tables ['P1']", "declare [] and []"]),
    "has a table twice": ([TABLE, TABLE], {"tables": ("P1",)}, ["published tables ['P1', 'P1']"]),
    "wants unprotected cells": (
        ["from analysis.report.chapter import load\nload(year, internal=True)"],
        {},
        ["DataError: load: internal=True gives unprotected cells"],
    ),
    "wants another year": (
        ["from analysis.report.chapter import load\nload(2022)"],
        {},
        ["DataError: load: frames of 2022 in the report of 2023"],
    ),
}
DRIVER = """
import json, sys, time
from pathlib import Path
import analysis.pipeline.year
from analysis.report.running.run import ChapterError, report
said = {}
for folder in sorted(Path(sys.argv[1]).iterdir()):
    started = time.monotonic()
    try:
        report(2023, chapters=folder, seconds=2)
    except ChapterError as error:
        failed = sorted(p.name for p in Path("reports/failed-2023").glob("*"))
        said[folder.name] = [str(error), failed, time.monotonic() - started]
print(json.dumps(said))
"""

RUN_CHAPTERS = """
import sys
from pathlib import Path
from analysis.report.running.run import report
report(2023, chapters=Path(sys.argv[1]))
"""

# Nothing changed between two tests; a run that is to be broken off has to run.
RUN_AGAIN = [
    "python",
    "-c",
    "from analysis.report.running.run import report; report(2023, again=True)",
]


@pytest.fixture(scope="module")
def bench(built, tmp_path_factory) -> Path:
    """A copy whose data are ready and whose two chapters are quick, with an old report."""
    folder = tmp_path_factory.mktemp("run") / "workbench"
    shutil.copytree(built, folder, symlinks=True)
    shutil.rmtree(folder / "notebooks")
    workbench_copy.chapter(folder / "notebooks/01_a.ipynb", "import time; time.sleep(0.3)")
    workbench_copy.chapter(folder / "notebooks/02_b.ipynb", "import time; time.sleep(0.3)")
    done = workbench_copy.run(folder, "report", "2023")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def old(bench) -> dict[str, bytes]:
    """What the report of 2023 is before a test; it must be that after it too."""
    return workbench_copy.digest(bench / "reports/2023")


@pytest.fixture(scope="module")
def failures(bench, tmp_path_factory) -> dict[str, list]:
    """Run the chapter of every case and give its message, the notebooks kept apart and the time."""
    folder = tmp_path_factory.mktemp("cases")
    for name, (sources, options, _) in CASES.items():
        workbench_copy.chapter(folder / name / "01_goed.ipynb", "x = 1")
        workbench_copy.chapter(folder / name / "02_fout.ipynb", *sources, **options)
    (folder.parent / "driver.py").write_text(DRIVER)
    before = workbench_copy.digest(bench / "reports/2023")
    done = workbench_copy.run(bench, "python", str(folder.parent / "driver.py"), str(folder))
    assert done.returncode == 0, done.stderr
    assert workbench_copy.digest(bench / "reports/2023") == before
    assert "Traceback" not in done.stderr
    shutil.rmtree(bench / "reports/failed-2023")
    return json.loads(done.stdout.splitlines()[-1])


def left_over(bench: Path) -> list[str]:
    return sorted(
        p.name
        for p in (bench / "reports").iterdir()
        if p.name not in {"2023", "2022"} and p.is_dir()
    )


def start(bench: Path, *arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "analysis", *arguments]
    return subprocess.Popen(command, cwd=bench, env=workbench_copy.environ(bench), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip


def members(session: int) -> list[int]:
    """Processes of a session that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(folder.name))
    return found


@pytest.mark.parametrize("case", CASES)
def test_a_chapter_that_does_not_end_well_stops_the_run(failures, case):
    message, kept, seconds = failures[case]
    assert message.startswith("02_fout.ipynb, cell ")
    assert all(part in message for part in CASES[case][2]), message
    assert message.endswith("The notebooks as far as they ran: reports/failed-2023")
    assert seconds < 10
    if case != "has no year":
        assert "02_fout.ipynb" in kept


def test_a_failed_chapter_ends_the_command_with_1_and_one_line_and_the_next_run_tidies_up(
    bench, old
):
    good = (bench / "notebooks/02_b.ipynb").read_bytes()
    workbench_copy.chapter(bench / "notebooks/02_b.ipynb", "raise KeyError('x')")
    done = workbench_copy.run(bench, "report", "2023")
    (bench / "notebooks/02_b.ipynb").write_bytes(good)
    assert done.returncode == 1
    assert done.stderr.startswith("error: 02_b.ipynb, cell 3: KeyError: 'x'. ")
    assert done.stderr.count("\n") == 1
    assert workbench_copy.digest(bench / "reports/2023") == old
    assert left_over(bench) == ["failed-2023"]
    assert workbench_copy.run(bench, "report", "2023").returncode == 0
    assert workbench_copy.digest(bench / "reports/2023") == old
    assert left_over(bench) == []


def test_a_table_declared_in_two_chapters_is_refused(bench, tmp_path):
    for name in ("01_a", "02_b"):
        workbench_copy.chapter(tmp_path / f"{name}.ipynb", "x = 1", tables=("P1",))
    done = workbench_copy.run(bench, "python", "-c", RUN_CHAPTERS, str(tmp_path))
    assert "ChapterError: tables ['P1'] are declared twice" in done.stderr


def test_no_chapters_is_an_error(bench, tmp_path):
    assert (
        "no chapter in"
        in workbench_copy.run(bench, "python", "-c", RUN_CHAPTERS, str(tmp_path)).stderr
    )


def test_a_year_without_data_says_what_to_do(bench):
    done = workbench_copy.run(bench, "report", "2031")
    assert done.returncode == 2
    assert done.stderr.startswith("error: nothing was delivered for 2031")
    assert "make synthetic YEAR=2031" in done.stderr
    assert done.stderr.count("\n") == 1
    assert left_over(bench) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to end the children")
@pytest.mark.parametrize(
    ("after", "group"), [(0.5, False), (1.2, True), (1.8, False), (2.4, False)]
)
def test_killed_at_any_moment_the_old_report_is_whole(bench, old, after, group):
    running = start(bench, *RUN_AGAIN)
    time.sleep(after)
    (os.killpg if group else os.kill)(running.pid, signal.SIGKILL)
    running.wait()
    deadline = time.monotonic() + 3
    while members(running.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert members(running.pid) == []
    assert workbench_copy.digest(bench / "reports/2023") == old


@pytest.fixture
def asleep(bench):
    """A run of which one chapter sleeps for ten minutes."""
    chapters = bench / "notebooks"
    good = (chapters / "02_b.ipynb").read_bytes()
    workbench_copy.chapter(
        chapters / "02_b.ipynb", "open('asleep', 'w')\nimport time; time.sleep(600)"
    )
    running = start(bench, "report", "2023")
    deadline = time.monotonic() + 60
    while (
        not list(bench.rglob("asleep")) and running.poll() is None and time.monotonic() < deadline
    ):
        time.sleep(0.05)
    (chapters / "02_b.ipynb").write_bytes(good)
    for path in bench.rglob("asleep"):
        path.unlink()
    return running


def test_ctrl_c_ends_the_run_at_once_without_a_traceback(bench, old, asleep):
    os.killpg(asleep.pid, signal.SIGINT)
    _, said = asleep.communicate(timeout=10)
    assert asleep.returncode == 130
    assert said == ""
    assert members(asleep.pid) == []
    assert workbench_copy.digest(bench / "reports/2023") == old
    assert left_over(bench) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to end the children")
def test_a_killed_run_leaves_no_chapter_behind_that_keeps_the_next_one_waiting(bench, old, asleep):
    asleep.kill()
    asleep.wait()
    done = workbench_copy.run(bench, "report", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert members(asleep.pid) == []
    assert workbench_copy.digest(bench / "reports/2023") == old
    assert left_over(bench) == []


def test_a_reader_that_goes_away_gets_no_traceback(bench, old):
    running = start(bench, "report", "2023")
    running.stdout.close()
    said = running.stderr.read()
    assert (running.wait(timeout=30), said) == (1, "")
    assert workbench_copy.digest(bench / "reports/2023") == old


def test_two_runs_of_a_year_follow_each_other(bench, old):
    runs = [start(bench, *RUN_AGAIN) for _ in range(2)]
    said = [each.communicate(timeout=300)[1] for each in runs]
    assert [each.returncode for each in runs] == [0, 0]
    assert sorted(said) == ["", "another run is busy here; waiting for it to end\n"]
    assert workbench_copy.digest(bench / "reports/2023") == old
    assert left_over(bench) == []


def test_two_years_at_once_do_not_mix(bench, old):
    runs = [start(bench, "report", year) for year in ("2022", "2023")]
    said = [each.communicate(timeout=300)[1] for each in runs]
    assert ([each.returncode for each in runs], said) == ([0, 0], ["", ""])
    assert workbench_copy.digest(bench / "reports/2023") == old
    manifest = json.loads((bench / "reports/2022/manifest.json").read_text())
    assert manifest["year"] == 2022
    assert not [
        each["file"] for each in manifest["inputs"] if each["file"].startswith("data/raw/2023")
    ]
