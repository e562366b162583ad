"""The data package: valid by the reference implementation, and true to the tables."""

import csv
import json
from pathlib import Path

import pytest
from frictionless import Package, system

from analysis.errors import DataError
from analysis.report.page import datapackage, table_csv


@pytest.fixture(scope="module")
def folder(built) -> Path:
    return built / "reports/2023"


@pytest.fixture(scope="module")
def package(folder) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_frictionless_finds_every_table_valid_to_the_hash(folder):
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]


def test_every_table_is_described_and_every_column_has_words_in_both_languages(folder, package):
    assert {each["path"] for each in package["resources"]} == {
        f"tables/{p.name}" for p in folder.glob("tables/*.csv")
    }
    for each in package["resources"]:
        head = next(
            csv.reader(
                (folder / each["path"]).open(encoding="utf-8-sig", newline=""), delimiter=";"
            )
        )
        fields = each["schema"]["fields"]
        assert [field["name"] for field in fields] == head
        assert all(field["title"] and field["description"].endswith(".") for field in fields)
        assert all("unit" in field for field in fields if field["type"] in {"number", "integer"})
        assert each["sources"]
        assert all(source["title"] for source in each["sources"])
        assert (each["dialect"]["delimiter"], each["dialect"]["header"]) == (";", True)


def test_licence_kind_and_what_is_hidden_follow_the_rows(folder, package):
    seen = set()
    for each in package["resources"]:
        rows = table_csv.read(folder / each["path"])
        assert set(each["data_kinds"]) == {row["data_kind"] for row in rows} - {""}
        assert each["confidentiality"]["hidden_rows"] == sum(
            row["conf_status"] == "C" for row in rows
        )
        assert ("Synthetische gegevens" in each["description"]) == (
            "synthetic" in each["data_kinds"]
        )
        seen |= {
            (kind, licence["name"]) for kind in each["data_kinds"] for licence in each["licenses"]
        }
    assert {
        ("open", "CC-BY-4.0"),
        ("synthetic", "EUPL-1.2"),
        ("published", "terms-of-the-source"),
    } <= seen


def test_a_column_without_description_is_refused():
    columns = ["table", "indicator", "data_kind", "conf_status", "shoe_size"]
    with pytest.raises(
        DataError, match="column 'shoe_size' has no description; expected one in resources/labels"
    ):
        datapackage.table_resource({"table": "P1", "columns": columns, "rows": []})
