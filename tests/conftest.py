"""Kinds of tests, by what a test needs, and the report that many of them read.

The folders are the rooms of `src/analysis`, a file has the name of the module it tests, and what
several files use stands in `support/`. `make test ROOM=statistics` runs one room.

A kind follows from the fixtures and helpers of a test and is set here, nowhere else; `make test
KIND=unit` runs one kind, `make test` all but `run`.

run     makes data, chapters or a report again, in a copy of the workbench (helper `workbench_copy`)
report  reads the report that is made once for all tests (fixture `built`)
page    opens the report in a browser (fixture `browser`)
frames  reads the synthetic deliveries or the frames made from them (`shipped`), or is a notebook
make    tries make, the command line or the installation (tests/cli)
unit    all others: typed data, in this process
"""

import inspect
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

from analysis.cli.other_programs import KINDS
from analysis.report.running import quick_imports
from analysis.workbench import fingerprint
from analysis.workbench.folders import only_one

# Each process that runs tests loads nbformat, and so what checks its notebooks.
quick_imports.leave_out("jsonschema")
from support import workbench_copy  # noqa: E402

YEAR = "2023"
READ_AS_FRAMES = {"shipped", "synthetic"}
DELIVER_A_FEW_ROWS = {"small_delivery", "civic_events"}


def pytest_configure(config: pytest.Config) -> None:
    """Register the kinds as markers; no example of hypothesis is timed, as no test is."""
    for name in KINDS:
        config.addinivalue_line("markers", f"{name}: see tests/conftest.py")
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test its kind, and put those first that take longest: processes end together then.

    A file stays together, and of those with reports come first the ones that make their own: one
    process need not wait for the report that another makes.
    """
    first: dict[Path, tuple[int, bool]] = {}
    for item in items:
        name = kind(item)
        item.add_marker(name)
        rank = (KINDS.index(name), "built" in getattr(item, "fixturenames", ()))
        first[item.path] = min(first.get(item.path, rank), rank)
    items.sort(key=lambda item: first[item.path])


def kind(item: pytest.Item) -> str:
    """Tell the kind of a test from its fixtures, the helpers of its module and its folder."""
    fixtures = set(getattr(item, "fixturenames", ()))
    helpers = _helpers(getattr(item, "module", None))
    if "browser" in fixtures:
        return "page"
    if "workbench_copy" in helpers:
        return "run"
    if "built" in fixtures:
        return "report"
    if item.path.parent.name == "cli":
        return "make"
    if item.path.suffix == ".ipynb" or READ_AS_FRAMES & (fixtures | helpers):
        return "frames"
    return "unit"


def _helpers(module: ModuleType | None) -> set[str]:
    """Names of the modules of `support` from which the module of a test imports."""
    values = vars(module).values() if module else ()
    names = (
        value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", "")
        for value in values
    )
    return {name.removeprefix("support.") for name in names if str(name).startswith("support.")}


@pytest.fixture(autouse=True)
def _registers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read registers that differ in hashes alone once, where tests deliver a few rows each."""
    if DELIVER_A_FEW_ROWS & _helpers(getattr(request.node, "module", None)):
        from analysis.extracts.reading import delivery_register
        from support import small_delivery

        monkeypatch.setattr(delivery_register, "_read_once", small_delivery.read_once)


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A copy of the workbench with the report of 2023, made once for all processes that run tests.

    Each process gets a copy of its own. A test that changes something takes another copy of it.
    """

    def make(folder: Path) -> None:
        workbench_copy.copy(folder)
        workbench_copy.lend_data(folder, int(YEAR))
        done = workbench_copy.run(folder, "report", YEAR)
        assert done.returncode == 0, done.stderr

    return _made_once("first", make, tmp_path_factory)


@pytest.fixture(scope="session")
def both_years(built, tmp_path_factory) -> Path:
    """As `built`, with the report of 2022 made while 2023 was made again with one quick chapter.

    That report of 2023 stands in `reports/2023` and has `built`'s public frames. Neither is
    attacked alone: `built` was, and both are attacked together in tests/report/outsider.
    """

    def make(folder: Path) -> None:
        shutil.copytree(built, folder, symlinks=True)
        workbench_copy.chapter(folder / "quick/01_a.ipynb", "x = 1")
        every = "make_report.report(2022)"
        runs = [
            workbench_copy.start(
                folder, "python", "-c", workbench_copy.NOT_ATTACKED + code, "quick"
            )
            for code in (every, workbench_copy.RUN_CHAPTERS)
        ]
        said = [run.communicate()[1] for run in runs]
        assert [run.returncode for run in runs] == [0, 0], said

    return _made_once("both", make, tmp_path_factory)


@pytest.fixture(scope="session")
def reports_alone(tmp_path_factory) -> Path:
    """A copy of the workbench whose delivery is the reports of discrimination of 2023 alone.

    Its data and its reports, with chapters of a test's own, take seconds: for tests of how a run
    goes, whatever the numbers. Each process gets a copy, and a file of tests takes one of that.
    """

    def make(folder: Path) -> None:
        workbench_copy.copy(folder)
        for year in set(fingerprint.delivered_years()) - {int(YEAR)}:
            shutil.rmtree(folder / f"data/raw/{year}")
        kept = {"unia_reports", "unia_grounds"}
        workbench_copy.leave_out_all_but(folder / "data/raw/2023", kept)
        done = workbench_copy.run(folder, "data", YEAR)
        assert (done.returncode, done.stderr) == (0, "")

    return _made_once("reports_alone", make, tmp_path_factory)


def _made_once(
    name: str, make: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a copy for this process of what `make` makes once in a folder for all processes."""
    own = tmp_path_factory.getbasetemp()
    place = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    with only_one(place / f"{name}.lock"):
        first = place / name / "workbench"
        if not (place / name / "done").exists():
            shutil.rmtree(place / name, ignore_errors=True)
            make(first)
            (place / name / "done").touch()
        return shutil.copytree(first, tmp_path_factory.mktemp(name) / "workbench", symlinks=True)
