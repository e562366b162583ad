"""Whether rows of persons stand in a file of a report, though without a pseudonym.

A row of an extract has a month of birth; a row of a frame made from it has the key of its unit.
Of many keys a long number may be one by chance: as many more must occur.
"""

import html
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.counting.cells import KEY_RANGE
from analysis.pipeline.pseudonyms import PSEUDONYMS
from analysis.settings import PROCESSED
from analysis.workbench import sql
from analysis.workbench.out_of_core import out_of_core

__all__ = ["findings", "text_of"]

# One such word may be something else; so many are no chance.
FEW = 5
_YOUNGEST = 18
_BORN = re.compile(r"(?<![\d-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-])")
_WHOLE = re.compile(r"(?<![\d.,])\d{7,10}(?!\d|[.,]\d)")
# Columns that no public frame has.
_BEFORE = {*PSEUDONYMS, "key", "units", "birth_date"}


def findings(files: list[Path], *, year: int, processed: Path = PROCESSED) -> list[str]:
    """Name the files that hold rows of persons, without a value.

    Parameters
    ----------
    files
        Files of a finished report.
    year
        Its year.
    processed
        Where the frames of units are, if they are at hand: their keys are searched for.
    """
    keys = _keys(processed / str(year))
    lines = []
    for path in files:
        name = f"{path.parent.name}/{path.name}"
        if path.suffix == ".parquet":
            try:
                frame = pd.read_parquet(path)
            except pa.ArrowInvalid:
                lines.append(f"{name} cannot be read, nor searched")
                continue
            lines += [f"{name} has a column {column}" for column in sorted(_BEFORE & {*frame})]
            text = _as_text(frame)
        else:
            text = text_of(path)
        lines += [f"{name} holds {what}" for what in _rows_in(text, keys, year)]
    return lines


def text_of(path: Path) -> str:
    """Text of a file as it can be read; of a workbook that of every part, packed or not."""
    if path.suffix != ".xlsx":
        return path.read_bytes().decode(errors="replace")
    with zipfile.ZipFile(path) as parts:
        found = [parts.read(name).decode(errors="replace") for name in parts.namelist()]
    return html.unescape("\n".join(found))


def _as_text(frame: pd.DataFrame) -> str:
    """Texts and whole numbers of a frame."""
    texts = []
    for _, column in frame.items():
        values = column.dropna().unique()
        if pd.api.types.is_float_dtype(column):
            values = values[np.isfinite(values)]
            values = values[np.equal(np.mod(values, 1), 0)].astype(np.int64)
        texts.append("\n".join(map(str, values)))
    return "\n".join(texts)


def _rows_in(text: str, keys: np.ndarray, year: int) -> list[str]:
    """What rows of persons a text seems to hold.

    Examples
    --------
    >>> none = np.zeros(0, dtype=np.int64)
    >>> _rows_in("1980-02 1981-03 1982-04 1979-12 1990-01", none, 2023)
    ['rows with months of birth']
    >>> _rows_in("1980-02-01 2023-03", none, 2023)
    []
    """
    found = []
    born = {word for word in _BORN.findall(text) if int(word[:4]) <= year - _YOUNGEST}
    if len(born) >= FEW:
        found.append("rows with months of birth")
    numbers = np.array(sorted({int(word) for word in _WHOLE.findall(text)}), dtype=np.int64)
    by_chance = len(numbers) * len(keys) / KEY_RANGE
    if _occurring(numbers, keys) >= FEW + by_chance + 6 * np.sqrt(by_chance):
        found.append("keys of units")
    return found


def _occurring(numbers: np.ndarray, keys: np.ndarray) -> int:
    """How many numbers are among the keys, which are sorted and many."""
    if not len(keys):
        return 0
    return int((keys.take(np.searchsorted(keys, numbers), mode="clip") == numbers).sum())


def _keys(folder: Path) -> np.ndarray:
    """Every key of a unit of a year's frames, in order."""
    paths = [
        path
        for path in sorted(folder.glob("delivery_*/*.parquet"))
        if "key" in pq.read_schema(path).names
    ]
    if not paths:
        return np.zeros(0, dtype=np.int64)
    listed = ", ".join(map(sql.text, paths))
    with out_of_core(folder) as connection:
        asked = f"SELECT DISTINCT key FROM read_parquet([{listed}]) ORDER BY key"
        return connection.execute(asked).fetchnumpy()["key"]
