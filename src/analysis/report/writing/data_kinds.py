"""Whether what a chapter says or draws was made from synthetic numbers."""

import os
from pathlib import Path

import pandas as pd

from analysis.indicators.loaded import Loaded, rows_of
from analysis.workbench.asked import used

__all__ = [
    "is_synthetic",
    "loaded_frame",
    "read_frame",
    "remember",
    "synthetic_extracts",
    "synthetic_source",
]

# Folder with the public frames that a notebook loaded last; a report names its own.
_LOADED: list[Path] = []


def is_synthetic(estimates: pd.DataFrame) -> bool:
    """Whether any of these estimates is synthetic.

    Examples
    --------
    >>> is_synthetic(pd.DataFrame({"data_kind": ["published", "synthetic"]}))
    True
    """
    return bool(estimates["data_kind"].eq("synthetic").any())


def remember(public: Path) -> None:
    """Keep the folder of the public frames, where the sources of a sentence are looked up."""
    _LOADED[:] = [public]


def synthetic_source(table_id: str) -> bool:
    """Whether an extract that a table needs was delivered as synthetic data.

    A table of published figures needs none.

    Parameters
    ----------
    table_id
        Id in the plan; empty for a sentence of no table.
    """
    if not table_id:
        return False
    needs, sources = loaded_frame("needs"), loaded_frame("sources")
    if needs is None or sources is None:
        return False
    extracts = set(rows_of(Loaded(needs, "needs"), table_id)["extract"])
    # It rests on these alone: another extract that comes late changes nothing of it.
    for extract in extracts:
        used("sources", extract)
    return not _synthetic(sources).isdisjoint(extracts)


def synthetic_extracts() -> set[str]:
    """Names of the extracts that were delivered as synthetic data."""
    sources = loaded_frame("sources")
    if sources is None:
        return set()
    used("sources")
    return _synthetic(sources)


def _synthetic(sources: pd.DataFrame) -> set[str]:
    return set(sources.loc[sources["data_kind"] == "synthetic", "extract"])


def loaded_frame(name: str) -> pd.DataFrame | None:
    """Public frame of the report, or of the notebook's last `load`; None where there is none.

    Parameters
    ----------
    name
        Its name; who uses it tells so (`workbench.asked.used`).
    """
    reported = os.environ.get("ANALYSIS_PUBLIC")
    folders = [Path(reported)] if reported else _LOADED
    paths = [folder / f"{name}.parquet" for folder in folders]
    return read_frame(paths[0]) if paths and paths[0].is_file() else None


def read_frame(path: Path) -> pd.DataFrame:
    """Read a frame opened by Python, so that what a sealed chapter reads passes its hook."""
    with path.open("rb") as file:
        return pd.read_parquet(file)
