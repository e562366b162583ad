"""A copy of the workbench, to make reports in without touching those of the user."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import nbformat

from analysis.pipeline import make_data
from analysis.report.running import chapter_cache
from analysis.settings import PROCESSED, ROOT
from analysis.workbench import fingerprint

__all__ = [
    "ANOTHER_MACHINE", "NOT_ATTACKED", "RUN_CHAPTERS", "chapter", "copy", "digest", "environ",
    "leave_out", "leave_out_all_but", "lend_data", "on_one_page", "run", "start",
]  # fmt: skip

OPEN_HEAD = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,unit,Unit of "
    "measure,sex,Sex,age,Age class,citizen,Country of citizenship,geo,Geopolitical entity "
    "(reporting),TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Observation status (Flag) "
    "V2 structure,CONF_STATUS,Confidentiality status (flag)\n"
)
OPEN_ROW = (
    'dataflow,ESTAT:LFSA_ERGAN(1.0),"Employment rates by sex, age and citizenship '
    '(%)",A,Annual,PC,Percentage,T,Total,Y15-64,From 15 to 64 '
    'years,{code},"{label}",BE,Belgium,{year},,{value},,{flag},,,\n'
)
CITIZENS = {
    "NAT": ("Reporting country", 67.6),
    "FOR": ("Foreign country", 60.0),
    "TOTAL": ("Total", 66.5),
}


def copy(folder: Path, *, labels: dict[str, str] | None = None) -> Path:
    """Copy code, notebooks and data into `folder`, with made-up open data under these labels."""
    skip = shutil.ignore_patterns(".ipynb_checkpoints")
    years = [f"data/raw/{year}" for year in fingerprint.delivered_years()]
    for name in ("src", "notebooks", *years, "data/raw/published"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    # Steps and chapters rest on both: without one of them none that is lent would hold.
    for name in ("requirements.txt", "settings.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / "reports").mkdir()
    rows = [
        OPEN_ROW.format(
            code=code,
            label=(labels or {}).get(code, label),
            year=year,
            value=value + (year - 2023) / 2,
            flag="b" if year == 2021 else "",
        )
        for code, (label, value) in CITIZENS.items()
        for year in range(2018, 2025)
    ]
    (folder / "data/raw/open").mkdir()
    (folder / "data/raw/open/made_up.csv").write_text(OPEN_HEAD + "".join(rows), encoding="utf-8")
    return folder


def leave_out(raw: Path, absent: set[str]) -> None:
    """Take extracts out of a delivery: the files and their lines of the register."""
    for name in absent:
        for path in raw.glob(f"{name}.*"):
            path.unlink()
    register = raw / "delivery.csv"
    lines = register.read_text(encoding="utf-8").splitlines(keepends=True)
    register.write_text(
        "".join(line for line in lines if line.split(",")[0] not in absent), encoding="utf-8"
    )


def leave_out_all_but(raw: Path, kept: set[str]) -> None:
    """Take all other extracts out of a delivery."""
    register = (raw / "delivery.csv").read_text(encoding="utf-8")
    leave_out(raw, {line.split(",")[0] for line in register.splitlines()[1:]} - kept)


# Run in a copy that has the data of this workbench: only the open data differ.
_ONLY_OPEN = """
import sys
from analysis.pipeline import make_data, public_frames
from analysis.settings import PROCESSED
year = int(sys.argv[1])
folder = PROCESSED / str(year)
public_frames._open().to_parquet(folder / "public/open.parquet", index=False)
(folder / "made_from.txt").write_text(make_data.made_from(year))
"""


def lend_data(folder: Path, year: int) -> None:
    """Give a copy the data that `make data` made here, and the chapters that a report kept.

    A report of the copy then need not count and protect everything again, or, where something
    changed since, takes over the steps and chapters that still hold. That data and a report made
    from nothing have the same bytes is shown by `.ci/run`, in its second folder.
    """
    if chapter_cache.KEPT.is_dir():
        shutil.copytree(chapter_cache.KEPT, folder / chapter_cache.KEPT.relative_to(ROOT))
    made = PROCESSED / str(year)
    stamp = made / "made_from.txt"
    if not stamp.is_file():
        return
    shutil.copytree(made, folder / "data/processed" / made.name)
    if stamp.read_text() == make_data.made_from(year):
        done = run(folder, "python", "-c", _ONLY_OPEN, str(year))
        assert done.returncode == 0, done.stderr


def environ(folder: Path, **changes: str) -> dict[str, str]:
    """Environment in which `python -m analysis` is the one of `folder`, started as a user would."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("INTEGRATIE", "ANALYSIS"))
    }
    return kept | {"PYTHONPATH": str(folder / "src")} | changes


def run(folder: Path, *arguments: str, **options) -> subprocess.CompletedProcess:
    """Run `python -m analysis` with arguments in a copy."""
    command = [sys.executable, "-m", "analysis", *arguments]
    options = {"cwd": folder, "env": environ(folder), "timeout": 600} | options
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


# For `python -c`, with a folder of chapters: a run of 2023 that runs each, whatever is unchanged.
RUN_CHAPTERS = """
import sys
from pathlib import Path
from analysis.report.running.make_report import report
report(2023, chapters=Path(sys.argv[1]), again=True)
"""


# Before code for `python -c`: a report is not attacked at its end, which takes as long as many
# chapters. For tests of its bytes: what it tells does not depend on the attack.
NOT_ATTACKED = """
from analysis.report.running import make_report
make_report._attack = lambda *_, **__: None
"""


# Before code for `python -c`: what another machine lacks is taken away. Its lock is one of msvcrt,
# which this machine plays by its own.
ANOTHER_MACHINE = """
import fcntl, os, sys, types
from analysis.report.running import child_process
from analysis.workbench import folders
def locking(handle, mode, size):
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=2, locking=locking)
folders.fcntl = None
folders._exchange = lambda *_: False
child_process.METHOD = "spawn"
os.environ["PYTHONIOENCODING"] = "cp1252"
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(encoding="cp1252")
"""


def start(folder: Path, *arguments: str) -> subprocess.Popen:
    """Start a run in its own session; it hears Ctrl-C also where the tests are run with nohup."""
    command = [sys.executable, "-m", "analysis", *arguments]
    return subprocess.Popen(
        command, cwd=folder, env=environ(folder), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def chapter(
    path: Path, *sources: str, year: bool = True, tables: tuple = (), figures: tuple = ()
) -> Path:
    """Write a small chapter: a title and code cells."""
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
            "integratiemonitor": {"tables": list(tables), "figures": list(figures)},
        }
    )
    if year:
        first = nbformat.v4.new_code_cell(
            "year: int = 1999  # verslagjaar", metadata={"tags": ["parameters"]}
        )
        notebook.cells.append(first)
    notebook.cells.append(nbformat.v4.new_markdown_cell("# Proef"))
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in sources]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def on_one_page(folder: Path) -> None:
    """Put every chapter of a copy, which has other ones than the workbench, on its first page."""
    names = [path.stem for path in sorted((folder / "notebooks").glob("[0-9][0-9]_*.ipynb"))]
    text = f'[index]\ntitle = "Overzicht"\nchapters = {names}\n'
    (folder / "src/analysis/resources/pages.toml").write_text(text, encoding="utf-8")


def digest(folder: Path) -> dict[str, bytes]:
    """Return the name and content of every file of a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }
