"""Content hashes: of one file, and of everything that decides what a report says."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from analysis.settings import NOTEBOOKS, RAW, ROOT

__all__ = ["code_files", "input_files", "of_file", "of_files"]


def of_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def of_files(paths: Iterable[Path], *, root: Path = ROOT) -> str:
    """SHA-256 over the names (from `root`) and contents of files; their order does not matter."""
    lines = sorted(f"{path.relative_to(root).as_posix()}\0{of_file(path)}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def code_files() -> list[Path]:
    """Return package, resources, notebooks and requirements: the code of a report."""
    package = [p for p in (ROOT / "src").rglob("*") if p.is_file() and p.suffix not in {".pyc", ".pyo"}]
    return sorted([*package, *NOTEBOOKS.glob("[0-9]*.ipynb"), ROOT / "requirements.txt"])


def input_files(year: int) -> list[Path]:
    """Return the raw files that a report for a year may read: deliveries up to that year, published, open."""
    folders = [RAW / "published", RAW / "open"]
    folders += [p for p in RAW.glob("[0-9][0-9][0-9][0-9]") if p.is_dir() and int(p.name) <= year]
    return sorted(p for folder in folders for p in folder.glob("*") if p.is_file() and p.suffix != ".md")
