"""Fixtures that several test modules share."""

import os
import shutil
from pathlib import Path

import pytest

from analysis.workbench.folders import only_one
from support import workbench_copy

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with reference values and real downloads, which is not part of the repository."""
    if not SHARED.is_dir():
        pytest.skip(
            "../shared is absent: reference values and real downloads are not in the repository"
        )
    return SHARED


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A copy of the workbench in which the report of 2023 was made, once for all processes that run tests at a time."""
    own = tmp_path_factory.getbasetemp()
    place = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    first = place / "first" / "workbench"
    with only_one(place / "first.lock"):
        if not (first / "reports/2023").is_dir():
            shutil.rmtree(first, ignore_errors=True)
            done = workbench_copy.run(workbench_copy.copy(first), "report", "2023")
            assert done.returncode == 0, done.stderr
        return shutil.copytree(first, tmp_path_factory.mktemp("built") / "workbench", symlinks=True)
