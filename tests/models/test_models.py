"""Models: what is computed inside is limited, rounded and complete before it is public."""

from unittest.mock import patch

import pandas as pd
import pytest

from analysis import plan
from analysis.errors import DataError
from analysis.indicators.modelled import of_model
from analysis.models import run
from analysis.models.limits import limited

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
        "df": float("nan"),
        "reference": "", "rule": "",
    }  # fmt: skip
    return pd.DataFrame(row | changes)


def run_with(found: pd.DataFrame, files: dict) -> pd.DataFrame:
    model = run.Model(("population",), lambda files, year: found)
    with patch.object(plan, "load", lambda: {"M1": TABLE}), patch.dict(run.MODELS, {"M1": model}):
        return run.estimate(files, SOURCES, year=2023)


def test_a_model_is_limited_rounded_and_described(tmp_path):
    found = run_with(estimates(), {"population": {2023: tmp_path}})
    assert found["value"].tolist()[0] == 0.123
    assert found.loc[1, ["value", "low", "high", "count", "denominator", "n"]].isna().all()
    assert found["conf_status"].tolist() == ["", "C"]
    assert set(found["data_kind"]) == {"synthetic"}
    assert set(found["vintage"]) == {"2024-06-30"}
    assert found.loc[0, ["count", "denominator", "n"]].tolist() == [50, 420, 420]


def test_few_degrees_of_freedom_hide_an_estimate():
    assert limited(estimates(n=2000, df=[9, 10]))["conf_status"].tolist() == ["C", ""]


def test_without_its_frames_a_model_has_no_rows():
    assert run_with(estimates(), {"population": {2022: None}}).empty
    assert run_with(estimates(), {}).empty


def test_a_model_with_other_columns_is_refused(tmp_path):
    with pytest.raises(
        DataError, match="model of table M1: columns .'sex'. are missing or too many"
    ):
        run_with(estimates().drop(columns="sex"), {"population": {2023: tmp_path}})


def test_a_table_that_is_counted_is_no_model():
    with pytest.raises(DataError, match="'W1' is not computed by a model"):
        of_model(pd.DataFrame(), "W1")
