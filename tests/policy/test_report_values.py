"""Numbers of a finished report: those of its CSV, and none that were altered since."""

import json

import pytest

from analysis.errors import DataError
from analysis.policy.report_values import finished_report
from analysis.report.page import table_csv
from analysis.workbench import fingerprint

COLUMNS = [
    "table", "indicator", "year", "region", "beside", "value", "low", "high", "interval", "unit",
    "count", "denominator", "n", "data_kind",
]  # fmt: skip
ROWS = [
    ["W17b", "staff_beside", 2022, "VG", "staff_lowest", 0.06, 0.05, 0.07, "cell_key", "share",
     6, 100, 100, "synthetic"],
    ["W17b", "staff_beside", 2023, "VG", "staff_lowest", 0.0625, None, None, "", "share",
     10, 160, 160, "synthetic"],
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tables").mkdir()
    written = [
        table_csv.write({"table": "W17b", "columns": COLUMNS, "rows": ROWS}, tmp_path / "tables"),
        table_csv.write({"table": "D13", "columns": COLUMNS, "rows": []}, tmp_path / "tables"),
    ]
    outputs = [
        {"file": f"tables/{path.name}", "sha256": fingerprint.of_file(path)} for path in written
    ]
    record = {
        "report": "Integratiemonitor", "year": 2023, "outputs": outputs, "chapters": [],
        "inputs": [],
    }  # fmt: skip
    (tmp_path / "manifest.json").write_text(json.dumps(record))
    return tmp_path


def test_estimates_are_numbers_and_years_are_whole(folder):
    report = finished_report(folder)
    rows = report.estimates("W17b")
    assert (report.year, report.tables) == (2023, ("W17b", "D13"))
    assert rows["year"].tolist() == [2022, 2023]
    assert rows["value"].tolist() == [0.06, 0.0625]
    assert rows["low"].isna().tolist() == [False, True]
    assert report.is_synthetic("W17b")


def test_one_row_is_picked_by_its_codes_and_an_absent_one_is_none(folder):
    report = finished_report(folder)
    codes = {"indicator": "staff_beside", "beside": "staff_lowest", "region": "VG"}
    assert report.one("W17b", year=2023, **codes)["count"] == 10
    assert report.one("W17b", year=2019, **codes) is None
    assert report.one("N7", year=2023) is None
    assert report.one("D13", year=2023) is None


def test_a_table_that_was_altered_since_is_refused(folder):
    path = folder / "tables" / "W17b.csv"
    path.write_text(path.read_text("utf-8-sig").replace("0,06;", "0,66;"), encoding="utf-8-sig")
    with pytest.raises(DataError, match=r"W17b\.csv is not what the manifest .* make report"):
        finished_report(folder).estimates("W17b")
