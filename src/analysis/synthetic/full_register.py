"""A synthetic register of any size: the sample written out by its weights, a part at a time.

Each sampled person stands there as many times as the weight says, with an id of its own, and so
does every record that is about that person in any extract, so that links stay. Nothing varies more
than in the sample, but for the day of the month on which somebody was registered, which no figure
rests on: persons who are alike in everything would be a file that was added to itself. It is made
to try size and speed on, not to learn from.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.extracts.contracts.registry import REGISTER_FILE
from analysis.synthetic.extracts import SEED
from analysis.synthetic.history import HISTORY
from analysis.synthetic.population.official_counts import total
from analysis.synthetic.write_delivery import (
    TRUTH_FILE,
    empty_folder,
    print_written,
    write_delivery,
)

__all__ = ["MOST_PERSONS", "main", "repetitions", "within_month", "write_full_register"]

MOST_PERSONS = 100_000_000
# Records that are written at a time.
ROWS_PER_PART = 500_000
# Of it the frames know the month.
_VARIED = "first_registration"


@dataclass(frozen=True)
class _Written:
    """An extract that was written: where, how many rows, and whether persons were repeated."""

    extract: str
    path: Path
    rows: int
    has_persons: bool


def repetitions(weight: pd.Series, *, persons: int) -> pd.Series:
    """How often each record is written out, so that all are `persons` and keep their shares.

    Parameters
    ----------
    weight : Series of float
        Weight of each record.
    persons : int
        How many records there must be.

    Examples
    --------
    >>> repetitions(pd.Series([10.0, 10.0, 20.0]), persons=6).tolist()
    [1, 2, 3]
    """
    # Whole numbers, because a running sum of floats may fall just short of one.
    ends = (weight.cumsum() / weight.sum() * persons).round(6).astype("int64")
    return ends.diff().fillna(ends).astype("int64")


def write_full_register(
    year: int, persons: int, *, folder: Path | None = None, seed: int = SEED
) -> list[Path]:
    """Write the synthetic delivery of a year, grown to `persons` residents, and its truth.

    Parameters
    ----------
    year : int
        Reference year, 2022-2030.
    persons : int
        Residents of the Flemish Region in `persons`; the official number gives a full count of
        weight 1. What links to them grows alike; official population, reports and surveys keep
        their size.
    folder, seed
        As for `write_delivery`.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    DataError
        When the number is not from 1 to 100 million, the year is one of the history, of which there
        are counts and no persons, or as `write_delivery` does.
    """
    if not 1 <= persons <= MOST_PERSONS:
        raise DataError(
            f"synthetic: N is {persons}; expected a number of persons from 1 to {MOST_PERSONS}."
        )
    if year in HISTORY:
        raise DataError(
            f"synthetic: year is {year}, of which there are counts and no persons; expected "
            f"{HISTORY[-1] + 1} or later. Give such a year, or leave N out."
        )
    scale = persons / total(year)
    folder = empty_folder(year, folder)
    with tempfile.TemporaryDirectory() as sampled:
        sample = Path(sampled)
        write_delivery(year, folder=sample, seed=seed)
        register = pd.read_csv(sample / REGISTER_FILE, dtype={"sampling_fraction": float})
        times = _repetitions_by_pid(sample, register, persons, scale)
        written = [
            _write_out(sample, extract, folder, times, 1 / scale) for extract in register["extract"]
        ]
        truth = json.loads((sample / TRUTH_FILE).read_text(encoding="utf-8"))
    grown = [each.extract for each in written if each.has_persons]
    fraction = min(1.0, round(scale, 9))
    register.loc[register["extract"].isin(grown), "sampling_fraction"] = fraction
    register["sha256"] = [_hash(each.path) for each in written]
    register["bytes"] = [each.path.stat().st_size for each in written]
    register["rows"] = [each.rows for each in written]
    register.to_csv(folder / REGISTER_FILE, index=False, lineterminator="\n")
    truth["register"] = {"persons": persons, "weight": 1 / scale, "written_out": grown}
    (folder / TRUTH_FILE).write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
    return [folder / REGISTER_FILE, folder / TRUTH_FILE, *(each.path for each in written)]


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _load(folder: Path, extract: str) -> pd.DataFrame:
    (path,) = folder.glob(f"{extract}.*")
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)


def _repetitions_by_pid(
    sample: Path, register: pd.DataFrame, persons: int, scale: float
) -> pd.Series:
    """Repetitions by pid: residents by weight, others by the largest fraction they were drawn with.

    Newcomers are one in eight; those with a position stand in a register of one in a hundred too.
    """
    residents = _load(sample, "persons")
    known = repetitions(residents["weight"], persons=persons).set_axis(residents["pid"])
    for row in register.sort_values(
        "sampling_fraction", ascending=False, kind="stable"
    ).itertuples():
        frame = _load(sample, row.extract)
        if "pid" in frame:
            others = frame["pid"].drop_duplicates()
            others = others[~others.isin(known.index)]
            number = round(len(others) * scale / row.sampling_fraction)
            equal_weights = pd.Series(1.0, index=others.to_numpy())
            known = pd.concat([known, repetitions(equal_weights, persons=number)])
    return known


def _write_out(
    sample: Path, extract: str, folder: Path, times: pd.Series, weight: float
) -> _Written:
    """Write one extract out by its persons, or copy it where it has none."""
    (source,) = sample.glob(f"{extract}.*")
    frame = _load(sample, extract)
    if "pid" not in frame:
        path = folder / source.name
        path.write_bytes(source.read_bytes())
        return _Written(extract, path, len(frame), has_persons=False)
    path = folder / f"{extract}.parquet"
    if "weight" in frame:
        frame["weight"] = weight
    # That of the sample: a frame makes whole numbers of which some are missing into floats.
    schema = pq.read_schema(source) if source.suffix == ".parquet" else pa.Schema.from_pandas(frame)
    with pq.ParquetWriter(path, schema.remove_metadata(), compression="zstd") as writer:
        for part in _repeated(frame, times):
            writer.write_table(
                pa.Table.from_pandas(part, schema.remove_metadata(), preserve_index=False)
            )
    rows = pq.read_metadata(path).num_rows
    return _Written(extract, path, rows, has_persons=True)


def _repeated(frame: pd.DataFrame, times: pd.Series) -> Iterator[pd.DataFrame]:
    """Records written out, a part at a time; ids get the number of the repetition behind them."""
    times_by_row = frame["pid"].map(times).to_numpy()
    ids = [name for name in frame if name == "pid" or name.endswith("_id")]
    start = 0
    while start < len(frame):
        rows = max(1, int(np.searchsorted(times_by_row[start:].cumsum(), ROWS_PER_PART)))
        part, repeated = frame.iloc[start : start + rows], times_by_row[start : start + rows]
        numbers = np.concatenate([np.arange(each) for each in repeated])
        suffix = "-" + pd.Series(numbers.astype(str), dtype=str)
        part = part.loc[part.index.repeat(repeated)].reset_index(drop=True)
        made = {name: part[name] + suffix for name in ids}
        if _VARIED in part:
            made[_VARIED] = within_month(part[_VARIED], numbers)
        yield part.assign(**made)
        start += rows


def within_month(days: pd.Series, numbers: np.ndarray) -> pd.Series:
    """Move each day on by a number of days, and after the last of its month from the first on.

    Parameters
    ----------
    days : Series of datetime
        May be missing.
    numbers : array of int
        By how many days.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2023-02-27", "2023-02-27"]))
    >>> within_month(days, np.array([1, 2])).dt.day.tolist()
    [28, 1]
    """
    moved = (days.dt.day - 1 + numbers) % days.dt.days_in_month
    return days + pd.to_timedelta(moved - (days.dt.day - 1), unit="D")


def main(year: int, persons: int) -> None:
    """Write the register into data/raw/YEAR and print what was written."""
    print_written(write_full_register(year, persons))
