"""No published file lays an invented result at the door of a real body or place."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis import plan
from analysis.report.page import collect, table_csv
from analysis.workbench.resources import resource

RULE = resource("invented_names")
NAMES = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, RULE['names']))})(?![\w-])")
CODES = re.compile(r"unia|vmri|mensenrechteninst", re.IGNORECASE)
TELLING = {name for name, line in plan.load().items() if line.chapter in RULE["chapters"]}
# What others published stands under their name; a number of ours stands beside it in O3.
PUBLISHED, BESIDE = "D9", "O3"
# Definitions and the code of a notebook are about whoever delivers, and hold no result.
CODE = re.compile(r'<details class="code">.*?</details>', re.DOTALL)


@pytest.fixture(scope="module")
def report(built) -> Path:
    return built / "reports/2023"


@pytest.fixture(scope="module")
def notebooks(report) -> list[nbformat.NotebookNode]:
    paths = sorted((report / "notebooks").glob("*.ipynb"))
    return [nbformat.read(path, as_version=4) for path in paths]


def rows_that_leave(
    report: Path, notebooks: list[nbformat.NotebookNode]
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """File, table and synthetic rows of all that a spreadsheet or a program can read."""
    for path in (report / "tables").glob("*.csv"):
        yield path.name, path.stem, pd.DataFrame(table_csv.read(path, labels=True))
    for name in ("cells", "models", "local"):
        frame = pd.read_parquet(report / f"public/{name}.parquet")
        for table, rows in frame.groupby("table"):
            yield f"{name}.parquet", str(table), rows
    for notebook in notebooks:
        for each in collect.tables(notebook):
            rows = pd.DataFrame(each["rows"], columns=each["columns"])
            yield "notebooks", each["table"], rows


def words_of(rows: pd.DataFrame) -> set[str]:
    invented = rows[rows["data_kind"] == "synthetic"] if "data_kind" in rows else rows.iloc[:0]
    texts = invented.select_dtypes(exclude="number")
    return {str(word) for name in texts for word in texts[name].unique()}


def test_no_row_of_a_table_or_frame_has_a_real_name_or_its_code(report, notebooks):
    read = set()
    for file, table, rows in rows_that_leave(report, notebooks):
        words = words_of(rows)
        read |= {(file, table)} if words else set()
        if table in TELLING:
            assert [word for word in words if NAMES.search(word)] == [], (file, table)
        if table != BESIDE:
            assert [word for word in words if CODES.search(word)] == [], (file, table)
    assert {("D4.csv", "D4"), ("cells.parquet", "D4"), ("notebooks", "D8")} <= read


def test_no_output_of_a_notebook_that_is_marked_synthetic_has_one(notebooks):
    marked = 0
    for notebook in notebooks:
        if _chapter(notebook) in RULE["chapters"]:
            for each in (o for cell in notebook.cells for o in cell.get("outputs", [])):
                text = CODE.sub("", str(each.get("data", {})))
                if re.search("synthetisch", text, re.IGNORECASE):
                    marked += 1
                    assert NAMES.findall(text) == []
    assert marked > 40


def _chapter(notebook: nbformat.NotebookNode) -> str:
    """Chapter of the tables of a notebook."""
    tables = collect.tables(notebook)
    return plan.load()[tables[0]["table"]].chapter if tables else ""


def test_no_section_of_a_page_has_one(report):
    read = set()
    for path in sorted(report.glob("*.html")):
        html = CODE.sub("", path.read_text(encoding="utf-8"))
        for part in re.split(r'(?=<section (?:class="\w+" )?id=")', html)[1:]:
            chapter = re.search(r'id="(\w+)', part)[1].removesuffix("-meer")
            body = part.partition("</section>")[0]
            if chapter in RULE["chapters"] and f'id="tabel-{PUBLISHED}"' not in body:
                read.add((path.name, chapter))
                assert NAMES.findall(body) == [], (path.name, body[:80])
    assert {"rapport.html", "index.html", "gelijke-behandeling-meer.html"} <= {f for f, _ in read}


def test_no_figure_and_no_sheet_of_the_workbook_has_one(report):
    drawn = [path for path in (report / "figures").glob("*.svg") if path.stem in TELLING]
    assert len(drawn) > 5
    for path in drawn:
        if path.stem != PUBLISHED:
            assert NAMES.findall(path.read_text(encoding="utf-8")) == [], path.name
    with zipfile.ZipFile(report / "tabellen.xlsx") as book:
        sheets = re.findall(r'<sheet [^>]*name="(\w+)"', book.read("xl/workbook.xml").decode())
        for place, name in enumerate(sheets, start=1):
            if name in TELLING - {PUBLISHED}:
                text = book.read(f"xl/worksheets/sheet{place}.xml").decode()
                assert NAMES.findall(text) == [], name
    assert {"D4", "D8", "C2"} <= set(sheets)
