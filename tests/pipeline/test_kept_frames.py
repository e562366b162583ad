"""A model is estimated again when its own frames or sources changed, and not with those of others.

So is a table counted. The frames of models are files of a typed label; who is asked is counted.
"""

import json
from unittest.mock import patch

import pandas as pd
import pytest

from analysis import plan
from analysis.counting import cells
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


@pytest.fixture
def counts(tmp_path):
    """Counts three tables in a new build, and names those that were not taken over."""
    units = {"year": YEAR, "units": 1, "weight": [1.0, 2.0, 1.0], "weight2": [1.0, 4.0, 1.0]}
    units |= {"key": [5, 7, 11], "sex": ["F", "M", "F"], "age_band": ["20-29", "30-39", "30-39"]}
    frames = {name: tmp_path / f"{name}.parquet" for name in ("newcomers", "spells")}
    for path in frames.values():
        pd.DataFrame(units).to_parquet(path, index=False)
    first = plan.load()["P1"]._replace(
        dimensions={"sex": "sex"}, outcome={}, coarser={}, where="TRUE"
    )
    lines = {each: first._replace(id=each, source="newcomers") for each in ("A", "B")}
    lines["C"] = lines["A"]._replace(id="C", source="spells")
    times: list[str] = []
    count = cells.count

    def told(tables, *arguments, **options):
        times.extend(tables)
        return count(tables, *arguments, **options)

    def build(number: int, *, spells: str = "1", **changed: plan.Table) -> list[str]:
        folder = tmp_path / f"build{number}"
        (folder / LABELS).mkdir(parents=True)
        made = {"newcomers.parquet": "1", "spells.parquet": spells}
        label = json.dumps({"key": "", "answers": [], "files": made})
        (folder / LABELS / f"delivery_{YEAR}.json").write_text(label)
        files = {name: {YEAR: path} for name, path in frames.items()}
        earlier = tuple(tmp_path / f"build{each}" for each in range(1, number))
        times.clear()
        with patch.object(cells, "count", told):
            found = kept_frames.counted(
                Build(folder, earlier), "counts", lines | changed, files, year=YEAR
            )
        pd.testing.assert_frame_equal(found, count(lines | changed, files, year=YEAR))
        return list(times)

    build.lines = lines
    return build


def test_only_the_changed_lines_and_frames_are_counted_again(counts):
    assert counts(1) == ["A", "B", "C"]
    assert counts(2) == []
    # A line with another dimension, which all tables get a column for.
    of_age = counts.lines["B"]._replace(dimensions={"age_band": "age_band"})
    assert counts(3, B=of_age) == ["B"]
    # Of several earlier builds each gives what it has.
    assert counts(4, B=counts.lines["B"]._replace(title="other words")) == []
    assert counts(5, spells="2") == ["C"]
    assert counts(6, A=counts.lines["A"]._replace(where="sex = 'F'"), spells="2") == ["A"]
