"""Fixtures that several test modules share."""

from pathlib import Path

import pytest

import workbench

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with reference values and real downloads, which is not part of the repository."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: reference values and real downloads are not in the repository")
    return SHARED


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A copy of the workbench in which the report of 2023 was made."""
    folder = workbench.copy(tmp_path_factory.mktemp("built") / "workbench")
    done = workbench.run(folder, "report", "2023")
    assert done.returncode == 0, done.stderr
    return folder
