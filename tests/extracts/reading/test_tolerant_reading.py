"""What is read though written in another way, and what is refused: nothing is guessed."""

from functools import cache

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading import read_extract
from analysis.extracts.reading.mapping.crosswalks import crosswalk, lookup_form
from analysis.reference.country_groups import country_name
from analysis.settings import RESOURCES
from support.small_delivery import deliver, good, register
from support.ways_of_writing import EITHER, WAYS, change


def written(folder, extract: str, content: bytes, *, kind: str = "csv"):
    path = folder / f"{extract}.{kind}"
    path.write_bytes(content)
    register(folder, extract, path)
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Read the good records of an extract from a plain file, once."""

    @cache
    def read(extract: str) -> pd.DataFrame:
        folder = tmp_path_factory.mktemp("plain")
        deliver(folder, extract, good(extract), kind="csv")
        return read_extract.typed_frame(extract, folder)

    return read


@pytest.mark.parametrize("way", WAYS)
def test_a_file_written_in_another_way_is_read_the_same_and_this_is_told(tmp_path, plain, way):
    extract, content, told = WAYS[way]
    written(tmp_path, extract, content)
    reading = read_extract.with_notes(extract, tmp_path)
    assert {note.what for note in reading.notes} == told
    same = [
        name
        for name in plain(extract)
        if name not in ("household_id", "report_id", "nace2", "nis_at_contract")
    ]
    pd.testing.assert_frame_equal(reading.frame[same], plain(extract)[same])


def test_zeros_come_back_and_letters_of_windows_are_read(tmp_path):
    written(tmp_path, "labour_quarter", WAYS["NACE without its zero"][1])
    assert read_extract.typed_frame("labour_quarter", tmp_path)["nace2"].tolist() == ["01", "47"]
    written(tmp_path, "persons", WAYS["Latin-1"][1])
    assert (
        read_extract.typed_frame("persons", tmp_path)["household_id"].tolist()
        == ["huishouden-\u00e9"] * 2
    )


def test_one_name_with_its_accents_together_and_apart_is_one(tmp_path):
    one = "Re\u0301sidence \u212bngstro\u0308m"
    deliver(tmp_path, "staff", change("staff", organisation=[one, "R\u00e9sidence"]), kind="csv")
    reading = read_extract.with_notes("staff", tmp_path)
    assert reading.frame["organisation"].tolist() == [
        "R\u00e9sidence \u00c5ngstr\u00f6m", "R\u00e9sidence",
    ]  # fmt: skip
    assert [(each.column, each.count) for each in reading.notes] == [("organisation", 1)]
    twice = change("staff", organisation=["R\u00e9sidence", "Re\u0301sidence"])
    deliver(tmp_path, "staff", twice, kind="csv")
    assert "expected organisation + date only once" in refusal("staff", tmp_path)


@pytest.mark.parametrize(
    ("letter", "point"),
    [
        ("\u0440", "U+0440 CYRILLIC SMALL LETTER ER"),
        ("\u03bf", "U+03BF GREEK SMALL LETTER OMICRON"),
        ("\uff10", "U+FF10 FULLWIDTH DIGIT ZERO"),
    ],
)
def test_a_letter_of_another_alphabet_in_an_id_is_told_by_its_code_point(tmp_path, letter, point):
    deliver(tmp_path, "persons", change("persons", pid=[f"{letter}-1", "p-2"]), kind="csv")
    said = refusal("persons", tmp_path)
    assert f"pid: row 2; expected an id in letters of the Latin alphabet; {point} is there" in said


def refusal(extract: str, folder) -> str:
    with pytest.raises(DataError) as refused:
        read_extract.typed_frame(extract, folder)
    assert "secret" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("what", EITHER)
def test_what_can_be_read_in_two_ways_is_refused(tmp_path, what):
    extract, columns, expected = EITHER[what]
    deliver(tmp_path, extract, change(extract, **columns), kind="csv")
    assert expected in refusal(extract, tmp_path)


def test_a_refusal_gives_an_example_of_a_right_value(tmp_path):
    deliver(tmp_path, "persons", change("persons", birth_date="02/1980"), kind="csv")
    assert "expected a month as YYYY-MM from 1900 on, as in 1980-02" in refusal("persons", tmp_path)


def test_codes_in_parquet_numbers_are_read_and_ids_are_not(tmp_path):
    path = tmp_path / "population_official.parquet"
    frame = good("population_official").astype({"nis_code": int, "age": int, "population": int})
    frame.to_parquet(path, index=False)
    register(tmp_path, "population_official", path)
    assert (
        read_extract.typed_frame("population_official", tmp_path)["nis_code"].tolist()
        == ["11002"] * 2
    )


def mapped(folder, *lines: str) -> None:
    (folder / "mapping.csv").write_text(
        "extract,column,theirs,ours\n" + "".join(f"{line}\n" for line in lines)
    )


def test_a_mapping_file_gives_names_codes_days_and_missing_values(tmp_path):
    theirs = change(
        "persons",
        sex=["1", "2"],
        youngest_child_age="99",
        first_registration="02/05/2001",
        extra="x",
    )
    deliver(tmp_path, "persons", theirs.rename(columns={"sex": "GESLACHT"}), kind="csv")
    mapped(
        tmp_path,
        "persons,,GESLACHT,sex",
        "persons,,extra,",
        "persons,sex,1,M",
        "persons,sex,2,F",
        "persons,youngest_child_age,99,",
        "persons,first_registration,DD/MM/YYYY,YYYY-MM-DD",
        "unia_grounds,ground,ras,alleged_race",
    )
    reading = read_extract.with_notes("persons", tmp_path)
    assert reading.frame["sex"].tolist() == ["M", "F"]
    assert reading.frame["youngest_child_age"].isna().all()
    assert (
        reading.frame["first_registration"].dt.strftime("%Y-%m-%d").tolist() == ["2001-05-02"] * 2
    )
    assert {(note.column, note.count) for note in reading.notes if note.what == "mapped"} == {
        ("first_registration", 2),
        ("sex", 2),
        ("youngest_child_age", 2),
    }


def test_a_code_that_is_not_mapped_is_listed_with_its_count(tmp_path):
    frame = pd.concat([good("unia_grounds").assign(ground=ground) for ground in ("1", "2", "2")])
    deliver(
        tmp_path,
        "unia_grounds",
        frame.assign(report_id=[f"secret-{i}" for i in range(6)]),
        kind="csv",
    )
    mapped(tmp_path, "unia_grounds,ground,1,age")
    message = refusal("unia_grounds", tmp_path)
    assert "ground: rows 4, 5, 6, 7: found '2' (4 times); expected one of" in message
    assert "mapped to ours in mapping.csv" in message


def test_shipped_crosswalks_are_used_where_the_mapping_file_names_them(tmp_path):
    theirs = change("persons", nat_now=["150", "00129"], nis_code=["44029", "Antwerpen"])
    deliver(tmp_path, "persons", theirs, kind="csv")
    refusal("persons", tmp_path)
    mapped(tmp_path, "persons,nat_now,*,@nis_countries", "persons,nis_code,*,@municipalities")
    frame = read_extract.typed_frame("persons", tmp_path)
    assert frame["nat_now"].tolist() == ["BE", "NL"]
    assert frame["nis_code"].tolist() == ["44084", "11002"]


def test_names_of_municipalities_are_known_in_capitals_in_french_and_from_before_a_merger():
    shipped = crosswalk("@municipalities", 2023)
    names = ("ANTWERPEN", "Ixelles", "Woluwe-Saint-Pierre", "Puurs", "Puurs-Sint-Amands")
    assert [shipped[lookup_form(name)] for name in names] == [
        "11002", "21009", "21019", "12041", "12041",
    ]  # fmt: skip
    flemish = ("Gand", "ANVERS", "Rhode-Saint-Gen\u00e8se", "fourons", "Saint-Trond")
    assert [shipped[lookup_form(name)] for name in flemish] == [
        "44021", "11002", "23101", "73109", "71053",
    ]  # fmt: skip
    # One near Luik has that name too.
    assert lookup_form("Saint-Nicolas") not in shipped
    # What merges later is in the year what it is.
    assert "71072" not in shipped.values()
    assert crosswalk("@municipalities", 2025)["71022"] == "71072"


def test_the_crosswalk_of_countries_holds_what_two_sources_give_alike():
    table = pd.read_csv(RESOURCES / "nis_countries.csv", dtype="str", keep_default_na=False)
    assert (table["sources"].str.split().map(set).str.len() >= 2).all()
    assert table["nis"].is_unique
    assert table["code"].is_unique
    assert table["nis"].str.fullmatch("[1-6][0-9]{2}").all()
    assert table["code"].map(country_name).all()
    shipped = crosswalk("@nis_countries", 2023)
    assert len(shipped) == 39
    known = {
        "150": "BE",
        "111": "FR",
        "112": "GB",
        "114": "GR",
        "122": "PL",
        "128": "IT",
        "262": "TR",
        "354": "MA",
    }
    assert {code: shipped[code] for code in known} == known


def test_a_country_that_the_crosswalk_lacks_is_listed_or_mapped_by_a_line(tmp_path):
    deliver(tmp_path, "persons", change("persons", nat_now=["150", "998"]), kind="csv")
    mapped(tmp_path, "persons,nat_now,*,@nis_countries")
    assert "nat_now: row 3: found '998'" in refusal("persons", tmp_path)
    mapped(tmp_path, "persons,nat_now,*,@nis_countries", "persons,nat_now,998,XX")
    assert read_extract.typed_frame("persons", tmp_path)["nat_now"].tolist() == ["BE", "XX"]


WRONG_LINES = {
    "unknown extract": ("people,sex,1,M", "line 2: extract 'people' is unknown"),
    "unknown column": ("persons,gender,1,M", "line 2: column 'gender' is unknown"),
    "unknown name": ("persons,,GENDER,gender", "line 2: column 'gender' is unknown"),
    "no code of ours": ("persons,sex,1,V", "line 2: ours is 'V'; expected one of M, F, X"),
    "missing where none may be": (
        "persons,sex,9,",
        "line 2: ours is empty, but every row needs a value",
    ),
    "nothing of theirs": ("persons,sex,,M", "line 2: theirs is empty"),
    "twice": ("persons,sex,1,M\npersons,sex,1,F", "line 3: '1' stands for 'M' on an earlier line"),
    "unknown crosswalk": (
        "persons,nat_now,*,@iso3",
        "expected *,@countries or *,@nis_countries or *,@municipalities",
    ),
    "another day": (
        "persons,first_registration,DD/MM/YYYY,day",
        "ours is 'day'; expected YYYY-MM-DD",
    ),
}


@pytest.mark.parametrize("what", WRONG_LINES)
def test_a_line_of_the_mapping_file_that_cannot_be_used_is_refused(tmp_path, what):
    line, expected = WRONG_LINES[what]
    deliver(tmp_path, "persons", good("persons"), kind="csv")
    mapped(tmp_path, line)
    assert expected in refusal("persons", tmp_path)


def test_the_mapping_file_is_judged_as_a_whole_and_all_its_faults_are_told_at_once(tmp_path):
    deliver(tmp_path, "persons", good("persons"), kind="csv")
    mapped(tmp_path, "people,sex,1,M", "lfs,sex,1,V", "persons,sex,1,M", "persons,sex,1,F")
    said = refusal("persons", tmp_path)
    assert "3 line(s) cannot be used" in said
    assert [line.split(":")[0] for line in said.splitlines()[1:]] == [
        "  line 2",
        "  line 3",
        "  line 5",
    ]


def workbook(folder, rows: list[list], *, more: bool = False):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if more:
        book.create_sheet("second").append(["x"])
    book.save(folder / "population_official.xlsx")
    register(folder, "population_official", folder / "population_official.xlsx")


CELLS = [[11002, pd.Timestamp(2023, 1, 1).to_pydatetime(), "F", age, 400.0] for age in (30, 31)]
HEADER = list(CONTRACTS["population_official"].columns)


def test_a_workbook_is_read_as_the_csv_of_it(tmp_path, plain):
    workbook(tmp_path, [[], HEADER, *CELLS, [None] * 5])
    frame = read_extract.typed_frame("population_official", tmp_path)
    pd.testing.assert_frame_equal(frame, plain("population_official"))


BOOKS = {
    "two sheets": ([HEADER, *CELLS], True, "2 sheets hold something"),
    "nothing": ([], False, "the workbook is empty"),
    "header only": ([HEADER], False, "no record below the header"),
    "formula": (
        [HEADER, [*CELLS[0][:4], "=1+1"]],
        False,
        "cell E2 holds a formula that was never calculated",
    ),
    "long number": (
        [HEADER, [*CELLS[0][:4], 12345678901234567]],
        False,
        "row 2 holds a number of more than 15",
    ),
    "wrong row": (
        [[], HEADER, [*CELLS[0][:3], 300, 4]],
        False,
        "age: row 3; expected a whole number from 0 to 110",
    ),
    "cell beyond": (
        [HEADER, [*CELLS[0], 7]],
        False,
        "cells right of the header are filled in row 2",
    ),
}


@pytest.mark.parametrize("what", BOOKS)
def test_a_workbook_that_leaves_doubt_is_refused(tmp_path, what):
    rows, more, expected = BOOKS[what]
    workbook(tmp_path, rows, more=more)
    assert expected in refusal("population_official", tmp_path)


@pytest.mark.parametrize("kind", ["xlsx", "sav", "dta"])
@pytest.mark.parametrize(
    "content", [b"", b"nothing of the kind", b"PK\x03\x04" + bytes(60), b"$FL2" + bytes(200)]
)
def test_a_damaged_file_is_refused(tmp_path, kind, content):
    written(tmp_path, "unia_grounds", content, kind=kind)
    assert "unia_grounds." in refusal("unia_grounds", tmp_path)


def test_spss_keeps_labels_and_user_missing_codes(tmp_path):
    frame = pd.DataFrame({"report_id": ["secret-1", "secret-2"], "ground": [1.0, 99.0]})
    path = tmp_path / "unia_grounds.sav"
    labels = {"ground": {1.0: "leeftijd", 99.0: "niet gevraagd"}}
    pyreadstat.write_sav(
        frame, str(path), variable_value_labels=labels, missing_ranges={"ground": [99.0]}
    )
    register(tmp_path, "unia_grounds", path)
    assert "ground: rows 1, 2: found '1', '99'" in refusal("unia_grounds", tmp_path)
    mapped(tmp_path, "unia_grounds,ground,1,age", "unia_grounds,ground,99,other")
    reading = read_extract.with_notes("unia_grounds", tmp_path)
    assert reading.frame["ground"].tolist() == ["age", "other"]
    assert reading.labels.to_dict("records") == [
        {"column": "ground", "code": "1", "label": "leeftijd", "user_missing": False},
        {"column": "ground", "code": "99", "label": "niet gevraagd", "user_missing": True},
    ]
    assert ("user_missing", "ground", 1) in [
        (note.what, note.column, note.count) for note in reading.notes
    ]


def test_stata_keeps_labels_and_extended_missing_codes(tmp_path):
    frame = pd.DataFrame({"report_id": ["secret-1", "secret-2"], "ground": [1, "a"]})
    path = tmp_path / "unia_grounds.dta"
    pyreadstat.write_dta(
        frame, str(path), variable_value_labels={"ground": {1: "leeftijd", "a": "weigert"}},
        missing_user_values={"ground": ["a"]},
    )  # fmt: skip
    register(tmp_path, "unia_grounds", path)
    mapped(tmp_path, "unia_grounds,ground,1,age", "unia_grounds,ground,.a,other")
    reading = read_extract.with_notes("unia_grounds", tmp_path)
    assert reading.frame["ground"].tolist() == ["age", "other"]
    assert reading.labels.set_index("code")["user_missing"].to_dict() == {"1": False, ".a": True}
