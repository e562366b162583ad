"""Kinds of tests, by what a test needs, and the report that many of them read.

The folders are the rooms of `src/analysis`, a file has the name of the module it tests, and what
several files use stands in `support/`. `make test ROOM=statistics` runs one room.

A kind follows from the fixtures and helpers of a test and is set here, nowhere else; `make test
KIND=unit` runs one kind.

page    reads the report in a browser (fixture `browser` or `page` of a browser)
report  makes or reads a whole report, in a copy of the workbench
make    runs make, pip or another program on the repository (tests/cli)
frames  reads the frames made from the synthetic deliveries, or such deliveries as a whole
unit    all others: typed data, in this process
"""

import inspect
import os
import shutil
from pathlib import Path

import pytest

from analysis.workbench.folders import only_one
from support import workbench_copy

KINDS = ("page", "report", "make", "frames", "unit")
YEAR = "2023"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test its kind."""
    for item in items:
        item.add_marker(kind(item))


def kind(item: pytest.Item) -> str:
    """Tell the kind of a test from its fixtures, its folder and the helpers of its module."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if "browser" in fixtures:
        return "page"
    if "built" in fixtures or "workbench_copy" in _helpers(item):
        return "report"
    if item.path.parent.name == "cli":
        return "make"
    if item.path.suffix == ".ipynb" or {"shipped", "synthetic"} & {*_helpers(item), *fixtures}:
        return "frames"
    return "unit"


def _helpers(item: pytest.Item) -> set[str]:
    """Names of the modules of `support` that the module of a test imports and this test may use."""
    module = getattr(item, "module", None)
    return (
        {
            value.__name__.rpartition(".")[2]
            for value in vars(module).values()
            if inspect.ismodule(value) and value.__name__.startswith("support.")
        }
        if module
        else set()
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A copy of the workbench with the report of 2023, made once for all processes that run tests.

    Each process gets a copy of its own. A test that changes something takes another copy of it.
    """
    own = tmp_path_factory.getbasetemp()
    place = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    first = place / "first" / "workbench"
    with only_one(place / "first.lock"):
        if not (first / "reports" / YEAR).is_dir():
            shutil.rmtree(first, ignore_errors=True)
            workbench_copy.copy(first)
            workbench_copy.lend_data(first, int(YEAR))
            done = workbench_copy.run(first, "report", YEAR)
            assert done.returncode == 0, done.stderr
        return shutil.copytree(first, tmp_path_factory.mktemp("built") / "workbench", symlinks=True)
