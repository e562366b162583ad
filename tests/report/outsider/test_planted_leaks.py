"""Leaks of the eight kinds of the specification, planted one by one: the outsider finds each."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from analysis.counting import cells as counting
from analysis.disclosure.protect import protect
from analysis.pipeline import pseudonyms
from analysis.report.outsider import audit_published, contents, rows
from analysis.settings import RAW
from support import small_report
from support.keyed_units import TABLES, counted, table, units

X = {"X": table("X", "ab")}


def sample(seed: int = 3) -> pd.DataFrame:
    """Units of two weights."""
    frame = units(2500, seed)
    weight = np.random.default_rng(seed).choice([55.98, 149.91], len(frame))
    return frame.assign(weight=weight, weight2=weight**2)


@pytest.fixture
def published(tmp_path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """True and public cells of a sample."""
    true, _ = counted(sample(), tmp_path, X)
    return true, protect(true, X)[0]


def found(folder, cells, tables=X, **options) -> list[str]:
    report = small_report.write(folder / "report", cells, tables, **options)
    return audit_published.findings(report)


def test_nothing_planted_is_nothing_found(tmp_path, published):
    assert found(tmp_path, published[1]) == []


def test_1_weights_in_full(tmp_path, published):
    true, public = published
    codes = ["year", "a", "b"]
    both = public.merge(true, on=codes, how="left", suffixes=("", "_true"))
    weight = both["weight_true"].where(public["n"].notna())
    planted = public.assign(weight=weight, weight2=both["weight2_true"].where(public["n"].notna()))
    assert found(tmp_path, planted) == [
        "table X, 2023: sums of weights stand in no steps, and tell how many units have each "
        "weight",
        "table X, 2023: design effects stand in full, and tell how many units have each weight",
    ]


def test_2_a_correction_that_is_not_frozen(tmp_path):
    frame = units(900, 8)
    reports = []
    for name, who in (("before", frame), ("after", frame.drop(index=5))):
        public, _ = protect(counted(who, tmp_path)[0], TABLES)
        reports.append(small_report.write(tmp_path / name, public, TABLES))
    (line,) = audit_published._moved(*reports)
    assert "who was added, removed or corrected shows" in line


def test_3_results_of_models_on_few_or_in_full(tmp_path, published):
    models = pd.DataFrame(
        {"table": ["W8", "W9"], "n": [9.0, 400.0], "unit": "pp", "value": [7.9, 7.913]}
    )
    assert found(tmp_path, published[1], models=models) == [
        "table W8: 1 results of fewer than 30 units are shown",
        "table W9: values in pp stand in full",
    ]


def test_4_a_pattern_that_leaves_too_little_unknown(tmp_path):
    """Twelve tables give the same total and part again and again, each in other parts."""
    random = np.random.default_rng(5)
    frame = pd.DataFrame({"a": np.where(np.arange(900) < 5, "a1", "a0")})
    names = [f"d{at}" for at in range(12)]
    frame = frame.assign(**{name: random.choice(["x", "y"], len(frame)) for name in names})
    frame = frame.assign(year=2023, units=1, weight=1.0, weight2=1.0)
    frame["key"] = random.integers(0, 2**32, len(frame))
    tables = {
        f"T{at:02}": table(f"T{at:02}", "")._replace(dimensions={name: name}, outcome={"a": "a"})
        for at, name in enumerate(names)
    }
    public, _ = protect(counted(frame, tmp_path, tables)[0], tables)
    (line,) = found(tmp_path, public, tables)
    assert line.startswith("of a hidden count a standard deviation of 0.")


def test_5_rows_of_units_alone(tmp_path):
    frame = units(400, 1)
    frame = frame[~((frame["a"] == "a2") & (frame["b"] == "b1"))]
    true, _ = counted(frame, tmp_path, X)
    public, _ = protect(true, X)
    there = public.merge(true[["a", "b"]], on=["a", "b"])
    assert len(there) < len(public)
    assert found(tmp_path, there) == [
        "table X: some combinations have no row, and so are known to be 0"
    ]


def test_6_rows_of_persons(tmp_path, published):
    """As `display(frame.head(25))` would put them in a notebook, a page or a frame."""
    processed = tmp_path / "processed/2023/delivery_2023"
    processed.mkdir(parents=True)
    frame = units(400, 9)
    frame.to_parquet(processed / "residents.parquet")
    report = small_report.write(tmp_path / "report", published[1], X)
    files = [report / "index.html", report / "page.ipynb", report / "public/cells.parquet"]
    for path in files[:2]:
        path.write_text("nothing", encoding="utf-8")
    assert rows.findings(files, year=2023, processed=tmp_path / "processed") == []
    (report / "index.html").write_text(frame.head(25).to_html(), encoding="utf-8")
    born = pd.DataFrame({"birth_date": [f"19{at}-0{at % 9 + 1}" for at in range(60, 85)]})
    (report / "page.ipynb").write_text(born.to_json(), encoding="utf-8")
    true = published[0].assign(conf_status="")
    true.to_parquet(report / "public/cells.parquet", index=False)
    assert rows.findings(files, year=2023, processed=tmp_path / "processed") == [
        "report/index.html holds keys of units",
        "report/page.ipynb holds rows with months of birth",
        "public/cells.parquet has a column key",
    ]
    assert (
        "public/cells.parquet has a column key, which is made before counts are protected"
        in audit_published.findings(report)
    )


def test_7_two_yearly_reports_that_do_not_know_each_other(tmp_path):
    lines = {
        "X": table("X", "", years="latest")._replace(dimensions={"a": "cohort", "b": "b", "c": "c"})
    }
    frame = units(4000, 7).rename(columns={"a": "cohort"})
    reports = []
    for year, who in ((2022, frame.iloc[6:]), (2023, frame)):
        path = tmp_path / f"{year}.parquet"
        who.assign(year=year).to_parquet(path, index=False)
        true = counting.count(lines, {"made_up": {year: path}}, year=year)
        reports.append(small_report.write(tmp_path / str(year), protect(true, lines)[0], lines))
    (line,) = audit_published._moved(*reports)
    assert "Register the older report" in line


def test_8_the_plain_hash_of_an_extract(tmp_path, published, monkeypatch):
    monkeypatch.setattr(pseudonyms, "among", lambda *_, **__: [])
    report = small_report.write(tmp_path / "report", published[1], X)
    assert contents.findings(report, year=2023) == []
    digest = hashlib.sha256((RAW / "2023/staff.csv").read_bytes()).hexdigest()
    (report / "datapackage.json").write_text(f'{{"hash": "{digest}"}}', encoding="utf-8")
    assert contents.findings(report, year=2023) == [
        "the plain hash of data/raw/2023/staff.csv stands in what is published"
    ]
