"""tabellen.xlsx: the numbers of the CSV in Dutch, the same bytes each time, nothing else."""

import datetime
import io
import shutil
import zipfile

import openpyxl
import pytest

from analysis.report.outsider import contents, rows, workbook_numbers
from analysis.report.page import table_csv, workbook
from analysis.report.page.labelled import labelled

COLUMNS = [
    "table", "indicator", "year", "region", "origin_group", "sex", "value", "low", "high", "unit",
    "count", "denominator", "n", "obs_status", "conf_status", "data_kind", "rule", "clear",
]  # fmt: skip


def table(*rows: dict) -> dict:
    row = {
        "table": "W1", "indicator": "employment_rate", "year": 2023, "region": "VG",
        "origin_group": "eu", "sex": "_T", "value": 0.25, "low": 0.2, "high": 0.3, "unit": "share",
        "count": 25.0, "denominator": 100.0, "n": 90, "obs_status": "", "conf_status": "",
        "data_kind": "synthetic", "rule": "", "clear": None,
    }  # fmt: skip
    made = [row | each for each in rows]
    return labelled(
        {"table": "W1", "columns": COLUMNS, "rows": [[each[c] for c in COLUMNS] for each in made]}
    )


def sheet(tmp_path, *rows: dict):
    workbook.write(tmp_path, 2023, [table(*rows)])
    book = openpyxl.load_workbook(tmp_path / workbook.NAME)
    return book, book["W1"]


def below_head(page) -> list[dict]:
    lines = [list(row) for row in page.iter_rows()]
    (place,) = [at for at, line in enumerate(lines) if line[0].value == "Indicator"]
    names = [cell.value for cell in lines[place]]
    return [dict(zip(names, line, strict=True)) for line in lines[place + 1 :]]


def test_a_share_is_a_number_shown_as_a_percentage_and_codes_are_words(tmp_path):
    gap = {"indicator": "employment_gap", "unit": "pp", "value": -3.25, "low": None}
    _, page = sheet(tmp_path, {}, gap | {"sex": "F"})
    share, points = below_head(page)
    assert (share["Waarde"].value, share["Waarde"].number_format) == (0.25, "0.0%")
    assert (points["Waarde"].value, points["Waarde"].number_format) == (-3.25, "0.0")
    assert points["Ondergrens"].value is None
    assert share["Noemer"].number_format == "#,##0"
    assert [row["Geslacht"].value for row in (share, points)] == ["Mannen en vrouwen", "Vrouwen"]
    assert share["Herkomst"].value == "EU-herkomst"


def test_title_notes_and_a_way_back_stand_above_a_head_that_stays(tmp_path):
    book, page = sheet(tmp_path, {})
    above = [row[0].value for row in page.iter_rows(max_row=8)]
    assert above[0].startswith("Tabel W1. ")
    assert above[1] == workbook.SYNTHETIC
    assert above[2].startswith("Populatie: ")
    head = above.index("Indicator") + 1
    assert page.freeze_panes == f"A{head + 1}"
    assert page.auto_filter.ref.startswith(f"A{head}:")
    back = next(cell for row in page.iter_rows() for cell in row if cell.hyperlink)
    assert back.hyperlink.location == "'Inhoud'!A1"
    first = book["Inhoud"]
    assert [
        cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink
    ] == ["'W1'!A1"]


@pytest.mark.parametrize(("kind", "marked"), [("synthetic", True), ("register", False)])
def test_synthetic_is_said_on_every_sheet(tmp_path, kind, marked):
    book, _ = sheet(tmp_path, {"data_kind": kind})
    for page in book:
        texts = {cell.value for row in page.iter_rows() for cell in row}
        assert (workbook.SYNTHETIC in texts) == marked, page.title


def test_counts_that_do_not_give_the_value_are_left_out(tmp_path):
    _, page = sheet(tmp_path, {}, {"sex": "F", "count": 27.0})
    assert [row["Teller"].value for row in below_head(page)] == [None, None]
    assert [row["n (ongewogen)"].value for row in below_head(page)] == [90, 90]


def test_a_hidden_row_has_no_number_and_says_so(tmp_path):
    gone = {"value": None, "low": None, "high": None, "count": None, "n": None, "conf_status": "C"}
    _, page = sheet(tmp_path, {}, gone | {"sex": "F"})
    hidden = below_head(page)[1]
    assert hidden["Afscherming"].value == "afgeschermd"
    assert hidden["Waarde"].value is None


def test_a_table_without_a_value_keeps_the_column_that_would_have_it(tmp_path):
    _, page = sheet(tmp_path, {"value": None, "low": None, "high": None})
    assert [row["Waarde"].value for row in below_head(page)] == [None]


def test_a_table_without_rows_says_that_nothing_was_delivered(tmp_path):
    made = table()
    workbook.write(tmp_path, 2023, [made])
    page = openpyxl.load_workbook(tmp_path / workbook.NAME)["W1"]
    assert "Geen gegevens geleverd." in {row[0].value for row in page.iter_rows()}
    (tmp_path / "tables").mkdir()
    table_csv.write(made, tmp_path / "tables")
    assert workbook_numbers.findings(tmp_path) == []


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path):
    made = table({})
    made["columns"].insert(6, "definition")
    made["rows"][0].insert(6, "=1+1")
    workbook.write(tmp_path, 2023, [made])
    page = openpyxl.load_workbook(tmp_path / workbook.NAME)["W1"]
    (cell,) = [cell for row in page.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cell.data_type != "f"


def test_the_same_tables_give_the_same_bytes_on_another_day(tmp_path, monkeypatch):
    first = workbook.write(tmp_path, 2023, [table({})]).read_bytes()

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2031, 2, 3, 4, 5, 6, tzinfo=tz)

    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", Later)
    assert workbook.write(tmp_path, 2023, [table({})]).read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert {part.compress_type for part in parts.infolist()} == {zipfile.ZIP_STORED}


@pytest.fixture
def report(tmp_path):
    made = table({}, {"sex": "F", "value": 0.5, "count": 50.0})
    (tmp_path / "tables").mkdir()
    table_csv.write(made, tmp_path / "tables")
    workbook.write(tmp_path, 2023, [made])
    return tmp_path


def test_the_outsider_finds_a_number_that_the_csv_does_not_have(report):
    assert workbook_numbers.findings(report) == []
    workbook.write(report, 2023, [table({}, {"sex": "F", "value": 0.51, "count": 51.0})])
    assert workbook_numbers.findings(report) == [
        "tabellen.xlsx, sheet W1: shows what tables/W1.csv does not"
    ]
    (report / "tables/W1.csv").unlink()
    assert workbook_numbers.findings(report) == ["tabellen.xlsx, sheet W1: there is no such table"]


def test_the_outsider_reads_the_words_of_a_workbook_also_where_it_is_packed(report):
    path = report / workbook.NAME
    packed = report / "packed.xlsx"
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as other:
        for name in one.namelist():
            other.writestr(name, one.read(name).replace(b"Vrouwen", b"a23-2090 1980-01"))
    assert "a23-2090" in contents.words([packed])
    shutil.move(packed, path)
    assert "1980-01" in rows.text_of(path)
