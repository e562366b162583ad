"""Slips of a tired producer: read as meant where only one thing can be meant, else told."""

import sys
import zipfile

import openpyxl
import pytest

from analysis.cli import check_delivery, command_line
from analysis.environment import MARK
from analysis.errors import DataError
from analysis.extracts.delivery import deliver as module
from analysis.extracts.delivery import unpacked
from support.small_delivery import good

SAID = {
    "producer": "Unia", "kind": "register", "snapshot": "2024-06-30", "from": "2023-01-01",
    "to": "2023-12-31", "history": "2023-01-01", "scope": "year", "fraction": "1",
    "licence": "protocol 1", "note": "all",
}  # fmt: skip
EXTRACT = "unia_grounds"


@pytest.fixture
def raw(tmp_path, monkeypatch):
    for each in (module, unpacked):
        monkeypatch.setattr(each, "PROCESSED", tmp_path / "processed")
    return tmp_path / "raw"


def written(folder, extract: str = EXTRACT, **columns):
    path = folder / f"{extract} (1).csv"
    good(extract).assign(**columns).to_csv(path, index=False)
    return path


def deliver(raw, file, extract: str = EXTRACT, **changes):
    return module.deliver(2023, extract, str(file), given=SAID | changes, raw=raw)


def refusal(raw, file, extract: str = EXTRACT, **changes) -> str:
    with pytest.raises(DataError) as refused:
        deliver(raw, file, extract, **changes)
    assert "secret" not in str(refused.value)
    return str(refused.value)


OF_ANOTHER_YEAR = {
    "labour_quarter": ({"quarter": "20224"}, "quarter: rows 2, 3; expected a quarter from 20231"),
    "lfs": ({"year": "2022"}, "year: rows 2, 3; expected a year from 2023 to 2023"),
    "survey": ({"wave": "2022"}, "wave: rows 2, 3; expected a year from 2023 to 2023"),
}


@pytest.mark.parametrize("extract", OF_ANOTHER_YEAR)
def test_quarters_and_years_of_another_year_are_refused(raw, tmp_path, extract):
    columns, message = OF_ANOTHER_YEAR[extract]
    assert message in refusal(raw, written(tmp_path, extract, **columns), extract)
    assert deliver(raw, written(tmp_path, extract), extract).is_file()


def test_quarters_may_lie_in_the_history_that_is_said(raw, tmp_path):
    path = written(tmp_path, "labour_quarter", quarter=["20224", "20234"])
    assert deliver(raw, path, "labour_quarter", history="2022-10-01").is_file()


def test_a_file_of_another_extract_is_told_by_its_columns(raw, tmp_path):
    said = refusal(raw, written(tmp_path), "persons")
    assert "It has those of unia_grounds: EXTRACT=unia_grounds?" in said
    said = refusal(raw, written(tmp_path, "vmri_grounds"))
    assert "It has those of vmri_grounds: EXTRACT=vmri_grounds?" in said


def test_of_many_columns_the_first_are_named(raw, tmp_path):
    said = refusal(raw, written(tmp_path, **{f"x{place}": "1" for place in range(500)}))
    assert "column(s) not in the contract: x0, x1, " in said
    assert "x29 and 470 more; expected exactly report_id, ground. Rename or leave out" in said


@pytest.mark.parametrize("around", ['"{}"', "'{}'", "{} ", " {}"])
def test_quotes_and_blanks_around_a_path_are_no_part_of_it(raw, tmp_path, around):
    assert deliver(raw, around.format(written(tmp_path))).is_file()


def test_a_folder_is_refused_with_what_is_in_it(raw, tmp_path):
    written(tmp_path)
    (tmp_path / "year=2023").mkdir()
    said = refusal(raw, tmp_path)
    assert "with unia_grounds (1).csv, year=2023/; expected one file of .parquet" in said
    (tmp_path / "empty").mkdir()
    assert "with nothing in it; expected" in refusal(raw, tmp_path / "empty")


def test_files_that_a_computer_adds_to_a_zip_are_none(raw, tmp_path):
    path = tmp_path / "levering.zip"
    with zipfile.ZipFile(path, "w") as parts:
        parts.write(written(tmp_path), "map/unia.csv")
        for name in ("map/.DS_Store", "Thumbs.db", "__MACOSX/map/._unia.csv"):
            parts.writestr(name, "x")
    assert deliver(raw, path).suffix == ".csv"


def test_what_is_said_in_several_lines_is_kept_as_one(raw, tmp_path):
    deliver(raw, written(tmp_path), note="all\nreports;\n size: few")
    assert "all reports; size: few" in (raw / "2023/delivery.csv").read_text(encoding="utf-8")


def test_what_is_typed_with_characters_that_nobody_sees_is_refused_by_name(raw, tmp_path):
    said = refusal(raw, written(tmp_path), producer="Un\u200bia", note="a\udce9")
    assert "PRODUCER holds U+200B ZERO WIDTH SPACE, which nobody sees; expected text" in said
    assert "NOTE holds U+DCE9, which nobody sees" in said
    assert not list(raw.rglob("*.csv"))


def test_who_ends_the_questions_stops(monkeypatch, raw, tmp_path):
    def ended(_):
        raise EOFError

    monkeypatch.setattr("builtins.input", ended)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    arguments = ["deliver", "2029", EXTRACT, str(written(tmp_path))]
    monkeypatch.setenv(MARK, str(command_line.CONFIG))
    assert command_line.main(arguments) == 130


def test_a_history_begins_no_later_than_the_period(raw, tmp_path):
    said = refusal(raw, written(tmp_path), history="2023-06-01")
    assert "FROM is 2023-01-01, before HISTORY 2023-06-01; expected it not before" in said


TEXTS = {
    "text named as a workbook": ("a.xlsx", "no readable .xlsx workbook: by its content it is text"),
    "text named as a file of SPSS": ("a.sav", "no readable .sav file: by its content it is text"),
    "text named as Parquet": ("a.parquet", "no readable Parquet: by its content it is text"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_text_by_another_name_is_called_text(raw, tmp_path, what):
    name, message = TEXTS[what]
    path = written(tmp_path).rename(tmp_path / name)
    assert message in refusal(raw, path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (" \n \n", "the file is empty"),
        ("report_id/ground\nsecret/age\n", "the first line is one field; expected report_id, gro"),
    ],
)
def test_a_text_without_fields_is_told_as_such(raw, tmp_path, content, message):
    path = tmp_path / "a.csv"
    path.write_text(content)
    assert message in refusal(raw, path)


def test_an_id_that_a_spreadsheet_marked_as_text_is_refused_but_a_name_is_not(raw, tmp_path):
    said = refusal(raw, written(tmp_path, report_id=["'0001", "'0002"]))
    assert "report_id: rows 2, 3; expected an id as text: no formula, no `'` before it" in said
    named = written(tmp_path, "staff", organisation=["'t Zand", "'s Gravenhuis"])
    day = {"from": "2023-12-31", "history": "2023-12-31"}
    assert deliver(raw, named, "staff", **day).is_file()


WRITTEN = {
    "a day in Belgian order": ("05/04/2023", "received_on: rows 2, 3;", "99/99/9999"),
    "a time of day": ("2023-04-05 14:30", "received_on: rows 2, 3;", "9999-99-99 99:99"),
    "a number of a spreadsheet": ("45021", "received_on: rows 2, 3;", "99999"),
    "a word": ("secret", "received_on: rows 2, 3;", "words"),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_how_a_day_is_written_is_told_without_the_day(raw, tmp_path, what):
    day, place, form = WRITTEN[what]
    said = refusal(raw, written(tmp_path, "unia_reports", received_on=day), "unia_reports")
    line = next(line for line in said.splitlines() if place in line)
    assert line.endswith(f"as in 2023-04-05; written there as {form}")
    assert day not in said


def test_a_day_of_a_workbook_with_a_time_is_told_as_it_is_written(raw, tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    frame = good("unia_reports").assign(received_on="2023-04-05T14:30:00")
    for row in [list(frame), *frame.to_numpy().tolist()]:
        book.active.append(row)
    book.save(path)
    assert "received_on: rows 2, 3; expected a day" in refusal(raw, path, "unia_reports")


def test_a_day_without_end_is_told_and_mapped(raw, tmp_path):
    path = written(tmp_path, "job_seekers", end=["9999-12-31", "2022-09-15"])
    said = refusal(raw, path, "job_seekers", history="2015-01-01")
    assert "expected a day from 1900-01-01 to 2100-12-31, or nothing where there is none" in said
    lines = "extract,column,theirs,ours\njob_seekers,end,9999-12-31,\n"
    (raw / "2023").mkdir(parents=True)
    (raw / "2023/mapping.csv").write_text(lines)
    assert deliver(raw, path, "job_seekers", history="2015-01-01").is_file()


def test_a_fault_of_a_mapping_names_the_file(raw, tmp_path):
    (raw / "2023").mkdir(parents=True)
    (raw / "2023/mapping.csv").write_text("extract,column,theirs,ours\nunia_grounds,,A,ground\n")
    said = refusal(raw, written(tmp_path, A="age"))
    assert "unia_grounds (1).csv: column ground is there twice" in said


def test_a_register_that_a_spreadsheet_saved_is_corrected_where_it_is(raw, tmp_path):
    deliver(raw, written(tmp_path))
    register = raw / "2023/delivery.csv"
    register.write_text(register.read_text().replace("2024-06-30", "30/06/2024", 1))
    with pytest.raises(DataError) as refused:
        check_delivery.check(2023, raw=raw)
    said = str(refused.value)
    assert "snapshot_date: row 2; expected a day as YYYY-MM-DD" in said
    assert said.endswith(
        "written there as 99/99/9999\nCorrect these lines, in a plain text editor."
    )


def test_the_command_that_is_advised_can_be_typed_as_it_stands(raw, tmp_path, capsys):
    deliver(raw, written(tmp_path))
    stray = raw / "2023/unia_grounds.2024-02-01 (1).csv"
    stray.write_text("x")
    assert not check_delivery.check(2023, raw=raw)
    assert "make deliver FILE='2023/unia_grounds.2024-02-01 (1).csv' EX" in capsys.readouterr().out
