"""Data are made with the key of the room, and made again when it is another."""

import os
import signal

import pytest

from analysis.pipeline import make_data
from analysis.workbench import room_key
from support import workbench_copy


def test_another_key_asks_for_the_data_to_be_made_again(monkeypatch):
    found = []
    for secret in (room_key.PUBLIC, bytes(32), bytes(range(32))):
        monkeypatch.setattr(room_key, "secret_of", lambda year, secret=secret: secret)
        found.append(make_data.made_from(2023))
        assert secret.hex() not in found[-1]
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("setting", "limit", "why"),
    [
        ("AUDIT_SMALLEST_SD", "9.0", "smallest standard deviation left: "),
        ("AUDIT_SURE", "0.0", "surest right guess of a small count: "),
    ],
)
def test_what_the_audit_refuses_is_not_made_and_what_was_there_stays(
    reports_alone, setting, limit, why
):
    settings = reports_alone / "src/analysis/settings.py"
    good, before = settings.read_text(), workbench_copy.digest(reports_alone / "data/processed")
    (line,) = [each for each in good.splitlines() if each.startswith(f"{setting} = ")]
    settings.write_text(good.replace(line, f"{setting} = {limit}"))
    done = workbench_copy.run(reports_alone, "data", "2023")
    settings.write_text(good)
    assert done.returncode == 3
    assert done.stderr.startswith("error: ")
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert workbench_copy.digest(reports_alone / "data/processed") == before


@pytest.mark.parametrize("verb", ["data", "report"])
def test_a_real_delivery_without_a_key_makes_nothing_and_says_what_to_do(tmp_path, verb):
    folder = workbench_copy.copy(tmp_path / "bench")
    register = folder / "data/raw/2022/delivery.csv"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace(",synthetic,", ",register,", 1), encoding="utf-8")
    before = workbench_copy.digest(folder / "data")
    done = workbench_copy.run(folder, verb, "2023")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: data/room.key: absent; expected the key of this room, because the delivery of "
        "2022 is not synthetic. Make one for this room (make key), or put the one of the room "
        "there: all who work in it share one.\n"
    )
    after = workbench_copy.digest(folder / "data")
    assert {name: after[name] for name in before} == before
    assert not [name for name in after if name.endswith(".parquet") and name not in before]


def test_the_key_is_made_once_by_its_verb(tmp_path):
    folder = workbench_copy.copy(tmp_path / "bench")
    done = workbench_copy.run(folder, "key")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("made data/room.key: 32 random bytes that only you can read.")
    made = (folder / "data/room.key").read_bytes()
    assert made.hex() not in done.stdout
    again = workbench_copy.run(folder, "key")
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr.startswith("error: data/room.key: there is a key already")
    assert (folder / "data/room.key").read_bytes() == made


def test_ctrl_c_leaves_the_data_as_they_were(reports_alone):
    settings = reports_alone / "src/analysis/settings.py"
    good, before = settings.read_text(), workbench_copy.digest(reports_alone / "data/processed")
    settings.write_text(good + "\n")
    running = workbench_copy.start(reports_alone, "data", "2023")
    # A step that was made already, and one that has begun.
    assert any(": 2/" in line for line in iter(running.stdout.readline, ""))
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate()[1]
    settings.write_text(good)
    assert (running.returncode, "Traceback" in said) == (130, False)
    assert workbench_copy.digest(reports_alone / "data/processed") == before
