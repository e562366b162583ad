"""Hashes of what a chapter used of the public frames: of a whole one, or of the rows of a table."""

import hashlib
from io import BytesIO
from pathlib import Path

from analysis.workbench import fingerprint

__all__ = ["BY_TABLE", "PublicRows"]

# Frames of which rows are taken by table.
BY_TABLE = ("cells", "models", "needs")
# What a column of another table holds in the rows of this one.
_NOT_APPLICABLE = "_Z"


class PublicRows:
    """Public frames of a folder, of which each hash is computed once, when it is asked for.

    Parameters
    ----------
    folder
        Folder of public frames.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.known: dict[tuple[str, str], str] = {}

    def of(self, frame: str, table: str = "") -> str:
        """Return the hash of a whole frame, or of the rows of a table in it.

        A column in which all rows of the table hold `_Z` is no part of it: it is that of another
        table, which may come and go. Nothing where the frame is not there.

        Parameters
        ----------
        frame
            Name of a public frame.
        table
            Id in the plan; without it the whole frame.
        """
        path = self.folder / f"{frame}.parquet"
        if not path.is_file():
            return ""
        if not table:
            return self.known.setdefault((frame, ""), fingerprint.of_file(path))
        if (frame, table) not in self.known:
            self._read(frame, path)
        # A table without rows is remembered too: the frame is read once.
        return self.known.setdefault((frame, table), "no rows")

    def _read(self, frame: str, path: Path) -> None:
        import pandas as pd
        import pyarrow.parquet as pq

        # Of bytes and without threads: chapters are forked from this process.
        read = pq.ParquetFile(BytesIO(path.read_bytes()), pre_buffer=False)
        rows = read.read(use_threads=False).to_pandas(use_threads=False)
        for table, part in rows.groupby("table", sort=False):
            own = part[[name for name in part if not part[name].eq(_NOT_APPLICABLE).all()]]
            sums = pd.util.hash_pandas_object(own, index=False).to_numpy().tobytes()
            kinds = str(own.dtypes.astype(str).to_dict()).encode()
            self.known[frame, str(table)] = hashlib.sha256(kinds + sums).hexdigest()
