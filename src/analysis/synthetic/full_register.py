"""A synthetic register of any size: the sample written out by its weights, a part at a time.

Each sampled person stands there as many times as the weight says, with an id of its own, and so
does every record that is about that person in any extract, so that links stay. Nothing varies more
than in the sample: it is made to try size and speed on, not to learn from.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.synthetic import delivery
from analysis.synthetic.population.official_counts import total

__all__ = ["LARGEST", "main", "times", "write"]

LARGEST = 100_000_000
ROWS = 500_000


def times(weight: pd.Series, *, persons: int) -> pd.Series:
    """How often each record is written out, so that all are `persons` and keep their shares.

    Examples
    --------
    >>> times(pd.Series([10.0, 10.0, 20.0]), persons=6).tolist()
    [1, 2, 3]
    """
    # Whole numbers, because a running sum of floats may fall just short of one.
    ends = (weight.cumsum() / weight.sum() * persons).round(6).astype("int64")
    return ends.diff().fillna(ends).astype("int64")


def write(
    year: int, persons: int, *, folder: Path | None = None, seed: int = delivery.SEED
) -> list[Path]:
    """Write the synthetic delivery of a year, grown to `persons` residents, and its truth.

    Parameters
    ----------
    year
        Reference year, 2015-2030.
    persons
        Residents of the Flemish Region in `persons`; the official number gives a full count of
        weight 1. What links to them grows alike; official population, reports and surveys keep
        their size.
    folder, seed
        As for `delivery.write`.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    DataError
        When the number is not from 1 to 100 million, or as `delivery.write` does.
    """
    if not 1 <= persons <= LARGEST:
        raise DataError(
            f"synthetic: N is {persons}; expected a number of persons from 1 to {LARGEST}."
        )
    with tempfile.TemporaryDirectory() as sampled:
        sample = Path(sampled)
        delivery.write(year, folder=sample, seed=seed)
        folder = delivery.emptied(year, folder)
        register = pd.read_csv(sample / "delivery.csv", dtype={"sampling_fraction": float})
        scale = persons / total(year)
        known = _times_by_person(sample, register, persons, scale)
        made = [
            _written(sample, row.extract, folder, known, 1 / scale) for row in register.itertuples()
        ]
        grown = [extract for extract, has_persons, _ in made if has_persons]
        register.loc[register["extract"].isin(grown), "sampling_fraction"] = min(
            1.0, round(scale, 9)
        )
        register["sha256"] = [_hash(path) for *_, path in made]
        register.to_csv(folder / "delivery.csv", index=False, lineterminator="\n")
        truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))
    truth["register"] = {"persons": persons, "weight": 1 / scale, "written_out": grown}
    (folder / "truth.json").write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
    return [folder / "delivery.csv", folder / "truth.json", *(path for *_, path in made)]


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _load(folder: Path, extract: str) -> pd.DataFrame:
    (path,) = (each for each in folder.glob(f"{extract}.*"))
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)


def _times_by_person(sample: Path, register: pd.DataFrame, persons: int, scale: float) -> pd.Series:
    """Times by pid: residents by weight, others by the fraction of their first extract."""
    residents = _load(sample, "persons")
    known = times(residents["weight"], persons=persons).set_axis(residents["pid"])
    for row in register.itertuples():
        frame = _load(sample, row.extract)
        if "pid" in frame:
            others = frame["pid"].drop_duplicates()
            others = others[~others.isin(known.index)]
            number = round(len(others) * scale / row.sampling_fraction)
            known = pd.concat(
                [known, times(pd.Series(1.0, index=others.to_numpy()), persons=number)]
            )
    return known


def _written(
    sample: Path, extract: str, folder: Path, known: pd.Series, weight: float
) -> tuple[str, bool, Path]:
    """Write one extract out by its persons, or copy it where it has none."""
    (source,) = (each for each in sample.glob(f"{extract}.*"))
    frame = _load(sample, extract)
    if "pid" not in frame:
        path = folder / source.name
        path.write_bytes(source.read_bytes())
        return extract, False, path
    path = folder / f"{extract}.parquet"
    if "weight" in frame:
        frame["weight"] = weight
    # That of the sample: a frame makes whole numbers of which some are missing into floats.
    schema = pq.read_schema(source) if source.suffix == ".parquet" else pa.Schema.from_pandas(frame)
    with pq.ParquetWriter(path, schema.remove_metadata(), compression="zstd") as writer:
        for part in _repeated(frame, known):
            writer.write_table(
                pa.Table.from_pandas(part, schema.remove_metadata(), preserve_index=False)
            )
    return extract, True, path


def _repeated(frame: pd.DataFrame, known: pd.Series) -> Iterator[pd.DataFrame]:
    """Records written out, a part at a time; ids get the number of the repetition behind them."""
    number = frame["pid"].map(known).to_numpy()
    ids = [name for name in frame if name == "pid" or name.endswith("_id")]
    start = 0
    while start < len(frame):
        rows = max(1, int(np.searchsorted(number[start:].cumsum(), ROWS)))
        part, repeated = frame.iloc[start : start + rows], number[start : start + rows]
        again = pd.Series(
            np.concatenate([np.arange(each) for each in repeated]).astype(str), dtype=str
        )
        part = part.loc[part.index.repeat(repeated)].reset_index(drop=True)
        yield part.assign(**{name: part[name] + "-" + again for name in ids})
        start += rows


def main(year: int, persons: int) -> None:
    """Write the register into data/raw/YEAR and print what was written."""
    delivery.told(write(year, persons))
