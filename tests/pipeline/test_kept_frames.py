"""A model is estimated again when its own frames or sources changed, and not with those of others.

The frames are files of a typed label, the models count how often they are asked.
"""

import json
from unittest.mock import patch

import pandas as pd
import pytest

from analysis import plan
from analysis.models import run
from analysis.models.estimates import OF_RESPONDENTS
from analysis.pipeline import kept_frames
from analysis.pipeline.kept_steps import LABELS, Build

YEAR = 2023
FRAMES = {"M1": "respondents", "M2": "labour_force"}
HASHES = {f"{name}.parquet": "1" for name in FRAMES.values()}
SOURCES = pd.DataFrame(
    {
        "year": YEAR,
        "extract": ["", ""],
        "data_kind": "synthetic",
        "snapshot_date": pd.Timestamp("2024-06-30"),
    }
)


@pytest.fixture
def asked(tmp_path):
    """Estimates both models in a new build, and names those that were not taken over."""
    sources = SOURCES.assign(extract=[run.FRAMES[name].asked[0] for name in FRAMES.values()])
    line = plan.load()["E1"]._replace(dimensions={"sex": "sex"}, outcome={}, coarser={})
    lines = {each: line._replace(id=each) for each in FRAMES}
    times: list[str] = []

    def model(table_id: str) -> run.Model:
        def estimate(files, year):
            times.append(table_id)
            return pd.DataFrame(
                {
                    "indicator": "i", "year": year, "region": "VG", "sex": ["F", "M"],
                    "value": [0.1, 0.2], "low": 0.1, "high": 0.2, "interval": "design",
                    "unit": "share", "count": 51.0, "denominator": 418.0, "n": 418,
                    "df": 3.0, "reference": "", "rule": "",
                }
            )  # fmt: skip

        estimate.__module__ = "analysis.models.work_flow"
        return run.Model((FRAMES[table_id],), estimate, OF_RESPONDENTS)

    def build(number: int, *, snapshot: str = "", **hashes: str) -> list[str]:
        folder = tmp_path / f"build{number}"
        (folder / LABELS).mkdir(parents=True)
        made = HASHES | {f"{name}.parquet": digest for name, digest in hashes.items()}
        label = json.dumps({"key": "", "answers": [], "files": made})
        (folder / LABELS / f"delivery_{YEAR}.json").write_text(label)
        files = {name: {YEAR: folder / f"{name}.parquet"} for name in FRAMES.values()}
        used = sources.copy()
        if snapshot:
            used.loc[1, "snapshot_date"] = pd.Timestamp(snapshot)
        times.clear()
        earlier = tuple(tmp_path / f"build{each}" for each in range(1, number))
        found = kept_frames.estimated(Build(folder, earlier), files, used, year=YEAR)
        assert found["table"].tolist() == ["M1", "M1", "M2", "M2"]
        return list(times)

    models = {each: model(each) for each in FRAMES}
    with (
        patch.object(plan, "of_source", lambda source: lines),
        patch.object(plan, "line", lines.get),
        patch.dict(run.MODELS, models),
    ):
        yield build


def test_only_the_models_of_what_changed_are_estimated_again(asked):
    assert asked(1) == ["M1", "M2"]
    assert asked(2) == []
    assert asked(3, labour_force="2") == ["M2"]
    assert asked(4, respondents="2", labour_force="2") == ["M1"]
    assert asked(5, snapshot="2024-07-31") == ["M2"]
