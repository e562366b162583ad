"""The same inputs give the same bytes, whatever the folder, the moment and a user's settings."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from support import workbench_copy

STARTUP = """
import pandas as pd
print("a startup file was read")
pd.set_option("display.precision", 1)
pd.DataFrame.to_html = None
"""
KERNEL = {"argv": ["/bin/false"], "display_name": "Python 3", "language": "python"}


# Tables, figures of several kinds, a map, and models. All chapters, and data from nothing, are made
# for a user with other settings by `.ci/run`, in its second folder, which is attacked too.
CHAPTERS = ("02_population", "04_work_explained")


def chosen(folder: Path) -> list[str]:
    """Put some chapters in a folder of their own and return what runs them."""
    (folder / "chosen").mkdir()
    for name in CHAPTERS:
        shutil.copy(folder / f"notebooks/{name}.ipynb", folder / "chosen")
    code = workbench_copy.NOT_ATTACKED + workbench_copy.RUN_CHAPTERS
    return ["python", "-c", code, str(folder / "chosen")]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The report of some chapters in a folder with a space, for a user with many settings."""
    place = tmp_path_factory.mktemp("een map met spaties")
    home = place / "thuis"
    for name, text in {
        ".ipython/profile_default/startup/00-first.py": STARTUP,
        ".ipython/profile_default/ipython_config.py": (
            "c.InteractiveShell.ast_node_interactivity = 'all'\n"
        ),
        ".config/matplotlib/matplotlibrc": "font.size: 30\nsvg.fonttype: path\n",
        "matplotlibrc": "font.size: 31\naxes.facecolor: red\n",
        ".local/share/jupyter/kernels/python3/kernel.json": json.dumps(KERNEL),
        ".jupyter/nbconvert_config.py": "c.HTMLExporter.exclude_markdown = True\n",
        ".jupyter/jupyter_nbconvert_config.py": "c.HTMLExporter.exclude_markdown = True\n",
        "startup.py": "raise SystemExit('startup')\n",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    folder = workbench_copy.copy(place / "werk bank")
    workbench_copy.lend_data(folder, 2023)
    environ = workbench_copy.environ(
        folder, HOME=str(home), XDG_CONFIG_HOME=str(home / ".config"),
        IPYTHONDIR=str(home / ".ipython"),
        JUPYTER_PATH=str(home / ".local/share/jupyter"), JUPYTER_CONFIG_DIR=str(home / ".jupyter"),
        MPLBACKEND="pdf", MPLCONFIGDIR=str(home / ".config/matplotlib"),
        PYTHONSTARTUP=str(home / "startup.py"),
        PYTHONHASHSEED="random", PYTHONWARNINGS="error", TZ="Asia/Kathmandu", LC_ALL="tr_TR.UTF-8",
        LANG="nl_BE.UTF-8",
        LANGUAGE="fr", SOURCE_DATE_EPOCH="1", OMP_NUM_THREADS="3", COLUMNS="20", NO_COLOR="1",
    )  # fmt: skip
    done = workbench_copy.run(folder, *chosen(folder), cwd=home, env=environ, umask=0o077)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_report_is_the_same_to_the_byte(built, elsewhere, tmp_path):
    plain = shutil.copytree(built, tmp_path / "workbench", symlinks=True)
    done = workbench_copy.run(plain, *chosen(plain))
    assert done.returncode == 0, done.stderr
    here, there = (workbench_copy.digest(folder / "reports/2023") for folder in (plain, elsewhere))
    assert len([name for name in here if name.endswith(".svg")]) > 5
    assert set(here) == set(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_no_path_and_no_moment_stands_in_a_report(elsewhere):
    paths = [
        str(elsewhere).encode(),
        elsewhere.parent.name.encode(),
        os.fsencode(os.path.expanduser("~/")),
    ]
    # The parts of the workbook all bear one moment, midnight of a day that is always the same.
    moment = re.compile(rb"(?!00:00:00)\d\d:\d\d:\d\d|\"(?:start_time|end_time|duration)\"")
    for name, content in workbench_copy.digest(elsewhere / "reports/2023").items():
        assert not [path for path in paths if path in content], name
        assert not moment.search(content) or name.endswith(".parquet"), name
    assert not [name for name in os.listdir(elsewhere / "reports") if name.startswith("failed")]
