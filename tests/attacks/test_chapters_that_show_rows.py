"""Attack 6: a chapter that shows microdata, as `display(frame.head(25))` once did in a release.

What stands against it is tested where it stands: no way leads out of a chapter's process
(tests/report/running/test_seal.py); what a chapter shows by itself, also a frame, HTML or a drawing
by hand, stops the report, and so do an extract that is read and a program that is started
(tests/report/running/test_make_report.py: CASES); pseudonyms are found in every file
(tests/report/outsider/test_contents.py), and so are rows without any
(tests/report/outsider/test_planted_leaks.py). Here a chapter tries all that it can reach itself.
"""

import re
import shutil

import pytest

from analysis.report.outsider import rows
from support import workbench_copy

# Counts rows with a key or a pseudonym in files, in memory and behind open files.
SEARCH = """
import gc
import os
import pandas as pd
from analysis.settings import PROCESSED, RAW

TELLS = {"key", "pid", "unit", "report_id"}

def in_files():
    paths = sorted([*PROCESSED.glob("**/*.parquet"), *RAW.glob("2*/*.parquet")])
    return sum(counted(lambda path=path: size(pd.read_parquet(path))) for path in paths)

def in_memory():
    return sum(size(each) for each in gc.get_objects() if isinstance(each, pd.DataFrame))

def behind_open_files():
    links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
    behind = [os.readlink(link) for link in links if os.path.islink(link)]
    return sum(".parquet" in each or "/data/raw/" in each for each in behind)

def size(frame):
    return len(frame) if TELLS & set(frame.columns) else 0

def counted(way):
    try:
        return way()
    except BaseException:
        return 0

rows = sum(map(counted, (in_files, in_memory, behind_open_files)))
"""
SHOW = "raise ValueError(f'found {rows} rows')"


@pytest.fixture(scope="module")
def bench(built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("attack") / "workbench"
    shutil.copytree(built, folder, symlinks=True)
    shutil.rmtree(folder / "notebooks")
    return folder


def found(text: str) -> int:
    return int(re.search(r"found (\d+) rows", text).group(1))


def test_code_outside_a_chapter_finds_the_rows(bench):
    """Without the seal the attack works."""
    done = workbench_copy.run(bench, "python", "-c", f"{SEARCH}\nprint(f'found {{rows}} rows')")
    assert done.returncode == 0, done.stderr
    assert found(done.stdout) > 100_000


def test_the_same_code_in_a_chapter_finds_none_in_files_memory_or_open_files(bench):
    workbench_copy.chapter(bench / "notebooks/01_a.ipynb", SEARCH, SHOW)
    workbench_copy.on_one_page(bench)
    done = workbench_copy.run(bench, "report", "2023")
    assert done.returncode == 1
    assert found(done.stderr) == 0
    # What is kept of a chapter that failed has no rows either.
    kept = list((bench / "reports/failed-2023").iterdir())
    assert [path.name for path in kept] == ["01_a.ipynb"]
    assert rows.findings(kept, year=2023, processed=bench / "data/processed") == []
