"""Mutations of valid extracts are refused by column and row, with exit code 2, showing nobody."""

import gzip
import io
import sys
from types import ModuleType

import openpyxl
import pandas as pd
import pytest

from analysis.cli import command_line
from analysis.environment import MARK
from analysis.errors import DataError
from analysis.extracts.contracts.registry import CODED_COLUMNS, CONTRACTS
from analysis.extracts.reading import read_extract
from analysis.reference.survey_items import items
from support.mutations import of_contracts, of_formats
from support.small_delivery import deliver, good, register

EXTRACTS = sorted(CONTRACTS.keys() - {"delivery"})
BIRTH = "1977-11"
SECRET = "secret"


def personal(extract: str) -> pd.DataFrame:
    """Good records in which what describes a person can be told from any example."""
    frame = good(extract)
    planted = {
        "birth_date": BIRTH,
        "household_id": f"{SECRET}-household",
        "sector": f"{SECRET}-00"[:9],
    }
    return frame.assign(**{name: value for name, value in planted.items() if name in frame})


def wrong_values(extract: str, name: str) -> dict[str, str]:
    """Name of a mutation -> the value it writes in the second record of a column."""
    rules = CONTRACTS[extract].columns[name]
    kind, about = str(rules.dtype).lower(), rules.metadata or {}
    checks = {check.name: check.statistics for check in rules.checks}
    found = {} if rules.nullable else {"left empty": ""}
    if kind.startswith("datetime"):
        found |= {
            "a day that does not exist": "2023-02-30",
            "in Belgian order": "05/04/2023",
            "in 1850": "1850-01-01",
            "with a time of day": "2023-04-05 14:30",
        }
    elif kind.startswith("int"):
        found |= {
            "a word": "many",
            "half": "0.5",
            "too large": str(int(checks["in_range"]["max_value"]) + 1),
        }
        found |= {"an error of Excel": "#VALUE!", "digits lost to an exponent": "1.23E+05"}
    elif kind.startswith("float"):
        found |= {
            "a word": "many",
            "infinite": "inf",
            "comma or thousands": "1,500",
            "negative": "-1",
        }
        found |= {"an error of Excel": "#N/B"}
    elif kind.startswith("bool"):
        found |= {"yes": "yes", "two": "2"}
    elif about.get("month"):
        found |= {
            "month thirteen": "1977-13",
            "a whole day": "1977-11-23",
            "month before year": "11/1977",
        }
    elif about.get("digits"):
        found |= {"a letter among the digits": "1x0", "too many digits": "123456789", "minus": "-1"}
    elif "isin" in checks:
        found |= {
            "a code unheard of": "zz",
            "another way of capitals": _swapped(checks["isin"]["allowed_values"]),
        }
    elif about.get("coded"):
        found |= {"a code unheard of": "?!", "small letters": "zz"}
        if "country" in checks:
            found |= {"Namibia or missing": "NA"}
    elif "str_matches" in checks and not about:
        found |= CHANGED_IDS
    if kind.startswith("str") and not about.get("coded") and not rules.nullable:
        found |= {"a word for missing": "NULL"}
    if kind.startswith("str"):
        found |= {"a character that nobody sees": "a\u200bb", "a byte order mark": "a\ufeffb"}
    return found


CHANGED_IDS = {
    "an id rounded by Excel": "1,23E+11",
    "an id with lost digits": "1.234567e17",
    "a formula of Excel": '="0001"',
    "a number of a spreadsheet": "1000.0",
    "a row of totals": "Totaal",
}


def _swapped(codes: list[str]) -> str:
    other = [code.swapcase() for code in codes if code.swapcase() not in codes]
    return other[0] if other else "zz"


MUTATIONS = {
    extract: {name: wrong_values(extract, name) for name in CONTRACTS[extract].columns}
    for extract in EXTRACTS
}
# One file holds a wrong value in each column; after so many files each wrong value has been there.
ROUNDS = [
    (extract, number)
    for extract in EXTRACTS
    for number in range(max(map(len, MUTATIONS[extract].values())))
]


@pytest.fixture
def refused(tmp_path, monkeypatch, capsys):
    """Read an extract; return what is said as it is refused, which shows nobody.

    At the command line it ends with 2. That takes longer, so one file of each kind goes there.
    """

    def by_reading(extract: str) -> str:
        with pytest.raises(DataError) as error:
            read_extract.typed_frame(extract, tmp_path)
        return f"error: {error.value}\n"

    def at_the_command_line(extract: str) -> str:
        public = ModuleType("analysis.pipeline.make_data")
        public.build = lambda year: read_extract.typed_frame(extract, tmp_path)
        monkeypatch.setitem(sys.modules, "analysis.pipeline.make_data", public)
        monkeypatch.setenv(MARK, str(command_line.CONFIG))
        assert command_line.main(["data", "2023"]) == 2
        return capsys.readouterr().err

    def run(extract: str, *, ends_with_2: bool) -> str:
        said = (at_the_command_line if ends_with_2 else by_reading)(extract)
        assert said.startswith("error: ")
        assert SECRET not in said
        assert BIRTH not in said
        return said

    return run


@pytest.mark.parametrize(("extract", "number"), ROUNDS)
def test_a_wrong_value_is_refused_by_column_and_row(tmp_path, refused, extract, number):
    wrong = deliver_wrong_values(tmp_path, extract, number)
    said = refused(extract, ends_with_2=number == 0)
    assert f"{extract}.csv" in said
    for column, (how, value) in wrong.items():
        lines = [line for line in said.splitlines() if line.startswith(f"  {column}: row 3")]
        assert lines, (column, how, said)
        assert "expected" in lines[0]
        if value and column not in CODED_COLUMNS[extract]:
            assert "found" not in lines[0]


def deliver_wrong_values(folder, extract: str, number: int) -> dict[str, tuple[str, str]]:
    """Deliver an extract with a wrong value in each column: which mutation each is, and it."""
    # Not the same mistake in all: a record that is empty as a whole is no record.
    wrong = {
        column: list(values.items())[(number + place) % len(values)]
        for place, (column, values) in enumerate(MUTATIONS[extract].items())
        if values
    }
    if not any(value for _, value in wrong.values()):
        wrong.pop(next(iter(wrong)))
    frame = personal(extract)
    for column, (_, value) in wrong.items():
        frame.loc[1, column] = value
    deliver(folder, extract, frame, kind="csv")
    return wrong


def written(folder, extract: str, content: bytes, kind: str = "csv") -> None:
    path = folder / f"{extract}.{kind}"
    path.write_bytes(content)
    register(folder, extract, path)


def text(extract: str, **options) -> bytes:
    return personal(extract).to_csv(index=False, **options).encode()


def parquet(folder, extract: str) -> bytes:
    return deliver(folder, extract, personal(extract), kind="parquet").read_bytes()


def without_a_column(folder, extract: str) -> str:
    frame = personal(extract)
    # A wave may lack a question.
    last = [column for column in frame.columns if column not in items()][-1]
    if len(frame.columns) == 2:
        frame = frame.assign(more="x")
    deliver(folder, extract, frame.drop(columns=last), kind="csv")
    return f"column(s) missing: {last}"


def with_a_column(folder, extract: str) -> str:
    deliver(folder, extract, personal(extract).assign(religion="x"), kind="csv")
    return "column(s) not in the contract: religion"


def the_same_record_twice(folder, extract: str) -> str:
    frame = personal(extract)
    deliver(folder, extract, pd.concat([frame, frame.iloc[[0]]]), kind="csv")
    return "(row): rows 2, 4; expected"


def no_bytes(folder, extract: str) -> str:
    written(folder, extract, b"")
    return "the file is empty"


def header_only(folder, extract: str) -> str:
    written(folder, extract, text(extract).splitlines(keepends=True)[0])
    return "there is no record below the header"


def no_header(folder, extract: str) -> str:
    written(folder, extract, b"".join(text(extract).splitlines(keepends=True)[1:]))
    return "the header has"


def a_line_cut_off(folder, extract: str) -> str:
    lines = text(extract).splitlines(keepends=True)
    written(folder, extract, b"".join([*lines[:-1], lines[-1].rpartition(b",")[0]]))
    return "another number is on line 3"


def one_comma_too_many(folder, extract: str) -> str:
    lines = text(extract).rstrip().splitlines(keepends=True)
    written(folder, extract, b"".join(lines) + b",extra\n")
    return "another number is on line 3"


def partly_utf8(folder, extract: str) -> str:
    written(folder, extract, text(extract) + "\u00e9".encode() + b"\xe9\n")
    return "is not UTF-8 while others are"


def with_zero_bytes(folder, extract: str) -> str:
    content = text(extract)
    written(folder, extract, content[:-4] + b"\0\0\0\0")
    return "is zero, which no text holds"


def a_quote_left_open(folder, extract: str) -> str:
    written(folder, extract, text(extract) + b'"')
    return "broken CSV after line 4"


def half_a_parquet(folder, extract: str) -> str:
    content = parquet(folder, extract)
    written(folder, extract, content[: len(content) // 2], "parquet")
    return "no readable Parquet"


def a_parquet_without_its_end(folder, extract: str) -> str:
    written(folder, extract, parquet(folder, extract)[:-4], "parquet")
    return "no readable Parquet"


def csv_called_parquet(folder, extract: str) -> str:
    written(folder, extract, text(extract), "parquet")
    return "no readable Parquet"


def csv_called_excel(folder, extract: str) -> str:
    written(folder, extract, text(extract), "xlsx")
    return "no readable .xlsx workbook"


def json_called_csv(folder, extract: str) -> str:
    written(folder, extract, personal(extract).to_json().encode())
    return "by its content it is JSON"


def a_web_page_called_csv(folder, extract: str) -> str:
    written(folder, extract, b"<html><body>" + personal(extract).to_html().encode())
    return "by its content it is a web page (HTML)"


def a_compressed_file_called_csv(folder, extract: str) -> str:
    written(folder, extract, gzip.compress(text(extract)))
    return "by its content it is a compressed file (.gz)"


def a_workbook_called_csv(folder, extract: str) -> str:
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    written(folder, extract, content.getvalue())
    return "by its content it is an Excel workbook (.xlsx)"


def a_parquet_called_csv(folder, extract: str) -> str:
    content = parquet(folder, extract)
    (folder / f"{extract}.parquet").unlink()
    written(folder, extract, content)
    return "by its content it is Parquet"


def csv_called_spss(folder, extract: str) -> str:
    written(folder, extract, text(extract), "sav")
    return "no readable .sav file"


def csv_called_sas(folder, extract: str) -> str:
    written(folder, extract, text(extract), "sas7bdat")
    return "no readable .sas7bdat file"


def a_title_above_the_header(folder, extract: str) -> str:
    written(folder, extract, b"Levering van 2023\n\n" + text(extract))
    return "the header is on line 3"


def stray_quotes(folder, extract: str) -> str:
    lines = text(extract).splitlines(keepends=True)
    first, second = (line.rstrip(b"\n").rpartition(b",") for line in lines[1:3])
    swallowed = first[0] + b',"' + first[2] + b"\n" + second[0] + b'",' + second[2] + b"\n"
    written(folder, extract, lines[0] + swallowed)
    return "goes on over the end of the line"


def merged_cells(folder, extract: str) -> str:
    frame = personal(extract)
    book = openpyxl.Workbook()
    for row in [list(frame), *frame.to_numpy().tolist()]:
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    content = io.BytesIO()
    book.save(content)
    written(folder, extract, content.getvalue(), "xlsx")
    return "cells A2:A3 are merged"


def changed_after_it_was_registered(folder, extract: str) -> str:
    path = deliver(folder, extract, personal(extract), kind="csv")
    path.write_bytes(path.read_bytes() + b"\n")
    return "changed after it was registered"


FILES = [
    without_a_column, with_a_column, the_same_record_twice, header_only, no_header, a_line_cut_off,
    one_comma_too_many, a_title_above_the_header, stray_quotes, merged_cells,
    changed_after_it_was_registered,
]  # fmt: skip
# What a reader refuses before it knows a column, so that a few extracts stand for all.
CONTENTS = [
    no_bytes, partly_utf8, with_zero_bytes, a_quote_left_open, half_a_parquet,
    a_parquet_without_its_end, csv_called_parquet, csv_called_excel, csv_called_spss,
    csv_called_sas, json_called_csv, a_web_page_called_csv, a_compressed_file_called_csv,
    a_workbook_called_csv, a_parquet_called_csv,
]  # fmt: skip
A_FEW = ("persons", "unia_grounds", "survey")
BROKEN = [(mutate, extract) for mutate in FILES for extract in EXTRACTS]
BROKEN += [(mutate, extract) for mutate in CONTENTS for extract in A_FEW]


@pytest.mark.parametrize(
    ("mutate", "extract"), BROKEN, ids=lambda each: getattr(each, "__name__", each)
)
def test_a_broken_file_is_refused(tmp_path, refused, mutate, extract):
    expected = mutate(tmp_path, extract)
    said = refused(extract, ends_with_2=extract == "persons")
    assert expected in said
    assert f"{extract}." in said


def test_there_are_at_least_450_mutations_by_name():
    values = {
        (extract, column, how)
        for extract, columns in MUTATIONS.items()
        for column, wrong in columns.items()
        for how in wrong
    }
    files = {(mutate.__name__, extract) for mutate, extract in BROKEN}
    assert len(values) >= 450
    assert len(values | files | set(of_contracts.MUTATIONS) | set(of_formats.NAMES)) > (1_000)
    assert {extract for extract, *_ in values} == set(EXTRACTS)
    assert {ending for ending, _ in of_formats.NAMES} >= {
        "csv",
        "parquet",
        "xlsx",
        "sav",
        "ods",
        "dat",
    }
