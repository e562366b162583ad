"""Models: what is computed inside is complete, described and says which units it rests on."""

from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.errors import DataError
from analysis.indicators.modelled import of_model
from analysis.models import run
from analysis.models.estimates import COUNTED, OF_RESPONDENTS, SHARE, counted, key_of
from analysis.models.grouped import grouped

TABLE = plan.load()["W1"]._replace(
    id="M1", source="models", dimensions={"sex": "sex"}, outcome={}, coarser={}
)
SOURCES = pd.DataFrame(
    {
        "year": 2023,
        "extract": ["population_official"],
        "data_kind": "synthetic",
        "snapshot_date": pd.Timestamp("2024-06-30"),
    }
)


def estimates(**changes) -> pd.DataFrame:
    row = {
        "indicator": "i", "year": 2023, "region": "VG", "sex": ["F", "M"],
        "value": [0.12345, 0.98765], "low": 0.1, "high": 0.2,
        "interval": "design", "unit": "share", "count": 51.0, "denominator": 418.0, "n": [418, 29],
        "df": float("nan"), "reference": "", "rule": "",
        "kind": SHARE, "units": [51, 28], "key": 7, "n_key": 2**32 - 1,
    }  # fmt: skip
    return pd.DataFrame(row | changes)


def run_with(found: pd.DataFrame, files: dict, kind: str = "") -> pd.DataFrame:
    model = run.Model(("population",), lambda files, year: found, kind)
    with (
        patch.object(plan, "of_source", lambda source: {"M1": TABLE}),
        patch.object(plan, "line", {"M1": TABLE}.get),
        patch.dict(run.MODELS, {"M1": model}),
    ):
        return run.estimate(files, SOURCES, year=2023)


def test_a_model_is_described_and_neither_rounded_nor_hidden(tmp_path):
    found = run_with(estimates(), {"population": {2023: tmp_path}})
    assert found["value"].tolist() == [0.12345, 0.98765]
    assert found["n"].tolist() == [418, 29]
    assert found["n_key"].tolist() == [2**32 - 1] * 2
    assert "conf_status" not in found
    assert set(found["data_kind"]) == {"synthetic"}
    assert set(found["vintage"]) == {"2024-06-30"}


def test_a_survey_says_so_of_every_estimate_and_has_no_keys(tmp_path):
    found = run_with(
        estimates().drop(columns=COUNTED), {"population": {2023: tmp_path}}, OF_RESPONDENTS
    )
    assert set(found["kind"]) == {OF_RESPONDENTS}
    assert found[["units", "key", "n_key"]].isna().all(axis=None)


def test_without_its_frames_a_model_has_no_rows():
    assert run_with(estimates(), {"population": {2022: None}}).empty
    assert run_with(estimates(), {}).empty


@pytest.mark.parametrize(("lacking", "named"), [("sex", "sex"), ("key", "key")])
def test_a_model_with_other_columns_is_refused(tmp_path, lacking, named):
    with pytest.raises(
        DataError, match=f"model of table M1: columns .'{named}'. are missing or too many"
    ):
        run_with(estimates().drop(columns=lacking), {"population": {2023: tmp_path}})


def test_a_table_that_is_counted_is_no_model():
    with pytest.raises(DataError, match="'W1' is not computed by a model"):
        of_model(pd.DataFrame(), "W1")


def test_units_are_counted_with_the_sums_of_their_weights_and_keys():
    keys = np.array([2**32 - 1, 2**32 - 1, 5])
    units = pd.DataFrame({"weight": [1.0, 2.0, 4.0], "units": 1, "key": keys})
    made = counted(units, pd.Series([True, True, False]), side="reference_")
    assert made == {
        "reference_units": 2, "reference_count": 3.0, "reference_key": 2**32 - 2,
        "reference_n": 3, "reference_denominator": 7.0, "reference_n_key": 3,
    }  # fmt: skip
    assert key_of(keys) == sum(keys.tolist()) % 2**32


def test_units_that_are_alike_are_one_row_with_their_number_and_the_sum_of_their_keys(tmp_path):
    path = tmp_path / "frame.parquet"
    pd.DataFrame(
        {"sex": list("FMFF"), "age": [30, 40, 50, None], "weight": [1.5, 1.0, 1.5, 2.0],
         "key": [2**32 - 1, 7, 2**32 - 1, 1]}
    ).to_parquet(path)  # fmt: skip
    assert grouped(path, {"women": "sex = 'F'"}).to_dict("records") == [
        {"women": False, "weight": 1.0, "units": 1, "key": 7},
        {"women": True, "weight": 1.5, "units": 2, "key": 2**33 - 2},
        {"women": True, "weight": 2.0, "units": 1, "key": 1},
    ]
    # Of whom it is not known, is not counted.
    assert grouped(path, {"sex": "sex"}, where="age > 35")["units"].tolist() == [1, 1]
