"""Write the synthetic extracts of a year, with a known truth: `make synthetic YEAR=2023`.

Nothing in these files was observed. Totals follow published figures, so agreement with them is by
construction. The content of a year depends on the year and the seed alone.
"""

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS, REGISTER_FILE
from analysis.settings import RAW
from analysis.synthetic.extracts import SEED, extracts
from analysis.synthetic.history import HISTORY, extracts_of_history, true_history
from analysis.synthetic.population.years import LAST_YEAR
from analysis.synthetic.register_rows import register_rows
from analysis.synthetic.truth import truth

__all__ = ["TRUTH_FILE", "empty_folder", "main", "print_written", "write_delivery"]

TRUTH_FILE = "truth.json"
AS_CSV = (
    "unia_reports",
    "unia_grounds",
    "vmri_files",
    "vmri_grounds",
    "correspondence",
    "staff",
    "caravan_sites",
    "cells",
)


def write_delivery(year: int, *, folder: Path | None = None, seed: int = SEED) -> list[Path]:
    """Write the synthetic delivery of a year and return the paths of the files.

    Of a year of the history (`history.HISTORY`) these are cells and, in some years, a survey; of a
    later one all extracts.

    Parameters
    ----------
    year : int
        Reference year, 2014-2030.
    folder : Path, optional
        Where to write; `data/raw/YEAR` if not given.
    seed : int
        Seed of the model; the same year and seed give the same files.

    Returns
    -------
    list of Path
        delivery.csv, truth.json and one file per extract.

    Raises
    ------
    DataError
        If the year is outside 2014-2030 or the folder holds delivered data that are not synthetic.
    """
    if not HISTORY[0] <= year <= LAST_YEAR:
        raise DataError(
            f"synthetic: year is {year}; expected {HISTORY[0]} to {LAST_YEAR}. Give such a year."
        )
    folder = empty_folder(year, folder)
    is_history = year in HISTORY
    frames = (extracts_of_history if is_history else extracts)(year, seed=seed)
    frames = {name: frame[list(CONTRACTS[name].columns)] for name, frame in frames.items()}
    files = {}
    for name, frame in frames.items():
        files[name] = folder / f"{name}.{'csv' if name in AS_CSV else 'parquet'}"
        (_write_csv if name in AS_CSV else _write_parquet)(frame, files[name])
    register, true_values = folder / REGISTER_FILE, folder / TRUTH_FILE
    _write_csv(register_rows(year, frames, files), register)
    known = {"year": year, "seed": seed}
    known |= true_history(year) if is_history else truth(year, seed=seed)
    true_values.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    return [register, true_values, *files.values()]


def empty_folder(year: int, folder: Path | None) -> Path:
    """Return the folder of a synthetic delivery, without the extracts of an earlier one.

    Parameters
    ----------
    year : int
        Reference year.
    folder : Path, optional
        The folder; `data/raw/YEAR` if not given.

    Raises
    ------
    DataError
        If it holds delivered data that are not synthetic.
    """
    folder = RAW / str(year) if folder is None else Path(folder)
    _refuse_real_data(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in CONTRACTS:
        for path in folder.glob(f"{name}.*"):
            path.unlink()
    return folder


def _refuse_real_data(folder: Path) -> None:
    """Never write over files that somebody delivered."""
    register = folder / REGISTER_FILE
    if register.exists():
        try:
            kinds = set(pd.read_csv(register, dtype=str)["data_kind"].fillna("empty"))
        except (ValueError, KeyError, UnicodeDecodeError):
            kinds = {"unreadable"}
        real = sorted(kinds - {"synthetic"})
        what = f"delivery.csv registers data_kind {', '.join(real)}"
    else:
        real = sorted(path.name for name in CONTRACTS for path in folder.glob(f"{name}.*"))
        what = f"holds {', '.join(real)} without a delivery.csv"
    if real:
        raise DataError(
            f"{folder.name}: {what}; synthetic extracts are written only into an empty folder or "
            "over synthetic ones. Move the delivered files elsewhere first."
        )


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write with settings that are fixed, so that the same frame gives the same bytes."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    ids = [
        name
        for name in ("pid", "event_id", "household_id", "person_id", "resp_id")
        if name in frame
    ]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=[name for name in frame if name not in ids],
        column_encoding=dict.fromkeys(ids, "DELTA_BYTE_ARRAY"),
        row_group_size=1_000_000,
        write_statistics=False,
        store_schema=False,
    )


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    flags = {
        name: frame[name].map({True: "true", False: "false"})
        for name in frame.select_dtypes("bool")
    }
    frame.assign(**flags).to_csv(
        path, index=False, lineterminator="\n", date_format="%Y-%m-%d", encoding="utf-8"
    )


def main(year: int) -> None:
    """Write the synthetic delivery of a year into data/raw/YEAR and print what was written."""
    print_written(write_delivery(year))


def print_written(files: list[Path]) -> None:
    """Print the files that were written and their sizes."""
    for path in files:
        print(f"{path.relative_to(RAW.parent.parent)}  {path.stat().st_size:,} bytes")
