"""What every chapter loads, loaded ahead: it is there for each process that is forked.

It decides nothing: a chapter imports by name whatever it uses.
"""

import functools
import importlib
import pkgutil

import nbformat

__all__ = ["ready"]

# Packages that each chapter would load at its first cell or frame.
_NEEDED = (
    "analysis.report.running.chapter_process", "IPython.core.application", "IPython.core.completer",
    "IPython.core.magics", "jinja2.ext", "pyarrow.dataset", "pyarrow.pandas_compat",
    "pyarrow.parquet",
)  # fmt: skip
# Our own rooms that chapters import from.
_OF_CHAPTERS = (
    "analysis.indicators",
    "analysis.report.text",
    "analysis.report.figures",
    "analysis.report.writing",
)


@functools.cache
def ready() -> None:
    """Load once, in the parent, what every chapter uses: its forks have it, others load it again.

    DuckDB, with its threads, is none of it.
    """
    ours = [
        module.name
        for room in _OF_CHAPTERS
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}.")
    ]
    for name in (*_NEEDED, *ours):
        importlib.import_module(name)
    # The schema of notebooks is compiled at its first use.
    nbformat.validate(nbformat.v4.new_notebook())
