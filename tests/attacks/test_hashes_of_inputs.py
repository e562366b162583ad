"""Attack 8: hashes of small inputs confirm guesses.

Four hidden counts of `staff` were found in 0.4 s: make the file of each guess, and compare its hash
with the one that is published. Hashes that leave are keyed now, and sizes are rough.
"""

import hashlib
import hmac
import json
import re
from itertools import product

import pandas as pd
import pytest

from analysis.extracts.delivery.coarse import significant
from analysis.report.page import manifest
from analysis.settings import RAW
from analysis.workbench import fingerprint, room_key

TRUE = (3, 7)
GUESSES = list(product(range(10), repeat=2))
SECRET = bytes(range(32))


def text(counts: tuple[int, int]) -> str:
    """A small extract, of which an outsider knows all but two counts."""
    return "organisation,staff_foreign\n" + "".join(
        f"organisation {at},{count}\n" for at, count in enumerate(counts)
    )


def confirmed(published: str, hashes: dict[str, tuple[int, int]]) -> list[tuple[int, int]]:
    """Guesses of which some hash stands in what is published."""
    return [counts for digest, counts in hashes.items() if digest in published]


def hashed(key: bytes | None) -> dict[str, tuple[int, int]]:
    """Every hash that a guess could be confirmed by, in the ways that the code in the open has."""
    found = {}
    for counts in GUESSES:
        content = text(counts).encode()
        plain = hashlib.sha256(content).hexdigest()
        found |= dict.fromkeys([plain, hashlib.md5(content).hexdigest()], counts)
        if key is not None:
            found[hmac.new(key, plain.encode(), "sha256").hexdigest()] = counts
            found[hmac.new(key, content, "sha256").hexdigest()] = counts
    return found


@pytest.fixture
def record(tmp_path, monkeypatch) -> dict:
    """What the manifest says of an input of a room with a secret of its own."""
    path = tmp_path / "staff.csv"
    path.write_text(text(TRUE), encoding="utf-8")
    monkeypatch.setattr(manifest, "ROOT", tmp_path)
    return manifest._keyed_entry(path, SECRET)


def test_a_plain_hash_confirms_the_counts(tmp_path):
    """Without protection the attack works."""
    (tmp_path / "staff.csv").write_text(text(TRUE), encoding="utf-8")
    plain = fingerprint.of_file(tmp_path / "staff.csv")
    assert confirmed(plain, hashed(None)) == [TRUE]


@pytest.mark.parametrize("key", [None, room_key.PUBLIC, bytes(32), b""])
def test_what_the_manifest_says_confirms_no_guess(record, key):
    assert confirmed(json.dumps(record), hashed(key)) == []


def test_only_the_secret_of_the_room_confirms_it(record):
    assert confirmed(json.dumps(record), hashed(SECRET)) == [TRUE]


def test_no_size_tells_one_guess_from_another(record):
    """Sizes of the list of sources have one digit; the manifest has none."""
    assert set(record) == {"file", "hmac_sha256"}
    sizes = {significant(len(text(counts)), 1) for counts in product((0, 9, 10, 99), repeat=2)}
    assert len(sizes) == 1


def test_no_plain_hash_of_an_extract_stands_in_a_report(built):
    """Nor that of a frame made from extracts, before anything is protected."""
    report = built / "reports/2023"
    published = set()
    for path in report.rglob("*"):
        if path.suffix == ".parquet":
            words = " ".join(map(str, pd.read_parquet(path).to_numpy().ravel()))
            published |= set(re.findall(r"[0-9a-f]{64}", words))
        elif path.is_file():
            words = path.read_bytes().decode("utf-8", errors="replace")
            published |= set(re.findall(r"[0-9a-f]{64}", words))
    inside = [*(path for year in (2022, 2023) for path in (RAW / str(year)).iterdir())]
    inside += list((built / "data/processed/2023").glob("**/*.parquet"))
    inside = [path for path in inside if path.is_file() and "public" not in path.parts]
    hashes = {fingerprint.of_file(path): path.name for path in inside}
    assert len(hashes) > 40
    assert {name for digest, name in hashes.items() if digest in published} == set()
