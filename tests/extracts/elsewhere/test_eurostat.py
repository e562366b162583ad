"""Eurostat's SDMX-CSV is read in both dialects, flags and all, and refused where it is broken."""

import gzip
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.elsewhere.eurostat import load, read, unused

CITIZENS = {"NAT": "Reporting country", "FOR": "Foreign country"}
FLAG_NAMES = {"b": "break in time series", "bu": "", "p": "provisional", "u": "low reliability"}
OBSERVATIONS = [
    ("NAT", 2021, "70.5", "b", ""),
    ("FOR", 2021, "60.0", "bu", ""),
    ("NAT", 2022, "71.5", "p", ""),
    ("FOR", 2022, "", "u", "C"),
]
OLD = (
    "DATAFLOW,LAST "
    "UPDATE,freq,sex,age,citizen,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
) + "".join(
    "ESTAT:LFSA_ERGAN(1.0),13/03/25 23:00:00,Annual,Total,From 15 to 64 "
    f"years,{CITIZENS[citizen]},Percentage,Belgium,{year},{value or ':'},{flag},{conf_status}\n"
    for citizen, year, value, flag, conf_status in OBSERVATIONS
)
NEW = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,sex,Sex,age,Age "
    "class,citizen,Country of citizenship,unit,Unit of measure,geo,Geopolitical "
    "entity,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Flag,CONF_STATUS,Status\n"
) + "".join(
    'dataflow,ESTAT:LFSA_ERGAN(1.0),"Rates, by sex (%)",A,Annual,T,Total,Y15-64,'
    "From 15 to 64 years,"
    f"{citizen},{CITIZENS[citizen]},PC,Percentage,BE,Belgium,{year},,{value},,{flag},{FLAG_NAMES[flag]},"
    f"{conf_status},\n"
    for citizen, year, value, flag, conf_status in OBSERVATIONS
)
CODES_ONLY = """\
STRUCTURE,STRUCTURE_ID,freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS
dataflow,ESTAT:LFSA_X(1.0),A,T,BE,2021,70.5,e,
"""
SHARED_COLUMNS = [
    "dataset",
    "sex",
    "age",
    "citizen",
    "unit",
    "geo",
    "period",
    "value",
    "flag",
    "conf_status",
]


@pytest.fixture
def write(tmp_path):
    def _write(text: str, name: str = "download.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return _write


def test_both_dialects_give_the_same_observations(write):
    old, new = read(write(OLD, "old.csv")), read(write(NEW, "new.csv"))
    pd.testing.assert_frame_equal(old[SHARED_COLUMNS], new[SHARED_COLUMNS])
    assert old["citizen_label"].tolist() == new["citizen_label"].tolist()
    assert new["title"].unique().tolist() == ["Rates, by sex (%)"]


def test_observations_are_typed_and_flags_kept(write):
    frame = read(write(OLD))
    assert frame["period"].tolist() == [2021, 2021, 2022, 2022]
    assert frame["value"].tolist()[:3] == [70.5, 60.0, 71.5]
    assert pd.isna(frame["value"].iloc[3])
    assert frame["flag"].tolist() == ["b", "bu", "p", "u"]
    assert frame["conf_status"].tolist() == ["", "", "", "C"]
    assert frame["last_update"].iloc[0] == pd.Timestamp("2025-03-13 23:00")


def test_codes_without_labels_are_read(write):
    frame = read(write(CODES_ONLY))
    assert frame.loc[0, ["dataset", "sex", "sex_label", "geo", "flag"]].tolist() == [
        "LFSA_X",
        "T",
        "Total",
        "BE",
        "e",
    ]
    assert frame["last_update"].isna().all()


@pytest.mark.parametrize(
    "change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")]
)
def test_byte_order_mark_and_crlf_change_nothing(write, change):
    pd.testing.assert_frame_equal(read(write(change(NEW), "a.csv")), read(write(NEW, "b.csv")))


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "=1+1"])
def test_a_label_survives_as_text(write, label):
    frame = read(write(NEW.replace("Foreign country", label)))
    assert frame["citizen_label"].iloc[1] == label
    assert frame["citizen"].iloc[1] == "FOR"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (NEW.rsplit(",", 5)[0], r"row 5: 18 fields where the header has 23"),
        (OLD.replace("OBS_VALUE", "VALUE"), r"no SDMX-CSV.*'OBS_VALUE'"),
        (
            NEW.replace("70.5", '"70,5"'),
            r"row 2: OBS_VALUE '70,5'; expected a number with a decimal point",
        ),
        (NEW.replace("70.5", "70,5"), r"row 2: 24 fields.*decimal comma"),
        (NEW.replace(",", ";"), "semicolons"),
        (OLD.replace("Foreign country", "Narnia"), r"row 3: citizen has no code for \['Narnia'\]"),
        (OLD.replace("Foreign country", "=1+1"), r"citizen has no code for \['=1\+1'\]"),
        (OLD.replace("2022", "2022-Q1"), r"row 4: TIME_PERIOD '2022-Q1'; expected a year"),
        (OLD.replace(",bu,", ",a break,"), r"row 3: OBS_FLAG 'a break'"),
        (OLD.replace("13/03/25", "2025-03-13"), r"row 2: LAST UPDATE"),
        (OLD.replace("2022", "2021"), "observation that is there already"),
        (OLD.replace("LFSA_ERGAN", "LFSA_EGAN", 1), "expected one dataset"),
        (OLD.splitlines()[0] + "\n", "a header and no observation"),
        (
            NEW.replace("Sex,age", "age"),
            "23 fields where the header has 22|each code column followed",
        ),
        ("", "the file is empty"),
        ("name,age\nx,1\n", "no SDMX-CSV"),
        ("PK\x03\x04 no text at all", "no SDMX-CSV"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(write, text, message):
    with pytest.raises(DataError, match=message):
        read(write(text))


def test_a_file_that_is_not_utf8_is_refused(write):
    with pytest.raises(DataError, match="not UTF-8"):
        read(write(NEW.replace("Belgium", "België"), encoding="latin-1"))


def test_an_absent_or_empty_folder_gives_nothing(tmp_path):
    (tmp_path / "README.md").write_text("what to download", encoding="utf-8")
    assert load(tmp_path) == {}
    assert load(tmp_path / "absent") == {}


def test_a_folder_gives_one_frame_a_dataset(write, tmp_path):
    write(NEW, "b.csv")
    write(CODES_ONLY, "a.csv")
    assert list(load(tmp_path)) == ["LFSA_ERGAN", "LFSA_X"]


def test_the_same_dataset_twice_is_told_and_neither_file_is_used(write, tmp_path):
    write(OLD, "old.csv")
    write(NEW, "new.csv")
    write(CODES_ONLY, "other.csv")
    assert list(load(tmp_path)) == ["LFSA_X"]
    assert unused(tmp_path) == [
        "new.csv and old.csv all hold dataset LFSA_ERGAN, so none is used; expected one file a "
        "dataset. Take the older one out."
    ]


STRAYS = {
    "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)),
    "lfsa_ergan.tsv": b"\xff\xfe\x00\x01",
    "lfsa_egan.tsv": b"",
    "packed.csv.gz": b"\x1f\x8b\x08",
    "empty.csv": b"",
    "names.csv": b"STRUCTURE,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n1,2023,1,,\n",
    "page.html": b"<html></html>",
}


@pytest.mark.parametrize("name", STRAYS)
def test_a_stray_file_stops_nothing_and_is_told(write, tmp_path, name):
    (tmp_path / name).write_bytes(STRAYS[name])
    (tmp_path / "a folder.csv").mkdir()
    write(OLD, "good.csv")
    assert list(load(tmp_path)) == ["LFSA_ERGAN"]
    assert [name in line for line in unused(tmp_path)] == [True]


def test_a_file_of_another_kind_stops_no_report_and_is_told(write, tmp_path):
    write("pdf\n", "note.pdf")
    write(OLD, "good.csv")
    write(CODES_ONLY.replace("2021", "2021-Q1"), "quarters.csv")
    assert list(load(tmp_path)) == ["LFSA_ERGAN"]
    told = unused(tmp_path)
    assert [line.split(",")[0].split(":")[0] for line in told] == ["note.pdf", "quarters.csv"]
    assert "expected a year: download the yearly dataset" in told[1]


HEAD = "DATAFLOW,LAST UPDATE,freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
ROW = "ESTAT:LFSA_X(1.0),13/03/25 23:00:00,A,T,BE,2023,{},{},\n"
# How a download may be laid out: its name, its text, the value, flag and confidentiality read.
LAYOUTS = {
    "nothing but a colon and a blank": ("a.csv", HEAD + ROW.format(": ", ""), (None, "", "")),
    "a colon and a flag": ("a.csv", HEAD + ROW.format(":", "u"), (None, "u", "")),
    "confidential": ("a.csv", HEAD + ROW.format(":c", ""), (None, "", "C")),
    "value and flag together": ("a.csv", HEAD + ROW.format("67.5 b", ""), (67.5, "b", "")),
    "five flags": ("a.csv", HEAD + ROW.format("67.5", "bdepu"), (67.5, "bdepu", "")),
    "no columns of flags": (
        "a.csv",
        "DATAFLOW,LAST UPDATE,freq,sex,geo,TIME_PERIOD,OBS_VALUE\n"
        "ESTAT:LFSA_X(1.0),13/03/25 23:00:00,A,T,BE,2023,67.5\n",
        (67.5, "", ""),
    ),
    "the column ACTION": (
        "a.csv",
        CODES_ONLY.replace("ID,freq", "ID,ACTION,freq").replace(",A,T", ",I,A,T"),
        (70.5, "e", ""),
    ),
    "labels behind the codes": (
        "a.csv",
        "DATAFLOW:ESTAT,LAST UPDATE,freq:Time frequency,sex:Sex,geo:Place,TIME_PERIOD:Time,"
        "OBS_VALUE:Value,OBS_FLAG:Flag,CONF_STATUS:Status\n"
        "ESTAT:LFSA_X(1.0): Rates,13/03/25 23:00:00,A:Annual,T:Total,BE:Belgium,2023,67.5,"
        "b:break,\n",
        (67.5, "b", ""),
    ),
    "labels behind the codes in version 2": (
        "a.csv",
        "STRUCTURE,STRUCTURE_ID,freq: Time frequency,sex: Sex,geo: Place,TIME_PERIOD: Time,"
        "OBS_VALUE: Value,OBS_FLAG: Flag,CONF_STATUS: Status\n"
        "dataflow,ESTAT:LFSA_X(1.0),A: Annual,T: Total,BE: Belgium,2023,67.5,b: break,\n",
        (67.5, "b", ""),
    ),
    "labels alone in version 2": (
        "a.csv",
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,Time frequency,Sex,Geopolitical entity (reporting),"
        "Time,Observation value,Observation status (Flag) V2 structure,"
        "Confidentiality status (flag)\n"
        "dataflow,ESTAT:LFSA_X(1.0),Rates,Annual,Total,Belgium,2023,67.5,"
        '"break in time series, low reliability",\n',
        (67.5, "bu", ""),
    ),
    "labels alone below codes": (
        "a.csv",
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "dataflow,ESTAT:LFSA_X(1.0),Rates,Annual,Total,Percentage,Belgium,2023,67.5,estimated\n",
        (67.5, "e", ""),
    ),
    "codes alone with the title of the dataset": (
        "a.csv",
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "dataflow,ESTAT:LFSA_X(1.0),Rates,A,T,PC,BE,2023,67.5,e\n",
        (67.5, "e", ""),
    ),
    "codes and labels in columns without a title": (
        "a.csv",
        "STRUCTURE,STRUCTURE_ID,freq,Time frequency,sex,Sex,geo,Place,TIME_PERIOD,Time,OBS_VALUE,"
        "Value,OBS_FLAG,Flag,CONF_STATUS,Status\n"
        "dataflow,ESTAT:LFSA_X(1.0),A,Annual,T,Total,BE,Belgium,2023,,67.5,,b,break,,\n",
        (67.5, "b", ""),
    ),
    "codes and labels in columns of version 1": (
        "a.csv",
        "DATAFLOW,LAST UPDATE,freq,Time frequency,sex,Sex,geo,Place,TIME_PERIOD,Time,OBS_VALUE,"
        "Value,OBS_FLAG,Flag,CONF_STATUS,Status\n"
        "ESTAT:LFSA_X(1.0),,A,Annual,T,Total,BE,Belgium,2023,,67.5,,,,,\n",
        (67.5, "", ""),
    ),
    "TSV": ("lfsa_x.tsv", "freq,sex,geo\\TIME_PERIOD\t2023 \nA,T,BE\t67.5 bd\n", (67.5, "bd", "")),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_of_eurostat_gives_codes_value_and_flags(write, layout):
    name, text, (value, flag, conf_status) = LAYOUTS[layout]
    row = read(write(text, name)).iloc[0]
    assert row[["dataset", "freq", "sex", "geo", "flag", "conf_status"]].tolist() == [
        "LFSA_X", "A", "T", "BE", flag, conf_status,
    ]  # fmt: skip
    assert pd.isna(row["value"]) if value is None else row["value"] == value


def test_a_row_that_deletes_a_value_and_a_flag_in_unknown_words_are_refused(write):
    codes = CODES_ONLY.replace("ID,freq", "ID,ACTION,freq").replace(",A,T", ",D,A,T")
    with pytest.raises(DataError, match="row 2: a value to delete; expected observations"):
        read(write(codes))
    with pytest.raises(DataError, match="OBS_FLAG 'revision'; expected letters"):
        read(write(CODES_ONLY.replace(",e,", ",revision,")))


def test_a_code_may_be_a_digit_and_a_download_compressed(write, tmp_path):
    path = write(CODES_ONLY.replace("A,T,", "A,0,"))
    assert read(path).loc[0, "sex"] == "0"
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    pd.testing.assert_frame_equal(read(packed), read(path))
    packed.write_bytes(packed.read_bytes()[:-9])
    with pytest.raises(DataError, match="no readable .gz"):
        read(packed)


def test_a_tsv_must_say_in_its_name_which_dataset_it_is(write):
    text = "freq,geo\\TIME_PERIOD\t2023\nA,BE\t1\n"
    with pytest.raises(DataError, match="expected it as the name of the file"):
        read(write(text, "download.tsv"))
    with pytest.raises(DataError, match=r"row 2: cut off"):
        read(write(text[:-3], "lfsa_x.tsv"))
