"""Some scans in one sealed process: the notebook runs for each municipality, and becomes its page.

What every scan needs is loaded, and all numbers are computed, before the process is forked: a scan
costs the run of its cells and the writing of its page.
"""

import copy
import os
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import pandas as pd
import papermill
from nbformat import NotebookNode
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis.errors import DataError
from analysis.local.municipality import file_name
from analysis.local.scan import everything, open_scan
from analysis.local.scan_page import page_html
from analysis.report.page.fragment import exporter, fragment
from analysis.report.running import chapter_process, notebook_engine
from analysis.report.running.preload import ready
from analysis.report.running.seal import seal

__all__ = ["run_chunk", "scan_page"]


def run_chunk(
    codes: Sequence[str], notebook: Path, folder: Path, year: int, sender: Connection
) -> None:
    """Write the pages of some municipalities into `folder`; send each code as it ends.

    Sent are pairs of a code and what went wrong, empty where nothing did, and at the end None.

    Parameters
    ----------
    codes
        NIS codes.
    notebook
        The notebook of the scan.
    folder
        Folder of the scans, with the public frames in `public`.
    year
        Year of the report.
    sender
        Where to tell.
    """
    pd.options.mode.string_storage = "python"
    os.environ |= {"ANALYSIS_REPORT": str(year), "ANALYSIS_PUBLIC": str(folder / "public")}
    # Before the seal, for a process that was spawned has none of it.
    ready()
    exporter()
    everything(year)
    source = load_notebook_node(str(notebook))
    if not {"year", "municipality"} <= set(papermill.inspect_notebook(notebook)):
        sender.send(("", "no parameters `year` and `municipality` in a cell tagged `parameters`"))
        return
    seal(read=[notebook, folder / "public"], write=[folder, *chapter_process.own_settings()])
    for code in codes:
        sender.send((code, _written(code, source, folder, year)))
    sender.send(None)
    sender.close()


def _written(code: str, source: NotebookNode, folder: Path, year: int) -> str:
    """Write one page; what went wrong, or nothing."""
    try:
        part, html = scan_page(code, source, folder=folder, year=year)
        (folder / f"{part}.html").write_text(html, encoding="utf-8")
    except Exception as error:  # noqa: BLE001 - one scan that fails costs no other one
        return f"{type(error).__name__}: {error}"
    return ""


def scan_page(code: str, source: NotebookNode, *, folder: Path, year: int) -> tuple[str, str]:
    """Run the notebook for one municipality; give the name of its files and its page.

    Parameters
    ----------
    code
        NIS code.
    source
        The notebook, as it was read; it stays as it is.
    folder
        Folder of the scans.
    year
        Year of the report.

    Raises
    ------
    DataError
        When a cell fails: with its number and why.
    ValueError
        When a cell shows something that no verb shows.
    """
    notebook = parameterize_notebook(
        copy.deepcopy(source), {"year": year, "municipality": code}, kernel_name="python3",
        language="python",
    )  # fmt: skip
    shell = notebook_engine.new_shell()
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        result = notebook_engine.run_cell(shell, cell)
        if not result.success:
            error = result.error_before_exec or result.error_in_exec
            raise DataError(f"cell {position}: {type(error).__name__}: {error}")
    chapter_process.refuse_output(notebook)
    body = fragment(notebook, "scan")
    part = open_scan(year, code).found.parts[0]
    return file_name(part), page_html(body, part, folder=folder, year=year)
