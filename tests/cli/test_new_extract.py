"""`make new-extract`: stubs that run, from an example of which no row is repeated."""

import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from analysis.cli import command_line
from analysis.cli.example_columns import columns_of, key_of
from analysis.cli.new_extract import new_extract
from analysis.errors import DataError
from analysis.settings import ROOT
from support import workbench_copy

EXAMPLE = """\
dwelling_id,nis_code,tenure,rooms,rent,built,counted_on,social,note
secret-1,11002,owner,4,,1980,2023-12-31,true,secret words
secret-2,44021,tenant,2,651.37,,2023-12-31,false,other secret words
secret-3,11002,tenant,,720,2001,2023-12-30,false,
"""


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "an example.csv"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def housing(tmp_path_factory):
    """A copy of the workbench with the stubs of an extract."""
    folder = tmp_path_factory.mktemp("a copy") / "workbench"
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("src", "tests/support"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in ("pyproject.toml", "data/raw/README.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "example.csv").write_text(EXAMPLE, encoding="utf-8")
    made, lists = new_extract("housing", str(folder / "example.csv"), root=folder)
    return folder, made, lists


def in_copy(folder, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=workbench_copy.environ(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_stubs_run_and_their_test_says_what_is_left_to_fill(housing):
    folder, made, lists = housing
    done = in_copy(folder, "-m", "pytest", "tests/extracts/frames/test_housing.py")
    assert "1 failed, 2 passed" in done.stdout, done.stdout
    named = " ".join(line for line in done.stdout.splitlines() if "TO FILL" in line)
    for path in (*made[:-1], "src/analysis/synthetic/register_rows.py", "data/raw/README.md"):
        assert str(path) in named
    assert len(lists) == 6


def test_stubs_are_written_as_the_others_are_and_the_codebook_takes_them(housing):
    folder, *_ = housing
    for check in (["check"], ["format", "--check"]):
        done = in_copy(folder, "-m", "ruff", *check, "--no-cache", "src/analysis", "tests/extracts")
        assert done.returncode == 0, done.stdout
    done = in_copy(folder, "-c", "from analysis.extracts.contracts.codebook import write; write()")
    assert done.returncode == 0, done.stderr
    assert "`dwelling_id`" in (folder / "data/codebook.en.md").read_text(encoding="utf-8")


def test_no_row_of_the_example_is_repeated(housing):
    folder, made, _ = housing
    for path in made:
        text = (folder / path).read_text(encoding="utf-8")
        assert not re.search(r"secret|651|720|1980|2001|12-30", text), path


def test_the_kind_of_a_column_follows_from_the_example(example):
    frame = pd.read_csv(example, dtype=str)
    assert key_of(frame) == "dwelling_id"
    assert [column.kind for column in columns_of(frame, extract="housing")] == [
        "identifier()",
        "nis()",
        'codes("owner", "tenant")',
        "integer(0, 9, nullable=True)",
        'number(0, 1000, "a number from 0 to 1000", nullable=True)',
        "integer(0, 9999, nullable=True)",
        "date()",
        "flag()",
        "text(nullable=True)",
    ]


def test_codes_with_zeros_in_front_are_no_numbers():
    (column,) = columns_of(pd.DataFrame({"sector": ["01", "02", "01"]}), extract="x")
    assert column.kind == 'codes("01", "02")'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("Housing", EXAMPLE, "NAME is 'Housing'; expected small letters"),
        ("staff", EXAMPLE, "NAME is 'staff', which is an extract or a frame"),
        ("housing", "", "FILE is '"),
        ("housing", "a,b\n1,1\n1,2\n1,2\n", "no column whose values all differ"),
        ("housing", "Dwelling ID,b\n1,1\n", "a column named 'Dwelling ID'"),
    ],
)
def test_another_name_or_file_is_refused_with_2_and_nothing_is_written(
    tmp_path, capsys, name, text, message
):
    path = tmp_path / "example.csv"
    if text:
        path.write_text(text, encoding="utf-8")
    assert command_line.main(["new-extract", name, str(path)]) == 2
    assert message in capsys.readouterr().err
    assert not list((ROOT / "src").rglob("housing.py"))


def test_a_list_that_looks_otherwise_is_said_before_anything_is_written(housing, example, tmp_path):
    copy = shutil.copytree(housing[0], tmp_path / "once more")
    before = workbench_copy.digest(copy)
    registry = copy / "src/analysis/extracts/contracts/registry.py"
    registry.write_text(registry.read_text(encoding="utf-8").replace(")\nCONTRACTS:", ")\nALL:"))
    with pytest.raises(DataError, match=r"registry.py: no one place for 'homes,'; add it by hand"):
        new_extract("homes", str(example), root=copy)
    changed = {
        name for name, text in workbench_copy.digest(copy).items() if before.get(name) != text
    }
    assert changed == {"src/analysis/extracts/contracts/registry.py"}
