"""Checks against files beside the repository; where these are not there, nothing here is collected.

Each behaviour has a test on typed data in the room of its module: what stands here comes on top.
"""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
collect_ignore_glob = [] if SHARED.is_dir() else ["test_*.py"]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with reference values and real downloads, which is not part of the repository."""
    return SHARED
