"""Whether a word of a published file is the pseudonym of somebody in an extract."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.parquet as pq

from analysis.extracts.contracts.registry import CONTRACTS
from analysis.extracts.reading import delivery_register, read_extract
from analysis.settings import RAW
from analysis.workbench.fingerprint import delivered_years

__all__ = ["PSEUDONYMS", "among", "can_be_told"]

# Columns that name a person, a household, an event of somebody or an actor of a test.
PSEUDONYMS = frozenset(
    {
        "pid", "household_id", "person_id", "resp_id", "event_id", "report_id", "incident_id",
        "file_id", "application_id", "advert_id", "actor_id",
    }
)  # fmt: skip
# Shorter ones, and short numbers, cannot be told from a count or a year.
_LONG, _LONG_NUMBER = 6, 9
# Records that are in memory together.
_AT_ONCE = 500_000


def can_be_told(word: str) -> bool:
    """Say whether a word is long enough to be a pseudonym rather than a number of the report.

    Examples
    --------
    >>> can_be_told("a81f02c9"), can_be_told("6821770"), can_be_told("870101123")
    (True, False, True)
    """
    is_number = word.isascii() and word.isdecimal()
    return len(word) >= (_LONG_NUMBER if is_number else _LONG)


def among(words: Iterable[str], *, upto: int, raw: Path = RAW) -> list[str]:
    """Name the columns of delivered extracts of which a pseudonym is among some words.

    Parameters
    ----------
    words
        What stands in published files.
    upto
        Year of the report: deliveries up to that year are searched.
    raw
        Folder of the deliveries.

    Returns
    -------
    list of str
        "extract YEAR, column", never a pseudonym; empty where none was found.
    """
    wanted = arrow.array([word for word in set(words) if can_be_told(word)], arrow.large_string())
    found: dict[str, None] = {}
    for parts in _together(_columns(upto, raw)):
        # Each search goes over all words first, however few the pseudonyms are.
        if _holds([part for _, part in parts], wanted):
            found.update({column: None for column, part in parts if _holds([part], wanted)})
    return list(found)


def _holds(parts: list[arrow.Array], wanted: arrow.Array) -> bool:
    """Whether one of some words is among pseudonyms."""
    together = arrow.chunked_array(parts, arrow.large_string())
    return bool(compute.any(compute.is_in(together, value_set=wanted)).as_py())


def _together(
    parts: Iterable[tuple[str, arrow.Array]],
) -> Iterator[list[tuple[str, arrow.Array]]]:
    """Columns, or parts of them, that are in memory together."""
    held: list[tuple[str, arrow.Array]] = []
    for named in parts:
        if held and sum(len(part) for _, part in held) + len(named[1]) > _AT_ONCE:
            yield held
            held = []
        held.append(named)
    if held:
        yield held


def _columns(upto: int, raw: Path) -> Iterator[tuple[str, arrow.Array]]:
    """Pseudonyms of every delivery up to a year: the name of their column, and a part of it."""
    for year in delivered_years(upto=upto, raw=raw):
        folder = raw / str(year)
        for row in delivery_register.newest_snapshots(folder).itertuples():
            for column in CONTRACTS[row.extract].columns:
                if column in PSEUDONYMS:
                    for part in _values(row.extract, folder, row.file, column):
                        yield f"{row.extract} {year}, {column}", part


def _values(extract: str, folder: Path, file: str, column: str) -> Iterator[arrow.Array]:
    """Pseudonyms of one column, in parts; of a Parquet file this column alone is read."""
    path = delivery_register.find_file(extract, folder, file)
    if path.suffix == ".parquet" and column in pq.read_schema(path).names:
        for part in pq.ParquetFile(path).iter_batches(_AT_ONCE, columns=[column]):
            yield part.column(0).cast(arrow.large_string())
    else:
        values = read_extract.typed_frame(extract, folder)[column]
        yield arrow.array(values.astype("str"), arrow.large_string())
