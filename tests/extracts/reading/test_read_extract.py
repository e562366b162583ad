"""Reading a delivery: what is found, what is refused, and that no refusal shows a person."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading import delivery_register, read_extract
from analysis.workbench import fingerprint
from support.small_delivery import deliver, good, register


def refusal(extract: str, folder) -> str:
    with pytest.raises(DataError) as refused:
        read_extract.typed_frame(extract, folder)
    return str(refused.value)


def test_an_absent_extract_says_what_to_deliver(tmp_path):
    message = refusal("persons", tmp_path)
    assert "no persons.parquet or persons.csv" in message
    assert "nat_first_father" in message


def test_an_extract_that_is_there_twice_is_refused(tmp_path):
    deliver(tmp_path, "persons", good("persons"), kind="csv")
    deliver(tmp_path, "persons", good("persons"), kind="parquet")
    assert "both .parquet and .csv" in refusal("persons", tmp_path)


def test_an_unknown_extract_is_refused_with_the_known_ones(tmp_path):
    assert "expected one of population_official, persons" in refusal("person", tmp_path)


def test_a_file_without_a_register_is_refused(tmp_path):
    deliver(tmp_path, "persons", good("persons"), kind="csv")
    (tmp_path / "delivery.csv").unlink()
    assert "delivery.csv: absent" in refusal("persons", tmp_path)


def test_a_file_without_a_row_in_the_register_is_refused(tmp_path):
    deliver(tmp_path, "persons", good("persons"), kind="csv")
    deliver(tmp_path, "unia_grounds", good("unia_grounds"), kind="csv")
    assert "no row in delivery.csv" in refusal("persons", tmp_path)


def test_a_file_that_changed_after_registration_is_refused_with_both_hashes(tmp_path):
    path = deliver(tmp_path, "persons", good("persons"), kind="csv")
    before = delivery_register.newest_snapshots(tmp_path)["sha256"].item()
    path.write_text(path.read_text().replace("60.5", "61.5"))
    message = refusal("persons", tmp_path)
    assert before in message
    assert message.count("sha256") == 1
    assert (
        len(
            [
                word
                for word in message.replace(";", " ").replace(".", " ").split()
                if len(word) == 64
            ]
        )
        == 2
    )


def test_the_register_itself_is_checked(tmp_path):
    path = deliver(tmp_path, "persons", good("persons"), kind="csv")
    register(tmp_path, "persons", path, sampling_fraction="0", data_kind="real")
    message = refusal("persons", tmp_path)
    assert "sampling_fraction: row 2; expected a fraction above 0" in message
    assert "data_kind: row 2: found a rare value (not shown)" in message


def test_a_register_of_an_unknown_extract_is_refused(tmp_path):
    path = deliver(tmp_path, "persons", good("persons"), kind="csv")
    register(tmp_path, "people", path)
    assert "extract people is unknown" in refusal("persons", tmp_path)


BROKEN = {
    "empty": (b"", "the file is empty"),
    "header only": (b"report_id,ground\n", "no record below the header"),
    "only separators": (b"report_id,ground\n,\n,\n", "no record below the header"),
    "no header": (
        b"secret-report-1,age\nsecret-report-2,age\n",
        "the header has 0 of the 2 columns",
    ),
    "open quote": (b'report_id,ground\n"secret-report-1,age\n', "broken CSV"),
    "ragged": (
        b"report_id,ground\nsecret-report-1,age\nsecret-report-2\n",
        "another number is on line 3",
    ),
    "column without a name": (
        b"report_id,,ground\nsecret-report-1,x,age\n",
        "column 2 has no name",
    ),
    "binary": (bytes(range(256)), "byte 1 is zero"),
    "zeros": (b"\x00" * 64, "byte 1 is zero"),
    "partly UTF-8": (
        "report_id,ground\nsecret-\u00e9,age\n".encode() + b"secret-\xe9,age\n",
        "while others are",
    ),
    "no Windows letter": (b"report_id,ground\nsecret-\x81,age\n", "neither UTF-8 nor Windows-1252"),
    "half UTF-16": (
        "report_id,ground\nsecret,age\n".encode("utf-16")[:-1],
        "UTF-16 that breaks off",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_csv_is_refused_without_a_traceback_or_a_record(tmp_path, name):
    content, expected = BROKEN[name]
    path = tmp_path / "unia_grounds.csv"
    path.write_bytes(content)
    register(tmp_path, "unia_grounds", path)
    message = refusal("unia_grounds", tmp_path)
    assert expected in message
    assert "secret" not in message


@settings(max_examples=60)
@given(content=st.binary(max_size=300))
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_any_bytes_at_all_give_a_data_error(tmp_path_factory, kind, content):
    folder = tmp_path_factory.mktemp("any")
    path = folder / f"unia_grounds.{kind}"
    path.write_bytes(content)
    register(folder, "unia_grounds", path)
    with pytest.raises(DataError):
        read_extract.typed_frame("unia_grounds", folder)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_parquet_is_refused(tmp_path, part):
    path = deliver(tmp_path, "persons", good("persons"), kind="parquet")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    register(tmp_path, "persons", path)
    assert "no readable Parquet" in refusal("persons", tmp_path)


def test_missing_and_unknown_columns_are_named_together(tmp_path):
    frame = good("persons").drop(columns="sector").assign(religion="x")
    path = tmp_path / "persons.csv"
    frame.to_csv(path, index=False)
    register(tmp_path, "persons", path)
    message = refusal("persons", tmp_path)
    assert "column(s) missing: sector" in message
    assert "column(s) not in the contract: religion" in message


def test_a_column_that_is_there_twice_is_refused(tmp_path):
    path = tmp_path / "unia_grounds.csv"
    path.write_text("report_id,ground,ground\nsecret-report-1,age,age\n")
    register(tmp_path, "unia_grounds", path)
    assert "column(s) twice: ground" in refusal("unia_grounds", tmp_path)


def test_all_broken_rules_are_told_in_one_go(tmp_path):
    frame = good("persons")
    frame.loc[0, ["sex", "weight", "nis_code"]] = ["V", "none", "0"]
    frame.loc[1, ["isced", "first_registration"]] = ["", "2024-01-01"]
    deliver(tmp_path, "persons", frame, kind="csv")
    message = refusal("persons", tmp_path)
    for part in ("sex: row 2", "weight: row 2", "nis_code: row 2", "isced: row 3"):
        assert part in message


def test_twenty_rows_are_named_and_the_others_counted(tmp_path):
    one = good("unia_grounds").iloc[[0]]
    frame = pd.concat([one.assign(report_id=f"secret-{i}", ground="race") for i in range(27)])
    deliver(tmp_path, "unia_grounds", frame, kind="csv")
    message = refusal("unia_grounds", tmp_path)
    assert "rows 2, 3, 4," in message
    assert "21 and 7 more (27 in all): found 'race' (27 times)" in message


def test_parquet_rows_count_from_one(tmp_path):
    frame = good("unia_grounds")
    frame.loc[1, "ground"] = "race"
    deliver(tmp_path, "unia_grounds", frame, kind="parquet")
    message = refusal("unia_grounds", tmp_path)
    assert "ground: row 2: found a rare value (not shown)" in message
    assert "record from 1" in message


def test_a_csv_row_is_the_line_of_the_file_and_a_field_of_two_lines_is_refused(tmp_path):
    path = tmp_path / "unia_grounds.csv"
    path.write_text("report_id,ground\nsecret-report-1,age\n\nsecret-report-2,17\n")
    register(tmp_path, "unia_grounds", path)
    assert "ground: row 4: found '17'" in refusal("unia_grounds", tmp_path)
    path.write_text('report_id,ground\nsecret-1,age\n"secret\n2",age\n')
    register(tmp_path, "unia_grounds", path)
    assert "a field on line 3 goes on over the end of the line" in refusal("unia_grounds", tmp_path)


def test_an_id_that_slipped_into_a_coded_column_is_not_shown(tmp_path):
    frame = good("persons")
    frame.loc[0, "sex"] = frame.loc[0, "pid"]
    frame.loc[1, "isced"] = "a sentence about one person that is no code at all"
    deliver(tmp_path, "persons", frame, kind="csv")
    message = refusal("persons", tmp_path)
    assert "sex: row 2: found a value that is no code (not shown)" in message
    assert "secret" not in message
    assert "sentence" not in message


def test_a_code_delivered_as_a_number_in_parquet_is_refused(tmp_path):
    table = pa.table({"report_id": pa.array([1, 2]), "ground": ["age", "nationality"]})
    path = tmp_path / "unia_grounds.parquet"
    pq.write_table(table, path)
    register(tmp_path, "unia_grounds", path)
    assert "report_id: rows 1, 2; expected text" in refusal("unia_grounds", tmp_path)


def test_text_columns_in_parquet_are_read_as_in_csv(tmp_path):
    path = tmp_path / "persons.parquet"
    pq.write_table(pa.Table.from_pandas(good("persons").replace("", None)), path)
    register(tmp_path, "persons", path)
    frame = read_extract.typed_frame("persons", tmp_path)
    assert frame["weight"].tolist() == [60.5, 60.5]
    assert frame["first_registration"].dt.year.tolist() == [2001, 2001]


@pytest.mark.parametrize(
    "personal",
    ["85.07.30-033.28", "0470 12 34 56", "an@example.org", "1980-5", "5 mei 1980", "11/1980/5"],
)
def test_what_may_be_of_a_person_is_not_shown_however_frequent(tmp_path, personal):
    frame = pd.concat([good("persons")] * 4, ignore_index=True).assign(sex=personal)
    frame["pid"] = [f"secret-pid-{place}" for place in frame.index]
    deliver(tmp_path, "persons", frame, kind="csv")
    message = refusal("persons", tmp_path)
    assert "sex: rows 2, 3, 4, 5, 6, 7, 8, 9: found a value that is no code (not shown)" in message
    assert personal not in message


def test_a_byte_order_mark_is_accepted(tmp_path):
    path = tmp_path / "unia_grounds.csv"
    good("unia_grounds").to_csv(path, index=False, encoding="utf-8-sig")
    register(tmp_path, "unia_grounds", path)
    assert len(read_extract.typed_frame("unia_grounds", tmp_path)) == 2


def test_namibia_is_kept_once_the_mapping_file_says_that_it_is_no_missing_value(tmp_path):
    frame = good("persons")
    frame.loc[0, ["nat_now", "birth_country"]] = "NA"
    deliver(tmp_path, "persons", frame, kind="csv")
    message = refusal("persons", tmp_path)
    assert "nat_now: row 2: found 'NA'; expected either the code NA or a missing value" in message
    assert "birth_country: row 2" in message
    lines = ["extract,column,theirs,ours", "persons,nat_now,NA,NA", "persons,birth_country,NA,NA"]
    (tmp_path / "mapping.csv").write_text("\n".join(lines) + "\n")
    assert read_extract.typed_frame("persons", tmp_path).loc[0, "nat_now"] == "NA"


def test_delivered_years_are_the_folders_with_a_register(tmp_path):
    for name in ("2022", "2023", "2021", "open", "99"):
        (tmp_path / name).mkdir()
    for name in ("2022", "2023", "open", "99"):
        (tmp_path / name / "delivery.csv").touch()
    assert fingerprint.delivered_years(raw=tmp_path) == [2022, 2023]
    assert fingerprint.delivered_years(raw=tmp_path, upto=2022) == [2022]


def test_deliveries_has_one_row_per_extract_in_typed_columns(tmp_path):
    deliver(tmp_path, "persons", good("persons"), kind="csv")
    frame = delivery_register.newest_snapshots(tmp_path)
    assert list(frame.columns) == list(CONTRACTS["delivery"].columns)
    assert frame["sampling_fraction"].item() == 0.125
    assert frame["ref_to"].item() == pd.Timestamp(2023, 12, 31)
