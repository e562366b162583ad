"""Whether a word of a published file is the pseudonym of somebody in an extract."""

import re
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
    return len(word) >= (_LONG_NUMBER if re.fullmatch("[0-9]+", word) else _LONG)


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
    found = []
    for year in delivered_years(upto=upto, raw=raw):
        folder = raw / str(year)
        for row in delivery_register.newest_snapshots(folder).itertuples():
            named = [c for c in CONTRACTS[row.extract].columns if c in PSEUDONYMS]
            for column in named:
                values = _values(row.extract, folder, row.file, column)
                if any(
                    compute.any(compute.is_in(part, value_set=wanted)).as_py() for part in values
                ):
                    found.append(f"{row.extract} {year}, {column}")
    return found


def _values(extract: str, folder: Path, file: str, column: str) -> Iterator[arrow.Array]:
    """Pseudonyms of one column, in parts; of a Parquet file this column alone is read."""
    path = delivery_register.find_file(extract, folder, file)
    if path.suffix == ".parquet" and column in pq.read_schema(path).names:
        for part in pq.ParquetFile(path).iter_batches(_AT_ONCE, columns=[column]):
            yield part.column(0).cast(arrow.large_string())
    else:
        values = read_extract.typed_frame(extract, folder)[column]
        yield arrow.array(values.astype("str"), arrow.large_string())
