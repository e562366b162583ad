"""Every format in which an extract comes in: the types it knows, and what it cannot keep."""

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from analysis.errors import DataError
from analysis.extracts.reading import read_extract
from analysis.extracts.reading.read_records import read_records
from support.small_delivery import deliver, good, register


def read(folder, extract: str):
    return read_extract.with_notes(extract, folder)


def refusal(folder, extract: str) -> str:
    with pytest.raises(DataError) as refused:
        read(folder, extract)
    assert "secret" not in str(refused.value)
    return str(refused.value)


def written(folder, extract: str, text: str, kind: str = "csv", encoding: str = "utf-8") -> None:
    path = folder / f"{extract}.{kind}"
    path.write_bytes(text.encode(encoding))
    register(folder, extract, path)


def parquet(folder, extract: str, **columns: pa.Array) -> None:
    """Deliver good records as Parquet, some columns of another type."""
    path = deliver(folder, extract, good(extract), kind="parquet")
    table = pq.read_table(path)
    for name, values in columns.items():
        table = table.set_column(table.column_names.index(name), name, values)
    pq.write_table(table, path)
    register(folder, extract, path)


def moments(*written_moments: str, zone: str | None) -> pa.Array:
    return pa.array(pd.to_datetime(list(written_moments)), type=pa.timestamp("us", zone))


TYPES = {
    "decimals": (
        "cells",
        {"n": pa.array([20, 20]).cast(pa.decimal128(38, 6))},
        ("n", [20.0, 20.0]),
    ),
    "whole decimals": (
        "population_official",
        {"population": pa.array([400, 401]).cast(pa.decimal128(20, 0))},
        ("population", [400, 401]),
    ),
    "unsigned": (
        "population_official",
        {"population": pa.array([400, 401], pa.uint64())},
        ("population", [400, 401]),
    ),
    "flags as numbers": (
        "unia_reports",
        {"competent": pa.array([1, 1], pa.int8())},
        ("competent", [True, True]),
    ),
    "a dictionary": (
        "persons",
        {"sex": pa.array(["F", "M"]).dictionary_encode()},
        ("sex", ["F", "M"]),
    ),
    "long text": ("persons", {"sex": pa.array(["F", "M"], pa.large_string())}, ("sex", ["F", "M"])),
    "views": ("persons", {"sex": pa.array(["F", "M"], pa.string_view())}, ("sex", ["F", "M"])),
    "a zone": (
        "unia_reports",
        {"received_on": moments("2023-04-05T22:00", "2023-01-05T23:00", zone="UTC")},
        ("received_on", [pd.Timestamp(2023, 4, 6), pd.Timestamp(2023, 1, 6)]),
    ),
}


@pytest.mark.parametrize("what", TYPES)
def test_the_types_of_parquet_are_read(tmp_path, what):
    extract, columns, (name, expected) = TYPES[what]
    parquet(tmp_path, extract, **columns)
    assert read(tmp_path, extract).frame[name].tolist() == expected


NOT_HELD = {
    "a time of day": (
        "unia_reports",
        {"received_on": moments("2023-04-05T14:30", "2023-04-05T00:00", zone=None)},
        "received_on: row 1; expected a day",
    ),
    "another midnight": (
        "unia_reports",
        {"received_on": moments("2023-04-05T00:00", "2023-04-05T22:00", zone="UTC")},
        "received_on: row 1; expected a day",
    ),
    "a number too large": (
        "population_official",
        {"population": pa.array([2**64 - 1, 400], pa.uint64())},
        "population: row 1; expected a whole number",
    ),
    "a flag that is two": (
        "unia_reports",
        {"competent": pa.array([2, 1], pa.int8())},
        "competent: row 1; expected true or false",
    ),
    "an id as a number": (
        "persons",
        {"pid": pa.array([1, 2])},
        "pid: rows 1, 2; expected text",
    ),
    "bytes that are no text": (
        "persons",
        {"sex": pa.array([b"F", b"\xff"]).view(pa.string())},
        "no readable Parquet",
    ),
}


@pytest.mark.parametrize("what", NOT_HELD)
def test_values_of_parquet_that_no_column_holds_are_refused(tmp_path, what):
    extract, columns, expected = NOT_HELD[what]
    parquet(tmp_path, extract, **columns)
    assert expected in refusal(tmp_path, extract)


def test_an_empty_text_in_parquet_is_missing_and_told(tmp_path):
    parquet(tmp_path, "unia_reports", province=pa.array(["", "Limburg"]))
    reading = read(tmp_path, "unia_reports")
    assert reading.frame["province"].isna().tolist() == [True, False]
    assert [(note.what, note.column, note.count) for note in reading.notes] == [
        ("empty_text", "province", 1)
    ]


SEPARATED = {
    "tildes": ("~", "utf-8", {"tilde"}),
    "double bars": ("||", "utf-8", {"double_bar"}),
    "UTF-16 without a mark": (",", "utf-16-le", {"utf-16"}),
    "UTF-16 the other way round": (",", "utf-16-be", {"utf-16"}),
}


@pytest.mark.parametrize("way", SEPARATED)
def test_text_with_other_signs_is_read_and_told(tmp_path, way):
    separator, encoding, told = SEPARATED[way]
    text = good("persons").to_csv(index=False, sep="\x1f").replace("\x1f", separator)
    written(tmp_path, "persons", text, encoding=encoding)
    reading = read(tmp_path, "persons")
    assert {note.what for note in reading.notes} == told
    assert reading.frame["pid"].tolist() == good("persons")["pid"].tolist()


def test_a_file_without_its_last_line_end_is_told(tmp_path):
    written(tmp_path, "persons", good("persons").to_csv(index=False).rstrip("\n"))
    assert [note.what for note in read(tmp_path, "persons").notes] == ["no_final_newline"]


def test_a_point_before_three_digits_is_judged_over_the_whole_column(tmp_path):
    def weights(first: str) -> str:
        frame = good("persons").assign(weight=[first, "1.650"])
        return frame.to_csv(index=False, sep=";")

    written(tmp_path, "persons", weights("1.650"))
    assert "weight: rows 2, 3; expected a number" in refusal(tmp_path, "persons")
    written(tmp_path, "persons", weights("60.5"))
    assert read(tmp_path, "persons").frame["weight"].tolist() == [60.5, 1.65]
    text = good("population_official").assign(population=["1.234.567", "1.650"])
    written(tmp_path, "population_official", text.to_csv(index=False, sep=";"))
    reading = read(tmp_path, "population_official")
    assert reading.frame["population"].tolist() == [1234567, 1650]
    assert ("thousands", "population", 2) in [tuple(vars(n).values()) for n in reading.notes]


def test_a_month_that_is_not_known_is_july_and_told(tmp_path):
    frame = good("persons").assign(birth_date=["1980-00", "198100"])
    deliver(tmp_path, "persons", frame, kind="csv")
    reading = read(tmp_path, "persons")
    assert reading.frame["birth_date"].tolist() == ["1980-07", "1981-07"]
    assert ("month_unknown", "birth_date", 2) in [tuple(vars(n).values()) for n in reading.notes]


@pytest.mark.parametrize("word", ["NA", "n/a", "NULL", "None", "NaN", ".", "-", "\\N", "<NA>"])
def test_a_word_for_missing_is_missing_where_a_value_may_be_missing(tmp_path, word):
    frame = good("unia_reports").assign(incident_id=word, facts_on=word, province=word)
    deliver(tmp_path, "unia_reports", frame, kind="csv")
    reading = read(tmp_path, "unia_reports")
    names = ["incident_id", "facts_on", "province"]
    assert reading.frame[names].isna().all(axis=None)
    assert [(note.column, note.count) for note in reading.notes] == [
        ("incident_id", 2), ("facts_on", 2), ("province", 2),
    ]  # fmt: skip
    required = good("persons").assign(household_id=word)
    deliver(tmp_path, "persons", required, kind="csv")
    expected = "household_id: rows 2, 3; expected a value in every row, not a word for missing"
    assert expected in refusal(tmp_path, "persons")


def labelled(folder, extract: str, kind: str, frame: pd.DataFrame, **options) -> None:
    path = folder / f"{extract}.{kind}"
    getattr(pyreadstat, f"write_{kind}")(frame, str(path), **options)
    register(folder, extract, path)


def test_numbers_that_spss_declares_missing_are_missing(tmp_path):
    frame = good("persons").assign(youngest_child_age=[4.0, 99.0], weight=[60.5, 60.5])
    labelled(tmp_path, "persons", "sav", frame, missing_ranges={"youngest_child_age": [99]})
    reading = read(tmp_path, "persons")
    assert reading.frame["youngest_child_age"].isna().tolist() == [False, True]
    assert ("user_missing", "youngest_child_age", 1) in [
        tuple(vars(note).values()) for note in reading.notes
    ]
    ranges = {"youngest_child_age": [{"lo": 90, "hi": 110}]}
    labelled(tmp_path, "persons", "sav", frame, missing_ranges=ranges)
    assert read(tmp_path, "persons").frame["youngest_child_age"].isna().sum() == 1
    labelled(tmp_path, "persons", "sav", frame, missing_ranges={"weight": [60.5]})
    assert "weight: rows 1, 2; expected a value in every row" in refusal(tmp_path, "persons")


def test_a_stata_column_of_letters_alone_keeps_its_codes(tmp_path):
    frame = good("survey").assign(trust="n").replace("", None).drop(columns=["fpc_n"])
    frame = frame.astype({"trust": object, "psu": object})
    labelled(tmp_path, "survey", "dta", frame.dropna(axis=1, how="all").assign(fpc_n=4.0),
             missing_user_values={"trust": ["n"]})  # fmt: skip
    assert "trust: rows 1, 2: found '.n' (2 times)" in refusal(tmp_path, "survey")


def test_an_id_of_more_digits_than_a_program_keeps_is_refused(tmp_path):
    frame = good("persons").assign(pid=[123456789012345678.0, 123456789012345700.0])
    labelled(tmp_path, "persons", "dta", frame)
    assert "column pid holds numbers of more than 15 digits" in refusal(tmp_path, "persons")


@pytest.mark.parametrize("kind", ["por", "xport", "zsav"])
def test_spss_portable_compressed_and_sas_transport_files_are_read(tmp_path, kind):
    frame = pd.DataFrame({"report_id": ["secret-1", "secret-2"], "ground": ["age", "sex"]})
    path = tmp_path / f"unia_grounds.{'xpt' if kind == 'xport' else kind}"
    if kind == "zsav":
        pyreadstat.write_sav(frame, str(path), compress=True)
    elif kind == "por":
        names = dict(zip(frame, ("REPORT", "GROUND"), strict=True))
        pyreadstat.write_por(frame.rename(columns=names), str(path))
        (tmp_path / "mapping.csv").write_text(
            "extract,column,theirs,ours\nunia_grounds,,REPORT,report_id\n"
        )
    else:
        pyreadstat.write_xport(frame, str(path), file_format_version=8)
    register(tmp_path, "unia_grounds", path)
    assert read(tmp_path, "unia_grounds").frame["ground"].tolist() == ["age", "sex"]


def workbook(folder, change) -> None:
    book = openpyxl.Workbook()
    frame = good("staff")
    for row in [list(frame), *frame.to_numpy().tolist()]:
        book.active.append(row)
    change(book)
    book.save(folder / "staff.xlsx")
    register(folder, "staff", folder / "staff.xlsx")


def test_a_formatted_cell_far_below_is_no_record(tmp_path):
    def far_below(book):
        book.active.cell(1_048_576, 3).font = openpyxl.styles.Font(bold=True)

    workbook(tmp_path, far_below)
    assert len(read(tmp_path, "staff").frame) == 2


def test_a_title_and_a_second_sheet_are_named(tmp_path):
    workbook(tmp_path, lambda book: book.active.insert_rows(1, 2))
    assert len(read(tmp_path, "staff").frame) == 2
    workbook(tmp_path, lambda book: book.create_sheet("Toelichting").append(["x"]))
    assert "2 sheets hold something ('Sheet', 'Toelichting')" in refusal(tmp_path, "staff")

    def title(book):
        book.active.insert_rows(1, 2)
        book.active["A1"] = "Personeel 2023"

    workbook(tmp_path, title)
    assert "the header is on row 3, and something else" in refusal(tmp_path, "staff")


@pytest.mark.parametrize("names", [["GESLACHT", "SEKSE"], ["GESLACHT", "sex"]])
def test_two_columns_of_theirs_for_one_of_ours_are_refused(tmp_path, names):
    frame = good("persons").rename(columns={"sex": names[0]}).assign(**{names[1]: "F"})
    deliver(tmp_path, "persons", frame, kind="csv")
    lines = [f"persons,,{name},sex" for name in names if name != "sex"]
    mapping = ["extract,column,theirs,ours", *lines, "persons,sex,1,M"]
    (tmp_path / "mapping.csv").write_text("\n".join(mapping) + "\n")
    assert "column sex is there twice" in refusal(tmp_path, "persons")


def test_a_value_that_slipped_into_the_header_is_not_repeated(tmp_path):
    frame = good("persons").assign(**{"85.02.13-123.45": "x", "OPMERKING": "x"})
    deliver(tmp_path, "persons", frame, kind="csv")
    said = refusal(tmp_path, "persons")
    assert "not in the contract: a name that may be a value (not shown), OPMERKING" in said
    assert "85.02" not in said


def test_a_number_of_single_precision_is_read_as_it_was_typed(tmp_path):
    path = tmp_path / "persons.dta"
    frame = pd.DataFrame({"weight": np.array([1650.1, 60.5], dtype="float32")})
    frame.to_stata(path, write_index=False)
    assert read_records(path, expected=["weight"]).frame["weight"].tolist() == ["1650.1", "60.5"]


def test_missing_values_with_a_letter_in_a_transport_file_of_sas_are_refused(tmp_path):
    path = tmp_path / "persons.xpt"
    pyreadstat.write_xport(pd.DataFrame({"weight": [60.5, 3.7e-40]}), str(path))
    with pytest.raises(DataError, match="column weight holds missing values .A to .Z"):
        read_records(path, expected=["weight"])
