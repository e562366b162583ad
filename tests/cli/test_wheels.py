"""Wheels for a room without internet are chosen by the Python that runs, to its last digit."""

import hashlib
import sys
import zipfile

import pytest

from analysis.cli import packages
from analysis.errors import DataError

VERSION = ".".join(map(str, sys.version_info[:3]))


class Done:
    """A program that ended."""

    def __init__(self, returncode):
        self.returncode = returncode


def offered(folder, *, needs: str) -> str:
    """Put a wheel in a folder that this Python may install from `needs` on; give its sha256."""
    path = folder / "needs_this-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        info = "needs_this-1.0.dist-info"
        wheel.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: needs-this\nVersion: 1.0\nRequires-Python: {needs}\n",
        )
        wheel.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(f"{info}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def outside(tmp_path, monkeypatch):
    """A folder with a requirement that only this Python meets; its only index is a folder."""
    shop = tmp_path / "shop"
    shop.mkdir()
    digest = offered(shop, needs=f">={VERSION}")
    marked = f"needs-this==1.0 ; python_full_version >= '{VERSION}' --hash=sha256:{digest}\n"
    (tmp_path / "requirements.txt").write_text(
        marked + marked.replace(">=", "<").replace("needs-this", "not-this")
    )
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shop))
    return tmp_path


def test_a_wheel_that_needs_the_last_digit_of_this_python_is_collected(outside, capfd):
    assert packages.wheels(outside / "wheels") == 0
    assert [path.name for path in (outside / "wheels").iterdir()] == [
        "needs_this-1.0-py3-none-any.whl"
    ]
    assert capfd.readouterr().out.startswith(f"1 wheels for Python {VERSION} ")


def test_a_wheel_with_another_hash_is_refused(outside):
    offered(outside / "shop", needs=">=3")
    assert packages.wheels(outside / "wheels") != 0
    assert not list((outside / "wheels").glob("*"))


def test_the_pip_of_another_python_works_as_this_one(monkeypatch):
    monkeypatch.setattr(sys, "_base_executable", "/no/such/python", raising=False)
    monkeypatch.setattr(
        packages.subprocess, "run", lambda command, **_: Done(command[0] != "/other")
    )
    monkeypatch.setattr(packages.shutil, "which", lambda name: "/other")
    assert packages._pip() == ["/other", "-m", "pip", "--python", sys.executable]


def test_no_pip_at_all_is_told_with_what_to_install(monkeypatch):
    monkeypatch.setattr(packages.subprocess, "run", lambda command, **_: Done(1))
    with pytest.raises(DataError, match="no pip; .*apt install python3-pip"):
        packages._pip()


def test_what_reads_databases_is_collected_where_it_can_be(outside, capfd):
    (outside / packages.DATABASE).write_text((outside / "requirements.txt").read_text())
    assert packages.wheels(outside / "wheels") == 0
    assert "could not be collected" not in capfd.readouterr().out
    (outside / packages.DATABASE).write_text("no-such-driver==1.0 --hash=sha256:" + "0" * 64)
    assert packages.wheels(outside / "wheels") == 0
    assert "without what reads databases, which could not be coll" in capfd.readouterr().out
