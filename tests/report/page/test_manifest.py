"""The manifest tells which files went in and which key was used, and confirms no guess of them."""

import json

import pytest

from analysis.report.checks import compare_reports, verify
from analysis.report.page import manifest
from analysis.settings import ROOT
from analysis.workbench import fingerprint, room_key

SECRET = bytes(range(32))
OTHER = bytes(32)


@pytest.fixture
def room(monkeypatch):
    """Give this room a secret of its own, as where real data were delivered."""

    def give(secret: bytes) -> None:
        monkeypatch.setattr(room_key, "secret_of", lambda year: secret)

    give(SECRET)
    return give


def record(**changes) -> dict:
    made = manifest.made_from(2023, []) | {"outputs": []}
    return made | changes


def test_inputs_of_the_room_have_a_keyed_hash_and_no_size(room):
    made = manifest.made_from(2023, [])
    assert made["key"] == room_key.name_of(SECRET)
    for each in made["inputs"]:
        assert set(each) == {"file", "hmac_sha256"}
        plain = fingerprint.of_file(ROOT / each["file"])
        assert each["hmac_sha256"] == room_key.keyed(plain, SECRET)
        assert plain not in json.dumps(made)
    assert {"data/raw/2023/delivery.csv", "data/raw/2023/staff.csv"} <= {
        each["file"] for each in made["inputs"]
    }
    assert SECRET.hex() not in json.dumps(made)


def test_with_another_key_every_input_has_another_hash_and_the_report_is_not_the_same(room):
    one = manifest.made_from(2023, [])
    room(OTHER)
    other = manifest.made_from(2023, [])
    pairs = zip(one["inputs"], other["inputs"], strict=True)
    assert all(a["hmac_sha256"] != b["hmac_sha256"] for a, b in pairs)
    assert one["key"] != other["key"]


def test_synthetic_data_say_that_their_key_is_public():
    assert manifest.made_from(2023, [])["key"] == "public constant (synthetic)"


def test_public_frames_are_public_and_need_no_key(tmp_path, room):
    (tmp_path / "cells.parquet").write_bytes(b"x")
    made = manifest.made_from(2023, [], public=tmp_path)
    assert made["key"] == manifest.NO_KEY
    assert [each["sha256"] for each in made["inputs"]] == [
        fingerprint.of_file(tmp_path / "cells.parquet")
    ]


def test_a_report_of_another_key_is_not_verified_and_says_why(room, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(verify, "REPORTS", tmp_path)
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023/manifest.json").write_text(json.dumps(record()))
    room(OTHER)
    assert verify.verify(2023) is False
    said = capsys.readouterr().out
    assert said.startswith("report 2023: made with another key, so that it cannot be verified here")
    assert room_key.name_of(SECRET) in said
    assert room_key.name_of(OTHER) in said
    assert "different" not in said


def test_a_report_from_before_there_were_keys_says_so(room, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(verify, "REPORTS", tmp_path)
    (tmp_path / "2023").mkdir()
    old = {name: value for name, value in record().items() if name != "key"}
    (tmp_path / "2023/manifest.json").write_text(json.dumps(old))
    assert verify.verify(2023) is False
    assert "key of the report: none, from before there were keys" in capsys.readouterr().out


def test_two_reports_of_one_key_tell_which_files_changed_and_of_two_keys_that_they_cannot(room):
    one = record()
    changed = json.loads(json.dumps(one))
    changed["inputs"][0]["hmac_sha256"] = "0" * 64
    gone = changed["inputs"].pop()
    said = compare_reports._inputs(changed, one)
    assert [line.split()[0] for line in said] == ["changed", "added"]
    room(OTHER)
    other = record()
    other["inputs"].remove(next(e for e in other["inputs"] if e["file"] == gone["file"]))
    said = compare_reports._inputs(one, other)
    assert said[0].startswith("another key, so that changed files cannot be told: ")
    assert [line.split()[0] for line in said[1:]] == ["gone"]
