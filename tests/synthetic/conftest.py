"""The synthetic extracts of the repository, read once, and the truth that they were drawn from."""

import json

import pandas as pd
import pytest

from analysis.extracts.reading import delivery_register, read_extract
from analysis.settings import RAW

YEARS = (2022, 2023)


@pytest.fixture(scope="session")
def shipped() -> dict[int, dict[str, pd.DataFrame]]:
    """Return the extracts of each year, by name."""
    registers = {year: delivery_register.newest_snapshots(RAW / str(year)) for year in YEARS}
    if any(set(register["data_kind"]) != {"synthetic"} for register in registers.values()):
        pytest.skip("data/raw holds delivered data instead of the synthetic ones")
    return {
        year: {
            name: read_extract.typed_frame(name, RAW / str(year)) for name in register["extract"]
        }
        for year, register in registers.items()
    }


@pytest.fixture(scope="session")
def truth() -> dict[str, object]:
    """Return the values of which the synthetic extracts of 2023 are a sample."""
    return json.loads((RAW / "2023" / "truth.json").read_text(encoding="utf-8"))
