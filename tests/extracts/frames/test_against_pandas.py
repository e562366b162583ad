"""Queries and pandas make the same frames of a delivery that was disturbed on purpose."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.extracts.frames.process import make
from support.disturbed_delivery import YEAR, disturbed
from support.frames_in_pandas import (
    civic_contracts,
    dutch_levels,
    enrolments,
    exclusions,
    job_seekers,
    programme,
    registrations,
    residents,
)

IN_PANDAS = {
    "residents": lambda raw: residents.residents(raw, YEAR),
    "contracts": lambda raw: civic_contracts.contracts(raw, YEAR),
    "attainment": lambda raw: dutch_levels.attainment(civic_contracts.contracts(raw, YEAR)),
    "attainment_by": lambda raw: dutch_levels.attainment_by(civic_contracts.contracts(raw, YEAR)),
    "landmark": lambda raw: dutch_levels.landmark(civic_contracts.contracts(raw, YEAR), YEAR),
    "newcomers": lambda raw: registrations.newcomers(raw, YEAR),
    "registrations": lambda raw: registrations.registrations(raw, YEAR),
    "programme_parts": lambda raw: programme.parts(raw, YEAR),
    "orientation_tests": lambda raw: programme.orientation_tests(raw, YEAR),
    "programme_results": lambda raw: programme.results(raw, YEAR),
    "enrolments": lambda raw: enrolments.enrolments(raw, YEAR),
    "exclusions": lambda raw: exclusions.exclusions(raw, YEAR),
    "spells": lambda raw: job_seekers.spells(raw, YEAR),
}


@pytest.fixture(scope="module", params=[1, 2])
def both(request, tmp_path_factory) -> tuple[Path, dict[str, Path]]:
    """A disturbed delivery, and the frames that the product makes of it."""
    folder = tmp_path_factory.mktemp("disturbed")
    raw = disturbed(folder, seed=request.param)
    files, refused = make(raw, folder / "made", year=YEAR, secret=None)
    assert not refused
    return raw, files


@pytest.mark.parametrize("name", IN_PANDAS)
def test_a_query_makes_the_frame_that_pandas_makes(both, name):
    raw, files = both
    expected, found = IN_PANDAS[name](raw), pd.read_parquet(files[name])
    assert len(found) > 100
    assert found.columns[-1] == "unit"
    assert set(found) == set(expected)
    columns = list(found)
    if name not in ("contracts", "residents", "landmark", "registrations", "spells"):
        # Which of these come first nothing depends on.
        expected, found = (
            each[columns].sort_values(columns, ignore_index=True) for each in (expected, found)
        )
    pd.testing.assert_frame_equal(
        found, expected[columns].reset_index(drop=True), check_dtype=False, check_exact=True
    )
