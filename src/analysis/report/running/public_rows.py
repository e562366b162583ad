"""Hashes of what a chapter used of public frames: of a whole one, or of the rows of one part."""

import hashlib
from io import BytesIO
from pathlib import Path

from analysis.workbench import fingerprint

__all__ = ["PublicRows"]

# The column that tells parts apart in a frame of which rows are taken by something else than table.
_PARTS = {"sources": "extract"}
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

    def of(self, frame: str, part: str = "") -> str:
        """Return the hash of a whole frame, or of the rows of a part of it.

        A part is a table of the plan, or of `sources` an extract. A column in which all its rows
        hold `_Z` is no part of it: it is that of another table, which may come and go. Nothing
        where the frame is not there.

        Parameters
        ----------
        frame
            Name of a public frame.
        part
            Id of a table, or name of an extract; without it the whole frame.
        """
        path = self.folder / f"{frame}.parquet"
        if not path.is_file():
            return ""
        if not part:
            return self.known.setdefault((frame, ""), fingerprint.of_file(path))
        if (frame, part) not in self.known:
            self._read(frame, path)
        # A part without rows is remembered too: the frame is read once.
        return self.known.setdefault((frame, part), "no rows")

    def _read(self, frame: str, path: Path) -> None:
        import pandas as pd
        import pyarrow.parquet as pq

        # Of bytes and without threads: chapters are forked from this process.
        read = pq.ParquetFile(BytesIO(path.read_bytes()), pre_buffer=False)
        rows = read.read(use_threads=False).to_pandas(use_threads=False)
        for part, own in rows.groupby(_PARTS.get(frame, "table"), sort=False):
            own = own[[name for name in own if not own[name].eq(_NOT_APPLICABLE).all()]]
            sums = pd.util.hash_pandas_object(own, index=False).to_numpy().tobytes()
            kinds = str(own.dtypes.astype(str).to_dict()).encode()
            self.known[frame, str(part)] = hashlib.sha256(kinds + sums).hexdigest()
