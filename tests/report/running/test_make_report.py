"""A run that fails, hangs, dies or is killed leaves the old report whole and says what is wrong."""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analysis.report.page import table_csv
from support import workbench_copy
from support.workbench_copy import RUN_CHAPTERS, start

# Name of a case: cells of its chapter, declared tables and figures, and what the message must hold.
FIGURE = (
    "import pandas as pd\n"
    "import matplotlib.pyplot as plt\n"
    "from analysis.report.chapter import show\n"
    "frame = pd.DataFrame({'indicator': ['x'], 'data_kind': ['open']})\n"
    "name = 'proef'\n"
    "show(name, lambda rows: plt.figure(), frame, alt='a', caption='b')"
)
TABLE = (
    "from analysis.indicators.discrimination import reported\n"
    "from analysis.report.chapter import load, publish\n"
    "table = 'D7'\n"
    "publish(table, reported.reports(load(year), table=table))"
)
WRONG_TABLE = (
    "from analysis.indicators.discrimination import reported\n"
    "from analysis.report.chapter import load, publish\n"
    "publish('D4', reported.reports(load(year), table='D4'))"
)
CASES = {
    "raises": (["x = 1", "1 / 0"], {}, ["cell 4: ZeroDivisionError: division by zero"]),
    "does not parse": (["x = ="], {}, ["cell 3: SyntaxError"]),
    "asserts": (
        ["assert year == 1999, 'not this year'"],
        {},
        ["cell 3: AssertionError: not this year"],
    ),
    "hangs": (["import threading; threading.Event().wait()"], {}, ["did not end within 2 s"]),
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
    "shows a frame": (
        ["import pandas as pd\npd.DataFrame({'x': [1]})"],
        {},
        ["cell 3 shows something by itself", "say, show, tiles, publish and text_table"],
    ),
    "shows HTML": (
        ["from IPython.display import HTML, display", "display(HTML('<b>x</b>'))"],
        {},
        ["cell 4 shows something by itself (text/plain, text/html)"],
    ),
    "shows a drawing": (
        ["import matplotlib.pyplot as plt", "plt.figure()"],
        {},
        ["cell 4 shows something by itself"],
    ),
    "reads an extract": (
        ["from analysis.settings import RAW", "(RAW / '2023' / 'delivery.csv').read_text()"],
        {},
        ["cell 4: SealedError: a chapter reaches data/raw/2023/delivery.csv"],
    ),
    "starts a program": (
        ["import subprocess", "subprocess.run(['cat', '/etc/passwd'])"],
        {},
        ["cell 4: SealedError: a chapter starts a program"],
    ),
    "has no year": (["x = 1"], {"year": False}, ["no parameter `year`"]),
    # Names that are computed are known only now; others before data are read.
    "lacks a figure": (
        ["show = str", "_ = show(1)"],
        {"figures": ("proef",)},
        ["figures []", "declare [] and ['proef']"],
    ),
    "has a figure too many": ([FIGURE], {}, ["figures ['proef']", "declare [] and []"]),
    "lacks a table": (
        ["publish = str", "_ = publish(1)"],
        {"tables": ("D7",)},
        ["published tables []", "declare ['D7'] and []"],
    ),
    "has a table too many": ([TABLE], {}, ["published tables ['D7']", "declare [] and []"]),
    "has a table twice": ([TABLE, TABLE], {"tables": ("D7",)}, ["published tables ['D7', 'D7']"]),
    "shows what the plan gives another table": (
        [WRONG_TABLE],
        {"tables": ("D4",)},
        ["DataError: ", " of table D4: the plan does not compute it there"],
    ),
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
import json, sys
from pathlib import Path
import analysis.pipeline.make_data
from analysis.report.running.make_report import ChapterError, SECONDS, report
said = {}
for folder in sorted(Path(sys.argv[1]).iterdir()):
    try:
        report(2023, chapters=folder, seconds=2 if folder.name == "hangs" else SECONDS)
    except ChapterError as error:
        failed = sorted(p.name for p in Path("reports/failed-2023").glob("*"))
        said[folder.name] = [str(error), failed]
print(json.dumps(said))
"""

# A chapter that says that it runs, and one that then waits for a word; pipes carry both.
SAYS = "import os\n_ = os.write(os.open({reached!r}, os.O_WRONLY), b'x')"
WAITS = SAYS + "\n_ = os.read(os.open({go!r}, os.O_RDONLY), 1)"
# Who waits for what never comes is stopped, and fails; no test depends on how long something takes.
STUCK = 600


@pytest.fixture(scope="module")
def bench(reports_alone, tmp_path_factory) -> Path:
    """A copy whose data are ready and whose two chapters are quick, with an old report."""
    folder = tmp_path_factory.mktemp("run") / "workbench"
    shutil.copytree(reports_alone, folder, symlinks=True)
    shutil.rmtree(folder / "notebooks")
    workbench_copy.chapter(folder / "notebooks/01_a.ipynb", "x = 1")
    workbench_copy.chapter(folder / "notebooks/02_b.ipynb", "x = 2")
    workbench_copy.on_one_page(folder)
    done = workbench_copy.run(folder, "report", "2023")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def old(bench) -> dict[str, bytes]:
    """What the report of 2023 is before a test; it must be that after it too."""
    return workbench_copy.digest(bench / "reports/2023")


@pytest.fixture(scope="module")
def failures(bench, tmp_path_factory) -> dict[str, list]:
    """Run the chapter of every case and give its message and the notebooks that were kept apart."""
    folder = tmp_path_factory.mktemp("cases")
    for name, (sources, options, _) in CASES.items():
        # Who may take two seconds only is alone, so that it is the one that takes them.
        if name != "hangs":
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


@pytest.fixture
def pipes(bench, tmp_path) -> Iterator[dict[str, str]]:
    """Named pipes between a chapter and a test, and the files by which the test holds them.

    They stand where a sealed chapter may write.
    """
    place = bench / ".building/config/ipython" / tmp_path.name
    place.mkdir(parents=True)
    made, held = {}, {}
    for name in ("reached", "go"):
        made[name] = str(place / name)
        os.mkfifo(made[name])
        held[name] = os.open(made[name], os.O_RDWR | os.O_NONBLOCK)
    yield made | {f"{name} held": file for name, file in held.items()}
    for file in held.values():
        os.close(file)


def wait_for(running: subprocess.Popen, pipes: dict) -> None:
    """Wait until a chapter says that it runs; a run that says something else has failed."""
    heard, _, _ = select.select([pipes["reached held"], running.stderr], [], [], STUCK)
    assert heard == [pipes["reached held"]], "the run ended or complained before its chapter ran"
    os.read(pipes["reached held"], 1)


def gone(running: subprocess.Popen) -> str:
    """What a run and its chapters said; each holds the pipe, so that all are gone then."""
    _, said = running.communicate(timeout=STUCK)
    # A process closes its files just before it is gone.
    for each in members(running.pid):
        with contextlib.suppress(ProcessLookupError):
            ended = os.pidfd_open(each)
            select.select([ended], [], [], STUCK)
            os.close(ended)
    assert members(running.pid) == []
    return said


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
    message, kept = failures[case]
    assert message.startswith("02_fout.ipynb, cell ")
    assert all(part in message for part in CASES[case][2]), message
    assert message.endswith("The notebooks as far as they ran: reports/failed-2023")
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
        workbench_copy.chapter(tmp_path / f"{name}.ipynb", "x = 1", tables=("D7",))
    done = workbench_copy.run(bench, "python", "-c", RUN_CHAPTERS, str(tmp_path))
    assert "ChapterError: tables ['D7'] are declared twice" in done.stderr


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
    ("moment", "group"),
    [("a chapter runs", False), ("a chapter runs", True), ("  1/2 ", False), ("  2/2 ", False)],
)
def test_killed_at_any_moment_the_old_report_is_whole(bench, old, pipes, tmp_path, moment, group):
    chapters = tmp_path / "chapters"
    first = WAITS if moment == "a chapter runs" else SAYS
    workbench_copy.chapter(chapters / "01_a.ipynb", first.format(**pipes))
    workbench_copy.chapter(chapters / "02_b.ipynb", "x = 2")
    running = start(bench, "python", "-c", RUN_CHAPTERS, str(chapters))
    wait_for(running, pipes)
    if moment != "a chapter runs":
        assert any(line.startswith(moment) for line in iter(running.stdout.readline, ""))
    (os.killpg if group else os.kill)(running.pid, signal.SIGKILL)
    gone(running)
    assert workbench_copy.digest(bench / "reports/2023") == old


@pytest.fixture
def waiting(bench, pipes) -> Iterator[subprocess.Popen]:
    """A run of which one chapter waits for what never comes."""
    path = bench / "notebooks/02_b.ipynb"
    good = path.read_bytes()
    workbench_copy.chapter(path, WAITS.format(**pipes))
    running = start(bench, "report", "2023")
    try:
        wait_for(running, pipes)
        path.write_bytes(good)
        yield running
    finally:
        path.write_bytes(good)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()


def test_ctrl_c_ends_the_run_without_a_traceback(bench, old, waiting):
    os.killpg(waiting.pid, signal.SIGINT)
    assert gone(waiting) == ""
    assert waiting.returncode == 130
    assert workbench_copy.digest(bench / "reports/2023") == old
    assert left_over(bench) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to end the children")
def test_a_killed_run_leaves_no_chapter_behind_that_keeps_the_next_one_waiting(bench, old, waiting):
    waiting.kill()
    gone(waiting)
    done = workbench_copy.run(bench, "report", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert workbench_copy.digest(bench / "reports/2023") == old
    assert left_over(bench) == []


def test_a_reader_that_goes_away_gets_no_traceback(bench, old):
    running = start(bench, "report", "2023")
    running.stdout.close()
    said = running.stderr.read()
    assert (running.wait(timeout=STUCK), said) == (1, "")
    assert workbench_copy.digest(bench / "reports/2023") == old


def test_two_runs_of_a_year_follow_each_other(bench, pipes, tmp_path):
    chapters = tmp_path / "chapters"
    workbench_copy.chapter(chapters / "01_a.ipynb", WAITS.format(**pipes))
    runs = [start(bench, "python", "-c", RUN_CHAPTERS, str(chapters))]
    wait_for(runs[0], pipes)
    runs.append(start(bench, "python", "-c", RUN_CHAPTERS, str(chapters)))
    said = runs[1].stderr.readline()
    assert said == "another run is busy here; waiting for it to end\n"
    os.write(pipes["go held"], b"xx")
    assert [gone(each) for each in runs] == ["", ""]
    assert [each.returncode for each in runs] == [0, 0]
    assert left_over(bench) == []


def test_two_years_at_once_do_not_mix_and_the_earlier_one_knows_no_later_delivery(
    both_years, built
):
    public = [workbench_copy.digest(each / "reports/2023/public") for each in (both_years, built)]
    assert public[0] == public[1]
    report = both_years / "reports/2022"
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["year"] == 2022
    assert not [
        each["file"] for each in manifest["inputs"] if each["file"].startswith("data/raw/2023")
    ]
    assert "Integratiemonitor 2022" in (report / "index.html").read_text(encoding="utf-8")
    for path in sorted((report / "tables").glob("*.csv")):
        rows = pd.DataFrame(table_csv.read(path), columns=["data_kind", "year"])
        computed = rows[rows["data_kind"] == "synthetic"]
        assert computed.empty or computed["year"].astype(float).max() <= 2022, path.name
