"""A folder is replaced as a whole, whatever happens halfway, and one run at a time does it."""

import os
import subprocess
import sys

import pytest

from analysis.workbench import folders
from analysis.workbench.folders import only_one, replaced


@pytest.fixture(params=[True, False], ids=["exchanged", "renamed twice"])
def swap(request, monkeypatch):
    """With the system call that exchanges two folders, and without it."""
    if not request.param:
        monkeypatch.setattr(folders, "_exchange", lambda one, other: False)


def write(target, text):
    with replaced(target) as folder:
        (folder / "a.txt").write_text(text)


def test_a_new_folder_takes_the_place_of_the_old_one(tmp_path, swap):
    for text in ("one", "two"):
        write(tmp_path / "x", text)
        assert (tmp_path / "x/a.txt").read_text() == text
        assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_an_error_leaves_the_old_folder(tmp_path, swap):
    write(tmp_path / "x", "one")
    with pytest.raises(TypeError):
        write(tmp_path / "x", 2)
    assert (tmp_path / "x/a.txt").read_text() == "one"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_run_killed_between_two_renames_is_mended_by_the_next(tmp_path):
    write(tmp_path / "x", "one")
    (tmp_path / "x").rename(tmp_path / ".x-building-abc-old")
    (tmp_path / ".x-building-abc").mkdir()
    with pytest.raises(ZeroDivisionError), replaced(tmp_path / "x"):
        raise ZeroDivisionError
    assert (tmp_path / "x/a.txt").read_text() == "one"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_what_other_years_are_building_is_not_touched(tmp_path):
    (tmp_path / ".2022-building-abc").mkdir()
    write(tmp_path / "2023", "one")
    assert (tmp_path / ".2022-building-abc").is_dir()


def test_a_lock_is_free_again_after_its_process_died(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from analysis.workbench.folders import "
        "only_one\nwith only_one(Path(sys.argv[1])): os._exit(9)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "lock")], check=False, env=os.environ
    )
    with only_one(tmp_path / "lock"):
        pass
