"""Which notebooks are chapters of the report."""

from pathlib import Path

from analysis.settings import NOTEBOOKS

__all__ = ["chapters"]


def chapters(folder: Path = NOTEBOOKS) -> list[Path]:
    """Chapters of the report in order: `NN_name.ipynb` from 01 up.

    Number 00 is for learning: `00_start.ipynb` also shows unprotected counts, so no report may run
    it.
    """
    return sorted(
        path for path in folder.glob("[0-9][0-9]_*.ipynb") if not path.name.startswith("00_")
    )
