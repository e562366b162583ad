"""What `mapping.csv` can say, and what is told at once where it cannot be used."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading import read_extract
from analysis.extracts.reading.mapping.crosswalks import crosswalk, lookup_form
from analysis.extracts.reading.mapping.producer_mapping import read_mapping
from analysis.reference.country_groups import countries, country_name
from analysis.settings import RESOURCES
from support.small_delivery import deliver, good


def mapped(folder, *lines: str) -> None:
    (folder / "mapping.csv").write_text(
        "extract,column,theirs,ours\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8"
    )


def read(folder, frame: pd.DataFrame, *lines: str, extract: str = "persons") -> pd.DataFrame:
    deliver(folder, extract, frame, kind="csv")
    mapped(folder, *lines)
    return read_extract.typed_frame(extract, folder)


def refusal(folder, *lines: str) -> str:
    mapped(folder, *lines)
    with pytest.raises(DataError) as refused:
        read_mapping(folder, "persons", contracts=CONTRACTS)
    return str(refused.value)


def test_a_constant_stands_in_every_row(tmp_path):
    frame = good("survey").drop(columns="wave")
    read_frame = read(tmp_path, frame, "survey,wave,=,2023", extract="survey")
    assert read_frame["wave"].tolist() == [2023, 2023]
    notes = read_extract.with_notes("survey", tmp_path).notes
    assert [(note.column, note.count) for note in notes if note.what == "columns_made"] == [
        ("wave", 2)
    ]


def test_several_columns_make_one(tmp_path):
    theirs = good("persons").drop(columns=["birth_date", "nat_first"])
    theirs = theirs.assign(YEAR="1980", MONTH="2", FIRST=["", "MA"], NOW=["BE", "BE"])
    frame = read(
        tmp_path,
        theirs,
        "persons,birth_date,=,{YEAR}-{MONTH}",
        "persons,nat_first,=,{FIRST|NOW}",
    )
    assert frame["birth_date"].tolist() == ["1980-02", "1980-02"]
    assert frame["nat_first"].tolist() == ["BE", "MA"]


def test_a_condition_decides_and_else_the_column_itself(tmp_path):
    theirs = good("persons").assign(PARENTS_KNOWN=["0", "1"])
    frame = read(
        tmp_path,
        theirs,
        "persons,nat_first_father,{PARENTS_KNOWN}=0,XX",
        "persons,nat_first_mother,{PARENTS_KNOWN}=0,XX",
    )
    assert frame["nat_first_father"].tolist() == ["XX", "MA"]
    assert frame["nat_first_mother"].tolist() == ["XX", "XX"]


def test_the_first_condition_that_holds_decides(tmp_path):
    theirs = good("persons").drop(columns="sex").assign(A=["1", "2"], B="1")
    lines = ("persons,sex,{A}=1 {B}=1,M", "persons,sex,{B}=1,F", "persons,sex,=,X")
    assert read(tmp_path, theirs, *lines)["sex"].tolist() == ["M", "F"]
    assert read(tmp_path, theirs.assign(B="0"), *lines)["sex"].tolist() == ["X", "X"]


def test_their_column_of_another_name_keeps_its_value_where_no_condition_holds(tmp_path):
    theirs = good("persons").rename(columns={"nat_first_father": "FATHER"}).assign(KNOWN=["0", ""])
    frame = read(
        tmp_path, theirs, "persons,,FATHER,nat_first_father", "persons,nat_first_father,{KNOWN}=,XX"
    )
    assert frame["nat_first_father"].tolist() == ["MA", "XX"]


def test_capitals_and_composed_letters_make_no_other_code_or_column(tmp_path):
    theirs = good("persons").rename(columns={"sex": "Geslacht\u0308"})
    theirs["Geslacht\u0308"] = ["Me\u0301re", "PERE"]
    frame = read(
        tmp_path,
        theirs,
        "persons,,GESLACHT\u0308,sex",
        "persons,sex,m\u00e9re,F",
        "persons,sex,pere,M",
    )
    assert frame["sex"].tolist() == ["F", "M"]


def test_an_accent_apart_from_its_letter_is_the_same_in_a_condition(tmp_path):
    theirs = good("persons").drop(columns="sex").assign(SEXE=["Me\u0301re", "pe\u0300re"])
    lines = ("persons,sex,{SEXE}=M\u00e9re,F", "persons,sex,{SEXE}=p\u00e8re,M")
    assert read(tmp_path, theirs, *lines)["sex"].tolist() == ["F", "M"]


def test_codes_that_differ_in_capitals_alone_stay_apart(tmp_path):
    theirs = good("persons").assign(sex=["m", "M"])
    frame = read(tmp_path, theirs, "persons,sex,m,F", "persons,sex,M,M")
    assert frame["sex"].tolist() == ["F", "M"]


@pytest.mark.parametrize(
    ("theirs", "written"),
    [
        ("DD/MM/YYYY", "02/05/2001"),
        ("D/M/YYYY", "2/5/2001"),
        ("MM/DD/YYYY", "05/02/2001"),
        ("DDMONYYYY", "02MAY2001"),
        ("D MON YYYY", "2 mei 2001"),
        ("DD-MM-YYYY", "02-05-2001 00:00:00"),
        ("DDMMYYYY", "02052001"),
    ],
)
def test_days_are_read_in_the_format_that_is_said(tmp_path, theirs, written):
    frame = read(
        tmp_path,
        good("persons").assign(first_registration=[written, "2001-05-02"]),
        f"persons,first_registration,{theirs},YYYY-MM-DD",
    )
    assert frame["first_registration"].dt.strftime("%Y-%m-%d").tolist() == ["2001-05-02"] * 2


def test_what_is_no_day_in_the_format_is_refused(tmp_path):
    wrong = good("persons").assign(first_registration=["04/25/2001", "31/02/2001"])
    with pytest.raises(DataError, match="first_registration: rows 2, 3; expected a day"):
        read(tmp_path, wrong, "persons,first_registration,DD/MM/YYYY,YYYY-MM-DD")


def test_countries_by_name_in_three_languages_by_three_letters_and_as_eurostat_has_them(tmp_path):
    theirs = good("persons").assign(
        nat_now=["BEL", "Pays-Bas"], nat_first=["TURKIJE", "UK"], birth_country=["EL", "Maroc"]
    )
    columns = ("nat_now", "nat_first", "birth_country")
    frame = read(tmp_path, theirs, *(f"persons,{name},*,@countries" for name in columns))
    assert frame["nat_now"].tolist() == ["BE", "NL"]
    assert frame["nat_first"].tolist() == ["TR", "GB"]
    assert frame["birth_country"].tolist() == ["GR", "MA"]


def test_every_country_has_its_names_and_no_name_is_that_of_two():
    table = pd.read_csv(RESOURCES / "country_names.csv", dtype="str", keep_default_na=False)
    known = set(countries())
    assert set(table["code"]) <= known
    assert {code for code in known if len(code) == 2} <= set(table["code"])
    owners: dict[str, set[str]] = {}
    for row in table.to_dict("records"):
        for name in (row["iso3"], row["en"], row["fr"], row["nl"], *row["also"].split("|")):
            if name:
                owners.setdefault(lookup_form(name), set()).add(row["code"])
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}
    assert table.loc[table["iso3"] != "", "iso3"].str.fullmatch("[A-Z]{3}").all()
    assert (table["iso3"] != "").sum() == 249
    shipped = crosswalk("@countries", 2023)
    assert all(shipped[lookup_form(country_name(code))] == code for code in table["code"])
    # Nobody can say which of two.
    assert not {"congo", "korea", "birma"} & shipped.keys()


def test_a_mapping_is_judged_as_a_whole_in_one_message(tmp_path):
    said = refusal(
        tmp_path,
        "persons,,nat_now,nat_first",
        "persons,,nat_first,nat_now",
        "persons,sex,M,F",
        "persons,sex,F,M",
        "persons,first_registration,DD/MM/YYYY,YYYY-MM-DD",
        "persons,first_registration,MM/DD/YYYY,YYYY-MM-DD",
        "persons,birth_date,MM/YY,YYYY-MM",
        "persons,first_registration,MM/YYYY,YYYY-MM-DD",
        "persons,,WEIGHT,weight",
        "persons,weight,=,1",
        "persons,register,{A}=1,population",
        "persons,register,{A}=1,foreigners",
        "persons,isced,=,medium",
        "persons,household_type,,single",
    )
    for part in (
        "9 line(s) cannot be used",
        "nat_first -> nat_now -> nat_first, a circle of columns; expected one meaning each",
        "sex: F -> M -> F, a circle of codes",
        "line 7: MM/DD/YYYY and DD/MM/YYYY may be the same text",
        "line 8: theirs is 'MM/YY', whose century nobody can tell",
        "line 9: theirs is 'MM/YYYY', which has no day",
        "weight is both a column of theirs and made for every row",
        "line 13: another line says what register is there",
        "line 14: ours is 'medium'; expected one of",
        "line 15: theirs is empty",
    ):
        assert part in said, (part, said)


def test_a_scale_that_runs_the_other_way_is_no_circle(tmp_path):
    lines = [f"labour_quarter,wage_class,{n},{11 - n}" for n in range(1, 11)]
    deliver(tmp_path, "labour_quarter", good("labour_quarter"), kind="csv")
    mapped(tmp_path, *lines)
    assert read_extract.typed_frame("labour_quarter", tmp_path)["wage_class"].tolist() == [7, 7]


@pytest.mark.parametrize("content", ["", "extract,column,theirs,ours\n", "\n\n"])
def test_an_empty_mapping_is_refused(tmp_path, content):
    (tmp_path / "mapping.csv").write_text(content)
    with pytest.raises(DataError, match="there is no line below the header; expected extract,col"):
        read_mapping(tmp_path, "persons", contracts=CONTRACTS)


def test_a_column_is_made_once_and_of_columns_that_are_there(tmp_path):
    with pytest.raises(DataError, match="makes sex of GESLACHT, which is no column of the file"):
        read(tmp_path, good("persons"), "persons,sex,=,{GESLACHT}")
    with pytest.raises(DataError, match="gives sex in every row, and the file has a column sex"):
        read(tmp_path, good("persons"), "persons,sex,=,F")
