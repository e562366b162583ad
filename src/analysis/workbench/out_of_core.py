"""DuckDB with a limit of memory, which goes on on disk where that does not do."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from analysis.workbench.sql import text

__all__ = ["MEMORY", "out_of_core"]

# What DuckDB may take, of whatever machine; all else of a run takes about half a gigabyte.
MEMORY = "900MB"
# Each thread takes memory of its own.
_MOST_THREADS = 4


@contextmanager
def out_of_core(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that writes what does not fit in its memory to a folder, and removes it.

    Parameters
    ----------
    folder
        Where the records of persons may lie for as long as the block runs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".spill-", dir=folder) as spill,
        duckdb.connect() as connection,
    ):
        threads = min(_MOST_THREADS, os.cpu_count() or 1)
        connection.execute(f"SET threads = {threads}; SET memory_limit = {text(MEMORY)}")
        connection.execute(f"SET temp_directory = {text(spill)}")
        # Whoever needs an order asks for it: keeping that of a file takes memory.
        connection.execute("SET preserve_insertion_order = false")
        yield connection
