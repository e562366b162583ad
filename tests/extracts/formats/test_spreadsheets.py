"""Workbooks of .xls, .xlsb and .ods are read as stored, or refused in a person's words."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.formats.file_content import ENDINGS, found_in
from analysis.extracts.formats.other_spreadsheets import SPREADSHEETS
from analysis.extracts.reading import read_extract
from support.small_delivery import good, register
from support.spreadsheets import ERROR, MERGED, write_spreadsheet

NUMBERS = ("staff_matched", "staff_foreign", "staff_unmatched")


def rows(**changes: object) -> list[list[object]]:
    """Header and records of `staff`, counts as numbers, some values of the first record changed."""
    frame = good("staff")
    records = [
        [float(value) if name in NUMBERS else value for name, value in record.items()]
        for record in frame.to_dict("records")
    ]
    for name, value in changes.items():
        records[0][list(frame).index(name)] = value
    return [list(frame), *records]


def read(folder, kind: str, **sheets: list[list[object]]) -> pd.DataFrame:
    path = write_spreadsheet(folder / f"staff{kind}", sheets)
    assert found_in(path) == ENDINGS[kind]
    register(folder, "staff", path)
    return read_extract.typed_frame("staff", folder)


def refused(folder, kind: str, **sheets: list[list[object]]) -> str:
    with pytest.raises(DataError) as error:
        read(folder, kind, **sheets)
    assert "secret" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_a_workbook_is_read_as_the_same_records_in_csv(tmp_path, kind):
    made = read(tmp_path, kind, Blad1=rows())
    (tmp_path / f"staff{kind}").unlink()
    good("staff").to_csv(tmp_path / "staff.csv", index=False)
    register(tmp_path, "staff", tmp_path / "staff.csv")
    pd.testing.assert_frame_equal(made, read_extract.typed_frame("staff", tmp_path))


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_empty_rows_and_an_empty_sheet_are_no_records_and_rows_keep_their_numbers(tmp_path, kind):
    spread = [[], [], *rows(staff_matched=-1.0)]
    said = refused(tmp_path, kind, Blad1=spread, Blad2=[])
    assert "staff_matched: row 4; expected a whole number from 0" in said
    assert "row = row of the sheet" in said


WRONG = {
    "two filled sheets": (
        {"Data": rows(), "Oud": rows()},
        "2 sheets hold something ('Data', 'Oud'); expected one",
    ),
    "nothing": ({"Blad1": []}, "the workbook is empty"),
    "a header alone": ({"Blad1": rows()[:1]}, "there is no record below the header"),
    "more digits than are kept": (
        {"Blad1": rows(organisation=123456789012345678.0)},
        "row 2 holds a number of more than 15 digits, of which a spreadsheet keeps 15",
    ),
    "a column without a name": (
        {"Blad1": [["organisation", None, *rows()[0][2:]], *rows()[1:]]},
        "column 2 has no name in the header",
    ),
    "a remark beside the records": (
        {"Blad1": [*rows()[:2], [*rows()[2], "secret remark"]]},
        "cells right of the header are filled in row 3",
    ),
    "half a count": ({"Blad1": rows(staff_matched=410.5)}, "staff_matched: row 2; expected"),
}


@pytest.mark.parametrize("kind", SPREADSHEETS)
@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_read_is_refused(tmp_path, kind, what):
    sheets, expected = WRONG[what]
    assert expected in refused(tmp_path, kind, **sheets)


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_a_formula_that_failed_is_no_missing_value(tmp_path, kind):
    said = refused(tmp_path, kind, Blad1=rows(staff_matched=ERROR))
    assert "1 cell(s) hold a formula that failed" in said


def test_merged_cells_are_refused(tmp_path):
    said = refused(tmp_path, ".ods", Blad1=rows(organisation=MERGED))
    assert "are merged (1 such places)" in said


def test_a_large_old_workbook_has_its_cells_in_many_sectors(tmp_path):
    head, record, _ = rows()
    many = [[f"secret-{i}", *record[1:]] for i in range(900)]
    assert len(read(tmp_path, ".xls", Blad1=[head, *many])) == 900
    many[-1][2] = ERROR
    assert "formula that failed" in refused(tmp_path, ".xls", Blad1=[head, *many])


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_a_damaged_workbook_is_refused(tmp_path, kind):
    path = write_spreadsheet(tmp_path / f"staff{kind}", {"Blad1": rows()})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    register(tmp_path, "staff", path)
    with pytest.raises(DataError, match=f"no readable {kind} workbook|row") as error:
        read_extract.typed_frame("staff", tmp_path)
    assert "secret" not in str(error.value)
