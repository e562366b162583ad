"""The synthetic extracts of the repository, read once, and the truth that they were drawn from."""

import json

import pandas as pd
import pytest

from analysis.extracts.reading import load
from analysis.settings import RAW
from analysis.synthetic import delivery

YEARS = (2022, 2023)


@pytest.fixture(scope="session")
def shipped() -> dict[int, dict[str, pd.DataFrame]]:
    """Return the extracts of each year, by name."""
    if any(set(load.deliveries(RAW / str(year))["data_kind"]) != {"synthetic"} for year in YEARS):
        pytest.skip("data/raw holds delivered data instead of the synthetic ones")
    return {
        year: {name: load.load(name, RAW / str(year)) for name in sorted(delivery.frames(year))}
        for year in YEARS
    }


@pytest.fixture(scope="session")
def truth() -> dict[str, object]:
    """Return the values of which the synthetic extracts of 2023 are a sample."""
    return json.loads((RAW / "2023" / "truth.json").read_text(encoding="utf-8"))
