"""`make new-chapter`: a skeleton that runs as it is, in a test of its own and in a report."""

import json
import shutil
import subprocess
import sys
import tomllib

import pytest

from analysis.cli import command_line
from analysis.cli.new_chapter import new_chapter
from analysis.errors import DataError
from analysis.report.page import table_csv
from analysis.settings import ROOT
from analysis.workbench import fingerprint
from analysis.workbench.chapters import chapters
from support import workbench_copy

BAD_NAMES = [
    "",
    "Housing",
    "../x",
    "a/b",
    "a b",
    "a;ls",
    "$(touch x)",
    "wonén",
    "a\n",
    "a1",
    "-h",
    "{x}",
    "__",
]


@pytest.fixture
def root(tmp_path):
    """Return a folder with two chapters and the notebook to start with."""
    (tmp_path / "tests/notebooks").mkdir(parents=True)
    for name in ("00_start", "01_a", "03_b"):
        workbench_copy.chapter(tmp_path / "notebooks" / f"{name}.ipynb", "x = 1")
    return tmp_path


@pytest.mark.parametrize("name", BAD_NAMES)
def test_another_text_than_a_name_is_refused_and_nothing_is_written(root, name):
    before = workbench_copy.digest(root)
    with pytest.raises(
        DataError, match="expected small letters and underscores, as in NAME=housing"
    ):
        new_chapter(name, root=root)
    assert workbench_copy.digest(root) == before


@pytest.mark.parametrize(
    ("name", "there"), [("a", "notebooks/01_a.ipynb"), ("start", "notebooks/00_start.ipynb")]
)
def test_a_name_that_a_notebook_has_is_refused(root, name, there):
    before = workbench_copy.digest(root)
    with pytest.raises(DataError, match=f"{there} is there already"):
        new_chapter(name, root=root)
    assert workbench_copy.digest(root) == before


def test_a_name_that_a_test_has_is_refused(root):
    (root / "tests/notebooks").mkdir(exist_ok=True)
    (root / "tests/notebooks/test_c.py").write_text("x = 1\n")
    with pytest.raises(DataError, match="tests/notebooks/test_c.py is there already"):
        new_chapter("c", root=root)
    assert (root / "tests/notebooks/test_c.py").read_text() == "x = 1\n"


def test_a_chapter_gets_the_next_free_number(root):
    notebook, line, test = new_chapter("c", root=root)
    assert (notebook.name, line.name, test.name) == ("04_c.ipynb", "04_c.toml", "test_c.py")
    assert chapters(root / "notebooks")[-1] == notebook


@pytest.mark.parametrize(
    ("planned", "table"), [("", "C1"), ("[C1]", "C2"), ("[C9]\n[C12b]\n[B40]", "C13")]
)
def test_its_table_gets_an_id_that_the_plan_does_not_have(root, planned, table):
    folder = root / "src/analysis/resources/plan"
    folder.mkdir(parents=True)
    (folder / "01_a.toml").write_text(planned)
    _, line, _ = new_chapter("_c", root=root)
    assert list(tomllib.loads(line.read_text(encoding="utf-8"))) == [table]


def test_the_hundredth_chapter_is_refused(root):
    workbench_copy.chapter(root / "notebooks/99_z.ipynb", "x = 1")
    with pytest.raises(DataError, match="99 is taken"):
        new_chapter("c", root=root)


def test_the_command_refuses_a_name_with_2_and_one_line(capsys):
    for arguments in (["new-chapter"], ["new-chapter", "Housing"], ["new-chapter", "work"]):
        assert command_line.main(arguments) == 2
        assert capsys.readouterr().err.startswith("error: NAME is '")


# The report of this copy has that chapter alone.
CONFTEST = """
import shutil
import pytest
from support import workbench_copy
from analysis.settings import NOTEBOOKS, ROOT

@pytest.fixture(scope="session")
def built():
    shutil.rmtree(ROOT / "alone", ignore_errors=True)
    (ROOT / "alone").mkdir()
    for path in NOTEBOOKS.glob("*_housing.ipynb"):
        shutil.copy(path, ROOT / "alone")
    done = workbench_copy.run(ROOT, "python", "-c", workbench_copy.RUN_CHAPTERS, "alone")
    assert done.returncode == 0, done.stderr
    return ROOT
"""


@pytest.fixture(scope="module")
def housing(tmp_path_factory):
    """Return a copy with a new chapter, to which the persons of 2023 alone are delivered."""
    folder = workbench_copy.copy(tmp_path_factory.mktemp("housing") / "workbench")
    for year in set(fingerprint.delivered_years()) - {2023}:
        shutil.rmtree(folder / f"data/raw/{year}")
    workbench_copy.leave_out_all_but(folder / "data/raw/2023", {"persons"})
    shutil.copytree(ROOT / "tests/support", folder / "tests/support")
    (folder / "tests/conftest.py").write_text(CONFTEST)
    shutil.copy(ROOT / "pyproject.toml", folder)
    done = workbench_copy.run(folder, "new-chapter", "housing")
    number = 1 + max(int(path.name[:2]) for path in chapters(ROOT / "notebooks"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        f"made notebooks/{number:02d}_housing.ipynb, the next free number"
    )
    return folder


def test_the_test_of_a_skeleton_passes_at_once(housing):
    command = [sys.executable, "-m", "pytest", "tests/notebooks/test_housing.py"]
    done = subprocess.run(
        command,
        cwd=housing,
        env=workbench_copy.environ(housing),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
    published = table_csv.read(housing / "reports/2023/tables/H1.csv")
    assert {row["sex"] for row in published} == {"F", "M", "_T"}
    assert all(float(row["value"]) > 0 for row in published)


def test_a_skeleton_is_written_as_the_others_are(housing):
    made = [
        *sorted((housing / "notebooks").glob("*_housing.ipynb")),
        housing / "tests/notebooks/test_housing.py",
    ]
    for check in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *check, "--no-cache", *map(str, made)]
        done = subprocess.run(command, cwd=housing, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    notebook = json.loads(made[0].read_text(encoding="utf-8"))
    assert not [
        cell for cell in notebook["cells"] if cell.get("outputs") or cell.get("execution_count")
    ]
    assert notebook["metadata"]["integratiemonitor"] == {"figures": ["H1"], "tables": ["H1"]}
