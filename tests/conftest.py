"""Fixtures that several test modules share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with reference values and real downloads, which is not part of the repository."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: reference values and real downloads are not in the repository")
    return SHARED
