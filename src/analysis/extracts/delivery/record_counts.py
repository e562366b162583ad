"""Counts of records that quality and plausibility ask for: of a large file by SQL, in one pass.

A frame of a few million records takes seconds and gigabytes for each column; a file as contracted
is counted where it lies, and once for all who ask.
"""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.settings import PROCESSED
from analysis.workbench.out_of_core import out_of_core
from analysis.workbench.sql import quoted, text

__all__ = [
    "EMPTY", "Ids", "codes_in_file", "codes_of", "different_ids", "linked_ids", "pairs_in_file",
    "sums_by", "values_in_file",
]  # fmt: skip

EMPTY = "(empty)"


class Ids(NamedTuple):
    """Ids that stand in a column of some records: of a file, or of a frame in memory.

    `where`: SQL of which records.
    """

    records: Path | pd.DataFrame
    column: str
    where: str = "TRUE"


def codes_of(values: pd.Series) -> pd.Series:
    """Number of records by code, as text; those without one under `EMPTY`.

    Examples
    --------
    >>> codes_of(pd.Series(["F", "F", None])).to_dict()
    {'(empty)': 1, 'F': 2}
    """
    counts = values.value_counts(dropna=False)
    counts.index = [EMPTY if pd.isna(code) else str(code) for code in counts.index]
    return counts.sort_index()


def codes_in_file(path: Path, columns: Collection[str]) -> dict[str, pd.Series]:
    """What `codes_of` gives of each of some columns of a file."""
    each = " UNION ALL ".join(
        f"SELECT {text(name)} AS name, {quoted(name)} IS NULL AS empty, "
        f"CAST({quoted(name)} AS VARCHAR) AS code, COUNT(*) AS records "
        f"FROM {_relation(path)} GROUP BY ALL"
        for name in columns
    )
    counted: dict[str, dict[str, int]] = {name: {} for name in columns}
    for name, empty, code, records in _asked(each, _versions(path)):
        # pandas writes a flag with a capital.
        named = EMPTY if empty else {"true": "True", "false": "False"}.get(code, code)
        counted[name][named] = records
    return {name: pd.Series(codes, dtype="int64").sort_index() for name, codes in counted.items()}


def pairs_in_file(path: Path, one: str, other: str) -> pd.DataFrame:
    """Number of `records` by the codes of two columns of a file, all of them texts."""
    found = _asked(
        f"SELECT {quoted(one)}, {quoted(other)}, COUNT(*) FROM {_relation(path)} GROUP BY ALL "
        "ORDER BY ALL",
        _versions(path),
    )
    return pd.DataFrame(found, columns=[one, other, "records"])


def values_in_file(path: Path) -> dict[str, int]:
    """Number of records of a file with a value, by column."""
    names = list(pq.read_schema(path).names)
    counts = ", ".join(f"COUNT({quoted(name)})" for name in names)
    (found,) = _asked(f"SELECT {counts} FROM {_relation(path)}", _versions(path))
    return dict(zip(names, found, strict=True))


def linked_ids(wanted: Ids, among: Ids, *, different: bool = False) -> tuple[int, int]:
    """How many of the ids that are wanted are among others, and how many are wanted.

    Parameters
    ----------
    wanted, among
        None missing.
    different
        Whether each id counts once, however many records have it.

    Examples
    --------
    >>> wanted, among = (pd.DataFrame({"pid": ids}) for ids in (["p1", "p1", "p2"], ["p1", "p3"]))
    >>> linked_ids(Ids(wanted, "pid"), Ids(among, "pid"))
    (2, 3)
    """
    once = "DISTINCT" if different else ""
    query = (
        f"SELECT COUNT(*) FILTER (WHERE id IN ({_ids(among, 'among')})), COUNT(*) "
        f"FROM (SELECT {once} id FROM ({_ids(wanted, 'wanted')}))"
    )
    if isinstance(wanted.records, Path) and isinstance(among.records, Path):
        ((part, total),) = _asked(query, _versions(wanted.records, among.records))
        return part, total
    with out_of_core(PROCESSED) as connection:
        for name, ids in (("wanted", wanted), ("among", among)):
            if isinstance(ids.records, pd.DataFrame):
                connection.register(name, pa.Table.from_pandas(ids.records, preserve_index=False))
        return connection.execute(query).fetchone()


def _ids(ids: Ids, name: str) -> str:
    """SQL of ids, of a file or of the frame that is called so."""
    relation = _relation(ids.records) if isinstance(ids.records, Path) else name
    return f"SELECT {quoted(ids.column)} AS id FROM {relation} WHERE {ids.where}"


def different_ids(path: Path, column: str) -> int:
    """How many different ids stand in a column of a file."""
    ((found,),) = _asked(
        f"SELECT COUNT(DISTINCT {quoted(column)}) FROM {_relation(path)}", _versions(path)
    )
    return found


def sums_by(path: Path, weight: str, by: str) -> pd.Series:
    """Sum of a weight by the codes of a column, none missing."""
    found = _asked(
        f"SELECT {quoted(by)}, CAST(SUM(CAST({quoted(weight)} AS DECIMAL(24, 6))) AS DOUBLE) "
        f"FROM {_relation(path)} WHERE {quoted(by)} IS NOT NULL GROUP BY ALL ORDER BY ALL",
        _versions(path),
    )
    return pd.Series(dict(found), dtype="float64", name=weight)


def _relation(path: Path) -> str:
    return f"read_parquet({text(path)})"


def _versions(*paths: Path) -> tuple[tuple[int, int], ...]:
    return tuple((path.stat().st_size, path.stat().st_mtime_ns) for path in paths)


@lru_cache(maxsize=64)
def _asked(query: str, _versions_of_files: tuple[tuple[int, int], ...]) -> list[tuple]:
    """Rows of a query on files of these versions."""
    with out_of_core(PROCESSED) as connection:
        return connection.execute(query).fetchall()
