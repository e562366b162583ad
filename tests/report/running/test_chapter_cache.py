"""What a chapter rests on is no less than what it really imports, asks and opens."""

import ast
import json

import pytest

from analysis.report.running import chapter_cache
from analysis.settings import RESOURCES, ROOT
from analysis.workbench import reach
from analysis.workbench.chapters import chapters
from support import workbench_copy

# A chapter run with nothing loaded ahead, and what then is loaded of ours, for `python -c`.
ALONE = """
import json, sys
from pathlib import Path
from types import SimpleNamespace
from analysis.report.running import chapter_process
chapter, folder = Path(sys.argv[1]), Path(sys.argv[2])
chapter_process.ready = lambda: None
chapter_process.seal = lambda **_: True
told = []
sender = SimpleNamespace(send=told.append, close=lambda: None)
chapter_process.chapter_process(chapter, folder, 2023, sender)
assert told[-1] is None, told[-1]
ours = [module for name, module in sys.modules.items() if name.partition(".")[0] == "analysis"]
print(json.dumps([module.__file__ for module in ours if module.__file__]))
"""
# What the rooms read when they are imported, for `python -c`.
AT_IMPORT = """
from analysis.workbench import asked
asked.listen()
from analysis.report.running import preload
preload.ready()
heard = asked.heard()
print(heard["answers"], [name for name, _ in heard["files"] if "resources/" in name])
"""


@pytest.mark.parametrize("name", ["01_summary", "04_work_staff", "10_published"])
def test_a_chapter_imports_nothing_that_it_does_not_rest_on(built, name):
    folder = built / "apart" / name
    (folder / "notebooks").mkdir(parents=True)
    (folder / "fragments").mkdir()
    (folder / "public").symlink_to(built / "reports/2023/public")
    chapter = built / "notebooks" / f"{name}.ipynb"
    done = workbench_copy.run(built, "python", "-c", ALONE, str(chapter), str(folder))
    assert done.returncode == 0, done.stderr
    loaded = {path.removeprefix(f"{built}/") for path in json.loads(done.stdout)}
    known = {path.relative_to(ROOT).as_posix() for path in chapter_cache.code_of(chapter)}
    assert "src/analysis/report/chapter.py" in loaded
    assert loaded <= known
    # Nor does what was loaded ahead change a byte.
    made, kept = folder / "notebooks", built / "reports/2023/notebooks"
    assert (made / chapter.name).read_bytes() == (kept / chapter.name).read_bytes()


def test_no_room_of_a_chapter_asks_or_opens_a_resource_when_it_is_imported_but_the_schemes():
    done = workbench_copy.run(ROOT, "python", "-c", AT_IMPORT)
    assert done.returncode == 0, done.stderr
    schemes = chapter_cache._AT_IMPORT.relative_to(ROOT).as_posix()
    folder = schemes.rpartition("/")[0]
    assert done.stdout == f"[] {sorted([folder, schemes])}\n"


def test_what_a_chapter_rests_on_answers_from_no_memory_that_nobody_hears():
    """An answer that is remembered is one that is asked; else a second chapter would not be heard.

    The environment of the templates is made anew for each chapter; `ready` reads nothing. The
    exporter is made in the process of a chapter, which runs no other; scans alone make it ahead.
    """
    modules = {path for each in chapters() for path in chapter_cache.code_of(each)}
    remembered = {
        (path.name, node.name)
        for path in modules
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any("cache" in ast.unparse(each) for each in node.decorator_list)
    }
    assert remembered == {
        ("templates.py", "environment"),
        ("preload.py", "ready"),
        ("fragment.py", "exporter"),
    }


def test_a_chapter_of_work_rests_on_no_sentence_of_another_theme_and_no_page():
    reached = {
        path.relative_to(reach.PACKAGE).as_posix()
        for path in chapter_cache.code_of(ROOT / "notebooks/04_work_flow.ipynb")
        if path.is_relative_to(reach.PACKAGE) and not path.is_relative_to(RESOURCES)
    }
    assert {"report/text/work/flow.py", "report/chapter.py", "plan.py"} <= reached
    rooms = {name.rpartition("/")[0] for name in reached}
    assert not rooms & {"pipeline", "extracts/frames", "counting", "disclosure", "models", "cli"}
    assert "report/text/tested.py" not in reached
    assert "report/page/render.py" not in reached
