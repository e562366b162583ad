"""The CSV: Dutch words beside each code, and no decimals that mean nothing."""

import csv
import json

import pytest

from analysis.report.page import datapackage, table_csv
from analysis.report.page.labelled import labelled

COLUMNS = ["table", "indicator", "year", "region", "origin_group", "value", "low", "high", "unit"]


def written(tmp_path, *rows, columns=COLUMNS) -> list[dict]:
    table = labelled({"table": "W1", "columns": columns, "rows": [list(row) for row in rows]})
    path = table_csv.write(table, tmp_path)
    return list(csv.DictReader(path.open(encoding="utf-8-sig"), delimiter=";"))


@pytest.mark.parametrize(
    ("unit", "value", "low", "texts"),
    [
        ("share", 2 / 3, 0.123456789, ("0,666667", "0,123457")),
        ("count", 6819100.0, 6818733.6590724, ("6819100", "6818734")),
        ("pp", -0.00000001, None, ("0", "")),
        ("pp", 20.0, 19.7123456789, ("20", "19,712346")),
    ],
)
def test_numbers_have_the_decimals_that_mean_something(tmp_path, unit, value, low, texts):
    (row,) = written(tmp_path, ["W1", "employment_rate", 2023, "VG", "eu", value, low, None, unit])
    assert (row["value"], row["low"]) == texts


def test_a_column_of_words_stands_behind_each_column_of_codes_and_reading_leaves_it_out(tmp_path):
    row = ["W1", "employment_rate", 2023, "VG", "non_eu", 0.5, None, None, "share"]
    (found,) = written(tmp_path, row)
    names = list(found)
    for name, word in {
        "indicator": "Werkzaamheidsgraad",
        "region": "Vlaams Gewest",
        "origin_group": "Niet-EU-herkomst",
        "unit": "aandeel, van 0 tot 1",
    }.items():
        assert names.index(f"{name}_label") == names.index(name) + 1
        assert found[f"{name}_label"] == word
    assert "year_label" not in names
    path = tmp_path / "W1.csv"
    assert list(table_csv.read(path)[0]) == COLUMNS
    assert list(table_csv.read(path, labels=True)[0]) == names


def test_a_column_of_which_no_code_has_a_word_gets_none(tmp_path):
    columns = [*COLUMNS, "cohort"]
    row = ["W1", "attainment", 2023, "VG", "eu", 0.5, None, None, "share", "2019"]
    assert "cohort_label" not in written(tmp_path, row, columns=columns)[0]
    total = [*row[:-1], "_T"]
    found = written(tmp_path, row, total, columns=columns)
    assert [each["cohort_label"] for each in found] == ["2019", "Alle jaren"]


def test_columns_of_words_are_described_by_the_code_that_they_give():
    columns = ["table", "indicator", "data_kind", "conf_status", "sex"]
    rows = [["W1", "employment_rate", "register", "", "F"]]
    table = labelled({"table": "W1", "columns": columns, "rows": rows})
    fields = datapackage.table_resource(table)["schema"]["fields"]
    assert [field["name"] for field in fields] == table["columns"]
    (of_sex,) = (field for field in fields if field["name"] == "sex_label")
    assert of_sex["description"] == "Wat de code in de kolom sex betekent, in woorden."
    assert "decimalChar" not in json.dumps(of_sex)
