"""One chapter in a process of its own: run it, check what it declared, render it to a fragment of the page."""

import functools
import importlib
import os
import pkgutil
from multiprocessing.connection import Connection
from pathlib import Path

import nbformat
import pandas as pd
import papermill
from papermill.exceptions import PapermillExecutionError

from analysis import indicators
from analysis.report import figures, text, writing
from analysis.report.page import collect, render
from analysis.report.running import engine
from analysis.report.running.seal import seal
from analysis.settings import DECLARED

__all__ = ["chapter_process", "ready"]

# Packages that each chapter would load at its first cell or frame.
_NEEDED = (
    "analysis.report.chapter", "IPython.core.application", "IPython.core.completer",
    "IPython.core.magics", "jinja2.ext", "pyarrow.dataset", "pyarrow.pandas_compat",
    "pyarrow.parquet",
)  # fmt: skip
# What chapters import of ours, besides their door.
_ROOMS = (indicators, text, figures, writing)


@functools.cache
def ready() -> None:
    """Load once, in the parent, what every chapter uses: its forks have it.

    DuckDB, with its threads, is none of it.
    """
    ours = [
        module.name
        for room in _ROOMS
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    ]
    for name in (*_NEEDED, *ours):
        importlib.import_module(name)
    # The schema of notebooks is compiled at its first use.
    nbformat.validate(nbformat.v4.new_notebook())


def chapter_process(chapter: Path, folder: Path, year: int, told: Connection) -> None:
    """Run a chapter into `folder/notebooks` and `folder/fragments`.

    Tell the number of each cell, then what went wrong or, at the very end, None.
    """
    # A chapter slices many small frames: texts as Python's own take a quarter less time than
    # Arrow's.
    pd.options.mode.string_storage = "python"
    os.environ |= {"ANALYSIS_REPORT": str(year), "ANALYSIS_PUBLIC": str(folder / "public")}
    engine.Chapter.on_cell = staticmethod(told.send)
    target = folder / "notebooks" / chapter.name
    written = [folder / "notebooks", folder / "fragments", *_own_settings()]
    try:
        seal(read=[chapter, folder / "public"], write=written)
        _execute(chapter, target, year)
        told.send(None)
    except PapermillExecutionError as error:
        told.send(error.cell_index)
        told.send(f"{error.ename}: {error.evalue}")
    except Exception as error:  # noqa: BLE001 - whatever it is, the run must stop and name the chapter
        told.send(f"{type(error).__name__}: {error}")
    finally:
        told.close()


def _own_settings() -> list[Path]:
    """Folders of the clean environment, where IPython and matplotlib keep what they made."""
    names = ("IPYTHONDIR", "MPLCONFIGDIR", "JUPYTER_RUNTIME_DIR")
    return [Path(os.environ[name]) for name in names if Path(os.environ.get(name, "")).is_dir()]


def _execute(chapter: Path, target: Path, year: int) -> None:
    if "year" not in papermill.inspect_notebook(chapter):
        raise ValueError("no parameter `year` in a cell tagged `parameters`")
    notebook = papermill.execute_notebook(
        chapter,
        target,
        parameters={"year": year},
        engine_name=engine.NAME,
        progress_bar=False,
        log_output=False,
    )
    nbformat.write(collect.stable(notebook), target)
    _ran_whole(notebook)
    _says_nothing_else(notebook)
    _as_declared(notebook)
    fragment = render.fragment(notebook, chapter.stem)
    fragments = target.parents[1] / "fragments"
    (fragments / f"{chapter.stem}.html").write_text(fragment, encoding="utf-8")


def _ran_whole(notebook: nbformat.NotebookNode) -> None:
    """Refuse a chapter that left early: papermill takes `sys.exit()` for a good end."""
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if cell.execution_count is None or any(
            output.output_type == "error" for output in cell.outputs
        ):
            raise ValueError(f"stopped before its end, at cell {position}")


def _says_nothing_else(notebook: nbformat.NotebookNode) -> None:
    """Refuse what a cell printed or warned: it is no result, and it may hold a path of this machine."""
    for position, cell in enumerate(notebook.cells):
        said = [output.text for output in cell.get("outputs", []) if output.output_type == "stream"]
        if said:
            raise ValueError(f"cell {position} printed or warned: {''.join(said)[:300].strip()}")


def _as_declared(notebook: nbformat.NotebookNode) -> None:
    """Compare what a chapter published with what its metadata declare: a clean page may lack a figure."""
    declared = notebook.metadata.get(DECLARED, {})
    published = [table["table"] for table in collect.tables(notebook)]
    drawn = list(collect.figures(notebook))
    if published != declared.get("tables") or drawn != declared.get("figures"):
        raise ValueError(
            f"published tables {published} and figures {drawn}; its metadata declare "
            f"{declared.get('tables')} and {declared.get('figures')}"
        )
