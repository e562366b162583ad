"""Verify says identical, or which file, chapter, cell and number differ."""

import json
import shutil
from pathlib import Path

import pytest

from analysis.report.checks import report_differences
from analysis.report.page import table_csv
from support import workbench_copy

PUBLISH = (
    "from analysis.indicators.population import residents\n"
    "from analysis.report.chapter import load, publish\n"
    "publish('P1', residents.foreign_share(load(year), table='P1'))"
)


@pytest.fixture(scope="module")
def bench(built, tmp_path_factory) -> Path:
    """A copy with two quick chapters, whose report was made from public frames."""
    folder = tmp_path_factory.mktemp("verify") / "workbench"
    shutil.copytree(
        built, folder, symlinks=True, ignore=shutil.ignore_patterns("notebooks", "reports")
    )
    workbench_copy.chapter(folder / "notebooks/01_a.ipynb", PUBLISH, tables=("P1",))
    workbench_copy.chapter(
        folder / "notebooks/02_b.ipynb",
        "from analysis.report.writing.output import emit\nemit({'text/plain': str(3 + 4)})",
    )
    workbench_copy.on_one_page(folder)
    done = workbench_copy.run(
        folder, "report", "2023", "--public", str(built / "reports/2023/public")
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def touched(bench, tmp_path) -> Path:
    """A copy of the report to plant something in."""
    shutil.copytree(bench / "reports/2023", tmp_path / "report")
    return tmp_path / "report"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def plant_output(path: Path, old: str, new: str) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1] = json.loads(json.dumps(notebook["cells"][-1]).replace(old, new))
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_report_run_again_is_identical_and_nothing_is_left(bench):
    before = workbench_copy.digest(bench / "reports")
    done = workbench_copy.run(bench, "verify", "2023")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("report 2023: identical (")
    assert workbench_copy.digest(bench / "reports") == before
    assert list((bench / ".building/verify").iterdir()) == []


def test_what_was_touched_is_named_to_the_cell_and_the_number_with_exit_1(bench):
    report = bench / "reports/2023"
    kept = bench / "kept"
    shutil.copytree(report, kept)
    value = table_csv.read(report / "tables/P1.csv")[0]["value"]
    edit(report / "tables/P1.csv", value.replace(".", ","), "0,5")
    plant_output(report / "notebooks/02_b.ipynb", '"7"', '"8"')
    done = workbench_copy.run(bench, "verify", "2023")
    shutil.rmtree(report)
    kept.rename(report)
    assert (done.returncode, done.stderr) == (1, "")
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "report 2023: different; first reports/2023, second what was run again" in lines
    assert "tables/P1.csv: is not what the manifest says" in lines
    assert any(
        line.startswith("tables/P1.csv (chapter 01_a): ")
        and line.endswith(f": value 0.5 and {value}")
        for line in lines
    )
    assert "notebooks/02_b.ipynb: cell 3: output 8 and 7" in lines
    assert "notebooks/02_b.ipynb, cell 3: gives another output in a kernel" in lines
    assert not [line for line in lines if "notebooks/01_a.ipynb" in line]


@pytest.mark.parametrize("year", ["2031", "2022"])
def test_a_year_without_report_ends_with_2(bench, year):
    done = workbench_copy.run(bench, "verify", year)
    expected = (
        f"error: reports/{year} holds no report (no manifest.json); make it first, as in: make "
        f"report YEAR={year}\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", expected)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"report": "Integratiemonitor"}', '{"report": "x", "year": 2022}']
)
def test_a_manifest_that_is_none_ends_with_2(bench, text):
    path = bench / "reports/2022/manifest.json"
    path.parent.mkdir()
    path.write_text(text)
    done = workbench_copy.run(bench, "verify", "2022")
    shutil.rmtree(path.parent)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is not the manifest of a report" in done.stderr


def test_a_copy_does_not_differ(bench, touched):
    assert report_differences.between(bench / "reports/2023", touched) == []


def test_files_in_one_folder_only_are_named(bench, touched):
    (touched / "index.html").unlink()
    (touched / "own.txt").touch()
    assert report_differences.between(bench / "reports/2023", touched) == [
        "index.html: is in the first only",
        "own.txt: is in the second only",
    ]


def test_a_row_that_is_gone_and_a_column_that_differs_are_named_by_their_keys(bench, touched):
    path = touched / "tables/P1.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = table_csv.read(path)[0]
    path.write_text(
        "".join([lines[0], *lines[2:]]).replace("synthetic", "register", 1), encoding="utf-8"
    )
    said = report_differences.between(bench / "reports/2023", touched)
    start = "tables/P1.csv (chapter 01_a): "
    assert said[0] == f"{start}foreign_share 2014 VG: is in the first only".replace(
        "foreign_share", gone["indicator"]
    )
    assert said[1].endswith(": data_kind synthetic and register")
    assert len(said) == 2


def test_a_file_that_cannot_be_read_as_what_it_is_differs_by_name(bench, touched):
    for name in ("notebooks/01_a.ipynb", "definitions.json", "public/cells.parquet"):
        (touched / name).write_bytes(b"\xff{")
    assert report_differences.between(bench / "reports/2023", touched) == [
        "definitions.json: the bytes differ",
        "notebooks/01_a.ipynb: the bytes differ",
        "public/cells.parquet: the bytes differ",
    ]


def test_many_lines_of_one_file_are_counted(bench, touched):
    path = touched / "definitions.json"

    def other(each: dict) -> dict:
        return {
            name: f"{value}3" if isinstance(value, str) else value for name, value in each.items()
        }

    words = json.loads(path.read_text(encoding="utf-8"), object_hook=other)
    path.write_text(json.dumps(words), encoding="utf-8")
    said = report_differences.between(bench / "reports/2023", touched)
    assert len(said) == report_differences.SHOWN + 1
    assert said[-1].endswith(" more")


def test_rows_are_matched_by_the_fewest_dimensions_that_tell_them_apart():
    fixed = {"table": "S", "indicator": "i", "year": "2023", "region": "VG"}
    one = [fixed | {"card": card, "text": "old", "value": "1"} for card in "ab"]
    two = [fixed | {"card": card, "text": "new", "value": "2"} for card in "ab"]
    before, after = report_differences.aligned(one, two)
    assert list(before) == list(after)
    assert [key[-1] for key in before] == [("card", "a"), ("card", "b")]


def test_rows_that_nothing_tells_apart_are_numbered():
    row = {
        "table": "S",
        "indicator": "i",
        "year": "2023",
        "region": "VG",
        "value": "1",
        "reference": "r",
    }
    before, _ = report_differences.aligned([row, row], [row])
    assert [key[-1] for key in before] == [("reference", "r"), ("row", "2")]
