"""Synthetic extracts as a producer delivers them: long pseudonyms, and rows in no order."""

import hashlib
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from analysis.extracts.contracts.registry import REGISTER_FILE
from analysis.workbench.out_of_core import out_of_core
from analysis.workbench.sql import text

__all__ = ["as_delivered"]


def as_delivered(folder: Path) -> None:
    """Give every person of a delivery a pseudonym of 32 signs, shuffle the rows, register both.

    What links to whom, and every number, stays.
    """
    register = pd.read_csv(folder / REGISTER_FILE, dtype=str)
    for path in sorted(folder.glob("*.parquet")):
        if "pid" not in pq.read_schema(path).names:
            continue
        shuffled = folder / "shuffled"
        with out_of_core(folder.parent) as connection:
            connection.execute(
                "COPY (SELECT * EXCLUDE (file_row_number) REPLACE (md5(pid) AS pid) "
                f"FROM read_parquet({text(path)}, file_row_number = true) "
                f"ORDER BY hash(file_row_number)) TO {text(shuffled)} (FORMAT parquet)"
            )
        shuffled.replace(path)
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        here = register["file"].eq(path.name)
        register.loc[here, ["sha256", "bytes"]] = [digest, str(path.stat().st_size)]
    register.to_csv(folder / REGISTER_FILE, index=False, lineterminator="\n")
