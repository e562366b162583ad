"""The secret of a room: made once, asked for where real data are, and never packed."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import DataError
from analysis.settings import KEY_FILE, ROOT
from analysis.workbench import fingerprint, room_key

SECRET = bytes(range(32))
HEAD = "extract,producer,data_kind,snapshot_date\n"
SYNTHETIC = f"{HEAD}persons,p,synthetic,2024-06-30\nstaff,p,synthetic,2024-06-30\n"
REAL = f"{HEAD}persons,p,synthetic,2024-06-30\nstaff,p,register,2024-06-30\n"


def deliver(raw: Path, year: int, text: str) -> None:
    (raw / str(year)).mkdir(parents=True)
    (raw / str(year) / "delivery.csv").write_text(text, encoding="utf-8")


def test_synthetic_data_use_the_public_constant_whether_or_not_there_is_a_key(tmp_path):
    deliver(tmp_path / "raw", 2023, SYNTHETIC)
    key = tmp_path / "room.key"
    assert room_key.secret_of(2023, raw=tmp_path / "raw", file=key) == room_key.PUBLIC
    key.write_bytes(SECRET)
    assert room_key.secret_of(2023, raw=tmp_path / "raw", file=key) == room_key.PUBLIC
    assert len(room_key.PUBLIC) == room_key.BYTES


@pytest.mark.parametrize(
    "text",
    [
        REAL,
        REAL.replace(",", ";"),
        SYNTHETIC.replace("synthetic", "Synthetic"),
        SYNTHETIC.replace("synthetic", "open"),
        SYNTHETIC.replace("data_kind", "kind"),
        "",
    ],
)
def test_one_line_that_is_not_surely_synthetic_asks_for_the_key(tmp_path, text):
    deliver(tmp_path / "raw", 2022, text)
    deliver(tmp_path / "raw", 2023, SYNTHETIC)
    with pytest.raises(DataError, match=r"absent; expected the key of this room, because the de"):
        room_key.secret_of(2023, raw=tmp_path / "raw", file=tmp_path / "room.key")
    (tmp_path / "room.key").write_bytes(SECRET)
    assert room_key.secret_of(2023, raw=tmp_path / "raw", file=tmp_path / "room.key") == SECRET


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_register_of_another_spreadsheet_is_read_all_the_same(tmp_path, delimiter):
    deliver(tmp_path / "raw", 2023, "\ufeff" + SYNTHETIC.replace(",", delimiter))
    assert room_key.secret_of(2023, raw=tmp_path / "raw", file=tmp_path / "x") == room_key.PUBLIC


def test_a_later_delivery_does_not_ask_for_the_key_of_an_earlier_report(tmp_path):
    deliver(tmp_path / "raw", 2023, SYNTHETIC)
    deliver(tmp_path / "raw", 2024, REAL)
    assert room_key.secret_of(2023, raw=tmp_path / "raw", file=tmp_path / "x") == room_key.PUBLIC


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused_and_its_bytes_are_not_told(tmp_path, length):
    deliver(tmp_path / "raw", 2023, REAL)
    (tmp_path / "room.key").write_bytes(b"S" * length)
    with pytest.raises(DataError, match=f"{length} bytes; expected a key of 32") as refused:
        room_key.secret_of(2023, raw=tmp_path / "raw", file=tmp_path / "room.key")
    assert "SSS" not in str(refused.value)


def test_a_key_that_cannot_be_read_is_refused(tmp_path):
    deliver(tmp_path / "raw", 2023, REAL)
    (tmp_path / "room.key").mkdir()
    with pytest.raises(DataError, match="Is a directory; expected the key of this room, readable"):
        room_key.secret_of(2023, raw=tmp_path / "raw", file=tmp_path / "room.key")


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    file = room_key.make(tmp_path / "deep/room.key")
    made = file.read_bytes()
    assert len(made) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(DataError, match="there is a key already; it stays as it is"):
        room_key.make(file)
    assert file.read_bytes() == made
    assert room_key.make(tmp_path / "other.key").read_bytes() != made


def test_the_name_of_a_secret_is_its_hash():
    assert room_key.name_of(SECRET) == hashlib.sha256(SECRET).hexdigest()
    assert room_key.name_of(room_key.PUBLIC) == "public constant (synthetic)"


def test_a_guess_of_a_small_file_is_confirmed_by_its_plain_hash_and_not_by_the_keyed_one(tmp_path):
    """The attack of the specification: four hidden counts of `staff`, found by trying."""
    text = "organisation,staff_foreign\norg-1,{}\norg-2,{}\n"
    (tmp_path / "staff.csv").write_text(text.format(3, 7))
    plain = fingerprint.of_file(tmp_path / "staff.csv")
    shown = room_key.keyed(plain, SECRET)

    def guessed(secret: bytes | None) -> list[tuple[int, int]]:
        found = []
        for counts in ((a, b) for a in range(10) for b in range(10)):
            digest = hashlib.sha256(text.format(*counts).encode()).hexdigest()
            hashed = digest if secret is None else room_key.keyed(digest, secret)
            found += [counts] if hashed in (plain if secret is None else shown) else []
        return found

    assert guessed(None) == [(3, 7)]
    assert guessed(SECRET) == [(3, 7)]
    assert guessed(room_key.PUBLIC) == []
    assert guessed(os.urandom(32)) == []


def test_git_leaves_the_key_alone():
    if not (ROOT / ".git").exists():
        pytest.skip("no git here")
    name = KEY_FILE.relative_to(ROOT).as_posix()
    command = ["git", "check-ignore", "-q", name]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def test_the_key_is_no_input_and_no_code():
    names = {*fingerprint.input_files(2023), *fingerprint.code_files()}
    assert KEY_FILE not in names


def test_only_the_standard_library_is_imported():
    code = "import sys, analysis.workbench.room_key; print({'pandas', 'numpy'} & {*sys.modules})"
    environ = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
