"""What did not change is not run again, and what is used again gives the same bytes."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.report.page import manifest
from support import workbench_copy

PUBLISH = (
    "from analysis.indicators.discrimination import reported\n"
    "from analysis.report.chapter import load, publish\n"
    "publish('D7', reported.reports(load(year), table='D7'))"
)
UNCHANGED = "report 2023: nothing changed: reports/2023/index.html\n"


# Which chapters would run after each of some edits, for `python -c`. What a run imports is imported
# once; each edit is made, read in a process forked for it, and undone.
THAT_RUN = """
import json, os, sys, tempfile
from pathlib import Path
from analysis.report.page import manifest
from analysis.report.running import chapter_cache
from analysis.report.running.public_rows import PublicRows
from analysis.workbench.chapters import chapters

def runs(path, record, public):
    key = chapter_cache.key(path, record=record, public=public)
    folder = Path(tempfile.mkdtemp())
    rows = PublicRows(public)
    return not chapter_cache.take(path, year=2023, key=key, folder=folder, rows=rows)

for name, found, written in json.loads(sys.argv[1]):
    edited = Path("src/analysis") / name
    good = edited.read_bytes()
    text = good.decode()
    assert found in text, name
    edited.write_bytes(text.replace(found, written).encode())
    child = os.fork()
    if not child:
        record, public = manifest.made_from(2023, chapters()), Path("reports/2023/public")
        that_run = [path.stem for path in chapters() if runs(path, record, public)]
        print(json.dumps(that_run), flush=True)
        os._exit(0)
    _, ended = os.waitpid(child, 0)
    edited.write_bytes(good)
    assert ended == 0, name
"""


# What is run again does not depend on the attack at the end: the first report alone has it.
REPORT = f"{workbench_copy.NOT_ATTACKED}make_report.report(2023)\n"
# A sealed chapter cannot edit a notebook, so that here one runs that is not.
UNSEALED = f"""
from analysis.report.running import chapter_process
chapter_process.seal = lambda **_: True
{REPORT}"""


@pytest.fixture(scope="module")
def bench(reports_alone, tmp_path_factory) -> Path:
    """A copy whose data are ready, with two quick chapters and their report."""
    folder = tmp_path_factory.mktemp("unchanged") / "workbench"
    shutil.copytree(reports_alone, folder, symlinks=True)
    shutil.rmtree(folder / "notebooks")
    workbench_copy.chapter(folder / "notebooks/01_a.ipynb", PUBLISH, tables=("D7",))
    workbench_copy.chapter(folder / "notebooks/02_b.ipynb", "x = 1")
    workbench_copy.on_one_page(folder)
    report(folder, "report", "2023")
    return folder


@pytest.fixture
def old(bench, tmp_path) -> Iterator[dict[str, bytes]]:
    """What the report is before a test; it and what was kept of its chapters are put back after."""
    places = ("reports/2023", ".building/chapters")
    for name in places:
        shutil.copytree(bench / name, tmp_path / "before" / name)
    yield workbench_copy.digest(bench / "reports/2023")
    for name in places:
        shutil.rmtree(bench / name)
        shutil.copytree(tmp_path / "before" / name, bench / name)


def report(folder: Path, *command: str) -> str:
    """What a run says, of a report that is not attacked where no other is given; it ends well."""
    done = workbench_copy.run(folder, *(command or ("python", "-c", REPORT)))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_nothing_changed_is_said_and_nothing_is_touched(built):
    before = workbench_copy.digest(built / "reports/2023")
    assert report(built, "report", "2023") == UNCHANGED
    assert workbench_copy.digest(built / "reports/2023") == before


def test_that_nothing_changed_is_found_with_little_and_without_another_python(built):
    code = (
        "import os, sys; from analysis.cli import command_line; del os.environ[command_line.MARK]; "
        "command_line._restart = None; command_line.main(['report', '2023']); "
        "print(set(sys.modules) & {'pandas', 'numpy', 'nbformat', 'duckdb', 'jinja2', 'ctypes', "
        "'dataclasses', 'email', 'importlib.metadata', 'inspect', 'multiprocessing', 'subprocess', "
        "'tempfile'})"
    )
    assert workbench_copy.run(built, "python", "-c", code).stdout == f"{UNCHANGED}set()\n"


def test_an_edited_notebook_is_the_only_chapter_that_runs_and_undone_it_is_the_old_report(
    bench, old
):
    chapter = bench / "notebooks/02_b.ipynb"
    good = chapter.read_bytes()
    workbench_copy.chapter(chapter, "x = 2")
    said = report(bench)
    assert "  1/2 01_a  unchanged\n  2/2 02_b  " in said
    assert "02_b  unchanged" not in said
    changed = {
        name
        for name, content in workbench_copy.digest(bench / "reports/2023").items()
        if content != old.get(name)
    }
    assert changed == {
        "index.html", "notebooks/02_b.ipynb", "manifest.json",
    }  # fmt: skip
    chapter.write_bytes(good)
    report(bench)
    assert workbench_copy.digest(bench / "reports/2023") == old


def test_with_and_without_what_was_kept_the_bytes_are_the_same(bench, old):
    shutil.rmtree(bench / "reports/2023")
    assert report(bench).count("unchanged") == 2
    assert workbench_copy.digest(bench / "reports/2023") == old
    shutil.rmtree(bench / "reports/2023")
    shutil.rmtree(bench / ".building/chapters")
    assert "unchanged" not in report(bench)
    assert workbench_copy.digest(bench / "reports/2023") == old


@pytest.mark.parametrize(
    "name", ["index.html", "tables/D7.csv", "public/cells.parquet", "notebooks/01_a.ipynb"]
)
@pytest.mark.parametrize("how", ["altered", "gone", "added"])
def test_what_is_not_what_the_manifest_says_is_named(bench, tmp_path, name, how):
    report = tmp_path / "report"
    shutil.copytree(bench / "reports/2023", report)
    path = report / name
    if how == "added":
        path = path.with_name("own")
    path.unlink() if how == "gone" else path.open("a").write(" ")
    assert manifest.altered(report, manifest.read(report)) == [path.relative_to(report).as_posix()]


def test_a_report_that_was_touched_is_made_again(bench, old):
    (bench / "reports/2023/tables/own.csv").touch()
    (bench / "reports/2023/index.html").unlink()
    assert "is ready" in report(bench)
    assert workbench_copy.digest(bench / "reports/2023") == old


def test_a_manifest_that_cannot_be_read_is_no_reason_to_stop(bench, old):
    (bench / "reports/2023/manifest.json").write_text("{")
    assert "is ready" in report(bench)
    assert workbench_copy.digest(bench / "reports/2023") == old


def test_a_kept_chapter_that_was_altered_is_not_used(bench, old):
    kept = bench / ".building/chapters/2023/01_a/fragment"
    kept.write_text(kept.read_text() + "<p>planted</p>")
    shutil.rmtree(bench / "reports/2023")
    said = report(bench)
    assert ("01_a  unchanged" in said, "02_b  unchanged" in said) == (False, True)
    assert workbench_copy.digest(bench / "reports/2023") == old


EDITS = {
    # What runs, or stands on the page around the chapters, and no chapter imports.
    ("report/page/search_words.py", "\n", "\n\n"): set(),
    ("report/running/watch_chapters.py", "WORKERS = 2", "WORKERS = 1"): set(),
    ("report/text/tested.py", "\n", "\n\n"): set(),
    ("resources/template/style.css", "\n", "\n\n"): set(),
    # What the page alone shows of a card, and a word that no chapter here shows.
    ("resources/cards/07_reported.toml", 'purpose = "', 'purpose = "Ook: '): set(),
    ("resources/labels/02_population.toml", ' = "', ' = "Ook: '): set(),
    # What one of them imports, shows or asks.
    ("indicators/discrimination/reported.py", "\n", "\n\n"): {"01_a"},
    ("resources/cards/07_reported.toml", 'kind = "reported"', 'kind = "established"'): {"01_a"},
    ("resources/labels/07_reported.toml", ' = "', ' = "Ook: '): {"01_a"},
    ("resources/template/table.html.j2", "<", " <"): {"01_a"},
    # What runs every chapter.
    ("report/running/notebook_engine.py", "\n", "\n\n"): {"01_a", "02_b"},
    ("report/page/fragment.py", "\n", "\n\n"): {"01_a", "02_b"},
    ("resources/template/report/index.html.j2", "<section", "<section "): {"01_a", "02_b"},
    ("settings.py", "\n", "\n\n"): {"01_a", "02_b"},
}


def that_run(folder: Path, *edits: tuple[str, str, str]) -> list[set[str]]:
    """Return the chapters that would run after each edit."""
    done = workbench_copy.run(folder, "python", "-c", THAT_RUN, json.dumps(edits))
    assert done.returncode == 0, done.stderr
    return [set(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def after(bench) -> dict[tuple[str, str, str], set[str]]:
    """By edit, the chapters that would run after it."""
    return dict(zip(EDITS, that_run(bench, *EDITS), strict=True))


@pytest.mark.parametrize(("edit", "run"), EDITS.items(), ids=["-".join(e[:2]) for e in EDITS])
def test_an_edit_runs_the_chapters_that_it_reaches(after, edit, run):
    assert after[edit] == run


def test_a_chapter_that_may_import_anything_runs_after_any_change(bench, old):
    chapter = bench / "notebooks/02_b.ipynb"
    good = chapter.read_bytes()
    workbench_copy.chapter(chapter, "import importlib\nx = 1")
    report(bench)
    ran = that_run(bench, ("report/text/tested.py", "\n", "\n\n"))
    chapter.write_bytes(good)
    assert ran == [{"02_b"}]


def test_after_an_edited_word_what_was_kept_gives_the_bytes_of_a_run_of_all(bench, old):
    path = bench / "src/analysis/resources/labels/07_reported.toml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace(' = "', ' = "Ook: '), encoding="utf-8")
    said = report(bench)
    assert ("01_a  unchanged" in said, "02_b  unchanged" in said) == (False, True)
    kept = workbench_copy.digest(bench / "reports/2023")
    again = workbench_copy.NOT_ATTACKED + workbench_copy.RUN_CHAPTERS
    done = workbench_copy.run(bench, "python", "-c", again, "notebooks")
    assert done.returncode == 0, done.stderr
    assert workbench_copy.digest(bench / "reports/2023") == kept != old
    path.write_text(good, encoding="utf-8")
    report(bench)
    assert workbench_copy.digest(bench / "reports/2023") == old


def test_an_edited_sentence_that_no_chapter_imports_costs_the_manifest_alone(bench, old):
    module = bench / "src/analysis/report/text/tested.py"
    good = module.read_bytes()
    module.write_bytes(good + b"\n")
    said = report(bench)
    module.write_bytes(good)
    assert said.count("unchanged") == 2
    hashes = [
        json.loads(each)["code_sha256"]
        for each in (old["manifest.json"], (bench / "reports/2023/manifest.json").read_bytes())
    ]
    assert hashes[0] != hashes[1]


def test_a_chapter_edited_while_it_ran_is_not_kept(bench, old):
    """It may have run in either form, and the manifest names the one there was at the start."""
    chapter = bench / "notebooks/02_b.ipynb"
    good = chapter.read_bytes()
    workbench_copy.chapter(chapter, f"_ = open({str(chapter)!r}, 'a').write(' ')")
    done = workbench_copy.run(bench, "python", "-c", UNSEALED)
    assert done.returncode == 0, done.stderr
    said = workbench_copy.run(bench, "python", "-c", UNSEALED).stdout
    assert "  2/2 02_b  " in said
    assert "02_b  unchanged" not in said
    chapter.write_bytes(good)
