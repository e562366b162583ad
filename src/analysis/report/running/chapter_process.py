"""One chapter in a process of its own: run it, check what it declared, render its fragment."""

import os
from multiprocessing.connection import Connection
from pathlib import Path

import nbformat
import pandas as pd
import papermill
from papermill.exceptions import PapermillExecutionError

from analysis.report.page import collect
from analysis.report.page.fragment import fragment
from analysis.report.running import notebook_engine
from analysis.report.running.preload import ready
from analysis.report.running.seal import seal
from analysis.report.writing import templates
from analysis.report.writing.output import is_emitted
from analysis.settings import DECLARED
from analysis.workbench import asked

__all__ = ["chapter_process", "own_settings", "refuse_output"]


def chapter_process(chapter: Path, folder: Path, year: int, sender: Connection) -> None:
    """Run a chapter into `folder/notebooks` and `folder/fragments`.

    Send the number of each cell, then what went wrong or what it asked and opened (`asked.heard`)
    and, at the very end, None.
    """
    # A chapter slices many small frames: texts as Python's own take a quarter less time than
    # Arrow's.
    pd.options.mode.string_storage = "python"
    os.environ |= {"ANALYSIS_REPORT": str(year), "ANALYSIS_PUBLIC": str(folder / "public")}
    notebook_engine.Chapter.on_cell = staticmethod(sender.send)
    target = folder / "notebooks" / chapter.name
    written = [folder / "notebooks", folder / "fragments", *own_settings()]
    try:
        # Before the seal, which closes what is loaded: a child that was spawned has nothing yet.
        ready()
        seal(read=[chapter, folder / "public"], write=written)
        # What it asks for from here on decides what it says.
        templates.environment.cache_clear()
        asked.listen()
        _execute(chapter, target, year)
        sender.send(asked.heard())
        sender.send(None)
    except PapermillExecutionError as error:
        sender.send(error.cell_index)
        sender.send(f"{error.ename}: {error.evalue}")
    except Exception as error:  # noqa: BLE001 - the run must stop and name the chapter
        sender.send(f"{type(error).__name__}: {error}")
    finally:
        sender.close()


def own_settings() -> list[Path]:
    """Folders of the clean environment, where IPython and matplotlib keep what they made."""
    names = ("IPYTHONDIR", "MPLCONFIGDIR", "JUPYTER_RUNTIME_DIR")
    folders = [Path(os.environ[name]) for name in names if os.environ.get(name)]
    return [folder for folder in folders if folder.is_dir()]


def _execute(chapter: Path, target: Path, year: int) -> None:
    if "year" not in papermill.inspect_notebook(chapter):
        raise ValueError("no parameter `year` in a cell tagged `parameters`")
    notebook = papermill.execute_notebook(
        chapter,
        target,
        parameters={"year": year},
        engine_name=notebook_engine.NAME,
        progress_bar=False,
        log_output=False,
    )
    nbformat.write(collect.stable(notebook), target)
    refuse_output(notebook)
    _refuse_undeclared(notebook)
    html = fragment(notebook, chapter.stem)
    fragments = target.parents[1] / "fragments"
    (fragments / f"{chapter.stem}.html").write_text(html, encoding="utf-8")


def refuse_output(notebook: nbformat.NotebookNode) -> None:
    """Refuse a notebook that stopped before its end, or shows what no verb of a chapter showed."""
    _refuse_unfinished(notebook)
    _refuse_bare_output(notebook)
    _refuse_printed(notebook)


def _refuse_unfinished(notebook: nbformat.NotebookNode) -> None:
    """Refuse a chapter that left early: papermill takes `sys.exit()` for a good end."""
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed or cell.execution_count is None:
            raise ValueError(f"stopped before its end, at cell {position}")


def _refuse_printed(notebook: nbformat.NotebookNode) -> None:
    """Refuse what a cell printed or warned: it is no result, and may hold a path of the machine."""
    for position, cell in enumerate(notebook.cells):
        outputs = cell.get("outputs", [])
        texts = [output.text for output in outputs if output.output_type == "stream"]
        if texts:
            raise ValueError(f"cell {position} printed or warned: {''.join(texts)[:300].strip()}")


def _refuse_bare_output(notebook: nbformat.NotebookNode) -> None:
    """Refuse what a cell shows by itself, as a frame at its end: only verbs know what may leave."""
    for position, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type != "stream" and not is_emitted(output.get("metadata", {})):
                kinds = ", ".join(output.get("data", {}))
                raise ValueError(
                    f"cell {position} shows something by itself ({kinds}); expected only what say, "
                    "show, tiles, publish and text_table show. End the line with ; or take it away"
                )


def _refuse_undeclared(notebook: nbformat.NotebookNode) -> None:
    """Refuse a chapter that did not publish what it declares: a clean page may lack a figure."""
    declared = notebook.metadata.get(DECLARED, {})
    tables = [table["table"] for table in collect.tables(notebook)]
    drawn = collect.asked_figures(notebook)
    if tables != declared.get("tables") or drawn != declared.get("figures"):
        raise ValueError(
            f"published tables {tables} and figures {drawn}; its metadata declare "
            f"{declared.get('tables')} and {declared.get('figures')}"
        )
