"""What a delivery comes in, and what is left behind when it cannot be taken in: nothing."""

import gzip
import shutil
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.cli import check_delivery
from analysis.errors import DataError
from analysis.extracts.delivery import deliver as module
from analysis.extracts.delivery import delivered_file, unpacked, write_register
from analysis.extracts.delivery.plausibility.refuse import refuse_implausible
from analysis.extracts.reading import delivery_register, read_extract
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


def deliver(raw, path, **changes):
    return module.deliver(2023, EXTRACT, str(path), given=SAID | changes, raw=raw)


def refusal(raw, path, **changes) -> str:
    with pytest.raises(DataError) as refused:
        deliver(raw, path, **changes)
    assert "secret" not in str(refused.value)
    return str(refused.value)


def csv(folder, name: str = "grounds.csv", **columns):
    path = folder / name
    good(EXTRACT).assign(**columns).to_csv(path, index=False)
    return path


def packed(folder, kind: str):
    """The good records as a producer packs them."""
    plain = csv(folder)
    if kind == "gz":
        path = folder / "grounds.csv.gz"
        path.write_bytes(gzip.compress(plain.read_bytes()))
    elif kind == "zip":
        path = folder / "grounds.zip"
        with zipfile.ZipFile(path, "w") as parts:
            parts.write(plain, "levering/grounds.csv")
            parts.writestr("__MACOSX/levering/._grounds.csv", "x")
    else:
        path = folder / "grounds.parquet"
        path.mkdir()
        (path / "_SUCCESS").touch()
        for place in range(2):
            part = pa.Table.from_pandas(good(EXTRACT).iloc[[place]], preserve_index=False)
            pq.write_table(part, path / f"part-{place}.parquet")
    return path


@pytest.mark.parametrize("kind", ["gz", "zip", "folder"])
def test_one_packed_file_and_a_folder_of_parts_are_taken_in_as_one(raw, tmp_path, kind):
    target = deliver(raw, packed(tmp_path, kind))
    assert target.suffix == (".parquet" if kind == "folder" else ".csv")
    frame = read_extract.typed_frame(EXTRACT, raw / "2023")
    assert frame["report_id"].tolist() == good(EXTRACT)["report_id"].tolist()
    assert not list((tmp_path / "processed").glob(".unpacked-*"))


def test_what_cannot_be_unpacked_or_is_more_than_one_file_is_refused(raw, tmp_path):
    path = packed(tmp_path, "gz")
    path.write_bytes(path.read_bytes()[:-9])
    assert "cannot be unpacked" in refusal(raw, path)
    two = tmp_path / "two.zip"
    with zipfile.ZipFile(two, "w") as parts:
        parts.writestr("a.csv", "x")
        parts.writestr("b.csv", "x")
    assert "is a zip of 2 files; expected one" in refusal(raw, two)
    other = tmp_path / "letter.docx.gz"
    other.write_bytes(gzip.compress(b"x"))
    assert "holds letter.docx; expected a file that ends in" in refusal(raw, other)
    folder = packed(tmp_path, "folder")
    pq.write_table(pa.table({"report_id": ["secret"]}), folder / "part-9.parquet")
    assert "3 Parquet parts that cannot be read as one file" in refusal(raw, folder)
    assert not list((raw / "2023").glob("*"))


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.xls", b"<html><table><tr><td>secret", "a web page (HTML)"),
        ("a.xls", b"report_id;ground\nsecret;age\n", "text"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls)"),
        ("a.ods", b"report_id,ground\nsecret,age\n", "text"),
        ("a.pdf", b"%PDF-1.7", "a PDF"),
    ],
)
def test_a_file_of_another_format_is_refused_with_what_it_is(raw, tmp_path, name, content, found):
    (tmp_path / name).write_bytes(content)
    assert f"by its content it is {found}" in refusal(raw, tmp_path / name)


def test_a_workbook_with_a_password_is_named_as_such(raw, tmp_path):
    path = tmp_path / "grounds.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    assert "by its content it is an Excel workbook with a password" in refusal(raw, path)


def test_a_user_who_does_not_exist_and_a_name_too_long_are_no_path(raw):
    for path in ("~nobody-of-that-name/grounds.csv", "x" * 5000 + ".csv"):
        assert "can be no path here" in refusal(raw, path)


def full(*_arguments, **_options):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["copy", "register"])
def test_a_full_disk_leaves_nothing_half_written(raw, tmp_path, monkeypatch, step):
    if step == "copy":
        monkeypatch.setattr(delivered_file.shutil, "copyfile", full)
    else:
        monkeypatch.setattr(write_register.pd.DataFrame, "to_csv", full)
    path = tmp_path / "grounds.csv"
    path.write_text("report_id,ground\nsecret-1,age\n")
    assert "No space left on device); nothing was registered" in refusal(raw, path)
    assert not list((raw / "2023").iterdir())
    monkeypatch.undo()
    for each in (module, unpacked):
        monkeypatch.setattr(each, "PROCESSED", tmp_path / "processed")
    assert deliver(raw, path).is_file()


def test_a_copy_without_its_row_is_adopted_where_it_is_the_same(raw, tmp_path):
    path = csv(tmp_path)
    target = deliver(raw, path)
    (raw / "2023/delivery.csv").unlink()
    assert deliver(raw, path) == target
    (raw / "2023/delivery.csv").unlink()
    other = csv(tmp_path, "other.csv", ground=["sex", "age"])
    assert "is there already without a row" in refusal(raw, other)


def test_an_older_snapshot_that_comes_later_is_not_the_one_that_is_read(raw, tmp_path, capsys):
    deliver(raw, csv(tmp_path))
    older = csv(tmp_path, "older.csv", ground=["sex", "age"])
    deliver(raw, older, snapshot="2024-03-31")
    assert "beside the newer one of 2024-06-30, which is the one that is read" in (
        capsys.readouterr().out
    )
    read = delivery_register.newest_snapshots(raw / "2023")
    assert read["snapshot_date"].tolist() == [pd.Timestamp(2024, 6, 30)]
    newer = csv(tmp_path, "newer.csv", ground=["wealth", "birth"])
    deliver(raw, newer, snapshot="2024-09-30")
    assert "the older snapshot stays; the newest is read" in capsys.readouterr().out


def test_a_snapshot_of_a_day_to_come_is_refused_and_one_in_the_register_is_called_out(
    raw, tmp_path, capsys
):
    path = csv(tmp_path)
    said = refusal(raw, path, snapshot="2099-01-01")
    assert "SNAPSHOT is 2099-01-01, a day to come" in said
    deliver(raw, path)
    register = raw / "2023/delivery.csv"
    register.write_text(register.read_text().replace("2024-06-30,2023", "2099-01-01,2023"))
    shutil.rmtree(tmp_path / "processed", ignore_errors=True)
    assert not check_delivery.check(2023, raw=raw)
    assert "is of 2099-01-01, a day to come; expected the day it was made" in (
        capsys.readouterr().out
    )


def test_a_file_much_smaller_than_the_one_before_needs_a_reason(raw, tmp_path, capsys):
    many = pd.concat([good(EXTRACT).assign(report_id=[f"a{i}", f"b{i}"]) for i in range(20)])
    many.to_csv(tmp_path / "many.csv", index=False)
    deliver(raw, tmp_path / "many.csv", snapshot="2024-03-31")
    cut_off = many.iloc[:25]
    cut_off.to_csv(tmp_path / "cut_off.csv", index=False)
    with pytest.raises(DataError) as refused:
        deliver(raw, tmp_path / "cut_off.csv")
    assert (
        "strange: unia_grounds: size is 25; expected 32 to 48, the delivery before 40. A file that "
        "was cut off at the end of a line looks whole: ask for the number of rows."
    ) in str(refused.value)
    assert not list(raw.rglob("*2024-06-30*"))
    deliver(raw, tmp_path / "cut_off.csv", note="all; size: doubles were taken out")
    capsys.readouterr()
    assert check_delivery.check(2023, raw=raw)
    said = capsys.readouterr().out
    assert "size 25 32 to 48 40 strange, with its reason" in " ".join(said.split())
    assert "Its reason: doubles were taken out" in said


def test_a_strange_file_without_a_reason_is_refused_by_check(raw, tmp_path, capsys):
    test_a_file_much_smaller_than_the_one_before_needs_a_reason(raw, tmp_path, capsys)
    register = raw / "2023/delivery.csv"
    register.write_text(register.read_text().replace("; size: doubles were taken out", ""))
    assert not check_delivery.check(2023, raw=raw)
    assert "NOTE='who is in it; size: WHY'" in capsys.readouterr().out


def test_a_reason_is_not_taken_over_for_the_next_year(raw, tmp_path, capsys):
    test_a_file_much_smaller_than_the_one_before_needs_a_reason(raw, tmp_path, capsys)
    rest = {"snapshot": "2025-06-30", "fraction": "1"}
    good(EXTRACT).to_csv(tmp_path / "next.csv", index=False)
    with pytest.raises(DataError, match="size is 2; expected 20 to 30"):
        module.deliver(2024, EXTRACT, str(tmp_path / "next.csv"), given=rest, raw=raw)
    assert "NOTE taken from the last delivery of unia_grounds: all\n" in capsys.readouterr().out


def test_a_report_is_not_made_of_a_file_that_was_put_there_by_hand_and_cannot_be_right(
    raw, tmp_path, capsys
):
    test_a_file_much_smaller_than_the_one_before_needs_a_reason(raw, tmp_path, capsys)
    refuse_implausible(raw / "2023")
    register = raw / "2023/delivery.csv"
    register.write_text(register.read_text().replace("; size: doubles were taken out", ""))
    with pytest.raises(DataError, match="unia_grounds 2023: 1 measure"):
        refuse_implausible(raw / "2023")


def test_a_file_that_is_no_extract_is_told_and_stops_nothing(raw, tmp_path, capsys):
    deliver(raw, csv(tmp_path))
    (raw / "2023/Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    assert check_delivery.check(2023, raw=raw)
    assert "no extract, passed over" in capsys.readouterr().out
